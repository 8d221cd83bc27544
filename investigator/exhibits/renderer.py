"""What turns a page into a file: implemented by the layer that has a painter."""

from __future__ import annotations

from typing import NamedTuple, Protocol

from investigator.exhibits.page import Page
from investigator.exhibits.scene import Looks

DPI = 300
"""Dots per inch of a picture."""


class Renderer(Protocol):
    """May be used off the GUI thread. The same page gives the same bytes."""

    def svg(self, page: Page) -> bytes:
        """The page as SVG, every letter an outline, so that it needs no font."""

    def png(self, page: Page, dpi: int = DPI) -> bytes:
        """The page as a picture."""


class Painting(NamedTuple):
    """What pages are made with: a renderer, and the colours of print."""

    renderer: Renderer
    looks: Looks
