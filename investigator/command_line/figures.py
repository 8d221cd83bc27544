"""Commands of the team lead: figures, sites, settings."""

from __future__ import annotations

import argparse
from datetime import date

from graph.facts import StatusChange
from graph.moments import now
from investigator.as_of import Clock
from investigator.case import Case
from investigator.command_line.output import print_json, print_line, print_table
from investigator.figures import Figures
from investigator.figures import figures as count
from investigator.settings import case_settings, chosen_settings, from_text
from investigator.sites import SiteStanding
from investigator.sites import sites as board
from investigator.small_files import text_of

_SHARES_IN_A_LINE = 6


def counted(case: Case, as_of: date | None, *, known: bool) -> Figures:
    """The figures of the case by its own settings."""
    clock = Clock.LEARNED if known else Clock.HAPPENED
    return case.ask(lambda s: count(s, case_settings(s), as_of=as_of, clock=clock))


def figures(case: Case, options: argparse.Namespace) -> int:
    """The headline figures."""
    found = counted(case, _day(options.as_of), known=options.known)
    if options.json:
        print_json(found.to_json())
    else:
        print_figures(found)
    return 0


def print_figures(found: Figures) -> None:
    """The figures with their shares, for a person."""
    day = found.as_of.day.isoformat() if found.as_of.day else "today"
    print_line(f"As of {day}, by what {'was known' if found.as_of.clock is Clock.LEARNED else 'had happened'} by then")
    rows: list[tuple[str, str, str]] = []
    for each in found.all:
        rows.append((f"{each.value:,}", each.label, ""))
        for breakdown in each.breakdowns:
            shares = [f"{share.label} {share.value:,}" for share in breakdown.shares[:_SHARES_IN_A_LINE]]
            more = len(breakdown.shares) - len(shares)
            rows.append(("", f"  by {breakdown.by}", ", ".join(shares) + (f" and {more} more" if more else "")))
    width = max(len(value) for value, _, _ in rows)
    for value, label, shares_text in rows:
        print_line(f"{value.rjust(width)}  {label}{': ' if shares_text else ''}{shares_text}")


def sites(case: Case, options: argparse.Namespace) -> int:
    """Where each site stands."""
    as_of = _day(options.as_of)
    found = case.ask(lambda s: board(s, case_settings(s), as_of=as_of))
    if options.json:
        print_json([_site(site) for site in found])
        return 0
    print_table(
        [
            (
                site.code,
                site.name,
                site.province,
                site.column,
                site.observed.value if site.observed else "-",
                "" if site.days is None else site.days,
                "CONTRADICTION" if site.contradiction else "",
                site.next_step,
                site.due,
            )
            for site in found
        ],
        ["code", "site", "province", "official action", "observed", "days", "", "next step", "due"],
    )
    if not found:
        print_line("No site is recorded yet.")
    return 0


def settings(case: Case, options: argparse.Namespace) -> int:
    """Print the settings, or replace them."""
    if options.set:
        chosen = from_text(text_of(options.set))
        case.ask(lambda s: s.apply(chosen_settings(s, chosen, by=case.by, at=now())))
    print_line(case.ask(case_settings).to_text().rstrip("\n"))
    return 0


def _site(site: SiteStanding) -> dict[str, object]:
    return {
        "id": site.uid,
        "code": site.code,
        "name": site.name,
        "province": site.province,
        "official_action": site.column,
        "since": _entry(site.since),
        "action": _entry(site.action),
        "observed": _entry(site.observed),
        "contradiction": site.contradiction,
        "days": site.days,
        "next_step": site.next_step,
        "owner": site.owner,
        "due": site.due,
        "overdue": site.overdue,
        "exhibits": site.exhibits,
        "history": [_entry(entry) for entry in site.history],
    }


def _entry(entry: StatusChange | None) -> dict[str, str] | None:
    if entry is None:
        return None
    return {
        "axis": entry.axis,
        "value": entry.value,
        "happened": entry.happened,
        "learned": entry.learned,
        "body": entry.body,
        "reference": entry.reference,
        "source": entry.citations[0].source if entry.citations else "",
        "locator": entry.citations[0].locator if entry.citations else "",
    }


def _day(words: str | None) -> date | None:
    return date.fromisoformat(words) if words else None
