"""The fonts that come with the program: Latin, Khmer, Thai, and Chinese whole: rare characters occur in names."""

from __future__ import annotations

from functools import cache
from importlib.resources import as_file, files

from PySide6.QtGui import QFont, QFontDatabase

FAMILIES = ("Noto Sans", "Noto Sans Khmer", "Noto Sans CJK SC", "Noto Sans Thai")


@cache
def load() -> None:
    """Make the fonts known to Qt; needs the application object."""
    folder = files("investigator") / "fonts"
    for font in sorted(folder.iterdir(), key=lambda f: f.name):
        if font.name.endswith((".ttf", ".otf", ".ttc")):
            with as_file(font) as path:
                QFontDatabase.addApplicationFont(str(path))


def font(pixels: float, *, bold: bool = False) -> QFont:
    """A font of this size in pixels. Bold is the weight that the files have: of any other, Qt takes digits among Khmer
    letters from the regular face.
    """
    made = QFont()
    made.setFamilies(list(FAMILIES))
    made.setPixelSize(max(1, round(pixels)))
    made.setWeight(QFont.Weight.Bold if bold else QFont.Weight.Normal)
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return made
