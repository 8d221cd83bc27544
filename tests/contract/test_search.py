"""Search finds by the tiers of graph.folding, in every store the same."""

from __future__ import annotations

import pytest

from graph.changes import NewEntity
from graph.derived import derive
from graph.facts import Record, Verdict
from graph.folding import needles, tier
from graph.ids import EntityId
from graph.schema import EntityType
from graph.store import GraphStore
from tests.contract.casework import Desk, Import, new_entity, new_record
from tests.contract.places import Cases

PEOPLE: tuple[dict[str, str], ...] = (
    {"name": "Sok Vanna", "alias": "Vanna the Tall", "phone": "+85512345678"},
    {"name": "Vanna Sok"},
    {"name": "Sokha Chenda", "notes": "Sok is her cousin"},
    {"name": "សុខ វណ្ណា"},
    {"name": "សុខ សុភា", "name_khmer": "សុខ សុភា"},
    {"name": "Sok Sophea"},
    {"name": "陈志", "document_number": "E12345678"},
    {"name": "陈志强"},
    {"name": "王志"},
    {"name": "Chen Zhi"},
    {"name": "Trần Thị Bưởi", "address": "12 Đường Lê Lợi"},
    {"name": "Tran Thi Buoi"},
    {"name": "O'Brien, Pat", "email": "pat@example.org"},
    {"name": "Zoë Müller"},
    {"name": "สมชาย ใจดี"},
    {"name": "100% Sure_Thing \\ *"},
    {"alias": "a"},
    {"name": "Ñ"},
    {"document_number": "K-9000.123/45", "notes": "passport K 9000 123 45\nseized"},
    {"birth_date": "1990-05", "sex": "female"},
)
SITES: tuple[dict[str, str], ...] = (
    {"name": "Lotus Tower", "name_khmer": "អគារផ្កាឈូក", "address": "ផ្លូវ ២៧១, ភ្នំពេញ"},
    {"site_code": "DEMO-S07", "province": "Preah Sihanouk"},
)
QUERIES = (
    *("sok", "SOK VANNA", "vanna sok", "sok cousin", "Sok Vanna", "s", "ok", "an", "k v"),
    *("陈志", "志", "陈", "志强", "chen zhi", "zhi chen", "chenzhi", "王"),
    *("សុខ", "ខ", "សុ", "វណ្ណា", "សុខ សុភា", "សុភា សុខ", "sok sophea", "sophea", "ផ្កាឈូក", "ភ្នំពេញ", "២៧១", "271"),
    *("Trần Thị Bưởi", "tran thi buoi", "buoi tran", "le loi", "đường"),
    *("o'brien", "obrien", "pat@example.org", "zoe", "muller", "Müller", "สมชาย", "ใจ"),
    *("012 345 678", "+855 12 345 678", "12345678", "345", "E1234", "K900012345", "k-9000.123/45"),
    *("100%", "%", "_", "\\", "*", "sure_thing", "'", '"', "()", ".*", "$()", "`", "\n", " ", "", "~", "~SKVN"),
    *("1990", "female", "DEMO-S07", "demos07", "preah sihanouk", "lotus", "nobody at all"),
)


@pytest.fixture(scope="module")
def filled(cases: Cases) -> tuple[GraphStore, dict[EntityId, str]]:
    """A case, and the search text of everything in it as graph.derived makes it."""
    desk = Desk(cases.new())
    made: list[tuple[NewEntity, Record]] = []
    for kind, rows in (("Person", PEOPLE), ("Site", SITES)):
        for values in rows:
            entity = new_entity(kind)
            made.append((entity, new_record(entity.uid, desk.source.uid, values)))
    desk.does(entities=tuple(e for e, _ in made), records=tuple(r for _, r in made))
    texts = {e.uid: derive(kind_of(desk.store, e), (r,), ()).search for e, r in made}
    return desk.store, texts


def kind_of(store: GraphStore, entity: NewEntity) -> EntityType:
    return store.schema().entities[entity.type]


def expected(texts: dict[EntityId, str], query: str) -> list[tuple[int, EntityId]]:
    wanted = needles(query)
    levels = ((tier(text, wanted), uid) for uid, text in texts.items())
    return sorted((level, uid) for level, uid in levels if level is not None)


