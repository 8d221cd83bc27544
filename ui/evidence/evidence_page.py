"""The Evidence perspective: what goes in, the page itself, and the sources of its lines."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path

from platformdirs import user_documents_path
from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QScrollArea,
    QSplitter,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from graph.changes import Touched
from graph.language import _
from graph.moments import now
from graph.text import visible
from investigator.charts import Chart, charts
from investigator.exhibits.bundle import Bundle, export
from investigator.exhibits.exhibit import Reason, Wish
from investigator.exhibits.page import Page
from investigator.exhibits.painter import Coordinates
from investigator.preferences import Preferences
from ui.actions import Actions
from ui.canvas.glyphs import icon
from ui.canvas.renderer import QtRenderer, text_extent
from ui.evidence.contents_panel import ContentsPanel
from ui.evidence.drafts import Draft, Laid, lay_out
from ui.evidence.page_strip import PICTURE, PageStrip
from ui.evidence.page_view import PageView
from ui.evidence.sources_panel import SourcesPanel
from ui.explore.source_dialog import SourceDialog
from ui.looks import looks
from ui.session import Session
from ui.text import plain_label, tip
from ui.theme import LIGHT, PRINT, Theme

_WAIT = 250
_PANELS = ((0.2, 250, 290), (0.3, 350, 470))
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
        self._zoom = 0.0
        self._turn = 0
        self._begun = False
        self._by_hand = False
        self._where = plain_label(name="meta")
        self._foot = plain_label(name="meta")
        self._buttons: dict[str, QToolButton] = {}
        self._area = QScrollArea()
        self._late = QTimer(self, singleShot=True, interval=_WAIT)
        self._build()
        self._add_actions(actions)
        self._connect()

    def begin(self) -> None:
        """Shown for the first time."""
        self._begun = True
        self.session.ask(charts, self._show_charts)

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
        signs = {"previous": "back", "next": "right", "smaller": "minus", "larger": "plus", "fit_page": "fit"}
        for name, sign in signs.items():
            self._buttons[name].setIcon(icon(sign, theme.ink_secondary))
        self.view.update()

    def export_to(self, folder: Path) -> None:
        """Write the bundle, as it is seen, into a folder."""
        laid = self.laid
        if laid is None or not laid.pages or laid.open:
            self.said.emit(_("The bundle is not ready: see what the export waits for."))
            return
        case = self.session.case
        self.contents.export.setEnabled(False)
        self.session.work(
            lambda job: export(case, laid.wishes, folder, self._renderer, looks(PRINT), job), self._exported
        )

    def _build(self) -> None:
        bar = QHBoxLayout()
        bar.setContentsMargins(10, 6, 10, 6)
        for name, words, key in (
            ("previous", _("Previous page"), "PgUp"),
            ("next", _("Next page"), "PgDown"),
            ("smaller", _("Smaller"), ""),
            ("larger", _("Larger"), ""),
            ("fit_page", _("Whole page"), ""),
        ):
            button = self._buttons[name] = QToolButton()
            button.setAccessibleName(words)
            tip(button, f"{words} ({key})" if key else words)
            if name == "smaller":
                bar.addWidget(self._where)
                bar.addStretch(1)
            bar.addWidget(button)
        self._area.setWidget(self.view)
        self._area.setObjectName("desk")
        self._area.setAlignment(Qt.AlignmentFlag.AlignCenter)
        centre = QWidget()
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(bar)
        column.addWidget(self._area, 1)
        self._foot.setText(_("This is the page itself: PDF, SVG and PNG are drawn the same way."))
        self._foot.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._foot.setContentsMargins(0, 6, 0, 6)
        column.addWidget(self._foot)
        column.addWidget(self.strip)
        across = QSplitter(Qt.Orientation.Horizontal)
        across.setHandleWidth(1)
        for widget in (self.contents, centre, self.sources):
            across.addWidget(widget)
            across.setStretchFactor(across.count() - 1, 1 if widget is centre else 0)
        across.splitterMoved.connect(self._divide_by_hand)
        self._across = across
        self.contents.setMinimumWidth(250)
        self.sources.setMinimumWidth(330)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(across)

    def _add_actions(self, actions: Actions) -> None:
        actions.add("export_bundle", _("&Export a bundle of evidence…"), self._ask_where, "Ctrl+E")
        actions.add("evidence_previous", _("Previous page"), partial(self._turn_page, -1), "PgUp", on=self)
        actions.add("evidence_next", _("Next page"), partial(self._turn_page, 1), "PgDown", on=self)
        self._buttons["previous"].clicked.connect(partial(self._turn_page, -1))
        self._buttons["next"].clicked.connect(partial(self._turn_page, 1))
        self._buttons["smaller"].clicked.connect(partial(self._zoom_by, 0.8))
        self._buttons["larger"].clicked.connect(partial(self._zoom_by, 1.25))
        self._buttons["fit_page"].clicked.connect(partial(self._zoom_by, 0.0))

    def _connect(self) -> None:
        self.contents.changed.connect(self._late.start)
        self.contents.export_wanted.connect(self._ask_where)
        self._late.timeout.connect(self._lay_out)
        self.strip.turned.connect(self._turn_to)
        self.view.line_chosen.connect(self.sources.choose)
        self.sources.line_chosen.connect(self.view.choose)
        self.sources.kept.connect(self._keep)
        self.sources.left_out.connect(lambda keys: self._decide(self.draft.leaving_out(keys)))
        self.sources.opened.connect(self._open_source)
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
        draft = self.draft = replace(self.draft, wish=self.contents.wish(self.draft.wish), charts=self.contents.chosen)
        case = self.session.case
        self.laid = None
        self.contents.show_laid(None)

        def done(laid: Laid) -> None:
            if turn == self._turn:
                self.laid = laid
                self._number = min(self._number, max(len(laid.pages) - 1, 0))
                self.contents.show_laid(laid)
                self._show_page()
                self._show_strip(laid)

        self.session.work(lambda _job: lay_out(case, draft, looks(PRINT), text_extent), done)

    def _show_strip(self, laid: Laid) -> None:
        turn, ratio, renderer = self._turn, self.devicePixelRatioF(), self._renderer

        def done(pictures: list[QImage]) -> None:
            if turn == self._turn:
                self.strip.show_pages(laid.pages, pictures, self._number)

        def paint(_job: object) -> list[QImage]:
            shares = (min(PICTURE.width() / p.width, PICTURE.height() / p.height) for p in laid.pages)
            scales = (96 * share * ratio for share in shares)
            return [renderer.picture(page, dpi) for page, dpi in zip(laid.pages, scales, strict=True)]

        if len(laid.pages) > 1:
            self.session.work(paint, done)
        else:
            self.strip.show_pages((), (), 0)

    def _show_page(self) -> None:
        laid = self.laid
        page = laid.pages[self._number] if laid and laid.pages else None
        self.sources.show_laid(laid, page)
        self._buttons["previous"].setEnabled(self._number > 0)
        self._buttons["next"].setEnabled(bool(laid) and self._number + 1 < len(laid.pages) if laid else False)
        if page is None:
            early = laid is not None and laid.draft.charts and laid.draft.wish.as_of
            nothing = _("No page: nothing was known by the day at the left.")
            self._where.setText(nothing if early else _("No page: choose a chart at the left."))
            self.view.show_page(None, QImage(), 1.0)
            return
        self._where.setText(_("Page {n} of {all}, {paper}").format(n=page.number, all=page.pages, paper=page.paper))
        self._paint(page)

    def _paint(self, page: Page) -> None:
        room = self._area.viewport().size()
        fit = max(0.2, min((room.width() - 34) / page.width, (room.height() - 34) / page.height))
        scale = self._zoom or fit
        ratio = self.devicePixelRatioF()
        turn = self._turn

        def done(painted: tuple[QImage, Coordinates]) -> None:
            image, numbers = painted
            if turn == self._turn:
                image.setDevicePixelRatio(ratio)
                self.view.show_page(page, image, scale, numbers)

        renderer = self._renderer
        self.session.work(lambda _job: (renderer.picture(page, 96 * scale * ratio), renderer.numbers(page)), done)

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
            QTimer.singleShot(0, self._show_page)

    def _turn_page(self, by: int) -> None:
        self._turn_to(self._number + by)

    def _turn_to(self, number: int) -> None:
        if self.laid is not None and 0 <= number < len(self.laid.pages):
            self._number = number
            self.strip.choose(number)
            self.view.choose(0)
            self._show_page()

    def _zoom_by(self, factor: float) -> None:
        if self.laid is None or not self.laid.pages:
            return
        page = self.laid.pages[self._number]
        shown = (self.view.width() - 32) / page.width
        self._zoom = min(max(shown * factor, 0.2), 3.0) if factor else 0.0
        self._show_page()

    def _open_source(self, sha256: str, place: str) -> None:
        SourceDialog(self.session, sha256, place, theme=self.theme, parent=self).open()

    def _ask_where(self) -> None:
        if not self.isVisible():
            self.look_wanted.emit()
            return
        if self.laid is None or not self.laid.pages or self.laid.open:
            self.said.emit(_("The bundle is not ready: see what the export waits for."))
            return
        proposed = user_documents_path() / f"bundle-{self.laid.wishes[0].moment[:10]}"
        path, _kind = QFileDialog.getSaveFileName(
            self, _("Export a bundle of evidence into a new folder"), str(proposed)
        )
        if path:
            self.export_to(Path(path))

    def _exported(self, bundle: Bundle) -> None:
        words = _("Bundle written to {folder}").format(folder=bundle.folder)
        if bundle.namesakes:
            words += ". " + _("Make sure that this is nobody who is protected: {names}").format(
                names=visible(", ".join(bundle.namesakes), 200)
            )
        self.said.emit(words)
        self.exported.emit(bundle)
        self._lay_out()
