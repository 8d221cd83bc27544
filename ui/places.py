"""The places of a window that the tour of pictures goes to, and how one gets there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from graph.current import assertions
from graph.facts import Assertion, Entity, Source
from ui.dialogs.reveal import RevealDialog
from ui.evidence.evidence_page import EvidencePage
from ui.evidence.name_key_dialog import NameKeyDialog
from ui.explore.edit_dialogs import JudgeDialog
from ui.explore.source_dialog import SourceDialog
from ui.sites.sites_page import SitesPage
from ui.window import Window

_BUSINESSES, _SITES = "2031-02-business-register.xlsx", "2031-03-sites.csv"


@dataclass(frozen=True, slots=True)
class Place:
    """A place of the tour: what its picture is called, how one gets there, and whether its dialog is what is shown.

    `go` gets the window and the folder with the files of the sample.
    """

    name: str
    go: Callable[[Window, Path], object]
    dialog: bool = False


def _acts(*names: str) -> Callable[[Window, Path], None]:
    def go(window: Window, _files: Path) -> None:
        for name in names:
            window.actions_of[name].trigger()

    return go


def _on(kind: str, count: int, *names: str) -> Callable[[Window, Path], None]:
    """Select so many entities of a type, the first by name, and act on them."""

    def go(window: Window, files: Path) -> None:
        _acts("perspective_explore", "show_chart")(window, files)
        _select(window, kind, count)
        _acts(*names)(window, files)

    return go


def _select(window: Window, kind: str, count: int) -> tuple[Entity, ...]:
    desk = window.page.desk
    found = sorted((e for e in desk.graph.entities if e.type == kind and not e.protected), key=desk.name)
    desk.select(e.uid for e in found[:count])
    return tuple(found[:count])


def _sites(window: Window) -> SitesPage:
    page = window.findChild(SitesPage)
    assert isinstance(page, SitesPage)
    return page


def _dossiers(window: Window, _files: Path) -> None:
    """Let the dossiers on a person, a business and a site go in."""
    page = window.findChild(EvidencePage)
    assert isinstance(page, EvidencePage)
    page.contents.dossiers.choose_some()


def _judge(window: Window, _files: Path) -> None:
    """Judge the name of a business."""
    (firm,) = _select(window, "Organization", 1)
    session = window.session

    def loaded(found: tuple[Assertion, ...]) -> None:
        said = next(each for each in found if each.claim.field == "name")
        JudgeDialog(session, firm, said, window.page.desk.name(firm), window.page).open()

    session.ask(lambda s: assertions(s.records_about([firm.uid]), ()), loaded)


def _original(window: Window, _files: Path) -> None:
    """Open the original of the first table of the case, at a row."""

    def loaded(sources: tuple[Source, ...]) -> None:
        first = min((s for s in sources if s.file_name.endswith(".csv")), key=lambda s: s.file_name)
        SourceDialog(window.session, first.sha256, "row 5", theme=window.theme, parent=window).open()

    window.session.ask(lambda s: s.sources(), loaded)


def _grouped(window: Window, files: Path) -> None:
    """Group by site, with nothing selected."""
    window.page.desk.select(())
    _acts("perspective_explore", "show_chart", "group_by_site")(window, files)


def _closed(window: Window, files: Path) -> None:
    """Close the group that holds most."""
    groups = sorted(window.page.desk.signs.groups, key=lambda group: -len(group.members))
    window.page.groups.close([group.uid for group in groups[:1]])
    _acts("fit")(window, files)


PLACES = (
    Place("explore", _acts("perspective_explore", "show_chart", "fit")),
    Place("explore-table", _acts("perspective_explore", "show_table")),
    Place("explore-questions", _acts("perspective_explore", "show_chart", "show_questions")),
    Place("explore-palette", _acts("perspective_explore", "show_filters", "palette")),
    Place("explore-expand", _on("Person", 1, "expand_options")),
    Place("explore-path", _on("Person", 2, "find_path_options"), dialog=True),
    Place("explore-add-entity", _acts("add_entity"), dialog=True),
    Place("explore-add-link", _on("Person", 2, "add_link"), dialog=True),
    Place("explore-correct", _on("Organization", 1, "correct"), dialog=True),
    Place("explore-judge", _judge, dialog=True),
    Place("explore-delete", _on("Organization", 2, "delete"), dialog=True),
    Place("explore-original", _original, dialog=True),
    Place("evidence", _acts("perspective_evidence")),
    Place("evidence-dossiers", _dossiers),
    Place("evidence-name-key", lambda window, _files: NameKeyDialog(window).open(), dialog=True),
    Place("sites", _acts("perspective_sites")),
    Place("sites-table", _acts("perspective_sites", "sites_table")),
    Place("sites-record", _acts("perspective_sites", "sites_board", "site_record"), dialog=True),
    Place("sites-next-step", _acts("site_step"), dialog=True),
    Place("sites-figure", lambda window, _files: _sites(window).open_figure("charged_nationalities"), dialog=True),
    Place("reveal", lambda window, _files: RevealDialog(window.session, ("",), window).open(), dialog=True),
    Place("import", lambda window, files: window.take_in((files / _BUSINESSES, files / _SITES))),
    Place("import-runs", _acts("imports"), dialog=True),
    Place("import-differing", _acts("conflicts"), dialog=True),
    Place("shortcuts", _acts("shortcuts"), dialog=True),
    Place("settings", _acts("settings"), dialog=True),
    Place("explore-group-title", _on("Person", 2, "group_selection"), dialog=True),
    Place("explore-group-by", _acts("group_by"), dialog=True),
    Place("explore-groups", _grouped),
    Place("explore-group-closed", _closed),
)
"""Places in the window of the sample case."""

EMPTY = (
    Place("empty-explore", _acts("perspective_explore")),
    Place("empty-evidence", _acts("perspective_evidence")),
    Place("empty-sites", _acts("perspective_sites")),
    Place("empty-imports", _acts("imports"), dialog=True),
    Place("empty-differing", _acts("conflicts"), dialog=True),
)
"""The same where a case holds nothing yet."""
