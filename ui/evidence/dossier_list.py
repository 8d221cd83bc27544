"""The dossiers that can go with the pages: found by name where there are many, each with how much it says."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from graph.ids import EntityId
from graph.language import _
from graph.text import fold, visible
from investigator.exhibits.dossier import Dossier
from investigator.exhibits.dossier_pages import counted, entries_counted
from investigator.exhibits.dossiers import MOST_FACTS
from ui.text import tip_text

_MANY = 6
"""More offers than this are searched by name."""

_ROWS = 5
_UID = Qt.ItemDataRole.UserRole
_NAME = Qt.ItemDataRole.UserRole + 1


class DossierList(QWidget):
    """Signals: `changed` (the choice). None is chosen until a person chooses it."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chosen: frozenset[EntityId] = frozenset()
        self.search, self.list = QLineEdit(), QListWidget()
        self.search.setPlaceholderText(_("Find a dossier by name"))
        self.search.setAccessibleName(_("Find a dossier by name"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._filter)
        self.list.setAccessibleName(_("Dossiers that go in"))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemChanged.connect(self._ticked)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.search)
        column.addWidget(self.list)

    @property
    def chosen(self) -> tuple[EntityId, ...]:
        """The subjects of the dossiers that go in."""
        return tuple(sorted(self._chosen))

    def show_offers(self, offers: Sequence[Dossier]) -> None:
        """Offer these; what was chosen before and is still offered stays chosen. Chosen ones stand first."""
        self._chosen &= {each.subject.uid for each in offers}
        self.list.blockSignals(True)
        self.list.clear()
        for each in sorted(offers, key=lambda each: each.subject.uid not in self._chosen):
            self.list.addItem(self._item(each))
        self.list.blockSignals(False)
        self.search.setVisible(len(offers) > _MANY)
        self._filter()

    def _item(self, dossier: Dossier) -> QListWidgetItem:
        shown, too_long = dossier.subject, dossier.said > MOST_FACTS
        said = _("too many facts for a dossier") if too_long else entries_counted(dossier) or counted(dossier)
        item = QListWidgetItem(f"{visible(shown.label, 80)}\n{said}")
        item.setData(_UID, shown.uid)
        item.setData(_NAME, fold(shown.label))
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

    def _filter(self) -> None:
        """Show those whose name holds what is looked for, and whatever is chosen."""
        wanted = fold(self.search.text()) if self.search.isVisibleTo(self) else ""
        shown = 0
        for row in range(self.list.count()):
            item = self.list.item(row)
            hidden = wanted not in item.data(_NAME) and EntityId(item.data(_UID)) not in self._chosen
            item.setHidden(hidden)
            shown += not hidden
        rows = sum(self.list.sizeHintForRow(row) for row in range(min(shown, _ROWS)))
        self.list.setFixedHeight(rows + 2 * self.list.frameWidth() if shown else 0)
