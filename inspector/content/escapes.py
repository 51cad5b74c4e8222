r"""JSON's escapes as the characters they stand for (RFC 8259 §7), each with its place in the source."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

_ESCAPE = re.compile(
    r"\\u(d[89ab][0-9a-f]{2})\\u(d[c-f][0-9a-f]{2})|\\u([0-9a-f]{4})|\\([\"\\/bfnrt])", re.IGNORECASE
)
_SHORT = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}


@dataclass(frozen=True, slots=True)
class Unescaped:
    """A text without escapes. ``ends`` says where each escape's character ends in ``text``, ``source_ends``
    where the escape ends in the source.
    """

    text: str
    ends: Sequence[int]
    source_ends: Sequence[int]

    def source_span(self, start: int, end: int) -> tuple[int, int]:
        """Where the characters from ``start`` to ``end`` stand in the source; escapes are whole."""
        return self._source(start), self._source(end)

    def _source(self, offset: int) -> int:
        last = bisect_right(self.ends, offset) - 1
        return offset if last < 0 else self.source_ends[last] + offset - self.ends[last]


def unescaped(source: str) -> Unescaped:
    """Undo all escapes of a text, wherever they stand: not only in one JSON document."""
    out: list[str] = []
    ends: list[int] = []
    source_ends: list[int] = []
    at = length = 0
    for match in _ESCAPE.finditer(source):
        out += (source[at : match.start()], _character(match))
        length += match.start() - at + 1
        at = match.end()
        ends.append(length)
        source_ends.append(at)
    out.append(source[at:])
    return Unescaped("".join(out), ends, source_ends)


def _character(match: re.Match[str]) -> str:
    high, low, unit, short = match.groups()
    if high:
        return chr(0x10000 + (int(high, 16) - 0xD800 << 10) + int(low, 16) - 0xDC00)
    return chr(int(unit, 16)) if unit else _SHORT.get(short, short)
