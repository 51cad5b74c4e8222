"""The timeline: one bar per event, markers, and the playhead that is dragged over them."""

import math

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QHelpEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QPolygonF,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from inspector.stream import Marker, Stream
from inspector.stream.scale import Scale, ticks
from inspector.ui.playhead import Playhead
from inspector.ui.theme import Theme
from inspector.ui.words import shortened, visible

MARGIN = 16
MARKERS = 14
BARS = 36
AXIS = 16
CONTROL_HEIGHT = 0.22

_MARKER_ROLES = {"tool_call": "tool_call", "valid": "tool_call", "error": "error"}


class TimelineBar(QWidget):
    """A slider over the events of a stream; it shows and moves the playhead."""

    def __init__(self, playhead: Playhead, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._playhead, self._theme = playhead, theme
        self._bars: tuple[QPixmap, QPixmap] | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName("Timeline")
        playhead.stream_changed.connect(self._forget)
        playhead.moved.connect(self._moved)
        theme.changed.connect(self._forget)

    def sizeHint(self) -> QSize:
        return QSize(400, MARKERS + BARS + AXIS + 4)

    @property
    def scale(self) -> Scale:
        """Events over the width between the margins."""
        return Scale(self._playhead.maximum, max(1.0, self.width() - 2 * MARGIN))

    def x_of(self, k: int) -> float:
        """Where the playhead stands after k events, in this widget."""
        return MARGIN + self.scale.x_of(k)

    def _forget(self) -> None:
        self._bars = None
        self.update()

    def _moved(self, k: int) -> None:
        self.setAccessibleDescription(f"event {k} of {self._playhead.maximum}")
        self.update()

    def resizeEvent(self, _event: QEvent) -> None:
        self._bars = None

    # Painting: bars are drawn once, bright and dim; a step only moves the border between the two.

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        stream = self._playhead.stream
        if stream is None or not stream.events:
            painter.setPen(self._theme.color("muted"))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, "Not a stream")
            return
        if self._bars is None:
            self._bars = self._draw_bars(stream, dim=False), self._draw_bars(stream, dim=True)
        x = self.x_of(self._playhead.k)
        top = MARKERS
        bright, dim = self._bars
        painter.drawPixmap(0, top, dim)
        painter.setClipRect(QRectF(0, 0, x, self.height()))
        painter.drawPixmap(0, top, bright)
        painter.setClipping(False)
        self._draw_markers(painter, stream)
        self._draw_axis(painter)
        self._draw_playhead(painter, x)

    def _draw_bars(self, stream: Stream, *, dim: bool) -> QPixmap:
        ratio = self.devicePixelRatioF()
        pixmap = QPixmap(math.ceil(self.width() * ratio), math.ceil(BARS * ratio))
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setOpacity(0.35 if dim else 1.0)
        heights = _heights(stream)
        kinds = stream.kinds
        for x, width, first, last in self.scale.bars():
            tallest = max(range(first, last), key=heights.__getitem__)
            height = heights[tallest] * BARS
            role = self._theme.kind_role(kinds[tallest])
            painter.fillRect(QRectF(MARGIN + x, BARS - height, width, height), self._theme.color(role))
        painter.end()
        return pixmap

    def _draw_markers(self, painter: QPainter, stream: Stream) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        drawn: set[int] = set()
        for marker in stream.markers:
            x = self.x_of(marker.k) - self.scale.slot / 2
            if marker.kind == "end" or round(x / 3) in drawn:
                continue
            drawn.add(round(x / 3))
            painter.setBrush(self._theme.color(self._marker_role(stream, marker)))
            shape = [QPointF(x - 3.5, MARKERS - 9), QPointF(x + 3.5, MARKERS - 9), QPointF(x, MARKERS - 3)]
            painter.drawPolygon(QPolygonF(shape))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)

    def _marker_role(self, stream: Stream, marker: Marker) -> str:
        if marker.kind == "start":
            return self._theme.kind_role(stream.kinds[marker.k - 1])
        return _MARKER_ROLES.get(marker.kind, "control")

    def _draw_axis(self, painter: QPainter) -> None:
        font = self.font()
        font.setPointSizeF(font.pointSizeF() * 0.85)
        painter.setFont(font)
        metrics = QFontMetricsF(font)
        painter.setPen(self._theme.color("muted"))
        count = self._playhead.maximum
        baseline = MARKERS + BARS + 3 + metrics.ascent()
        for tick in ticks(count, self.scale.width, metrics.horizontalAdvance(f"{count:,}")):
            text = f"{tick:,}"
            width = metrics.horizontalAdvance(text)
            x = min(max(self.x_of(tick) - width / 2, MARGIN), self.width() - MARGIN - width)
            painter.drawText(QPointF(x, baseline), text)
        painter.fillRect(
            QRectF(MARGIN, MARKERS + BARS, self.scale.width, 1), QColor(self._theme.color("border"))
        )

    def _draw_playhead(self, painter: QPainter, x: float) -> None:
        colour = self._theme.color("accent" if self.hasFocus() else "text")
        painter.fillRect(QRectF(x - 0.75, 4, 1.5, MARKERS + BARS - 4), colour)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawEllipse(QPointF(x, 5), 4.5, 4.5)

    # The mouse.

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._playhead.pause()
            self._drag_to(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._drag_to(event.position().x())

    def _drag_to(self, x: float) -> None:
        self._playhead.set_k(self.scale.k_at(x - MARGIN))

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self._tip(event.pos().x()), self)
            return True
        return super().event(event)

    def _tip(self, x: float) -> str:
        stream, index = self._playhead.stream, self.scale.event_at(x - MARGIN)
        if stream is None or index is None:
            return ""
        names = [marker.label for marker in stream.markers if marker.k == index + 1 and marker.kind != "end"]
        head = f"event {index + 1} of {len(stream.events)} · {stream.kinds[index].replace('_', ' ')}"
        return "\n".join([head, *names, visible(shortened(stream.adds(index), 80))]).strip()


def _heights(stream: Stream) -> list[float]:
    """From 0 to 1 by how much each event says; those that add to no part are low, errors high.

    The bytes of an event would tell nothing: all events of a stream repeat the same large frame.
    """
    if stream.dialect is None:
        sizes = [math.sqrt(len(event.data)) for event in stream.events]
    else:
        fixed = {"control": 0.0, "error": math.inf}
        sizes = [
            fixed[kind] if kind in fixed else math.sqrt(stream.length_of(index))
            for index, kind in enumerate(stream.kinds)
        ]
    highest = max((size for size in sizes if math.isfinite(size)), default=0) or 1.0
    return [min(max(size / highest, CONTROL_HEIGHT), 1.0) for size in sizes]
