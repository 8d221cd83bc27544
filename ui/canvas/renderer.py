"""Pages as SVG and PNG, painted with the strokes of the screen, without a window."""

from __future__ import annotations

import os
import re

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, QSize, Qt, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QFont, QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QApplication

from investigator.exhibits.page import Page, paint_page
from investigator.exhibits.page_words import arranged
from investigator.exhibits.painter import Coordinates, TextStyle
from investigator.exhibits.renderer import DPI
from ui import fonts
from ui.canvas.lettering import extent
from ui.canvas.qt_painter import QtPainter

_TITLE = re.compile(rb"<(title|desc)>.*?</\1>\n?", re.DOTALL)


def _unused_font() -> QFont:
    """The font that Qt writes into every group of an SVG, although all labels are outlines.

    Always the same, so that the program's own font changes no byte and no name of a typeface is taken for a person's.
    """
    font = QFont("sans-serif")
    font.setPixelSize(10)
    return font


def text_extent(text: str, style: TextStyle) -> tuple[float, float]:
    """Width and height that a text takes, without anything to paint on."""
    return extent(text, style.size, style.bold)


class QtRenderer:
    """Implements investigator.exhibits.renderer.Renderer."""

    def svg(self, page: Page) -> bytes:
        """See Renderer."""
        data = QByteArray()
        buffer = QBuffer(data)
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        generator = QSvgGenerator()
        generator.setOutputDevice(buffer)
        generator.setResolution(96)
        generator.setSize(QSize(round(page.width), round(page.height)))
        generator.setViewBox(QRectF(0, 0, page.width, page.height))
        painter = QPainter(generator)
        painter.setFont(_unused_font())
        paint_page(page, QtPainter(painter, vectors=True))
        painter.end()
        return _TITLE.sub(b"", bytes(data.data()))

    def png(self, page: Page, dpi: int = DPI) -> bytes:
        """See Renderer."""
        data = QByteArray()
        buffer = QBuffer(data)
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        self.picture(page, dpi).save(buffer, "PNG")  # type: ignore[call-overload]
        return bytes(data.data())

    def numbers(self, page: Page) -> Coordinates:
        """Where the numbers of the lines stand on the page, in its pixels, shape (lines, 2)."""
        return arranged(page.scene, page.view, text_extent).numbers

    def picture(self, page: Page, dpi: float) -> QImage:
        """The page as a picture in memory, for a look on the screen."""
        scale = dpi / 96
        image = QImage(round(page.width * scale), round(page.height * scale), QImage.Format.Format_RGB32)
        image.fill(Qt.GlobalColor.white)
        dots = round(dpi / 0.0254)
        image.setDotsPerMeterX(dots)
        image.setDotsPerMeterY(dots)
        painter = QPainter(image)
        painter.scale(scale, scale)
        paint_page(page, QtPainter(painter, vectors=True))
        painter.end()
        return image


_KEPT: list[QApplication] = []
"""An application object that nobody keeps may go before what it painted, and takes the program down with it."""


def renderer_without_window() -> QtRenderer:
    """For the command line: makes the application object that fonts need, on no screen."""
    if QGuiApplication.instance() is None:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        qInstallMessageHandler(_quiet)
        _KEPT.append(QApplication([]))
    fonts.load()
    return QtRenderer()


def _quiet(kind: QtMsgType, _context: object, text: str) -> None:
    """Only what is grave reaches the person at the command line."""
    if kind in (QtMsgType.QtCriticalMsg, QtMsgType.QtFatalMsg):
        os.write(2, text.encode() + b"\n")
