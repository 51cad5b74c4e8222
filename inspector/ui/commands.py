"""Undoable commands. Undo and redo are the same thing: a swap of two values."""

from collections.abc import Callable

from PySide6.QtGui import QUndoCommand

from inspector.cassette import Cassette
from inspector.ui.places import Order, inverse

Swap = Callable[[Cassette, Order | None], Cassette]


class ReplaceCassette(QUndoCommand):
    """Shows another cassette; undo brings back the very one that was there.

    ``swap`` shows a cassette and gives the one that was shown before. ``order`` says which place each
    interaction had in a list of ``count``, where their places change.
    """

    def __init__(self, swap: Swap, cassette: Cassette, text: str, order: Order | None, count: int) -> None:
        super().__init__(text)
        self._swap = swap
        self._other = cassette
        self.order = order
        self.inverse = None if order is None else inverse(order, count)

    def redo(self) -> None:
        self._other = self._swap(self._other, self.order)

    def undo(self) -> None:
        self._other = self._swap(self._other, self.inverse)
