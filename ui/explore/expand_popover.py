"""What could be added around an entity, by kind, with how many there are and how many are new."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from graph.facts import Entity
from graph.ids import EntityId
from graph.language import _, many, spoken
from graph.store import GraphReader, NeighbourCount
from graph.text import visible
from ui.explore.desk import Desk
from ui.explore.lines import Elided, Paragraph, rule, type_icon
from ui.explore.rows import Tick
from ui.text import plain_label
from ui.theme import LIGHT, Theme

LARGE = 25
"""Groups with more new neighbours than this start unticked."""

_WIDTH = 330
_GAP = 14

Group = tuple[str, bool, str]
"""Link type, whether it runs outwards, and type of the neighbours."""


@dataclass(frozen=True, slots=True)
class _Found:
    counts: tuple[NeighbourCount, ...]
    entity: Entity | None


class ExpandPopover(QFrame):
    """Choose what to add around an entity: Enter adds, Escape or a click elsewhere closes. It deletes itself then."""

    closed = Signal()

    def __init__(self, desk: Desk, uid: EntityId, parent: QWidget, theme: Theme = LIGHT) -> None:
        super().__init__(parent)
        self.setObjectName("popover")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFixedWidth(_WIDTH)
        self._desk, self._uid, self._theme = desk, uid, theme
        self._node = QRect()
        self._over = parent
        self._grown = QTimer(self, singleShot=True, interval=0)
        self._grown.timeout.connect(self._place)
        self._open = True
        self._boxes: dict[Group, tuple[Tick, int]] = {}
        self._title = Elided(name="title")
        self._summary = Paragraph(_("Counting …"), name="meta")
        self._rows = QGridLayout()
        self.add_button = QPushButton(_("Add"))
        self.add_button.setObjectName("primary")
        self._build()
        self.add_button.clicked.connect(self._add)
        parent.installEventFilter(self)
        desk.session.ask(lambda s: _found(s, uid), self._show)

    def open_beside(self, node: QRect) -> None:
        """Show it beside the entity's mark; `node` in the parent's pixels."""
        self._node = node
        self._place()
        self.show()
        self.raise_()
        self.setFocus()

    def leave(self) -> None:
        """Close it."""
        if self._open:
            self._open = False
            self._over.removeEventFilter(self)
            self.hide()
            self.closed.emit()
            self._over.setFocus()
            self.deleteLater()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter adds, Escape closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.add_button.isEnabled():
                self._add()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A click or turn of the wheel on the chart closes it; it stays beside the mark when the chart is resized."""
        if event.type() in (QEvent.Type.MouseButtonPress, QEvent.Type.Wheel):
            self.leave()
        elif event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def _build(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(14, 12, 14, 12)
        whole.setSpacing(8)
        top = QHBoxLayout()
        top.addWidget(self._title, 1)
        top.addWidget(plain_label("Shift+E", name="meta"))
        whole.addLayout(top)
        whole.addWidget(self._summary)
        whole.addWidget(rule())
        inside = QWidget()
        self._rows.setContentsMargins(0, 0, 4, 0)
        self._rows.setVerticalSpacing(4)
        self._rows.setHorizontalSpacing(12)
        self._rows.setColumnStretch(0, 1)
        inside.setLayout(self._rows)
        self._inside = inside
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidget(inside)
        whole.addWidget(self._area)
        whole.addWidget(rule())
        whole.addWidget(Paragraph(_("New ones go near it; nothing else moves."), name="meta"))
        foot = QHBoxLayout()
        foot.addWidget(self.add_button)
        foot.addStretch(1)
        whole.addLayout(foot)
        self.add_button.setEnabled(False)

    def _show(self, found: _Found) -> None:
        if not self._open:
            return
        entity = found.entity
        name = self._desk.name(entity) if entity is not None else ""
        self._title.say(_("Expand {name}").format(name=visible(name, 80)))
        self.setAccessibleName(self._title.text())
        here = self._here()
        total = sum(c.count for c in found.counts)
        there = sum(min(here[_group(c)], c.count) for c in found.counts)
        words = many("{n} linked", "{n} linked", total), many("{n} already here", "{n} already here", there)
        self._summary.say(", ".join(words))
        self._rows.addWidget(plain_label(_("all"), name="meta"), 0, 1, Qt.AlignmentFlag.AlignRight)
        self._rows.addWidget(plain_label(_("new"), name="meta"), 0, 2, Qt.AlignmentFlag.AlignRight)
        for line, count in enumerate(found.counts, start=1):
            self._row(line, count, max(0, count.count - here[_group(count)]))
        if not found.counts:
            self._summary.say(_("The case knows no link of this entity."))
        self._show_number()
        self._grown.start()
        first = next((box for box, _new in self._boxes.values() if box.isEnabled()), None)
        if first is not None and self.hasFocus():
            first.setFocus()

    def _row(self, line: int, count: NeighbourCount, new: int) -> None:
        schema = self._desk.session.schema
        link = schema.links[count.link_type]
        arrow = "" if not link.directed else "→ " if count.outgoing else "← "
        words = f"{arrow}{spoken(link)} · {spoken(schema.entities[count.entity_type])}"
        box = Tick(words)
        box.use_theme(self._theme)
        box.setIcon(type_icon(schema, count.entity_type, self._theme))
        box.setAccessibleName(f"{words}, {new} {_('new')}")
        box.setChecked(0 < new <= LARGE)
        box.setEnabled(new > 0)
        box.toggled.connect(lambda _on: self._show_number())
        box.installEventFilter(_EnterAdds(self))
        self._boxes[_group(count)] = (box, new)
        self._rows.addWidget(box, line, 0)
        self._rows.addWidget(plain_label(f"{count.count:,}", name="meta"), line, 1, Qt.AlignmentFlag.AlignRight)
        fresh = plain_label(f"+{new:,}" if new else "0")
        fresh.setStyleSheet(f"color: {self._theme.good if new else self._theme.ink_tertiary};")
        self._rows.addWidget(fresh, line, 2, Qt.AlignmentFlag.AlignRight)

    def _here(self) -> Counter[Group]:
        """How many neighbours of each group are on the chart."""
        types = {e.uid: e.type for e in self._desk.content.entities}
        found: set[tuple[Group, EntityId]] = set()
        for link in self._desk.content.links:
            for mine, other, outgoing in ((link.source, link.target, True), (link.target, link.source, False)):
                if mine == self._uid and other in types:
                    found.add(((link.type, outgoing, types[other]), other))
        return Counter(group for group, _other in found)

    def _show_number(self) -> None:
        number = sum(new for box, new in self._boxes.values() if box.isChecked())
        self.add_button.setText(_("Add {n}").format(n=f"{number:,}") + "  ⏎")
        self.add_button.setEnabled(number > 0)

    def _add(self) -> None:
        chosen = frozenset(group for group, (box, _new) in self._boxes.items() if box.isChecked())
        desk, uid = self._desk, self._uid

        def found(uids: tuple[EntityId, ...]) -> None:
            desk.add(uids, _("Expand"), near=uid)

        desk.session.ask(lambda s: _neighbours(s, uid, chosen), found)
        self.leave()

    def _place(self) -> None:
        """Right of the mark, else left of it, else below or above: wherever it hides no part of it."""
        room = self._over.rect().adjusted(8, 8, -8, -8)
        rows = self._inside.sizeHint().height() + 4
        self._area.setFixedHeight(min(rows, max(60, room.height() - 190)))
        whole = self.layout()
        self.resize(_WIDTH, whole.totalHeightForWidth(_WIDTH) if whole is not None else self.height())
        size, node = self.size(), self._node
        top = min(max(node.center().y() - size.height() // 2, room.top()), room.bottom() - size.height())
        left = min(max(node.center().x() - size.width() // 2, room.left()), room.right() - size.width())
        places = (
            (node.right() + _GAP, top),
            (node.left() - _GAP - size.width(), top),
            (left, node.bottom() + _GAP),
            (left, node.top() - _GAP - size.height()),
        )
        corners = [QPoint(x, y) for x, y in places]
        self.move(next((corner for corner in corners if room.contains(QRect(corner, size))), corners[0]))


class _EnterAdds(QObject):
    """Enter on a box adds, as it does anywhere in the popover."""

    def __init__(self, popover: ExpandPopover) -> None:
        super().__init__(popover)
        self._popover = popover

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Hand Enter and Escape on."""
        keys = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape)
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() in keys:
            self._popover.keyPressEvent(event)
            return True
        return False


def _group(count: NeighbourCount) -> Group:
    return (count.link_type, count.outgoing, count.entity_type)


def _found(reader: GraphReader, uid: EntityId) -> _Found:
    entities = reader.entities([uid])
    counts = sorted(reader.neighbour_counts(uid), key=lambda c: (-c.count, c.link_type, c.entity_type))
    return _Found(tuple(counts), entities[0] if entities else None)


def _neighbours(reader: GraphReader, uid: EntityId, groups: frozenset[Group]) -> tuple[EntityId, ...]:
    """The neighbours in these groups."""
    types = sorted({link_type for link_type, _outgoing, _entity_type in groups})
    around = reader.expand(uid, types, 100_000)
    others = {e.uid: e.type for e in around.entities}
    wanted = dict.fromkeys(
        other
        for link in around.links
        for other, outgoing in ((link.target, True), (link.source, False))
        if other in others
        and uid in (link.source, link.target)
        and (link.source if outgoing else link.target) == uid
        and (link.type, outgoing, others[other]) in groups
    )
    return tuple(wanted)
