"""The bundle that is being put together: which charts, how they look, and what was decided on each uncited line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from investigator.case import Case
from investigator.charts import Chart
from investigator.exhibits.bundle import pages_of, wished
from investigator.exhibits.dossier import Dossier
from investigator.exhibits.dossiers import offers
from investigator.exhibits.exhibit import Line, NothingToShow, Reason, Wish
from investigator.exhibits.page import Page
from investigator.exhibits.page_words import Extent, arranged
from investigator.exhibits.scene import Looks


@dataclass(frozen=True, slots=True)
class Draft:
    """Every method returns a new draft. `reasons` keep lines without a source, `left_out` names lines to leave out."""

    wish: Wish
    charts: tuple[Chart, ...] = ()
    reasons: dict[str, Reason] = field(default_factory=dict)
    left_out: frozenset[str] = frozenset()

    def keeping(self, key: str, reason: Reason) -> Draft:
        """With an uncited line kept for a reason."""
        return replace(self, reasons={**self.reasons, key: reason}, left_out=self.left_out - {key})

    def leaving_out(self, keys: Sequence[str]) -> Draft:
        """With these lines left out."""
        kept = {key: reason for key, reason in self.reasons.items() if key not in keys}
        return replace(self, reasons=kept, left_out=self.left_out | set(keys))

    def undecided(self, key: str) -> bool:
        """Whether nobody said yet what becomes of an uncited line."""
        return key not in self.reasons and key not in self.left_out


@dataclass(frozen=True, slots=True)
class Laid:
    """A draft laid out: the wishes by which it can be exported as seen, its pages, and what is still open.

    `touching` is how many words of each page found no room of their own; `offers` are the dossiers that could go with
    the pages, of which the wishes name those that do.
    """

    draft: Draft
    wishes: tuple[Wish, ...]
    pages: tuple[Page, ...]
    touching: tuple[int, ...] = ()
    offers: tuple[Dossier, ...] = ()

    @property
    def dossiers(self) -> tuple[Dossier, ...]:
        """The dossiers that go in."""
        chosen = self.wishes[0].dossiers if self.wishes else ()
        return tuple(each for each in self.offers if each.subject.uid in chosen)

    @property
    def uncited(self) -> tuple[Line, ...]:
        """Lines without a source, of all pages, each once."""
        kept = (line for page in self.pages for line in page.exhibit.lines if line.reason.words)
        left = (line for page in self.pages for line in page.exhibit.left_out)
        return tuple({line.key: line for line in (*kept, *left)}.values())

    @property
    def open(self) -> tuple[Line, ...]:
        """Uncited lines on which nobody decided yet."""
        return tuple(line for line in self.uncited if self.draft.undecided(line.key))


def lay_out(case: Case, draft: Draft, looks: Looks, extent: Extent) -> Laid:
    """The pages of a draft, none where nothing was known by its day; off the GUI thread.

    Raises NothingToShow, StoreError.
    """
    if not draft.charts:
        return Laid(draft, (), ())
    like = replace(
        draft.wish,
        reasons=tuple((key, draft.reasons[key]) for key in sorted(draft.reasons)),
        left_out=tuple(sorted(draft.left_out)),
    )
    wishes = wished(case, draft.charts, like)
    try:
        pages = pages_of(case, wishes, looks)
    except NothingToShow:
        if not like.as_of:
            raise
        return Laid(draft, (), ())
    touching = tuple(arranged(page.scene, page.view, extent).touching for page in pages)
    offered = case.consult(lambda s: offers(s, case.schema, [page.exhibit for page in pages])).result()
    there = {each.subject.uid for each in offered}
    kept = tuple(uid for uid in like.dossiers if uid in there)
    return Laid(draft, tuple(replace(wish, dossiers=kept) for wish in wishes), pages, touching, offered)
