"""Settings: of the person on this computer, and of how the figures of the open case are counted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFormLayout, QPlainTextEdit, QTabWidget, QWidget

from graph.language import _
from graph.moments import now
from graph.text import plain
from investigator.preferences import Preferences
from investigator.settings import CaseSettings, chosen_settings
from ui.dialogs.form import FormDialog
from ui.fields import Choice
from ui.session import Session

LANGUAGES = (("en", "English"), ("km", "ខ្មែរ"))


class SettingsDialog(FormDialog):
    """What the person chose (`chosen`), and, with a case open, by what its figures are counted: one undoable change."""

    chosen = Signal(object)

    def __init__(
        self,
        preferences: Preferences,
        session: Session | None = None,
        figures: CaseSettings | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(_("Settings"), "", _("Keep"), parent)
        self._preferences = preferences
        self._session = session
        self._figures = figures
        self._tabs = QTabWidget()
        whole = self.form
        self._build_person()
        if session is not None and figures is not None:
            self._build_figures(figures)
        whole.addRow(self._tabs)
        self.language.setFocus()

    def wrong(self) -> str:
        """See FormDialog."""
        if self._figures is None:
            return ""
        days = {}
        for name, field in (("from", self.first), ("until", self.last), ("ended", self.ended)):
            text = field.text().strip()
            try:
                days[name] = date.fromisoformat(text) if text else None
            except ValueError:
                return _("“{text}” is no day. Write it as 2031-11-30.").format(text=text[:40])
        first, last = days["from"], days["until"]
        return _("The period ends before it begins.") if first and last and first > last else ""

    def agreed(self) -> None:
        """See FormDialog."""
        self.chosen.emit(
            replace(
                self._preferences,
                language=LANGUAGES[self.language.currentIndex()][0],
                appearance=("system", "light", "dark")[self.appearance.currentIndex()],
                keep_recent=self.recent.isChecked(),
                recent=self._preferences.recent if self.recent.isChecked() else (),
                preparer=plain(self.preparer.text()),
                case_number=plain(self.number.text()),
                handling=plain(self.handling.text()),
            )
        )
        self._keep_figures()
        self.accept()

    def _build_person(self) -> None:
        self._page(_("This computer"))
        self.language = Choice()
        self.language.addItems([name for _code, name in LANGUAGES])
        self.language.setCurrentIndex([code for code, _name in LANGUAGES].index(self._preferences.language))
        self.row(_("Language"), self.language)
        self.appearance = Choice()
        self.appearance.addItems([_("As the system"), _("Light"), _("Dark")])
        self.appearance.setCurrentIndex(("system", "light", "dark").index(self._preferences.appearance))
        self.row(_("Appearance"), self.appearance)
        self.recent = QCheckBox(_("List recent cases on the start page"))
        self.recent.setChecked(self._preferences.keep_recent)
        self.form.addRow("", self.recent)
        self.preparer = self.line(_("Exhibits prepared by"), self._preferences.preparer)
        self.number = self.line(_("Case number on exhibits"), self._preferences.case_number)
        self.handling = self.line(_("Handling mark on exhibits"), self._preferences.handling, hint=_("Restricted"))

    def _build_figures(self, figures: CaseSettings) -> None:
        self._page(_("Figures of this case"))
        self.first = self.line(_("Declarations from"), _day(figures.period_from), hint="2031-08-18")
        self.last = self.line(_("until"), _day(figures.period_until), hint="2031-11-30")
        self.ended = self.line(_("Operations that ended on"), _day(figures.operations_ended), hint=_("any day"))
        self.bodies = QPlainTextEdit("\n".join(figures.counting_bodies))
        self.bodies.setTabChangesFocus(True)
        self.bodies.setAccessibleName(_("Bodies whose decisions count"))
        self.bodies.setMaximumHeight(110)
        self.row(_("Bodies whose decisions count"), self.bodies)
        self.note(_("One on each line, as written in the records, the weightiest first; none: all count."))

    def _keep_figures(self) -> None:
        if self._session is None or self._figures is None:
            return
        made = replace(
            self._figures,
            period_from=_read(self.first.text()),
            period_until=_read(self.last.text()),
            operations_ended=_read(self.ended.text()),
            counting_bodies=tuple(filter(None, map(plain, self.bodies.toPlainText().splitlines()))),
        )
        if made == self._figures:
            return
        session = self._session
        session.ask(lambda s: chosen_settings(s, made, by=session.case.by, at=now()), session.apply)

    def _page(self, title: str) -> None:
        """A new page; the rows that follow stand on it."""
        page = QWidget()
        self.form = QFormLayout(page)
        self.form.setContentsMargins(12, 12, 12, 12)
        self.form.setHorizontalSpacing(14)
        self.form.setVerticalSpacing(10)
        self._tabs.addTab(page, title)


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _read(text: str) -> date | None:
    return date.fromisoformat(text.strip()) if text.strip() else None
