"""The question what is still unproven: links that rest on one weak source, or were called uncertain."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from graph.current import assertions
from graph.facts import Grade, Judgement, Link, Record, Verdict
from graph.language import _, many, spoken
from investigator.paging import standing_records
from investigator.questions.answer import Asking, Found

CLAIMED = (
    "DIRECTS",
    "OWNS",
    "BENEFICIAL_OWNER_OF",
    "REPRESENTS",
    "NOMINEE_FOR",
    "REGISTERED_AGENT_OF",
    "SUBSIDIARY_OF",
    "SUCCESSOR_OF",
    "OPERATES",
    "LEASES",
    "OWNS_PROPERTY",
    "LANDLORD_OF",
    "MOVED_TO",
    "RECRUITED",
    "TRANSPORTED",
    "HARBOURED",
    "CONTROLLED",
    "GUARDED",
    "SUPERVISES",
    "SECURES",
    "ASSOCIATE_OF",
)
"""Links by which somebody answers for a business, a site or a victim: what a charge rests on."""

_RELIABLE = ("A", "B")
_CREDIBLE = ("1", "2")


def unproven(asking: Asking) -> Iterator[Found]:
    """Links that people answer by and that fewer sources carry than asked for, none of them well graded; and links
    that are called unconfirmed or tentative.
    """
    links = tuple(asking.links(*CLAIMED))
    records = standing_records(asking.reader, (k.uid for k in links))
    grades = _grades(asking, records)
    found: list[tuple[tuple[int, str], Link, str]] = []
    for link in links:
        about = records.get(link.uid, ())
        sources = {r.source for r in about}
        strong = any(g.source in _RELIABLE and g.information in _CREDIBLE for r in about for g in grades[r.uid])
        strength = link.value("strength")
        if strength in ("unconfirmed", "tentative"):
            found.append(((0, link.uid), link, _("Recorded as not confirmed")))
        elif not strong and len(sources) < asking.values["at_least"]:
            found.append(((len(sources), link.uid), link, _reason(len(sources), about, grades)))
    asking.entities(uid for _order, k, _why in found for uid in (k.source, k.target))
    for _order, link, why in sorted(found, key=lambda each: each[0]):
        words = _("{source} {link} {target}: {why}").format(
            source=asking.name(link.source),
            link=spoken(asking.schema.links[link.type]),
            target=asking.name(link.target),
            why=why,
        )
        yield Found(link.source, words, (link.source, link.target), (link.uid,))


def _reason(sources: int, about: Sequence[Record], grades: Mapping[str, Sequence[Grade]]) -> str:
    graded = sorted({str(g) for r in about for g in grades[r.uid] if g.source or g.information})
    said = many("{n} source", "{n} sources", sources)
    if graded:
        return _("{sources}, graded {grades}").format(sources=said, grades=", ".join(graded))
    return _("{sources}, not graded").format(sources=said)


def _grades(asking: Asking, records: Mapping[str, Sequence[Record]]) -> Mapping[str, Sequence[Grade]]:
    """By record, the grades that it or its values have now."""
    flat = [r for about in records.values() for r in about]
    sources = {s.uid: s.grade for s in asking.reader.sources()}
    judged: dict[str, list[Judgement]] = {}
    for judgement in _judgements(asking, flat):
        judged.setdefault(judgement.target, []).append(judgement)
    found: dict[str, Sequence[Grade]] = {}
    for record in flat:
        ruled = judged.get(record.uid, [])
        own = [a.grade for a in assertions([record], ruled)]
        own += [j.grade for j in ruled if j.verdict is Verdict.GRADED and not j.slot][-1:] or [record.grade]
        found[record.uid] = [g if g.source or g.information else sources.get(record.source, g) for g in own]
    return found


def _judgements(asking: Asking, records: Sequence[Record]) -> Iterable[Judgement]:
    for start in range(0, len(records), 1000):
        yield from asking.reader.judgements_on([r.uid for r in records[start : start + 1000]])
