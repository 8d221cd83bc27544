"""Runs one command and turns every end into an exit code: 0 done, 1 the world's fault, 2 usage."""

from __future__ import annotations

import argparse
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from typing import Protocol

from graph.failures import WorldFault
from graph.store import NoRoom, StoreError
from investigator import doctor
from investigator.case import Case, open_case
from investigator.command_line import changes, exhibits, figures, name_keys, questions, saved_questions
from investigator.command_line.demo import demo
from investigator.command_line.options import read
from investigator.command_line.output import (
    finished,
    give_up_output,
    print_json,
    print_line,
    print_table,
    say,
    speak_utf8,
)
from investigator.command_line.secrets import secrets_for
from investigator.exhibits.renderer import Painting
from investigator.progress import Cancelled
from investigator.runs import going_on, unfinished

_WITHOUT_CASE: dict[str, Callable[[argparse.Namespace], int]] = {
    "new": changes.make,
    "verify": exhibits.verify,
    "open-key": name_keys.open_key,
}

_WITH_CASE: dict[str, Callable[[Case, argparse.Namespace], int]] = {
    "import": changes.take_in,
    "imports": changes.imports,
    "resume-import": changes.resume,
    "undo-import": changes.undo,
    "conflicts": changes.decide,
    "copy": changes.copy,
    "stats": questions.stats,
    "search": questions.find,
    "show": questions.show,
    "expand": questions.expand,
    "path": questions.path,
    "questions": saved_questions.ask,
    "audit": questions.log,
    "figures": figures.figures,
    "sites": figures.sites,
    "settings": figures.settings,
    "name-key": name_keys.seal,
}

_PAINTED: dict[str, Callable[[Case, argparse.Namespace, Painting], int]] = {
    "chart": exhibits.draw,
    "export": exhibits.export_bundle,
}


class Front(Protocol):
    """What the layer above does for the command line: windows, where there is a screen, and pages without one."""

    def seen(self) -> bool:
        """Whether there is a screen on which a window would be seen."""

    def window(self, case: Case | None, *, sample: bool = False) -> int:
        """Show a case, or where there is none the start page, until the person closes the last window.

        Returns the exit code; `sample` opens the sample case at once.
        """

    def painting(self) -> Painting:
        """What pages are made with."""

    def screenshots(self, out: Path, say: Callable[[str], None]) -> tuple[Path, ...]:
        """Keep pictures of every window of the program in a folder; returns their files."""


def main(arguments: list[str] | None = None, *, front: Front) -> int:
    """Run one command; returns the exit code."""
    speak_utf8()
    options = read(arguments)
    logging.getLogger("neo4j").setLevel(logging.CRITICAL)
    try:
        return finished(_run(options, front))
    except WorldFault as fault:
        say(str(fault))
        return 1
    except (KeyboardInterrupt, Cancelled):
        say("Stopped. What was begun is taken back, or offered again by “imports”.")
        return 1
    except BrokenPipeError:
        give_up_output()
        return 1
    except OSError as error:
        what = Path(str(error.filename)).name if error.filename else "A file"
        say(f"{what} cannot be read or written: {error.strerror}. Check the place, and the room that is left on it.")
        return 1
    except Exception as error:  # noqa: BLE001  the last line of defence: never a traceback, never case data
        say(f"This is a fault of the program ({_where(error)}). Please report it with the command that you gave.")
        return 1


def _run(options: argparse.Namespace, front: Front) -> int:
    if options.command == "doctor":
        return _doctor(options)
    if options.command == "start":
        if options.sample and not front.seen():
            return demo(options, front.painting())
        return front.window(None, sample=options.sample)
    if options.command == "screenshots":
        taken = front.screenshots(options.out, say)
        if options.json:
            print_json([str(path) for path in taken])
        else:
            print_line(f"{len(taken)} pictures in {options.out}")
        return 0
    if options.command == "demo":
        return demo(options, front.painting())
    alone = _WITHOUT_CASE.get(options.command)
    if alone is not None:
        return alone(options)
    if options.command == "open":
        return front.window(open_case(options.case, secrets_for(options.case)))
    with _let_go(open_case(options.case, secrets_for(options.case))) as case:
        _tell_of_open_imports(case)
        if options.command in _PAINTED:
            return _PAINTED[options.command](case, options, front.painting())
        return _WITH_CASE[options.command](case, options)


@contextmanager
def _let_go(case: Case) -> Iterator[Case]:
    """The case, closed at the end; that a full disk does not let it tidy up is said, and what was done is done."""
    try:
        yield case
    except BaseException:
        with suppress(StoreError):
            case.close()
        raise
    try:
        case.close()
    except NoRoom as full:
        say(str(full))


def _tell_of_open_imports(case: Case) -> None:
    for run in unfinished(case):
        if case.ask(lambda s, r=run: going_on(s, case, r)):  # type: ignore[misc]
            say(f"{run.label} is hidden: {run.by} may be taking it in at this moment.")
        else:
            say(f"{run.label} was broken off and is hidden. Go on with it: resume-import CASE {run.uid[:8]}")
            say(f"or take it back: undo-import CASE {run.uid[:8]}")


def _doctor(options: argparse.Namespace) -> int:
    findings = doctor.examine()
    if options.json:
        print_json([asdict(finding) for finding in findings])
    else:
        print_table([("yes" if f.present else "NO", f.name, f.detail) for f in findings])
        for finding in findings:
            if finding.remedy:
                print_line(f"\n{finding.name}: {finding.remedy}")
    return 0 if all(f.present for f in findings if f.needed) else 1


def _where(error: Exception) -> str:
    """The kind of the error and the place in the code; its words may hold case data and are left out."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return type(error).__name__
    return f"{type(error).__name__} in {Path(trace.tb_frame.f_code.co_filename).name} line {trace.tb_lineno}"
