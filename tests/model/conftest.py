"""How long the models play: as long as an ordinary run of the tests may take, or with --thorough much longer."""

from __future__ import annotations

import pytest


@pytest.fixture(scope="session")
def patience(request: pytest.FixtureRequest) -> int:
    """How many times as many examples as usual."""
    return 20 if request.config.getoption("--thorough") else 1
