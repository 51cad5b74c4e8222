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
    found = Scan.begin(data)
    if found is None:
        return None
    found.go_on(len(data))
    return found.layout()


class Scan:
    """The search for the items of the interactions list, which can be done a stretch at a time.

    The list ends at the first line at column 0 that is none of its items, or with the file.
    """

    def __init__(self, data: bytes, first: int, indent: int, *, has_key: bool) -> None:
        self._data, self._indent, self._has_key = data, indent, has_key
        self._starts = [first]
        self._items: list[Chunk] = []  # made once: chunks are compared by identity
        self._tail: int | None = None
        self._at = first
        item = b"" if indent == 0 else b" " * indent + rb"-[ \t\r\n]|"
        self._line = re.compile(rb"\n(?:" + item + rb"[^ \t\r\n#])")

    @classmethod
    def begin(cls, data: bytes) -> "Scan | None":
        """Find the first item of a block-style list; None where there is none."""
        after_key, has_key = _start_of_bare_list(data), False
        if after_key is None:
            after_key, has_key = _after_list_key(data), True
        if after_key is None:
            return None
        first = _FIRST_ITEM.match(data, after_key)
        return None if first is None else cls(data, first.start(1), len(first.group(1)), has_key=has_key)

    @property
    def is_done(self) -> bool:
        """Whether the end of the list was found."""
        return self._tail is not None

    @property
    def count(self) -> int:
        """How many items were found with their ends."""
        return len(self._starts) - (not self.is_done)

    def go_on(self, size: int) -> None:
        """Search so many bytes more, if there are."""
        if self._tail is not None:
            return
        data, indent = self._data, self._indent
        end = min(self._at + size, len(data))
        for found in self._line.finditer(data, self._at, min(end + indent + 3, len(data))):
            if found.start() >= end:
                break  # seen whole next time
            start = found.start() + 1
            is_item = data.startswith(_DASHES, start + indent) and (indent == 0 or data.startswith(b" ", start))
            if not is_item:
                self._tail = start
                return
            self._starts.append(start)
        self._at = end
        if end == len(data):
            self._tail = end

    def layout(self) -> Layout | None:
        """What was found, of a search that is done. None where it cannot be trusted."""
        tail = self._tail
        assert tail is not None
        if self._has_key and any(self._data.find(b"\n" + key, tail - 1) >= 0 for key in LIST_KEYS):
            return None  # two lists; between the items there can be none, as it would end them
        return self._layout([*self._starts[1:], tail])

    def front(self) -> Layout:
        """The items that were found so far, as if the file ended behind them. There has to be one."""
        return self._layout(self._starts[1:])

    def _layout(self, ends: list[int]) -> Layout:
        known = len(self._items)
        new = zip(self._starts[known:], ends[known:], strict=False)
        self._items += (Chunk(self._data, start, end) for start, end in new)
        return Layout(
            head=Chunk(self._data, 0, self._starts[0]),
            items=tuple(self._items),
            tail=Chunk(self._data, ends[-1], None if self.is_done else ends[-1]),
            indent=self._indent,
            is_doubtful=not _begin_alike(self._data, self._starts),
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
