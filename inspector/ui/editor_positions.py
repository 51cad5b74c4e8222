"""From characters of a text to positions in the editor that shows it, and back.

Qt counts UTF-16 units; the editor shows a CRLF as one line end, and long lines broken into pieces.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from heapq import merge
from itertools import accumulate

_WIDE = re.compile("[\U00010000-\U0010ffff]")


class EditorPositions:
    """Made once for a text: a position is then one bisection, also in many megabytes."""

    def __init__(self, text: str, *, is_crlf: bool = False, break_at: int = 0) -> None:
        wide = ((found.end(), 1) for found in _WIDE.finditer(text)) if text and max(text) > "\uffff" else ()
        crlf = ((found.end(), -1) for found in re.finditer("\r\n", text)) if is_crlf else ()
        breaks = ((at, 1) for at in _breaks(text, break_at)) if break_at else ()
        shifts = list(merge(wide, crlf, breaks))
        self._length = len(text)
        self._offsets = [offset for offset, _ in shifts]
        self._shifts = [0, *accumulate(shift for _, shift in shifts)]
        self._positions = [
            offset + shift for offset, shift in zip(self._offsets, self._shifts[1:], strict=True)
        ]

    def position(self, offset: int) -> int:
        """Where a character of the text stands in the editor."""
        return offset + self._shifts[bisect_right(self._offsets, offset)]

    def offset(self, position: int) -> int:
        """The character of the text at a position of the editor."""
        passed = bisect_right(self._positions, position)
        ahead = self._offsets[passed] if passed < len(self._offsets) else self._length
        return min(position - self._shifts[passed], ahead)

    def ranges(self, spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
        """Ranges of the editor for spans of the text."""
        return [(self.position(start), self.position(end)) for start, end in spans]


def _breaks(text: str, width: int) -> Iterator[int]:
    """Where lines that are longer than a width are broken."""
    start = 0
    while start <= len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        yield from range(start + width, end, width)
        start = end + 1
