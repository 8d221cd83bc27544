"""The tour goes through every place of the program and keeps a picture of each; none is empty."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from graph import language
from ui import screenshots


def test_every_place_has_a_picture(tmp_path: Path, qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(screenshots, "LOOKS", (("light", "en"),))
    said: list[str] = []
    taken = screenshots.take(tmp_path / "pictures", said.append)
    language.use("en")
    places = [*screenshots.PLACES, *screenshots.EMPTY]
    names = {path.stem.removeprefix("light-en-") for path in taken}
    assert names == {"start", *(name for name, _go in screenshots.STARTS), *(place.name for place in places)}
    for path in taken:
        image = QImage(str(path))
        colours = {image.pixel(x, y) for x in range(0, image.width(), 7) for y in range(0, image.height(), 7)}
        assert len(colours) > 3, path.name
