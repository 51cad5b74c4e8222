"""Positions in the editor and characters of the text lead to each other."""

from hypothesis import given
from hypothesis import strategies as st

from inspector.ui.body_view import _broken
from inspector.ui.editor_positions import EditorPositions

TEXTS = st.text(st.sampled_from("ab\n😀"), max_size=60)


def units(text: str) -> int:
    """How long a text is for Qt."""
    return len(text.encode("utf-16-le")) // 2


@given(TEXTS)
def test_wide_characters_take_two_positions(text: str) -> None:
    positions = EditorPositions(text)
    for at in range(len(text) + 1):
        assert positions.position(at) == units(text[:at])
        assert positions.offset(positions.position(at)) == at


@given(TEXTS)
def test_crlf_takes_one_position(text: str) -> None:
    stored = text.replace("\n", "\r\n")
    positions = EditorPositions(stored, is_crlf=True)
    for at, character in enumerate(stored):
        if character != "\n":
            assert positions.position(at) == units(stored[:at].replace("\r\n", "\n"))
            assert positions.offset(positions.position(at)) == at


def test_long_lines_are_shown_in_pieces() -> None:
    text = "x" * 4_100 + "\nshort\n" + "y" * 2_000 + "\nz"
    positions = EditorPositions(text, break_at=2_000)
    shown = _broken(text)
    for at in (0, 1_999, 2_000, 4_000, 4_099, 4_101, 4_110, 6_106, 6_108):
        assert shown[positions.position(at)] == text[at]
        assert positions.offset(positions.position(at)) == at
