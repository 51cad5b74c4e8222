"""The hits of a search as rows: where each is, and the text around it. Ticked ones are to be replaced."""

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from inspector.replacing import why_not
from inspector.search import Hit
from inspector.ui.theme import Theme
from inspector.ui.words import shortened, visible

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole

WHERE, TEXT, NOTE = range(3)
COLUMNS = ("Where", "Text", "")
MAX_HITS = 20_000
"""More than anybody looks at; a search that finds as many ends."""

HitRole = int(Role.UserRole)
_NAMES = {"field": "field", "header": "header", "turn": "message", "part": "answer", "source": "YAML"}
_SHOWN = 60


def where_text(hit: Hit) -> str:
    """Where a hit is, in words."""
    place = hit.place
    side = f"{place.side} " if place.side and place.where in ("body", "header", "event") else ""
    name = shortened(place.label, _SHOWN)
    kind = _NAMES.get(place.where, place.where)
    return f"{hit.interaction} · {side}{kind}{f' {name}' if name else ''}{_events_text(hit)}"


def _events_text(hit: Hit) -> str:
    if hit.events is None:
        return ""
    first, last = hit.events
    return f" · event {first + 1:,}" if first == last else f" · events {first + 1:,}–{last + 1:,}"


class SearchResults(QAbstractTableModel):
    """Hits, in the order in which they were found."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.hits: list[Hit] = []
        self._left_out: set[int] = set()
        self._problems: dict[Hit, str] = {}
        self.replacement: str | None = None

    def clear(self) -> None:
        """No hits."""
        self.beginResetModel()
        self.hits = []
        self._left_out.clear()
        self._problems.clear()
        self.endResetModel()

    def add(self, hits: list[Hit]) -> None:
        """More hits."""
        if hits:
            self.beginInsertRows(QModelIndex(), len(self.hits), len(self.hits) + len(hits) - 1)
            self.hits += hits
            self.endInsertRows()

    def preview(self, new: str | None) -> None:
        """Show what the ticked hits would become; None: nothing is to be replaced."""
        self.replacement = new
        self._told()

    def refuse(self, problems: dict[Hit, str]) -> None:
        """Say beside hits why they were not replaced."""
        self._problems = problems
        self._told()

    def _told(self) -> None:
        if self.hits:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.hits) - 1, NOTE))

    def ticked(self) -> list[Hit]:
        """The hits that are to be replaced."""
        return [hit for row, hit in enumerate(self.hits) if row not in self._left_out and not why_not(hit)]

    def note(self, hit: Hit) -> str:
        """Why a hit is not replaced, "" where it may be."""
        return self._problems.get(hit) or (why_not(hit) if self.replacement is not None else "")

    def shown_replacement(self, row: int) -> str | None:
        """What is shown behind the match of a row: what would take its place."""
        is_ticked = row not in self._left_out and not why_not(self.hits[row])
        return visible(self.replacement) if self.replacement is not None and is_ticked else None

    # Qt's questions.

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's signature
        return 0 if parent.isValid() else len(self.hits)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's signature
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Role.DisplayRole:
            return COLUMNS[section]
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        if index.isValid() and self._can_be_ticked(index):
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        return flags

    def _can_be_ticked(self, index: Index) -> bool:
        is_first = index.column() == WHERE
        return is_first and self.replacement is not None and not why_not(self.hits[index.row()])

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if not index.isValid():
            return None
        hit = self.hits[index.row()]
        if role == HitRole:
            return hit
        if role == Role.CheckStateRole and self._can_be_ticked(index):
            is_out = index.row() in self._left_out
            return Qt.CheckState.Unchecked if is_out else Qt.CheckState.Checked
        if role in (Role.DisplayRole, Role.ToolTipRole):
            return (where_text(hit), self._line(index.row(), hit), self.note(hit))[index.column()]
        if role == Role.ForegroundRole and index.column() == NOTE:
            return self._theme.color("muted")
        return None

    def _line(self, row: int, hit: Hit) -> str:
        text, start, end = hit.snippet
        new = self.shown_replacement(row)
        return text if new is None else f"{text[:start]}[{text[start:end]} → {new}]{text[end:]}"

    def setData(self, index: Index, value: Any, role: int = Role.EditRole) -> bool:
        if role != Role.CheckStateRole or not index.isValid() or not self._can_be_ticked(index):
            return False
        row = index.row()
        if Qt.CheckState(value) == Qt.CheckState.Checked:
            self._left_out.discard(row)
        else:
            self._left_out.add(row)
        self.dataChanged.emit(self.index(row, 0), self.index(row, NOTE))
        return True
