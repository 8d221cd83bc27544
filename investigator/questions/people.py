"""Questions about persons: victims who are suspects too, and victims who are back at a workplace."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from graph.facts import Citation, Entity
from graph.ids import EntityId
from graph.language import _, spoken
from investigator.as_of import AsOf
from investigator.declarations import IDENTIFIED, declarations
from investigator.questions.answer import Asking, Found
from investigator.relinking import relinked

_STAGES = "legal_stage"


def victim_and_suspect(asking: Asking) -> Iterator[Found]:
    """Persons with a victim profile or declaration who are also arrested, charged or under suspicion."""
    victim: defaultdict[EntityId, list[str]] = defaultdict(list)
    accused: defaultdict[EntityId, list[str]] = defaultdict(list)
    other_end: dict[str, EntityId] = {}
    for link in asking.links("HAS_PROFILE"):
        victim[link.source].append(link.uid)
        other_end[link.uid] = link.target
    for link in asking.links("PARTICIPATED"):
        side = {"declarant": victim, "arrested": accused}.get(link.value("part"))
        if side is not None:
            side[link.source].append(link.uid)
            other_end[link.uid] = link.target
    for link in asking.links("CHARGED_WITH"):
        accused[link.source].append(link.uid)
        other_end[link.uid] = link.target
    stages: defaultdict[EntityId, list[tuple[str, tuple[Citation, ...]]]] = defaultdict(list)
    for entry in asking.reader.statuses(_STAGES):
        stages[entry.subject].append((entry.value, entry.citations))
    both = sorted(uid for uid in victim if uid in accused or uid in stages)
    asking.entities(both)
    words = {term.code: spoken(term) for term in asking.schema.axes[_STAGES].terms}
    for uid in both:
        links = (*victim[uid], *accused.get(uid, ()))
        entries = stages.get(uid, [])
        last = words.get(entries[-1][0], entries[-1][0]) if entries else ""
        reason = (
            _("Declared or recorded as a victim, and in the legal stage “{stage}”").format(stage=last)
            if last
            else _("Declared or recorded as a victim, and arrested or charged")
        )
        around = dict.fromkeys(other_end[link] for link in links)
        yield Found(uid, reason, (uid, *around), links, tuple(c for _value, cited in entries for c in cited))


def back_at_work(asking: Asking) -> Iterator[Found]:
    """Identified victims with a link to a workplace that began after their rescue."""
    events: Mapping[str, Entity] = {event.uid: event for event in asking.all_of("Event")}
    participations = tuple(asking.links("PARTICIPATED"))
    moment = AsOf(asking.settings.period_until)
    declared = declarations(asking.reader, events, participations, asking.settings, moment)
    identified = [each for each in declared.counted if each.group == IDENTIFIED]
    for again in relinked(asking.reader, identified, events, participations, moment):
        links = asking.reader.links(again.links)
        places = list(dict.fromkeys(link.target for link in links))
        reason = _("Rescued {day}; linked to {places} after that").format(
            day=again.rescued.isoformat(), places=asking.names(places)
        )
        asking.entities([again.person])
        yield Found(again.person, reason, (again.person, *places), again.links)
