"""The shapes of markers: each kind of place has its own, so that colour is never the only sign."""

import math
from functools import cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

from inspector.stream import Marker, Stream
from inspector.ui.theme import Theme

REACH = 5.0
"""Pixels from a marker's middle to its edge."""

IMPORTANCE = ("end", "usage", "start", "terminal", "valid", "finish", "tool_call", "error")
"""Kinds of markers; where two would overlap, the later one here is drawn."""

_STROKED = frozenset({"valid", "error", "usage"})


@cache
def shape(kind: str) -> QPainterPath:
    """The shape of a kind of marker around the origin."""
    path = QPainterPath()
    match kind:
        case "start":
            path.addPolygon(_polygon((-4, -3.5), (4, -3.5), (0, 3.5)))
        case "tool_call":
            path.addPolygon(_polygon((0, -4.5), (4.5, 0), (0, 4.5), (-4.5, 0)))
        case "valid":
            path.addPolygon(QPolygonF([QPointF(-4, 0), QPointF(-1, 3), QPointF(4, -3.5)]))
        case "finish":
            path.addRect(QRectF(-3.5, -3.5, 7, 7))
        case "usage":
            path.addEllipse(QRectF(-3, -3, 6, 6))
        case "error":
            path.addPolygon(QPolygonF([QPointF(-3.5, -3.5), QPointF(3.5, 3.5)]))
            path.addPolygon(QPolygonF([QPointF(3.5, -3.5), QPointF(-3.5, 3.5)]))
        case _:
            path.addRect(QRectF(-1.25, -4.5, 2.5, 9))
    return path


def _polygon(*points: tuple[float, float]) -> QPolygonF:
    return QPolygonF([*(QPointF(*point) for point in points), QPointF(*points[0])])


def draw_marker(painter: QPainter, kind: str, place: QPointF, color: QColor) -> None:
    """Draw a marker around a place."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(place)
    if kind in _STROKED:
        pen = QPen(color, 1.75, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
        painter.strokePath(shape(kind), pen)
    else:
        painter.fillPath(shape(kind), color)
    painter.restore()


def marker_role(stream: Stream, marker: Marker, theme: Theme) -> str:
    """The role of a marker's colour."""
    match marker.kind:
        case "start":
            return theme.kind_role(stream.kinds[marker.k - 1])
        case "tool_call" | "valid":
            return "tool_call"
        case "error":
            return "error"
        case _:
            return "text"


def apart(markers: list[tuple[float, Marker]]) -> list[tuple[float, Marker]]:
    """The markers that do not overlap a more important one, each with its x."""
    taken: set[int] = set()
    kept = []
    for x, marker in sorted(markers, key=lambda found: (-IMPORTANCE.index(found[1].kind), found[0])):
        cell = math.floor(x / (2 * REACH))
        if cell not in taken:
            taken.add(cell)
            kept.append((x, marker))
    return kept
