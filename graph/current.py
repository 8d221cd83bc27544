"""Which of the asserted values is the current one, and which fields are in dispute."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from graph.facts import UNGRADED, Assertion, Claim, Grade, Judgement, Record, Standing, Verdict
from graph.schema import EntityType, Field, LinkType
from graph.vague import BadDate, from_edtf

_MOMENT = len("2031-10-19T14:05:00")


@dataclass(frozen=True, slots=True)
class Current:
    """Current values by field, in the order of the vocabulary, and the fields whose assertions differ."""

    values: Mapping[str, tuple[str, ...]]
    disputed: tuple[str, ...]


@dataclass(slots=True)
class _Rulings:
    """The state that the judgements of one record leave its slots in."""

    withdrawn: set[str]
    disputed: set[str]
    declined: set[str]
    preferred: dict[str, str]
    grades: dict[str, Grade]

    def preferred_at(self, slot: str) -> str:
        """When a person last preferred this value or its whole record; "" where nobody did."""
        return max(self.preferred.get(slot, ""), self.preferred.get("", ""))


def assertions(records: Iterable[Record], judgements: Iterable[Judgement]) -> tuple[Assertion, ...]:
    """Every value of the records with the grade and standing that the judgements, oldest first, gave it."""
    rulings = _rulings(judgements)
    found: list[Assertion] = []
    for record in records:
        ruling = rulings.get(record.uid)
        found.extend(_assertion(record, claim, ruling) for claim in record.claims)
    return tuple(found)


def stands(record: Record, judgements: Iterable[Judgement]) -> bool:
    """Whether the record still says that its subject exists: neither it nor all its values are withdrawn."""
    ruling = _rulings(j for j in judgements if j.target == record.uid).get(record.uid)
    if ruling is None:
        return True
    if "" in ruling.withdrawn:
        return False
    return not record.claims or any(claim.slot not in ruling.withdrawn for claim in record.claims)


def is_withdrawn(target: str, judgements: Iterable[Judgement]) -> bool:
    """Whether the last word on a target as a whole is that it is withdrawn."""
    ruling = _rulings(j for j in judgements if j.target == target).get(target)
    return ruling is not None and "" in ruling.withdrawn


def best_grade(records: Sequence[Record], judgements: Sequence[Judgement]) -> Grade:
    """The best grade among the values that stand, and of the records that say only that their subject exists.

    Ungraded where nothing stands that has a grade.
    """
    over = (Standing.WITHDRAWN, Standing.DECLINED)
    found = [made.grade for made in assertions(records, judgements) if made.standing not in over]
    rulings = _rulings(judgements)
    for record in records:
        ruling = rulings.get(record.uid)
        if record.claims or (ruling is not None and "" in ruling.withdrawn | ruling.declined):
            continue
        found.append((ruling.grades.get("") if ruling else None) or record.grade)
    return min(found, key=lambda grade: grade.rank, default=UNGRADED)


def pending_slots(record: Record, judgements: Iterable[Judgement]) -> tuple[str, ...]:
    """The slots of a record that still wait: neither preferred, declined nor withdrawn since."""
    made = assertions((record,), (j for j in judgements if j.target == record.uid))
    return tuple(a.claim.slot for a in made if a.standing is Standing.PENDING)


def current(kind: EntityType | LinkType, records: Sequence[Record], judgements: Sequence[Judgement]) -> Current:
    """The current values of one subject of type `kind` from its records and the judgements on them.

    Preferred by a person, else best grade, else latest valid-from, else first learned. Values that wait for a decision
    count only where nothing else stands, declined and withdrawn ones never. Fields that hold several values keep all
    that stand; sums are added up. Fields that the vocabulary does not know are left out of the current values, never
    out of the record.
    """
    if len(records) == 1 and not judgements and (plain := _said_once(records[0])) is not None:
        return Current({f.name: (plain[f.name],) for f in kind.fields if f.name in plain}, ())
    by_field: defaultdict[str, list[tuple[Assertion, str]]] = defaultdict(list)
    rulings = _rulings(judgements) if judgements else {}
    for record in records:
        ruling = rulings.get(record.uid)
        for claim in record.claims:
            made = _assertion(record, claim, ruling)
            if made.standing not in (Standing.WITHDRAWN, Standing.DECLINED):
                preferred_at = ruling.preferred_at(claim.slot) if ruling else ""
                by_field[claim.field].append((made, preferred_at))
    values: dict[str, tuple[str, ...]] = {}
    disputed: list[str] = []
    for field in kind.fields:
        found = by_field.get(field.name)
        if found:
            values[field.name], differs = _field_value(field, found)
            if differs:
                disputed.append(field.name)
    return Current(values, tuple(disputed))


def _said_once(record: Record) -> dict[str, str] | None:
    """The values by field of a record that says each field once; None where it says one more often."""
    said = {claim.slot: claim.value for claim in record.claims}
    return said if len(said) == len(record.claims) and not any("#" in slot for slot in said) else None


def _field_value(field: Field, found: list[tuple[Assertion, str]]) -> tuple[tuple[str, ...], bool]:
    if len(found) == 1:
        made = found[0][0]
        return (made.claim.value,), made.standing is Standing.DISPUTED
    if field.sum:
        return (str(sum(int(made.claim.value) for made, _ in found)),), False
    if field.many:
        ordered = sorted((made for made, _ in found), key=lambda made: (made.record.learned_at, *_address(made)))
        return tuple(dict.fromkeys(made.claim.value for made in ordered)), _any_disputed(found)
    decided = [pair for pair in found if pair[0].standing is not Standing.PENDING]
    best = min(decided or found, key=_precedence)
    differs = len({made.claim.value for made, _ in found}) > 1
    return (best[0].claim.value,), differs or _any_disputed(found)


def _any_disputed(found: list[tuple[Assertion, str]]) -> bool:
    return any(made.standing is Standing.DISPUTED for made, _ in found)


def _precedence(pair: tuple[Assertion, str]) -> tuple[object, ...]:
    made, preferred_at = pair
    record = made.record
    return (
        _latest_first(preferred_at),
        made.grade.rank,
        _latest_first(_first_day(record.valid_from)),
        record.learned_at,
        *_address(made),
    )


def _address(made: Assertion) -> tuple[str, str]:
    return (made.record.uid, made.claim.slot)


def _latest_first(moment: str) -> tuple[int, ...]:
    """A key that sorts later moments of one length first and missing ones last."""
    return tuple(-ord(c) for c in moment) if moment else (1,)


@lru_cache(maxsize=16384)
def _first_day(edtf: str) -> str:
    """The first day on which a vague date can be, with its wall time; "" where there is none or it is open."""
    if not edtf:
        return ""
    try:
        when = from_edtf(edtf)
    except BadDate:
        return ""
    return when.sort_key.partition("/")[0].ljust(_MOMENT, "0") if when.earliest else ""


def _assertion(record: Record, claim: Claim, ruling: _Rulings | None) -> Assertion:
    if ruling is None:
        standing = Standing.PENDING if claim.slot in record.pending else Standing.ASSERTED
        return Assertion(record, claim, record.grade, standing)
    slot = claim.slot
    grade = ruling.grades.get(slot) or ruling.grades.get("") or record.grade
    if slot in ruling.withdrawn or "" in ruling.withdrawn:
        standing = Standing.WITHDRAWN
    elif ruling.preferred_at(slot):
        standing = Standing.PREFERRED
    elif slot in ruling.declined or "" in ruling.declined:
        standing = Standing.DECLINED
    elif slot in record.pending:
        standing = Standing.PENDING
    elif slot in ruling.disputed or "" in ruling.disputed:
        standing = Standing.DISPUTED
    else:
        standing = Standing.ASSERTED
    return Assertion(record, claim, grade, standing)


def _rulings(judgements: Iterable[Judgement]) -> dict[str, _Rulings]:
    rulings: dict[str, _Rulings] = {}
    for judged in sorted(judgements, key=lambda j: (j.at, j.uid)):
        ruling = rulings.get(judged.target)
        if ruling is None:
            ruling = rulings[judged.target] = _Rulings(set(), set(), set(), {}, {})
        _rule(ruling, judged)
    return rulings


def _rule(ruling: _Rulings, judged: Judgement) -> None:
    slot = judged.slot
    match judged.verdict:
        case Verdict.WITHDRAWN:
            ruling.withdrawn.add(slot)
        case Verdict.REINSTATED:
            ruling.withdrawn.discard(slot)
        case Verdict.DISPUTED:
            ruling.disputed.add(slot)
        case Verdict.UNDISPUTED:
            ruling.disputed.discard(slot)
        case Verdict.DECLINED:
            ruling.declined.add(slot)
        case Verdict.UNDECLINED:
            ruling.declined.discard(slot)
        case Verdict.PREFERRED:
            ruling.preferred[slot] = judged.at
        case Verdict.UNPREFERRED:
            ruling.preferred.pop(slot, None)
        case Verdict.GRADED:
            ruling.grades[slot] = judged.grade
        case _:  # protection says nothing about values
            pass
