import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.content.json_strings import Speller


@pytest.mark.parametrize(
    ("evidence", "literal", "new", "wanted"),
    [
        ("", '"a"', "a b", '"a b"'),
        ("", r'"say \u0022hi\u0022"', 'say "hi" now', r'"say \u0022hi\u0022 now"'),
        ("", r'"a\/b"', "a/c", r'"a\/c"'),
        (r'"x\/y"', '"ab"', "a/b", r'"a\/b"'),
        ("", '"ab"', "a/b", '"a/b"'),
        (r'"caf\u00e9"', '"x"', "naïve 😀", r'"na\u00efve \ud83d\ude00"'),
        (r'"caf\u00E9"', '"x"', "ï", r'"\u00EF"'),
        ('"café"', '"x"', "naïve", '"naïve"'),
        (r'"a\u003cb"', '"x"', "1 < 2 & 3\u2028", r'"1 \u003c 2 \u0026 3\u2028"'),
        ("", '"x"', 'quote " back \\ line\n tab\t bell\x07', r'"quote \" back \\ line\n tab\t bell\u0007"'),
        ("", r'"\ud83d\ude00 a"', "😀 b", r'"\ud83d\ude00 b"'),
        ("", r'"\ud83d"', "\ud83d!", r'"\ud83d!"'),
        ("", '"x"', "\ude00", r'"\ude00"'),
    ],
)
def test_spelled_as_its_surroundings(evidence: str, literal: str, new: str, wanted: str) -> None:
    assert Speller(evidence).respelled(literal, new) == wanted


def test_both_ends_keep_their_spelling() -> None:
    literal = r'"\u0061\u0062 middle \u0063"'
    assert Speller("").respelled(literal, "ab other c") == r'"\u0061\u0062 other \u0063"'


@given(st.text(), st.text(), st.booleans())
def test_says_what_is_wanted(old: str, new: str, ascii_only: bool) -> None:
    literal = json.dumps(old, ensure_ascii=ascii_only)
    spelled = Speller(literal).respelled(literal, new)
    assert json.loads(spelled) == new
    assert Speller(literal).respelled(literal, old) == literal
