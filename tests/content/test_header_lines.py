"""Headers pasted as lines."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.content import header_lines


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a: b", [("a", "b")]),
        ("  X-One :  two words  \r\nb:c\n", [("X-One", "two words"), ("b", "c")]),
        ("empty:", [("empty", "")]),
        ("time: 1:30", [("time", "1:30")]),
        ("GET / HTTP/1.1\nHost: h\n\n{}", [("Host", "h")]),
        ("two words: x\n:status: 200", []),
        ("", []),
    ],
)
def test_lines(text: str, found: list[tuple[str, str]]) -> None:
    assert header_lines.parse(text) == found


@given(st.text())
def test_names_and_values_have_one_line(text: str) -> None:
    for name, value in header_lines.parse(text):
        assert name
        assert len(f"{name}{value}x".splitlines()) == 1
