"""The import wizard: files, how they are read, what their columns are, what the rows become, and the import itself."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFileDialog, QSplitter, QVBoxLayout, QWidget

from graph.facts import ImportRun, Source
from graph.failures import WorldFault
from graph.language import _, later
from graph.romanising import learn_chinese
from graph.text import visible
from importers.mapping import Mapping, TableMapping
from investigator.import_plan import Plan, PlannedTable, rejects_text
from investigator.intake import carry_out, plan_import
from investigator.mapping_edits import dated, in_mapping
from investigator.mappings import named_mapping, saved_mappings
from investigator.resuming import not_kept, plan_resumption
from investigator.runs import run_title
from ui.importing.files_panel import FilesPanel, chosen_files
from ui.importing.locking import lock
from ui.importing.mapping_bar import MappingBar
from ui.importing.mapping_panel import MappingPanel
from ui.importing.preview_table import PreviewTable
from ui.importing.summary_panel import SummaryPanel
from ui.importing.wizard_head import WizardHead
from ui.session import Job, Session
from ui.text import LONGEST_SENTENCE, plain_label, wrappable
from ui.theme import LIGHT, Theme

Answer = TypeVar("Answer")
_NARROW = 1300
"""Pixels of the window below which the panels at both sides are narrower."""

_WAIT = 200
_WRITING = later("The import is being written: cancel it first, or wait until it is done.")


class WizardPage(QWidget):
    """Every choice plans anew, off the GUI thread; only the last plan counts. Signals: `finished`, `said`, `written`.

    While an import is being written nothing can be chosen, and nothing is planned: it can only be cancelled.
    `written` (ImportRun) tells of an import that was carried out; it is one step of the undo line.
    """

    finished = Signal()
    said = Signal(str)
    written = Signal(object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.theme: Theme = LIGHT
        self.paths: tuple[Path, ...] = ()
        self.plan: Plan | None = None
        self.mapping: Mapping | None = None
        self._saved: tuple[Mapping, ...] = ()
        self._resumed: Callable[..., Plan] | None = None
        self._turn = 0
        self._table = 0
        self._job: Job | None = None
        self.writing = False
        self.files = FilesPanel(session.schema)
        self.columns = MappingPanel(session.schema)
        self.preview = PreviewTable(session.schema)
        self.summary = SummaryPanel(session.schema)
        self._bar = MappingBar()
        self.tables, self.maps = self._bar.tables, self._bar.maps
        self._head = WizardHead(session.case.info.title)
        self._problem = plain_label(name="problem")
        self._late = QTimer(self, singleShot=True, interval=_WAIT)
        self.setAcceptDrops(True)
        self._narrow: bool | None = None
        self._build()
        self._connect()

    def use_theme(self, theme: Theme) -> None:
        """Light or dark."""
        self.theme = self.columns.theme = self.preview.theme = theme
        self.summary.use_theme(theme)
        self._show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a small window the panels at both sides give way to what is in the middle."""
        super().resizeEvent(event)
        narrow = self.width() < _NARROW
        if narrow is not self._narrow:
            self._narrow = narrow
            left, right = (240, 290) if narrow else (292, 340)
            self._across.setSizes([left, self.width() - left - right, right])

    def take_keyboard(self) -> None:
        """Give it to what adds files; while an import is being written, to the rows."""
        (self.preview.table if self.writing else self.files.add).setFocus()

    def begin(self) -> None:
        """Ask for files, unless some are here already."""
        if not self.paths:
            self._add_files()

    def open_files(self, paths: tuple[Path, ...]) -> None:
        """Take these files in, beside those that are here; a file named twice is there once."""
        if self._refuses():
            return
        fresh = [path for path in dict.fromkeys(paths) if path not in self.paths]
        if len(fresh) < len(paths):
            self.said.emit(_("A file that is here already was not added again."))
        if fresh and self._resumed is not None:
            self.forget()
        if fresh:
            self.paths = (*self.paths, *fresh)
            self.mapping = None
            self._plan_soon()

    def resume(self, run: ImportRun) -> None:
        """Go on with an import that was broken off; only files that the case does not keep are asked for."""
        if self._refuses():
            return
        self.forget()
        self._run(lambda _job: not_kept(self.session.case, run), partial(self._resume, run))

    def _resume(self, run: ImportRun, lacking: tuple[Source, ...]) -> None:
        names = visible(", ".join(source.file_name for source in lacking), 120)
        words = _("The case does not keep {names}: choose it once more").format(names=names)
        given = chosen_files(self, words) if lacking else ()
        if lacking and not given:
            self.finished.emit()
            return
        self._resumed = partial(plan_resumption, self.session.case, run, given)
        self.paths = (Path(visible(run_title(run), 120)),)
        self._plan_soon()

    def forget(self) -> None:
        """Start afresh."""
        self._turn += 1
        self.paths, self.plan, self.mapping = (), None, None
        self._resumed = None
        self._problem.hide()
        self._show()

    def _build(self) -> None:
        upper = QWidget()
        column = QVBoxLayout(upper)
        column.setContentsMargins(14, 10, 14, 6)
        self._problem.setWordWrap(True)
        self._problem.hide()
        column.addWidget(self._problem)
        column.addWidget(self._bar)
        column.addWidget(self.columns, 1)
        lower = QWidget()
        below = QVBoxLayout(lower)
        below.setContentsMargins(14, 0, 14, 10)
        below.addWidget(self.preview)
        middle = QSplitter(Qt.Orientation.Vertical)
        middle.addWidget(upper)
        middle.addWidget(lower)
        middle.setSizes([480, 330])
        across = self._across = QSplitter(Qt.Orientation.Horizontal)
        across.setHandleWidth(1)
        for widget, least in ((self.files, 240), (middle, 400), (self.summary, 290)):
            widget.setMinimumWidth(least)
            across.addWidget(widget)
            across.setStretchFactor(across.count() - 1, 1 if widget is middle else 0)
        across.setSizes([292, 968, 340])
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._head)
        whole.addWidget(across, 1)

    def _connect(self) -> None:
        self._late.timeout.connect(self._plan)
        self.files.add_wanted.connect(self._add_files)
        self.files.remove_wanted.connect(self._remove_file)
        self.files.chosen.connect(lambda _row: self._show_file())
        self.files.choices_changed.connect(self._plan_soon)
        self.files.years_chosen.connect(self._redate)
        self.columns.changed.connect(self._remap)
        self.tables.activated.connect(self._choose_table)
        self.maps.activated.connect(self._choose_map)
        self._bar.load_wanted.connect(self._load_map)
        self._bar.save_wanted.connect(self._save_map)
        self.summary.grade_changed.connect(self._plan_soon)
        self.summary.import_wanted.connect(self._import)
        self.summary.cancelled.connect(self._cancel)
        self.summary.left.connect(self._leave)
        self.summary.rejects_wanted.connect(self._save_rejects)

    def _add_files(self) -> None:
        self.open_files(chosen_files(self, _("Files to take in")))

    def _remove_file(self, position: int) -> None:
        if self._refuses():
            return
        if self._resumed is not None:
            self.forget()
        elif 0 <= position < len(self.paths):
            self.paths = tuple(path for n, path in enumerate(self.paths) if n != position)
            self.mapping = None
            self._plan_soon()

    def _plan_soon(self) -> None:
        if self._refuses():
            return
        self._turn += 1
        self.plan = None
        self._show()
        self._late.start()

    def _plan(self, problem: str = "") -> None:
        """Plan anew; a problem goes on being told."""
        if not self.paths:
            return
        case, mapping, choices, grade = self.session.case, self.mapping, self.files.choices, self.summary.grade
        plan_by = self._resumed or partial(plan_import, case, self.paths)

        def planned(job: Job) -> tuple[Plan, tuple[Mapping, ...]]:
            plan = plan_by(mapping=mapping, choices=choices, grade=grade, progress=job)
            learn_chinese()
            return plan, saved_mappings(case)

        self._run(planned, self._planned)
        if problem:
            self._told(problem)

    def _planned(self, found: tuple[Plan, tuple[Mapping, ...]]) -> None:
        self.plan, self._saved = found
        self.paths = tuple(file.path for file in self.plan.files) if self._resumed is not None else self.paths
        self.mapping = self.plan.mapping if self.mapping is not None else None
        self._show()

    def _import(self) -> None:
        plan = self.plan
        if plan is None or not self.summary.go.isEnabled():
            return
        if self.session.silent:
            self._told(_("Nothing was changed: the store does not answer."))
            return
        case = self.session.case
        self._lock(on=True)
        self._run(lambda job: carry_out(case, plan, progress=job), self._done)

    def _lock(self, *, on: bool) -> None:
        """While an import is being written nothing that would plan anew can be chosen; `on`: it begins."""
        self.writing = on
        why = _(_WRITING) if on else ""
        if on and self.summary.go.hasFocus():
            self.preview.table.setFocus()  # not on Cancel, where the key that began the import could end it
        lock((self.columns,), why)
        for panel in (self.files, self._bar, self.summary):
            panel.lock(why)
        self._show()

    def _refuses(self) -> bool:
        """Whether nothing can be chosen now, which is said then."""
        if self.writing:
            self.said.emit(_(_WRITING))
        return self.writing

    def _done(self, run: ImportRun | None) -> None:
        self.forget()
        if run is None:
            return
        self.session.imported(run)
        rows = sum(n for outcome, n in run.counts.items() if outcome not in ("unchanged", "rejected"))
        words = _("{label}: {n} rows are in the case. Undo takes them back.")
        self.said.emit(words.format(label=visible(run_title(run), 120), n=rows))
        self.written.emit(run)
        self.finished.emit()

    def _run(self, task: Callable[[Job], Answer], then: Callable[[Answer], None]) -> None:
        """Long work whose failure is told on this page; only the last one counts."""
        self._turn += 1
        turn = self._turn
        if self._job is not None:
            self._job.cancel()
        self._problem.hide()

        def done(answer: Answer) -> None:
            if turn == self._turn:
                self._end()
                then(answer)

        def failed(fault: WorldFault | None) -> None:
            if turn == self._turn:
                words = _("Cancelled; nothing was written.") if fault is None else str(fault)
                if self._end():
                    self.plan = None
                    self._plan(words)
                else:
                    self._told(words)

        self.summary.show_progress(_("Importing rows") if self.writing else _("Reading the files"), 0, 0)
        self._job = self.session.work(task, done, failed)

    def _end(self) -> bool:
        """The work has ended, whatever became of it; returns whether it was writing."""
        self._job = None
        self.summary.show_progress("", 0, 0)
        wrote = self.writing
        if wrote:
            self._lock(on=False)
        return wrote

    def _told(self, fault: str) -> None:
        self._problem.setText(wrappable(fault, LONGEST_SENTENCE))
        self._problem.show()
        self._show()

    def _cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _leave(self) -> None:
        self._cancel()
        self.forget()
        self.finished.emit()

    def _show(self) -> None:
        """Show what is known now."""
        waits = "" if self.plan else _("Add a file to begin.") if not self.paths else _("The files are being read.")
        if self._problem.isVisibleTo(self):
            waits = _("See what is said above the columns.")
        self.files.show_files(self.paths, self.plan)
        self.summary.show_plan(self.plan, waits)
        at = 0 if not self.paths else 1 if self.plan is None else 2
        self._head.show_step(WizardHead.WRITING if self.writing else at)
        self._bar.show_maps(self.plan, self._saved)
        self._show_file()

    def _planned_tables(self) -> list[PlannedTable]:
        if self.plan is None or not self.paths:
            return []
        path = self.paths[max(0, min(self.files.list.currentRow(), len(self.paths) - 1))]
        return [table for file in self.plan.files if file.path == path for table in file.tables]

    def _show_file(self) -> None:
        tables = self._planned_tables()
        self._table = max(0, min(self._table, len(tables) - 1))
        self._bar.show_tables(tables, self._table)
        table = tables[self._table] if tables else None
        self.columns.show_table(table)
        self.preview.show_table(table)

    def _choose_table(self, position: int) -> None:
        self._table = position
        self._show_file()

    def _choose_map(self, position: int) -> None:
        if position > 0 and not self._refuses():
            self.mapping = self._saved[position - 1]
            self._plan_soon()

    def _remap(self, changed: TableMapping) -> None:
        tables = self._planned_tables()
        if self.plan is None or not tables or self._refuses():
            return
        self.mapping = in_mapping(self.plan.mapping, tables[self._table].mapping, changed)
        self._plan_soon()

    def _redate(self, buddhist: bool | None) -> None:  # noqa: FBT001  what was chosen
        """Which years are Buddhist is said by the mapping, and is kept with it."""
        mapping = self.plan.mapping if self.plan else self.mapping
        if mapping is not None and not self._refuses():
            self.mapping = dated(mapping, buddhist=buddhist)
            self._plan_soon()

    def _load_map(self) -> None:
        if self._refuses():
            return
        path, _kind = QFileDialog.getOpenFileName(self, _("Mapping from a file"), "", _("Mappings (*.json)"))
        if path:
            case = self.session.case
            self._run(lambda _job: named_mapping(case, path), self._take_map)

    def _take_map(self, mapping: Mapping) -> None:
        self.mapping = mapping
        self._plan_soon()

    def _save_map(self) -> None:
        if self.plan is not None:
            path, _kind = QFileDialog.getSaveFileName(self, _("Mapping to a file"), "", _("Mappings (*.json)"))
            self._write(path, self.plan.mapping.to_text())

    def _save_rejects(self) -> None:
        if self.plan is not None:
            path, _kind = QFileDialog.getSaveFileName(self, _("Rejected rows to a file"), "", _("Tables (*.csv)"))
            self._write(path, "\ufeff" + rejects_text(self.plan.rejects))

    def _write(self, path: str, text: str) -> None:
        if not path:
            return
        try:
            Path(path).write_text(text, encoding="utf-8", newline="")
        except OSError as error:
            self._told(_("{name} cannot be written: {why}.").format(name=Path(path).name, why=error.strerror))
