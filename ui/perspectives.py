"""The perspectives of a case: one line for each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from graph.language import _
from ui.actions import Actions
from ui.evidence.evidence_page import EvidencePage
from ui.explore.explore_page import ExplorePage
from ui.session import Session
from ui.sites.sites_page import SitesPage


@dataclass(frozen=True, slots=True)
class Perspective:
    """One way to look at the open case.

    `page` makes its widget, which adds its actions at once, and asks the store nothing before `begin()`, called when it
    is first shown. It has `use_theme(theme)`, `take_keyboard()` and, but for Explore, a signal `entity_wanted(str)`:
    the window shows that entity in Explore. `label` is asked when the window is made, in the language chosen then.
    """

    name: str
    label: Callable[[], str]
    icon: str
    key: str
    page: Callable[[Session, Actions], Any]


EXPLORE = Perspective("explore", lambda: _("Explore"), "graph", "Ctrl+1", ExplorePage)
EVIDENCE = Perspective("evidence", lambda: _("Evidence"), "evidence", "Ctrl+2", EvidencePage)
SITES = Perspective("sites", lambda: _("Sites"), "sites", "Ctrl+3", SitesPage)

PERSPECTIVES: tuple[Perspective, ...] = (EXPLORE, EVIDENCE, SITES)
