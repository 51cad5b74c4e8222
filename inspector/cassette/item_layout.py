"""Where the items of the interactions list stand in a file, and the same file with them in another order.

In block style an item is its lines, with the comment lines directly above it; in brackets (JSON too) it
is what stands between two commas. Items go to another place as they are spelled; what moves beside them
are line ends, commas and those comments.
"""

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import NamedTuple

from inspector.cassette import nodes
from inspector.cassette.chunks import Chunk
from inspector.cassette.nodes import Node
from inspector.cassette.source import CassetteError, decode

ODD_LINES = "the interactions do not stand on lines of their own and cannot be rearranged"


class Lines(NamedTuple):
    """A list in block style: what stands before it, its items from dash to dash, what stands behind.

    ``end_of`` gives the byte behind the last value of an item; None where the item cannot be read.
    """

    head: Chunk
    items: tuple[Chunk, ...]
    tail: Chunk
    end_of: Callable[[int], int | None]
    is_bare: bool

    @property
    def column(self) -> int:
        """How far the dashes are indented."""
        data = self.items[0].data
        return len(data) - len(data.lstrip(b" "))

    def lead(self, index: int) -> bytes:
        """The comment lines directly above an item, not indented more than it; behind the last: the tail's."""
        before = self.items[index - 1] if index else self.head
        if index == 0 and self.is_bare:
            return b""  # comments at the top of the file are the file's
        data = before.data
        start = _comments_at_end(data, self.column)
        if start == len(data) or index == 0:
            return data[start:]
        end = self.end_of(index - 1)
        if end is None:
            return b""
        if data[end - 1 : end] != b"\n":
            end = data.find(b"\n", end) + 1 or len(data)
        return data[max(start, end) :]

    def core(self, index: int) -> Chunk:
        """An item without the comments that belong to the next one."""
        item = self.items[index]
        return Chunk(item.source, item.start, item.end - len(self.lead(index + 1)))


Place = tuple[Lines, int]
"""An item of some layout."""


def _comments_at_end(data: bytes, column: int) -> int:
    """Where the comment lines start with which some bytes end."""
    at = len(data)
    while at:
        start = data.rfind(b"\n", 0, at - 1) + 1
        line = data[start:at]
        bare = line.lstrip(b" ")
        if not bare.startswith(b"#") or len(line) - len(bare) > column:
            break
        at = start
    return at


def arranged_lines(own: Lines, places: Sequence[Place]) -> tuple[Chunk, tuple[Chunk, ...], Chunk]:
    """Head, items and tail with these items, at least one. Items that keep their bytes are the same chunks."""
    if any(layout.column != own.column for layout, _ in places if layout is not own):
        raise ValueError("an interaction of a file that is indented differently cannot be put here")
    taken: set[Chunk] = set()
    items: list[Chunk] = []
    for place, following in zip(places, [*places[1:], None], strict=True):
        item = _item_before(own, place, following)
        if item in taken:
            item = Chunk(item.source, item.start, item.end)
        taken.add(item)
        items.append(item)
    line_end = b"\r\n" if b"\r\n" in items[0].data else b"\n"
    items = [*(_ended(item, line_end) for item in items[:-1]), items[-1]]
    if len(own.tail):
        items[-1] = _ended(items[-1], line_end)
    elif not own.items[-1].data.endswith(b"\n") and items[-1] is not own.items[-1]:
        items[-1] = _unended(items[-1], line_end)
    return _head_before(own, places[0]), tuple(items), own.tail


def _head_before(own: Lines, first: Place) -> Chunk:
    if first == (own, 0):
        return own.head
    mine, lead = own.lead(0), first[0].lead(first[1])
    if mine == lead:
        return own.head
    return Chunk(own.head.data[: len(own.head) - len(mine)] + lead)


def _item_before(own: Lines, place: Place, following: Place | None) -> Chunk:
    """An item with the comments of what comes behind it."""
    layout, index = place
    last = index == len(layout.items) - 1
    if layout is own and (following == (own, index + 1) or (following is None and last)):
        return own.items[index]
    lead = own.lead(len(own.items)) if following is None else following[0].lead(following[1])
    if layout.lead(index + 1) == lead:
        return layout.items[index]
    core = layout.core(index).data
    if lead and not core.endswith(b"\n"):
        core += b"\n"
    return Chunk(core + lead)


def _ended(item: Chunk, line_end: bytes) -> Chunk:
    return item if item.source[item.end - 1 : item.end] == b"\n" else Chunk(item.data + line_end)


def _unended(item: Chunk, line_end: bytes) -> Chunk:
    """Without its last line end, as the file had none, unless a value needs it."""
    shorter = Chunk(item.data.removesuffix(line_end))
    return shorter if alike(compose(shorter), compose(item)) else item


