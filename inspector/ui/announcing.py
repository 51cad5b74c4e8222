"""What screen readers are told beside what they read."""

from PySide6 import QtGui
from PySide6.QtWidgets import QWidget


def announce(widget: QWidget, words: str) -> None:
    """Let a screen reader say something once it has finished what it says; nothing where there is none."""
    # By its name only here: Qt for Python makes all the roles of `QAccessible` when it is first asked for.
    if QtGui.QAccessible.isActive() and hasattr(QtGui, "QAccessibleAnnouncementEvent"):  # Qt has it from 6.8 on
        QtGui.QAccessible.updateAccessibility(QtGui.QAccessibleAnnouncementEvent(widget, words))
