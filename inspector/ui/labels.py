"""Labels of one line that change often: Qt's own would lay out a document for each text with colours."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget


class ElidedLabel(QLabel):
    """A label that gives way: text that does not fit ends in an ellipsis, and is whole in the tool tip."""

    def __init__(self, mode: Qt.TextElideMode, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mode = mode
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def setText(self, text: str) -> None:
        super().setText(text)
        self.setToolTip(text)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        area = self.contentsRect()
        shown = self.fontMetrics().elidedText(self.text(), self._mode, area.width())
        painter.drawText(area, self.alignment() | Qt.AlignmentFlag.AlignVCenter, shown)


class RunsLabel(QLabel):
    """A label whose text is in several colours."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._runs: tuple[tuple[str, QColor, bool], ...] = ()
        self.setTextFormat(Qt.TextFormat.PlainText)

    def set_runs(self, *runs: tuple[str, QColor, bool]) -> None:
        """Show texts one after the other, each in its colour, and bold or not."""
        self._runs = runs
        self.setText("".join(text for text, _, _ in runs))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        area = self.contentsRect()
        for text, color, is_bold in self._runs:
            font = QFont(self.font())
            font.setBold(is_bold)
            painter.setFont(font)
            painter.setPen(color)
            painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
            area.setLeft(area.left() + QFontMetrics(font).horizontalAdvance(text))
