"""The vocabulary: what ships, and what an agency may add to it."""

from __future__ import annotations

import contextlib
import string
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.schema import ANY, Schema, SchemaError, standard
from graph.values import Kind

AGENCY = """
[lists.boat_kind]
terms = [{ code = "trawler", en = "Trawler", km = "ទូក" }, { code = "ferry" }]

[lists.sex]
terms = [{ code = "female", aliases = ["dona"] }, { code = "undetermined", en = "Undetermined" }]

[entities.Boat]
en = "Boat"
plural_en = "Boats"
icon = "boat"
shape = "square"
colour = "vehicle"
caption = ["name"]
kind_field = "kind"
fields = [
  { name = "name", kind = "name", en = "Name", naming = true },
  { name = "kind", kind = "enum", list = "boat_kind" },
  { name = "crew", kind = "count", sum = true },
]

[entities.Person]
fields = [
  { name = "tattoo", kind = "text", many = true, naming = true },
  { name = "name", kind = "name", aliases = ["seaman"] },
]

[link_fields]
fields = [{ name = "confidence", kind = "text" }]

[links.SAILED_ON]
en = "sailed on"
from = ["Person"]
to = ["Boat"]
fields = [{ name = "berth", kind = "text" }]

[links.OWNS]
to = ["Boat"]

[axes.seaworthiness]
subjects = ["Boat"]
terms = [{ code = "sound" }, { code = "leaking", active = true }]

[axes.measure]
subjects = ["Boat"]
terms = [{ code = "impounded", en = "Impounded" }]

[indicators.at_sea]
terms = [{ code = "no_shore_leave", en = "No shore leave" }]

[grading]
handling_codes = ["1", "2"]
"""


def test_what_ships_covers_the_trade() -> None:
    schema = standard()
    assert {"Person", "VictimProfile", "Organization", "Site", "Identifier", "Event"} <= set(schema.entities)
    assert schema.links["REGISTERED_AT"].sources == ("Organization",)
    assert schema.links["REGISTERED_AT"].targets == ("Site",)
    assert {"count", "time"} <= {f.name for f in schema.links["CALLED"].fields}
    assert "POSTED" in schema.links
    assert "address" in {term.code for term in schema.lists["site_kind"]}
    assert schema.entities["VictimProfile"].protects
    assert schema.information_codes == ("1", "2", "3", "4", "5")


@pytest.mark.parametrize("name", standard().entities)
def test_every_entity_type_has_both_labels_an_icon_and_a_shape(name: str) -> None:
    kind = standard().entities[name]
    assert all((kind.en, kind.km, kind.plural_en, kind.icon, kind.shape, kind.colour, kind.caption))
    assert any("\u1780" <= char <= "\u17ff" for char in kind.km)
    for field in kind.fields:
        assert field.en
        assert field.km
        assert kind.field(field.name) is field


def test_every_kind_of_identifier_carries_its_own_icon_and_shape() -> None:
    terms = {term.code: term for term in standard().lists["identifier_kind"]}
    assert {"phone", "account", "handle", "document", "plate"} <= set(terms)
    assert all(term.icon and term.shape for term in terms.values())


def test_what_names_or_locates_a_person_is_naming() -> None:
    person = standard().entities["Person"]
    for name in ("name", "alias", "birth_date", "phone", "address", "document_number", "photo", "notes", "email"):
        assert person.field(name).naming
    assert not person.field("sex").naming


def test_every_enum_names_a_list_and_every_sum_is_a_count() -> None:
    schema = standard()
    for kind in (*schema.entities.values(), *schema.links.values()):
        for field in kind.fields:
            assert (field.kind is Kind.ENUM) == bool(field.list)
            assert not field.list or schema.lists[field.list]
            assert not field.sum or field.kind is Kind.COUNT


def test_every_link_type_runs_between_known_types_and_carries_the_shared_fields() -> None:
    schema = standard()
    for link in schema.links.values():
        assert all(end == ANY or end in schema.entities for end in (*link.sources, *link.targets))
        assert {"role", "note"} <= {f.name for f in link.fields}


def test_no_name_stands_for_an_entity_type_and_a_link_type() -> None:
    assert not standard().entities.keys() & standard().links.keys()


def test_directed_links_run_one_way_and_others_both() -> None:
    links = standard().links
    assert links["DIRECTS"].joins("Person", "Organization")
    assert not links["DIRECTS"].joins("Organization", "Person")
    assert links["ASSOCIATE_OF"].joins("Organization", "Person")
    assert links["LINKED_TO"].joins("Thing", "Vehicle")


