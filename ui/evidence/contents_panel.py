"""What goes into the bundle: which charts, on what paper, with which marks; what is kept back; and the self-test."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QDate, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFormLayout,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
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
from ui.evidence.dossier_list import DossierList
from ui.evidence.drafts import Laid
from ui.fields import Choice, DayBox
from ui.text import plain_label, tip

_MOST_HEIGHT = 190
_PAPERS = ("", "A4", "A3", "Letter")


class ContentsPanel(QWidget):
    """Signals: `changed` (the choice of charts or looks), `export_wanted`."""

    changed = Signal()
    export_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("leftpanel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._charts: tuple[Chart, ...] = ()
        self.list = QListWidget()
        self.dossiers = DossierList()
        self._dossier_count = plain_label(name="meta")
        self.paper = Choice()
        self.monochrome = QCheckBox(_("Black and white"))
        self.number, self.preparer, self.handling = QLineEdit(), QLineEdit(), QLineEdit()
        self._count = plain_label(name="meta")
        self.known_until = DayBox()
        self._kept_back, self._tests = QGridLayout(), QGridLayout()
        self._passed = plain_label(name="meta")
        self._waits = plain_label(name="meta")
        self.export = QPushButton(_("Export bundle…"))
        self._build()

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
        self._count.setText(_("{n} of {all}").format(n=len(self.chosen), all=len(charts)))

    @property
    def chosen(self) -> tuple[Chart, ...]:
        """The charts that go in."""
        checked = Qt.CheckState.Checked
        return tuple(c for n, c in enumerate(self._charts) if self.list.item(n).checkState() is checked)

    def wish(self, like: Wish) -> Wish:
        """As `like`, with what is chosen here."""
        return replace(
            like,
            paper=_PAPERS[self.paper.currentIndex()],
            monochrome=self.monochrome.isChecked(),
            case_number=plain(self.number.text()),
            preparer=plain(self.preparer.text()),
            handling=plain(self.handling.text()),
            as_of=self._as_of(),
            dossiers=self.dossiers.chosen,
        )

    def show_laid(self, laid: Laid | None) -> None:
        """What is kept back, what was tested, and what the export waits for."""
        pages = laid.pages if laid else ()
        self._count.setText(_("{n} of {all}").format(n=len(self.chosen), all=len(self._charts)))
        self._tell_pages(pages)
        self._tell_dossiers(laid)
        counts: dict[str, int] = {}
        for page in pages:
            for words, count in page.exhibit.kept_back.items():
                counts[words] = max(counts.get(words, 0), count)
        kept = [(words, str(count)) for words, count in counts.items() if count]
        _fill(self._kept_back, [*kept, (_("Photos, notes, birth dates"), _("all"))])
        waits = self._reason_to_wait(laid)
        self._waits.setText(waits or _("Searched for every protected string before it leaves."))
        self.export.setEnabled(not waits)
        tested = self._tested(laid) if laid else []
        _fill(self._tests, [(f"{'✓' if passed else '•'} {words}", said) for passed, words, said in tested])
        passed = sum(passed for passed, _words, _said in tested)
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

    def _tell_dossiers(self, laid: Laid | None) -> None:
        """Offer what may be written of whom is on the pages; while they are laid out the offers stay as they are."""
        if laid is None:
            return
        self.dossiers.show_offers(laid.offers)
        self.dossiers.setVisible(bool(laid.offers))
        words = _("{n} of {all}").format(n=len(laid.dossiers), all=len(laid.offers))
        self._dossier_count.setText(words if laid.offers else _("none yet"))

    def _tested(self, laid: Laid) -> list[tuple[bool, str, str]]:
        """Each check: whether it passed, what it is, and what it counted."""
        lines = [line for page in laid.pages for line in page.exhibit.lines]
        cited = [line for line in lines if line.citations]
        documents = {c.sha256 for line in cited for c in line.citations}
        whole = [sha for sha in documents if len(sha) == 64]
        reasoned = [line for line in lines if line.reason.words]
        left = sum(len(page.exhibit.left_out) for page in laid.pages)
        touching = sum(laid.touching)
        of = _("{n} of {all}")
        return [
            (
                len(cited) + len(reasoned) == len(lines),
                _("Every number leads to a document or a reason"),
                of.format(n=len(cited) + len(reasoned), all=len(lines)),
            ),
            (
                len(whole) == len(documents),
                _("Every document has its fingerprint"),
                of.format(n=len(whole), all=len(documents)),
            ),
            *self._tested_dossiers(laid),
            (touching == 0, _("No name or number covers another"), str(touching)),
            (left == 0, _("Lines left out, listed as unproven"), str(left)),
        ]

    def _tested_dossiers(self, laid: Laid) -> list[tuple[bool, str, str]]:
        facts = [fact for dossier in laid.dossiers for fact in dossier.facts]
        if not laid.dossiers:
            return []
        leading = sum(bool(fact.citations) for fact in facts)
        words = _("Every fact of the dossiers leads to a document")
        return [(leading == len(facts), words, _("{n} of {all}").format(n=leading, all=len(facts)))]

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
        column.setSpacing(8)
        head = QHBoxLayout()
        head.addWidget(plain_label(_("What goes in"), name="section"))
        head.addStretch(1)
        head.addWidget(self._count)
        column.addLayout(head)
        self.list.setAccessibleName(_("Charts that go in"))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setSizeAdjustPolicy(QListWidget.SizeAdjustPolicy.AdjustToContents)
        self.list.setMaximumHeight(_MOST_HEIGHT)
        self.list.itemChanged.connect(lambda _item: self.changed.emit())
        column.addWidget(self.list)
        column.addLayout(_headed(_("Dossiers"), self._dossier_count))
        self.dossiers.changed.connect(self.changed)
        column.addWidget(self.dossiers)
        form = QFormLayout()
        form.setVerticalSpacing(6)
        self.paper.addItems([_("Paper that fits"), _("A4 landscape"), _("A3 landscape"), _("Letter landscape")])
        self.paper.currentIndexChanged.connect(lambda _index: self.changed.emit())
        today = QDate.currentDate()
        self.known_until.setMaximumDate(today)
        self.known_until.setDate(today)
        tip(self.known_until, _("Only what was learned until this day is on the pages"))
        self.known_until.dateChanged.connect(lambda _day: self.changed.emit())
        self.monochrome.toggled.connect(lambda _on: self.changed.emit())
        rows: tuple[tuple[str, QWidget], ...] = (
            (_("Known until"), self.known_until),
            (_("Paper"), self.paper),
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
        form.addRow("", self.monochrome)
        column.addLayout(form)
        for title, counted, grid in (
            (_("Kept back"), plain_label(), self._kept_back),
            (_("Self-test"), self._passed, self._tests),
        ):
            column.addLayout(_headed(title, counted))
            grid.setColumnStretch(0, 1)
            grid.setVerticalSpacing(3)
            column.addLayout(grid)
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


def _headed(title: str, counted: QWidget) -> QHBoxLayout:
    """The heading of a part of the panel, with what was counted at the right."""
    head = QHBoxLayout()
    head.addWidget(plain_label(title, name="section"))
    head.addStretch(1)
    head.addWidget(counted)
    return head


def _fill(grid: QGridLayout, rows: Sequence[tuple[str, str]]) -> None:
    """Words at the left, which wrap, and what was counted at the right."""
    while grid.count():
        item = grid.takeAt(0)
        widget = item.widget() if item else None
        if widget is not None:
            widget.hide()
            widget.deleteLater()
    for row, (words, counted) in enumerate(rows):
        label = plain_label(words, name="meta")
        label.setWordWrap(True)
        grid.addWidget(label, row, 0)
        grid.addWidget(
            plain_label(counted, name="meta"), row, 1, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight
        )