@pytest.mark.parametrize("query", QUERIES)
def test_a_search_answers_by_the_tiers_of_folding(filled: tuple[GraphStore, dict[EntityId, str]], query: str) -> None:
    store, texts = filled
    found = [(hit.tier, hit.entity.uid) for hit in store.candidates(needles(query), 1000)]
    assert found == expected(texts, query)


def test_the_queries_find_something_on_every_tier(filled: tuple[GraphStore, dict[EntityId, str]]) -> None:
    """The control: were nothing ever found, the comparison above would hold as well."""
    _, texts = filled
    assert {level for query in QUERIES for level, _ in expected(texts, query)} == {0, 1, 2, 3, 4, 5, 6}
    for query in ("陈志", "志", "ខ", "សុខ", "s"):
        assert expected(texts, query)


@pytest.mark.parametrize("query", ["sok", "志", "a", "ខ"])
@pytest.mark.parametrize("limit", [1, 2, 3])
def test_the_limit_keeps_the_best(filled: tuple[GraphStore, dict[EntityId, str]], query: str, limit: int) -> None:
    store, texts = filled
    found = [(hit.tier, hit.entity.uid) for hit in store.candidates(needles(query), limit)]
    assert found == expected(texts, query)[:limit]


def test_a_candidate_is_the_entity_as_it_is_read(filled: tuple[GraphStore, dict[EntityId, str]]) -> None:
    store, _ = filled
    hits = store.candidates(needles("vanna"), 10)
    assert tuple(hit.entity for hit in hits) == store.entities([hit.entity.uid for hit in hits])


def test_search_follows_every_change(desk: Desk) -> None:
    person = desk.adds(values={"name": "Sok Vanna"})

    def found(query: str) -> list[EntityId]:
        return [hit.entity.uid for hit in desk.store.candidates(needles(query), 10)]

    assert found("sophea") == []
    record = desk.says(person, {"name": "Sok Sophea"})
    assert found("sophea") == [person]
    assert found("vanna") == [person]
    gone = desk.judges(record.uid, Verdict.WITHDRAWN)
    assert found("sophea") == []
    desk.undoes(gone)
    assert found("sophea") == [person]
    desk.judges(record.uid, Verdict.DECLINED, "name")
    assert found("vanna") == [person]


def test_a_text_too_long_for_an_index_is_searched_too(desk: Desk) -> None:
    long = desk.adds("Organization", {"name": "Long", "notes": "padding " * 8000 + "needle 志"})
    short = desk.adds("Organization", {"name": "Short needle"})
    for query in ("needle", "志", "needle 志"):
        hits = {hit.entity.uid for hit in desk.store.candidates(needles(query), 10)}
        assert hits == ({long, short} if query == "needle" else {long})
    desk.says(long, {"alias": "Longer"})
    assert [hit.entity.uid for hit in desk.store.candidates(needles("longer"), 10)] == [long]


def test_a_protected_person_is_found_by_the_same_words(desk: Desk) -> None:
    open_one = desk.adds(values={"name": "Sok Vanna"})
    work = Import(desk.store)
    hidden = [new_entity(protected=True) for _ in range(2)]
    rows = ({"name": "Sok Vanna"}, {"name": "សុខ វណ្ណា", "alias": "志"})
    work.whole(
        entities=tuple(hidden),
        records=tuple(work.record(e.uid, values) for e, values in zip(hidden, rows, strict=True)),
    )
    everyone = {open_one: "Sok Vanna", hidden[0].uid: "Sok Vanna", hidden[1].uid: "សុខ វណ្ណា"}
    texts = {
        uid: derive(desk.store.schema().entities["Person"], desk.store.records_about([uid]), ()).search
        for uid in everyone
    }
    for query in ("sok vanna", "sok", "វណ្ណា", "志", "ខ", "v"):
        found = [(hit.tier, hit.entity.uid) for hit in desk.store.candidates(needles(query), 1000)]
        assert found == expected(texts, query)
        first = desk.store.candidates(needles(query), 1)
        assert [(hit.tier, hit.entity.uid) for hit in first] == expected(texts, query)[:1]
