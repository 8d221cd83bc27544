"""What stands over the board: how many sites, the three filters that matter, and the switch between board and table."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QToolButton, QWidget

from graph.language import _, many
from graph.text import visible
from investigator.site_board import Board, BoardSite
from ui.canvas.glyphs import icon
from ui.explore.lines import Elided
from ui.fields import Choice
from ui.text import plain_label, tip
from ui.theme import Theme


class BoardBar(QWidget):
    """Signals: `changed` (another filter), `view_wanted` ("board" or "table")."""

    changed = Signal()
    view_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = plain_label(name="boardtitle")
        self.contradictions = QToolButton()
        self.province = Choice()
        self.owner = Choice()
        self._views = {"board": QToolButton(), "table": QToolButton()}
        self._build()
        self.contradictions.toggled.connect(lambda _on: self.changed.emit())
        self.province.activated.connect(lambda _index: self.changed.emit())
        self.owner.activated.connect(lambda _index: self.changed.emit())

    @property
    def shows_table(self) -> bool:
        """Whether the table is chosen."""
        return self._views["table"].isChecked()

    def use_theme(self, theme: Theme) -> None:
        """Light or dark."""
        self.contradictions.setIcon(icon("flag", theme.danger, 15))
        for name, sign in (("board", "bars"), ("table", "table")):
            self._views[name].setIcon(icon(sign, theme.ink_secondary, 15))

    def show_board(self, board: Board) -> None:
        """Offer what this board can be filtered by; what is chosen stays chosen where it is still there."""
        standings = [site.standing for site in board.sites]
        flagged = sum(standing.contradiction for standing in standings)
        self.contradictions.setText(many("{n} contradiction", "{n} contradictions", flagged))
        self.contradictions.setEnabled(bool(flagged) or self.contradictions.isChecked())
        provinces = sorted({s.province for s in standings if s.province})
        owners = sorted({s.owner for s in standings if s.owner})
        for box, every, values in (
            (self.province, _("All provinces"), provinces),
            (self.owner, _("Any owner"), owners),
        ):
            kept = box.currentData()
            box.clear()
            box.addItem(every, "")
            for value in values:
                box.addItem(visible(value, 60), value)
            box.setCurrentIndex(max(box.findData(kept), 0) if kept else 0)

    def show_count(self, shown: int, every: int) -> str:
        """Say how many of the sites are shown; returns the words."""
        words = many("{n} site by official action", "{n} sites by official action", shown)
        if shown != every:
            words = _("{shown} of {n} sites by official action").format(shown=shown, n=f"{every:,}")
        self.title.setText(words)
        return words

    def passes(self, site: BoardSite) -> bool:
        """Whether the filters leave a site."""
        standing = site.standing
        province, owner = self.province.currentData(), self.owner.currentData()
        return (
            (not self.contradictions.isChecked() or standing.contradiction)
            and (not province or standing.province == province)
            and (not owner or standing.owner == owner)
        )

    def clear(self) -> None:
        """Filter nothing."""
        self.contradictions.setChecked(False)
        self.province.setCurrentIndex(0)
        self.owner.setCurrentIndex(0)
        self.changed.emit()

    def show_view(self, name: str) -> None:
        """Mark which view is shown."""
        self._views[name].setChecked(True)

    def _build(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.title)
        row.addWidget(Elided(_("The chip is what was seen there. Dates read: happened → learned"), name="meta"), 1)
        self.contradictions.setObjectName("contradictions")
        self.contradictions.setCheckable(True)
        self.contradictions.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.contradictions.setIconSize(QSize(15, 15))
        tip(self.contradictions, _("Only sites closed by order and last seen active after it"))
        row.addWidget(self.contradictions)
        for box, name in ((self.province, _("Province")), (self.owner, _("Owner of the next step"))):
            box.setAccessibleName(name)
            box.setSizeAdjustPolicy(Choice.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(8)
            row.addWidget(box)
        switch = QFrame()
        switch.setObjectName("switch")
        inside = QHBoxLayout(switch)
        inside.setContentsMargins(2, 2, 2, 2)
        inside.setSpacing(2)
        group = QButtonGroup(self)
        for (name, button), words in zip(self._views.items(), (_("Board"), _("Table")), strict=True):
            button.setText(words)
            button.setCheckable(True)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.setIconSize(QSize(15, 15))
            button.clicked.connect(lambda _checked=False, n=name: self.view_wanted.emit(n))
            group.addButton(button)
            inside.addWidget(button)
        self._views["board"].setChecked(True)
        row.addWidget(switch)
