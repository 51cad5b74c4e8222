"""What a timeline looks like, but for its playhead: markers, bars, lanes of parts, and the axis."""

from bisect import bisect_left

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPixmap

from inspector.stream import Stream
from inspector.stream.lanes import Lane, heights_of, lanes_of
from inspector.stream.scale import Axis
from inspector.ui.theme import Theme
from inspector.ui.timeline_marks import apart, draw_marker, marker_role

MARGIN = 16
MARKERS = 14
BARS = 32
LANE = 16
AXIS = 16
TOP_OF_LANES = MARKERS + BARS + 3
DIM = 0.38
_LABEL_GAP = 4


class TimelinePicture:
    """Draws one stream. What does not depend on size, zoom and theme is found once."""

    def __init__(self, stream: Stream, theme: Theme) -> None:
        self.stream = stream
        self._theme = theme
        self._heights = heights_of(stream)
        self.lanes = lanes_of(stream)
        self.labels = {lane.part: lane.label for lane in self.lanes}
        self.rows = 1 + max((lane.row for lane in self.lanes), default=-1)

    @property
    def height(self) -> int:
        """In pixels."""
        return height_for(self.rows)

    def draw(self, axis: Axis, size: QSize, ratio: float, font: QFont) -> tuple[QPixmap, QPixmap]:
        """What is said in full colour, and what is still to come dimmed; ``ratio`` in pixels per unit."""
        return self._draw(axis, size, ratio, font, 1.0), self._draw(axis, size, ratio, font, DIM)

    def _draw(self, axis: Axis, size: QSize, ratio: float, font: QFont, strength: float) -> QPixmap:
        pixmap = QPixmap((size.toSizeF() * ratio).toSize())
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setFont(_small(font))
        painter.translate(MARGIN, 0)
        self._draw_axis(painter, axis)
        painter.setClipRect(QRectF(-MARGIN / 2, 0, axis.width + MARGIN, size.height()))
        self._draw_markers(painter, axis)
        painter.setClipRect(QRectF(0, 0, axis.width + 1, size.height()))
        painter.setOpacity(strength)
        self._draw_bars(painter, axis)
        for lane in self.lanes:
            self._draw_lane(painter, axis, lane)
        painter.end()
        return pixmap

    def _draw_bars(self, painter: QPainter, axis: Axis) -> None:
        heights, kinds = self._heights, self.stream.kinds
        for x, width, first, last in axis.bars():
            height = max(heights[first:last])
            tallest = heights.index(height, first, last)
            color = self._theme.color(self._theme.kind_role(kinds[tallest]))
            painter.fillRect(QRectF(x, MARKERS + BARS - height * BARS, width, height * BARS), color)

    def _draw_lane(self, painter: QPainter, axis: Axis, lane: Lane) -> None:
        left = max(axis.span_of(lane.events[0])[0], 0.0)
        right = min(axis.span_of(lane.events[-1])[1], axis.width)
        if right <= 0 or left >= axis.width:
            return
        color = self._theme.color(self._theme.kind_role(lane.kind))
        place = QRectF(left, TOP_OF_LANES + lane.row * LANE, max(right - left - 1, 1.0), LANE - 1)
        painter.fillRect(place, _pale(color))
        for x, width in _runs(axis, lane.events):
            painter.fillRect(QRectF(x, place.top(), width, 2), color)
        metrics = QFontMetricsF(painter.font())
        room = place.adjusted(_LABEL_GAP, 2, -_LABEL_GAP, 0)
        if metrics.horizontalAdvance(lane.label) <= room.width():
            painter.setPen(self._theme.color("text"))
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, lane.label)

    def _draw_markers(self, painter: QPainter, axis: Axis) -> None:
        placed = [(sum(axis.span_of(marker.k - 1)) / 2, marker) for marker in self.stream.markers]
        shown = [(x, marker) for x, marker in placed if -1 <= x <= axis.width + 1]
        for x, marker in apart(shown):
            color = self._theme.color(marker_role(self.stream, marker, self._theme))
            draw_marker(painter, marker.kind, QPointF(x, MARKERS / 2), color)

    def _draw_axis(self, painter: QPainter, axis: Axis) -> None:
        metrics = QFontMetricsF(painter.font())
        top = TOP_OF_LANES + self.rows * LANE
        painter.fillRect(QRectF(0, top, axis.width, 1), self._theme.color("border"))
        painter.setPen(self._theme.color("muted"))
        widest = max(metrics.horizontalAdvance(text) for _, text in axis.labels(60))
        for x, text in axis.labels(widest):
            width = metrics.horizontalAdvance(text)
            x = min(max(x - width / 2, 0.0), axis.width - width)
            painter.drawText(QPointF(x, top + 2 + metrics.ascent()), text)


def height_for(rows: int) -> int:
    """The height of a timeline with so many rows of lanes, in pixels."""
    return TOP_OF_LANES + rows * LANE + AXIS + 2


def _runs(axis: Axis, events: list[int]) -> list[tuple[float, float]]:
    """Where the events of a lane stand, as ``(x, width)``; neighbours become one run.

    Takes as many steps as there are pixels, however many events there are.
    """
    runs: list[tuple[float, float]] = []
    at = bisect_left(events, axis.index_from(0.0) - 1)
    while at < len(events):
        left, right = axis.span_of(events[at])
        if left >= axis.width:
            break
        right = max(right, left + 1.0)
        if runs and left - sum(runs[-1]) < 0.5:
            runs[-1] = (runs[-1][0], right - runs[-1][0])
        else:
            runs.append((left, right - left))
        at = max(at + 1, bisect_left(events, axis.index_from(right - 1e-6)))
    return [(max(x, 0.0), min(x + width, axis.width) - max(x, 0.0)) for x, width in runs]


def _pale(color: QColor) -> QColor:
    pale = QColor(color)
    pale.setAlphaF(0.16)
    return pale


def _small(font: QFont) -> QFont:
    """Smaller than the rest, and never higher than the room in a lane."""
    small = QFont(font)
    small.setPointSizeF(font.pointSizeF() * 0.85)
    height = QFontMetricsF(small).height()
    if height > LANE - 3:
        small.setPointSizeF(small.pointSizeF() * (LANE - 3) / height)
    return small
