"""The card of one site: what it says, and how it is painted."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QTextLayout, QTextOption
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from graph.language import _, many
from graph.schema import Schema
from graph.text import visible
from investigator.site_board import Board, BoardSite
from ui.canvas.glyphs import icon
from ui.sites.signs import Sign, state_sign
from ui.sites.wording import (
    age,
    axis_words,
    column_words,
    initials,
    iso,
    pair,
    source_title,
    term_words,
    time_left,
)
from ui.theme import LIGHT, Theme

CARD = Qt.ItemDataRole.UserRole
"""Role under which a model gives the Card of a row."""

Index = QModelIndex | QPersistentModelIndex

_PAD, _TIGHT, _GAP = 10, 7, 8
_CHIP = 31
_SHIELD = 20
_LEAST = 44
"""Pixels that an act needs at least; where less is left, its dates stand below it."""

_NARROW = 170
"""Pixels inside a card below which its next step has lines for itself."""

_MOST_LINES = 3
"""So many lines hold a name, a state or a reason on a narrow card."""


@dataclass(frozen=True, slots=True)
class Card:
    """The texts of a card. `spoken` says all of it in one sentence or two, for a screen reader and as a tooltip."""

    uid: str
    column: str
    name: str
    place: str
    exhibits: str
    count: str
    age: str
    act: str
    exhibit: str
    act_dates: str
    state: str
    state_code: str
    state_dates: str
    why: str
    initials: str
    step: str
    left: str
    overdue: bool
    contradiction: bool
    spoken: str


def card(site: BoardSite, board: Board, schema: Schema) -> Card:
    """What a card says of a site."""
    standing, year = site.standing, board.day.year
    since, observed = standing.since, standing.observed
    left, overdue = time_left(standing.due, board.day)
    why = ""
    if standing.contradiction and observed is not None:
        seen = term_words(schema, observed.axis, observed.value)
        why = many("{n} source", "{n} sources", site.contradicting_sources)
        why = _("Seen {state}: {sources}").format(state=seen[:1].lower() + seen[1:], sources=why)
    exhibits = many("{n} exhibit", "{n} exhibits", standing.exhibits)
    act = ""
    if since is not None:
        act = visible(since.reference or term_words(schema, since.axis, since.value), 60)
    return Card(
        uid=standing.uid,
        column=standing.column,
        name=visible(standing.name or standing.code, 120),
        place=visible(standing.province, 40),
        exhibits=exhibits,
        count=f"{standing.exhibits:,}",
        age=age(standing.days),
        exhibit=source_title(board.source(since)) if since else "",
        act=act or _("Nothing recorded yet"),
        act_dates=pair(since, year) if since else "",
        state=term_words(schema, observed.axis, observed.value) if observed else _("Not observed"),
        state_code=observed.value if observed else "",
        state_dates=pair(observed, year) if observed else "",
        why=why,
        initials=initials(standing.owner),
        step=visible(standing.next_step, 120),
        left=left,
        overdue=overdue,
        contradiction=standing.contradiction,
        spoken=_spoken(site, board, schema, why),
    )


def _spoken(site: BoardSite, board: Board, schema: Schema, why: str) -> str:
    standing = site.standing
    parts = [visible(standing.name, 120), column_words(standing.column).title, visible(standing.province, 40)]
    for entry in (standing.since, standing.observed):
        if entry is not None:
            words = term_words(schema, entry.axis, entry.value)
            dates = f"{iso(entry.happened, entry.happened_words)} → {iso(entry.learned)}"
            parts.append(f"{axis_words(entry.axis)}: {words} ({dates}, {source_title(board.source(entry))})")
    if why:
        parts.append(why)
    if standing.next_step:
        step = _("Next step: {step}, {owner}, due {due}")
        parts.append(
            step.format(step=visible(standing.next_step, 120), owner=visible(standing.owner, 60), due=iso(standing.due))
        )
    return ". ".join(part for part in parts if part)


class CardPainter(QStyledItemDelegate):
    """Paints cards letter by letter, so that no name is ever taken for markup."""

    def __init__(self, theme: Theme = LIGHT) -> None:
        super().__init__()
        self.theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """As high as what the card says at the width that there is."""
        view = option.widget
        width = view.viewport().width() if view is not None and hasattr(view, "viewport") else option.rect.width()
        found = index.data(CARD)
        return QSize(60, _Rows(found, width - 2, option.font).height + _GAP)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one card."""
        found: Card = index.data(CARD)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        focused = chosen and option.widget is not None and option.widget.hasFocus()
        frame = QRectF(option.rect).adjusted(1, 1, -1, -_GAP + 1)
        paint_card(painter, frame, found, option.font, self.theme, chosen=chosen, focused=focused)


