"""The timeline: a slider over the events of a stream, which is zoomed with the wheel."""

from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QPolygonF,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractSlider, QSizePolicy, QToolTip, QWidget

from inspector.stream.scale import MAX_BAR, Axis, ClockScale, Scale
from inspector.stream.zoom import WHOLE, View
from inspector.ui.announcing import announce
from inspector.ui.playhead import Playhead
from inspector.ui.theme import Theme
from inspector.ui.timeline_marks import REACH
from inspector.ui.timeline_picture import AXIS, MARGIN, MARKERS, TimelinePicture, height_for
from inspector.ui.timeline_words import clock_words, event_words

if TYPE_CHECKING:
    from inspector.stream.clock import Clock

AxisName = Literal["events", "clock"]

HANDLE = 4.5
ZOOM_STEP = 1.25
"""How much closer one notch of the wheel goes."""

_NOTCH = 120
_SCROLL_STEP = 0.15


class TimelineBar(QAbstractSlider):
    """Shows and moves the playhead. For assistive technology it is a slider that names its event.

    The wheel zooms around the pointer; with Shift, or sideways, it scrolls. A double click shows
    the whole again. A playhead that is scrolled out of sight is an arrow at that end.
    """

    marker_asked = Signal(int)
    """To the next marker (+1) or the previous one (-1)."""

    axis_changed = Signal()

    first_painted = Signal()
    """What is read is on the screen: the rest may come."""

    def __init__(self, playhead: Playhead, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._playhead, self._theme = playhead, theme
        self._picture: TimelinePicture | None = None
        self._layers: tuple[QPixmap, QPixmap] | None = None
        self._is_first_paint = True
        self._wanted: AxisName = "events"
        self.clock: Clock | None = None
        """The clock that the events of this stream carry, None where they carry none."""
        self._view = WHOLE
        self._painted_k = 0
        self.setOrientation(Qt.Orientation.Horizontal)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName("Timeline")
        playhead.stream_changed.connect(self._stream_changed)
        playhead.moved.connect(self._moved)
        theme.changed.connect(self._redraw)
        self.valueChanged.connect(playhead.set_k)
        self._stream_changed()
        self._moved(playhead.k)

    def sizeHint(self) -> QSize:
        return QSize(400, self._picture.height if self._picture else height_for(0))

    # The axis and what of it is shown.

    @property
    def axis_name(self) -> AxisName:
        """What the events are placed by."""
        return "clock" if self._wanted == "clock" and self.clock else "events"

    def set_axis(self, name: AxisName) -> None:
        """Place events by their numbers, or by the provider's clock where they carry one."""
        self._wanted = name
        self._view = WHOLE
        self._redraw()
        self.axis_changed.emit()

    @property
    def view(self) -> View:
        """The part of the axis that is shown."""
        return self._view

    @property
    def scale(self) -> Axis:
        """Events over the width between the margins."""
        width = max(1.0, self.width() - 2 * MARGIN)
        if self.clock and self._wanted == "clock":
            return ClockScale(self.clock.times, self.clock.resolution, width, self._view)
        return Scale(self._playhead.maximum, width, self._view)

    def x_of(self, k: int) -> float:
        """Where the playhead stands after k events, in this widget; at its edges where it is out of sight."""
        return min(max(MARGIN + self.scale.x_of(k), MARGIN / 2), self.width() - MARGIN / 2)

    def zoom(self, factor: float, x: float | None = None) -> None:
        """Show a smaller part of the axis around x in this widget, or around the playhead."""
        scale = self.scale
        place = scale.place_of(self._playhead.k)
        if x is not None:
            place = self._view.start + (x - MARGIN) / scale.width * self._view.size
        least = min(1.0, scale.width / (max(1, self._playhead.maximum) * (MAX_BAR + 4)))
        self._show(self._view.zoomed(factor, min(max(place, 0.0), 1.0), least))

    def show_whole(self) -> None:
        """End the zoom."""
        self._show(WHOLE)

    def shift(self, by: float) -> None:
        """Scroll by a fraction of what is shown."""
        self._show(self._view.moved(by))

    def _show(self, view: View) -> None:
        if view != self._view:
            self._view = view
            self._redraw()

    # The playhead.

    def _stream_changed(self) -> None:
        self._picture = None
        self._view = WHOLE
        stream = self._playhead.stream
        if stream is not None and stream.framing != "single":
            self._picture = TimelinePicture(stream, self._theme)
        self.clock = None
        if not self._is_first_paint:
            self._read_clock()
        self.updateGeometry()
        self._redraw()
        self.axis_changed.emit()

    def _read_clock(self) -> None:
        from inspector.stream.clock import read_clock

        if self._picture is not None:
            self.clock = read_clock(self._picture.stream)

    def _redraw(self) -> None:
        self._layers = None
        self.update()

    def _moved(self, k: int) -> None:
        self.blockSignals(True)
        self.setRange(0, self._playhead.maximum)
        words = self._words(k)
        self.setAccessibleDescription(words)
        self.setValue(k)
        self.blockSignals(False)
        if self.hasFocus() and not self._playhead.is_playing:
            announce(self, words)
        self._show(self._view.showing(self.scale.place_of(k)))
        self.update(self._around(self._painted_k).united(self._around(k)))
        self._painted_k = k

    def _words(self, k: int) -> str:
        if self._picture is None or not k:
            return f"before event 1 of {self._playhead.maximum:,}"
        return event_words(self._picture.stream, k - 1, self._picture.labels)

    def _around(self, k: int) -> QRect:
        return QRectF(self.x_of(k) - 8, 0, 16, self.height()).toAlignedRect()

    def sliderChange(self, change: QAbstractSlider.SliderChange) -> None:
        """Nothing: the base class would repaint all for each step."""

    # Painting: everything is drawn once, bright and dim; a step only moves the border between the two.

    def resizeEvent(self, _event: QEvent) -> None:
        self._layers = None

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._picture is None or not self._playhead.maximum:
            painter.setPen(self._theme.color("muted"))
            stream = self._playhead.stream
            words = "Its events never end" if stream is not None and stream.anomalies else "Not a stream"
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, words)
            return
        if self._is_first_paint:
            # What is read comes first: the picture is drawn with the next frame of the screen.
            self._is_first_paint = False
            QTimer.singleShot(0, self, self._after_first_paint)
            return
        if self._layers is None or self._layers[0].devicePixelRatio() != self.devicePixelRatioF():
            self._layers = self._picture.draw(self.scale, self.size(), self.devicePixelRatioF(), self.font())
        x = self.x_of(self._playhead.k)
        for pixmap, left, right in zip(self._layers, (0.0, x), (x, float(self.width())), strict=True):
            painter.setClipRect(QRectF(left, 0, right - left, self.height()).intersected(event.rect()))
            painter.drawPixmap(0, 0, pixmap)
        painter.setClipRect(event.rect())
        self._draw_extent(painter)
        self._draw_playhead(painter, x)

    def _after_first_paint(self) -> None:
        self._read_clock()
        if self.clock is not None:
            self.axis_changed.emit()
        self._redraw()
        self.first_painted.emit()

    def _draw_extent(self, painter: QPainter) -> None:
        """Which part of the whole is shown."""
        if not self._view.is_whole:
            width = self.scale.width
            place = QRectF(
                MARGIN + self._view.start * width, self.height() - 3, max(8.0, self._view.size * width), 2
            )
            painter.fillRect(place, self._theme.color("faint"))

    def _draw_playhead(self, painter: QPainter, x: float) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        colour = self._theme.color("accent" if self.hasFocus() else "text")
        painter.setBrush(colour)
        inside = MARGIN + self.scale.x_of(self._playhead.k)
        if (beyond := inside - x) and abs(beyond) > 1:
            tip = 5 if beyond > 0 else -5
            painter.drawPolygon(QPolygonF([QPointF(x + tip, 7), QPointF(x - tip, 1), QPointF(x - tip, 13)]))
            return
        painter.drawRect(QRectF(x - 0.75, MARKERS - 1, 1.5, self._picture_bottom() - MARKERS))
        painter.drawEllipse(QPointF(x, MARKERS), HANDLE, HANDLE)

    def _picture_bottom(self) -> int:
        """Where the axis begins."""
        return self.height() - AXIS - 2

    # The mouse.

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._playhead.pause()
            self._drag_to(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._drag_to(event.position().x())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.show_whole()

    def _drag_to(self, x: float) -> None:
        self._playhead.set_k(self.scale.k_at(x - MARGIN))

    def wheelEvent(self, event: QWheelEvent) -> None:
        notches: QPoint = event.angleDelta()
        sideways = notches.x() or (notches.y() if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 0)
        if sideways:
            self.shift(-sideways / _NOTCH * _SCROLL_STEP)
        else:
            self.zoom(ZOOM_STEP ** (notches.y() / _NOTCH), event.position().x())
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Shift with an arrow: to the next marker. All other keys are actions."""
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: +1}
        step = steps.get(Qt.Key(event.key()))
        if step and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.marker_asked.emit(step)
        else:
            event.ignore()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.tip_at(QPointF(event.pos())), self)
            return True
        return super().event(event)

    def tip_at(self, place: QPointF) -> str:
        """What is under a place: the markers there, else the event with what it says."""
        if self._picture is None:
            return ""
        stream, scale = self._picture.stream, self.scale
        x = place.x() - MARGIN
        near = [
            f"{marker.label}, event {marker.k:,}"
            for marker in stream.markers
            if abs(sum(scale.span_of(marker.k - 1)) / 2 - x) <= REACH
        ]
        if place.y() < MARKERS and near:
            return "\n".join(near[:12])
        index = scale.event_at(x)
        if index is None:
            return ""
        words = [event_words(stream, index, self._picture.labels)]
        words += [marker.label for marker in stream.markers if marker.k == index + 1]
        if self.clock:
            words.append(clock_words(self.clock, index))
        return "\n".join(words)
