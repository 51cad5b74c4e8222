"""What hands do: keys where the focus is, and clicks on cells. And what `git diff` would say afterwards."""

import difflib

from PySide6.QtCore import QCoreApplication, QModelIndex, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTableView, QWidget

LEFT = Qt.MouseButton.LeftButton
CONTROL = Qt.KeyboardModifier.ControlModifier
NO_MODIFIER = Qt.KeyboardModifier.NoModifier


def focused() -> QWidget:
    """The widget that has the focus."""
    widget = QApplication.focusWidget()
    assert isinstance(widget, QWidget)
    return widget


def press(*keys: Qt.Key, modifier: Qt.KeyboardModifier = NO_MODIFIER) -> None:
    """Press keys where the focus is."""
    for key in keys:
        QTest.keyClick(focused(), key, modifier)
        QCoreApplication.processEvents()


def type_text(text: str) -> None:
    """Type where the focus is."""
    QTest.keyClicks(focused(), text)


def type_over(text: str) -> None:
    """Replace what the focused editor holds, and end with Return."""
    press(Qt.Key.Key_A, modifier=CONTROL)
    type_text(text)
    press(Qt.Key.Key_Return)


def click(table: QTableView, index: QModelIndex, *, double: bool = False) -> None:
    """Click on a cell, or double-click."""
    table.scrollTo(index)
    place = table.visualRect(index).center()
    QTest.mouseClick(table.viewport(), LEFT, pos=place)
    if double:
        QTest.mouseDClick(table.viewport(), LEFT, pos=place)
    QCoreApplication.processEvents()


def changed_lines(before: bytes, after: bytes) -> list[str]:
    """The removed and added lines between two files."""
    lines = difflib.ndiff(before.decode().splitlines(), after.decode().splitlines())
    return [line for line in lines if line[0] in "+-"]
