"""The output items of one response so far, by the index under which events speak of them."""

from dataclasses import dataclass, field
from typing import Any

from inspector.stream.deltas import Target
from inspector.stream.dialects.openai_responses.items import kind_of
from inspector.stream.dialects.values import number, word


@dataclass(slots=True)
class Item:
    """An output item. ``slot`` is its index, or another number where the index was taken.

    ``kind`` is that of its part where it is a call. ``places`` holds the indexes of its content parts
    and of its summaries; ``texts`` the texts it has. ``is_torn``: its start was not seen. ``sealed``
    is where its encrypted content goes.
    """

    slot: int
    id: str
    kind: str
    is_torn: bool = False
    places: dict[str, set[int]] = field(default_factory=lambda: {"content": set(), "summary": set()})
    texts: list[Target] = field(default_factory=list)
    sealed: Target | None = None


class OpenItems:
    """All items. An index that is used again is another item: some servers give every item the same."""

    def __init__(self) -> None:
        self._items: list[Item] = []
        self._at: dict[int, Item] = {}
        self._last_index = 0

    def open(self, index: int, item: dict[str, Any]) -> Item:
        """A new item under an index."""
        taken = {known.slot for known in self._items}
        slot = index if index not in taken else 1 + max(taken)
        opened = self._at[index] = Item(slot, word(item.get("id")), kind_of(item))
        self._items.append(opened)
        return opened

    def at(self, index: int) -> Item | None:
        """The last item under an index."""
        return self._at.get(index)

    def in_order(self) -> list[Item]:
        """All items, in the order of the response's ``output``."""
        return sorted(self._items, key=lambda item: item.slot)

    def index(self, payload: dict[str, Any]) -> int:
        """The index that an event names, else the one of the event before."""
        self._last_index = number(payload.get("output_index"), self._last_index)
        return self._last_index

    def about(self, payload: dict[str, Any]) -> Item:
        """The item that an event is about; of a resumed stream its start was not seen."""
        index = self.index(payload)
        known = self._at.get(index)
        if known is None:
            known = self.open(index, {"id": payload.get("item_id")})
            known.is_torn = True
        return known
