"""What goes into the bundle: which charts, on what paper, with which marks; what is kept back; and the self-test."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFormLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from graph.language import _, many
from graph.text import plain, visible
from investigator.charts import Chart
from investigator.exhibits.exhibit import Wish
from ui.evidence.drafts import Laid
from ui.fields import Choice
from ui.text import plain_label

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
        self.paper = Choice()
        self.monochrome = QCheckBox(_("Black and white"))
        self.number, self.preparer, self.handling = QLineEdit(), QLineEdit(), QLineEdit()
        self._kept_back = plain_label(name="meta")
        self._tests = plain_label()
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
        )

    def show_laid(self, laid: Laid | None) -> None:
        """What is kept back, what was tested, and what the export waits for."""
        pages = laid.pages if laid else ()
        counts: dict[str, int] = {}
        for page in pages:
            for words, count in page.exhibit.kept_back.items():
                counts[words] = max(counts.get(words, 0), count)
        self._kept_back.setText(
            "\n".join([*(f"{w}: {n}" for w, n in counts.items()), _("Photos, notes, birth dates: all")])
        )
        waits = self._reason_to_wait(laid)
        self._waits.setText(waits or _("Searched for every protected string before it leaves."))
        self.export.setEnabled(not waits)
        self._tests.setText("\n".join(self._tested(laid)) if laid else "")

    def _tested(self, laid: Laid) -> list[str]:
        lines = [line for page in laid.pages for line in page.exhibit.lines]
        cited = [line for line in lines if line.citations]
        documents = {c.sha256 for line in cited for c in line.citations}
        whole = [sha for sha in documents if len(sha) == 64]
        left = sum(len(page.exhibit.left_out) for page in laid.pages)
        return [
            _("✓ {n} of {all} lines lead to an exhibit").format(n=len(cited), all=len(lines)),
            _("✓ {n} of {all} exhibits have a fingerprint").format(n=len(whole), all=len(documents)),
            _("✓ The legend is made from the page"),
            _("{sign} {n} lines left out, listed as unproven").format(sign="•" if left else "✓", n=left),
        ]

    def _reason_to_wait(self, laid: Laid | None) -> str:
        if laid is None:
            return _("The pages are being laid out.")
        if not laid.pages:
            return _("Choose a chart with something on it.")
        if laid.open:
            still = many(
                "Export waits for {n} line without a source",
                "Export waits for {n} lines without a source",
                len(laid.open),
            )
            return f"{still}: {visible(laid.open[0].words, 90)}"
        return ""

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 14, 10)
        column.setSpacing(8)
        column.addWidget(plain_label(_("What goes in"), name="section"))
        self.list.setAccessibleName(_("Charts that go in"))
        self.list.setMaximumHeight(190)
        self.list.itemChanged.connect(lambda _item: self.changed.emit())
        column.addWidget(self.list)
        form = QFormLayout()
        form.setVerticalSpacing(6)
        self.paper.addItems([_("Paper that fits"), _("A4 landscape"), _("A3 landscape"), _("Letter landscape")])
        self.paper.currentIndexChanged.connect(lambda _index: self.changed.emit())
        self.monochrome.toggled.connect(lambda _on: self.changed.emit())
        rows: tuple[tuple[str, QWidget], ...] = (
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
        for title, label in ((_("Kept back"), self._kept_back), (_("Self-test"), self._tests)):
            column.addWidget(plain_label(title, name="section"))
            label.setWordWrap(True)
            column.addWidget(label)
        column.addStretch(1)
        self._waits.setWordWrap(True)
        column.addWidget(self._waits)
        self.export.setObjectName("primary")
        self.export.clicked.connect(self.export_wanted)
        column.addWidget(self.export)
