"""Undoable commands. Undo and redo are the same thing: a swap of two values."""

from typing import TYPE_CHECKING

from PySide6.QtGui import QUndoCommand

from inspector.cassette import Cassette

if TYPE_CHECKING:
    from inspector.ui.document import Document


class ReplaceCassette(QUndoCommand):
    """Shows another cassette; undo brings back the very one that was there."""

    def __init__(self, document: "Document", cassette: Cassette, text: str) -> None:
        super().__init__(text)
        self._document = document
        self._other = cassette

    def redo(self) -> None:
        self._other = self._document.swap(self._other)

    def undo(self) -> None:
        self._other = self._document.swap(self._other)
