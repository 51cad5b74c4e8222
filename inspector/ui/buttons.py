"""Small buttons that are made the same way in several places."""

from PySide6.QtWidgets import QToolButton

MIN_WORD = 3
"""Letters: fewer are a sign, which nobody can make sense of who hears it."""


def choice_button(text: str, tip: str) -> QToolButton:
    """A button that stays down: one of a few ways to look at something. Letters alone are named by the tip."""
    button = QToolButton()
    button.setText(text)
    button.setCheckable(True)
    button.setToolTip(tip)
    if sum(map(str.isalnum, text)) < MIN_WORD:
        button.setAccessibleName(tip)
    return button
