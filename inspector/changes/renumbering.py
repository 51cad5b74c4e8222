"""Interactions that have another id and are the same otherwise: what that means, and taking it back."""

from collections.abc import Iterator

from inspector.cassette import Cassette, Edit
from inspector.cassette.interaction_ids import id_of, with_ids
from inspector.changes.alignment import Change
from inspector.changes.difference import Difference
from inspector.content.line_diff import DiffLine

MAX_LISTED = 100
"""Interactions whose ids are given; of more there is the number."""


def renumbered_ids(old: Cassette, new: Cassette, change: Change) -> list[Difference]:
    """The ids of the interactions before and after."""
    found = [
        Difference(None, f"id of interaction {index}", str(id_of(old, origin)), str(id_of(new, index)))
        for origin, index in change.renumbered[:MAX_LISTED]
    ]
    more = len(change.renumbered) - MAX_LISTED
    return [*found, Difference(None, f"and {more:,} more", None, "")] if more > 0 else found


def renumbered_lines(old: Cassette, new: Cassette, change: Change) -> Iterator[DiffLine]:
    """The first lines of the interactions, which is where their ids stand."""
    for origin, index in change.renumbered[:MAX_LISTED]:
        (_, before), (line, after) = old.source_of(origin), new.source_of(index)
        for row, (one, other) in enumerate(zip(before.split("\n"), after.split("\n"), strict=False)):
            if one != other:
                yield DiffLine("@", f"@@ line {line + row} @@")
                yield DiffLine("-", one)
                yield DiffLine("+", other)
                break
    if len(change.renumbered) > MAX_LISTED:
        yield DiffLine("@", f"@@ and {len(change.renumbered) - MAX_LISTED:,} more @@")


def ids_as_before(old: Cassette, new: Cassette, change: Change) -> Edit:
    """Give the interactions the ids of the old version. Raises ValueError where that cannot be."""
    wanted = {index: id_of(old, origin) for origin, index in change.renumbered}
    return Edit(with_ids(new, {index: number for index, number in wanted.items() if number is not None}))
