"""The settings by which a case is counted."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from graph.moments import now
from graph.schema import standard
from graph.store import GraphStore
from investigator.sample.settings import settings as sample_settings
from investigator.settings import BadSettings, CaseSettings, case_settings, chosen_settings, from_text
from tests.contract.places import SqliteCases

FULL = CaseSettings(("MIN", "PATU"), date(2031, 8, 18), date(2031, 11, 30), date(2031, 10, 19), "female")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[GraphStore]:
    cases = SqliteCases(tmp_path)
    yield cases.new()
    cases.close()


@pytest.mark.parametrize("settings", [CaseSettings(), FULL, sample_settings()])
def test_text_and_back(settings: CaseSettings) -> None:
    assert from_text(settings.to_text()) == settings
    settings.check(standard())


def test_what_is_left_out_keeps_its_default() -> None:
    assert from_text("{}") == CaseSettings()
    assert from_text('{"until": ""}') == CaseSettings()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        '{"version": 2}',
        '{"bodies": []}',
        '{"counting_bodies": "MIN"}',
        '{"counting_bodies": [""]}',
        '{"counting_bodies": [7]}',
        '{"from": "30/11/2031"}',
        '{"until": 2031}',
        '{"from": "2031-12-01", "until": "2031-11-30"}',
        '{"women": null}',
    ],
)
def test_what_cannot_be_used_is_refused_in_words(text: str) -> None:
    with pytest.raises(BadSettings) as refused:
        from_text(text)
    assert refused.value.happened
    assert refused.value.remedy


def test_a_case_without_settings_limits_nothing(store: GraphStore) -> None:
    assert case_settings(store) == CaseSettings()


def test_settings_live_in_the_case_and_can_be_undone(store: GraphStore) -> None:
    first = chosen_settings(store, CaseSettings(("MIN",)), by="Dara", at=now())
    store.apply(first)
    second = chosen_settings(store, FULL, by="Dara", at=now())
    store.apply(second)
    assert case_settings(store) == FULL
    store.apply(second.inverse(by="Dara", at=now()))
    assert case_settings(store) == CaseSettings(("MIN",))
    store.apply(first.inverse(by="Dara", at=now()))
    assert case_settings(store) == CaseSettings()


def test_a_sex_that_the_vocabulary_lacks_is_refused(store: GraphStore) -> None:
    with pytest.raises(BadSettings):
        chosen_settings(store, CaseSettings(women="f"), by="Dara", at=now())


def test_the_text_is_plain_json() -> None:
    assert json.loads(FULL.to_text()) == {
        "version": 1,
        "counting_bodies": ["MIN", "PATU"],
        "from": "2031-08-18",
        "until": "2031-11-30",
        "operations_ended": "2031-10-19",
        "women": "female",
    }
