"""What a bundle holds beside its pages, what it keeps back, and the self-test: each with what was counted."""

from __future__ import annotations

from dataclasses import dataclass

from graph.language import _, many
from investigator.exhibits.dossier import About
from ui.evidence.drafts import Laid


@dataclass(frozen=True, slots=True)
class Check:
    """One part of the self-test: whether it passed, what it is, and what it counted."""

    passed: bool
    words: str
    counted: str


def self_test(laid: Laid) -> tuple[Check, ...]:
    """What is tested of the pages and dossiers before they leave; the search for protected strings is the export's."""
    lines = [line for page in laid.pages for line in page.exhibit.lines]
    cited = [line for line in lines if line.citations]
    documents = {c.sha256 for line in cited for c in line.citations}
    facts = [fact for dossier in laid.dossiers for fact in dossier.facts]
    documents |= {c.sha256 for fact in facts for c in fact.citations}
    whole = sum(len(sha) == 64 for sha in documents)
    led = len(cited) + sum(bool(line.reason.words) and not line.citations for line in lines)
    left = sum(len(page.exhibit.left_out) for page in laid.pages)
    touching = sum(laid.touching)
    found = [Check(led == len(lines), _("Every number leads to a document or a reason"), _of(led, len(lines)))]
    if laid.dossiers:
        leading = sum(bool(fact.citations) for fact in facts)
        words = _("Every fact of the dossiers leads to a document")
        found.append(Check(leading == len(facts), words, _of(leading, len(facts))))
    found += [
        Check(whole == len(documents), _("Every document has its fingerprint"), _of(whole, len(documents))),
        Check(touching == 0, _("No name or number covers another"), str(touching)),
        Check(left == 0, _("Lines left out, listed as unproven"), str(left)),
    ]
    return tuple(found)


def annexes(laid: Laid) -> tuple[tuple[str, str], ...]:
    """What always goes in with the pages, each with what is in it."""
    lines = [line for page in laid.pages for line in page.exhibit.lines]
    documents = {c.sha256 or c.exhibit for page in laid.pages for c in page.exhibit.sources}
    documents |= {c.sha256 or c.exhibit for dossier in laid.dossiers for c in dossier.sources}
    left = {line.key for page in laid.pages for line in page.exhibit.left_out}
    unproven = [fact for dossier in laid.dossiers for fact in dossier.unproven]
    left |= {fact.words for fact in unproven if fact.about is About.LINK}
    bare = sum(fact.about is not About.LINK for fact in unproven)
    return (
        (
            _("Source table and exhibit list"),
            ", ".join((many("{n} line", "{n} lines", len(lines)), many("{n} exhibit", "{n} exhibits", len(documents)))),
        ),
        (
            _("What is unproven"),
            ", ".join((many("{n} fact", "{n} facts", bare), many("{n} line", "{n} lines", len(left)))),
        ),
    )


def kept_back(laid: Laid) -> tuple[tuple[str, str], ...]:
    """How much of what is known is on no page, by words; never what it is."""
    counts: dict[str, int] = {}
    for page in laid.pages:
        for words, count in page.exhibit.kept_back.items():
            counts[words] = max(counts.get(words, 0), count)
    told = [(words, str(count)) for words, count in counts.items() if count]
    dossiers = sum(count for dossier in laid.dossiers for count in dossier.left_out.values())
    if dossiers:
        told.append((_("Left out of the dossiers, listed there"), str(dossiers)))
    return (*told, (_("Photos, notes, birth dates"), _("all")))


def _of(some: int, whole: int) -> str:
    return _("{n} of {all}").format(n=some, all=whole)
