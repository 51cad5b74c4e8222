"""A body as pieces: which events it has, in which order, and where what lies between them goes."""

from collections.abc import Sequence
from typing import NamedTuple


class NewEvent(NamedTuple):
    """An event that the body does not have yet.

    ``type`` is the name that server-sent events and binary frames give it, "" for none. ``headers``
    are those of a binary frame; without any they are those of its neighbour.
    """

    data: str
    type: str = ""
    headers: tuple[tuple[str, str], ...] = ()


Piece = int | NewEvent
"""An event that is there, by its index, or a new one."""


class Arrangement:
    """The pieces of a new body, and the gaps of the old one: what stands in front of each old event.

    Gap ``n`` stands in front of event ``n``; one more stands behind the last event.
    """

    def __init__(self, count: int, pieces: Sequence[Piece]) -> None:
        if wrong := next((n for n in pieces if isinstance(n, int) and not 0 <= n < count), None):
            raise IndexError(f"there is no event with the index {wrong}")
        self.pieces = pieces
        self.kept = _kept(count, pieces)
        """For each position of the new body whether the event there stayed where it was."""
        self.gaps = self._gaps(count)
        """For each position the gaps that stand in front of it; the last one is the end of the body."""

    def _gaps(self, count: int) -> list[range]:
        """A gap stays in front of its event, or of the next one that stayed; the first one stays first."""
        gaps = []
        done = 0
        for position, piece in enumerate(self.pieces):
            end = piece + 1 if self.kept[position] and isinstance(piece, int) else done
            if position == 0 and count:
                end = max(end, 1)
            gaps.append(range(done, end))
            done = end
        return [*gaps, range(done, count + 1)]

    def neighbour(self, position: int) -> int | None:
        """The old event next to a position, before it if there is one: how new ones are spelled."""
        before = (piece for piece in reversed(self.pieces[:position]) if isinstance(piece, int))
        behind = (piece for piece in self.pieces[position:] if isinstance(piece, int))
        found = next(before, None)
        return next(behind, None) if found is None else found


def _kept(count: int, pieces: Sequence[Piece]) -> list[bool]:
    """Which pieces are events in their old order: the most that can be."""
    from difflib import SequenceMatcher  # to read a stream, nothing is compared

    after = [piece if isinstance(piece, int) else -1 for piece in pieces]
    shorter = min(count, len(after))
    head = next((n for n in range(shorter) if after[n] != n), shorter)
    rest = shorter - head
    tail = next((n for n in range(rest) if after[-1 - n] != count - 1 - n), rest)
    kept = [n < head or n >= len(after) - tail for n in range(len(after))]
    old, new = range(head, count - tail), after[head : len(after) - tail]
    for block in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks():
        for step in range(block.size):
            kept[head + block.b + step] = True
    return kept
