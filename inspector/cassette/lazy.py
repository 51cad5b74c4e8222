"""Interactions that are parsed when they are looked at, and the ones that were looked at last."""

from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from typing import overload

from inspector.cassette.chunks import Chunk
from inspector.cassette.interaction import Interaction


class ParsedInteractions:
    """The interactions that were looked at last, by chunk: shared by all edits of one cassette."""

    CAPACITY = 64

    def __init__(self) -> None:
        self._by_chunk: OrderedDict[tuple[int, int], tuple[Chunk, Interaction]] = OrderedDict()

    def get(self, chunk: Chunk, position: int) -> Interaction | None:
        found = self._by_chunk.get((id(chunk), position))
        if found is None:
            return None
        self._by_chunk.move_to_end((id(chunk), position))
        return found[1]

    def put(self, chunk: Chunk, position: int, interaction: Interaction) -> None:
        # The chunk is kept beside its interaction, so its id cannot be given to another one.
        self._by_chunk[(id(chunk), position)] = (chunk, interaction)
        while len(self._by_chunk) > self.CAPACITY:
            self._by_chunk.popitem(last=False)


class Interactions(Sequence[Interaction]):
    """The interactions of a cassette. ``len()`` parses nothing, an item is parsed when it is looked at."""

    def __init__(self, count: int, get: Callable[[int], Interaction]) -> None:
        self._count = count
        self._get = get

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, index: int) -> Interaction: ...
    @overload
    def __getitem__(self, index: slice) -> list[Interaction]: ...
    def __getitem__(self, index: int | slice) -> Interaction | list[Interaction]:
        if isinstance(index, slice):
            return [self[position] for position in range(len(self))[index]]
        return self._get(range(len(self))[index])

    def __iter__(self) -> Iterator[Interaction]:
        return (self[index] for index in range(len(self)))
