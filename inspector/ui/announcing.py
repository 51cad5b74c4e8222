"""What screen readers are told beside what they read."""

from PySide6 import QtGui
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QWidget


def announce(widget: QWidget, words: str) -> None:
    """Let a screen reader say something once it has finished what it says; nothing where there is none."""
    if QAccessible.isActive() and hasattr(QtGui, "QAccessibleAnnouncementEvent"):  # Qt has it from 6.8 on
        QAccessible.updateAccessibility(QtGui.QAccessibleAnnouncementEvent(widget, words))
