"""The chart on the screen: painted in one go, no Qt object for an entity; the mouse and the keys act on it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QCursor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPolygonF,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from graph.ids import EntityId
from graph.language import _
from investigator.exhibits.painting import Emphasis
from investigator.exhibits.scene import Frame, Scene
from ui.canvas import picking
from ui.canvas.gestures import (
    Choice,
    Gesture,
    MoveEntities,
    Pan,
    PressSign,
    SelectBox,
    SelectLasso,
    Tool,
    choice_of,
    paint_gesture,
)
from ui.canvas.paper import Paper
from ui.canvas.walking import nearest_ahead, next_read

_RESTS = 400
"""Milliseconds until what the pointer rests on is told of."""


class ChartView(Paper):
    """Shows a scene and lets a person select, move and walk; it changes no chart itself, it says what was asked for.

    Signals: `selection_changed` (frozenset of uids), `moved` (mapping of uid to chart place, after a drag or nudge),
    `activated` (uid: double click or Enter), `group_toggled` (uid of an open group: its minus sign, or double click on
    its title), `menu_wanted` (uid or "", global position), `link_chosen` (uid of a line
    that was clicked), `rested` (uid of what is under the pointer, global position), and those of the paper.
    """

    selection_changed = Signal(object)
    moved = Signal(object)
    activated = Signal(str)
    group_toggled = Signal(str)
    menu_wanted = Signal(str, QPoint)
    link_chosen = Signal(str)
    rested = Signal(str, QPoint)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName(_("Chart"))
        self.setAccessibleDescription(_("The table beside it shows the same entities and links as text."))
        self.tool = Tool.BOX
        self._selected: frozenset[EntityId] = frozenset()
        self._hovered = -1
        self._alone = False
        self._titled = False
        self._link = ""
        self._pressed = QPointF()
        self._gesture: Gesture | None = None
        self._before_drag: NDArray[np.float64] | None = None
        self._space = False
        self._rest = QTimer(self, singleShot=True, interval=_RESTS)
        self._rest.timeout.connect(self._tell_rested)

    @property
    def selected(self) -> frozenset[EntityId]:
        """The selected entities."""
        return self._selected

    def show_scene(self, scene: Scene, *, fit: bool = False) -> None:
        """Show another scene; the camera stays unless `fit`. What is selected stays selected where it is there."""
        self._hovered = -1
        self._before_drag = None
        self.lay(scene, fit=fit)
        self.select(self._selected & frozenset(scene.uids))

    def emphasis(self, scene: Scene) -> Emphasis:
        """See Paper."""
        chosen = frozenset({scene.links.index(self._link)} if self._link and self._link in scene.links else ())
        ours = self._selected
        selected = frozenset(i for i, uid in enumerate(scene.uids) if uid in ours) if ours else frozenset[int]()
        return Emphasis(selected, chosen, self._hovered, self._alone)

    def paint_over(self, painter: QPainter, scene: Scene) -> None:
        """See Paper."""
        paint_gesture(painter, self._gesture, scene.looks.accent)

    def select(self, uids: Iterable[EntityId]) -> None:
        """Select just these."""
        chosen = frozenset(uids)
        if chosen != self._selected:
            self._selected = chosen
            self.selection_changed.emit(chosen)
            self.update()

    def choose(self, uids: Iterable[EntityId], choice: Choice) -> None:
        """Change the selection as a gesture says."""
        found = frozenset(uids)
        if choice is Choice.ADD:
            found |= self._selected
        elif choice is Choice.TOGGLE:
            found ^= self._selected
        self.select(found)

    def inside(self, outline: QPolygonF) -> list[EntityId]:
        """The entities whose centres lie in an outline (pixels)."""
        return picking.inside(self._scene, self._view, outline) if self._scene is not None else []

    def at(self, point: QPointF) -> EntityId | None:
        """The entity at a point (pixels), the nearest where several overlap."""
        position = self._position_at(point)
        return self._scene.uids[position] if self._scene is not None and position >= 0 else None

    def link_at(self, point: QPointF) -> str:
        """The line at a point (pixels), the nearest; "" where there is none."""
        return picking.link_at(self._scene, self._view, point) if self._scene is not None else ""

    def minus_at(self, point: QPointF) -> str:
        """The open group whose minus sign is at a point (pixels); "" where there is none."""
        frame, minus = self._title_at(point)
        return frame.uid if frame is not None and minus else ""

    def drag_selected(self, dx: float, dy: float) -> None:
        """Show the selected entities moved by pixels from where the drag began."""
        if self._scene is None:
            return
        if self._before_drag is None:
            self._before_drag = self._scene.places.copy()
        places = self._before_drag.copy()
        which = [i for i, uid in enumerate(self._scene.uids) if uid in self._selected]
        places[which] += np.array((dx, dy)) / self._view.scale
        self._scene = self._scene.at(places)
        self._in_motion()

    def drop_selected(self) -> None:
        """Say where the dragged entities are now."""
        self._before_drag = None
        self._tell_moved()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a gesture."""
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        point, modifiers = event.position(), event.modifiers()
        button = event.button()
        if button in (Qt.MouseButton.MiddleButton, Qt.MouseButton.RightButton) or self._space or self.tool is Tool.PAN:
            self._gesture = Pan(point)
            return
        self._pressed, self._link = point, ""
        choice = choice_of(modifiers)
        frame, minus = self._title_at(point)
        uid = self.at(point)
        if frame is not None and minus:
            self._gesture = PressSign(frame.uid, point)
        elif frame is not None:
            self._choose_members(frame, choice)
            self._gesture = MoveEntities(point)
        elif uid is not None:
            if choice is not Choice.ONLY:
                self.choose((uid,), choice)
            elif uid not in self._selected:
                self.select((uid,))
            self._gesture = MoveEntities(point)
        elif self.tool is Tool.LASSO or modifiers & Qt.KeyboardModifier.AltModifier:
            self._gesture = SelectLasso([point], choice)
        else:
            self._gesture = SelectBox(point, choice)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on with the gesture, or show what the pointer is on."""
        if self._gesture is not None:
            self._gesture.move(self, event.position())
            return
        self._rest.start()
        titled = self._title_at(event.position())[0] is not None
        hovered = -1 if titled else self._position_at(event.position())
        if hovered != self._hovered or titled != self._titled:
            self._hovered, self._titled, self._alone = hovered, titled, False
            hand = hovered >= 0 or titled
            self.setCursor(Qt.CursorShape.PointingHandCursor if hand else Qt.CursorShape.ArrowCursor)
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End the gesture."""
        gesture, self._gesture = self._gesture, None
        if gesture is not None:
            gesture.finish(self)
        clicked = (event.position() - self._pressed).manhattanLength() < picking.HIT
        if event.button() == Qt.MouseButton.LeftButton and clicked and isinstance(gesture, SelectBox | SelectLasso):
            self._link = self.link_at(event.position())
            if self._link:
                self.link_chosen.emit(self._link)
            self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Activate an entity, close a group at its title, or clear the selection."""
        uid = self.at(event.position())
        frame, _minus = self._title_at(event.position())
        if frame is not None:
            self.group_toggled.emit(frame.uid)
        elif uid is not None:
            self.activated.emit(uid)
        else:
            self.select(())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom at the pointer; with Shift pan sideways, with Ctrl zoom finely."""
        turned = event.angleDelta()
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.pan_by(float(turned.x() or turned.y()), 0.0)
            return
        step = 1.0006 if event.modifiers() & Qt.KeyboardModifier.ControlModifier else 1.0016
        self.zoom(step ** turned.y(), event.position())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu of what is there."""
        mouse = event.reason() == QContextMenuEvent.Reason.Mouse
        frame = self._title_at(QPointF(event.pos()))[0] if mouse else None
        if frame is not None:
            self._choose_members(frame, Choice.ONLY)
            self.menu_wanted.emit(frame.uid, event.globalPos())
            return
        uid = self.at(QPointF(event.pos())) if mouse else None
        if uid is None and event.reason() != QContextMenuEvent.Reason.Mouse:
            uid = next(iter(sorted(self._selected)), None)
        if uid is not None and uid not in self._selected:
            self.select((uid,))
        self.menu_wanted.emit(uid or "", event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk, nudge and cancel by keys; everything else is an action of the window."""
        key, modifiers = event.key(), event.modifiers()
        arrows = {
            Qt.Key.Key_Left: (-1, 0),
            Qt.Key.Key_Right: (1, 0),
            Qt.Key.Key_Up: (0, -1),
            Qt.Key.Key_Down: (0, 1),
        }
        if key == Qt.Key.Key_Space:
            self._space = True
        elif key == Qt.Key.Key_Escape:
            self._escape()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and len(self._selected) == 1:
            self.activated.emit(next(iter(self._selected)))
        elif key in arrows and modifiers & Qt.KeyboardModifier.AltModifier:
            by = 15.0 if modifiers & Qt.KeyboardModifier.ShiftModifier else 1.0
            self._nudge(arrows[Qt.Key(key)][0] * by, arrows[Qt.Key(key)][1] * by)
        elif key in arrows:
            self._walk(*arrows[Qt.Key(key)], along=bool(modifiers & Qt.KeyboardModifier.ControlModifier))
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Let go of the paper."""
        if event.key() == Qt.Key.Key_Space:
            self._space = False
        super().keyReleaseEvent(event)

    def event(self, event: QEvent) -> bool:
        """Tab goes from entity to entity; from the last one it leaves the chart, so nobody is locked in."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Tab and self._step(1):
                return True
            if event.key() == Qt.Key.Key_Backtab and self._step(-1):
                return True
        return super().event(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is under the pointer any more."""
        self._rest.stop()
        self._alone = False
        if self._hovered >= 0:
            self._hovered = -1
            self.update()
        super().leaveEvent(event)

    def _tell_rested(self) -> None:
        if self._gesture is None and self._hovered >= 0:
            self._alone = True
            self.update()
        at = self.mapFromGlobal(QCursor.pos()).toPointF()
        if self._gesture is None and self.rect().contains(at.toPoint()):
            frame, _minus = self._title_at(at)
            found = frame.uid if frame is not None else self.at(at) or self.link_at(at)
            if found:
                self.rested.emit(found, QCursor.pos())

    def _position_at(self, point: QPointF) -> int:
        return picking.entity_at(self._scene, self._view, point) if self._scene is not None else -1

    def _title_at(self, point: QPointF) -> tuple[Frame | None, bool]:
        return picking.title_at(self._scene, self._view, point) if self._scene is not None else (None, False)

    def _choose_members(self, frame: Frame, choice: Choice) -> None:
        """Select what is in a group, or go on with it where it is selected already."""
        assert self._scene is not None
        members = [self._scene.uids[position] for position in frame.members.tolist()]
        if choice is not Choice.ONLY or not self._selected.issuperset(members):
            self.choose(members, choice)

    def _escape(self) -> None:
        if self._gesture is not None:
            self._gesture.cancel(self)
            self._gesture = None
        elif self._selected:
            self.select(())

    def _nudge(self, dx: float, dy: float) -> None:
        if self._selected and self._scene is not None:
            self.drag_selected(dx, dy)
            self.drop_selected()

    def _tell_moved(self) -> None:
        if self._scene is None:
            return
        found: Mapping[EntityId, tuple[float, float]] = {
            uid: (float(p[0]), float(p[1]))
            for uid, p in zip(self._scene.uids, self._scene.places, strict=True)
            if uid in self._selected
        }
        self.moved.emit(found)

    def _step(self, by: int) -> bool:
        return self._scene is not None and self._go_to(next_read(self._scene, self._selected, by))

    def _walk(self, dx: int, dy: int, *, along: bool) -> None:
        """To the nearest entity in a direction; `along`: only over links."""
        if self._scene is not None:
            self._go_to(nearest_ahead(self._scene, self._selected, dx, dy, along=along))

    def _go_to(self, position: int) -> bool:
        """Select an entity and bring it into view; whether there is one."""
        scene = self._scene
        if scene is None or position < 0:
            return False
        uid = scene.uids[position]
        self.select((uid,))
        x, y = self._view.to_pixels(scene.places[position : position + 1])[0]
        if not (40 < x < self.width() - 40 and 40 < y < self.height() - 40):
            self.centre_on(uid)
        return True
