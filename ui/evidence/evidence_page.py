"""The Evidence perspective: what goes in, the page itself, and the sources of its lines."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QHBoxLayout,
    QScrollArea,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from graph.changes import Touched
from graph.facts import Source
from graph.failures import WorldFault
from graph.language import _
from graph.moments import now
from investigator.charts import Chart, charts
from investigator.exhibits.bundle import Bundle
from investigator.exhibits.exhibit import Line, Reason, Wish
from investigator.exhibits.painter import Coordinates
from investigator.exhibits.report import Leaves
from investigator.preferences import Preferences
from ui.actions import Actions
from ui.canvas.renderer import QtRenderer, text_extent
from ui.evidence.cite_dialog import CiteDialog
from ui.evidence.contents_panel import ContentsPanel
from ui.evidence.drafts import Draft, Laid, lay_out
from ui.evidence.exporting import chosen_folder, told, written
from ui.evidence.name_key_dialog import KeyWish, NameKeyDialog
from ui.evidence.page_bar import Fit, PageBar
from ui.evidence.page_strip import PICTURE, PageStrip
from ui.evidence.page_view import PageView
from ui.evidence.sheets import A4_UPRIGHT, Sheet, Tables, chart_sheets, tables
from ui.evidence.sources_panel import SourcesPanel
from ui.explore.source_dialog import SourceDialog
from ui.looks import looks
from ui.session import Session
from ui.text import plain_label
from ui.theme import LIGHT, PRINT, Theme

_WAIT = 250
_PANELS = ((0.2, 240, 290), (0.3, 356, 480))
"""Of the panels beside the page: share of the width, and its least and most in pixels."""

_EMPTY = Wish(bundle="", seed="", moment="", by="", title="")


class EvidencePage(QWidget):
    """Lays the chosen charts out as pages, off the GUI thread, whenever the choice or the case changes."""

    entity_wanted = Signal(str)
    said = Signal(str)
    exported = Signal(object)
    look_wanted = Signal()

    def __init__(self, session: Session, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.theme: Theme = LIGHT
        self.draft = Draft(_EMPTY)
        self.laid: Laid | None = None
        self.contents = ContentsPanel()
        self.sources = SourcesPanel()
        self.view = PageView()
        self.strip = PageStrip()
        self._renderer = QtRenderer()
        self._number = 0
        self._zoom, self._fit = 0.0, Fit.PAGE
        self._tables = Tables(0.0)
        self._shown: Tables | None = None
        self._turn = 0
        self._next: Callable[[], object] | None = None
        self._begun = False
        self._by_hand = False
        self.bar = PageBar()
        self._where = plain_label(name="meta")
        self._foot = plain_label(name="meta")
        self._area = QScrollArea()
        self._late = QTimer(self, singleShot=True, interval=_WAIT)
        self._build()
        self._add_actions(actions)
        self._connect()

    def begin(self) -> None:
        """Shown for the first time: the pages are laid out as soon as it is."""
        self._begun = True
        if self.isVisible():
            self.session.ask(charts, self._show_charts)

    def take_keyboard(self) -> None:
        """Give it to the page, on which arrows walk along the lines."""
        self.view.setFocus()

    def prefer(self, preferences: Preferences) -> None:
        """What stands on pages unless the person writes something else."""
        for field, text in (
            (self.contents.number, preferences.case_number),
            (self.contents.preparer, preferences.preparer),
            (self.contents.handling, preferences.handling),
        ):
            if not field.text():
                field.setText(text)

    def use_theme(self, theme: Theme) -> None:
        """Light or dark; the page is always light."""
        self.theme = self.view.theme = theme
        for part in (self.bar, self.contents, self.sources):
            part.use_theme(theme)
        self.view.update()

    def export_to(self, folder: Path, key: KeyWish | None = None) -> None:
        """Write the bundle, as it is seen, into a folder; with a name key beside it where one is wished."""
        laid = self.laid
        if laid is None or not laid.pages or laid.open:
            self.said.emit(_("The bundle is not ready: see what the export waits for."))
            return
        case = self.session.case
        self.contents.export.setEnabled(False)
        renderer = self._renderer
        self.session.work(
            lambda job: written(case, laid, folder, key, renderer, job), self._exported, self._not_exported
        )

    def _build(self) -> None:
        self._area.setWidget(self.view)
        self._area.setObjectName("desk")
        self._area.setAlignment(Qt.AlignmentFlag.AlignCenter)
        centre = QWidget()
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(self._area, 1)
        self._foot.setText(_("This is the page itself: PDF, SVG and PNG are drawn the same way."))
        foot = QHBoxLayout()
        foot.setContentsMargins(12, 6, 12, 6)
        foot.addWidget(self._where)
        foot.addStretch(1)
        foot.addWidget(self._foot)
        column.addLayout(foot)
        column.addWidget(self.strip)
        across = QSplitter(Qt.Orientation.Horizontal)
        across.setHandleWidth(1)
        for widget in (self.contents, centre, self.sources):
            across.addWidget(widget)
            across.setStretchFactor(across.count() - 1, 1 if widget is centre else 0)
        across.splitterMoved.connect(self._divide_by_hand)
        self._across = across
        self.contents.setMinimumWidth(240)
        self.sources.setMinimumWidth(350)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(across)

    def _add_actions(self, actions: Actions) -> None:
        actions.add("export_bundle", _("&Export a bundle of evidence…"), self._ask_where, "Ctrl+E")
        actions.add("evidence_previous", _("Previous page"), partial(self._turn_page, -1), "PgUp", on=self)
        actions.add("evidence_next", _("Next page"), partial(self._turn_page, 1), "PgDown", on=self)
        actions.add("evidence_smaller", _("Page smaller"), partial(self._zoom_by, 0.8), on=self)
        actions.add("evidence_larger", _("Page larger"), partial(self._zoom_by, 1.25), on=self)

    def _connect(self) -> None:
        self.contents.changed.connect(self._late.start)
        self.bar.changed.connect(self._late.start)
        self.bar.fitted.connect(self._fit_to)
        self.bar.zoomed.connect(self._zoom_by)
        self.contents.export_wanted.connect(self._ask_where)
        self._late.timeout.connect(self._lay_out)
        self.strip.turned.connect(self._turn_to)
        self.view.line_chosen.connect(self.sources.choose)
        self.sources.line_chosen.connect(self._choose_line)
        self.sources.kept.connect(self._keep)
        self.sources.left_out.connect(lambda keys: self._decide(self.draft.leaving_out(keys)))
        self.sources.opened.connect(self._open_source)
        self.sources.cite_wanted.connect(self._cite)
        self.session.facts_changed.connect(self._facts_changed)
        self.session.saved.connect(self._facts_changed)

    def _facts_changed(self, _touched: Touched | None = None) -> None:
        if self._begun and self.isVisible():
            self.session.ask(charts, self._show_charts)
        elif self._begun:
            self.laid = None

    def showEvent(self, event: object) -> None:
        """What changed while the page was not looked at is laid out now."""
        if self._begun and self.laid is None:
            self.session.ask(charts, self._show_charts)

    def _show_charts(self, found: tuple[Chart, ...]) -> None:
        self.contents.show_charts([chart for chart in found if chart.shown])
        self._lay_out()

    def _keep(self, key: str, words: str) -> None:
        """Keep a line without a source: the reason is signed with who gave it and when."""
        self._decide(self.draft.keeping(key, Reason(words, self.session.case.by, now())))

    def _decide(self, draft: Draft) -> None:
        self.draft = draft
        self._lay_out()

    def _lay_out(self) -> None:
        self._turn += 1
        turn = self._turn
        draft = self.draft = replace(
            self.draft, wish=self.bar.wish(self.contents.wish(self.draft.wish)), charts=self.contents.chosen
        )
        case = self.session.case
        self.laid = None
        self.contents.show_laid(None)

        def done(laid: Laid) -> None:
            if turn == self._turn:
                self.laid = laid
                self._show_sheets(laid)

        def failed(fault: WorldFault | None) -> None:
            if turn == self._turn and fault is not None:
                self.contents.show_laid(None, why=str(fault))
            self.session.tell(fault)

        self.session.work(lambda _job: lay_out(case, draft, looks(PRINT), text_extent), done, failed)

    def _show_sheets(self, laid: Laid) -> None:
        """Show a chart at once; the small pictures of all and the pages of tables follow when it is painted: two that
        paint at once would hold the window up twice as long.
        """
        self._tables, self._shown, self._next = Tables(0.0), None, None
        wanted, self._number = self._number, min(self._number, max(len(laid.pages) - 1, 0))
        self.contents.show_laid(laid)
        if not laid.pages:
            self._show_sheet()
            self.strip.show_sheets((), (), 0)
            return
        turn, ratio, renderer = self._turn, self.devicePixelRatioF(), self._renderer
        dpi = 96 * PICTURE.height() / A4_UPRIGHT[1] * ratio

        def done(painted: tuple[list[QImage], Tables]) -> None:
            if turn == self._turn:
                charts, self._tables = painted
                self.strip.show_sheets(self._sheets, [*charts, *self._tables.pictures], self._number)
                self._tell_where()
                if self._number < wanted:
                    self._turn_to(min(wanted, len(self._sheets) - 1))

        def paint(_job: object) -> tuple[list[QImage], Tables]:
            shares = (min(PICTURE.width() / p.width, PICTURE.height() / p.height) for p in laid.pages)
            scales = (96 * share * ratio for share in shares)
            small = [renderer.picture(page, dpi) for page, dpi in zip(laid.pages, scales, strict=True)]
            return small, tables(Leaves(laid.pages, laid.dossiers), dpi)

        self._next = partial(self.session.work, paint, done)
        self._show_sheet()

    @property
    def _sheets(self) -> tuple[Sheet, ...]:
        """The pages of the report, as far as they are set."""
        return (*chart_sheets(self.laid.pages), *self._tables.sheets) if self.laid else ()

    def _show_sheet(self) -> None:
        sheets = self._sheets
        sheet = sheets[self._number] if self._number < len(sheets) else None
        self._tell_where()
        if sheet is None:
            self.sources.show_laid(self.laid, None)
            self.view.show_sheet(None, QImage(), 1.0)
        elif sheet.page is not None:
            self.sources.show_laid(self.laid, sheet.page)
            self._paint(sheet)
        else:
            self._paint_tables(sheet)

    def _tell_where(self) -> None:
        """Say which page of the report is seen, or why there is none."""
        sheets, laid = self._sheets, self.laid
        if self._number < len(sheets):
            sheet = sheets[self._number]
            words = _("Page {n} of {all}, {paper}")
            paper = sheet.page.paper if sheet.page is not None else "A4"
            self._where.setText(words.format(n=sheet.number, all=len(sheets), paper=paper))
            self._foot.show()
            return
        self._foot.hide()
        early = laid is not None and laid.draft.charts and laid.draft.wish.as_of
        nothing = _("No page: nothing was known by the day at the left.")
        self._where.setText(nothing if early else _("No page: choose a chart at the left."))

    def _scale_of(self, sheet: Sheet) -> float:
        """Pixels of the screen for a unit of the sheet."""
        room = self._area.viewport().size()
        bar = self._area.verticalScrollBar()
        wide = room.width() + (bar.width() if bar.isVisible() else 0) - 34
        across, down = wide / sheet.width, (self._area.height() - 36) / sheet.height
        beside = across if across <= down else (wide - bar.sizeHint().width()) / sheet.width
        fits = {Fit.PAGE: min(across, down), Fit.WIDTH: beside, Fit.WHOLE: 1.0}
        scale = max(0.2, self._zoom or fits[self._fit])
        self.bar.show_zoom(scale, by_hand=bool(self._zoom))
        return scale

    def _paint(self, sheet: Sheet) -> None:
        scale, ratio = self._scale_of(sheet), self.devicePixelRatioF()
        turn, number, page, renderer = self._turn, self._number, sheet.page, self._renderer
        assert page is not None

        def done(painted: tuple[QImage, Coordinates]) -> None:
            image, numbers = painted
            if turn == self._turn and number == self._number:
                self.view.show_sheet(sheet, image, scale, numbers)
            if self._next is not None:
                follow, self._next = self._next, None
                follow()

        self.session.work(lambda _job: (renderer.picture(page, 96 * scale * ratio), renderer.numbers(page)), done)

    def _paint_tables(self, sheet: Sheet) -> None:
        """The small picture at once, and the sharp one as soon as it is painted."""
        scale, laid = self._scale_of(sheet), self.laid
        assert laid is not None
        turn, at, dpi = self._turn, self._number - len(laid.pages), 96 * scale * self.devicePixelRatioF()
        sharp = self._shown if self._shown is not None and self._shown.dpi == dpi else None
        self.view.show_sheet(sheet, (sharp or self._tables).pictures[at], scale)

        def done(painted: Tables) -> None:
            if turn == self._turn:
                self._shown = painted
                if self._number - len(laid.pages) == at:
                    self.view.show_sheet(sheet, painted.pictures[at], scale)

        if sharp is None:
            self.session.work(lambda _job: tables(Leaves(laid.pages, laid.dossiers), dpi), done)

    def _divide_by_hand(self) -> None:
        self._by_hand = True

    def _divide(self) -> None:
        """Wide panels on a wide window; the page has the rest. Nothing is moved that a person moved."""
        if not self._by_hand:
            left, right = (min(max(share * self.width(), least), most) for share, least, most in _PANELS)
            self._across.setSizes([round(left), round(self.width() - left - right), round(right)])

    def resizeEvent(self, event: object) -> None:
        """The whole page stays in view."""
        self._divide()
        if self._begun and not self._zoom and self.laid is not None:
            QTimer.singleShot(0, self._show_sheet)

    def _turn_page(self, by: int) -> None:
        self._turn_to(self._number + by)

    def _turn_to(self, number: int) -> None:
        if 0 <= number < len(self._sheets):
            self._number = number
            self.strip.choose(number)
            self.view.choose(0)
            self._show_sheet()

    def _choose_line(self, number: int) -> None:
        """Ring the line on the page of which the table tells."""
        page = self.sources.page
        if page is not None and self._number != page.number - 1:
            self._turn_to(page.number - 1)
        self.view.choose(number)

    def _fit_to(self, fit: Fit) -> None:
        self._fit, self._zoom = fit, 0.0
        self._show_sheet()

    def _zoom_by(self, factor: float) -> None:
        sheets = self._sheets
        if self._number < len(sheets):
            shown = (self.view.width() - 32) / sheets[self._number].width
            self._zoom = min(max(shown * factor, 0.2), 3.0)
            self._show_sheet()

    def _open_source(self, sha256: str, place: str) -> None:
        SourceDialog(self.session, sha256, place, theme=self.theme, parent=self).open()

    def _cite(self, line: Line) -> None:
        """Ask for the document that proves a line."""
        session = self.session

        def loaded(sources: tuple[Source, ...]) -> None:
            CiteDialog(session, line, sources, self).open()

        session.ask(lambda s: s.sources(), loaded)

    def _ask_where(self) -> None:
        if not self.isVisible():
            self.look_wanted.emit()
            return
        if self.laid is None or not self.laid.pages or self.laid.open:
            self.said.emit(_("The bundle is not ready: see what the export waits for."))
            return
        folder = chosen_folder(self, self.laid)
        if folder is None:
            return
        if not self.contents.wants_name_key:
            self.export_to(folder)
            return
        dialog = NameKeyDialog(self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.wished.connect(partial(self.export_to, folder))
        dialog.open()

    def _not_exported(self, fault: WorldFault | None) -> None:
        self.contents.show_laid(self.laid)
        if fault is None:
            self.said.emit(_("Cancelled; nothing was written."))
        self.session.tell(fault)

    def _exported(self, bundle: Bundle) -> None:
        self.said.emit(told(bundle))
        self.exported.emit(bundle)
        self._lay_out()
