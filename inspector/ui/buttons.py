"""Small buttons that are made the same way in several places."""

from PySide6.QtWidgets import QToolButton


def choice_button(text: str, tip: str) -> QToolButton:
    """A button that stays down: one of a few ways to look at something."""
    button = QToolButton()
    button.setText(text)
    button.setCheckable(True)
    button.setToolTip(tip)
    return button
