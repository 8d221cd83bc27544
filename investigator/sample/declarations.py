"""Three agencies' registers of declarations, and the decisions of all bodies on them."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass

from investigator.sample.declarants import IDENTIFIED, LAST_DECIDED, PERIOD, Declarant
from investigator.sample.dirt import KHMER_DIGITS, day_first, khmer_buddhist, sex_word, untidy
from investigator.sample.people import COUNTRY_NAMES
from investigator.sample.places import PROVINCES
from investigator.sample.tables import CsvFile, Line, Table, Workbook

COUNTING_BODIES = ("MIN", "PATU")
KHMER_SEX = {"F": "ស្រី", "M": "ប្រុស", "": "-"}
HEADINGS = (
    "Declaration number", "Date", "Document number", "Document kind", "Sex", "Nationality", "Age band", "Province",
    "Province code", "Channel",
)  # fmt: skip
KHMER_HEADINGS = (
    "លេខប្រកាស", "កាលបរិច្ឆេទ", "លេខឯកសារ", "ប្រភេទឯកសារ", "ភេទ", "សញ្ជាតិ", "ក្រុមអាយុ", "ខេត្ត", "លេខកូដខេត្ត", "មធ្យោបាយ",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Decision:
    """What one body decided on one declaration, when, and when the task force learned it."""

    declaration: str
    body: str
    outcome: str
    decided: dt.date
    learned: dt.date


def declaration_registers(people: tuple[Declarant, ...], seed: int) -> tuple[Workbook, CsvFile, CsvFile]:
    """The ministry's workbook, the Khmer file of one province, and the UTF-16 file of the embassies."""
    rng = random.Random(f"{seed}:declarations")  # noqa: S311 - sample data, not secrets
    khmer = [each for each in people if each.channel == "provincial police" and each.person.sex]
    embassy = [each for each in people if each.channel == "embassy" and each.person.sex]
    chosen = {each.number for each in (*khmer, *embassy)}
    ministry = [each for each in people if each.number not in chosen]
    return _ministry(ministry, rng), _khmer(khmer), _embassies(embassy, rng)


def _ministry(people: list[Declarant], rng: random.Random) -> Workbook:
    lines = [
        Line(
            (untidy(rng, each.number), each.day, untidy(rng, each.person.document), each.person.document_kind,
             sex_word(rng, each.person.sex), COUNTRY_NAMES[each.person.nationality], each.age_band,
             PROVINCES[each.province][0], each.province, each.channel)
        )
        for each in people
    ]  # fmt: skip
    lines.extend(lines[index] for index in (4, 77, 301))
    lines.insert(
        150,
        Line((None, dt.date(2031, 10, 2), "DEMO-T-900001", "case card", "F", "Viet Nam", "18-24", "Phnom Penh",
              "KH-12", "hotline"), "missing key", "Declaration number"),
    )  # fmt: skip
    lines.insert(
        420,
        Line(("DEC-2031-90002", "31/11/2031", "DEMO-T-900002", "case card", "M", "China", "25-34", "Kandal", "KH-8",
              "hotline"), "impossible date", "Date"),
    )  # fmt: skip
    return Workbook(
        "2031-04-declarations-ministry",
        "Ministry Committee for Declarations (Demo)",
        (Table("Declarations", HEADINGS, tuple(lines)),),
    )


def _khmer(people: list[Declarant]) -> CsvFile:
    lines = [
        Line(
            (each.number, khmer_buddhist(each.day), each.person.document, each.person.document_kind,
             KHMER_SEX[each.person.sex], each.person.nationality, each.age_band.translate(KHMER_DIGITS),
             PROVINCES[each.province][1], each.province, "provincial police")
        )
        for each in people
    ]  # fmt: skip
    lines.insert(
        33,
        Line(("DEC-2031-90003", "៣០/០២/២៥៧៤", "DEMO-T-900003", "case card", "ស្រី", "TH", "១៨-២៤", "ព្រះសីហនុ", "KH-18",
              "provincial police"), "impossible date", "កាលបរិច្ឆេទ"),
    )  # fmt: skip
    return CsvFile(
        Table("2031-04-declarations-preah-sihanouk-km", KHMER_HEADINGS, tuple(lines)),
        encoding="utf-8-sig",
        note_heading="សម្គាល់",
    )


def _embassies(people: list[Declarant], rng: random.Random) -> CsvFile:
    lines = [
        Line(
            (each.number, day_first(each.day), untidy(rng, each.person.document), each.person.document_kind,
             sex_word(rng, each.person.sex), each.person.nationality, each.age_band, PROVINCES[each.province][0],
             each.province, each.channel)
        )
        for each in people
    ]  # fmt: skip
    lines.append(lines[10])
    return CsvFile(
        Table("2031-04-declarations-embassies", HEADINGS, tuple(lines)),
        encoding="utf-16",
        delimiter="\t",
        suffix=".tsv",
    )


