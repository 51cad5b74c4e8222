"""Bytes and text: strict decoding, places for people, splices."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.cassette.source import CassetteError, Span, decode, line_column, splice


def test_decoding_translates_nothing() -> None:
    assert decode("a\r\nb\rc\u2028d\u0085".encode()) == "a\r\nb\rc\u2028d\u0085"


@pytest.mark.parametrize(
    ("data", "line", "column"),
    [(b"\xff", 1, 1), (b"ab\n\xc3\xa9\xc3x", 2, 2), (b"a\r\nb\r\n\xe9", 3, 1), ("é".encode() + b"\x80", 1, 2)],
)
def test_the_first_bad_byte_has_a_place(data: bytes, line: int, column: int) -> None:
    with pytest.raises(CassetteError, match="is not UTF-8") as caught:
        decode(data)
    assert (caught.value.line, caught.value.column) == (line, column)


def test_an_error_says_where() -> None:
    error = CassetteError("no mapping", 3, 7)
    assert str(error) == "no mapping (line 3, column 7)"
    assert (error.message, error.line, error.column) == ("no mapping", 3, 7)
    moved = error.moved(10)
    assert (moved.message, moved.line, moved.column) == ("no mapping", 13, 7)


def test_an_error_without_a_place() -> None:
    error = CassetteError("empty").moved(10)
    assert str(error) == "empty"
    assert (error.line, error.column) == (None, None)


@pytest.mark.parametrize(("offset", "place"), [(0, (1, 1)), (1, (1, 2)), (2, (2, 1)), (5, (3, 1)), (6, (3, 2))])
def test_line_and_column(offset: int, place: tuple[int, int]) -> None:
    assert line_column("a\nbc\nd", offset) == place


def test_splices_may_come_in_any_order() -> None:
    assert splice("0123456789", [(Span(8, 9), "B"), (Span(1, 3), ""), (Span(5, 5), "AA")]) == "034AA567B9"


def test_insertions_at_one_place_keep_their_order() -> None:
    assert splice("ab", [(Span(1, 1), "z"), (Span(1, 1), "y"), (Span(1, 2), "")]) == "azy"


def test_splices_may_touch_but_not_overlap() -> None:
    assert splice("abcd", [(Span(0, 2), "x"), (Span(2, 4), "y")]) == "xy"
    with pytest.raises(ValueError, match="overlapping"):
        splice("abcd", [(Span(0, 3), "x"), (Span(2, 4), "y")])


@given(text=st.text(), cuts=st.lists(st.integers(0, 20), max_size=6), new=st.text(max_size=3))
def test_what_is_not_spliced_stays(text: str, cuts: list[int], new: str) -> None:
    places = sorted({min(cut, len(text)) for cut in cuts})
    spans = [Span(a, b) for a, b in zip(places[::2], places[1::2], strict=False)]
    edited = splice(text, [(span, new) for span in spans])
    assert len(edited) == len(text) + sum(len(new) - (span.end - span.start) for span in spans)
    assert splice(text, [(span, text[span.start : span.end]) for span in spans]) == text
