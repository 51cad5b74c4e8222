"""Which YAML nodes change so that a structured body says another JSON value."""

import json
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from inspector.cassette import Cassette, nodes, replace_body
from inspector.cassette.structure import Change, ItemsChange, ScalarChange, TreeChange, tree_changes
from inspector.cassette.values import same
from tests.helpers import body_text, parse, values_of


def changes(text: str, wanted: Any) -> list[Change]:
    """What has to change for a YAML text to say a value."""
    node = nodes.compose(text)
    assert node is not None
    return list(tree_changes(node, wanted))


class TestChanges:
    @pytest.mark.parametrize(
        ("text", "wanted"),
        [
            ("a: 1\nb: [x, {c: null}]\n", {"a": 1, "b": ["x", {"c": None}]}),
            ("a: &x [1]\nb: *x\n", {"a": [1], "b": [1]}),
            ("[]", []),
            ("text", "text"),
            ("a: 1.0\nb: yes\n", {"a": 1.0, "b": True}),
        ],
    )
    def test_the_same_value(self, text: str, wanted: Any) -> None:
        assert changes(text, wanted) == []

    @pytest.mark.parametrize(
        ("text", "wanted", "value", "tag"),
        [
            ("a: 1\nb: x\n", {"a": 2, "b": "x"}, "2", nodes.PREFIX + "int"),
            ("a: 1\n", {"a": "1"}, "1", nodes.STR),
            ("a: 1\n", {"a": 1.0}, "1.0", nodes.PREFIX + "float"),
            ("a: [1, {b: c}]\n", {"a": [1, {"b": None}]}, "null", nodes.NULL),
        ],
    )
    def test_one_scalar(self, text: str, wanted: Any, value: str, tag: str) -> None:
        (change,) = changes(text, wanted)
        assert isinstance(change, ScalarChange)
        assert (change.value, change.tag) == (value, tag)

    @pytest.mark.parametrize(
        ("text", "wanted"),
        [
            ("a: 1\nb: 2\n", {"a": 1, "c": 3, "b": 2}),
            ("a: 1\nb: 2\n", {"b": 2}),
            ("- x\n- y\n", ["x", "y", "z"]),
            ("- x\n- y\n", ["y"]),
            ("a:\n- b: 1\n", {"a": [{"b": 1, "c": 2}]}),
        ],
    )
    def test_items_come_and_go(self, text: str, wanted: Any) -> None:
        (change,) = changes(text, wanted)
        assert isinstance(change, ItemsChange)

    @pytest.mark.parametrize(
        ("text", "wanted"),
        [
            ("a: 1\n", {"b": 1}),
            ("a: 1\n", []),
            ("- a\n", {"a": 1}),
            ("- a\n", None),
            ("x", {"a": 1}),
            ("a: 1\na: 2\n", {"a": 2, "b": 3}),
            ("1: x\n", {"1": "x", "2": "y"}),
        ],
    )
    def test_another_structure(self, text: str, wanted: Any) -> None:
        (change,) = changes(text, wanted)
        assert isinstance(change, TreeChange)
        assert same(change.value, wanted)

    def test_an_alias_is_not_edited(self) -> None:
        with pytest.raises(ValueError, match="alias"):
            changes("a: &x 1\nb: *x\n", {"a": 1, "b": 2})


# Any edit of any structure, in the layouts that emitters use: read back, it is what was wanted.

WORDS = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("\n#:- '\""), max_size=12)
KEYS = st.sampled_from(["a", "b", "c", "list", "7", "yes", "two words", "é: x"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.floats(-9, 9) | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=8,
)


@st.composite
def edited(draw: st.DrawFn, value: Any) -> Any:
    """A value in which some items are changed, gone, or new."""
    if not isinstance(value, dict | list) or draw(st.integers(0, 9)) == 0:
        return draw(VALUES) if draw(st.booleans()) else value
    if isinstance(value, list):
        kept = [draw(edited(item)) for item in value if draw(st.integers(0, 3))]
        kept[draw(st.integers(0, len(kept))) : 0] = draw(st.lists(VALUES, max_size=2))
        return kept
    pairs = [(key, draw(edited(item))) for key, item in value.items() if draw(st.integers(0, 3))]
    pairs[draw(st.integers(0, len(pairs))) : 0] = list(draw(st.dictionaries(KEYS, VALUES, max_size=2)).items())
    return dict(pairs)


class _IndentedDumper(yaml.SafeDumper):
    """Indents the items of lists."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


@st.composite
def edits(draw: st.DrawFn) -> tuple[str, Any]:
    """A cassette with a structured body, and another value for that body."""
    old = draw(VALUES)
    item = {"request": {"method": "GET", "parsed_body": old, "uri": "u"}, "response": {"status": {"code": 1}}}
    text = yaml.dump(
        {"interactions": [item]},
        Dumper=draw(st.sampled_from([yaml.CSafeDumper, yaml.SafeDumper, _IndentedDumper])),
        sort_keys=False,
        width=draw(st.sampled_from([20, 80, 10**6])),
        allow_unicode=draw(st.booleans()),
        default_flow_style=draw(st.sampled_from([False, False, None])),
        indent=draw(st.sampled_from([2, 4])),
    )
    text = text.replace("\n", "\r\n") if draw(st.booleans()) else text
    return text, draw(edited(old))


@given(edit=edits())
def test_any_value_becomes_any_other(edit: tuple[str, Any]) -> None:
    text, wanted = edit
    after = Cassette.parse(replace_body(parse(text), 0, "request", json.dumps(wanted)).encode())
    found = body_text(after, "request")
    assert wanted is None or found is not None
    assert same(json.loads(found or "null"), wanted)
    before, again = values_of(text.encode()), values_of(after.encode())
    assert after.encode().count(b"\n") == after.encode().count(b"\r\n") or "\r" not in text
    for root in (before, again):
        root["interactions"][0]["request"].pop("parsed_body", None)
    assert again == before


@pytest.mark.parametrize("indent", ["", "  "])
def test_every_kept_item_keeps_its_line_and_comment(indent: str) -> None:
    head = "interactions:\n- request:\n    uri: u\n    parsed_body:\n"
    keys = [f"      k{n}:\n{indent}      - {n}  # c{n}\n" for n in range(6)]
    whole = {f"k{n}": [n] for n in range(6)}
    for gone in range(1, 6):
        wanted = {key: value for key, value in whole.items() if key != f"k{gone}"} | {"new": True}
        edited_text = (
            replace_body(parse(head + "".join(keys)), 0, "request", json.dumps(wanted)).encode().decode()
        )
        kept = [line for n, line in enumerate(keys) if n != gone]
        assert edited_text == head + "".join(kept) + "      new: true\n"
