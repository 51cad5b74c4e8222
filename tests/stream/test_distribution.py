from functools import cache
from itertools import accumulate, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.content.graphemes import boundaries
from inspector.stream.distribution import distributed

FORTY = ["It is 40", "°C", " (", "104", "°F", ")."]


def fewest(pieces: tuple[str, ...], new: str) -> int:
    """How many pieces have to change, by trying everything."""

    @cache
    def best(index: int, at: int) -> int:
        if index == len(pieces):
            return 0 if at == len(new) else 10**6
        changed = 1 + min(best(index + 1, end) for end in range(at, len(new) + 1))
        kept = best(index + 1, at + len(pieces[index])) if new.startswith(pieces[index], at) else 10**6
        return min(changed, kept)

    return best(0, 0)


def changed(before: list[str], after: list[str]) -> list[int]:
    return [at for at, (old, new) in enumerate(zip(before, after, strict=True)) if old != new]


def test_only_what_differs_changes() -> None:
    assert distributed(FORTY, "It is 25°C (77°F).") == ["It is 25", "°C", " (", "77", "°F", ")."]
    assert distributed(FORTY, "".join(FORTY)) == FORTY


def test_text_between_two_pieces_goes_into_one_of_them() -> None:
    assert distributed(["Hello", " world", "!"], "Hello brave world!") == ["Hello brave", " world", "!"]
    assert distributed(["b", "c"], "abc") == ["ab", "c"]
    assert distributed(["a"], "") == [""]


def test_emptied_pieces_stay() -> None:
    assert distributed(["a", "b", "c"], "ac") == ["a", "", "c"]
    assert sorted(distributed(["", "", ""], "new")) == ["", "", "new"]


def test_another_text_is_spread_over_all() -> None:
    assert distributed(["aa", "bb", "cc"], "uvwxyz") == ["uv", "wx", "yz"]


def test_a_text_needs_pieces() -> None:
    with pytest.raises(ValueError, match="nothing that could hold"):
        distributed([], "a")


def test_characters_are_not_cut() -> None:
    assert distributed(["aa", "bb"], "👩‍👩‍👧👍🏽") == ["👩‍👩‍👧", "👍🏽"]
    # The piece with the family's end cannot stay: another cut would be inside.
    assert distributed(["👩‍👩", "‍👧", "x"], "👨‍👧x") == ["👨‍👧", "", "x"]


def test_halves_that_were_said_apart_stay_apart() -> None:
    pieces = ["see ", "\ud83d", "\ude00", " there"]
    assert distributed(pieces, "see 😀 here") == ["see ", "\ud83d", "\ude00", " here"]
    assert distributed(pieces, "see 👍 there") == ["see ", "👍", "", " there"]


def test_long_texts_with_changes_far_apart() -> None:
    pieces = [f"{word} " for number in range(3000) for word in ("word", f"{number:x}", "and", "more")]
    new = [*pieces]
    for at in (7, 5000, 11_990):
        new[at] = "changed here "
    assert distributed(pieces, "".join(new)) == new


WORDS = st.lists(
    st.sampled_from(["a", "b", "ab", " ", "é", "e\u0301", "👩‍👧", "", "c"]), min_size=1, max_size=7
)


@given(WORDS, WORDS)
def test_the_fewest_pieces_change(pieces: list[str], new: list[str]) -> None:
    text = "".join(new)
    found = distributed(pieces, text)
    assert "".join(found) == text
    assert len(found) == len(pieces)
    if text.isascii() and "".join(pieces).isascii():
        assert len(changed(pieces, found)) == fewest(tuple(pieces), text)


@given(st.lists(st.text(max_size=4), min_size=1, max_size=8), st.text(max_size=20))
def test_cuts_are_between_characters(pieces: list[str], new: str) -> None:
    found = distributed(pieces, new)
    assert "".join(found) == new
    allowed = set(boundaries(new))
    ends = list(accumulate(map(len, found)))
    kept = [old == now for old, now in zip(pieces, found, strict=True)]
    for end, (before, after) in zip(ends, pairwise(kept), strict=False):
        assert end in allowed or (before and after)
