"""The failure of a file that cannot be read: where it stands, what is wrong, what to do."""

from graph.failures import WorldFault
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
        places = [visible(file)]
        if table:
            places.append(f"sheet {visible(table)}")
        if row is not None:
            places.append(f"row {row}")
        if column:
            places.append(f"column {visible(column)}")
        super().__init__(f"{', '.join(places)}: {visible(what, _LONGEST)}.", visible(remedy, _LONGEST))
        self.file = file
        self.what = what
        self.table = table
        self.row = row
        self.column = column
