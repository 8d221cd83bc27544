"""The first screen: the sample case, a new case, a case file, a server, and the cases opened last."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from graph.language import _
from graph.text import fold, visible
from investigator.case import is_server
from ui.canvas.glyphs import icon
from ui.explore.lines import Elided
from ui.start.cards import Card
from ui.start.picture import NetworkPicture
from ui.text import plain_label
from ui.theme import LIGHT, Theme

_WITH_PICTURE = 650
"""Pixels from which on the sample's card has room for its picture above what can be pressed."""


class StartPage(QWidget):
    """Offers; says of a locked case nothing but the name and the folder of its file, or its address.

    Signals: `sample_wanted`, `new_wanted`, `open_wanted` (choose a file), `files_wanted`, `connect_wanted`,
    `case_wanted` (a recent case), `cancelled` (stop building the sample).
    """

    sample_wanted = Signal()
    new_wanted = Signal()
    open_wanted = Signal()
    files_wanted = Signal()
    connect_wanted = Signal()
    case_wanted = Signal(str)
    cancelled = Signal()

    def __init__(self, recent: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("start")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.theme: Theme = LIGHT
        self._recent = tuple(recent)
        self._cards: list[Card] = []
        self.picture = NetworkPicture()
        self.open_sample = QPushButton(_("Open the sample case"))
        self.open_sample.setObjectName("primary")
        self._told = Elided(name="meta")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._stop = QPushButton(_("Cancel"))
        self._search = QLineEdit()
        self._list = QVBoxLayout()
        self._build()
        self.show_progress("", 0, 0)

    def use_theme(self, theme: Theme) -> None:
        """Light or dark."""
        self.theme = theme
        self.picture.use_theme(theme)
        self.open_sample.setIcon(icon("open", theme.on_accent))
        for card in self._cards:
            card.theme = theme
            card.update()

    def show_progress(self, words: str, done: int, total: int) -> None:
        """How far the sample case is; no words: nothing is being built."""
        for widget in (self._bar, self._stop):
            widget.setVisible(bool(words))
        self._told.say(words)
        self._told.setVisible(bool(words))
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        self.open_sample.setEnabled(not words)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The picture is the first to give way."""
        super().resizeEvent(event)
        self.picture.setVisible(self.height() >= _WITH_PICTURE)

    def show_recent(self, recent: Sequence[str]) -> None:
        """List other cases."""
        self._recent = tuple(recent)
        self._fill()

    def _build(self) -> None:
        whole = QHBoxLayout(self)
        whole.setContentsMargins(40, 26, 40, 20)
        whole.setSpacing(40)
        offers = QWidget()
        left = QVBoxLayout(offers)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(10)
        left.addWidget(plain_label(_("Start"), name="heading"))
        left.addWidget(self._sample_card())
        for sign, title, detail, key, signal in (
            ("new", _("New case"), _("An empty, encrypted case file. You choose where it lies."), "Ctrl+N", "new"),
            ("open", _("Open a case file"), _("A file with the ending .case, or drop it here."), "Ctrl+O", "open"),
            ("import", _("New case from files"), _("CSV or Excel: map the columns once, keep the map."), "", "files"),
            ("database", _("Connect to Neo4j"), _("One case for a team, on its own server."), "", "connect"),
        ):
            card = Card(sign, title, detail, end=key, wraps=True)
            card.clicked.connect(getattr(self, f"{signal}_wanted"))
            self._cards.append(card)
            left.addWidget(card)
        left.addStretch(1)
        area = QScrollArea()
        area.setObjectName("bare")
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(offers)
        whole.addWidget(area, 5)
        whole.addLayout(self._build_recent(), 7)

    def _sample_card(self) -> QWidget:
        card = QFrame()
        card.setObjectName("card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(14, 14, 14, 14)
        inside.setSpacing(8)
        inside.addWidget(self.picture)
        row = QHBoxLayout()
        row.addWidget(plain_label(_("Sample case"), name="name"))
        row.addWidget(plain_label(_("Fictional"), name="pill"))
        row.addStretch(1)
        inside.addLayout(row)
        words = plain_label(
            _(
                "A finished inquiry into invented businesses: the files of seven agencies, sites with their history. "
                "No person, business, site or number in it is real; its pages and exports say so too."
            ),
            name="meta",
        )
        words.setWordWrap(True)
        inside.addWidget(words)
        row = QHBoxLayout()
        row.addWidget(self.open_sample)
        row.addWidget(self._told, 1)
        row.addWidget(self._bar)
        row.addWidget(self._stop)
        row.addStretch(0)
        self._bar.setMaximumWidth(140)
        inside.addLayout(row)
        self.open_sample.clicked.connect(self.sample_wanted)
        self._stop.clicked.connect(self.cancelled)
        return card

    def _build_recent(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(10)
        row = QHBoxLayout()
        row.addWidget(plain_label(_("Recent cases"), name="heading"))
        row.addStretch(1)
        self._search.setPlaceholderText(_("Find a case"))
        self._search.setAccessibleName(_("Find a case"))
        self._search.setFixedWidth(240)
        self._search.textChanged.connect(lambda _text: self._fill())
        row.addWidget(self._search)
        column.addLayout(row)
        inside = QWidget()
        self._list = QVBoxLayout(inside)
        self._list.setContentsMargins(0, 0, 6, 0)
        self._list.setSpacing(8)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setObjectName("bare")
        area.setWidget(inside)
        column.addWidget(area, 1)
        promises = QFrame()
        promises.setObjectName("card")
        row = QHBoxLayout(promises)
        row.setContentsMargins(14, 10, 14, 10)
        row.setSpacing(14)
        for title, detail in (
            (_("No network"), _("but to a server that you name")),
            (_("Encrypted on disk"), _("the key stays with you")),
            (_("No account"), _("nothing to sign up for")),
            (_("Saved as you work"), _("every change in a log")),
        ):
            pair = QVBoxLayout()
            pair.setSpacing(0)
            pair.addWidget(plain_label(title, name="section"))
            words = plain_label(detail, name="meta")
            words.setWordWrap(True)
            pair.addWidget(words)
            pair.addStretch(1)
            row.addLayout(pair, 1)
        column.addWidget(promises)
        column.addWidget(plain_label(_("Suspected is not convicted: every export carries this line."), name="meta"))
        self._fill()
        return column

    def _fill(self) -> None:
        while self._list.count():
            item = self._list.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._cards = [card for card in self._cards if card.parent() is not None and not card.property("case")]
        wanted = fold(self._search.text())
        shown = [case for case in self._recent if wanted in fold(case)]
        for case in shown:
            card = _recent_card(case)
            card.theme = self.theme
            card.clicked.connect(lambda _checked=False, c=case: self.case_wanted.emit(c))
            self._cards.append(card)
            self._list.addWidget(card)
        if not shown:
            words = _("No case was opened here yet.") if not self._recent else _("No recent case is called so.")
            self._list.addWidget(plain_label(words, name="meta"))
        self._list.addStretch(1)


def _recent_card(case: str) -> Card:
    if is_server(case):
        place, _sharp, name = case.partition("#")
        card = Card("database", visible(name or place, 80), visible(place, 120), end=_("on the server"))
    else:
        path = Path(case)
        there = path.is_file()
        end = "" if there else _("not found")
        card = Card("lock" if there else "problem", visible(path.name, 80), visible(str(path.parent), 160), end=end)
    card.setProperty("case", case)
    return card
