"""The whole chart in small, with a frame round what is in view; a click or drag goes there."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from graph.language import _
from investigator.exhibits.painting import Detail, View, fitted, paint
from investigator.exhibits.scene import Scene
from ui.canvas.chart_view import ChartView
from ui.canvas.qt_painter import QtPainter

_MARK_SIZE = 0.45


class Minimap(QWidget):
    """Lies in the lower left corner of a chart view and follows it."""

    def __init__(self, view: ChartView) -> None:
        super().__init__(view)
        self.setAccessibleName(_("Overview of the chart"))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._view = view
        self._painted: Scene | None = None
        self._pixels = QPixmap()
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self._paint_chart)
        view.view_changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """Small."""
        return QSize(168, 112)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the chart by the same painter, without names."""
        scene = self._view.scene
        painter = QPainter(self)
        if scene is not None:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(scene.looks.link_far), 1))
            painter.setBrush(QColor(scene.looks.panel))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
            if self._is_painted(scene):
                painter.drawPixmap(0, 0, self._pixels)
            else:
                self._later.start()
            painter.setPen(QPen(QColor(scene.looks.accent), 1.4))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self._frame(self._small()))
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go there."""
        self._go(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go along."""
        self._go(event.position())

    def _is_painted(self, scene: Scene) -> bool:
        return scene is self._painted and self._pixels.size() == self.size() * self.devicePixelRatioF()

    def _paint_chart(self) -> None:
        """Paint the chart without names, once for a scene: where the paper lies changes nothing of it.

        It has a turn of the event loop of its own, after the chart itself.
        """
        scene = self._view.scene
        if scene is None or self._is_painted(scene):
            return
        ratio = self.devicePixelRatioF()
        self._painted, self._pixels = scene, QPixmap(self.size() * ratio)
        self._pixels.setDevicePixelRatio(ratio)
        self._pixels.fill(Qt.GlobalColor.transparent)
        painter = QPainter(self._pixels)
        detail = Detail(labels=False, icons=False, heads=False, link_labels=False, titles=False)
        paint(replace(scene, badges=()), self._small(), QtPainter(painter), detail=detail)
        painter.end()
        self.update()

    def _small(self) -> View:
        scene = self._view.scene
        if scene is None:
            return View(1, 0, 0, 1, 1)
        return replace(fitted(scene, self.width(), self.height(), margin=10, most=0.2), size=_MARK_SIZE)

    def _frame(self, small: View) -> QRectF:
        big = self._view.view
        left, top = big.to_chart(0, 0)
        right, bottom = big.to_chart(big.width, big.height)
        corner = QPointF(left * small.scale + small.dx, top * small.scale + small.dy)
        other = QPointF(right * small.scale + small.dx, bottom * small.scale + small.dy)
        return QRectF(corner, other).intersected(QRectF(self.rect()).adjusted(2, 2, -2, -2))

    def _go(self, point: QPointF) -> None:
        x, y = self._small().to_chart(point.x(), point.y())
        big = self._view.view
        here = (x * big.scale + big.dx, y * big.scale + big.dy)
        self._view.pan_by(self._view.width() / 2 - here[0], self._view.height() / 2 - here[1])
