"""The questions that ship with the program, and how one is put to a case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from graph.citing import cited_words
from graph.facts import Citation, Source
from graph.language import _
from graph.store import GraphReader
from investigator.disclosure import Disclosure
from investigator.paging import standing_records
from investigator.questions import businesses, people, places, proof
from investigator.questions.answer import Answer, Asking, BadQuestion, Cited, Found, Hit, Parameter, Question


def questions() -> tuple[Question, ...]:
    """Every question, in the order in which they are listed, in the chosen language."""
    at_least = Parameter("at_least", _("At least so many"), 2, 2)
    return (
        Question(
            "behind-nominees",
            _("Who stands behind nominee directors?"),
            _(
                "Persons who hold powers of attorney, beneficial ownership or control over businesses that only others"
                " direct by the register, also through nominees and companies between. A lead, not a finding of guilt."
            ),
            businesses.behind_nominees,
            (at_least,),
        ),
        Question(
            "several-businesses",
            _("Who directs or owns several businesses?"),
            _("Persons and companies recorded as director or owner of two businesses or more."),
            businesses.of_several,
            (at_least,),
        ),
        Question(
            "shared-identifiers",
            _("Which phones or accounts do several businesses share?"),
            _("Phones, accounts and other identifiers that two or more businesses or sites use."),
            businesses.shared_identifiers,
            (at_least,),
        ),
        Question(
            "shared-addresses",
            _("Which businesses are registered at one address?"),
            _("Addresses at which two or more businesses are registered."),
            businesses.shared_addresses,
            (at_least,),
        ),
        Question(
            "no-beneficial-owner",
            _("Which businesses have no known beneficial owner?"),
            _("Businesses of which nobody is recorded as the beneficial owner, those without any owner first."),
            businesses.without_owner,
        ),
        Question(
            "victim-and-suspect",
            _("Who is victim and suspect?"),
            _(
                "Persons declared or recorded as victims who are also arrested, charged or under suspicion: the"
                " principle of non-punishment may protect them."
            ),
            people.victim_and_suspect,
        ),
        Question(
            "back-at-work",
            _("Which identified victims are linked to a workplace after rescue?"),
            _("Identified victims with a link to a workplace that began after rescue. They must not be returned."),
            people.back_at_work,
        ),
        Question(
            "closed-and-active",
            _("Which closed sites show later activity?"),
            _("Sites closed by order and last seen active after it. The order stands until someone records otherwise."),
            places.closed_and_active,
        ),
        Question(
            "moved",
            _("Which sites moved, which businesses follow others?"),
            _("Sites recorded as moved and successor businesses, with what both places or businesses have in common."),
            places.moved,
        ),
        Question(
            "unproven",
            _("What is still unproven?"),
            _(
                "Links by which somebody answers for a business, a site or a victim, and that rest on fewer than two"
                " sources, none graded B2 or better; and links recorded as not confirmed."
            ),
            proof.unproven,
            (Parameter("at_least", _("Sources that make up for a weak grade"), 2, 2),),
        ),
    )


def question(code: str) -> Question:
    """The question with this code. Raises BadQuestion."""
    every = questions()
    for candidate in every:
        if candidate.code == code:
            return candidate
    raise BadQuestion(
        _("There is no question “{code}”.").format(code=code),
        _("There are: {codes}.").format(codes=", ".join(q.code for q in every)),
    )


def answer(reader: GraphReader, code: str, disclosure: Disclosure, values: Mapping[str, int] | None = None) -> Answer:
    """What the case answers to a question. Raises BadQuestion and StoreError."""
    asked = question(code)
    asking = Asking(reader, disclosure, asked.values(values or {}))
    found = tuple(asked.ask(asking))
    asking.entities(each.subject for each in found)
    cited = _cited(reader, found)
    return Answer(
        code,
        tuple(
            Hit(each.subject, asking.name(each.subject), each.reason, each.entities, each.links, places)
            for each, places in zip(found, cited, strict=True)
        ),
    )


def _cited(reader: GraphReader, found: Sequence[Found]) -> Sequence[tuple[Cited, ...]]:
    """The places on which each hit rests: those of its links and status entries, without such its subject's own."""
    bare = [each.subject for each in found if not each.links and not each.citations]
    records = standing_records(reader, [*(link for each in found for link in each.links), *bare])
    sources: Mapping[str, Source] = {s.uid: s for s in reader.sources()}
    made = []
    for each in found:
        subjects = each.links or (() if each.citations else (each.subject,))
        places = [Citation(r.source, r.locator) for uid in subjects for r in records.get(uid, ())]
        unique = dict.fromkeys((*each.citations, *places))
        made.append(tuple(_place(sources.get(c.source), c) for c in unique))
    return made


def _place(source: Source | None, citation: Citation) -> Cited:
    return Cited(cited_words(source, citation.locator), source.sha256 if source else "", citation.locator)