def decisions(people: tuple[Declarant, ...], seed: int) -> tuple[Decision, ...]:
    """The decisions of all bodies, by date; per declaration the counting bodies never decide twice on one day."""
    rng = random.Random(f"{seed}:decisions")  # noqa: S311 - sample data, not secrets
    found: list[Decision] = []
    for each in people:
        chain = _counted_chain(rng, each)
        last = PERIOD[1] if each.in_period else dt.date(2031, 12, 6)
        room = max((last - each.day).days, len(chain))
        spread = min(room, 34)
        offsets = sorted(rng.sample(range(1, spread + 1), len(chain))) if chain else []
        learned = each.day
        for offset, (body, outcome) in zip(offsets, chain, strict=True):
            decided = each.day + dt.timedelta(offset)
            learned = max(learned, min(decided + dt.timedelta(rng.randrange(5)), max(last, decided)))
            found.append(Decision(each.number, body, outcome, decided, learned))
        found.extend(_other_bodies(rng, each, last))
    return tuple(sorted(found, key=lambda each: (each.decided, each.declaration, each.body)))


def _counted_chain(rng: random.Random, each: Declarant) -> list[tuple[str, str]]:
    """The decisions of the counting bodies on one declaration in order of date; the last is the one that counts."""
    body = rng.choice(COUNTING_BODIES)
    if each.outcome == "pending":
        return [(body, "pending")] if rng.randrange(2) and each.day <= LAST_DECIDED else []
    kind = rng.randrange(100)
    final = (body, each.outcome)
    if each.identified and kind < 25:
        return [("PATU", "unhappy with working conditions"), ("MIN", each.outcome)]
    if each.identified and kind < 33:
        return [("MIN", "pending"), ("PATU", each.outcome)]
    if each.identified and kind < 48:
        return [("PATU", rng.choice(IDENTIFIED)), ("MIN", each.outcome)]
    if not each.identified and kind < 7:
        return [("PATU", rng.choice(IDENTIFIED)), ("MIN", each.outcome)]
    if not each.identified and kind < 10:
        return [("MIN", rng.choice(IDENTIFIED)), ("PATU", each.outcome)]
    return [("MIN" if body == "PATU" else "PATU", "pending"), final] if kind > 85 else [final]


def _other_bodies(rng: random.Random, each: Declarant, last: dt.date) -> list[Decision]:
    """Opinions of organisations and embassies, which are recorded but do not count."""
    if rng.randrange(100) >= 28:
        return []
    body = rng.choice(("NGO1", "NGO2", "EMB1"))
    if each.identified:
        outcome = rng.choice((each.outcome, each.outcome, "unhappy with working conditions"))
    else:
        outcome = rng.choice((*IDENTIFIED, "other"))
    decided = each.day + dt.timedelta(rng.randint(0, max((last - each.day).days, 0)))
    return [Decision(each.number, body, outcome, decided, decided)]


def decision_file(found: tuple[Decision, ...], seed: int) -> CsvFile:
    """All decisions as one file, in no telling order, with two on declarations that nobody has."""
    rng = random.Random(f"{seed}:decision file")  # noqa: S311 - sample data, not secrets
    order = list(found)
    rng.shuffle(order)
    lines = [
        Line(
            (
                f"ASM-2031-{number:05}",
                each.declaration,
                each.body,
                untidy(rng, each.outcome),
                each.decided,
                each.learned,
            )
        )
        for number, each in enumerate(order, 1)
    ]
    lines.extend(lines[index] for index in (12, 500))
    for number in (1, 2):
        lines.insert(
            300 * number,
            Line((f"ASM-2031-9000{number}", f"DEC-2031-9990{number}", "PATU", "trafficking",
                  dt.date(2031, 10, 5 + number), dt.date(2031, 10, 9))),
        )  # fmt: skip
    lines.insert(
        700,
        Line(("ASM-2031-90003", "-", "PATU", "trafficking", dt.date(2031, 10, 5), dt.date(2031, 10, 6)),
             "missing key", "Declaration number"),
    )  # fmt: skip
    lines.insert(
        900,
        Line(("ASM-2031-90004", found[50].declaration, "MIN", "forced labour", "2031-09-31", "2031-10-06"),
             "impossible date", "Decided on"),
    )  # fmt: skip
    return CsvFile(
        Table(
            "2031-05-decisions",
            ("Decision number", "Declaration number", "Body code", "Outcome", "Decided on", "Learned"),
            tuple(lines),
        )
    )
