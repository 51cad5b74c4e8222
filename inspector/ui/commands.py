"""Undoable commands. Undo and redo are the same thing: a swap of two values."""

from collections.abc import Callable

from PySide6.QtGui import QUndoCommand

from inspector.cassette import Cassette


class ReplaceCassette(QUndoCommand):
    """Shows another cassette; undo brings back the very one that was there.

    ``swap`` shows a cassette and gives the one that was shown before.
    """

    def __init__(self, swap: Callable[[Cassette], Cassette], cassette: Cassette, text: str) -> None:
        super().__init__(text)
        self._swap = swap
        self._other = cassette

    def redo(self) -> None:
        self._other = self._swap(self._other)

    def undo(self) -> None:
        self._other = self._swap(self._other)
