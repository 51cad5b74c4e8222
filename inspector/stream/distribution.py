"""A new text in place of one that was said in pieces, so that as many pieces as possible stay the same.

Which pieces stay is found exactly, by dynamic programming over pieces and places of the new text. Only
in long texts with changes far apart the words that both texts share are fixed first. The stretches
between the pieces that stay go into the pieces there, cut between grapheme clusters.
"""

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import accumulate, pairwise
from typing import NamedTuple

from inspector.content.graphemes import boundaries

_EXACT = 3_000_000
"""Pieces times characters up to which the best way is searched exactly: some 0.1 s."""

_NEVER = -1
_PIECE = 1_000_000
"""What a piece that stays is worth; of ways with equally many, that which keeps more characters is taken."""

_WORD = re.compile(r"\w+|\s+|[^\w\s]")


class _Kept(NamedTuple):
    """A piece that stays, by its index, and the place in the new text at which it stands."""

    piece: int
    at: int


def distributed(pieces: Sequence[str], new: str, free: Collection[int] = ()) -> list[str]:
    """The pieces that say ``new`` when they are joined, one for each of ``pieces``.

    Those that are ``free``, by their indexes, may as well change: what says them is written anew anyhow.
    Raises ValueError for a text without pieces.
    """
    if not pieces:
        raise ValueError("there is nothing that could hold the text")
    cuts = boundaries(new)
    if any(map(_has_halves, pieces)):
        # Halves of one character that were said apart: counted in halves, what is equal is equal.
        lengths = accumulate((1 + (character > "\uffff") for character in new), initial=0)
        in_halves = dict(enumerate(lengths))
        found = _distributed(list(map(_halves, pieces)), _halves(new), [in_halves[cut] for cut in cuts], free)
        return list(map(_whole, found))
    return _distributed(pieces, new, cuts, free)


def _distributed(pieces: Sequence[str], new: str, cuts: Sequence[int], free: Collection[int]) -> list[str]:
    kept = _without_cuts_inside(pieces, cuts, _kept(pieces, new, free))
    result = list(pieces)
    edges = [_Kept(-1, 0), *kept, _Kept(len(pieces), len(new))]
    for before, after in pairwise(edges):
        first, start = before.piece + 1, _end(before, pieces)
        _fill(result, new, cuts, (first, after.piece), (start, after.at))
    return result


def _end(kept: _Kept, pieces: Sequence[str]) -> int:
    return kept.at + (len(pieces[kept.piece]) if kept.piece >= 0 else 0)


def _fill(
    result: list[str], new: str, cuts: Sequence[int], pieces: tuple[int, int], span: tuple[int, int]
) -> None:
    """Give a run of pieces a stretch of the new text, each a share like the one it had."""
    lengths = [len(piece) for piece in result[slice(*pieces)]]
    if lengths and not any(lengths):
        lengths[0] = 1
    start, end = span
    at, done, whole = start, 0, sum(lengths)
    for piece, length in enumerate(lengths, pieces[0]):
        done += length
        wanted = start + (end - start) * done // whole
        cut = cuts[min(bisect_left(cuts, wanted), len(cuts) - 1)]
        result[piece] = new[at : min(cut, end)]
        at = max(at, min(cut, end))


def _without_cuts_inside(pieces: Sequence[str], cuts: Sequence[int], kept: list[_Kept]) -> list[_Kept]:
    """Only the pieces that need no cut inside a cluster, unless it was recorded so."""
    allowed = set(cuts)
    while True:
        ends = {each.piece: _end(each, pieces) for each in kept}
        starts = {each.piece: each.at for each in kept}
        fine = [
            each
            for each in kept
            if (each.at in allowed or ends.get(each.piece - 1) == each.at)
            and (ends[each.piece] in allowed or starts.get(each.piece + 1) == ends[each.piece])
        ]
        if len(fine) == len(kept):
            return kept
        kept = fine


def _kept(pieces: Sequence[str], new: str, free: Collection[int]) -> list[_Kept]:
    """The pieces that stay. There is a piece that does not wherever there is a text between them."""
    if len(pieces) * (len(new) + 1) <= _EXACT:
        return _best(pieces, new, free)
    head, start = 0, 0
    while head < len(pieces) and new.startswith(pieces[head], start):
        start += len(pieces[head])
        head += 1
    tail, end = len(pieces), len(new)
    while tail > head and end - len(pieces[tail - 1]) >= start and new.endswith(pieces[tail - 1], start, end):
        tail -= 1
        end -= len(pieces[tail])
    if head == tail and start < end:  # no piece is left for what stands in between
        if head:
            head -= 1
            start -= len(pieces[head])
        else:
            end += len(pieces[tail])
            tail += 1
    found = _between(pieces[head:tail], new[start:end])
    return [
        *_in_a_row(pieces, 0, head, 0),
        *(_Kept(head + each.piece, start + each.at) for each in found),
        *_in_a_row(pieces, tail, len(pieces), end),
    ]


