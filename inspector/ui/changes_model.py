"""The list of changes: which interaction, what happened to it. Rows are read when they come into sight."""

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from inspector.cassette import Cassette, CassetteError, Interaction
from inspector.changes import Change
from inspector.ui import outline
from inspector.ui.document import Document
from inspector.ui.theme import Theme

Index = QModelIndex | QPersistentModelIndex
_ROLE = Qt.ItemDataRole

_COLOURS = {"added": "status_2xx", "removed": "error"}


class ChangesModel(QAbstractListModel):
    """The changes of a document since it was saved."""

    def __init__(self, document: Document, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document, self._theme = document, theme
        self.changes: list[Change] = list(document.changes)

    def refresh(self) -> None:
        """Compare again."""
        if self.changes != self._document.changes:
            self.beginResetModel()
            self.changes = list(self._document.changes)
            self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.changes)

    def data(self, index: Index, role: int = _ROLE.DisplayRole) -> object:
        if not index.isValid():
            return None
        change = self.changes[index.row()]
        if role == _ROLE.DisplayRole:
            return self._words(change)
        if role == _ROLE.ToolTipRole:
            return title(change)
        if role == _ROLE.ForegroundRole and change.kind in _COLOURS:
            return self._theme.color(_COLOURS[change.kind])
        return None

    def _words(self, change: Change) -> str:
        if change.old is None and change.new is None:
            return "The rest of the file"
        if change.new is None:
            assert change.old is not None
            cassette, number = self._document.saved, change.old
        else:
            cassette, number = self._document.cassette, change.new
        line = outline.summarise(_interaction(cassette, number))
        where = " ".join(filter(None, (line.method, line.path)))
        return f"{number}  {change.kind}  {where}"


def _interaction(cassette: Cassette, number: int) -> Interaction | CassetteError:
    try:
        return cassette.interactions[number]
    except CassetteError as error:
        return error


def title(change: Change) -> str:
    """A change in words."""
    match (change.old, change.new):
        case (None, None):
            return "What the file has before and behind its interactions"
        case (None, new):
            return f"Interaction {new} is new"
        case (old, None):
            return f"Interaction {old} of the saved file is gone"
        case (old, new) if old == new:
            return f"Interaction {new} was {change.kind}"
        case (old, new):
            return f"Interaction {new} was {change.kind}; it is number {old} in the saved file"
    raise AssertionError  # all pairs are named
