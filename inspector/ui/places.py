"""Which place an interaction has after an edit of the list, and which one it had."""

from collections.abc import Sequence

Order = Sequence[int]
"""For each interaction which one it was before, -1 of one that is new: `Edit.order`."""


def places(order: Order) -> dict[int, int]:
    """From the index that an interaction had to the one that it has; what is gone is not in it."""
    return {old: new for new, old in enumerate(order) if old >= 0}


def inverse(order: Order, count: int) -> tuple[int, ...]:
    """The order that undoes an order of a list that had ``count`` interactions."""
    found = places(order)
    return tuple(found.get(old, -1) for old in range(count))
