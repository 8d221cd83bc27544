"""The imports of a case: what, when, who, how many rows; each can be undone days later, and brought back."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QPushButton, QWidget

from graph.facts import ImportRun, RunState
from graph.language import _
from graph.store import GraphReader
from graph.text import plain, visible
from investigator.runs import going_on, redo_import, run_reason, run_title, undo_import
from ui.importing.listing_dialog import ListingDialog
from ui.session import Job, Session


class RunsDialog(ListingDialog):
    """The imports of a case; each can be undone. `resume_wanted` (ImportRun): one that was broken off shall go on."""

    resume_wanted = Signal(object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        self.on = QPushButton(_("Resume…"))
        self.back, self.forth = QPushButton(_("Undo this import")), QPushButton(_("Bring it back"))
        heading = [_("What"), _("When"), _("Who"), _("Rows"), _("State")]
        super().__init__(_("Imports of this case"), heading, (self.on, self.back, self.forth), parent)
        self._session = session
        self._runs: tuple[ImportRun, ...] = ()
        self._going: frozenset[str] = frozenset()
        self.resize(820, 460)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        for column in range(1, len(heading)):
            self.table.horizontalHeader().setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        self.table.currentCellChanged.connect(lambda *_cell: self._enable())
        self.on.clicked.connect(self._resume)
        self.back.clicked.connect(self._undo)
        self.forth.clicked.connect(self._redo)
        self._enable()
        self._load()

    def _load(self) -> None:
        case = self._session.case

        def question(reader: GraphReader) -> tuple[tuple[ImportRun, ...], frozenset[str]]:
            runs = reader.runs()
            return runs, frozenset(run.uid for run in runs if going_on(reader, case, run))

        self._session.ask(question, self._show)

    def _show(self, found: tuple[tuple[ImportRun, ...], frozenset[str]]) -> None:
        runs, self._going = found
        names = {
            RunState.RUNNING: _("broken off, hidden"),
            RunState.COMPLETE: _("complete"),
            RunState.WITHDRAWN: _("undone"),
        }
        self._runs = runs[::-1]
        self.table.setRowCount(len(runs))
        for row, run in enumerate(self._runs):
            rows = f"{sum(run.counts.values()):,}"
            state = _("may be going on, hidden") if run.uid in self._going else names[run.state]
            cells = (run_title(run), run.started_at[:16].replace("T", " "), run.by, rows, state)
            self.fill(row, cells)
        if runs:
            states = [run.state for run in self._runs]
            self.table.setCurrentCell(states.index(RunState.RUNNING) if RunState.RUNNING in states else 0, 0)
        else:
            self.told.setText(_("Nothing was imported yet."))
        self._enable()

    def _chosen(self) -> ImportRun | None:
        row = self.table.currentRow()
        return self._runs[row] if 0 <= row < len(self._runs) else None

    def _enable(self) -> None:
        run = self._chosen()
        free = run is not None and run.uid not in self._going
        self.on.setEnabled(run is not None and free and run.state is RunState.RUNNING)
        self.back.setEnabled(run is not None and free and run.state is not RunState.WITHDRAWN)
        self.forth.setEnabled(run is not None and run.state is RunState.WITHDRAWN and bool(run.counts))
        if run is not None and run.state is RunState.RUNNING:
            self.told.setText(self._unfinished(run))
        elif run is not None:
            self.told.setText(visible(run_reason(run), 200))

    def _unfinished(self, run: ImportRun) -> str:
        """What is said of a run that is not complete."""
        if run.uid in self._going:
            words = _("{name} may be taking it in at this moment. Ten minutes after its last sign it can be resumed.")
            return words.format(name=visible(run.by, 60))
        return _("It was begun and is not complete; what it brought is hidden. Resume it, or undo it.")

    def _resume(self) -> None:
        run = self._chosen()
        if run is not None:
            self.resume_wanted.emit(run)
            self.accept()

    def _undo(self) -> None:
        run, case, reason = self._chosen(), self._session.case, plain(self.reason.text())
        if run is not None:
            self._work(lambda job: undo_import(case, run.uid, reason, job))

    def _redo(self) -> None:
        run, case, reason = self._chosen(), self._session.case, plain(self.reason.text())
        if run is not None:
            self._work(lambda job: redo_import(case, run.uid, reason, job))

    def _work(self, task: Callable[[Job], object]) -> None:
        """A store that does not answer, or stops answering meanwhile, is told of here."""
        self._session.write(task, lambda _done: self._changed(), lambda words: self.told.setText(visible(words, 400)))

    def _changed(self) -> None:
        self._session.disclosed(())
        self._load()
