from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QTextBoundaryFinder

from inspector.content.graphemes import boundaries


def clusters(text: str) -> list[str]:
    return [text[start:end] for start, end in pairwise(boundaries(text))]


def test_plain_text_may_be_cut_anywhere() -> None:
    assert clusters("abc") == ["a", "b", "c"]
    assert boundaries("") == [0]


def test_a_line_end_is_one() -> None:
    assert clusters("a\r\nb\n\r") == ["a", "\r\n", "b", "\n", "\r"]
    assert clusters("é\r\n") == ["é", "\r\n"]


def test_marks_joiners_and_skin_tones_stay_with_their_base() -> None:
    assert clusters("e\u0301x") == ["e\u0301", "x"]
    assert clusters("👩\u200d👩\u200d👧!") == ["👩\u200d👩\u200d👧", "!"]
    assert clusters("👍🏽👍") == ["👍🏽", "👍"]
    assert clusters("❤\ufe0fa") == ["❤\ufe0f", "a"]


def test_flags_are_pairs() -> None:
    assert clusters("🇩🇪🇫🇷🇮") == ["🇩🇪", "🇫🇷", "🇮"]
    assert clusters("a🇩🇪b🇫🇷") == ["a", "🇩🇪", "b", "🇫🇷"]


def test_syllables() -> None:
    assert clusters("\u1112\u1161\u11ab가") == ["\u1112\u1161\u11ab", "가"]
    assert clusters("क्ष") == ["क्ष"]


def qt_boundaries(text: str) -> set[int]:
    """Where Qt would cut, in characters."""
    finder = QTextBoundaryFinder(QTextBoundaryFinder.BoundaryType.Grapheme, text)
    in_units = {0}
    while (at := finder.toNextBoundary()) >= 0:
        in_units.add(at)
    found, units = set(), 0
    for at, character in enumerate([*text, ""]):
        if units in in_units:
            found.add(at)
        units += 1 + (character > "\uffff")
    return found


PIECES = st.sampled_from(
    [*"a é\r\n👩\u200d👧🏽🇩🇪\ufe0f한\u1161\u11abक्षا\u0600日\u0e33ｶﾞ\u200c\U000e0067☺१\u0301"]
)


@given(st.lists(PIECES, max_size=12).map("".join))
def test_each_place_is_one_of_qts(text: str) -> None:
    assert set(boundaries(text)) <= qt_boundaries(text)


@given(st.text(max_size=30))
def test_no_character_is_lost(text: str) -> None:
    assert "".join(clusters(text)) == text
    assert boundaries(text) == sorted(set(boundaries(text)))
