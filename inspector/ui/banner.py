"""A line above a page that says what is the matter with it."""

from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

BannerRole = Literal["warning-banner", "error-banner"]


class Banner(QLabel):
    """Hidden as long as there is nothing to say."""

    def __init__(self, role: BannerRole, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setContentsMargins(12, 6, 12, 6)
        self.setWordWrap(True)
        self.setProperty("role", role)
        self.hide()

    def say(self, text: str, role: BannerRole | None = None) -> None:
        """Show a text; "" hides the banner."""
        if role is not None and role != self.property("role"):
            self.setProperty("role", role)
            self.style().unpolish(self)
            self.style().polish(self)
        self.setText(text)
        self.setVisible(bool(text))
