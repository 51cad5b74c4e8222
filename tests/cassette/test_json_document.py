"""JSON cassettes: the same nodes as YAML's, strings spelled as the document spells them."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.cassette import nodes
from inspector.cassette.json_document import JsonSpelling, is_json
from inspector.cassette.nodes import Mapping, Scalar, Sequence
from inspector.cassette.values import plain

TEXT = st.text(max_size=12) | st.sampled_from(["😀", "a/b", "é\n😀", '"\\', "\x7f\u2028", "\ud83d"])
VALUES = st.recursive(
    TEXT | st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=8,
)
DOCUMENTS = st.lists(VALUES, max_size=3) | st.dictionaries(TEXT, VALUES, max_size=3)
LAYOUTS: tuple[dict[str, Any], ...] = (
    {},
    {"indent": 4},
    {"indent": "\t", "ensure_ascii": False},
    {"separators": (",", ":")},
)


@given(value=DOCUMENTS, layout=st.sampled_from(LAYOUTS))
def test_every_document_is_read_as_json_reads_it(value: Any, layout: dict[str, Any]) -> None:
    text = json.dumps(value, **layout)
    root = nodes.compose(text)
    assert root is not None
    assert plain(root) == value
    for node in nodes.below(root):
        assert json.loads(text[node.start : node.end]) == plain(node)


@pytest.mark.parametrize("text", ['{"a": 1e5}', '{"a": 12345E-2}', '{"a": -0.5}', '{"a": -Infinity}'])
def test_numbers_are_json_numbers(text: str) -> None:
    root = nodes.compose(text)
    assert root is not None
    assert plain(root) == json.loads(text)
    assert isinstance(plain(root)["a"], float)


def test_the_nodes_are_flow_nodes_with_spans() -> None:
    root = nodes.compose('\t{"a": [1, "x\\/y"]}\n')
    assert isinstance(root, Mapping)
    listed = root.get("a")
    assert isinstance(listed, Sequence)
    text = listed.items[1]
    assert isinstance(text, Scalar)
    assert (root.flow, listed.flow, root.start, root.end) == (True, True, 1, 19)
    assert (text.value, text.style, text.tag) == ("x/y", '"', nodes.STR)


@pytest.mark.parametrize(
    "text", ["- {}", "{a: 1}", '{"a": 1,}', '{"a": 1} {', '"text"', "12", "", "[" * 100_000]
)
def test_what_is_not_json_is_left_to_yaml(text: str) -> None:
    assert not is_json(text)


def written(characters: str, ascii_only: str) -> str:
    """The source of a string in which some characters are escaped and some are not."""
    pieces = [json.dumps(c, ensure_ascii=c in ascii_only)[1:-1] for c in characters]
    return '"' + "".join(pieces) + '"'


@given(old=TEXT, new=TEXT, ascii_only=TEXT, document=st.sampled_from(["{}", "ü", "\\/", "ü\\/"]))
def test_a_string_gets_another_value(old: str, new: str, ascii_only: str, document: str) -> None:
    source = written(old, ascii_only)
    spelled = JsonSpelling(document).respell(source, old, new)
    if "\ud83d" not in old + new:  # halves of pairs may meet and become one character
        assert json.loads(spelled) == new
    assert json.loads(JsonSpelling(document).dumps(new)) == new


def test_what_stays_keeps_its_spelling() -> None:
    source = r'"\u00e9 ö \ud83d\ude00\/ end \u00e9"'
    old = json.loads(source)
    assert JsonSpelling("ü").respell(source, old, old.replace("end", "ënd/")) == source.replace("end", "ënd/")
    assert JsonSpelling(r"\/").respell(source, old, old.replace("end", "ënd/")) == source.replace(
        "end", r"\u00ebnd\/"
    )


def test_half_a_pair_is_written_as_an_escape() -> None:
    assert JsonSpelling("ü").dumps("ü\ud83d") == r'"\u00fc\ud83d"'
