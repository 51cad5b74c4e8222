"""A bar of one row above or below a page."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from inspector.ui.theme import STRIP_HEIGHT


class Strip(QWidget):
    """Its widgets go into ``row``."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "strip")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(STRIP_HEIGHT + 4)
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(12, 2, 12, 2)
        self.row.setSpacing(4)
