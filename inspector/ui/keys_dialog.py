"""All keys in one window: those that work everywhere by menu, the others by where they mean something."""

from itertools import accumulate

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from inspector.ui.actions import key_table

COLUMNS = 3
_HEAD = 2
"""Rows that a heading is as high as, with the space above it."""

Group = tuple[str, list[tuple[str, str]]]


def keys_dialog(parent: QWidget) -> QDialog:
    """The keys, scrolled where the screen is too small for them."""
    dialog = QDialog(parent)
    dialog.setWindowTitle("Keys")
    inside = QWidget()
    row = QHBoxLayout(inside)
    row.setContentsMargins(24, 20, 24, 16)
    row.setSpacing(32)
    for column in balanced(key_table(), COLUMNS):
        row.addLayout(_column(column))
    area = QScrollArea(widgetResizable=True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
    area.setWidget(inside)
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
    buttons.setContentsMargins(24, 12, 24, 16)
    buttons.rejected.connect(dialog.reject)
    layout = QVBoxLayout(dialog)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(0)
    layout.addWidget(area, 1)
    layout.addWidget(buttons)
    room = dialog.screen().availableSize()
    wanted = inside.sizeHint()
    dialog.resize(
        min(wanted.width() + area.verticalScrollBar().sizeHint().width(), room.width() - 40),
        min(wanted.height() + buttons.sizeHint().height(), room.height() - 60),
    )
    return dialog


def balanced(groups: list[Group], columns: int) -> list[list[Group]]:
    """Groups in columns of about the same height, in their order."""
    heights = [_HEAD + len(rows) for _, rows in groups]
    ends = list(accumulate(heights))
    found: list[list[Group]] = [[] for _ in range(columns)]
    for group, height, end in zip(groups, heights, ends, strict=True):
        middle = end - height / 2
        found[min(columns - 1, int(middle * columns / ends[-1]))].append(group)
    return found


def _column(groups: list[Group]) -> QVBoxLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(4)
    for heading, rows in groups:
        at = grid.rowCount()
        if grid.count():
            grid.setRowMinimumHeight(at, 10)
            at += 1
        head = QLabel(f"<b>{heading}</b>")
        grid.addWidget(head, at, 0, 1, 2)
        for number, (keys, words) in enumerate(rows, at + 1):
            label = QLabel(keys)
            label.setProperty("role", "muted")
            grid.addWidget(label, number, 0)
            grid.addWidget(QLabel(words), number, 1)
    column = QVBoxLayout()
    column.addLayout(grid)
    column.addStretch(1)
    return column
