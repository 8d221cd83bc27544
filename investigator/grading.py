"""How well the links of a chart are graded, by the best of the sources that stand behind each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from graph.current import best_grade
from graph.store import GraphReader
from investigator.paging import Told, told_of


def link_grades(reader: GraphReader, links: Sequence[str]) -> Mapping[str, str]:
    """The best grade of each link, such as "B2", by uid; "" where nothing behind it is graded. Raises StoreError."""
    told = told_of(reader, links)
    nothing = Told((), ())
    return {uid: str(best_grade(told.get(uid, nothing).records, told.get(uid, nothing).judgements)) for uid in links}
