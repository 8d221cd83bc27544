"""Questions about businesses: who directs, owns or stands behind them, and what they share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from graph.facts import Entity, Link
from graph.ids import EntityId
from graph.language import _, many, spoken
from investigator.questions.answer import Asking, Found

_HOLDS = ("REPRESENTS", "BENEFICIAL_OWNER_OF", "CONTROLLED")
_DEEPEST = 4
"""So many companies may stand between a person and a business that belongs to them."""


def of_several(asking: Asking) -> Iterator[Found]:
    """Persons and companies that direct or own at least so many businesses."""
    businesses = asking.businesses()
    held: defaultdict[EntityId, list[Link]] = defaultdict(list)
    for link in asking.links("DIRECTS", "OWNS", "BENEFICIAL_OWNER_OF"):
        if link.target in businesses:
            held[link.source].append(link)
    found = {uid: links for uid, links in held.items() if len({k.target for k in links}) >= asking.values["at_least"]}
    asking.entities(found)
    for holder, links in _most_first(found):
        directed = {k.target for k in links if k.type == "DIRECTS"}
        owned = {k.target for k in links if k.type != "DIRECTS"}
        parts = []
        if directed:
            parts.append(many("directs {n} business", "directs {n} businesses", len(directed)))
        if owned:
            parts.append(many("owns a share of {n}", "owns shares of {n}", len(owned)))
        every = list(dict.fromkeys(k.target for k in links))
        reason = _("{what}: {names}").format(what=", ".join(parts), names=asking.names(every))
        yield Found(holder, reason, (holder, *every), tuple(k.uid for k in links))


def behind_nominees(asking: Asking) -> Iterator[Found]:
    """Persons who hold powers over businesses that only others direct: by powers of attorney, as their beneficial
    owner, by control, through nominees or through companies between.
    """
    businesses = asking.businesses()
    directed = _by_target(asking.links("DIRECTS"))
    held = _powers(asking, businesses)
    asking.entities(held)
    found: dict[EntityId, dict[EntityId, tuple[Link, ...]]] = {}
    for person, chains in held.items():
        entity = asking.entities([person]).get(person)
        others = {
            business: chain
            for business, chain in chains.items()
            if directed.get(business) and all(k.source != person for k in directed[business])
        }
        if entity is not None and entity.type == "Person" and len(others) >= asking.values["at_least"]:
            found[person] = others
    between = _by_source(asking.links("REPRESENTS", "NOMINEE_FOR"))
    for person in sorted(found, key=lambda uid: (-len(found[uid]), uid)):
        chains = found[person]
        nominal = [k for business in chains for k in directed[business]]
        directors = list(dict.fromkeys(k.source for k in nominal))
        ties = [k for k in between.get(person, ()) if k.target in directors]
        ties += [k for director in directors for k in between.get(director, ()) if k.target == person]
        links = dict.fromkeys(k.uid for k in (*(k for chain in chains.values() for k in chain), *nominal, *ties))
        through = [uid for chain in chains.values() for k in chain for uid in (k.source, k.target)]
        reason = _("{businesses} that others direct: {names}; directors by register: {directors}").format(
            businesses=many("Power over {n} business", "Power over {n} businesses", len(chains)),
            names=asking.names(chains),
            directors=asking.names(directors),
        )
        yield Found(person, reason, tuple(dict.fromkeys((person, *through, *directors))), tuple(links))


def shared_identifiers(asking: Asking) -> Iterator[Found]:
    """Phones, accounts and other identifiers that at least so many businesses or sites use."""
    users = _by_target(asking.links("USES"))
    asking.entities(k.source for links in users.values() for k in links)
    known = asking.entities(users)
    found: dict[EntityId, Sequence[Link]] = {}
    for uid, links in users.items():
        shared = {k.source for k in links if k.source in known and known[k.source].type in ("Organization", "Site")}
        if uid in known and known[uid].type == "Identifier" and len(shared) >= asking.values["at_least"]:
            found[uid] = links
    kinds = {term.code: spoken(term) for term in asking.schema.lists.get("identifier_kind", ())}
    for uid, using in _most_first(found):
        kind = kinds.get(known[uid].value("kind"), "")
        together = [k.source for k in using if k.source in known and known[k.source].type in ("Organization", "Site")]
        persons = [k.source for k in using if k.source in known and known[k.source].type == "Person"]
        reason = _("{kind} of {names}").format(kind=kind or _("Identifier"), names=asking.names(together))
        if persons:
            reason = _("{reason}; also of {persons}").format(reason=reason, persons=asking.names(persons))
        yield Found(uid, reason, (uid, *dict.fromkeys(k.source for k in using)), tuple(k.uid for k in using))


def shared_addresses(asking: Asking) -> Iterator[Found]:
    """Addresses at which at least so many businesses are registered."""
    businesses = asking.businesses()
    registered = _by_target(k for k in asking.links("REGISTERED_AT") if k.source in businesses)
    least = asking.values["at_least"]
    found = {uid: links for uid, links in registered.items() if len({k.source for k in links}) >= least}
    asking.entities(found)
    for uid, links in _most_first(found):
        there = list(dict.fromkeys(k.source for k in links))
        reason = _("{businesses} here: {names}").format(
            businesses=many("{n} business registered", "{n} businesses registered", len(there)),
            names=asking.names(there),
        )
        yield Found(uid, reason, (uid, *there), tuple(k.uid for k in links))


def without_owner(asking: Asking) -> Iterator[Found]:
    """Businesses of which nobody is recorded as the beneficial owner, those without any owner first."""
    known = {k.target for k in asking.links("BENEFICIAL_OWNER_OF")}
    owners = _by_target(asking.links("OWNS"))
    directed = _by_target(asking.links("DIRECTS"))
    businesses = asking.businesses()
    lacking = [uid for uid in businesses if uid not in known]
    for uid in sorted(lacking, key=lambda uid: (len(owners.get(uid, ())), uid)):
        shares = owners.get(uid, [])
        links = [*shares, *directed.get(uid, ())]
        holders = list(dict.fromkeys(k.source for k in shares))
        reason = _("No owner of any kind is recorded")
        if holders:
            reason = _("Shareholders by register: {names}; for whom they hold is not recorded").format(
                names=asking.names(holders)
            )
        around = dict.fromkeys(k.source for k in links)
        yield Found(uid, reason, (uid, *around), tuple(k.uid for k in links))


def _powers(
    asking: Asking, businesses: Mapping[EntityId, Entity]
) -> Mapping[EntityId, Mapping[EntityId, tuple[Link, ...]]]:
    """The businesses over which somebody holds power, each with the links that lead there, by holder."""
    first: defaultdict[EntityId, dict[EntityId, tuple[Link, ...]]] = defaultdict(dict)
    for link in asking.links(*_HOLDS):
        if link.target in businesses:
            first[link.source].setdefault(link.target, (link,))
    for link in asking.links("NOMINEE_FOR"):
        for directs in asking.links("DIRECTS"):
            if directs.source == link.source and directs.target in businesses:
                first[link.target].setdefault(directs.target, (link, directs))
    owned = _by_source(asking.links("OWNS"))
    parents = _by_target(asking.links("SUBSIDIARY_OF"))
    for chains in first.values():
        edge = list(chains)
        for _step in range(_DEEPEST):
            further: list[EntityId] = []
            for uid in edge:
                below = [(k, k.target) for k in owned.get(uid, ())] + [(k, k.source) for k in parents.get(uid, ())]
                for link, business in below:
                    if business in businesses and business not in chains:
                        chains[business] = (*chains[uid], link)
                        further.append(business)
            edge = further
    return first


def _by_target(links: Iterable[Link]) -> dict[EntityId, list[Link]]:
    grouped: defaultdict[EntityId, list[Link]] = defaultdict(list)
    for link in links:
        grouped[link.target].append(link)
    return grouped


def _by_source(links: Iterable[Link]) -> dict[EntityId, list[Link]]:
    grouped: defaultdict[EntityId, list[Link]] = defaultdict(list)
    for link in links:
        grouped[link.source].append(link)
    return grouped


def _most_first(found: Mapping[EntityId, Sequence[Link]]) -> Sequence[tuple[EntityId, Sequence[Link]]]:
    return sorted(found.items(), key=lambda item: (-len(item[1]), item[0]))