def _in_a_row(pieces: Sequence[str], first: int, last: int, at: int) -> Iterator[_Kept]:
    for piece in range(first, last):
        yield _Kept(piece, at)
        at += len(pieces[piece])


def _between(pieces: Sequence[str], new: str) -> list[_Kept]:
    """The pieces that stay between those that do so at both ends."""
    if len(pieces) * (len(new) + 1) <= _EXACT:
        return _best(pieces, new)
    found: list[_Kept] = []
    edges = [_Kept(-1, 0), *_sharing_words(pieces, new), _Kept(len(pieces), len(new))]
    for before, after in pairwise(edges):
        first, start = before.piece + 1, _end(before, pieces)
        inner, text = pieces[first : after.piece], new[start : after.at]
        if len(inner) * (len(text) + 1) <= _EXACT:
            found += (_Kept(first + each.piece, start + each.at) for each in _best(inner, text))
        found.append(after)
    return found[:-1]


def _sharing_words(pieces: Sequence[str], new: str) -> list[_Kept]:
    """The pieces inside of the words that both texts have in common."""
    old_words, new_words = _WORD.findall("".join(pieces)), _WORD.findall(new)
    old_at = [0, *accumulate(map(len, old_words))]
    new_at = [0, *accumulate(map(len, new_words))]
    starts = [0, *accumulate(map(len, pieces))]
    found: list[_Kept] = []
    for old, at, size in SequenceMatcher(None, old_words, new_words).get_matching_blocks():
        first = bisect_left(starts, old_at[old])
        while first < len(pieces) and starts[first + 1] <= old_at[old + size]:
            each = _Kept(first, new_at[at] + starts[first] - old_at[old])
            before = found[-1] if found else _Kept(-1, 0)
            # What stands in between needs a piece that may change.
            if before.piece + 1 < first or _end(before, pieces) == each.at:
                found.append(each)
            first += 1
    while found and found[-1].piece == len(pieces) - 1 and _end(found[-1], pieces) != len(new):
        found.pop()
    return found


def _best(pieces: Sequence[str], new: str, free: Collection[int] = ()) -> list[_Kept]:
    """The most pieces that can stay: ``rows[i][x]`` is their worth where i pieces say x characters."""
    worths = [len(piece) + (0 if index in free else _PIECE) for index, piece in enumerate(pieces)]
    rows = [[0, *[_NEVER] * len(new)]]
    for piece, worth in zip(pieces, worths, strict=True):
        row = rows[-1]
        following = list(accumulate(row, max))  # the piece becomes whatever is missing
        length = len(piece)
        for at in _occurrences(piece, new):
            if row[at] != _NEVER and row[at] + worth > following[at + length]:
                following[at + length] = row[at] + worth
        rows.append(following)
    if rows[-1][-1] == _NEVER:
        return []
    found = []
    x = len(new)
    for index in range(len(pieces) - 1, -1, -1):
        row, value, piece = rows[index], rows[index + 1][x], pieces[index]
        before = x - len(piece)
        if before >= 0 and row[before] + worths[index] == value and new.startswith(piece, before):
            x = before
            found.append(_Kept(index, x))
        else:
            while row[x] != value:
                x -= 1
    return found[::-1]


def _occurrences(piece: str, text: str) -> Iterator[int]:
    at = text.find(piece)
    while at >= 0:
        yield at
        at = text.find(piece, at + 1) if at < len(text) else -1


def _has_halves(text: str) -> bool:
    return not text.isascii() and any("\ud800" <= character <= "\udfff" for character in text)


def _halves(text: str) -> str:
    """A text in UTF-16 units: each half of a pair is a character of its own."""
    units = text.encode("utf-16-be", "surrogatepass")
    return "".join(chr(int.from_bytes(units[at : at + 2])) for at in range(0, len(units), 2))


def _whole(text: str) -> str:
    return text.encode("utf-16-be", "surrogatepass").decode("utf-16-be", "surrogatepass")
