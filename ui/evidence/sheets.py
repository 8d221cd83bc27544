"""The sheets of the report as they are seen: pages with charts, then pages of tables, each with its name and size."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QImage, QImageReader

from graph.language import _
from graph.text import visible
from investigator.exhibits.page import PIXEL_MM, Page
from investigator.exhibits.report import Leaf, Leaves

A4_UPRIGHT = (210.0 / PIXEL_MM, 297.0 / PIXEL_MM)
"""Width and height of a page of tables, in pixels of 1/96 inch."""

_TITLE = 80


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page of the report: its number from 1, its name, width and height in pixels of 1/96 inch.

    `page` is the chart on it, None where it holds tables.
    """

    number: int
    name: str
    width: float
    height: float
    page: Page | None = None


@dataclass(frozen=True, slots=True)
class Tables:
    """The pages of tables with their pictures at `dpi` dots per inch."""

    dpi: float
    sheets: tuple[Sheet, ...] = ()
    pictures: tuple[QImage, ...] = ()


def chart_sheets(pages: Sequence[Page]) -> tuple[Sheet, ...]:
    """The pages with charts."""
    return tuple(Sheet(p.number, visible(p.exhibit.wish.title, _TITLE), p.width, p.height, p) for p in pages)


def tables(leaves: Leaves, dpi: float) -> Tables:
    """The pages of tables, painted; off the GUI thread."""
    found = leaves.pictures(dpi)
    sheets = tuple(Sheet(leaf.number, _name(leaf), *A4_UPRIGHT) for leaf in found)
    return Tables(dpi, sheets, tuple(_image(leaf.picture) for leaf in found))


def _image(png: bytes) -> QImage:
    """A picture from its bytes, without holding the other threads up as `QImage.fromData` does."""
    data = QByteArray(png)
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    return QImageReader(buffer, b"png").read()


def _name(leaf: Leaf) -> str:
    words = {"sources": _("Sources"), "unproven": _("Unproven"), "exhibits": _("Exhibits")}
    return words.get(leaf.part) or visible(leaf.part, _TITLE)
