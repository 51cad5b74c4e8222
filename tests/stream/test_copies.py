"""Copies of a text in values that are shown as they are."""

from typing import Any

import pytest

from inspector.stream.copies import Copy, copies
from inspector.stream.deltas import Delta, Op, Target


def trace(value: Any, kind: str = "trace") -> Delta:
    """A value that is shown as it is."""
    return Delta(3, ("trace",), Target(0, kind, 0, "text"), Op.SET, value)


@pytest.mark.parametrize(
    ("value", "text", "found"),
    [
        ({"a": {"text": "Low tide"}}, "Low tide", [(("trace", "a", "text"), True)]),
        ({"a": ["so: Low tide."]}, "Low tide", [(("trace", "a", 0), False)]),
        ({"raw": '{"text": "one\\ntwo"}'}, "one\ntwo", [(("trace", "raw"), False)]),
        ({"raw": '{"text": "Gr\\u00fc\\u00dfe"}'}, "Grüße", [(("trace", "raw"), False)]),
        ({"args": {"port": "Brest"}}, '{"port": "Brest"}', [(("trace", "args"), True)]),
        ({"args": [1, 2]}, "[1, 2]", [(("trace", "args"), True)]),
        ({"a": "Low"}, "Low", []),
        ({"a": 1234}, "1234", []),
    ],
)
def test_whole_values_and_quotations(value: Any, text: str, found: list[Any]) -> None:
    assert list(copies([trace(value)], text)) == [Copy(3, path, whole) for path, whole in found]
    assert list(copies([trace(value, "unknown")], text)) == [Copy(3, path, whole) for path, whole in found]
    assert list(copies([trace(value, "reasoning")], text)) == []


def test_values_may_be_nested_deeply() -> None:
    value: Any = "Low tide"
    for _ in range(5_000):
        value = [value]
    (copy,) = copies([trace(value)], "Low tide")
    assert len(copy.path) == 5_001
