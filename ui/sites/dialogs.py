"""The dialogs over the board: an entry of a site, its next step, the records behind a figure, a document."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QMessageBox, QWidget
from shiboken6 import isValid

from graph.ids import EntityId
from graph.language import _
from graph.store import GraphReader
from investigator.as_of import Clock
from investigator.site_board import Board, BoardSite
from investigator.sites import ACTION, PLAN, STATE
from investigator.status_entries import first_of, refusal
from ui.session import Session
from ui.sites.entry_dialog import EntryDialog, SiteFile, bodies_of
from ui.sites.figure_dialog import FigureDialog
from ui.sites.next_step_dialog import NextStepDialog
from ui.sites.wording import column_words
from ui.text import message
from ui.theme import Theme


class SiteDialogs:
    """Opens them over a page; when one is closed, the keyboard is where it was, or else where `refocus` puts it.

    A dialog about a site opens when what it needs was read, if the site is still `chosen` then.
    """

    def __init__(
        self, session: Session, over: QWidget, chosen: Callable[[str], bool], refocus: Callable[[], None]
    ) -> None:
        self._session, self._over = session, over
        self._chosen, self._refocus = chosen, refocus

    def record(self, site: BoardSite, axis: str, value: str, today: date) -> None:
        """Record an entry of a site; `axis` and `value` prefill it, `today` is the day on which it is learned."""
        self._with_file(site, lambda file: self._enter(file, axis, value, today))

    def move(self, site: BoardSite, column: str, today: date) -> None:
        """Record what brings a site into a column, or say why no act does."""

        def opened(file: SiteFile) -> None:
            axis = self._session.schema.axes[ACTION]
            words = refusal(column, file.history, axis)
            if words:
                title = _("Move to {column}").format(column=column_words(column).title)
                box = message(self._over, title, words, "", QMessageBox.Icon.Information)
                box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
                self._open(box)
            else:
                self._enter(file, ACTION, first_of(column, axis), today)

        self._with_file(site, opened)

    def change_step(self, site: BoardSite) -> None:
        """Change the next step of a site."""
        step, owner, due = (site.entity.value(field) for field in PLAN)
        self._with_file(
            site, lambda file: self._open(NextStepDialog(self._session, file, step, owner, due, self._over))
        )

    def show_figure(self, board: Board, name: str, theme: Theme) -> FigureDialog:
        """Show the records behind a figure."""
        by = ""
        if name == "charged_nationalities":
            name, by = "charged", "nationality"
        figure = board.figures.figure(name)
        dialog = FigureDialog(self._session, figure, _moment(board), by=by, theme=theme, parent=self._over)
        self._open(dialog)
        return dialog

    def _enter(self, file: SiteFile, axis: str, value: str, today: date) -> None:
        self._open(EntryDialog(self._session, file, axis=axis, value=value, today=today, parent=self._over))

    def _with_file(self, site: BoardSite, then: Callable[[SiteFile], None]) -> None:
        uid, name = site.standing.uid, site.standing.name or site.standing.code

        def question(reader: GraphReader) -> SiteFile:
            every = [*reader.statuses(ACTION), *reader.statuses(STATE)]
            own = tuple(e for e in every if e.subject == uid)
            return SiteFile(EntityId(uid), name, own, reader.sources(), bodies_of(every))

        def done(file: SiteFile) -> None:
            if self._chosen(uid):
                then(file)

        self._session.ask_now(question, done)

    def _open(self, dialog: QDialog) -> None:
        before = self._over.window().focusWidget()
        dialog.finished.connect(lambda _result: self._back(before))
        dialog.open()

    def _back(self, holder: QWidget | None) -> None:
        if self._over.isVisible():
            self._over.activateWindow()
            if holder is not None and isValid(holder) and holder.isVisible():
                holder.setFocus(Qt.FocusReason.OtherFocusReason)
            else:
                self._refocus()


def _moment(board: Board) -> str:
    day = board.day.isoformat()
    if board.as_of.clock is Clock.LEARNED:
        return _("As of {day}, by what was known by then").format(day=day)
    return _("As of {day}, by what had happened by then").format(day=day)
