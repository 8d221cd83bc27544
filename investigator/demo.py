"""The sample case: fictional files of seven agencies, taken in by the ordinary import."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from graph.changes import ChangeSet, Document
from graph.language import Phrase
from graph.moments import now
from graph.store import GraphStore
from investigator.case import Case, Secrets, discard, is_server, new_case, open_case
from investigator.charts import ANYBODY, KIND, remembered
from investigator.exhibits.exhibit import Wish
from investigator.import_plan import Plan
from investigator.intake import carry_out, plan_import
from investigator.progress import Progress, Silent
from investigator.sample import write_files
from investigator.sample.charts import sample_charts
from investigator.sample.mapping import mapping
from investigator.sample.settings import settings

TITLE = "Sample case (fictional)"
PASSPHRASE = "fictional sample case"  # noqa: S105  printed with the sample: nothing in it is secret


SAMPLE_WISH = Wish(
    bundle="", seed="", moment="", by="", title="", preparer="A. Example, Team B", case_number="2031-014 (fictional)"
)
"""What stands on the pages of the sample's bundle."""


@dataclass(frozen=True, slots=True)
class Demo:
    """A sample case that was built: its files, and the plan by which they were taken in."""

    case: Case
    files: tuple[Path, ...]
    plan: Plan


def build(name: str, files: Path, secrets: Secrets, progress: Progress = Silent()) -> Demo:
    """Write the agencies' files into a folder and take them in to a new case called `name`; the case stays open.

    Raises StoreError where there is such a case already.
    """
    files.mkdir(parents=True, exist_ok=True)
    written = write_files(files)
    case = new_case(name, secrets, title=TITLE, fictional=True)
    try:
        document = Document("settings", "figures", settings().to_text())
        case.ask(lambda s: s.apply(ChangeSet(Phrase("Settings of the sample"), case.by, now(), documents=(document,))))
        plan = plan_import(case, written, mapping=mapping(), progress=progress)
        carry_out(case, plan, progress=progress)
        case.ask(_draw)
    except BaseException:
        case.close()
        discard(name, case.info.uid, secrets)
        raise
    return Demo(case, written, plan)


def _draw(store: GraphStore) -> None:
    """The charts with which the sample opens, laid out, with one site selected."""
    charts, opened = sample_charts(store)
    for chart in charts:
        store.keep(Document(KIND, chart.uid, chart.to_text()))
    first = remembered(store, opened, ANYBODY)
    if first is not None:
        store.keep(first)


def reopened(name: str, secrets: Secrets) -> Case | None:
    """The sample case built before, or None where there is none that is complete."""
    if not is_server(name) and not Path(name).exists():
        return None
    case = open_case(name, secrets)
    if case.ask(lambda s: s.runs()):
        return case
    case.close()
    return None
