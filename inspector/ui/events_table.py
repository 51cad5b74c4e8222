"""The table of the Events tab: a line of text in each cell, drawn row by row.

Qt would have each cell drawn by a delegate: the options and indexes that it makes for Python take longer than
the drawing, and a style lays each text out three times. The playhead may go anywhere with every step, and
then all of the table is drawn again.
"""

from PySide6.QtCore import QModelIndex, QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QTableView, QWidget

from inspector.ui.events_model import ADDS, BYTES, COLUMNS, NUMBER, EventsModel
from inspector.ui.theme import Theme

_MARGIN = 11
"""As the head of the table has it."""

_MANY = 4_096
"""Texts whose widths are remembered."""

_ELIDE = Qt.TextElideMode.ElideRight


class EventsTable(QTableView):
    """Draws what the model says of its cells; all else is Qt's."""

    def __init__(self, model: EventsModel, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._events, self._theme = model, theme
        self._take_font(self.font())
        self.setModel(model)

    def _take_font(self, font: QFont) -> None:
        self._usual, self._metrics = QFont(font), QFontMetrics(font)
        self._rise = self._metrics.ascent() - self._metrics.descent()
        self._widths: dict[str, int] = {}  # most cells say what others say too

    def _width(self, text: str) -> int:
        if (width := self._widths.get(text)) is None:
            if len(self._widths) > _MANY:
                self._widths.clear()
            width = self._widths[text] = self._metrics.horizontalAdvance(text)
        return width

    def paintEvent(self, event: QPaintEvent) -> None:
        font = self.font()
        if font != self._usual:
            self._take_font(font)
        painter = QPainter(self.viewport())
        places = [
            (column, self.columnViewportPosition(column), self.columnWidth(column))
            for column in range(len(COLUMNS))
        ]
        fixed = QFontMetrics(self._theme.fixed_font)
        rows: set[int] = set()
        for area in event.region():  # type: ignore[attr-defined]  # the stubs do not know that it can be
            first, last = self.rowAt(area.top()), self.rowAt(area.bottom())
            if first >= 0:
                rows.update(range(first, 1 + (last if last >= 0 else self._events.rowCount() - 1)))
        for row in sorted(rows):
            self._paint_row(painter, row, places, fixed)

    def _paint_row(
        self, painter: QPainter, row: int, places: list[tuple[int, int, int]], fixed: QFontMetrics
    ) -> None:
        theme = self._theme
        y, height = self.rowViewportPosition(row), self.rowHeight(row)
        is_selected = self.selectionModel().isRowSelected(row, QModelIndex())
        if is_selected or row % 2:
            behind = theme.color("selection" if is_selected else "alternate")
            painter.fillRect(0, y, self.viewport().width(), height, behind)
        self._paint_focus(painter, row, places, QRect(0, y, 0, height))
        base = y + (height + self._rise) // 2  # one for the whole row: a text in a rectangle is laid out again
        for (column, x, width), (text, role) in zip(places, self._events.cells(row), strict=True):
            if not text:
                continue
            left, room = x + _MARGIN, width - 2 * _MARGIN
            is_fixed = column == ADDS
            needed = fixed.horizontalAdvance(text) if is_fixed else self._width(text)
            if column in (NUMBER, BYTES):
                left += room - needed
            elif needed > room:
                text = (fixed if is_fixed else self._metrics).elidedText(text, _ELIDE, room)
            painter.setFont(theme.fixed_font if is_fixed else self._usual)
            painter.setPen(theme.color("selection_text" if is_selected and role == "text" else role))
            painter.drawText(left, base, text)

    def _paint_focus(
        self, painter: QPainter, row: int, places: list[tuple[int, int, int]], area: QRect
    ) -> None:
        current = self.currentIndex()
        if current.row() == row and self.hasFocus():
            _, x, width = places[current.column()]
            painter.setPen(self._theme.color("accent"))
            painter.drawRect(x, area.y(), width - 1, area.height() - 1)
