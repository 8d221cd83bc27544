"""Whatever text a table holds comes back as it was, through CSV in any dialect and encoding, and through XLSX."""

from __future__ import annotations

import csv
import io
import tempfile
from pathlib import Path

import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from importers.cells import text_problem
from importers.registry import open_reading
from importers.rows import ReadChoices, Row
from importers.shared_strings import unescaped

ENCODINGS = {"utf-8": "utf-8", "utf-8-sig": "utf-8", "utf-16": None, "utf-16-le": None, "gb18030": "gb18030"}
texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12) | st.sampled_from(
    [
        "=1+1",
        '"',
        '""',
        ",;\t|",
        " x ",
        "\n",
        "a\r\nb",
        "\r",
        "'",
        "សុខ\u200bសុភា",
        "陈志",
        "😀",
        "\ufeff",
        "1.0",
        "007",
        "TRUE",
        "\\",
    ]
)
cells = texts.filter(lambda text: text_problem(text) is None)


@st.composite
def tables(draw: st.DrawFn) -> list[tuple[str, ...]]:
    width = draw(st.integers(2, 5))
    rows = st.tuples(*[cells] * width).filter(lambda row: any(cell.strip() for cell in row))
    return draw(st.lists(rows, max_size=8))


def read(name: str, content: bytes, choices: ReadChoices) -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, name)
        path.write_bytes(content)
        with open_reading(path, choices) as reading:
            return list(reading.tables[0].rows())


@settings(max_examples=300, deadline=None)
@given(
    tables(),
    st.sampled_from(",;\t|"),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.sampled_from(sorted(ENCODINGS)),
    st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
)
def test_any_table_survives_csv(
    table: list[tuple[str, ...]], separator: str, end: str, encoding: str, quoting: int
) -> None:
    if any("\r" in cell or "\n" in cell for row in table for cell in row):
        quoting = csv.QUOTE_ALL  # the csv module of Python 3.11 quotes only the line end that it writes itself
    text = io.StringIO()
    writer = csv.writer(text, delimiter=separator, lineterminator=end, quoting=quoting)  # type: ignore[arg-type]
    width = len(table[0]) if table else 2
    writer.writerows([[f"column {i}" for i in range(width)], *table])
    content = text.getvalue().encode(encoding)
    found = read("x.csv", content, ReadChoices(encoding=ENCODINGS[encoding], separator=separator, heading_row=1))
    assert [row.cells for row in found] == table
    assert not any(row.problems for row in found)


@settings(max_examples=150, deadline=None)
@given(tables())
def test_any_table_survives_quoted_csv_without_a_word_of_help(table: list[tuple[str, ...]]) -> None:
    text = io.StringIO()
    width = len(table[0]) if table else 2
    csv.writer(text, quoting=csv.QUOTE_ALL).writerows([[f"column {i}" for i in range(width)], *table])
    found = read("x.csv", text.getvalue().encode(), ReadChoices())
    assert [row.cells for row in found] == table


@settings(max_examples=150, deadline=None)
@given(tables())
def test_any_table_survives_xlsx(table: list[tuple[str, ...]]) -> None:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        page = book.add_worksheet()
        width = len(table[0]) if table else 2
        for number, row in enumerate([tuple(f"column {i}" for i in range(width)), *table]):
            for column, cell in enumerate(row):
                if cell:
                    page.write_string(number, column, cell)
    found = read("x.xlsx", content.getvalue(), ReadChoices())
    assert [row.cells for row in found] == table


@given(st.text(max_size=30))
def test_escapes_of_a_workbook_are_undone_once(text: str) -> None:
    escaped = "".join(f"_x{ord(char):04X}_" if char < " " or char == "_" else char for char in text)
    assert unescaped(escaped) == text
