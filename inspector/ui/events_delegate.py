"""How the cells of the Events tab are drawn: a line of text each, many times faster than a style does it.

A style asks seven things for each cell and lays its text out three times. The playhead may go anywhere
with every step, and then all of the table is drawn again.
"""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from inspector.ui.events_model import ADDS, BYTES, NUMBER, EventsModel
from inspector.ui.theme import Theme

_MARGIN = 11
"""As the head of the table has it."""

_SELECTED, _FOCUSED = QStyle.StateFlag.State_Selected.value, QStyle.StateFlag.State_HasFocus.value
"""As numbers: flags are combined in Python, which takes longer than drawing a short text."""
_MANY = 4_096
"""Texts whose widths are remembered."""

_ELIDE = Qt.TextElideMode.ElideRight


class EventsDelegate(QStyledItemDelegate):
    """Draws what the model says of a cell. The view has drawn what is behind it."""

    def __init__(self, model: EventsModel, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._model, self._theme = model, theme
        self._take_font(parent.font())

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

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        place, column, state = option.rect, index.column(), option.state.value
        if state & _SELECTED:
            painter.fillRect(place, self._theme.color("selection"))
        if state & _FOCUSED:
            painter.setPen(self._theme.color("accent"))
            painter.drawRect(place.adjusted(0, 0, -1, -1))
        text, role = self._model.cell(index)
        if not text:
            return
        if option.font != self._usual:
            self._take_font(option.font)
        left, room = place.x() + _MARGIN, place.width() - 2 * _MARGIN
        if column == ADDS:
            font = self._theme.fixed_font
            metrics = QFontMetrics(font)
            needed = metrics.horizontalAdvance(text)
        else:
            font, metrics, needed = self._usual, self._metrics, self._width(text)
        if column in (NUMBER, BYTES):
            left += room - needed
        elif needed > room:
            text = metrics.elidedText(text, _ELIDE, room)
        painter.setFont(font)
        painter.setPen(self._theme.color("selection_text" if state & _SELECTED and role == "text" else role))
        # From one base line for the whole row: to be put into a rectangle a text is laid out two times more.
        painter.drawText(left, place.y() + (place.height() + self._rise) // 2, text)
