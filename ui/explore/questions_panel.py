"""The saved questions beside the chart: ask one, read its hits with reason and sources, put them on a chart."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSpinBox,
    QStackedWidget,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from graph.language import _, many
from graph.text import visible
from investigator.questions import Answer, Hit, Question, answer, question, questions
from ui.canvas.glyphs import icon
from ui.explore.desk import Desk
from ui.explore.lines import Paragraph
from ui.text import plain_label, tip_text, wrappable
from ui.theme import LIGHT, Theme

_CITED = 3
_LINE = 600
_SPACING, _BESIDE, _SIGN = 3, 22, 24
"""Pixels around a row, beside its words, and of its sign."""

_MOST = 500
"""So many hits are listed; the rest is counted."""


class QuestionsPanel(QWidget):
    """A list of questions, and behind it the answer to one.

    Signals: `chart_wanted` (title, uids) for a new chart with an answer, `entity_wanted` (uid of a hit).
    """

    chart_wanted = Signal(str, object)
    entity_wanted = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("Questions"))
        self._desk = desk
        self._theme = LIGHT
        self._question: Question | None = None
        self._answer: Answer | None = None
        self._asked = 0
        self._pages = QStackedWidget()
        self.list = _Wrapped()
        self.hits = _Wrapped()
        self.back_button = QPushButton(_("All questions"))
        self.new_button = QPushButton(_("New chart"))
        self.add_button = QPushButton(_("Add to this chart"))
        self._title = Paragraph("", name="section")
        self._meaning = Paragraph("", name="meta")
        self._count = plain_label(name="meta")
        self._least_label = Paragraph("", name="meta")
        self._least = QSpinBox()
        self._build()
        self.list.chosen.connect(self.ask)
        self.hits.chosen.connect(self._show_hit)
        self._least.editingFinished.connect(self._ask_again)
        self.back_button.clicked.connect(self._show_list)
        self.new_button.clicked.connect(self._make_chart)
        self.add_button.clicked.connect(self._add)

    def use_theme(self, theme: Theme) -> None:
        """Tint the icons."""
        self._theme = theme
        self.back_button.setIcon(icon("back", theme.ink_secondary, 16))
        for row in range(self.list.count()):
            self.list.item(row).setIcon(icon("question", theme.accent, 16))

    def ask(self, code: str) -> None:
        """Put a question to the case and show what it answers."""
        self._question = asked = question(code)
        self._title.say(asked.title)
        self._meaning.say(asked.meaning)
        self._least_label.setVisible(bool(asked.parameters))
        self._least.setVisible(bool(asked.parameters))
        for parameter in asked.parameters:
            self._least_label.say(parameter.title)
            self._least.setAccessibleName(parameter.title)
            self._least.blockSignals(True)
            self._least.setRange(parameter.least, 99)
            self._least.setValue(parameter.default)
            self._least.blockSignals(False)
        self._pages.setCurrentIndex(1)
        self._put(asked)
        self.hits.setFocus()

    def _ask_again(self) -> None:
        if self._question is not None:
            self._put(self._question)

    def _put(self, asked: Question) -> None:
        self._asked += 1
        number, session = self._asked, self._desk.session
        values = {p.code: self._least.value() for p in asked.parameters}
        self._count.setText(_("Asking …"))
        self.hits.clear()
        self._answer = None
        self._enable()

        def done(found: Answer) -> None:
            if number == self._asked:
                self._answer = found
                self._show_answer(found)

        session.ask(lambda s: answer(s, asked.code, session.disclosure, values), done)

    def _build(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._pages)
        self.list.setAccessibleName(_("Questions"))
        for each in questions():
            self.list.offer(each.code, each.title, tip=each.meaning)
        self._pages.addWidget(self.list)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(14, 2, 8, 10)
        column.setSpacing(6)
        column.addWidget(self.back_button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._title)
        column.addWidget(self._meaning)
        least = QHBoxLayout()
        least.addWidget(self._least_label, 1)
        least.addWidget(self._least)
        column.addLayout(least)
        column.addWidget(self._count)
        self._least.setFixedWidth(64)
        self.hits.setAccessibleName(_("What the case answers"))
        column.addWidget(self.hits, 1)
        ends = QHBoxLayout()
        self.new_button.setObjectName("primary")
        ends.addWidget(self.new_button)
        ends.addWidget(self.add_button)
        ends.addStretch(1)
        column.addLayout(ends)
        self._pages.addWidget(page)

    def _show_list(self) -> None:
        self._pages.setCurrentIndex(0)
        self.list.setFocus()

    def _show_answer(self, found: Answer) -> None:
        for hit in found.hits[:_MOST]:
            self.hits.offer(hit.subject, visible(hit.name, 120), _words(hit))
        words = many("{n} found", "{n} found", len(found.hits)) if found.hits else _("Nothing found")
        if len(found.hits) > _MOST:
            words = _("{found}, {shown} listed").format(found=words, shown=_MOST)
        self._count.setText(words)
        self.hits.doItemsLayout()
        if found.hits:
            self.hits.setCurrentRow(0)
        self._enable()

    def _enable(self) -> None:
        there = bool(self._answer and self._answer.entities)
        self.new_button.setEnabled(there)
        self.add_button.setEnabled(there)

    def _show_hit(self, uid: str) -> None:
        hit = next((h for h in self._answer.hits if h.subject == uid), None) if self._answer else None
        if hit is None:
            return
        here = self._desk.graph.index
        missing = [each for each in hit.entities if each not in here]
        if missing and self._question is not None:
            self._desk.add(hit.entities, self._question.title)
        self.entity_wanted.emit(uid)

    def _make_chart(self) -> None:
        if self._question is not None and self._answer is not None:
            self.chart_wanted.emit(self._question.title, self._answer.entities)

    def _add(self) -> None:
        if self._question is not None and self._answer is not None:
            self._desk.add(self._answer.entities, self._question.title)


class _Roomy(QStyledItemDelegate):
    """Makes rows as high as their lines are at the width that is really left beside the sign."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """See QStyledItemDelegate."""
        view = self.parent()
        width = view.viewport().width() if isinstance(view, QListWidget) else option.rect.width()
        signed = index.data(Qt.ItemDataRole.DecorationRole) is not None
        room = QRect(0, 0, max(width - 2 * _SPACING - _BESIDE - (_SIGN if signed else 0), 40), 10_000)
        words = str(index.data(Qt.ItemDataRole.DisplayRole))
        height = option.fontMetrics.boundingRect(room, Qt.TextFlag.TextWordWrap, words).height()
        lines = words.count("\n") + 1
        return QSize(0, max(height + lines * 2, 18) + 10)


class _Wrapped(QListWidget):
    """Rows of several lines, chosen by click or Enter; their texts are painted letter by letter."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setWordWrap(True)
        self.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setIconSize(QSize(16, 16))
        self.setSpacing(_SPACING)
        self.setItemDelegate(_Roomy(self))
        self.itemClicked.connect(self._take)

    def offer(self, code: str, title: str, words: str = "", *, tip: str = "") -> None:
        """One more row."""
        lines = [title, *words.split("\n")] if words else [title]
        item = QListWidgetItem("\n".join(wrappable(line, _LINE) for line in lines))
        item.setData(Qt.ItemDataRole.UserRole, code)
        if tip:
            item.setToolTip(tip_text(tip))
        self.addItem(item)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter takes the row."""
        item = self.currentItem()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and item is not None:
            self._take(item)
        else:
            super().keyPressEvent(event)

    def _take(self, item: QListWidgetItem) -> None:
        self.chosen.emit(item.data(Qt.ItemDataRole.UserRole))


def _words(hit: Hit) -> str:
    places = "; ".join(cited.text for cited in hit.cited[:_CITED])
    more = len(hit.cited) - _CITED
    if more > 0:
        places = _("{places} and {more}").format(places=places, more=many("{n} more", "{n} more", more))
    return f"{hit.reason}\n{places}"
