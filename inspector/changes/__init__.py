"""What differs between two versions of a cassette: which interactions, what in them, and taking it back."""

from inspector.changes.alignment import Change, aligned, changes_between
from inspector.changes.exact import exact_lines
from inspector.changes.meaning import Difference, differences
from inspector.changes.reverting import revert, revert_difference

__all__ = [
    "Change",
    "Difference",
    "aligned",
    "changes_between",
    "differences",
    "exact_lines",
    "revert",
    "revert_difference",
]
