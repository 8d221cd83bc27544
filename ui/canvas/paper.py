"""The paper of a chart on the screen: a scene through a camera, kept as a picture, painted in part while it moves."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QWidget

from graph.ids import EntityId
from investigator.exhibits.painter import Box
from investigator.exhibits.painting import Detail, Emphasis, View
from investigator.exhibits.scene import Scene
from ui.canvas import camera
from ui.canvas.picture import Picture, Sight

_STILL_AFTER = 140
MANY = 1500
"""More entities than this are painted in part only while they are zoomed or dragged, and just after a change."""

_SOME = 400
"""The picture of more entities than this moves along with the paper; fewer are painted anew, with every name."""


class Paper(QWidget):
    """Shows a scene and moves it; what stands out and what lies over it are for who holds the pen.

    Signals: `view_changed`, `names_counted` (`names_left_out` is another number than before).
    """

    view_changed = Signal()
    names_counted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scene: Scene | None = None
        self._view = View(1.0, 0.0, 0.0, 1.0, 1.0)
        self._moving = False
        self._wants_fit = True
        self.names_left_out = 0
        self.covered: tuple[Box, ...] = ()
        self._picture = Picture()
        self._go_on = QTimer(self, singleShot=True, interval=0)
        self._go_on.timeout.connect(self.update)
        self._tell = QTimer(self, singleShot=True, interval=0)
        self._tell.timeout.connect(self.names_counted)
        self._still = QTimer(self, singleShot=True, interval=_STILL_AFTER)
        self._still.timeout.connect(self._come_to_rest)

    @property
    def scene(self) -> Scene | None:
        """What is shown."""
        return self._scene

    @property
    def view(self) -> View:
        """How chart units become pixels."""
        return self._view

    @property
    def at_rest(self) -> bool:
        """Whether nothing moves and all of the chart is painted, to the last name."""
        return not self._moving and (self._scene is None or self._picture.shows(self._sight(self._scene)))

    def lay(self, scene: Scene, *, fit: bool = False) -> None:
        """Show another scene; the camera stays unless `fit`."""
        self._scene = scene
        if fit or self._wants_fit:
            self.fit()
        if len(scene.uids) > MANY:
            self._in_motion()
        self._go_on.start()

    def emphasis(self, scene: Scene) -> Emphasis:
        """What stands out."""
        return Emphasis()

    def paint_over(self, painter: QPainter, scene: Scene) -> None:
        """Paint what lies over the scene."""

    def fit(self, uids: Collection[EntityId] = ()) -> None:
        """Bring everything, or these entities, into view."""
        if self._scene is None or self.width() < 10:
            self._wants_fit = True
            return
        self._wants_fit = False
        self._set_view(camera.fitting(self._scene, uids, self.width(), self.height()))

    def zoom(self, factor: float, at: QPointF | None = None) -> None:
        """Zoom about a point, the middle by default."""
        point = at or QPointF(self.width() / 2, self.height() / 2)
        self._set_view(camera.zoomed(self._view, factor, point.x(), point.y()))

    def pan_by(self, dx: float, dy: float) -> None:
        """Move the paper by pixels."""
        self._set_view(replace(self._view, dx=self._view.dx + dx, dy=self._view.dy + dy))

    def centre_on(self, uid: EntityId) -> None:
        """Bring an entity into the middle."""
        place = self._place(uid)
        if place is not None:
            x, y = self._view.to_pixels(place[None, :])[0]
            self.pan_by(self.width() / 2 - float(x), self.height() / 2 - float(y))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the scene, then what lies over it."""
        painter = QPainter(self)
        scene = self._scene
        if scene is None:
            painter.fillRect(self.rect(), self.palette().window())
        else:
            painter.drawPixmap(0, 0, self._picture.bring(self._sight(scene)))
            if not self._picture.finished:
                self._go_on.start()
            elif not self._moving and self._picture.left_out != self.names_left_out:
                self.names_left_out = self._picture.left_out
                self._tell.start()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self.paint_over(painter, scene)
            if self.hasFocus():
                painter.setPen(QPen(QColor(scene.looks.accent), 2))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep what was in the middle there."""
        old = event.oldSize() if event.oldSize().isValid() else self.size()
        self._view = camera.resized(self._view, old.width(), old.height(), self.width(), self.height())
        if self._wants_fit:
            self.fit()
        self.view_changed.emit()

    def _sight(self, scene: Scene) -> Sight:
        """What is to be seen now."""
        rough = self._moving and len(scene.uids) > MANY
        detail = Detail(labels=not rough, heads=not rough, link_labels=not rough, covered=self.covered)
        moving = self._moving and len(scene.uids) > _SOME
        return Sight(scene, self._view, self.emphasis(scene), detail, rough, self.devicePixelRatioF(), moving)

    def _set_view(self, view: View) -> None:
        self._view = replace(view, width=float(self.width()), height=float(self.height()))
        self._in_motion()
        self.view_changed.emit()

    def _in_motion(self) -> None:
        self._moving = True
        self._still.start()
        self.update()

    def _come_to_rest(self) -> None:
        self._moving = False
        self.update()

    def _place(self, uid: EntityId) -> NDArray[np.float64] | None:
        scene = self._scene
        if scene is None or uid not in scene.uids:
            return None
        found: NDArray[np.float64] = scene.places[scene.uids.index(uid)]
        return found
