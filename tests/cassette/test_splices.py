"""Changes get into a chunk verified, or not at all."""

import pytest

from inspector.cassette import Interaction, nodes
from inspector.cassette.nodes import Mapping, Node, Scalar
from inspector.cassette.scalar import GO_YAML, Profile
from inspector.cassette.spelling import profile_of, scalars
from inspector.cassette.splices import NOT_AS_BEFORE, spliced
from inspector.cassette.structure import Change, ScalarChange, TreeChange
from tests.helpers import cassette_text, parse

TEXT = """\
interactions:
- request:
    a: one   # first
    b: 'two'
    c: [x, y]
    d: |
      three
    e: {k: v}
    f: &anchor four
    g: *anchor
  response: {}
"""


def interaction(text: str = TEXT) -> Interaction:
    """The only interaction of a text."""
    return parse(text).interactions[0]


def node_of(item: Interaction, key: str) -> Node:
    """The node under a key of the request."""
    request = item.node.get("request")
    assert isinstance(request, Mapping)
    found = request.get(key)
    assert found is not None
    return found


def scalar_of(item: Interaction, key: str) -> Scalar:
    """The scalar under a key of the request."""
    found = node_of(item, key)
    assert isinstance(found, Scalar)
    return found


def test_several_changes_at_once() -> None:
    item = interaction()
    changes: list[Change] = [
        ScalarChange(scalar_of(item, "d"), "3\n4\n"),
        ScalarChange(scalar_of(item, "a"), "1: 2"),
        TreeChange(node_of(item, "e"), {"k": ["w"]}),
    ]
    chunk, notes = spliced(item, changes)
    expected = TEXT.replace("one ", "'1: 2' ").replace("three", "3\n      4").replace("{k: v}", "{k: [w]}")
    assert chunk.data.decode() == expected.removeprefix("interactions:\n")
    assert notes == ()


def test_nothing_to_change() -> None:
    item = interaction()
    chunk, notes = spliced(item, [])
    assert chunk.data.decode() == item.text
    assert notes == ()


def test_what_cannot_keep_its_style_is_one_quoted_line() -> None:
    item = interaction()
    first = node_of(item, "c")
    assert isinstance(first, nodes.Sequence)
    assert isinstance(first.items[0], Scalar)
    chunk, notes = spliced(item, [ScalarChange(first.items[0], "a, b")])
    assert 'c: ["a, b", y]' in chunk.data.decode()
    assert notes == (NOT_AS_BEFORE,)


def test_a_change_that_would_break_an_alias_is_refused() -> None:
    item = interaction()
    with pytest.raises(ValueError, match="cannot be written"):
        spliced(item, [ScalarChange(scalar_of(item, "f"), "new")])


def test_a_change_of_the_same_place_twice_is_refused() -> None:
    item = interaction()
    node = scalar_of(item, "a")
    with pytest.raises(ValueError, match="cannot be written"):
        spliced(item, [ScalarChange(node, "x"), ScalarChange(node, "y")])


def test_scalars_come_in_the_order_of_the_file() -> None:
    item = interaction()
    starts = [node.start for node in scalars(item.node)]
    assert starts == sorted(starts)
    assert "four" in [node.value for node in scalars(item.node)]


@pytest.mark.parametrize(
    ("recorder", "profile"),
    [("go-vcr", GO_YAML), ("vcrpy", Profile(80, unicode=False)), ("ruby-vcr", Profile(80, unicode=True))],
)
def test_a_file_that_tells_nothing_was_written_in_the_recorders_own_way(
    recorder: str, profile: Profile
) -> None:
    assert profile_of(interaction(cassette_text(recorder))) == profile
