"""Pairs of what is the same in two lists, found by keys: in order first, then wherever it stands."""

from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Sequence

MAX_EDITS = 400
"""More insertions and removals than these are not looked for: what has the same key goes in order."""


class Matching:
    """Pairs found so far. ``origins`` has -1 for what has none yet."""

    def __init__(self, old_count: int, new_count: int) -> None:
        self.origins = [-1] * new_count
        self._is_free = [True] * old_count

    @property
    def is_open(self) -> bool:
        """Whether there is anything left on both sides."""
        return any(self._is_free) and -1 in self.origins

    def left_old(self) -> list[int]:
        """What is in no pair in the old version."""
        return [index for index, is_free in enumerate(self._is_free) if is_free]

    def left_new(self) -> list[int]:
        """What is in no pair in the new version."""
        return [index for index, origin in enumerate(self.origins) if origin < 0]

    def pair(self, origin: int, index: int) -> None:
        """Take one more pair, unless one of the two is in a pair already."""
        if self._is_free[origin] and self.origins[index] < 0:
            self.origins[index] = origin
            self._is_free[origin] = False

    def match(self, old_key: Callable[[int], Hashable], new_key: Callable[[int], Hashable]) -> None:
        """Pair what has the same key: what kept its place among the pairs, what kept its order, the rest."""
        if not self.is_open:
            return
        mine = {index: old_key(index) for index in self.left_old()}
        theirs = {index: new_key(index) for index in self.left_new()}
        before, after = self.gaps()
        self._match_in_order(
            {index: (key, before[index]) for index, key in mine.items()},
            {index: (key, after[index]) for index, key in theirs.items()},
        )
        self._match_in_order(mine, theirs)
        waiting: dict[Hashable, deque[int]] = defaultdict(deque)
        for origin in self.left_old():
            waiting[mine[origin]].append(origin)
        for index in self.left_new():
            if candidates := waiting.get(theirs[index]):
                self.pair(candidates.popleft(), index)

    def _match_in_order(self, mine: dict[int, Hashable], theirs: dict[int, Hashable]) -> None:
        olds, news = self.left_old(), self.left_new()
        for a, b in in_order([mine[index] for index in olds], [theirs[index] for index in news]):
            self.pair(olds[a], news[b])

    def gaps(self) -> tuple[dict[int, int], dict[int, int]]:
        """For what is left: the index of the pair behind which it stands, in the old version."""
        mine, theirs = {}, {}
        before = -1
        for origin, is_free in enumerate(self._is_free):
            mine[origin] = before
            before = before if is_free else origin
        before = -1
        for index, origin in enumerate(self.origins):
            theirs[index] = before
            before = origin if origin >= 0 else before
        return mine, theirs


def in_order(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[tuple[int, int]]:
    """A longest run of places whose keys are the same in both; not the longest where that is far to seek.

    Myers' greedy algorithm, which takes time by how much differs: O(n + MAX_EDITS²).
    """
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    inner = _middle(old[start : len(old) - end], new[start : len(new) - end])
    found = [(at, at) for at in range(start)]
    found += ((start + a, start + b) for a, b in inner)
    return [*found, *((len(old) - at, len(new) - at) for at in range(end, 0, -1))]


def _middle(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[tuple[int, int]]:
    """The run for what neither begins nor ends alike."""
    reached = {1: 0}
    steps: list[dict[int, int]] = []
    for edits in range(min(len(old) + len(new), MAX_EDITS) + 1 if old and new else 0):
        steps.append(dict(reached))
        for k in range(-edits, edits + 1, 2):
            a = _next(reached, edits, k)[1]
            while a < len(old) and a - k < len(new) and old[a] == new[a - k]:
                a += 1
            reached[k] = a
            if a >= len(old) and a - k >= len(new):
                return _traced(steps, k, a)
    return []


def _next(reached: dict[int, int], edits: int, k: int) -> tuple[int, int]:
    """From which diagonal the k-th is entered with one more edit, and at which place of the old list."""
    if k == -edits or (k != edits and reached[k - 1] < reached[k + 1]):
        return k + 1, reached[k + 1]
    return k - 1, reached[k - 1] + 1


def _traced(steps: list[dict[int, int]], k: int, a: int) -> list[tuple[int, int]]:
    """The pairs on the way to where the last step of `_middle` ended."""
    found: list[tuple[int, int]] = []
    for edits in range(len(steps) - 1, -1, -1):
        came_from, first = _next(steps[edits], edits, k)
        found += ((at, at - k) for at in range(a - 1, first - 1, -1))
        k, a = came_from, steps[edits].get(came_from, 0)
    return found[::-1]
