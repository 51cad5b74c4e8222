"""Forms as lines and back: what is not touched keeps its spelling, what is typed is read back."""

from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.content import forms

SPELLED = st.text(st.sampled_from("ab=&+%25cfé\\\n~*%20%0A"), max_size=40)
NAMES = st.text(min_size=1, max_size=8)
VALUES = st.text(max_size=12)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a=1&b=2", True),
        ("a=", True),
        ("a=1&flag\n", True),
        ("", False),
        ("no pairs", False),
        ("a=some words", False),
        ('{"a":"b=c"}\n\n', False),
    ],
)
def test_the_looks_of_a_form(text: str, expected: bool) -> None:
    assert forms.is_form(text) is expected


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("a=1&b=x+y", "a = 1\nb = x y"),
        ("a=%C3%A9&a=%e9", "a = é\na = \\xe9"),
        ("n%3Dm=k=l", "n\\=m = k=l"),
        ("p=C%3A%5Cdir%0d%0a", "p = C:\\\\dir\\r\\n"),
        ("&a=1&&flag", "\na = 1\n\nflag"),
        ("a=%zz%", "a = %zz%"),
        ("a=%00%C2%85", "a = \\x00\\xc2\\x85"),
    ],
)
def test_lines(text: str, lines: str) -> None:
    assert forms.prettify(text) == lines
    assert forms.reencode(lines, text) == text


@pytest.mark.parametrize(
    ("original", "old", "new", "expected"),
    [
        ("a=x+y&b=%7e", "x y", "x y z", "a=x+y+z&b=%7e"),
        ("a=x%20y&b=1", "x y", "x é", "a=x%20%C3%A9&b=1"),
        ("a=%c3%a9&b=1", "é", "è", "a=%c3%a8&b=1"),
        ("u=http://h/&b=1", "b = 1", "b = x/y:z,", "u=http://h/&b=x/y:z%2C"),
        ("%61=1&b=2", "a = 1", "a = 3", "%61=3&b=2"),
        ("%61=%31&b=2", "a = 1", "c = 1", "c=%31&b=2"),
        ("a=1&b=2", "b = 2", "x = 0\nb = 2", "a=1&x=0&b=2"),
        ("a=1&b=2", "a = 1\n", "", "b=2"),
        ("a=1", "a = 1", "a = 1\n\n", "a=1"),
        ("a=1", "a = 1", "a", "a"),
        ("a=b%3D", "b=", "c=", "a=c%3D"),
        ("a=b=", "b=", "c=", "a=c="),
        ("a=1", "1", "\\\\ \\x00\\n", "a=%5C+%00%0A"),
    ],
)
def test_only_what_is_typed_is_spelled_anew(original: str, old: str, new: str, expected: str) -> None:
    shown = forms.prettify(original)
    assert old in shown
    assert forms.reencode(shown.replace(old, new, 1), original) == expected


@pytest.mark.parametrize("line", ["a = \\q", "a = end\\", "a = \\xg0"])
def test_an_escape_that_means_nothing_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match="is no escape"):
        forms.reencode(line, "a=1")


@given(SPELLED)
def test_a_form_that_is_not_edited_is_the_same(text: str) -> None:
    assert forms.reencode(forms.prettify(text), text) == text


@given(st.lists(st.tuples(NAMES, VALUES), min_size=1, max_size=4), SPELLED)
def test_what_is_typed_is_what_a_server_reads(pairs: list[tuple[str, str]], original: str) -> None:
    lines = forms.prettify(urlencode(pairs))
    encoded = forms.reencode(lines, original)
    assert parse_qsl(encoded, keep_blank_values=True) == parse_qsl(urlencode(pairs), keep_blank_values=True)
