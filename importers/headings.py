"""Where a table's heading stands, and what its columns are called."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from graph.language import Phrase
from graph.text import visible
from importers.cells import text_problem
from importers.rows import CellProblem, column_letter

SAMPLE = 50
"""Rows with content among which the heading is looked for."""

WIDE = 2048
"""Columns from which a heading has to be filled for the most part."""

_EDGES = "\ufeff\u200b\u200c\u200d\u2060"
_FOLLOWING = 20


@dataclass(frozen=True, slots=True)
class SampleRow:
    """One of the first rows of a file, for finding the heading; `number` counts as `rows.Row.number`."""

    number: int
    cells: tuple[str, ...]
    hidden: bool = False

    @property
    def filled(self) -> list[str]:
        """The cells that hold more than blanks, stripped."""
        return [cell.strip() for cell in self.cells if cell.strip()]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading as found: `row` is 0 if there is none and letters serve; `note` says in words what was decided."""

    row: int
    names: tuple[str, ...]
    columns: tuple[str, ...]
    problems: tuple[CellProblem, ...]
    note: Phrase


class NoHeading(Exception):
    """The chosen row cannot be the heading; `why` says why, without a subject."""

    def __init__(self, why: Phrase) -> None:
        super().__init__(why)
        self.why = why


def find_heading(sample: Sequence[SampleRow], chosen: int | None = None, widest: int | None = None) -> Heading:
    """The heading among the first rows with content, of which there is at least one.

    It is the first visible row with two or more different texts that is more than half as full as the rows under it;
    titles and remarks above it are left out. If no row is like that, the first visible row is the heading. `chosen` is
    the row that a person named, 0 for none. `widest` is how many columns a row may name, if the format says it. Raises
    NoHeading if the chosen row is blank, or if the heading is far wider than what it names.
    """
    if chosen == 0:
        width = max(len(row.cells) for row in sample)
        letters = tuple(column_letter(index) for index in range(width))
        return Heading(0, letters, letters, (), Phrase("no heading: the columns are called by their letters"))
    index, note = _chosen(sample, chosen) if chosen is not None else _first_likely(sample)
    row = sample[index]
    below = sample[index + 1 :]
    width = _width(row, below, widest)
    texts = [_name(cell) for cell in row.cells[:width]] + [""] * (width - len(row.cells))
    filled = sum(bool(text) for text in texts)
    if width > WIDE and filled * 2 < width:
        last = column_letter(width - 1)
        raise NoHeading(Phrase("reaches to column {column} but names only {n} columns", column=last, n=filled))
    names, problems = _distinct(texts, row.number)
    return Heading(row.number, names, tuple(map(column_letter, range(width))), problems, note)


def _chosen(sample: Sequence[SampleRow], chosen: int) -> tuple[int, Phrase]:
    for index, row in enumerate(sample):
        if row.number == chosen:
            return index, Phrase("heading in row {row}, as chosen", row=chosen)
    raise NoHeading(Phrase("is blank, so that it cannot be the heading"))


def _first_likely(sample: Sequence[SampleRow]) -> tuple[int, Phrase]:
    order = [index for index, row in enumerate(sample) if not row.hidden] or list(range(len(sample)))
    for index in order:
        if _likely(sample[index], [sample[later] for later in order if later > index][:_FOLLOWING]):
            row, first = sample[index].number, sample[0].number
            if not index:
                return index, Phrase("heading in row {row}", row=row)
            return index, Phrase(
                "heading in row {row}; what stands above it (from row {first}) is left out", row=row, first=first
            )
    number = sample[order[0]].number
    return order[0], Phrase(
        "no row looks like a heading; row {row} is taken for it, check that it holds no data", row=number
    )


def _likely(row: SampleRow, below: Sequence[SampleRow]) -> bool:
    """Whether a row names columns: different texts, mostly with letters, not much fewer than the rows below have."""
    filled = row.filled
    usual = sorted(len(later.filled) for later in below)[len(below) * 3 // 4] if below else 0
    needed = 1 if usual <= 1 and (below or len(filled) == 1) else 2
    different = len(set(filled))
    if len(filled) < needed or 2 * len(filled) <= usual or different < needed or different * 2 <= len(filled):
        return False
    return 2 * sum(any(char.isalpha() for char in cell) for cell in filled) >= len(filled)


def _width(row: SampleRow, below: Sequence[SampleRow], widest: int | None) -> int:
    """Up to the last name, and on over columns without a name that at least half of the rows below fill."""
    width = max((index + 1 for index, cell in enumerate(row.cells) if _name(cell)), default=0)
    limit = len(row.cells) if widest is None else widest
    while width < limit and below:
        if sum(len(later.cells) > width and bool(later.cells[width].strip()) for later in below) * 2 < len(below):
            break
        width += 1
    return width


def _name(cell: str) -> str:
    return " ".join(cell.strip().strip(_EDGES).split("\n")).replace("\r", "").strip()


def _distinct(texts: Sequence[str], row: int) -> tuple[tuple[str, ...], tuple[CellProblem, ...]]:
    """Each name once: blank and broken ones become letters, repeated ones get theirs added."""
    first: dict[str, int] = {}
    names: list[str] = []
    problems: list[CellProblem] = []
    given = Counter(texts)
    for index, text in enumerate(texts):
        letter = column_letter(index)
        problem = text_problem(text)
        if problem is not None:
            why = Phrase("the heading of column {column} {problem}", column=letter, problem=problem)
            problems.append(CellProblem(row, letter, text, why))
        name = letter if not text or problem is not None else text
        if name in first or (name != text and given[name]):
            if name == text:
                other = column_letter(first[name])
                reason = Phrase(
                    "columns {first} and {second} have the same heading, {name}",
                    first=other,
                    second=letter,
                    name=visible(name),
                )
                problems.append(CellProblem(row, letter, text, reason))
            name = f"{name} (column {letter})"
            while name in first or given[name]:
                name += "'"
        first[name] = index
        names.append(name)
    return tuple(names), tuple(problems)
