"""Edits of headers and fields, each one step of undo. All raise ValueError where an edit cannot be."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from inspector.cassette import Interaction, Side
from inspector.ui.document import Document

Key = tuple[int, Side]
"""An interaction and one of its sides."""

Path = tuple[str | int, ...]
Header = tuple[str, str]

NAME, VALUE = range(2)
NEW = -1
"""The place of a header that is still being typed."""


class Cell(NamedTuple):
    """``place`` is the path of a field below its interaction, or the position of a header."""

    place: Path | int
    column: int


def headers_of(document: Document, key: Key) -> list[Header]:
    """The headers of a message, [] where there is no such message."""
    index, side = key
    interaction = document.interaction(index) if index >= 0 else None
    message = interaction.side(side) if isinstance(interaction, Interaction) else None
    return list(message.headers) if message else []


def apply_cell(document: Document, key: Key, cell: Cell, text: str) -> tuple[str, ...]:
    """Write what was typed into a cell."""
    index, _ = key
    if isinstance(cell.place, tuple):
        from inspector.cassette import edit_field

        edit = edit_field(document.cassette, index, cell.place, text)
        return document.apply(edit, f"{cell.place[-1]} of interaction {index}")
    headers = headers_of(document, key)
    if not 0 <= cell.place < len(headers):
        raise ValueError("this header is not there any more")
    name, value = headers[cell.place]
    headers[cell.place] = (text.strip(), value) if cell.column == NAME else (name, text)
    return _write(document, key, headers, f"header {name}")


def insert_headers(document: Document, key: Key, position: int, new: Sequence[Header]) -> tuple[str, ...]:
    """Put headers in front of the one at a position."""
    headers = headers_of(document, key)
    headers[position:position] = new
    return _write(document, key, headers, _counted("new header", new))


def remove_headers(document: Document, key: Key, positions: Iterable[int]) -> tuple[str, ...]:
    """Take headers out."""
    headers = headers_of(document, key)
    gone = [headers[position] for position in positions]
    kept = [header for position, header in enumerate(headers) if position not in {*positions}]
    return _write(document, key, kept, _counted("removed header", gone))


def move_headers(document: Document, key: Key, positions: Sequence[int], by: int) -> list[int]:
    """Move headers up (-1) or down (+1), past all neighbours of one name; gives where they are then."""
    headers = headers_of(document, key)
    names = [name for name, _ in headers]
    order = list(range(len(headers)))
    for moved in sorted(positions, reverse=by > 0):
        at = order.index(moved)
        to = _next_place([names[position] for position in order], at, by)
        order.insert(to, order.pop(at))
    before = document.cassette
    _write(document, key, [headers[position] for position in order], "order of headers")
    if document.cassette is before:
        raise ValueError("headers of one name stay together in this file")
    return [order.index(position) for position in positions]


def _next_place(names: Sequence[str], at: int, by: int) -> int:
    to = at + by
    if not 0 <= to < len(names):
        raise ValueError("there is no more room")
    if names[to] != names[at]:
        while 0 <= to + by < len(names) and names[to + by] == names[to]:
            to += by
    return to


def _counted(words: str, headers: Sequence[Header]) -> str:
    return f"{words} {headers[0][0]}" if len(headers) == 1 else f"{len(headers)} {words}s"


def _write(document: Document, key: Key, headers: Sequence[Header], words: str) -> tuple[str, ...]:
    index, side = key
    from inspector.cassette import edit_headers

    edit = edit_headers(document.cassette, index, side, headers)
    return document.apply(edit, f"{words} of interaction {index}")
