from __future__ import annotations

from collections.abc import Iterator

import pytest

from graph import language
from graph.facts import Entity
from graph.ids import EntityId
from graph.schema import standard
from investigator.disclosure import Disclosure, called

SCHEMA = standard()


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    yield
    language.use("en")


def entity(type_name: str, **values: str) -> Entity:
    return Entity(EntityId("a" * 32), type_name, {name: (value,) for name, value in values.items()})


def test_what_is_called_by_a_code_is_called_by_its_word() -> None:
    rescue = entity("Event", kind="rescue")
    assert called(rescue, SCHEMA) == Disclosure(SCHEMA).name(rescue) == "Rescue"
    language.use("km")
    assert called(rescue, SCHEMA) == "ការសង្គ្រោះ"


def test_names_are_never_words_of_a_list() -> None:
    language.use("km")
    assert called(entity("Event", title="rescue", kind="rescue"), SCHEMA) == "rescue"
    assert called(entity("Person", name="rescue"), SCHEMA) == "rescue"
    assert called(entity("Event", kind="of our own"), SCHEMA) == "of our own"
    assert called(entity("Event"), SCHEMA) == SCHEMA.entities["Event"].km
