"""What the report sets of a dossier: heading, facts with their places, what is unproven, what is left out."""

from __future__ import annotations

from collections.abc import Sequence

from graph.citing import locator_words
from graph.language import _, in_each, languages, many, speaking
from investigator.exhibits.citations import Citation
from investigator.exhibits.dossier import About, Dossier, Fact

_PLACES_OF_A_FACT = 6


def dossier_pages(dossiers: Sequence[Dossier]) -> list[dict[str, object]]:
    """Each dossier as the template of the report takes it."""
    return [_body(dossier, number) for number, dossier in enumerate(dossiers, start=1)]


def dossier_words() -> dict[str, str]:
    """The words of dossiers that the template needs."""
    return {
        "number": _("No."),
        "fact": _("Fact"),
        "happened": _("Happened → learned"),
        "document": _("Document"),
        "place": _("Place"),
        "dossier": _("Exhibit"),
        "grade": _("Grade"),
        "nothing": _("No document says anything of it that may be told."),
        "unproven": _("Unproven: said without a document, and no fact"),
        "left_out": _("What this dossier leaves out"),
    }


def counted(dossier: Dossier) -> str:
    """How many facts a dossier has, and how many of them a document says: "41 facts, 38 sourced"."""

    def say() -> str:
        facts = many("{n} fact", "{n} facts", dossier.said)
        return _("{facts}, {n} sourced").format(facts=facts, n=len(dossier.facts))

    return in_each(say)


def entries_counted(dossier: Dossier) -> str:
    """How many entries the status axes of a site have; "" where it has none."""
    if dossier.subject.type != "Site" or not dossier.entries:
        return ""
    return _("both axes, {entries}").format(entries=many("{n} entry", "{n} entries", dossier.entries))


def _body(dossier: Dossier, number: int) -> dict[str, object]:
    groups = (
        (_("What is said of it"), About.FIELD),
        (_("Links"), About.LINK),
        (_("Status, happened → learned"), About.STATUS),
    )
    known = _("as known on {day}").format(day=dossier.known_until)
    return {
        "title": f"{_('Dossier {n}').format(n=number)}: {dossier.subject.label}",
        "about": " · ".join((dossier.kind, known, counted(dossier))),
        "fingerprint": f"sha256 {dossier.fingerprint}",
        "groups": [
            {"title": title, "facts": [_fact(fact) for fact in dossier.facts if fact.about is about]}
            for title, about in groups
            if any(fact.about is about for fact in dossier.facts)
        ],
        "unproven": [_told(fact) for fact in dossier.unproven],
        "left_out": [f"{words}: {count}" for words, count in dossier.left_out.items()],
    }


def _fact(fact: Fact) -> dict[str, object]:
    shown = [cited_row(place) for place in fact.citations[:_PLACES_OF_A_FACT]]
    more = len(fact.citations) - len(shown)
    if more > 0:
        words = _("{n} more places: see dossiers.csv").format(n=more)
        shown.append({"document": words, "place": "", "dossier": "", "hash": "", "grade": ""})
    with speaking(languages()[0]):
        lines = [_("page {page} no. {n}").format(page=page, n=number) for page, number in fact.lines]
    notes = ", ".join(filter(None, (fact.note, *lines)))
    topic = "" if fact.about is About.LINK else fact.topic
    return {
        "number": str(fact.number),
        "topic": topic,
        "words": fact.words,
        "dates": _dates(fact),
        "note": notes,
        "citations": shown,
    }


def _told(fact: Fact) -> str:
    words = fact.words if fact.about is About.LINK else f"{fact.topic}: {fact.words}"
    return " · ".join(filter(None, (words, _dates(fact))))


def _dates(fact: Fact) -> str:
    if fact.about is not About.STATUS:
        return ""
    return " → ".join(day.replace("/", " – ").replace("T", " ") or "–" for day in (fact.happened, fact.learned))


def cited_row(citation: Citation) -> dict[str, str]:
    """A place in a document as a row of the tables of the report."""
    with speaking(languages()[0]):
        place = locator_words(citation.place)
    return {
        "document": citation.title,
        "place": place,
        "dossier": citation.exhibit,
        "hash": citation.sha256[:8],
        "grade": citation.grade or "–",
    }
