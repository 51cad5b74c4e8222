"""JSON by tokens: only layout may move, never a spelling."""

import json
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.content import json_text
from inspector.content.json_text import JsonError, loads, pretty, reencode, value_span

SPACES = st.text(" \t\r\n", max_size=3)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | TEXTS
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)


@st.composite
def spelled(draw: st.DrawFn, value: Any = None) -> str:
    """A value as JSON in some spelling: escapes or not, spaces anywhere between tokens."""
    value = draw(VALUES) if value is None else value
    text = json.dumps(value, ensure_ascii=draw(st.booleans()))
    if draw(st.booleans()):
        text = "".join(draw(SPACES) + token.text for token in json_text.tokens(text))
    elif draw(st.booleans()):
        text = json.dumps(value, indent=" " * draw(st.integers(1, 4)))
    return draw(SPACES) + text + draw(SPACES)


class TestPretty:
    def test_layout(self) -> None:
        text = '{"b":[1,{"c":null}],"a":{},"d":[],"e":"x, y: {z}"}'
        assert pretty(text).text == (
            '{\n  "b": [\n    1,\n    {\n      "c": null\n    }\n  ],\n'
            '  "a": {},\n  "d": [],\n  "e": "x, y: {z}"\n}'
        )

    @pytest.mark.parametrize(
        "token",
        ["1.0", "1e5", "-0", "1E+2", r'"\u00b0"', r'"\/"', r'"\"\\"', '"°"', r'"\ud83d\ude00"', "1" * 30],
    )
    def test_no_value_is_spelled_anew(self, token: str) -> None:
        assert pretty(f"[{token}]").text == f"[\n  {token}\n]"

    def test_duplicate_keys_stay(self) -> None:
        assert pretty('{"a":1,"a":2}').text == '{\n  "a": 1,\n  "a": 2\n}'

    @given(text=spelled())
    def test_only_white_space_changes(self, text: str) -> None:
        laid_out = pretty(text).text
        assert [token.text for token in json_text.tokens(laid_out)] == [
            token.text for token in json_text.tokens(text)
        ]
        assert loads(laid_out) == loads(text)

    @given(text=spelled())
    def test_pretty_twice_is_pretty_once(self, text: str) -> None:
        once = pretty(text).text
        assert pretty(once).text == once


class TestPosition:
    TEXT = '{"a": [1,  {"bc":true}] }'

    @pytest.mark.parametrize("token", ['"a"', "[1", "1", '"bc"', "true", "c", "}] }"[0]])
    def test_a_character_is_found_in_the_layout(self, token: str) -> None:
        laid_out = pretty(self.TEXT)
        offset = self.TEXT.index(token)
        position = laid_out.position(offset)
        assert laid_out.text[position] == self.TEXT[offset]
        assert laid_out.offset(position) == offset

    def test_the_ends(self) -> None:
        laid_out = pretty(self.TEXT)
        assert laid_out.position(0) == 0
        assert laid_out.position(len(self.TEXT)) == len(laid_out.text)
        assert pretty("  1").position(0) == 0

    @given(text=spelled())
    def test_every_character_of_a_token_and_back(self, text: str) -> None:
        laid_out = pretty(text)
        for token in json_text.tokens(text):
            for offset in range(token.start, token.start + len(token.text)):
                position = laid_out.position(offset)
                assert laid_out.text[position] == text[offset]
                assert laid_out.offset(position) == offset

    @given(text=spelled())
    def test_positions_never_go_back(self, text: str) -> None:
        laid_out = pretty(text)
        positions = [laid_out.position(offset) for offset in range(len(text) + 1)]
        assert positions == sorted(positions)
        assert positions[0] >= 0
        assert positions[-1] <= len(laid_out.text)