def test_what_is_unknown_is_a_key_error() -> None:
    schema = standard()
    for ask in (
        lambda: schema.typed("Spaceship"),
        lambda: schema.field_of("Person", "plate"),
        lambda: schema.entities["Person"].field("plate"),
        lambda: schema.links["KNOWS"].field("plate"),
        lambda: schema.axes["measure"].term("happy"),
    ):
        with pytest.raises(KeyError):
            ask()
    assert schema.field_of("CALLED", "count").sum
    assert schema.axes["measure"].term("wanted").code == "wanted"


def test_an_agency_adds_types_fields_terms_and_axes() -> None:
    schema = standard().extended(AGENCY)
    boat = schema.entities["Boat"]
    assert (boat.en, boat.km, boat.plural_en, boat.caption, boat.kind_field) == (
        "Boat",
        "Boat",
        "Boats",
        ("name",),
        "kind",
    )
    assert schema.field_of("Boat", "kind").en == "kind"
    assert schema.field_of("Person", "tattoo").naming
    assert "seaman" in schema.field_of("Person", "name").aliases
    assert schema.field_of("Person", "name").naming
    assert {f.name for f in schema.links["SAILED_ON"].fields} >= {"berth", "role", "confidence"}
    assert schema.field_of("KNOWS", "confidence").kind is Kind.TEXT
    assert schema.axes["seaworthiness"].term("leaking").active
    assert schema.axes["measure"].term("impounded").en == "Impounded"
    assert schema.indicators["at_sea"][0].code == "no_shore_leave"
    assert schema.handling_codes == ("1", "2")
    sexes = {term.code: term for term in schema.lists["sex"]}
    assert "dona" in sexes["female"].aliases
    assert sexes["female"].en == "Female"
    assert "undetermined" in sexes


def test_an_agency_takes_nothing_away() -> None:
    schema = standard().extended(AGENCY)
    assert schema.links["OWNS"].joins("Person", "Boat")
    assert schema.links["OWNS"].joins("Organization", "Vehicle")
    assert set(schema.axes["measure"].subjects) == {"Person", "Boat"}
    assert schema.covers(standard())
    assert not standard().covers(schema)
    assert schema.extended(AGENCY).covers(schema)


@pytest.mark.parametrize(
    "narrower",
    [
        "[entities.Raft]",
        "[entities.Person]\nfields = [{name='raft', kind='text'}]",
        "[links.RAFTED]\nfrom=['Person']\nto=['Person']",
        "[links.OWNS]\nto = ['Site']",
        "[links.OWNS]\nfields = [{name='raft', kind='text'}]",
        "[lists.raft]\nterms=[{code='log'}]",
        "[axes.afloat]\nsubjects=['Person']",
        "[axes.measure]\nterms=[{code='adrift'}]",
        "[axes.measure]\nsubjects=['Site']",
    ],
)
def test_whatever_is_added_is_missed_where_it_is_not(narrower: str) -> None:
    assert standard().covers(standard())
    assert not standard().covers(standard().extended(narrower))


def test_a_vocabulary_that_differs_in_meaning_does_not_cover() -> None:
    one = standard().extended(
        "[entities.Raft]\nfields = [{name='log', kind='text'}]\n[links.X]\nfrom=['Raft']\nto=['Raft']"
    )
    other = standard().extended(
        "[entities.Raft]\nfields = [{name='log', kind='text', naming=true}]\n"
        "[links.X]\nfrom=['Raft']\nto=['Raft']\ndirected=false"
    )
    assert not one.covers(other)
    assert not other.covers(one)


