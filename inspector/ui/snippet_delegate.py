"""How a hit is drawn in the list of hits."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from inspector.ui.search_results import SearchResults
from inspector.ui.theme import Theme

Index = QModelIndex | QPersistentModelIndex


class SnippetDelegate(QStyledItemDelegate):
    """Draws a snippet with its match marked, and behind that what would take its place."""

    def __init__(self, results: SearchResults, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._results, self._theme = results, theme

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        self.initStyleOption(option, index)
        option.text = ""
        style = option.widget.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        text, start, end = self._results.hits[index.row()].snippet
        new = self._results.shown_replacement(index.row())
        painter.save()
        painter.setClipRect(option.rect)
        area = option.rect.adjusted(8, 0, -8, 0)
        area = self._write(painter, area, text[:start], "muted")
        area = self._write(painter, area, text[start:end], "text", "find", is_struck=new is not None)
        if new is not None:
            area = self._write(painter, area.adjusted(4, 0, 0, 0), new, "text", "highlight").adjusted(
                4, 0, 0, 0
            )
        self._write(painter, area, text[end:], "muted")
        painter.restore()

    def _write(
        self, painter: QPainter, area: QRect, text: str, role: str, behind: str = "", *, is_struck: bool = False
    ) -> QRect:
        """Write at the left edge; gives what is left of the area."""
        font = painter.font()
        font.setStrikeOut(is_struck)
        painter.setFont(font)
        width = min(QFontMetrics(font).horizontalAdvance(text), max(0, area.width()))
        place = QRect(area.left(), area.top(), width, area.height())
        if behind:
            painter.fillRect(place.adjusted(0, 3, 0, -3), self._theme.color(behind))
        painter.setPen(self._theme.color(role))
        painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
        return area.adjusted(width, 0, 0, 0)