class TestReencode:
    @given(text=spelled())
    def test_without_an_edit_the_text_is_the_same(self, text: str) -> None:
        assert reencode(pretty(text).text, text) == text

    @given(original=spelled(), edited=spelled())
    def test_the_edit_is_what_counts(self, original: str, edited: str) -> None:
        assert loads(reencode(edited, original)) == loads(edited)

    @pytest.mark.parametrize(
        ("original", "old", "new", "expected"),
        [
            (r'{"t":"\u00b0C","n":1.0}', "1.0", "2", r'{"t":"\u00b0C","n":2}'),
            (r'{"t":"\u00b0C","n":1.0}', r"\u00b0C", "°F", '{"t":"°F","n":1.0}'),
            ('{"a": 1, "b": [1, 2]}', "2", "3", '{"a": 1, "b": [1, 3]}'),
            ('{"a": 1, "b": [1, 2]}', ",\n    2", "", '{"a": 1, "b": [1]}'),
            ('{"a": 1, "b": [1, 2]}', '"a": 1,', '"a":1,"x":{"y":0},', '{"a": 1, "x": {"y": 0}, "b": [1, 2]}'),
            ('{"a":1,"a":2}', "2", "3", '{"a":1,"a":3}'),
            ('{"a":1,"a":2}', '"a": 1,', "", '{"a":2}'),
            ('{"type":"text","text":"Hi"      }', "Hi", "Ho", '{"type":"text","text":"Ho"      }'),
            (' {"a" : 1 ,"b":2}\n', "2", "3", ' {"a" : 1 ,"b":3}\n'),
            ('{"a":{}}', "{}", '{"b":[]}', '{"a":{"b":[]}}'),
            ('{\n    "a": 1,\n    "b": 2\n}\n', ',\n  "b": 2', "", '{\n    "a": 1\n}\n'),
            ('{\n    "a": 1\n}', "1", '1, "b": [2]', '{\n    "a": 1,\n    "b": [\n        2\n    ]\n}'),
            ('{\n\t"a":1\n}', "1", '1, "b":2', '{\n\t"a":1,\n\t"b":2\n}'),
        ],
        ids=[
            "escape-kept",
            "new-value-as-typed",
            "spaces-kept",
            "item-deleted",
            "member-inserted",
            "duplicate-key-edited",
            "duplicate-key-deleted",
            "blank-padded",
            "odd-spacing",
            "filled-object",
            "pretty-original-deletion",
            "pretty-original-insertion",
            "tabs-and-tight-colons",
        ],
    )
    def test_an_edit(self, original: str, old: str, new: str, expected: str) -> None:
        shown = pretty(original).text
        assert shown.count(old) >= 1
        edited = shown[::-1].replace(old[::-1], new[::-1], 1)[::-1]  # the last one
        assert reencode(edited, original) == expected

    def test_typed_white_space_is_dropped(self) -> None:
        assert reencode('{ "a":\n\n\n   1 }', '{"a":1}') == '{"a":1}'

    @pytest.mark.parametrize("broken", ["", "{", '{"a":}', "[1,]", "{'a': 1}", '"\n"', "1 2"])
    def test_what_is_not_json_is_refused(self, broken: str) -> None:
        with pytest.raises(JsonError):
            reencode(broken, "{}")

    def test_far_apart_edits_of_a_long_text_are_fast(self) -> None:
        original = json.dumps({f"key{number}": [number, {"a": "text"}] for number in range(5000)})
        edited = pretty(original).text.replace('"key0"', '"first"').replace('"key4999"', '"last"')
        expected = original.replace('"key0"', '"first"').replace('"key4999"', '"last"')
        started = time.perf_counter()
        assert reencode(edited, original) == expected
        assert time.perf_counter() - started < 5


