"""One site on the right: its names, the contradiction, both lanes, every entry with its source, and the next step."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QIcon, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from graph.facts import StatusChange
from graph.language import _, many, spoken
from graph.schema import Schema
from graph.text import visible
from investigator.site_board import Board, BoardSite
from investigator.site_lanes import lanes
from investigator.sites import ACTION, PLAN, STATE
from ui.canvas.glyphs import icon
from ui.explore.lines import MarkSign, Paragraph, entity_mark, heading, rule
from ui.sites.lanes_view import LanesView
from ui.sites.wording import age, cited, column_words, iso, term_words, time_left
from ui.text import plain_label, tip
from ui.theme import LIGHT, Theme

_AT_FIRST = 5
"""So many entries are listed at first."""


class SitePanel(QFrame):
    """Signals: `source_wanted` (SHA-256, locator), `record_wanted`, `step_wanted`, `chart_wanted` (all of the site
    that is shown).
    """

    source_wanted = Signal(str, str)
    record_wanted = Signal()
    step_wanted = Signal()
    chart_wanted = Signal()

    def __init__(self, schema: Schema, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sitepanel")
        self.setMinimumWidth(296)
        self._schema = schema
        self._theme = LIGHT
        self._shown: tuple[BoardSite, Board] | None = None
        self._whole = False
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.record_button = QPushButton(_("Record an entry…"))
        self.chart_button = QPushButton(_("Show on chart"))
        self.step_button = QPushButton(_("Change…"))
        self._buttons = self._footer()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._scroll, 1)
        whole.addWidget(self._buttons)
        self.show_site(None, None)

    @property
    def uid(self) -> str:
        """The site that is shown."""
        return self._shown[0].standing.uid if self._shown else ""

    def use_theme(self, theme: Theme) -> None:
        """Light or dark."""
        self._theme = theme
        self.record_button.setIcon(icon("plus", theme.ink_secondary, 16))
        self.chart_button.setIcon(icon("graph", theme.ink_secondary, 16))
        self._fill()

    def show_site(self, site: BoardSite | None, board: Board | None) -> None:
        """Show a site as the board tells of it; None shows how to choose one."""
        if site is None or self.uid != site.standing.uid:
            self._whole = False
        self._shown = (site, board) if site is not None and board is not None else None
        self._fill()

    def _fill(self) -> None:
        place = self._scroll.verticalScrollBar().value()
        inside = QWidget()
        body = QVBoxLayout(inside)
        body.setContentsMargins(14, 10, 14, 10)
        body.setSpacing(7)
        if self._shown is None:
            self._nothing(body)
        else:
            site, board = self._shown
            self._head(body, site)
            if site.standing.contradiction:
                body.addWidget(self._contradiction(site))
            self._history(body, site, board)
            self._entries(body, site, board)
            self._step(body, site, board)
        body.addStretch(1)
        self._scroll.setWidget(inside)
        self._scroll.verticalScrollBar().setValue(place)
        self._buttons.setVisible(self._shown is not None)
        if self._shown is not None:
            QWidget.setTabOrder(self.step_button, self.record_button)
            QWidget.setTabOrder(self.record_button, self.chart_button)

    def _nothing(self, body: QVBoxLayout) -> None:
        body.addWidget(plain_label(_("Site"), name="section"))
        body.addWidget(Paragraph(_("Choose a site to see its history and what is to be done next.")))

    def _head(self, body: QVBoxLayout, site: BoardSite) -> None:
        standing = site.standing
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(MarkSign(entity_mark(site.entity, self._schema, self._theme)), 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(1)
        column.addWidget(Paragraph(visible(standing.name or standing.code, 200), name="name"))
        if site.other_names:
            column.addWidget(Paragraph(visible(" · ".join(site.other_names), 200)))
        parts = [standing.code, standing.province, self._kind(standing.kind)]
        column.addWidget(Paragraph(visible(" · ".join(part for part in parts if part), 200), name="meta"))
        words = column_words(standing.column).title
        if standing.days is not None:
            words = _("{column} for {age}").format(column=words, age=age(standing.days))
        column.addWidget(Paragraph(words, name="meta"))
        row.addLayout(column, 1)
        body.addLayout(row)

    def _kind(self, code: str) -> str:
        return next((spoken(term) for term in self._schema.lists.get("site_kind", ()) if term.code == code), code)

    def _contradiction(self, site: BoardSite) -> QWidget:
        standing = site.standing
        assert standing.observed is not None
        assert standing.since is not None
        box = QFrame()
        box.setObjectName("contradiction")
        row = QHBoxLayout(box)
        row.setContentsMargins(10, 8, 10, 8)
        row.setSpacing(8)
        sign = plain_label()
        sign.setPixmap(icon("flag", self._theme.danger, 16).pixmap(16, 16))
        row.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(2)
        seen = term_words(self._schema, STATE, standing.observed.value)
        title = _("Closed by order, yet seen {state}").format(state=seen[:1].lower() + seen[1:])
        column.addWidget(Paragraph(title, name="contradictiontitle"))
        order = standing.since.reference or term_words(self._schema, ACTION, standing.since.value)
        words = _sources(site.contradicting_sources, visible(order, 60), iso(standing.since.happened))
        column.addWidget(
            Paragraph(f"{words} {_('The order stands until someone records otherwise.')}", name="contradictiontext")
        )
        row.addLayout(column, 1)
        return box

    def _history(self, body: QVBoxLayout, site: BoardSite, board: Board) -> None:
        drawn = lanes(site.standing, self._schema, board.day)
        span = plain_label(f"{drawn.first:%Y-%m} – {drawn.last:%Y-%m}", name="meta")
        body.addLayout(heading(_("History on both axes"), span))
        view = LanesView(self._schema)
        view.use_theme(self._theme)
        view.show_lanes(drawn, board.day)
        body.addWidget(view)
        body.addWidget(rule())

    def _entries(self, body: QVBoxLayout, site: BoardSite, board: Board) -> None:
        entries = tuple(reversed(site.standing.history))
        body.addLayout(heading(_("Entries"), plain_label(_("happened / learned, grade"), name="meta")))
        if not entries:
            body.addWidget(Paragraph(_("Nothing has been recorded by this day."), name="meta"))
        against = {entry.uid for entry in site.contradicting}
        rows = QVBoxLayout()
        rows.setSpacing(1)
        for entry in entries if self._whole else entries[:_AT_FIRST]:
            row = EntryRow(entry, board, self._schema, self._theme, against=entry.uid in against)
            row.clicked.connect(lambda _checked=False, r=row: self.source_wanted.emit(r.sha256, r.locator))
            rows.addWidget(row)
        body.addLayout(rows)
        earlier = len(entries) - _AT_FIRST
        if earlier > 0 and not self._whole:
            more = QPushButton(many("{n} earlier entry", "{n} earlier entries", earlier))
            more.setObjectName("more")
            more.clicked.connect(self._show_whole)
            body.addWidget(more, 0, Qt.AlignmentFlag.AlignLeft)
        body.addWidget(rule())

    def _show_whole(self) -> None:
        self._whole = True
        self._fill()

    def _step(self, body: QVBoxLayout, site: BoardSite, board: Board) -> None:
        standing = site.standing
        self.step_button = QPushButton(_("Change…"))
        self.step_button.setAccessibleName(_("Change the next step"))
        self.step_button.clicked.connect(self.step_wanted)
        body.addLayout(heading(_("Next step"), self.step_button))
        left, overdue = time_left(standing.due, board.day)
        due = f"{iso(standing.due)}, {left}" if standing.due else ""
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(4)
        grid.setColumnMinimumWidth(0, 56)
        grid.setColumnStretch(1, 1)
        rows = ((_("Step"), standing.next_step), (_("Owner"), standing.owner), (_("Due"), due))
        for number, (name, words) in enumerate(rows):
            grid.addWidget(plain_label(name, name="meta"), number, 0, Qt.AlignmentFlag.AlignTop)
            late = overdue and number == 2
            grid.addWidget(Paragraph(visible(words or "–", 200), name="overdue" if late else ""), number, 1)
        body.addLayout(grid)
        now = [site.entity.value(field) for field in PLAN]
        if now != [standing.next_step, standing.owner, standing.due]:
            words = ", ".join(visible(word, 120) for word in now if word) or _("nothing")
            day = board.day.isoformat()
            body.addWidget(Paragraph(_("So it stood on {day}. Now: {words}").format(day=day, words=words), name="meta"))

    def _footer(self) -> QFrame:
        """What can be done, always in sight."""
        made = QFrame()
        made.setObjectName("sitebuttons")
        row = QHBoxLayout(made)
        row.setContentsMargins(14, 9, 10, 10)
        row.setSpacing(8)
        self.record_button.clicked.connect(self.record_wanted)
        self.chart_button.clicked.connect(self.chart_wanted)
        row.addWidget(self.record_button)
        row.addWidget(self.chart_button)
        row.addStretch(1)
        return made


def _sources(number: int, order: str, day: str) -> str:
    words = many(
        "{n} source tells of activity after {{order}} of {{day}}.",
        "{n} sources tell of activity after {{order}} of {{day}}.",
        number,
    )
    return words.format(order=order, day=day)


class EntryRow(QAbstractButton):
    """An entry on two lines: what, and where it is said; at the right both dates and the grade. Click or Enter opens
    the original at the row.
    """

    def __init__(self, entry: StatusChange, board: Board, schema: Schema, theme: Theme, *, against: bool) -> None:
        super().__init__()
        source = board.source(entry)
        self.sha256 = source.sha256 if source else ""
        self.locator = entry.citations[0].locator if entry.citations else ""
        words = [term_words(schema, entry.axis, entry.value), visible(entry.body, 60), visible(entry.reference, 40)]
        self.shown = ", ".join(word for word in words if word)
        self.where = cited(entry, source)
        self.dates = (iso(entry.happened, entry.happened_words), iso(entry.learned))
        self.grade = str(entry.grade)
        self._sign: QIcon = icon(
            "gavel" if entry.axis == ACTION else "show", theme.danger if against else theme.ink_secondary, 16
        )
        self._theme, self._against = theme, against
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        said = (self.shown, " → ".join(self.dates), self.where, self.grade, visible(entry.reason, 200))
        self.setAccessibleName(visible(", ".join(part for part in said if part), 400))
        tip(self, self.accessibleName())

    def sizeHint(self) -> QSize:
        """Two lines."""
        return QSize(200, max(36, 2 * self.fontMetrics().height() + 6))

    def minimumSizeHint(self) -> QSize:
        """As narrow as may be."""
        return QSize(80, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint both lines."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, height = self._theme, self.height()
        if self.underMouse() or self.isDown() or self.hasFocus():
            painter.setPen(QPen(QColor(theme.accent), 2) if self.hasFocus() else Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.hover))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)
        self._sign.paint(painter, QRect(4, height // 2 - 15, 16, 16))
        text, small = QFont(self.font()), QFont(self.font())
        text.setPixelSize(12)
        small.setPixelSize(11)
        half = height / 2
        right = self.width() - 4
        if self.grade:
            box = QRectF(right - 28, half - 9, 26, 18)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.line))
            painter.drawRoundedRect(box, 4, 4)
            painter.setFont(small)
            painter.setPen(QColor(theme.ink))
            painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), self.grade)
            right -= 34
        metrics = QFontMetrics(small)
        width = min(max(metrics.horizontalAdvance(words) for words in self.dates), int(self.width() * 0.38))
        colours = (theme.ink, theme.ink_secondary)
        for number, words in enumerate(self.dates):
            box = QRectF(right - width, number * (half - 3) + 3, width, half - 3)
            self._write(painter, words, box, small, colours[number], Qt.AlignmentFlag.AlignRight)
        room = right - width - 34
        ink = theme.danger if self._against else theme.ink
        left_side = Qt.AlignmentFlag.AlignLeft
        self._write(painter, self.shown, QRectF(26, 3, room, half - 3), text, ink, left_side)
        self._write(painter, self.where, QRectF(26, half, room, half - 3), small, theme.ink_secondary, left_side)
        painter.end()

    def _write(
        self, painter: QPainter, words: str, box: QRectF, font: QFont, colour: str, side: Qt.AlignmentFlag
    ) -> None:
        painter.setFont(font)
        painter.setPen(QColor(colour))
        cut = QFontMetrics(font).elidedText(words, Qt.TextElideMode.ElideRight, int(box.width()) + 1)
        painter.drawText(box, int(side | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine), cut)
