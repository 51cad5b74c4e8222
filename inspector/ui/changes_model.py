"""The list of changes: which interaction, what happened to it. Rows are read when they come into sight."""

from typing import NamedTuple

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt

from inspector.cassette import Cassette, CassetteError, Interaction
from inspector.changes import Change
from inspector.ui import outline
from inspector.ui.theme import ROW_HEIGHT, Theme
from inspector.ui.words import plural

Index = QModelIndex | QPersistentModelIndex
_ROLE = Qt.ItemDataRole

_COLOURS = {"added": "status_2xx", "removed": "error"}


class Versions(NamedTuple):
    """Two versions of a cassette, what differs between them, and what the old one is called."""

    old: Cassette
    new: Cassette
    changes: list[Change]
    old_name: str = "the saved file"


class ChangesModel(QAbstractListModel):
    """The changes between two versions."""

    def __init__(self, versions: Versions, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.versions, self._theme = versions, theme

    def refresh(self, versions: Versions) -> None:
        """Show other versions."""
        if versions.changes == self.versions.changes:
            self.versions = versions
        else:
            self.beginResetModel()
            self.versions = versions
            self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.versions.changes)

    def data(self, index: Index, role: int = _ROLE.DisplayRole) -> object:
        if not index.isValid():
            return None
        change = self.versions.changes[index.row()]
        if role == _ROLE.DisplayRole:
            return self._words(change)
        if role == _ROLE.ToolTipRole:
            return title(change, self.versions.old_name)
        if role == _ROLE.SizeHintRole:
            return QSize(100, ROW_HEIGHT)
        if role == _ROLE.ForegroundRole and change.kind in _COLOURS:
            return self._theme.color(_COLOURS[change.kind])
        return None

    def _words(self, change: Change) -> str:
        if change.renumbered:
            return f"{change.kind}  {plural(len(change.renumbered), 'interaction')}"
        if change.is_rest:
            return "The rest of the file"
        if change.new is None:
            assert change.old is not None
            cassette, number = self.versions.old, change.old
        else:
            cassette, number = self.versions.new, change.new
        line = outline.summarise(_interaction(cassette, number))
        where = " ".join(filter(None, (line.method, line.path)))
        return f"{number}  {change.kind}  {where}"


def _interaction(cassette: Cassette, number: int) -> Interaction | CassetteError:
    try:
        return cassette.interactions[number]
    except CassetteError as error:
        return error


def title(change: Change, old_name: str) -> str:
    """A change in words; ``old_name`` is what the old version is called."""
    if change.renumbered:
        return f"{plural(len(change.renumbered), 'interaction')} with another id and no other difference"
    match (change.old, change.new):
        case (None, None):
            return "What the file has before and behind its interactions"
        case (None, new):
            return f"Interaction {new} is new"
        case (old, None):
            return f"Interaction {old} of {old_name} is gone"
        case (old, new) if old == new:
            return f"Interaction {new} was {change.kind}"
        case (old, new):
            return f"Interaction {new} was {change.kind}; it is number {old} in {old_name}"
    raise AssertionError  # all pairs are named
