"""A file as head, one chunk per interaction, tail: found by one scan over the bytes.

The scan looks for lines that start an item of the interactions list. It is exact for everything
that recorders write; where it could be wrong it gives up (returns None) or the chunk does not parse
alone, and the whole file is read as one chunk instead.
"""

import re
from typing import NamedTuple

from inspector.cassette.source import BOM

LIST_KEYS = (b"interactions:", b"http_interactions:")

MAX_KEY = 64

_DASHES = (b"- ", b"-\t", b"-\r", b"-\n")

_REST_OF_KEY_LINE = re.compile(rb"[ \t]*(?:#[^\r\n]*)?\r?\n")
_LIST_KEY = re.compile(rb"(?:\A(?:\xef\xbb\xbf)?|\n)(?:http_)?interactions:")
_BARE_LIST = re.compile(rb"(?:(?:---)?[ \t]*(?:#[^\r\n]*)?\r?\n)*(?=-[ \t\r\n]+(?:request|response):)")
_FIRST_ITEM = re.compile(rb"(?:[ \t]*(?:#[^\r\n]*)?\r?\n)*( *)-[ \t\r\n]")


class Chunk:
    """A stretch of bytes that is parsed and replaced as a whole.

    Unedited chunks are offsets into the bytes that were read; an edited chunk owns its bytes. Chunks
    are compared by identity: two cassettes that share a chunk agree on that interaction.
    """

    __slots__ = ("end", "source", "start")

    def __init__(self, source: bytes, start: int = 0, end: int | None = None) -> None:
        self.source = source
        self.start = start
        self.end = len(source) if end is None else end

    def __len__(self) -> int:
        return self.end - self.start

    @property
    def data(self) -> bytes:
        """The bytes of this chunk (a copy unless it is the whole source)."""
        if self.start == 0 and self.end == len(self.source):
            return self.source
        return self.source[self.start : self.end]

    @property
    def view(self) -> memoryview:
        """The bytes of this chunk without a copy."""
        return memoryview(self.source)[self.start : self.end]

    def count_lines(self) -> int:
        """The number of line feeds in this chunk."""
        return self.source.count(b"\n", self.start, self.end)


class Layout(NamedTuple):
    """Where the interactions are. ``indent`` is the column of their dashes.

    ``is_doubtful`` where an item does not begin like the first one, as recorders' items all do: its
    start may be a line of a quoted text.
    """

    head: Chunk
    items: tuple[Chunk, ...]
    tail: Chunk
    indent: int
    is_doubtful: bool


def scan(data: bytes) -> Layout | None:
    """Find the interactions of a block-style cassette. None where this cannot be trusted."""
    after_key, has_key = _start_of_bare_list(data), False
    if after_key is None:
        after_key, has_key = _after_list_key(data), True
    if after_key is None:
        return None
    first = _FIRST_ITEM.match(data, after_key)
    if first is None:
        return None
    indent = len(first.group(1))
    starts, tail = _items(data, first.start(1), indent)
    if has_key and any(data.find(b"\n" + key, tail - 1) >= 0 for key in LIST_KEYS):
        return None  # two lists; between the items there can be none, as it would end them
    ends = [*starts[1:], tail]
    return Layout(
        head=Chunk(data, 0, starts[0]),
        items=tuple(Chunk(data, start, end) for start, end in zip(starts, ends, strict=True)),
        tail=Chunk(data, tail),
        indent=indent,
        is_doubtful=not _begin_alike(data, starts),
    )


def _start_of_bare_list(data: bytes) -> int | None:
    """The offset of the list that is the whole file, as vcrpy wrote it before 1.0."""
    found = _BARE_LIST.match(data, len(BOM) if data.startswith(BOM) else 0)
    return found.end() if found else None


def _after_list_key(data: bytes) -> int | None:
    """The offset behind the line of the first list key; None where there is none, or more than a key in it."""
    found = _LIST_KEY.search(data)
    rest = _REST_OF_KEY_LINE.match(data, found.end()) if found else None
    return rest.end() if rest else None


def _begin_alike(data: bytes, starts: list[int]) -> bool:
    """Whether all items have the same first key."""
    first, colon, _ = data[starts[0] : starts[0] + MAX_KEY].partition(b":")
    return all(data.startswith(first + colon, start) for start in starts)


def _items(data: bytes, first: int, indent: int) -> tuple[list[int], int]:
    """Where the items start, and the first line behind them: one at column 0 that is none of the list."""
    item = b"" if indent == 0 else b" " * indent + rb"-[ \t\r\n]|"
    line = re.compile(rb"\n(?:" + item + rb"[^ \t\r\n#])")
    starts = [first]
    for found in line.finditer(data, first):
        start = found.start() + 1
        is_item = data.startswith(_DASHES, start + indent) and (indent == 0 or data.startswith(b" ", start))
        if not is_item:
            return starts, start
        starts.append(start)
    return starts, len(data)