class _Rows:
    """Where the lines of a card lie, from its upper edge."""

    def __init__(self, card: Card, width: float, font: QFont) -> None:
        self.name_font, self.small_font = _sized(font, 13, bold=True), _sized(font, 11)
        self.bold_font = _sized(font, 11, bold=True)
        small, bold = QFontMetrics(self.small_font), QFontMetrics(self.bold_font)
        self.pad = _PAD if width >= _NARROW else _TIGHT
        self.inner = width - 2 * self.pad
        room = self.inner - (20 if card.contradiction else 0)
        self.name_lines = wrapped(card.name, self.name_font, room, _MOST_LINES if self.inner < _NARROW else 2)
        self.name_height = QFontMetrics(self.name_font).height()
        self.line = small.height() + 2
        self.chip_width = min(bold.horizontalAdvance(card.state) + _CHIP, self.inner)
        self.chip_lines = wrapped(card.state, self.bold_font, self.chip_width - _CHIP + 4, _MOST_LINES)
        self.chip_height = self.line * len(self.chip_lines) + 4
        self.why_lines = wrapped(card.why, self.small_font, self.inner - 11, _MOST_LINES) if card.why else []
        dates = small.horizontalAdvance(card.act_dates)
        meta = f"{card.place} · {card.count}   {card.age}"
        self.meta_wide = not card.place or small.horizontalAdvance(meta) + _SHIELD <= self.inner
        self.act_wide = dates + small.horizontalAdvance(f"{card.exhibit} ·") + _LEAST <= self.inner
        self.chip_wide = self.chip_width + small.horizontalAdvance(card.state_dates) + 6 <= self.inner
        y = _PAD - 2.0
        self.name, y = y, y + self.name_height * len(self.name_lines) + 2
        self.place = self.meta = y
        if not self.meta_wide:
            self.meta = y = y + self.line
        y += self.line
        self.act = self.exhibit = self.act_dates = y
        if not self.act_wide:
            self.exhibit = self.act_dates = y = y + self.line
            if dates + small.horizontalAdvance(card.exhibit) + 8 > self.inner:
                self.act_dates = y = y + self.line
        y += self.line + 2
        self.chip, self.state_dates = y, y + 2
        y += self.chip_height - self.line - 4
        if not self.chip_wide and card.state_dates:
            self.state_dates = y = y + self.line + 5
        y += self.line + 6
        self.why = y
        if card.why:
            y += self.line * len(self.why_lines) + 8
        self.step_lines: list[str] = []
        self.step = y
        if card.step or card.initials or card.left:
            ends = (27 if card.initials else 0) + bold.horizontalAdvance(card.left) + 22
            if self.inner < _NARROW and small.horizontalAdvance(card.step) + ends > self.inner:
                self.step_lines = wrapped(card.step, self.small_font, self.inner, 2)
                self.step = y = y + self.line * len(self.step_lines) + 2
            y += 25
        self.height = round(y + _PAD - 4)


