"""What differs between two versions of a cassette: which interactions, what in them, and taking it back."""

from inspector.changes.alignment import Change, aligned, changes_between
from inspector.changes.difference import Difference
from inspector.changes.exact import exact_lines
from inspector.changes.meaning import differences
from inspector.changes.renumbering import renumbered_ids
from inspector.changes.reverting import revert, revert_difference

__all__ = [
    "Change",
    "Difference",
    "aligned",
    "changes_between",
    "differences",
    "exact_lines",
    "renumbered_ids",
    "revert",
    "revert_difference",
]
