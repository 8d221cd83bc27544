"""A mapping is changed by hand step by step; each step is a new mapping that can be checked."""

from __future__ import annotations

from graph.schema import standard
from importers.mapping import EntityMapping, FieldColumn, Key, LinkMapping, Mapping, StatusMapping, TableMapping, check
from investigator import mapping_edits as edits

SCHEMA = standard()
TABLE = TableMapping(
    heading=("Document", "Name", "Site", "Since", "Act"),
    entities=(
        EntityMapping("person", "Person", Key(("Document",), "world"), (FieldColumn("name", "Name"),), since="Since"),
        EntityMapping("site", "Site", None, (FieldColumn("name", "Site"),)),
    ),
    links=(LinkMapping("person", "site", "WORKS_AT"),),
    statuses=(StatusMapping("site", "official_action", "Act"),),
)


def test_a_column_goes_to_another_field_and_leaves_the_one_before() -> None:
    made = edits.assigned(TABLE, "Document", edits.Place("person", "document_number"))
    assert edits.place_of(made, "Document") == edits.Place("person", "document_number")
    made = edits.assigned(made, "Document", edits.Place("site", "address"))
    assert edits.place_of(made, "Document") == edits.Place("site", "address")
    assert edits.place_of(edits.assigned(made, "Document", None), "Document") is None
    check(made, SCHEMA)


def test_a_field_takes_one_column() -> None:
    made = edits.assigned(TABLE, "Site", edits.Place("person", "name"))
    assert edits.place_of(made, "Name") is None
    assert edits.place_of(made, "Site") == edits.Place("person", "name")


def test_what_else_a_column_is_read_for_is_told() -> None:
    roles = {column: edits.role_of(TABLE, column) for column in TABLE.heading}
    assert roles == {
        "Document": edits.Role(edits.Use.KEY, "person"),
        "Name": None,
        "Site": None,
        "Since": edits.Role(edits.Use.DATE, "person"),
        "Act": edits.Role(edits.Use.STATUS, "official_action"),
    }
    linked = TableMapping(heading=("Kind",), links=(LinkMapping("a", "b", type_column="Kind"),))
    assert edits.role_of(linked, "Kind") == edits.Role(edits.Use.LINKS, "Kind")


def test_nobody_is_matched_by_a_name() -> None:
    assert edits.key_columns(TABLE, TABLE.entities[0], SCHEMA) == ("Document", "Site", "Since", "Act")
    made = edits.keyed(TABLE, "site", ("Act",), "files")
    assert made.entities[1].key == Key(("Act",), "files")
    assert edits.keyed(made, "site", (), "files").entities[1].key is None


def test_entities_and_links_come_and_go() -> None:
    made = edits.with_entity(TABLE, "Person")
    assert [e.name for e in made.entities] == ["person", "site", "person2"]
    assert "KNOWS" in edits.link_types_between(made, "person", "person2", SCHEMA)
    assert "WORKS_AT" not in edits.link_types_between(made, "person", "person2", SCHEMA)
    made = edits.with_link(made, "person", "person2", "KNOWS")
    check(made, SCHEMA)
    assert len(edits.without_link(made, 1).links) == 1
    bare = edits.without_entity(made, "site")
    assert [e.name for e in bare.entities] == ["person", "person2"]
    assert [link.type for link in bare.links] == ["KNOWS"]
    assert bare.statuses == ()


def test_the_table_is_exchanged_in_its_mapping() -> None:
    other = TableMapping(table="Other")
    mapping = Mapping("m", "m", (TABLE, other))
    changed = edits.assigned(TABLE, "Name", None)
    assert edits.in_mapping(mapping, TABLE, changed).tables == (changed, other)
    assert len(edits.places(TABLE, SCHEMA)) > 20
