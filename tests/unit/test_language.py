"""Texts are in the language of the person; what is written for others may be in another, or in both."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from graph import language
from graph.language import BOTH, _, in_each, many, speaking, spoken
from graph.schema import standard


def test_what_is_written_in_another_language_changes_nothing_for_the_person() -> None:
    assert _("Sources") == "Sources"
    with speaking("km"):
        khmer = _("Sources")
        with speaking("en"):
            assert _("Sources") == "Sources"
        assert _("Sources") == khmer != "Sources"
        assert spoken(standard().entities["Person"]) == "បុគ្គល"
    assert language.current() == "en"
    with pytest.raises(RuntimeError), speaking("km"):
        raise RuntimeError
    assert _("Sources") == "Sources"


def test_another_thread_does_not_notice() -> None:
    meet = Barrier(2)

    def khmer() -> str:
        with speaking("km"):
            meet.wait(10)
            said = _("Sources")
            meet.wait(10)
            return said

    with ThreadPoolExecutor() as pool:
        other = pool.submit(khmer)
        meet.wait(10)
        assert _("Sources") == "Sources"
        meet.wait(10)
        assert other.result() != "Sources"


def test_both_languages_stand_beside_each_other() -> None:
    with speaking("km"):
        khmer, counted = _("Sources"), many("{n} fact", "{n} facts", 3)
    with speaking(BOTH):
        assert _("Sources") == f"Sources · {khmer}"
        assert _("A text that nobody translated") == "A text that nobody translated"
        assert many("{n} fact", "{n} facts", 3) == f"3 facts · {counted}"
        assert spoken(standard().entities["Person"]) == "Person · បុគ្គល"
        assert in_each(lambda: f"({_('Sources')})") == f"(Sources) · ({khmer})"
        assert in_each(lambda: "A3") == "A3", "what is the same in both is said once"
        assert language.languages() == ("en", "km")
