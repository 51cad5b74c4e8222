"""Structures in lines, set out as the file sets them out."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.cassette import nodes, scalar, tree
from inspector.cassette.layout import COMPACT, GO_LAYOUT, Layout
from inspector.cassette.scalar import Place, Profile
from inspector.cassette.values import plain, same
from tests.helpers import TEMPLATES, cassette_text, parse

LAYOUTS = [COMPACT, GO_LAYOUT, Layout(2, aligned=True), Layout(3, compact=False), Layout(2, flow_leaves=True)]
TEXTS = st.text(st.characters(exclude_categories=["Cs"], max_codepoint=0x2FFF), max_size=30)

KEYS = st.text("abc:- '", max_size=5)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=8,
).filter(lambda value: isinstance(value, dict | list) and bool(value))


def spell(text: str, tag: str, place: Place) -> str:
    """As PyYAML would."""
    return scalar.write(text, "", tag, place, Profile(80, unicode=True))


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("column", [0, 2, 3, 8])
@given(
    value=st.recursive(
        st.none() | st.booleans() | st.integers() | TEXTS,
        lambda inner: (
            st.lists(inner, max_size=3) | st.dictionaries(st.text("abc:- '", max_size=5), inner, max_size=3)
        ),
        max_leaves=8,
    ).filter(lambda value: isinstance(value, dict | list) and bool(value))
)
def test_read_back_it_is_the_value(layout: Layout, column: int, value: Any) -> None:
    written = tree.write(value, column, layout, spell)
    again = nodes.compose(" " * column + written + "\n")
    assert again is not None
    assert same(plain(again), value)


@pytest.mark.parametrize(
    ("layout", "expected"),
    [
        (COMPACT, "a:\n- x\n- b:\n    c: 1\n    d: []"),
        (GO_LAYOUT, "a:\n    - x\n    - b:\n        c: 1\n        d: []"),
        (Layout(2, aligned=True), "a:\n- x\n- b:\n    c: 1\n    d: []"),
        (Layout(2, compact=False, flow_leaves=True), "a:\n  - x\n  - b:\n      c: 1\n      d: []"),
    ],
)
def test_layouts(layout: Layout, expected: str) -> None:
    assert tree.write({"a": ["x", {"b": {"c": 1, "d": []}}]}, 0, layout, spell) == expected


def test_leaves_in_brackets() -> None:
    assert tree.write({"a": ["x", "'"], "b": {"c": 1}}, 0, Layout(flow_leaves=True), spell) == (
        "a: [x, '''']\nb: {c: 1}"
    )


@pytest.mark.parametrize("recorder", TEMPLATES)
def test_the_layout_of_a_file(recorder: str) -> None:
    interaction = parse(cassette_text(recorder)).interactions[0]
    wanted = GO_LAYOUT if recorder == "go-vcr" else COMPACT
    assert tree.layout_of(interaction.text, interaction.node, interaction.recorder.layout) == wanted


def test_a_go_file_that_is_indented_by_two() -> None:
    text = "version: 2\ninteractions:\n- id: 0\n  request:\n    url: u\n    headers:\n      A:\n      - x\n"
    interaction = parse(text).interactions[0]
    found = tree.layout_of(interaction.text, interaction.node, GO_LAYOUT)
    assert found == Layout(2, aligned=True)
    assert found.below(4) == 6
