"""One entity or link with everything said of it, as the inspector shows it."""

from __future__ import annotations

from collections.abc import Callable, Collection

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from graph.facts import Entity, Link, Standing
from graph.language import _, later, many, spoken
from graph.schema import Schema
from graph.text import visible
from investigator.inspection import Dossier, Said, Status, Tie
from ui.canvas.glyphs import icon
from ui.explore.lines import MarkSign, Paragraph, clear, entity_mark, heading, rule, type_icon
from ui.explore.rows import RowButton
from ui.text import plain_label, tip
from ui.theme import Theme

FIRST_SHOWN = 20
"""So many assertions are shown at once; the rest follow on demand."""

STANDINGS = {
    Standing.PENDING: later("waits for a decision"),
    Standing.PREFERRED: later("preferred"),
    Standing.DISPUTED: later("disputed"),
    Standing.DECLINED: later("declined"),
    Standing.WITHDRAWN: later("withdrawn"),
    Standing.ASSERTED: later("asserted"),
}


class DossierView(QWidget):
    """What the inspector scrolls through. Signals: `entity_wanted` (uid), `link_wanted` (uid), `source_wanted`."""

    entity_wanted = Signal(str)
    link_wanted = Signal(str)
    source_wanted = Signal(str, str)
    judge_wanted = Signal(object)

    def __init__(self, dossier: Dossier, schema: Schema, theme: Theme, on_chart: Collection[str]) -> None:
        super().__init__()
        self._dossier, self._schema, self._theme = dossier, schema, theme
        self._on_chart = on_chart
        self.expand_button = self._button(_("Expand"), "expand")
        self.path_button = self._button(_("Path"), "path")
        self.hide_button = self._button(_("Hide"), "hide")
        self.correct_button = self._button("", "edit")
        self.correct_button.setAccessibleName(_("Correct a value…"))
        tip(self.correct_button, _("Correct a value… (F2)"))
        self.reveal_button = self._button(_("Reveal…"), "eye")
        self._said_rows = QVBoxLayout()
        body = QVBoxLayout(self)
        body.setContentsMargins(14, 4, 14, 14)
        body.setSpacing(8)
        self._head(body)
        self._values(body)
        if isinstance(dossier.subject, Link):
            self._ends(body)
        if dossier.statuses:
            self._statuses(body)
        if dossier.ties:
            self._ties(body)
        self._facts(body)
        body.addStretch(1)

    def _head(self, body: QVBoxLayout) -> None:
        dossier, subject = self._dossier, self._dossier.subject
        row = QHBoxLayout()
        row.setSpacing(10)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(Paragraph(dossier.name, name="name"))
        if isinstance(subject, Entity):
            mark = MarkSign(entity_mark(subject, self._schema, self._theme))
            row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
            kind = spoken(self._schema.entities[subject.type])
            words.addWidget(Paragraph(" · ".join((kind, *dossier.other_names[:4])), name="meta"))
            if subject.protected:
                words.addWidget(Paragraph(_("Protected person"), name="meta"))
        else:
            words.addWidget(Paragraph(_("Link"), name="meta"))
        row.addLayout(words, 1)
        body.addLayout(row)
        if isinstance(subject, Entity):
            buttons = QHBoxLayout()
            buttons.setSpacing(6)
            for button in (self.expand_button, self.path_button, self.hide_button, self.correct_button):
                buttons.addWidget(button)
            buttons.addStretch(1)
            body.addLayout(buttons)
        else:
            body.addWidget(self.correct_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.reveal_button.setVisible(False)
        body.addWidget(self.reveal_button, 0, Qt.AlignmentFlag.AlignLeft)
        body.addWidget(rule())

    def _values(self, body: QVBoxLayout) -> None:
        if not self._dossier.values:
            return
        body.addLayout(heading(_("Properties")))
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(5)
        grid.setColumnStretch(0, 2)
        grid.setColumnStretch(1, 3)
        for line, value in enumerate(self._dossier.values):
            top = Qt.AlignmentFlag.AlignTop
            label = Paragraph(value.field, name="meta")
            grid.addWidget(label, line, 0, top)
            cell = QVBoxLayout()
            cell.setSpacing(2)
            cell.addWidget(Paragraph("\u2003".join(value.values) if len(value.values) < 2 else ", ".join(value.values)))
            if value.disputed:
                others = [v for v in value.disputed if v not in value.values]
                cell.addWidget(_pill(_("disputed")), 0, Qt.AlignmentFlag.AlignLeft)
                for other in others:
                    cell.addWidget(Paragraph(_("also: {value}").format(value=other), name="meta"))
            grid.addLayout(cell, line, 1)
        body.addLayout(grid)
        body.addWidget(rule())

    def _ends(self, body: QVBoxLayout) -> None:
        body.addLayout(heading(_("Between")))
        leads = (_("from"), _("to"))
        for lead, end in zip(leads, self._dossier.ends, strict=True):
            row = RowButton(end.name, lead=lead, theme=self._theme)
            row.clicked.connect(lambda _checked=False, uid=end.uid: self.entity_wanted.emit(uid))
            body.addWidget(row)
        body.addWidget(rule())

    def _statuses(self, body: QVBoxLayout) -> None:
        body.addLayout(heading(_("Status"), plain_label(_("happened → learned"), name="meta")))
        for status in self._dossier.statuses:
            body.addLayout(self._status(status))
        body.addWidget(rule())

    def _status(self, status: Status) -> QVBoxLayout:
        lines = QVBoxLayout()
        lines.setSpacing(1)
        lines.addWidget(Paragraph(f"{status.axis}: {status.value}"))
        dates = f"{status.happened or '?'} → {status.learned or '?'}"
        lines.addWidget(Paragraph(f"{dates} · {status.body}" if status.body else dates, name="meta"))
        if status.cited:
            lines.addWidget(self._citation(status.cited, status.sha256, status.locator))
        return lines

    def _ties(self, body: QVBoxLayout) -> None:
        total = sum(t.count.count for t in self._dossier.ties)
        here = sum(n.uid in self._on_chart for t in self._dossier.ties for n in t.named)
        number = plain_label(many("{n} in the case", "{n} in the case", total), name="meta")
        tip(number, _("{n} of those named below are on the chart.").format(n=here))
        body.addLayout(heading(_("Connections"), number))
        for tie in self._dossier.ties:
            self._tie(body, tie)
        body.addWidget(rule())

    def _tie(self, body: QVBoxLayout, tie: Tie) -> None:
        count, link = tie.count, self._schema.links[tie.count.link_type]
        arrow = "" if not link.directed else "→ " if count.outgoing else "← "
        sign = type_icon(self._schema, count.entity_type, self._theme)
        for neighbour in tie.named:
            row = RowButton(neighbour.name, lead=f"{arrow}{spoken(link)}", sign=sign, theme=self._theme)
            row.clicked.connect(lambda _checked=False, uid=neighbour.uid: self.entity_wanted.emit(uid))
            more = self._more(neighbour.link)
            line = QHBoxLayout()
            line.setSpacing(2)
            line.addWidget(row, 1)
            line.addWidget(more)
            body.addLayout(line)
        left = count.count - len(tie.named)
        if left > 0:
            kind = spoken(self._schema.entities[count.entity_type])
            words = f"{arrow}{spoken(link)} · {kind}: " + many("{n} more", "{n} more", left)
            body.addWidget(Paragraph(words, name="meta"))

    def _more(self, link: str) -> QPushButton:
        words = _("Facts and sources of this link")
        return self._sign_button("information", words, lambda: self.link_wanted.emit(link))

    def _sign_button(self, glyph: str, words: str, slot: Callable[[], object]) -> QPushButton:
        button = QPushButton()
        button.setObjectName("sign")
        button.setIcon(icon(glyph, self._theme.ink_tertiary, 14))
        button.setFixedSize(26, 24)
        button.setAccessibleName(words)
        tip(button, words)
        button.clicked.connect(slot)
        return button

    def _facts(self, body: QVBoxLayout) -> None:
        said = self._dossier.said
        number = plain_label(many("{n} assertion", "{n} assertions", len(said)), name="meta")
        body.addLayout(heading(_("Facts and sources"), number))
        self._said_rows.setSpacing(8)
        body.addLayout(self._said_rows)
        self._show_facts(FIRST_SHOWN)

    def _show_facts(self, count: int) -> None:
        clear(self._said_rows)
        said = self._dossier.said
        for each in said[:count]:
            self._said_rows.addLayout(self._fact(each))
        left = len(said) - count
        if left > 0:
            more = self._button(many("Show {n} more", "Show {n} more", min(left, 200)), "down")
            more.clicked.connect(lambda: self._show_facts(count + 200))
            self._said_rows.addWidget(more, 0, Qt.AlignmentFlag.AlignLeft)

    def _fact(self, said: Said) -> QVBoxLayout:
        lines = QVBoxLayout()
        lines.setSpacing(1)
        top = QHBoxLayout()
        top.addWidget(Paragraph(f"{said.field}: {said.value}" if said.value else said.field), 1)
        if said.standing is not Standing.ASSERTED or said.disputed:
            words = _(STANDINGS[said.standing]) if said.standing is not Standing.ASSERTED else _("disputed")
            top.addWidget(_pill(words), 0, Qt.AlignmentFlag.AlignTop)
        lines.addLayout(top)
        last = QHBoxLayout()
        last.setSpacing(2)
        last.addWidget(self._citation(said.cited, said.sha256, said.locator), 1)
        if said.made is not None:
            last.addWidget(self._sign_button("gavel", _("Judge this fact…"), lambda: self.judge_wanted.emit(said)))
        lines.addLayout(last)
        return lines

    def _citation(self, words: str, sha256: str, locator: str) -> QWidget:
        if not sha256:
            return Paragraph(words, name="meta")
        row = RowButton(words, sign=icon("document", self._theme.accent, 16), theme=self._theme)
        row.setObjectName("source")
        tip(row, _("Open the original: {place}").format(place=visible(words, 120)))
        row.clicked.connect(lambda: self.source_wanted.emit(sha256, locator))
        return row

    def _button(self, text: str, glyph: str) -> QPushButton:
        button = QPushButton(text)
        button.setIcon(icon(glyph, self._theme.ink_secondary, 16))
        button.setIconSize(QSize(16, 16))
        return button


def _pill(text: str) -> QWidget:
    return plain_label(text, name="pill")
