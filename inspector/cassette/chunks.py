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

_REST_OF_KEY_LINE = re.compile(rb"[ \t]*(?:#[^\r\n]*)?\r?\n")
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
    after_key = _start_of_bare_list(data)
    if after_key is None:
        after_key = _after_list_key(data)
    if after_key is None:
        return None
    first = _FIRST_ITEM.match(data, after_key)
    if first is None:
        return None
    indent = len(first.group(1))
    tail = _tail_start(data, first.start(1), indent)
    starts = _item_starts(data, first.start(1), tail, indent)
    ends = [*starts[1:], tail]
    return Layout(
        head=Chunk(data, 0, starts[0]),
        items=tuple(Chunk(data, start, end) for start, end in zip(starts, ends, strict=True)),
        tail=Chunk(data, tail),
        indent=indent,
        is_doubtful=len({_first_key(data, start) for start in starts}) > 1,
    )


def _start_of_bare_list(data: bytes) -> int | None:
    """The offset of the list that is the whole file, as vcrpy wrote it before 1.0."""
    found = _BARE_LIST.match(data, len(BOM) if data.startswith(BOM) else 0)
    return found.end() if found else None


def _after_list_key(data: bytes) -> int | None:
    """The offset behind the line of the one list key; None if there is not exactly one."""
    found = [start for key in LIST_KEYS for start in _at_line_start(data, key)]
    if len(found) != 1:
        return None
    rest = _REST_OF_KEY_LINE.match(data, data.index(b":", found[0]) + 1)
    return rest.end() if rest else None


def _at_line_start(data: bytes, key: bytes) -> list[int]:
    top = len(BOM) if data.startswith(BOM) else 0
    found = [top] if data.startswith(key, top) else []
    at = data.find(b"\n" + key)
    while at >= 0:
        found.append(at + 1)
        at = data.find(b"\n" + key, at + 1)
    return found


def _first_key(data: bytes, start: int) -> bytes:
    """How an item begins, up to its first colon."""
    return data[start : start + MAX_KEY].partition(b":")[0]


def _item_starts(data: bytes, first: int, tail: int, indent: int) -> list[int]:
    dash = re.compile(rb"\n" + b" " * indent + rb"-[ \t\r\n]")
    return [first, *(match.start() + 1 for match in dash.finditer(data, first, tail))]


def _tail_start(data: bytes, first_item: int, indent: int) -> int:
    """The first line behind the first item that stands at column 0 and is not part of the list."""
    dash = rb"(?!-[ \t\r\n])" if indent == 0 else b""
    match = re.compile(rb"\n" + dash + rb"[^ \t\r\n#]").search(data, first_item)
    return match.start() + 1 if match else len(data)
