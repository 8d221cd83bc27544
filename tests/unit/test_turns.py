"""Threads that work let the window's go first, and never for long."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest

from investigator import turns
from investigator.turns import after_the_window, window_rests, window_works


class Worker(threading.Thread):
    """Asks for its turn once and tells when it had it."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.went_on = threading.Event()
        self.start()

    def run(self) -> None:
        after_the_window()
        self.went_on.set()


@pytest.fixture(autouse=True)
def at_rest(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(turns, "_rested_at", -60.0)
    yield
    window_rests()


def test_who_works_has_time_between_two_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "_LONGEST", 60.0)
    monkeypatch.setattr(turns, "_THEIRS", 30.0)
    window_works()
    window_rests()
    window_works()
    assert Worker().went_on.wait(10.0)


def test_who_works_waits_until_the_window_has_shown_what_came(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "_LONGEST", 60.0)
    window_works()
    worker = Worker()
    assert not worker.went_on.wait(0.1)
    window_rests()
    assert worker.went_on.wait(10.0)


def test_nobody_waits_for_a_window_that_rests() -> None:
    window_rests()
    assert Worker().went_on.wait(10.0)


def test_a_window_that_does_not_come_to_rest_holds_nobody_up_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "_LONGEST", 0.05)
    window_works()
    assert Worker().went_on.wait(10.0)
    monkeypatch.setattr(turns, "_LONGEST", 60.0)
    assert Worker().went_on.wait(10.0)


def test_the_window_does_not_wait_for_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "_LONGEST", 60.0)
    window_works()
    began = time.monotonic()
    after_the_window()
    assert time.monotonic() - began < 10.0