def lines_of(data: bytes, bom: int, listed: nodes.Sequence, *, is_bare: bool) -> Lines:
    """The layout of a list in a file that was composed as a whole. Raises ValueError for odd ones."""
    text = decode(data[bom:])
    starts = []
    for item in listed.items:
        dash = text.rfind("-", 0, max(item.start, listed.start + 1))
        starts.append(text.rfind("\n", 0, dash) + 1)
        if text[starts[-1] : dash].strip(" ") or dash < 0:
            raise ValueError(ODD_LINES)
    ends = [nodes.content_end(item) for item in listed.items]
    stop = ends[-1]
    if text[stop - 1 : stop] != "\n":
        stop = text.find("\n", stop) + 1 or len(text)
    cuts = [*starts, stop]
    if sorted(set(cuts)) != cuts:
        raise ValueError(ODD_LINES)
    places = _bytes_at(text, sorted({*cuts, *ends}), bom)
    items = tuple(
        Chunk(data, places[a], places[b]) for a, b in pairwise(cuts)
    )  # fmt: skip
    return Lines(
        head=Chunk(data, 0, places[starts[0]]),
        items=items,
        tail=Chunk(data, places[stop]),
        end_of=lambda index: places[ends[index]] - items[index].start,
        is_bare=is_bare,
    )


def _bytes_at(text: str, offsets: list[int], first: int) -> dict[int, int]:
    """The byte at which each character stands, of offsets in order."""
    found, at, before = {}, first, 0
    for offset in offsets:
        at += len(text[before:offset].encode("utf-8"))
        found[offset] = at
        before = offset
    return found


class Brackets(NamedTuple):
    """A list in brackets: its items, what stands between them, before and behind."""

    before: str
    items: tuple[str, ...]
    between: tuple[str, ...]
    behind: str

    @classmethod
    def of(cls, text: str, listed: nodes.Sequence) -> "Brackets":
        """The layout of a list in a text."""
        spans = [(item.start, item.end) for item in listed.items]
        gaps = pairwise(spans)
        return cls(
            before=text[: spans[0][0]],
            items=tuple(text[start:end] for start, end in spans),
            between=tuple(text[a[1] : b[0]] for a, b in gaps),
            behind=text[spans[-1][1] :],
        )

    @property
    def comma(self) -> str:
        """What stands between two items, made up where there is only one."""
        if self.between:
            return self.between[0]
        opening = self.before[self.before.rfind("[") + 1 :]
        return f",{opening}" if opening.strip(" \t\r\n") == "" and "\n" in opening else ", "

    def arranged(self, places: Sequence[tuple["Brackets", int]]) -> str:
        """The text with these items, at least one. Raises ValueError where a comment would be lost."""
        text = [self.before]
        gaps = []
        for (layout, index), (other, follower) in pairwise(places):
            is_kept = layout is self and other is self and follower == index + 1
            gaps.append(self.between[index] if is_kept else self.comma)
        if sum("#" in gap for gap in gaps) != sum("#" in gap for gap in self.between):
            raise ValueError("a comment between the interactions would be lost")
        for (layout, index), gap in zip(places, [*gaps, self.behind], strict=True):
            text += (layout.items[index], gap)
        return "".join(text)


def compose(item: Chunk) -> Node | None:
    """The nodes of some bytes, None where they cannot be read."""
    try:
        return nodes.compose(decode(item.data))
    except CassetteError:
        return None


def alike(a: Node | None, b: Node | None) -> bool:
    """Whether two nodes are there and say the same, whatever is an alias in them."""
    pending: list[tuple[Node | None, Node | None]] = [(a, b)]
    seen: set[tuple[int, int]] = set()
    while pending:
        one, other = pending.pop()
        if one is None or other is None:
            return False
        one, other = nodes.resolved(one), nodes.resolved(other)
        if (id(one), id(other)) in seen:
            continue
        seen.add((id(one), id(other)))
        if isinstance(one, nodes.Scalar) and isinstance(other, nodes.Scalar):
            if (one.value, one.tag) != (other.value, other.tag):
                return False
        elif isinstance(one, nodes.Sequence) and isinstance(other, nodes.Sequence):
            if one.tag != other.tag or len(one.items) != len(other.items):
                return False
            pending += zip(one.items, other.items, strict=True)
        elif isinstance(one, nodes.Mapping) and isinstance(other, nodes.Mapping):
            if one.tag != other.tag or len(one.pairs) != len(other.pairs):
                return False
            for x, y in zip(one.pairs, other.pairs, strict=True):
                pending += zip(x, y, strict=True)
        else:
            return False
    return True
