"""What goes into the bundle: charts, dossiers, annexes, what stands on every page; what is kept back; the self-test."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QDate, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFormLayout,
    QLineEdit,
    QListWidgetItem,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from graph.language import _, many
from graph.text import plain, visible
from investigator.charts import Chart
from investigator.exhibits.exhibit import Wish
from investigator.exhibits.page import Page
from ui.evidence.checks import annexes, kept_back, self_test
from ui.evidence.counted_rows import CountedRows, Row, headed
from ui.evidence.dossier_list import DossierList
from ui.evidence.drafts import Laid
from ui.evidence.two_rows import TwoRowList
from ui.fields import DayBox
from ui.text import plain_label, tip
from ui.theme import Theme


class ContentsPanel(QWidget):
    """Signals: `changed` (what goes in), `export_wanted`."""

    changed = Signal()
    export_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("leftpanel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._charts: tuple[Chart, ...] = ()
        self.list = TwoRowList(_("Charts that go in"))
        self.dossiers = DossierList()
        self.number, self.preparer, self.handling = QLineEdit(), QLineEdit(), QLineEdit()
        self.known_until = DayBox()
        self._count, self._dossier_count = plain_label(name="meta"), plain_label(name="meta")
        self._annexes, self._kept_back, self._tests = CountedRows(), CountedRows(), CountedRows()
        self.name_key = QCheckBox(_("Name key, separate and sealed"))
        self._key_note = plain_label(_("for the court only, own password"), name="meta")
        self._passed = plain_label(name="meta")
        self._waits = plain_label(name="meta")
        self.export = QPushButton(_("Export bundle…"))
        self._build()

    def use_theme(self, theme: Theme) -> None:
        """Light or dark."""
        for rows in (self._annexes, self._kept_back, self._tests):
            rows.use_theme(theme)

    def show_charts(self, charts: Sequence[Chart]) -> None:
        """Offer these charts; those chosen before stay chosen, the first one is where none was."""
        chosen = {chart.uid for chart in self.chosen} or {chart.uid for chart in charts[:1]}
        self._charts = tuple(charts)
        self.list.blockSignals(True)
        self.list.clear()
        for chart in charts:
            count = many("{n} entity", "{n} entities", len(chart.shown))
            item = QListWidgetItem(f"{visible(chart.title, 80)}\n{count}")
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if chart.uid in chosen else Qt.CheckState.Unchecked)
            self.list.addItem(item)
        self.list.blockSignals(False)
        self.list.fit()
        self._count.setText(_("{n} of {all}").format(n=len(self.chosen), all=len(charts)))

    @property
    def chosen(self) -> tuple[Chart, ...]:
        """The charts that go in."""
        checked = Qt.CheckState.Checked
        return tuple(c for n, c in enumerate(self._charts) if self.list.item(n).checkState() is checked)

    @property
    def wants_name_key(self) -> bool:
        """Whether the names behind the pseudonyms are sealed into a file of their own."""
        return self.name_key.isChecked() and not self.name_key.isHidden()

    def wish(self, like: Wish) -> Wish:
        """As `like`, with what is chosen here."""
        return replace(
            like,
            case_number=plain(self.number.text()),
            preparer=plain(self.preparer.text()),
            handling=plain(self.handling.text()),
            as_of=self._as_of(),
            dossiers=self.dossiers.chosen,
        )

    def show_laid(self, laid: Laid | None, why: str = "") -> None:
        """What is kept back, what was tested, and what the export waits for; `why` nothing could be laid out."""
        pages = laid.pages if laid else ()
        self._count.setText(_("{n} of {all}").format(n=len(self.chosen), all=len(self._charts)))
        self._tell_pages(pages)
        waits = why or self._reason_to_wait(laid)
        self._waits.setText(waits or _("Searched for every protected string before it leaves."))
        self.export.setEnabled(not waits)
        if laid is None:
            return
        self.dossiers.show_offers(laid.offers)
        words = _("{n} of {all}").format(n=len(laid.dossiers), all=len(laid.offers))
        self._dossier_count.setText(words if laid.offers else _("none yet"))
        self._annexes.show_rows([Row(words, counted, "done") for words, counted in annexes(laid)])
        masked = any(e.protected for page in pages for e in page.exhibit.entities)
        for widget in (self.name_key, self._key_note):
            widget.setVisible(masked)
        hidden = [Row(words, counted, "hide", beside=True) for words, counted in kept_back(laid)]
        self._kept_back.show_rows(hidden)
        tested = self_test(laid) if pages else ()
        self._tests.show_rows(
            [Row(c.words, c.counted, "done" if c.passed else "problem", alarm=not c.passed) for c in tested]
        )
        passed = sum(check.passed for check in tested)
        self._passed.setText(_("{n} of {all} passed").format(n=passed, all=len(tested)) if tested else "")

    def _as_of(self) -> str:
        """The day that was chosen; "" for today, which is no day before now."""
        day = self.known_until.date()
        return "" if day >= QDate.currentDate() else str(day.toString(Qt.DateFormat.ISODate))

    def _tell_pages(self, pages: Sequence[Page]) -> None:
        """Say of every chart that goes in how much is on its page, and which page it is."""
        chosen = {chart.uid: number for number, chart in enumerate(self.chosen)}
        self.list.blockSignals(True)
        for row, chart in enumerate(self._charts):
            said = [many("{n} entity", "{n} entities", len(chart.shown))]
            if chart.uid not in chosen:
                said = [_("left out")]
            elif chosen[chart.uid] < len(pages):
                page = pages[chosen[chart.uid]]
                said.append(many("{n} line", "{n} lines", len(page.exhibit.lines)))
                said.append(_("page {n}").format(n=page.number))
            self.list.item(row).setText(f"{visible(chart.title, 80)}\n{' · '.join(said)}")
        self.list.blockSignals(False)

    def _reason_to_wait(self, laid: Laid | None) -> str:
        if laid is None:
            return _("The pages are being laid out.")
        if not laid.pages:
            early = laid.draft.charts and laid.draft.wish.as_of
            return (
                _("Nothing on these charts was known by then.") if early else _("Choose a chart with something on it.")
            )
        if laid.open:
            still = many(
                "Export waits for {n} line without a source",
                "Export waits for {n} lines without a source",
                len(laid.open),
            )
            return f"{still}: {visible(laid.open[0].words, 90)}"
        return ""

    def _build(self) -> None:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(14, 10, 14, 10)
        column.setSpacing(6)
        column.addWidget(plain_label(_("What goes in"), name="title"))
        column.addLayout(headed(_("Charts"), self._count))
        self.list.itemChanged.connect(lambda _item: self.changed.emit())
        column.addWidget(self.list)
        column.addLayout(headed(_("Dossiers"), self._dossier_count))
        self.dossiers.changed.connect(self.changed)
        column.addWidget(self.dossiers)
        column.addLayout(headed(_("Annexes"), plain_label(_("always in"), name="meta")))
        column.addWidget(self._annexes)
        self.name_key.hide()
        self._key_note.hide()
        self._key_note.setContentsMargins(24, 0, 0, 0)
        column.addWidget(self.name_key)
        column.addWidget(self._key_note)
        column.addLayout(headed(_("On every page")))
        column.addLayout(self._form())
        column.addLayout(headed(_("Kept back")))
        column.addWidget(self._kept_back)
        column.addLayout(headed(_("Self-test"), self._passed))
        column.addWidget(self._tests)
        column.addStretch(1)
        area = QScrollArea()
        area.setObjectName("bare")
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inside)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(area, 1)
        gate = QVBoxLayout()
        gate.setContentsMargins(14, 6, 14, 10)
        self._waits.setWordWrap(True)
        gate.addWidget(self._waits)
        self.export.setObjectName("primary")
        self.export.clicked.connect(self.export_wanted)
        gate.addWidget(self.export)
        whole.addLayout(gate)

    def _form(self) -> QFormLayout:
        form = QFormLayout()
        form.setVerticalSpacing(6)
        today = QDate.currentDate()
        self.known_until.setMaximumDate(today)
        self.known_until.setDate(today)
        tip(self.known_until, _("Only what was learned until this day is on the pages"))
        self.known_until.dateChanged.connect(lambda _day: self.changed.emit())
        rows: tuple[tuple[str, QWidget], ...] = (
            (_("Known until"), self.known_until),
            (_("Case number"), self.number),
            (_("Prepared by"), self.preparer),
            (_("Handling"), self.handling),
        )
        for words, field in rows:
            label = plain_label(words)
            label.setBuddy(field)
            field.setAccessibleName(words)
            form.addRow(label, field)
            if isinstance(field, QLineEdit):
                field.editingFinished.connect(self.changed)
        return form
