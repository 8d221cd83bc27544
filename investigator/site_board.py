"""All that the site board shows as of one day: figures, sites, and the sources behind their entries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from graph.edtf import span
from graph.facts import Entity, Source, StatusChange
from graph.ids import SourceId
from graph.schema import Schema
from graph.store import GraphReader
from investigator.as_of import AsOf, Clock
from investigator.figures import Figures, figures
from investigator.paging import entities
from investigator.settings import CaseSettings, case_settings
from investigator.sites import ACTION, STATE, SiteStanding, activity_after_order, sites

_SCRIPTS = ("name_khmer", "name_chinese", "alias")


@dataclass(frozen=True, slots=True)
class BoardSite:
    """A site of the board: where it stands, its entity, its names in other scripts.

    `contradicting` are the entries that contradict the order that closed it, `contradicting_sources` how many sources
    they cite; none of either where the last state seen does not contradict it.
    """

    standing: SiteStanding
    entity: Entity
    other_names: tuple[str, ...]
    contradicting: tuple[StatusChange, ...]
    contradicting_sources: int


@dataclass(frozen=True, slots=True)
class Board:
    """The board as of a day by one of the two clocks; `sources` are those that its entries cite."""

    as_of: AsOf
    day: date
    sites: tuple[BoardSite, ...]
    figures: Figures
    sources: Mapping[SourceId, Source]

    def source(self, entry: StatusChange) -> Source | None:
        """The first source that an entry cites."""
        return self.sources.get(entry.citations[0].source) if entry.citations else None

    def site(self, uid: str) -> BoardSite | None:
        """A site of the board."""
        return next((s for s in self.sites if s.standing.uid == uid), None)


def board(reader: GraphReader, schema: Schema, *, day: date | None = None, clock: Clock = Clock.HAPPENED) -> Board:
    """The board as of a day. Without one: the last day of the settings' period, else today, or the last day on which
    anything of a site was learned where that is later (a sample lies in years to come). Raises StoreError, BadSettings.
    """
    settings = case_settings(reader)
    chosen = day or first_day(reader, settings)
    standing = sites(reader, settings, as_of=chosen, clock=clock)
    found = entities(reader, (s.uid for s in standing))
    cited = sorted({c.source for s in standing for entry in s.history for c in entry.citations})
    return Board(
        as_of=AsOf(chosen, clock),
        day=chosen,
        sites=tuple(_site(s, found[s.uid], schema) for s in standing),
        figures=figures(reader, settings, as_of=chosen, clock=clock),
        sources={s.uid: s for s in reader.sources(cited)} if cited else {},
    )


def first_day(reader: GraphReader, settings: CaseSettings) -> date:
    """The day that a board shows at first."""
    if settings.period_until:
        return settings.period_until
    learned = (span(e.learned).latest for axis in (ACTION, STATE) for e in reader.statuses(axis) if e.learned)
    return max((datetime.now(UTC).date(), *(day for day in learned if day)))


def _site(standing: SiteStanding, entity: Entity, schema: Schema) -> BoardSite:
    names = [name for field in _SCRIPTS for name in entity.values.get(field, ())]
    against = activity_after_order(standing, schema.axes[STATE]) if standing.contradiction else ()
    sources = {c.source for entry in against for c in entry.citations}
    return BoardSite(
        standing, entity, tuple(n for n in dict.fromkeys(names) if n != standing.name), against, len(sources)
    )
