"""One mapping reads every table of the sample files, and refuses exactly the rows that were spoiled."""

from __future__ import annotations

import json
from pathlib import Path

from graph.schema import standard
from importers.facts import FactMaker, Reject
from importers.mapping import check, from_text
from importers.registry import open_reading
from investigator.sample import write_files, write_key
from investigator.sample.mapping import mapping


def test_it_fits_the_vocabulary_and_survives_being_saved() -> None:
    made = mapping()
    for table in made.tables:
        check(table, standard())
        assert table.series
    assert from_text(made.to_text()) == made


def test_every_table_has_its_mapping_and_only_spoiled_rows_are_refused(tmp_path: Path) -> None:
    made, schema = mapping(), standard()
    used, refused, rows = set(), set(), 0
    for path in write_files(tmp_path):
        with open_reading(path) as reading:
            for table in reading.tables:
                chosen = made.for_table(table.name, table.heading)
                assert (chosen is None) == (table.name == "Read me"), (path.name, table.name)
                if chosen is None:
                    continue
                used.add(made.tables.index(chosen))
                maker = FactMaker(table, chosen, schema, secret=b"", file_sha256=reading.sha256, file_set="")
                for row in table.rows():
                    rows += 1
                    fact = maker.facts(row)
                    if isinstance(fact, Reject):
                        refused.add((path.name, table.name, fact.row, fact.column))
    spoiled = json.loads(write_key(tmp_path).read_text("utf-8"))["rejects"]
    assert refused == {(each["file"], each["sheet"], each["row"], each["column"]) for each in spoiled}
    assert used == set(range(len(made.tables)))
    assert rows == 9004