BAD = {
    "not TOML": "[[[",
    "unknown section": "[entitties.Boat]",
    "unknown entry of a type": "[entities.Boat]\ncolor = 'red'",
    "misspelt protection": "[entities.Boat]\nfields = [{name='owner', kind='name', namin=true}]",
    "unknown entry of a link": "[links.SAILED]\nfrom=['Person']\nto=['Site']\nweight=1",
    "entity name": "[entities.boat]",
    "entity name with a backtick": '[entities."B`oat"]',
    "reserved label": "[entities.Entity]",
    "link name": "[links.sailed]\nfrom=['Person']\nto=['Site']",
    "list name": "[lists.Boats]\nterms=[]",
    "field name": "[entities.Boat]\nfields=[{name='Name', kind='text'}]",
    "reserved field": "[entities.Boat]\nfields=[{name='uid', kind='text'}]",
    "field without a kind": "[entities.Boat]\nfields=[{name='x'}]",
    "unknown kind": "[entities.Boat]\nfields=[{name='x', kind='colour'}]",
    "enum without a list": "[entities.Boat]\nfields=[{name='x', kind='enum'}]",
    "enum with an unknown list": "[entities.Boat]\nfields=[{name='x', kind='enum', list='none'}]",
    "list without an enum": "[entities.Boat]\nfields=[{name='x', kind='text', list='sex'}]",
    "sum of texts": "[entities.Boat]\nfields=[{name='x', kind='text', sum=true}]",
    "sum of many": "[entities.Boat]\nfields=[{name='x', kind='count', sum=true, many=true}]",
    "caption without a field": "[entities.Boat]\ncaption=['name']",
    "kind field without a field": "[entities.Boat]\nkind_field='kind'",
    "link to nowhere": "[links.SAILED]\nfrom=['Person']",
    "link to an unknown type": "[links.SAILED]\nfrom=['Person']\nto=['Boat']",
    "entity called like a link": "[entities.KNOWS]",
    "link called like an entity": "[entities.BOAT]\n[links.BOAT]\nfrom=['Person']\nto=['Site']",
    "changed kind": "[entities.Person]\nfields=[{name='name', kind='text'}]",
    "changed number": "[entities.Person]\nfields=[{name='name', kind='name', many=true}]",
    "changed list": "[entities.Person]\nfields=[{name='sex', kind='enum', list='consent'}]",
    "axis of an unknown type": "[axes.afloat]\nsubjects=['Boat']",
    "term without a code": "[lists.boats]\nterms=[{en='x'}]",
    "term code": "[lists.boats]\nterms=[{code='two words'}]",
    "empty label": "[entities.Boat]\nen='  '",
    "section that is a text": "entities = 'Boat'",
    "type that is a text": "[entities]\nBoat = 'x'",
    "fields that are a text": "[entities.Boat]\nfields = 'x'",
    "field that is a number": "[entities.Boat]\nfields = [1]",
    "label that is a number": "[entities.Boat]\nen = 1",
    "flag that is a text": "[entities.Boat]\nprotects = 'yes'",
    "aliases that are a text": "[entities.Boat]\nfields=[{name='x', kind='text', aliases='y'}]",
    "list that is a list": "[entities.Boat]\nfields=[{name='x', kind='enum', list=['sex']}]",
    "ends that are a text": "[links.SAILED]\nfrom='Person'\nto=['Site']",
    "grading that is a text": "grading = 'A'",
    "codes that are a text": "[grading]\nsource_codes = 'A'",
    "link fields that are a text": "link_fields = 'x'",
}


@pytest.mark.parametrize("text", BAD.values(), ids=BAD)
def test_an_impossible_vocabulary_is_refused_in_words(text: str) -> None:
    with pytest.raises(SchemaError, match=r"\.$"):
        standard().extended(text)


def test_every_list_of_the_refusals_is_otherwise_fine() -> None:
    """The control: the same shapes without the mistake are read."""
    standard().extended("[entities.Boat]\nfields=[{name='x', kind='enum', list='sex'}]\ncaption=['x']\nkind_field='x'")


SECTIONS = ["entities", "links", "lists", "axes", "indicators", "grading", "link_fields"]
ENTRIES = ["fields", "terms", "name", "kind", "code", "en", "km", "many", "sum", "list", "from", "to", "subjects"]
NAMES = ["Boat", "Person", "KNOWS", "sex", "measure", "text", "enum"]
KEYS = st.sampled_from([*SECTIONS, *ENTRIES, *NAMES])
VALUES: st.SearchStrategy[Any] = st.recursive(
    st.one_of(st.booleans(), st.integers(-9, 9), st.sampled_from(["Boat", "Person", "text", "sex", "x", ""])),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KEYS, inner, max_size=4)),
    max_leaves=12,
)


def toml(value: object) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {toml(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    return f"'{value}'" if isinstance(value, str) else str(value)


@given(st.dictionaries(KEYS, VALUES, max_size=4))
def test_whatever_stands_in_the_file_is_read_or_refused_in_words(tables: dict[str, Any]) -> None:
    text = "\n".join(f"{key} = {toml(value)}" for key, value in tables.items())
    with contextlib.suppress(SchemaError):
        assert standard().extended(text).covers(standard())


@given(st.text(string.printable, max_size=80))
def test_any_text_is_read_or_refused_in_words(text: str) -> None:
    with contextlib.suppress(SchemaError):
        assert isinstance(standard().extended(text), Schema)