class TestValueSpan:
    TEXT = '{"a": [10, {"b": "x\\"y"}], "": {"c": null}, "d\\u0061": 1, "a\\\\": 2}'

    @pytest.mark.parametrize(
        ("path", "source"),
        [
            ((), TEXT),
            (("a",), '[10, {"b": "x\\"y"}]'),
            (("a", 0), "10"),
            (("a", 1, "b"), '"x\\"y"'),
            (("", "c"), "null"),
            (("da",), "1"),
            (("a\\",), "2"),
        ],
    )
    def test_path(self, path: json_text.Path, source: str) -> None:
        start, end = value_span(self.TEXT, path)
        assert self.TEXT[start:end] == source

    def test_of_duplicate_keys_the_last_one_counts(self) -> None:
        text = '{"a": {"b": 1}, "c": 0, "a": {"b": 2}}'
        start, end = value_span(text, ("a", "b"))
        assert text[start:end] == "2"

    def test_white_space_around(self) -> None:
        assert value_span(" \n[ 1 ,\t2 ]\r\n", (1,)) == (8, 9)

    @pytest.mark.parametrize(
        "path", [("z",), ("a", 5), ("a", "b"), (0,), ("a", 0, "x"), ("a", 1, 0), ("a", -1)]
    )
    def test_a_path_that_leads_nowhere(self, path: json_text.Path) -> None:
        with pytest.raises(KeyError):
            value_span(self.TEXT, path)

    @pytest.mark.parametrize(
        ("text", "path"),
        [("", ()), ("{", ("a",)), ('{"a', ("a",)), ('{"a":', ("a",)), ("[1,", (1,)), ("x", ())],
    )
    def test_what_is_not_json(self, text: str, path: json_text.Path) -> None:
        with pytest.raises((JsonError, KeyError)):
            value_span(text, path)

    @given(text=st.text(st.sampled_from('{}[]:,"\\ a1'), max_size=12))
    def test_other_text_never_raises_anything_else(self, text: str) -> None:
        for path in ((), ("a",), (0,), ("", 1)):
            try:
                value_span(text, path)
            except (JsonError, KeyError):
                continue

    @given(text=spelled())
    def test_the_span_of_every_value_holds_that_value(self, text: str) -> None:
        for path, value in walk(loads(text)):
            start, end = value_span(text, path)
            assert loads(text[start:end]) == value
            assert text[start:end].strip() == text[start:end]


def walk(value: Any, path: json_text.Path = ()) -> list[tuple[json_text.Path, Any]]:
    """All values below a value, and their paths."""
    found = [(path, value)]
    members: Any = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    for step, inner in members:
        found += walk(inner, (*path, step))
    return found


class TestFirstValid:
    @pytest.mark.parametrize(
        ("pieces", "index"),
        [
            (['{"a"', ":1", "}"], 2),
            (['{"a":1}', "  ", "\n"], 0),
            (["1", "2"], 1),
            ([" ", "[]"], 1),
            (["{}", "{}"], None),
            (['{"a":'], None),
            ([], None),
            (["", "{}", ""], 1),
        ],
    )
    def test_pieces(self, pieces: list[str], index: int | None) -> None:
        assert json_text.first_valid(pieces) == index


class TestReadable:
    @pytest.mark.parametrize(
        ("text", "shown"),
        [
            (r'"19 \u00b0C"', '"19 °C"'),
            (r'"\u9727\u6d5c"', '"霧浜"'),
            (r'"\ud83d\ude00!"', '"😀!"'),
            (r'"\\u00b0"', r'"\\u00b0"'),
            (r'"\\\u00b0"', r'"\\°"'),
            (r'"\u0022\u005c\u000a"', r'"\u0022\u005c\u000a"'),
            (r'"\ud83d x"', r'"\ud83d x"'),
            (r'"\n\"\u00e9"', r'"\n\"é"'),
            ("[1]", "[1]"),
        ],
    )
    def test_escapes(self, text: str, shown: str) -> None:
        assert json_text.readable(text) == shown

    @given(text=spelled())
    def test_the_value_stays(self, text: str) -> None:
        assert loads(json_text.readable(text)) == loads(text)


class TestLoads:
    def test_where_it_broke(self) -> None:
        with pytest.raises(JsonError, match="2:3") as caught:
            loads('{\n  oops"}')
        assert (caught.value.offset, caught.value.line, caught.value.column) == (4, 2, 3)

    @pytest.mark.parametrize("text", ["[" * 100_000, "1" * 5000, '{"a":' * 50_000])
    def test_too_much_is_an_error_like_others(self, text: str) -> None:
        with pytest.raises(JsonError):
            loads(text)
        assert not json_text.is_json(text)

    def test_dumps_keeps_text_readable(self) -> None:
        assert json_text.dumps({"town": "霧浜"}) == '{"town": "霧浜"}'
