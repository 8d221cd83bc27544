"""The failure of a file that cannot be read: where it stands, what is wrong, what to do."""

from graph.failures import WorldFault
from graph.language import Phrase, shown
from graph.text import visible

_LONGEST = 1000


class UnreadableFile(WorldFault):
    """A file from outside cannot be read as it is, and nothing of it was taken in.

    `file` is the name without its folder, `table` the sheet (None in a file that has none), `row` counts from 1 as in
    the file, `column` is a heading or a column letter. `what` is the bare statement, without place and full stop.
    """

    def __init__(
        self,
        file: str,
        what: str,
        remedy: str,
        *,
        table: str | None = None,
        row: int | None = None,
        column: str | None = None,
    ) -> None:
        place = file_place(file, table or "", row or 0, column or "")
        said = Phrase("{place}: {what}.", place=place, what=visible(shown(what), _LONGEST))
        super().__init__(said, visible(shown(remedy), _LONGEST))
        self.file = file
        self.what = what
        self.table = table
        self.row = row
        self.column = column


def file_place(file: str, sheet: str, row: int, column: str = "") -> str:
    """A place in a file for a person; "" and 0 for what it does not name, and no column without a row."""
    names = {"file": visible(file), "sheet": visible(sheet), "row": row, "column": visible(column)}
    if not row:
        return Phrase("{file}, sheet {sheet}", **names) if sheet else visible(file)
    if sheet and column:
        return Phrase("{file}, sheet {sheet}, row {row}, column {column}", **names)
    if sheet:
        return Phrase("{file}, sheet {sheet}, row {row}", **names)
    return Phrase("{file}, row {row}, column {column}", **names) if column else Phrase("{file}, row {row}", **names)
