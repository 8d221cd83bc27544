"""The chart on the screen: painted in one go, no Qt object for an entity; the mouse and the keys act on it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QCursor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from graph.ids import EntityId
from graph.language import _
from investigator.exhibits.painter import Box
from investigator.exhibits.painting import Detail, Emphasis, View
from investigator.exhibits.scene import Frame, Scene
from ui.canvas import camera, picking
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
from ui.canvas.picture import Picture, Sight
from ui.canvas.walking import nearest_ahead, next_read

_STILL_AFTER = 140
MANY = 1500
"""More entities than this are painted in part only while they are zoomed or dragged, and just after a change."""

_SOME = 400
"""The picture of more entities than this moves along with the paper; fewer are painted anew, with every name."""

_RESTS = 400
"""Milliseconds until what the pointer rests on is told of."""


class ChartView(QWidget):
    """Shows a scene and lets a person select, move and walk; it changes no chart itself, it says what was asked for.

    Signals: `selection_changed` (frozenset of uids), `moved` (mapping of uid to chart place, after a drag or nudge),
    `activated` (uid: double click or Enter), `group_toggled` (uid of an open group: its minus sign, or double click on
    its title), `menu_wanted` (uid or "", global position), `link_chosen` (uid of a line
    that was clicked), `rested` (uid of the entity or line under the pointer, global position), `view_changed`,
    `names_counted` (`names_left_out` is another number than before).
    """

    selection_changed = Signal(object)
    moved = Signal(object)
    activated = Signal(str)
    group_toggled = Signal(str)
    menu_wanted = Signal(str, QPoint)
    link_chosen = Signal(str)
    rested = Signal(str, QPoint)
    view_changed = Signal()
    names_counted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName(_("Chart"))
        self.setAccessibleDescription(_("The table beside it shows the same entities and links as text."))
        self.tool = Tool.BOX
        self._scene: Scene | None = None
        self._view = View(1.0, 0.0, 0.0, 1.0, 1.0)
        self._selected: frozenset[EntityId] = frozenset()
        self._hovered = -1
        self._alone = False
        self._titled = False
        self._link = ""
        self._pressed = QPointF()
        self._gesture: Gesture | None = None
        self._before_drag: NDArray[np.float64] | None = None
        self._space = False
        self._moving = False
        self._wants_fit = True
        self.names_left_out = 0
        self._picture = Picture()
        self._go_on = QTimer(self, singleShot=True, interval=0)
        self._go_on.timeout.connect(self.update)
        self.covered: tuple[Box, ...] = ()
        self._tell = QTimer(self, singleShot=True, interval=0)
        self._tell.timeout.connect(self.names_counted)
        self._rest = QTimer(self, singleShot=True, interval=_RESTS)
        self._rest.timeout.connect(self._tell_rested)
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

    @property
    def selected(self) -> frozenset[EntityId]:
        """The selected entities."""
        return self._selected

    def show_scene(self, scene: Scene, *, fit: bool = False) -> None:
        """Show another scene; the camera stays unless `fit`. What is selected stays selected where it is there."""
        self._scene = scene
        self._hovered = -1
        self._before_drag = None
        if fit or self._wants_fit:
            self.fit()
        self.select(self._selected & frozenset(scene.uids))
        if len(scene.uids) > MANY:
            self._in_motion()
        self.update()

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

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the scene, then the gesture in progress."""
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
            paint_gesture(painter, self._gesture, scene.looks.accent)
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

    def _sight(self, scene: Scene) -> Sight:
        """What is to be seen now."""
        rough = self._moving and len(scene.uids) > MANY
        detail = Detail(labels=not rough, heads=not rough, link_labels=not rough, covered=self.covered)
        chosen = frozenset({scene.links.index(self._link)} if self._link and self._link in scene.links else ())
        ours = self._selected
        selected = frozenset(i for i, uid in enumerate(scene.uids) if uid in ours) if ours else frozenset[int]()
        emphasis = Emphasis(selected, chosen, self._hovered, self._alone)
        moving = self._moving and len(scene.uids) > _SOME
        return Sight(scene, self._view, emphasis, detail, rough, self.devicePixelRatioF(), moving)

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

    def _place(self, uid: EntityId) -> NDArray[np.float64] | None:
        scene = self._scene
        if scene is None or uid not in scene.uids:
            return None
        found: NDArray[np.float64] = scene.places[scene.uids.index(uid)]
        return found

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
