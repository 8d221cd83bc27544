"""How long the models play: as long as an ordinary run of the tests may take, or with --thorough much longer."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.contract.places import quick_keys


@pytest.fixture(scope="module", autouse=True)
def _quick_keys() -> Iterator[None]:
    with quick_keys():
        yield


@pytest.fixture(scope="session")
def patience(request: pytest.FixtureRequest) -> int:
    """How many times as many examples as usual."""
    return 20 if request.config.getoption("--thorough") else 1
