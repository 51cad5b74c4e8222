"""What is being looked at: an interaction, and its request or its response."""

from PySide6.QtCore import QObject, Signal

from inspector.cassette import CassetteError, Interaction, Side
from inspector.ui.document import Document
from inspector.ui.places import Order, places

LARGE = 5_000_000
"""Bytes of an interaction that takes long enough to be read for people to wonder."""


class Selection(QObject):
    """The selected interaction and side. Views hold indices, never interactions."""

    changed = Signal(int)
    """Another interaction is selected, or the selected one is another now."""

    reading = Signal(int, int)
    """An interaction of so many bytes is about to be read, and nothing else goes on meanwhile."""

    side_changed = Signal(str)

    revealed = Signal(str)
    """A part of the message, or a turn of the request, is to be brought into view."""

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.document = document
        self._index = 0 if len(document.so_far.items) else -1
        self._side: Side = "response"
        self._is_elsewhere = False
        document.rearranged.connect(self._rearranged)
        document.changed.connect(self._follow)

    @property
    def index(self) -> int:
        """The selected interaction, -1 where the cassette has none."""
        return self._index

    @property
    def side(self) -> Side:
        return self._side

    @property
    def interaction(self) -> Interaction | CassetteError | None:
        """The selected interaction, why it cannot be read, or None where there is none."""
        return None if self._index < 0 else self.document.interaction(self._index)

    def select(self, index: int) -> None:
        cassette = self.document.with_index(index)
        if index != self._index and 0 <= index < len(cassette.items):
            self._index = index
            if not cassette.is_whole and len(cassette.items[index]) > LARGE:
                self.reading.emit(index, len(cassette.items[index]))
            self.changed.emit(index)

    def set_side(self, side: Side) -> None:
        if side != self._side:
            self._side = side
            self.side_changed.emit(side)

    def reveal(self, part: str) -> None:
        self.revealed.emit(part)

    def _rearranged(self, order: Order) -> None:
        """Stay with the interaction, or go to what has come, or to what stands where it was."""
        new = next((index for index, old in enumerate(order) if old < 0), None)
        stays = places(order).get(self._index, min(max(self._index, 0), len(order) - 1))
        self._index = stays if new is None else new
        self._is_elsewhere = True

    def _follow(self, indices: list[int]) -> None:
        if self._index in indices or self._is_elsewhere:
            self._is_elsewhere = False
            self.changed.emit(self._index)
