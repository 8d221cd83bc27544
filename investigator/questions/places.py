"""Questions about sites: closed and still active, and those that moved or were taken over."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator

from graph.facts import Link
from graph.ids import EntityId
from graph.language import _, spoken
from investigator.questions.answer import Asking, Found
from investigator.sites import sites

_OPERATORS = ("OPERATES", "LEASES")


def closed_and_active(asking: Asking) -> Iterator[Found]:
    """Sites closed by order and last seen active after it, with who operates them."""
    operators = _at_sites(asking)
    state = asking.schema.axes["observed_state"]
    for site in sites(asking.reader, asking.settings):
        if not site.contradiction or site.since is None or site.observed is None:
            continue
        seen = next((spoken(term) for term in state.terms if term.code == site.observed.value), site.observed.value)
        reason = _("Closed {closed}, seen “{state}” {seen}").format(
            closed=site.since.happened or site.since.learned,
            state=seen,
            seen=site.observed.happened or site.observed.learned,
        )
        links = operators.get(site.uid, [])
        asking.entities([site.uid])
        yield Found(
            site.uid,
            reason,
            tuple(dict.fromkeys((site.uid, *(k.source for k in links)))),
            tuple(k.uid for k in links),
            (*site.since.citations, *site.observed.citations),
        )


def moved(asking: Asking) -> Iterator[Found]:
    """Sites that moved to another and businesses that follow another, with those who operate or use both."""
    operators = _at_sites(asking)
    users: defaultdict[EntityId, list[Link]] = defaultdict(list)
    for link in asking.links("USES"):
        users[link.source].append(link)
    for link in asking.links("MOVED_TO", "SUCCESSOR_OF"):
        before, after = (link.source, link.target) if link.type == "MOVED_TO" else (link.target, link.source)
        shared = _in_common(operators, before, after, lambda k: k.source)
        shared += _in_common(users, before, after, lambda k: k.target)
        words = _("Moved from {before} to {after}") if link.type == "MOVED_TO" else _("{after} follows {before}")
        reason = words.format(before=asking.name(before), after=asking.name(after))
        others = [uid for k in shared for uid in (k.source, k.target) if uid not in (before, after)]
        if others:
            reason = _("{reason}; both are tied to {names}").format(reason=reason, names=asking.names(others))
        links = tuple(dict.fromkeys((link.uid, *(k.uid for k in shared))))
        yield Found(after, reason, tuple(dict.fromkeys((after, before, *others))), links)


def _at_sites(asking: Asking) -> dict[EntityId, list[Link]]:
    found: defaultdict[EntityId, list[Link]] = defaultdict(list)
    for link in asking.links(*_OPERATORS):
        found[link.target].append(link)
    return found


def _in_common(
    links: dict[EntityId, list[Link]], before: EntityId, after: EntityId, end: Callable[[Link], EntityId]
) -> list[Link]:
    """The links at either that lead to what both are linked to."""
    ends = [{end(k) for k in links.get(uid, ())} for uid in (before, after)]
    both = ends[0] & ends[1]
    return [k for uid in (before, after) for k in links.get(uid, ()) if end(k) in both]
