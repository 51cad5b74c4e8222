"""A change as the lines of the file: what ``git diff`` would say of it."""

from inspector.cassette import Cassette
from inspector.changes.alignment import Change
from inspector.changes.renumbering import renumbered_lines
from inspector.content.line_diff import DiffLine, unified


def exact_lines(old: Cassette, new: Cassette, change: Change) -> list[DiffLine]:
    """The removed and added lines of a change, with the lines' numbers in the file.

    They are those of the new version; of what is removed, those of the old one.
    """
    if change.renumbered:
        return list(renumbered_lines(old, new, change))
    if change.is_rest:
        if old.is_whole or new.is_whole:
            return unified(old.plain, new.plain)
        behind = new.chunk_line(len(new.items)) - 1
        return [*unified(old.head.data, new.head.data), *unified(old.tail.data, new.tail.data, behind)]
    before, line = _lines(old, change.old)
    after, new_line = _lines(new, change.new)
    if change.is_moved:
        return [*unified(before, b"", line - 1), *unified(b"", after, new_line - 1)]
    return unified(before, after, (line if change.new is None else new_line) - 1)


def _lines(cassette: Cassette, index: int | None) -> tuple[bytes, int]:
    """The bytes of an interaction, and the line of the file on which they start."""
    if index is None:
        return b"", 1
    line, text = cassette.source_of(index)
    if cassette.is_whole:
        return text.encode("utf-8", "surrogatepass"), line
    return cassette.items[index].data, cassette.chunk_line(index)