def paint_card(
    painter: QPainter, frame: QRectF, card: Card, font: QFont, theme: Theme, *, chosen: bool, focused: bool
) -> None:
    """Paint a card into a frame."""
    rows = _Rows(card, frame.width(), font)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    edge = theme.accent if chosen else theme.danger if card.contradiction else theme.line
    painter.setPen(QPen(QColor(edge), 2.4 if focused else 1.8 if chosen else 1.3 if card.contradiction else 1))
    painter.setBrush(QColor(theme.accent_wash if chosen else theme.panel))
    painter.drawRoundedRect(frame, 8, 8)
    left, top, right = frame.left() + rows.pad, frame.top(), frame.right() - rows.pad
    pen = _Pen(painter, theme)
    for number, line in enumerate(rows.name_lines):
        place = QRectF(left, top + rows.name + number * rows.name_height, rows.inner, rows.name_height)
        pen.write(line, place, rows.name_font, theme.ink)
    if card.contradiction:
        icon("flag", theme.danger, 16).paint(painter, QRect(round(right) - 15, round(top + rows.name) + 1, 15, 15))
    _place(pen, card, rows, left, top)
    _act(pen, card, rows, left, top)
    _chip(pen, card, rows, left, top)
    if card.why:
        box = QRectF(left, top + rows.why, rows.inner, rows.line * len(rows.why_lines) + 4)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.danger_wash))
        painter.drawRoundedRect(box, 4, 4)
        inside = box.adjusted(7, 2, -4, -2)
        pen.write_lines(rows.why_lines, inside, rows.small_font, theme.danger)
    _step(pen, card, rows, left, top)
    painter.restore()


def _place(pen: _Pen, card: Card, rows: _Rows, left: float, top: float) -> None:
    """Where it is and how many exhibits speak of it (only their number where room is short), and the age at the end.

    On a narrow card the place has a line for itself.
    """
    small, ink = QFontMetrics(rows.small_font), pen.theme.ink_secondary
    box = QRectF(left, top + rows.meta, rows.inner, rows.line)
    pen.write(card.age, box, rows.small_font, ink, right=True)
    room = box.width() - (small.horizontalAdvance(card.age) + 8 if card.age else 0)
    before = f"{card.place} ·" if card.place and rows.meta_wide else ""
    if not rows.meta_wide:
        pen.write(card.place, QRectF(left, top + rows.place, rows.inner, rows.line), rows.small_font, ink)
    exhibits = card.exhibits
    if small.horizontalAdvance(before + exhibits) + 21 > room:
        exhibits = card.count
    end = small.horizontalAdvance(exhibits) + 20
    width = min(float(small.horizontalAdvance(before) + 1), max(room - end, 0))
    pen.write(before, QRectF(box.left(), box.top(), width, box.height()), rows.small_font, ink)
    left = box.left() + width + (5 if before else 0)
    icon("evidence", pen.theme.good, 12).paint(pen.painter, QRect(round(left), round(box.center().y()) - 6, 12, 12))
    pen.write(exhibits, QRectF(left + 15, box.top(), end, box.height()), rows.small_font, ink)


def _act(pen: _Pen, card: Card, rows: _Rows, left: float, top: float) -> None:
    """The act and its exhibit, which is never cut for the act's number, with the dates beside or below.

    On a narrow card the act has a line for itself, and the exhibit stands at the beginning of the next.
    """
    small = QFontMetrics(rows.small_font)
    dates = QRectF(left, top + rows.act_dates, rows.inner, rows.line)
    pen.write(card.act_dates, dates, rows.small_font, pen.theme.ink_secondary, right=True)
    room = rows.inner - (small.horizontalAdvance(card.act_dates) + 6 if rows.act_wide else 0)
    end = f" · {card.exhibit}" if card.exhibit and rows.act_wide else ""
    if not rows.act_wide:
        below = QRectF(left, top + rows.exhibit, rows.inner, rows.line)
        pen.write(card.exhibit, below, rows.small_font, pen.theme.ink)
    width = small.horizontalAdvance(end)
    numbered = any(letter.isdecimal() for letter in card.act)  # the end of an order's number tells it apart
    cut = Qt.TextElideMode.ElideMiddle if numbered else Qt.TextElideMode.ElideRight
    act = small.elidedText(card.act, cut, int(max(room - width, 12)))
    pen.write(act + end, QRectF(left, top + rows.act, room + 1, rows.line), rows.small_font, pen.theme.ink)


