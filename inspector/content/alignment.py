"""Where a place of one text stands in another version of it."""

import re
from bisect import bisect_right
from difflib import SequenceMatcher
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

_WORD = re.compile(r"\w+|\s+|[^\w\s]")


class _Block(NamedTuple):
    """A stretch that both texts have."""

    old: int
    new: int
    size: int


class Alignment:
    """Two versions of a text, compared word by word."""

    def __init__(self, old: str, new: str) -> None:
        self.old, self.new = old, new

    @cached_property
    def _blocks(self) -> list[_Block]:
        old_words, new_words = _WORD.findall(self.old), _WORD.findall(self.new)
        old_at = [0, *accumulate(map(len, old_words))]
        new_at = [0, *accumulate(map(len, new_words))]
        matcher = SequenceMatcher(None, old_words, new_words)
        blocks = [
            _Block(old_at[a], new_at[b], old_at[a + size] - old_at[a])
            for a, b, size in matcher.get_matching_blocks()
        ]
        return [_Block(0, 0, 0), *blocks] if blocks[0][:2] != (0, 0) else blocks

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where a stretch of the old text stands in the new one; of what changed at its ends all is taken."""
        before = self._blocks[bisect_right(self._blocks, start, key=lambda block: block.old) - 1]
        first = before.new + min(start - before.old, before.size)
        last = next(block for block in self._blocks if block.old + block.size >= end)
        return first, max(first, last.new + max(end - last.old, 0))
