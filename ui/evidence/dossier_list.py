"""The dossiers that can go with the pages: found by name where there are many, each with how much it says."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QListWidgetItem, QPushButton, QVBoxLayout, QWidget

from graph.ids import EntityId
from graph.language import _, many
from graph.text import fold, visible
from investigator.exhibits.dossier import Dossier
from investigator.exhibits.dossier_pages import counted, entries_counted
from investigator.exhibits.dossiers import MOST_FACTS
from ui.evidence.two_rows import TwoRowList
from ui.text import tip_text

_FEW = 5
"""So many offers are shown at once; the others are found by name, or all are shown."""

_UID = Qt.ItemDataRole.UserRole
_NAME = Qt.ItemDataRole.UserRole + 1
_TYPE = Qt.ItemDataRole.UserRole + 2


class DossierList(QWidget):
    """Signals: `changed` (the choice). None is chosen until a person chooses it."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chosen: frozenset[EntityId] = frozenset()
        self._whole = False
        self.search, self.list, self.more = QLineEdit(), TwoRowList(_("Dossiers that go in")), QPushButton()
        self.search.setPlaceholderText(_("Find a dossier by name"))
        self.search.setAccessibleName(_("Find a dossier by name"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(lambda _text: self._filter())
        self.list.itemChanged.connect(self._ticked)
        self.more.setObjectName("quiet")
        self.more.clicked.connect(self._show_more)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.search)
        column.addWidget(self.list)
        column.addWidget(self.more)
        self.show_offers(())

    @property
    def chosen(self) -> tuple[EntityId, ...]:
        """The subjects of the dossiers that go in."""
        return tuple(sorted(self._chosen))

    def show_offers(self, offers: Sequence[Dossier]) -> None:
        """Offer these; what was chosen before and is still offered stays chosen. Chosen ones stand first."""
        self._chosen &= {each.subject.uid for each in offers}
        here = self.list.currentItem().data(_UID) if self.list.currentItem() else ""
        self.list.blockSignals(True)
        self.list.clear()
        for each in sorted(offers, key=lambda each: each.subject.uid not in self._chosen):
            item = self._item(each)
            self.list.addItem(item)
            if each.subject.uid == here:
                self.list.setCurrentItem(item)
        self.list.blockSignals(False)
        self.search.setVisible(len(offers) > _FEW)
        self._filter()

    def choose_some(self) -> None:
        """Choose the first of each type, as an example."""
        first: dict[str, QListWidgetItem] = {}
        for row in range(self.list.count()):
            item = self.list.item(row)
            first.setdefault(item.data(_TYPE), item)
        for item in first.values():
            item.setCheckState(Qt.CheckState.Checked)

    def _item(self, dossier: Dossier) -> QListWidgetItem:
        shown, too_long = dossier.subject, dossier.said > MOST_FACTS
        said = _("too many facts for a dossier") if too_long else entries_counted(dossier) or counted(dossier)
        item = QListWidgetItem(f"{visible(shown.label, 80)}\n{said}")
        item.setData(_UID, shown.uid)
        item.setData(_NAME, fold(shown.label))
        item.setData(_TYPE, shown.type)
        item.setToolTip(tip_text(f"{dossier.kind}: {shown.label} · {counted(dossier)}"))
        if too_long:
            item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEnabled)
        else:
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            chosen = shown.uid in self._chosen
            item.setCheckState(Qt.CheckState.Checked if chosen else Qt.CheckState.Unchecked)
        return item

    def _ticked(self, item: QListWidgetItem) -> None:
        uid = EntityId(item.data(_UID))
        if item.checkState() is Qt.CheckState.Checked:
            self._chosen |= {uid}
        else:
            self._chosen -= {uid}
        self.changed.emit()

    def _show_more(self) -> None:
        self._whole = not self._whole
        self._filter()

    def _filter(self) -> None:
        """Show what is chosen, and of the others the first few whose name holds what is looked for, or all of them."""
        wanted = fold(self.search.text()) if self.list.count() > _FEW else ""
        shown = hidden = 0
        for row in range(self.list.count()):
            item = self.list.item(row)
            chosen = EntityId(item.data(_UID)) in self._chosen
            fits = wanted in item.data(_NAME)
            seen = chosen or (fits and (self._whole or shown < _FEW))
            shown += seen
            hidden += fits and not seen
            item.setHidden(not seen)
        self.list.fit()
        self.more.setVisible(hidden > 0 or (self._whole and shown > _FEW))
        self.more.setText(_("Show fewer") if self._whole else many("{n} more", "{n} more", hidden))