def _chip(pen: _Pen, card: Card, rows: _Rows, left: float, top: float) -> None:
    unseen = Sign("hide", pen.theme.ink_secondary, pen.theme.line)
    sign = state_sign(card.state_code, pen.theme) if card.state_code else unseen
    box = QRectF(left, top + rows.chip, rows.chip_width, rows.chip_height)
    corner = (rows.line + 4) / 2
    pen.painter.setPen(Qt.PenStyle.NoPen)
    pen.painter.setBrush(QColor(sign.wash))
    pen.painter.drawRoundedRect(box, corner, corner)
    place = QRect(round(box.left()) + 7, round(box.center().y() - 6), 13, 13)
    icon(sign.icon, sign.ink, 13).paint(pen.painter, place)
    pen.write_lines(rows.chip_lines, box.adjusted(23, 2, -4, -2), rows.bold_font, sign.ink)
    dates = QRectF(left, top + rows.state_dates, rows.inner, rows.line)
    pen.write(card.state_dates, dates, rows.small_font, pen.theme.ink_secondary, right=True)


def _step(pen: _Pen, card: Card, rows: _Rows, left: float, top: float) -> None:
    if not (card.step or card.initials or card.left):
        return
    theme, painter = pen.theme, pen.painter
    middle, start = top + rows.step + 13, left
    above = rows.line * len(rows.step_lines)
    room = QRectF(left, top + rows.step - above, rows.inner, above)
    pen.write_lines(rows.step_lines, room, rows.small_font, theme.ink_secondary)
    if card.initials:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.line))
        painter.drawEllipse(QPointF(left + 10, middle), 10, 10)
        tiny = _sized(rows.small_font, 9, bold=True)
        painter.setFont(tiny)
        painter.setPen(QColor(theme.ink))
        painter.drawText(QRectF(left, middle - 10, 20, 20), int(Qt.AlignmentFlag.AlignCenter), card.initials)
        start += 27
    bold = rows.bold_font
    end = left + rows.inner
    if card.left:
        width = QFontMetrics(bold).horizontalAdvance(card.left) + 2
        pen.write(
            card.left,
            QRectF(end - width, middle - 10, width, 20),
            bold,
            theme.danger if card.overdue else theme.ink,
            right=True,
        )
        end -= width + 6
        if card.overdue:
            icon("warning", theme.danger, 13).paint(painter, QRect(round(end) - 10, round(middle) - 6, 13, 13))
            end -= 14
    if not rows.step_lines:
        beside = QRectF(start, middle - 10, end - start, 20)
        pen.write(card.step or _("No next step"), beside, rows.small_font, theme.ink_secondary)


class _Pen:
    """Writes cut texts."""

    def __init__(self, painter: QPainter, theme: Theme) -> None:
        self.painter, self.theme = painter, theme

    def write(self, text: str, box: QRectF, font: QFont, colour: str, *, right: bool = False) -> None:
        """One line, cut where the box ends."""
        if not text or box.width() < 8:
            return
        self.painter.setFont(font)
        self.painter.setPen(QColor(colour))
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        cut = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, int(box.width()))
        self.painter.drawText(box, int(side | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine), cut)

    def write_lines(self, lines: list[str], box: QRectF, font: QFont, colour: str) -> None:
        """Several lines that share the box; the last one is cut where the box ends."""
        height = box.height() / max(len(lines), 1)
        for number, line in enumerate(lines):
            self.write(line, QRectF(box.left(), box.top() + number * height, box.width(), height), font, colour)


def _sized(font: QFont, pixels: int, *, bold: bool = False) -> QFont:
    made = QFont(font)
    made.setPixelSize(pixels)
    if bold:
        made.setWeight(QFont.Weight.Bold)
    return made


def wrapped(text: str, font: QFont, width: float, most: int) -> list[str]:
    """The text in as many lines as it needs, but never more than `most`; the last is cut by whoever writes it."""
    lines: list[str] = []
    while text:
        pieces = _lines(text, font, width) if len(lines) + 1 < most else [text]
        lines.append(pieces[0])
        text = pieces[1] if len(pieces) > 1 else ""
    return lines


def _lines(text: str, font: QFont, width: float) -> list[str]:
    """One line, or two where one does not hold it; the second is cut by whoever writes it."""
    if QFontMetrics(font).horizontalAdvance(text) <= width:
        return [text]
    layout = QTextLayout(text, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.beginLayout()
    line = layout.createLine()
    line.setLineWidth(max(width, 20))
    cut = line.textLength()
    layout.endLayout()
    first, rest = text[:cut].rstrip(), text[cut:].lstrip()
    return [first, rest] if first and rest else [text]
