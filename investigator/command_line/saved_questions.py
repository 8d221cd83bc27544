"""The command that lists the saved questions and answers one."""

from __future__ import annotations

import argparse

from investigator.case import Case
from investigator.command_line.output import print_json, print_line, print_table
from investigator.disclosure import Disclosure
from investigator.questions import Answer, Hit, Question, answer, question, questions

_SOURCES_IN_A_LINE = 4


def ask(case: Case, options: argparse.Namespace) -> int:
    """List the questions, or answer the one that is named."""
    if not options.code:
        _list(options)
        return 0
    asked = question(options.code)
    values = {} if options.at_least is None else {"at_least": options.at_least}
    disclosure = Disclosure(case.schema, reason=options.reveal)
    found = case.ask(lambda s: answer(s, asked.code, disclosure, values))
    disclosure.log(case)
    if options.json:
        print_json(_body(asked, found))
    else:
        _print(asked, found)
    return 0


def _list(options: argparse.Namespace) -> None:
    every = questions()
    if options.json:
        print_json([_described(each) for each in every])
    else:
        print_table([(each.code, each.title) for each in every], ["code", "question"])


def _print(asked: Question, found: Answer) -> None:
    print_line(asked.title)
    print_line(asked.meaning)
    print_line()
    for hit in found.hits:
        print_line(f"{hit.name}  ({hit.subject})")
        print_line(f"    {hit.reason}")
        more = len(hit.cited) - _SOURCES_IN_A_LINE
        places = "; ".join(cited.text for cited in hit.cited[:_SOURCES_IN_A_LINE])
        print_line(f"    {places}{f' and {more:,} more' if more > 0 else ''}")
    print_line(f"{len(found.hits):,} found." if found.hits else "Nothing found.")


def _described(asked: Question) -> dict[str, object]:
    return {
        "code": asked.code,
        "title": asked.title,
        "meaning": asked.meaning,
        "parameters": {p.code: {"title": p.title, "default": p.default, "least": p.least} for p in asked.parameters},
    }


def _body(asked: Question, found: Answer) -> dict[str, object]:
    return _described(asked) | {
        "hits": [_hit(hit) for hit in found.hits],
        "entities": list(found.entities),
        "links": list(found.links),
    }


def _hit(hit: Hit) -> dict[str, object]:
    return {
        "id": hit.subject,
        "name": hit.name,
        "reason": hit.reason,
        "entities": list(hit.entities),
        "links": list(hit.links),
        "sources": [{"source": c.text, "sha256": c.sha256, "locator": c.locator} for c in hit.cited],
    }
