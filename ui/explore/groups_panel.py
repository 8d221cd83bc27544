"""The groups of the chart in the filters: each can be closed and opened, and its members selected."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from graph.language import _, many
from graph.text import visible
from investigator.groups import Group, grouped_by
from ui.canvas.glyphs import icon
from ui.explore.desk import Desk
from ui.explore.groups import Groups
from ui.explore.lines import Paragraph, clear, entity_icon, heading, rule
from ui.explore.rows import RowButton
from ui.text import plain_label, tip
from ui.theme import LIGHT, Theme

_LISTED = 60


class GroupsPanel(QWidget):
    """A row for each group. Where there is none, only the offer to make some. `by_wanted` asks by what to group."""

    by_wanted = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("Groups"))
        self._desk = desk
        self.groups = Groups(desk, self)
        self._theme = LIGHT
        self._shown: tuple[object, ...] = ()
        self._turns: dict[str, QPushButton] = {}
        self._by = plain_label(name="meta")
        self._title = QWidget()
        self._rows = QVBoxLayout()
        self.close_button = QPushButton(_("Close all"))
        self.open_button = QPushButton(_("Open all"))
        self.by_button = QPushButton(_("Group by…"))
        self._build()
        desk.shown.connect(self._show)
        desk.grouped.connect(self._show)
        self.close_button.clicked.connect(self.groups.close_all)
        self.open_button.clicked.connect(self.groups.open_all)
        self.by_button.clicked.connect(self.by_wanted)
        self._show()

    def use_theme(self, theme: Theme) -> None:
        """Tint the icons."""
        self._theme = theme
        self._shown = ()
        self._show()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        top = heading(_("Groups"), self._by)
        top.setContentsMargins(0, 0, 0, 0)
        self._title.setLayout(top)
        column.addWidget(self._title)
        self._rows.setSpacing(2)
        column.addLayout(self._rows)
        for buttons in ((self.close_button, self.open_button), (self.by_button,)):
            foot = QHBoxLayout()
            foot.setSpacing(6)
            for button in buttons:
                foot.addWidget(button)
            foot.addStretch(1)
            column.addLayout(foot)
        column.addSpacing(6)
        column.addWidget(rule())

    def _show(self) -> None:
        signs = self._desk.signs
        self.setVisible(bool(self._desk.graph.size))
        self._title.setVisible(bool(signs.groups))
        self._by.setText(grouped_by(signs.groups))
        self.close_button.setVisible(any(not group.closed for group in signs.groups))
        self.open_button.setVisible(bool(signs.closed))
        order = sorted(signs.groups, key=lambda group: -len(group.members))
        rows = [(group, self._name(group), self._whole(group)) for group in order[:_LISTED]]
        shown = (tuple((g.uid, len(g.members), name, whole) for g, name, whole in rows), len(order))
        if shown != self._shown:
            self._shown = shown
            self._list(rows, len(order) - len(rows))
        for group, name, _whole in rows:
            self._show_turn(self._turns[group.uid], group, name)

    def _list(self, rows: Sequence[tuple[Group, str, int]], left: int) -> None:
        clear(self._rows)
        self._turns = {}
        for group, name, whole in rows:
            self._rows.addLayout(self._row(group, name, whole))
        if left:
            self._rows.addWidget(
                Paragraph(many("{n} smaller group more", "{n} smaller groups more", left), name="meta")
            )

    def _name(self, group: Group) -> str:
        return visible(self._desk.signs.title(group), 60)

    def _whole(self, group: Group) -> int:
        """How many members there are, with those that filters hide."""
        known = next((each for each in self._desk.chart.groups if each.uid == group.uid), group)
        return len(known.members)

    def _row(self, group: Group, name: str, whole: int) -> QHBoxLayout:
        theme, schema = self._theme, self._desk.session.schema
        turn = self._turns[group.uid] = QPushButton()
        turn.setObjectName("sign")
        turn.setIconSize(QSize(14, 14))
        turn.setFixedSize(22, 24)
        turn.clicked.connect(lambda: self.groups.toggle(group.uid))
        count = len(group.members)
        end = f"{count:,}" if count == whole else _("{n} of {m}").format(n=f"{count:,}", m=f"{whole:,}")
        row = RowButton(name, end=end, sign=entity_icon(self._desk.signs.sign(group), schema, theme), theme=theme)
        row.clicked.connect(lambda: self.groups.select_members(group.uid))
        line = QHBoxLayout()
        line.setSpacing(2)
        line.addWidget(turn, 0, Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(row, 1)
        return line

    def _show_turn(self, turn: QPushButton, group: Group, name: str) -> None:
        """The sign beside a group says what pressing it does; it stays the same one, and keeps the focus."""
        turn.setIcon(icon("right" if group.closed else "down", self._theme.ink_secondary, 14))
        words = (_("Open group {name}") if group.closed else _("Close group {name}")).format(name=name)
        turn.setAccessibleName(words)
        tip(turn, words)
