"""The differences between two versions of a file as lines, like ``diff -u``.

Files may be huge and their differences are small: what both begin and end with is cut off first, by
comparing bytes, and only the rest is decoded and compared line by line.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal, TypeVar

CONTEXT = 3
"""Lines that are the same and shown around a difference."""

MAX_LINES = 5_000
"""More lines than these are not aligned with each other: one stretch replaces the other."""

MAX_WIDTH = 400
AROUND = 120
"""Characters of a long line that are shown before and behind what differs in it."""

Text = TypeVar("Text", str, bytes)
Sign = Literal[" ", "-", "+", "@"]


@dataclass(frozen=True, slots=True)
class DiffLine:
    """``sign`` as in ``diff -u``; ``@`` is the heading of a stretch of lines."""

    sign: Sign
    text: str


def unified(old: bytes, new: bytes, above: int = 0) -> list[DiffLine]:
    """The stretches in which two files differ; nothing where they are the same.

    Of two pieces of files ``above`` is the number of lines that stand above them.
    """
    if old == new:
        return []
    start, old_end, new_end = _middle(old, new)
    first = above + old.count(b"\n", 0, start)
    before, after = _lines(old[start:old_end]), _lines(new[start:new_end])
    return [line for group in _groups(before, after) for line in _stretch(before, after, group, first)]


def _middle(old: bytes, new: bytes) -> tuple[int, int, int]:
    """The stretch outside of which both are the same, in whole lines and with context around it."""
    start, tail = _common(old, new)
    start = _back(old, start, CONTEXT)
    old_end, new_end = len(old) - tail, len(new) - tail
    for _ in range(CONTEXT + 1):
        line_end = old.find(b"\n", old_end)
        step = (len(old) if line_end < 0 else line_end + 1) - old_end
        old_end, new_end = old_end + step, new_end + step
    return start, old_end, new_end


def _back(data: bytes, at: int, lines: int) -> int:
    """The start of the line that stands so many lines above."""
    for _ in range(lines + 1):
        at = max(data.rfind(b"\n", 0, at), 0)
    return at + 1 if at else 0


def _common(old: Text, new: Text) -> tuple[int, int]:
    """How much both begin with, and with how much of the rest both end: found by halving."""
    low, high = 0, min(len(old), len(new))
    while low < high:
        middle = (low + high + 1) // 2
        if old[low:middle] == new[low:middle]:
            low = middle
        else:
            high = middle - 1
    start, low, high = low, 0, min(len(old), len(new)) - low
    while low < high:
        middle = (low + high + 1) // 2
        if old[len(old) - middle : len(old) - low] == new[len(new) - middle : len(new) - low]:
            low = middle
        else:
            high = middle - 1
    return start, low


def _lines(data: bytes) -> list[str]:
    text = data.decode("utf-8", "replace")
    return text.removesuffix("\n").split("\n") if text else []


def _groups(before: list[str], after: list[str]) -> Iterator[list[tuple[str, int, int, int, int]]]:
    if max(len(before), len(after)) > MAX_LINES:
        yield [("replace", 0, len(before), 0, len(after))]
    else:
        yield from SequenceMatcher(None, before, after).get_grouped_opcodes(CONTEXT)


def _stretch(
    before: list[str], after: list[str], group: list[tuple[str, int, int, int, int]], first: int
) -> Iterator[DiffLine]:
    start, end = group[0], group[-1]
    yield DiffLine("@", f"@@ line {first + start[1] + 1} to {first + max(end[2], start[1] + 1)} @@")
    for tag, a, a_end, b, b_end in group:
        if tag == "equal":
            yield from (DiffLine(" ", text[:MAX_WIDTH]) for text in before[a:a_end])
            continue
        removed, added = before[a:a_end], after[b:b_end]
        if len(removed) == len(added):
            cut = [_cut(x, y) for x, y in zip(removed, added, strict=True)]
            removed, added = [x for x, _ in cut], [y for _, y in cut]
        yield from (DiffLine("-", _shown(text)) for text in removed)
        yield from (DiffLine("+", _shown(text)) for text in added)


def _cut(old: str, new: str) -> tuple[str, str]:
    """Two long lines without most of what they share."""
    if max(len(old), len(new)) <= MAX_WIDTH:
        return old, new
    same, tail = _common(old, new)
    start = max(same - AROUND, 0)
    rest = tail - AROUND
    return _piece(old, start, len(old) - rest), _piece(new, start, len(new) - rest)


def _piece(text: str, start: int, end: int) -> str:
    return ("…" if start else "") + text[start:end] + ("…" if end < len(text) else "")


def _shown(text: str) -> str:
    return text if len(text) <= 2 * MAX_WIDTH else text[: 2 * MAX_WIDTH] + "…"
