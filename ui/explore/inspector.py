"""The inspector: everything known of what is selected, with the grade and source of every fact."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from graph.facts import Entity, Link
from graph.ids import EntityId
from graph.language import _, many, spoken
from graph.store import GraphStore
from investigator.disclosure import Disclosure
from investigator.filtering import days_of
from investigator.inspection import Dossier, entity_dossier, link_dossier
from ui.canvas.glyphs import icon
from ui.dialogs.reveal import ask_why
from ui.explore.cards import card
from ui.explore.desk import Desk
from ui.explore.dossier_view import DossierView
from ui.explore.lines import Paragraph, heading, type_icon
from ui.explore.rows import RowButton
from ui.text import plain_label
from ui.theme import LIGHT, Theme

LINKS_LISTED = 12
LINES_LISTED = 60
_ENDS_NAMED, _SOURCES_NAMED = 6, 12
"""So many ends of a line that stands for several are named, and so many of those that its links come from."""


class InspectorPanel(QWidget):
    """Shows one entity, one link, a summary of several, or what to do; old answers are dropped.

    Signals: `expand_wanted`, `path_wanted`, `hide_wanted` (uid of the entity shown), `entity_wanted` (uid of a
    connected entity), `correct_wanted` (uid), `judge_wanted` (dossier, what is said in it), `source_wanted` (SHA-256
    and place of a cited document).
    """

    expand_wanted = Signal(str)
    path_wanted = Signal(str)
    hide_wanted = Signal(str)
    entity_wanted = Signal(str)
    correct_wanted = Signal(str)
    judge_wanted = Signal(object, object)
    source_wanted = Signal(str, str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("rightpanel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setMinimumWidth(280)
        self.setAccessibleName(_("Inspector"))
        self._desk = desk
        self._theme = LIGHT
        self._asked = 0
        self._link = ""
        self._line: tuple[Link, ...] = ()
        self._reason = ""
        self._dossier: Dossier | None = None
        self._area = QScrollArea()
        self._build()
        desk.selected.connect(self._selected)
        desk.shown.connect(self._chart_changed)
        desk.grouped.connect(self._groups_changed)
        desk.session.facts_changed.connect(lambda _touched: self.refresh())
        self.refresh()

    def use_theme(self, theme: Theme) -> None:
        """Paint in another theme."""
        self._theme = theme
        self._show_again()

    def show_link(self, uid: str) -> None:
        """Show a link."""
        self._link, self._line = uid, ()
        self.refresh()

    def show_line(self, links: Sequence[Link]) -> None:
        """Show the link, or the list of links, for which a line on the chart stands."""
        if len(links) == 1:
            self.show_link(links[0].uid)
            return
        self._asked += 1
        self._link, self._dossier, self._line = "", None, tuple(links)
        self._show_again()

    def reveal_with(self, reason: str) -> None:
        """Show the protected values of the entity shown, for a reason that the case's log keeps."""
        if reason.strip():
            self._reason = reason.strip()
            self.refresh()

    def refresh(self) -> None:
        """Ask anew what is known of what is selected."""
        self._asked += 1
        asked, session = self._asked, self._desk.session
        uids = self._desk.selection

        def done(dossier: Dossier | None) -> None:
            if asked == self._asked:
                self._dossier = dossier
                self._show_again()

        if self._line:
            return
        if self._link:
            link = self._link
            session.ask(lambda s: link_dossier(s, session.schema, link, session.disclosure), done)
        elif len(uids) == 1:
            (uid,) = uids
            if self._reason:
                disclosure = Disclosure(session.schema, reason=self._reason)
                session.work(lambda _job: self._revealed(uid, disclosure), done)
            else:
                session.ask(lambda s: entity_dossier(s, session.schema, uid, session.disclosure), done)
        else:
            self._dossier = None
            self._show_again()

    def _build(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        top = QHBoxLayout()
        top.setContentsMargins(14, 10, 14, 8)
        top.addWidget(plain_label(_("Inspector"), name="title"))
        top.addStretch(1)
        whole.addLayout(top)
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        whole.addWidget(self._area, 1)

    def _revealed(self, uid: EntityId, disclosure: Disclosure) -> Dossier | None:
        """The dossier with protected values; the log is written before anybody sees them."""
        case = self._desk.session.case

        def question(store: GraphStore) -> Dossier | None:
            return entity_dossier(store, case.schema, uid, disclosure)

        found = case.ask(question)
        disclosure.log(case)
        return found

    def _selected(self, _uids: object) -> None:
        self._link, self._line = "", ()
        self._reason = ""
        self.refresh()

    def _chart_changed(self) -> None:
        if len(self._desk.selection) != 1 and not self._link and not self._line:
            self._show_again()

    def _groups_changed(self) -> None:
        if len(self._desk.selection) > 1 and len(self._desk.signs.groups_of(self._desk.selection)) == 1:
            self._chart_changed()

    def _show_again(self) -> None:
        if self._dossier is not None:
            self._area.setWidget(self._view_of(self._dossier))
        elif self._line:
            self._area.setWidget(self._several_links(self._line))
        elif len(self._desk.selection) > 1:
            self._area.setWidget(self._several())
        else:
            self._area.setWidget(self._nothing())

    def _view_of(self, dossier: Dossier) -> QWidget:
        here = {e.uid for e in self._desk.content.entities}
        view = DossierView(dossier, self._desk.session.schema, self._theme, here)
        uid = dossier.subject.uid
        view.expand_button.clicked.connect(lambda: self.expand_wanted.emit(uid))
        view.path_button.clicked.connect(lambda: self.path_wanted.emit(uid))
        view.hide_button.clicked.connect(lambda: self.hide_wanted.emit(uid))
        view.entity_wanted.connect(self.entity_wanted)
        view.link_wanted.connect(self.show_link)
        view.correct_button.clicked.connect(lambda: self.correct_wanted.emit(uid))
        view.judge_wanted.connect(lambda said: self.judge_wanted.emit(dossier, said))
        view.source_wanted.connect(self.source_wanted)
        if isinstance(dossier.subject, Entity) and dossier.subject.protected and not self._reason:
            view.reveal_button.setVisible(True)
            view.reveal_button.clicked.connect(self._ask_reason)
        return view

    def _ask_reason(self) -> None:
        ask_why(self, self.reveal_with)

    def _several(self) -> QWidget:
        desk, schema = self._desk, self._desk.session.schema
        chosen = [e for e in desk.visible.entities if e.uid in desk.selection]
        page, body = _page()
        for group in desk.signs.groups_of(desk.selection):
            if desk.selection == frozenset(group.members):
                name, *said = card(desk, group.uid)
                body.addWidget(Paragraph(name, name="name"))
                for told in said:
                    body.addWidget(Paragraph(told, name="meta"))
        body.addWidget(plain_label(many("{n} entity selected", "{n} entities selected", len(chosen)), name="name"))
        body.addLayout(heading(_("By type")))
        for name, count in Counter(e.type for e in chosen).most_common():
            body.addLayout(_counted(spoken(schema.entities[name]), count, type_icon(schema, name, self._theme)))
        among = [k for k in desk.visible.links if k.source in desk.selection and k.target in desk.selection]
        if among:
            number = plain_label(many("{n} link", "{n} links", len(among)), name="meta")
            body.addLayout(heading(_("Links among them"), number))
            ends = {uid for link in among[:LINKS_LISTED] for uid in (link.source, link.target)}
            names = {e.uid: desk.name(e) for e in chosen if e.uid in ends}
            for link in among[:LINKS_LISTED]:
                words = f"{names[link.source]} – {names[link.target]}"
                row = RowButton(words, lead=spoken(schema.links[link.type]), theme=self._theme)
                row.clicked.connect(lambda _checked=False, uid=link.uid: self.show_link(uid))
                body.addWidget(row)
            if len(among) > LINKS_LISTED:
                more = many("{n} more is in the table.", "{n} more are in the table.", len(among) - LINKS_LISTED)
                body.addWidget(Paragraph(more, name="meta"))
        body.addStretch(1)
        return page

    def _several_links(self, links: Sequence[Link]) -> QWidget:
        desk, schema = self._desk, self._desk.session.schema
        page, body = _page()
        body.addWidget(plain_label(many("{n} link", "{n} links", len(links)), name="name"))
        ends = dict.fromkeys(uid for link in links for uid in (link.source, link.target))
        names = {uid: desk.name(entity) for uid in ends if (entity := desk.entity(uid)) is not None}
        signs = dict.fromkeys(desk.signs.folded.into.get(uid, uid) for uid in ends)
        between = list(filter(None, (desk.signs.called(sign) for sign in signs)))[:_ENDS_NAMED]
        body.addWidget(Paragraph(" – ".join(between), name="meta"))
        body.addLayout(heading(_("By type")))
        for name, count in Counter(link.type for link in links).most_common():
            body.addLayout(_counted(spoken(schema.links[name]), count, icon("link", self._theme.ink_tertiary, 16)))
        body.addLayout(heading(_("From")))
        sources = Counter(link.source for link in links)
        for uid, count in sources.most_common(_SOURCES_NAMED):
            body.addLayout(_counted(names.get(uid, ""), count, icon("right", self._theme.ink_tertiary, 16)))
        if (left := len(sources) - _SOURCES_NAMED) > 0:
            body.addWidget(Paragraph(many("{n} more", "{n} more", left), name="meta"))
        body.addLayout(heading(_("Each of them")))
        for link in links[:LINES_LISTED]:
            when = ", ".join(str(day) for day in days_of(link)[:2])
            row = RowButton(when or names.get(link.target, ""), lead=spoken(schema.links[link.type]), theme=self._theme)
            row.clicked.connect(lambda _checked=False, uid=link.uid: self.show_link(uid))
            body.addWidget(row)
        if len(links) > LINES_LISTED:
            more = many("{n} more is in the table.", "{n} more are in the table.", len(links) - LINES_LISTED)
            body.addWidget(Paragraph(more, name="meta"))
        body.addStretch(1)
        return page

    def _nothing(self) -> QWidget:
        page, body = _page()
        body.addWidget(plain_label(_("Nothing is selected."), name="section"))
        body.addWidget(
            Paragraph(_("Click an entity on the chart to see everything known of it, and where it is said."))
        )
        body.addWidget(
            Paragraph(_("Shift+click adds to the selection. Ctrl+K finds entities of the case."), name="meta")
        )
        body.addStretch(1)
        return page


def _page() -> tuple[QWidget, QVBoxLayout]:
    page = QWidget()
    body = QVBoxLayout(page)
    body.setContentsMargins(14, 6, 14, 14)
    body.setSpacing(8)
    return page, body


def _counted(words: str, count: int, sign: QIcon) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(8)
    picture = plain_label()
    picture.setPixmap(sign.pixmap(16, 16))
    row.addWidget(picture)
    row.addWidget(plain_label(words))
    row.addStretch(1)
    row.addWidget(plain_label(f"{count:,}", name="meta"))
    return row
