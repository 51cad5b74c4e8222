"""Single values of a JSON text changed: the rest keeps its spelling."""

from typing import Any

import pytest

from inspector.content.json_splices import with_values
from inspector.content.json_text import JsonError, Path


@pytest.mark.parametrize(
    ("text", "values", "expected"),
    [
        ('{"a": 1,"b":[2,  3.0]}  ', {("b", 1): 4}, '{"a": 1,"b":[2,  4]}  '),
        ('{"a":1}', {("a",): "x", ("b",): None}, '{"a":"x","b":null}'),
        ('{"a": {}, "c": 1}', {("a", "b"): [1, 2]}, '{"a": {"b": [1, 2]}, "c": 1}'),
        ('{ "a": 1 }', {("b",): {"c": 2}}, '{ "a": 1,"b": {"c": 2} }'),
        ('{"a":"é"}', {("a",): "ü"}, '{"a":"ü"}'),
        ('{"a":"\\u00e9"}', {("a",): "ü"}, '{"a":"\\u00fc"}'),
        ('{"a":1,"a":2}', {("a",): 3}, '{"a":1,"a":3}'),
        ("1", {(): 2}, "2"),
    ],
)
def test_only_the_value_changes(text: str, values: dict[Path, Any], expected: str) -> None:
    assert with_values(text, values) == expected


@pytest.mark.parametrize("path", [("a", "b"), ("c", 0), ("b", 2)])
def test_where_there_is_no_place(path: Path) -> None:
    with pytest.raises(KeyError):
        with_values('{"a":1,"b":[1,2]}', {path: 0})


def test_what_is_no_json() -> None:
    with pytest.raises(JsonError):
        with_values('{"a":', {("a",): 0})
