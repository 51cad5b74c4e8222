"""The cassettes of a folder as rows of a table."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from inspector.cassette.folder import Found
from inspector.ui.theme import Theme
from inspector.ui.words import size_text

COLUMNS = ("File", "Recorder", "Interactions", "Size", "Problem")
FILE, RECORDER, COUNT, SIZE, PROBLEM = range(len(COLUMNS))
SORT_ROLE = Qt.ItemDataRole.UserRole

Index = QModelIndex | QPersistentModelIndex
_NO_INDEX = QModelIndex()
_WORDS = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_NUMBERS = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class FolderModel(QAbstractTableModel):
    """Rows come as they are found."""

    def __init__(self, folder: Path, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder, self._theme = folder, theme
        self._rows: list[Found] = []

    def add(self, found: Sequence[Found]) -> None:
        """More rows at the end."""
        self.beginInsertRows(QModelIndex(), len(self._rows), len(self._rows) + len(found) - 1)
        self._rows.extend(found)
        self.endInsertRows()

    def clear(self) -> None:
        """No rows."""
        self.beginResetModel()
        self._rows = []
        self.endResetModel()

    def found(self, row: int) -> Found:
        """What a row is about."""
        return self._rows[row]

    def row_of(self, path: Path) -> int | None:
        """The row of a file."""
        return next((row for row, found in enumerate(self._rows) if found.path == path), None)

    def name_of(self, found: Found) -> str:
        """The path below the folder."""
        return os.path.relpath(found.path, self._folder)

    def rowCount(self, parent: Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return COLUMNS[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _NUMBERS if section in (COUNT, SIZE) else _WORDS
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        found, column = self._rows[index.row()], index.column()
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._text(found, column)
            case Qt.ItemDataRole.ToolTipRole:
                return str(found.path) if column == FILE else found.problem or None
            case Qt.ItemDataRole.TextAlignmentRole:
                return _NUMBERS if column in (COUNT, SIZE) else None
            case Qt.ItemDataRole.ForegroundRole:
                return self._color(column)
        return self._key(found, column) if role == SORT_ROLE else None

    def _text(self, found: Found, column: int) -> str:
        count = "" if found.interactions is None else f"{found.interactions:,}"
        return (self.name_of(found), found.recorder, count, size_text(found.size), found.problem)[column]

    def _color(self, column: int) -> Any:
        if column == PROBLEM:
            return self._theme.color("error")
        return None if column == FILE else self._theme.color("muted")

    def _key(self, found: Found, column: int) -> Any:
        """What a column is sorted by."""
        if column == COUNT:
            return -1 if found.interactions is None else found.interactions
        return found.size if column == SIZE else self._text(found, column).casefold()
