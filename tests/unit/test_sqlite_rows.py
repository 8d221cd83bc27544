"""The texts of the tables are JSON, written by hand for speed: any text comes back as it was."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from graph.facts import Claim, Grade, Record
from graph.ids import RecordId, RunId, SourceId, SubjectId
from graph.sqlite_store.rows import record_of, record_text, values_of, values_text

TEXTS = st.text(st.characters(exclude_categories=("Cs",)), max_size=8)
CLAIMS = st.lists(st.builds(Claim, TEXTS, TEXTS, TEXTS, TEXTS), max_size=3).map(tuple)
RECORDS = st.builds(
    Record,
    uid=TEXTS.map(RecordId),
    subject=TEXTS.map(SubjectId),
    source=TEXTS.map(SourceId),
    locator=TEXTS,
    claims=CLAIMS,
    grade=st.builds(Grade, TEXTS, TEXTS, TEXTS),
    valid_from=TEXTS,
    valid_to=TEXTS,
    learned_at=TEXTS,
    by=TEXTS,
    run=TEXTS.map(RunId),
    pending=st.lists(TEXTS, max_size=2).map(tuple),
    rule=TEXTS,
    basis=st.lists(TEXTS.map(RecordId), max_size=2).map(tuple),
)


@given(RECORDS)
def test_a_record_comes_back_as_it_was(record: Record) -> None:
    text = record_text(record)
    assert record_of(record.uid, record.subject, record.source, record.run, text) == record
    assert json.dumps(json.loads(text), ensure_ascii=False, separators=(",", ":")) == text


@given(st.dictionaries(TEXTS, st.lists(TEXTS, min_size=1, max_size=3).map(tuple), max_size=3))
def test_values_come_back_as_they_were(values: dict[str, tuple[str, ...]]) -> None:
    text = values_text(values)
    assert dict(values_of(text)) == values
    assert json.dumps(json.loads(text), ensure_ascii=False, separators=(",", ":")) == text
