"""How the cells of the Events tab are drawn: a line of text each, many times faster than a style does it.

A style asks seven things for each cell and lays its text out three times. The playhead may go anywhere
with every step, and then all of the table is drawn again.
"""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from inspector.ui.events_model import ADDS, BYTES, NUMBER, EventsModel
from inspector.ui.theme import Theme

_MARGIN = 11
"""As the head of the table has it."""

_SELECTED, _FOCUSED = QStyle.StateFlag.State_Selected.value, QStyle.StateFlag.State_HasFocus.value
"""As numbers: flags are combined in Python, which takes longer than drawing a short text."""
_ELIDE = Qt.TextElideMode.ElideRight


class EventsDelegate(QStyledItemDelegate):
    """Draws what the model says of a cell. The view has drawn what is behind it."""

    def __init__(self, model: EventsModel, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._model, self._theme = model, theme

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
        font = self._theme.fixed_font if column == ADDS else option.font
        area = place.adjusted(_MARGIN, 0, -_MARGIN, 0)
        painter.setFont(font)
        painter.setPen(self._theme.color("selection_text" if state & _SELECTED and role == "text" else role))
        metrics = QFontMetrics(font)
        left, room, width = area.x(), area.width(), metrics.horizontalAdvance(text)
        if column in (NUMBER, BYTES):
            left += room - width
        elif width > room:
            text = metrics.elidedText(text, _ELIDE, room)
        # From one base line for the whole row: to be put into a rectangle a text is laid out two times more.
        usual = option.fontMetrics
        painter.drawText(left, area.y() + (area.height() + usual.ascent() - usual.descent()) // 2, text)
