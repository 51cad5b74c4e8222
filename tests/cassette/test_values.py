"""YAML nodes as the plain values that a recorder would replay."""

import math
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from inspector.cassette import CassetteError
from inspector.cassette.nodes import Mapping, Scalar, compose
from inspector.cassette.values import binary_value, header_text, plain, same


def value(text: str) -> Any:
    """The plain value of a YAML text."""
    node = compose(text)
    assert node is not None
    return plain(node)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("5", 5),
        ("-0x1F", -31),
        ("1_000", 1000),
        ("1.5", 1.5),
        ("1e3", "1e3"),
        ("1.0e+3", 1000.0),
        ("yes", True),
        ("off", False),
        ("~", None),
        ("!!null ''", None),
        ("2020-02-30", "2020-02-30"),
        ("=", "="),
        ("<<", "<<"),
        ("'5'", "5"),
        ("!!int x", "x"),
        ("!custom 5", "5"),
        ("!!float .inf", math.inf),
        ("[1, [a], {}]", [1, ["a"], {}]),
        ("{1: a, true: b, ? [x] : c}", {"1": "a", "true": "b", '["x"]': "c"}),
        ("a: &x [1]\nb: *x", {"a": [1], "b": [1]}),
    ],
)
def test_plain(text: str, expected: Any) -> None:
    assert value(text) == expected
    assert type(value(text)) is type(expected)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=10,
)


@given(data=JSON)
def test_what_pyyaml_writes_is_what_is_read(data: Any) -> None:
    assert same(value(yaml.dump(data, Dumper=yaml.CSafeDumper, sort_keys=False)), data)


def test_a_value_that_contains_itself() -> None:
    with pytest.raises(CassetteError, match=r"contains itself|more than 1,000,000"):
        value("&a [*a]")


def test_aliases_of_aliases_do_not_fill_the_memory() -> None:
    levels = "\n".join(f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 10)}]" for n in range(1, 10))
    with pytest.raises(CassetteError, match="more than 1,000,000"):
        value(f"l0: &l0 [x]\n{levels}\n")


@pytest.mark.parametrize(
    ("a", "b", "equal"),
    [
        (1, 1, True),
        (1, 1.0, False),
        (1, True, False),
        (0, False, False),
        (None, None, True),
        (None, False, False),
        ("1", 1, False),
        ([1, 2], [1, 2], True),
        ([1, 2], [1], False),
        ({"a": 1, "b": 2}, {"a": 1, "b": 2}, True),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}, False),
        ({"a": [1]}, {"a": [1.0]}, False),
        (math.nan, math.nan, True),
        (0.0, -0.0, False),
    ],
)
def test_same(a: Any, b: Any, equal: bool) -> None:
    assert same(a, b) is equal


def scalar(text: str) -> Scalar:
    node = compose(text)
    assert isinstance(node, Scalar)
    return node


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("!!binary eHl6", b"xyz"),
        ("!binary |-\n  eH\n  l6\n", b"xyz"),
        ("!!binary ''", b""),
        ("!!binary /w==", b"\xff"),
        ("!!binary eHl", None),
        ("!!binary é", None),
        ("eHl6", None),
    ],
)
def test_binary(text: str, data: bytes | None) -> None:
    assert binary_value(scalar(text)) == data


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("gzip", "gzip"),
        ("!!binary Z3ppcA==", "gzip"),
        ("!!binary 6Q==", "é"),
        ("5", "5"),
        ("[a, 1]", '["a", 1]'),
    ],
)
def test_header_text(text: str, shown: str) -> None:
    node = compose(text)
    assert node is not None
    assert header_text(node) == shown


def test_a_header_that_is_a_bomb_is_given_up_early() -> None:
    """Each value of each header is read as soon as an interaction is looked at."""
    root = compose(f"a: &a [x]\nb: &b [{', '.join(['*a'] * 100)}]\nc: &c [{', '.join(['*b'] * 100)}]\n")
    assert isinstance(root, Mapping)
    assert header_text(root.pairs[-1][1]) == "(the aliases of this value expand to more than 10,000 values)"
