"""What the import would bring, counted; the grade of the source; and the button that writes."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from graph.citing import locator_words
from graph.facts import Grade
from graph.language import _, many, spoken
from graph.schema import Schema
from graph.text import visible
from investigator.comparison import Outcome
from investigator.disclosure import MASK
from investigator.import_plan import Plan
from investigator.inspection import value_words
from ui.canvas.glyphs import icon
from ui.fields import Choice
from ui.importing.locking import lock
from ui.importing.words import MEANINGS, NAMES, SIGNS, colours, hidden_values
from ui.text import plain_label
from ui.theme import LIGHT, Theme

_CONFLICTS = 3


class SummaryPanel(QWidget):
    """Signals: `import_wanted`, `left` (without importing), `cancelled`, `grade_changed`, `rejects_wanted`."""

    import_wanted = Signal()
    left = Signal()
    cancelled = Signal()
    grade_changed = Signal()
    rejects_wanted = Signal()

    def __init__(self, schema: Schema, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("rightpanel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.theme: Theme = LIGHT
        self._schema = schema
        self._plan: Plan | None = None
        self._writing = False
        self._rows = plain_label(name="meta")
        self._counts = {outcome: plain_label(name="name") for outcome in Outcome}
        self._signs: dict[Outcome, QLabel] = {outcome: plain_label() for outcome in Outcome}
        self._bringing = plain_label()
        self._conflicts = plain_label(name="meta")
        self._conflicts_head = plain_label(_("First differences"), name="section")
        self.source, self.information = Choice(), Choice()
        self._said = plain_label(name="meta")
        self._bar = QProgressBar()
        self.stop = QPushButton(_("Cancel"))
        self.rejects = QPushButton(_("Save the rejected rows…"))
        self.back = QPushButton(_("Leave"))
        self.go = QPushButton(_("Import"))
        self._build()
        self.show_progress("", 0, 0)

    @property
    def grade(self) -> Grade:
        """The grade of the source as chosen."""
        source, information = self.source.currentIndex(), self.information.currentIndex()
        return Grade(
            self._schema.source_codes[source - 1] if source > 0 else "",
            self._schema.information_codes[information - 1] if information > 0 else "",
        )

    def use_theme(self, theme: Theme) -> None:
        """Light or dark."""
        self.theme = theme
        self.go.setIcon(icon("import", theme.on_accent))
        for outcome, label in self._signs.items():
            label.setPixmap(icon(SIGNS[outcome], colours(outcome, theme)[0]).pixmap(18, 18))

    def lock(self, why: str) -> None:
        """While an import is being written, for the reason given as a tip, it can only be cancelled; "": it ended."""
        self._writing = bool(why)
        lock((self.source, self.information, self.back, self.go), why)
        self.back.setVisible(not why)

    def show_plan(self, plan: Plan | None, waits: str = "") -> None:
        """The figures of a plan; where there is none, why."""
        self._plan = plan
        counts = plan.counts if plan else {}
        self._rows.setText(many("{n} row", "{n} rows", plan.rows) if plan else "")
        for outcome, label in self._counts.items():
            label.setText(f"{counts.get(outcome.value, 0):,}" if plan else "–")
        self._bringing.setText(self._brought(plan) if plan else "")
        self._conflicts.setText(self._at_odds(plan) if plan else "")
        for label in (self._conflicts_head, self._conflicts):
            label.setVisible(bool(self._conflicts.text()))
        self.rejects.setVisible(bool(plan and plan.rejects))
        taken = sum(counts.get(o.value, 0) for o in (Outcome.NEW, Outcome.CHANGED, Outcome.CONFLICTING))
        ready = plan is not None and (plan.changes_anything or plan.resumes)
        self.go.setEnabled(ready and not self._writing)
        self.go.setText(many("Import {n} row", "Import {n} rows", taken) if ready else _("Import"))
        if self._writing:
            return
        if waits:
            self._said.setText(waits)
        elif plan is not None and not ready:
            self._said.setText(
                _("There is nothing to import: the case says all of it already, or every row is rejected.")
            )
        elif plan is not None and plan.resumes:
            self._said.setText(_("This import was broken off before, and goes on where it stopped."))
        else:
            self._said.setText(_("Nothing is written until you press Import. One import is one step: undo it any day."))

    def show_progress(self, words: str, done: int, total: int) -> None:
        """How far the work is; no words: none runs."""
        for widget in (self._bar, self.stop):
            widget.setVisible(bool(words))
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        if words:
            self._said.setText(f"{words} {done:,}" if done else words)
            self.go.setEnabled(False)

    def _brought(self, plan: Plan) -> str:
        lines = [f"+{n:,}  {spoken(self._schema.entities[name])}" for name, n in plan.new_entities.items()]
        links = sum(plan.new_links.values())
        lines += [many("+{n} link", "+{n} links", links)] if links else []
        lines += [many("+{n} status entry", "+{n} status entries", plan.new_statuses)] if plan.new_statuses else []
        lines += [many("+{n} value with its source", "+{n} values with their sources", plan.new_assertions)]
        for words, counts in (
            (_("{n}  {kind}: sealed too, since only protected persons use them"), plan.follows.sealed),
            (_("{n}  {kind}: sealed so far, and seen from then on, since others use them too"), plan.follows.opened),
        ):
            kinds = self._schema.entities
            lines += [words.format(n=f"{n:,}", kind=spoken(kinds[name])) for name, n in counts.items()]
        return "\n".join(lines)

    def _at_odds(self, plan: Plan) -> str:
        lines = []
        for name, difference in plan.differences[:_CONFLICTS]:
            kind = self._schema.typed(difference.type)
            known = next((f for f in kind.fields if f.name == difference.field), None)
            values = zip(
                (difference.held, difference.brought), hidden_values(difference, plan, self._schema), strict=True
            )
            held, brought = (
                MASK if hidden else visible(value_words(self._schema, known, value), 60) for value, hidden in values
            )
            field = spoken(known) if known else difference.field
            lines.append(f"{field}: {held} → {brought}\n{visible(name, 50)}, {locator_words(difference.locator)}")
        more = len(plan.differences) - _CONFLICTS
        if more > 0:
            lines.append(_("and {n} more").format(n=more))
        return "\n".join(lines)

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 14, 12)
        column.setSpacing(8)
        head = QHBoxLayout()
        head.addWidget(plain_label(_("Summary"), name="section"))
        head.addStretch(1)
        head.addWidget(self._rows)
        column.addLayout(head)
        inside = QWidget()
        body = QVBoxLayout(inside)
        body.setContentsMargins(0, 0, 6, 0)
        grid = QGridLayout()
        grid.setVerticalSpacing(2)
        for number, outcome in enumerate(Outcome):
            meaning = plain_label(MEANINGS[outcome](), name="meta")
            meaning.setWordWrap(True)
            grid.addWidget(self._signs[outcome], 2 * number, 0)
            grid.addWidget(plain_label(NAMES[outcome](), name="section"), 2 * number, 1)
            grid.addWidget(self._counts[outcome], 2 * number, 2, Qt.AlignmentFlag.AlignRight)
            grid.addWidget(meaning, 2 * number + 1, 1, 1, 2)
        grid.setColumnStretch(1, 1)
        body.addLayout(grid)
        body.addWidget(self.rejects)
        for section, label in (
            (plain_label(_("In the case"), name="section"), self._bringing),
            (self._conflicts_head, self._conflicts),
        ):
            body.addWidget(section)
            label.setWordWrap(True)
            body.addWidget(label)
        body.addWidget(plain_label(_("Grade of this source"), name="section"))
        row = QHBoxLayout()
        for combo, codes, words in (
            (self.source, self._schema.source_codes, _("Reliability of the source")),
            (self.information, self._schema.information_codes, _("Credibility of what it says")),
        ):
            combo.addItems([_("not graded"), *codes])
            combo.setAccessibleName(words)
            combo.activated.connect(lambda _index: self.grade_changed.emit())
            row.addWidget(combo)
        body.addLayout(row)
        body.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(inside)
        column.addWidget(area, 1)
        self._said.setWordWrap(True)
        self._bar.setTextVisible(False)
        column.addWidget(self._said)
        column.addWidget(self._bar)
        row = QHBoxLayout()
        row.addWidget(self.back)
        row.addWidget(self.stop)
        row.addWidget(self.go, 1)
        column.addLayout(row)
        self.go.setObjectName("primary")
        self.go.clicked.connect(self.import_wanted)
        self.back.clicked.connect(self.left)
        self.stop.clicked.connect(self.cancelled)
        self.rejects.clicked.connect(self.rejects_wanted)
