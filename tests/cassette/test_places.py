"""Characters of bodies and fields are found again in the file."""

import base64

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from inspector.cassette import nodes
from inspector.cassette.nodes import Scalar
from inspector.cassette.places import body_offset, offset_in, path_offset
from tests.helpers import cassette_text, parse

TEXTS = st.text(st.sampled_from("abcXYZ  \n\t'\"\\:#-é漢😀"), min_size=1, max_size=200)


@given(TEXTS, st.sampled_from(["'", '"', "|", ""]), st.integers(8, 60), st.booleans())
def test_each_letter_is_found_where_it_is_spelled(text: str, style: str, width: int, wide: bool) -> None:
    source = yaml.safe_dump({"key": text}, default_style=style, width=width, allow_unicode=wide)
    root = nodes.compose(source)
    assert isinstance(root, nodes.Mapping)
    node = root.get("key")
    assert isinstance(node, Scalar)
    if node.style != ">":
        for at, character in enumerate(node.value):
            if character in "abcXYZ" or (character in "é漢😀" and character in source):
                assert source[offset_in(source, node, at)] == character, (source, at)


@pytest.mark.parametrize(
    ("spelled", "letter_line"),
    [
        ("|-\nfirst\n\n  second\nx", 5),
        ('"first\\n\\\n second x"', 2),
        ("'first\n\n second x'", 3),
        ("!!str first\n second\n x", 3),
        (">-\nfirst\nx", 1),
    ],
)
def test_lines_of_bodies(spelled: str, letter_line: int) -> None:
    text = cassette_text(response=spelled)
    cassette = parse(text)
    interaction = cassette.interactions[0]
    response = interaction.response
    assert response is not None
    assert response.body.text is not None
    first = text[: text.index("string:")].count("\n") + 1
    offset = body_offset(interaction, response.body, response.body.text.index("x"))
    assert cassette.line_at(0, offset) - first + 1 == letter_line


def test_behind_the_value_is_the_end() -> None:
    text = cassette_text(response="'abc'")
    interaction = parse(text).interactions[0]
    assert interaction.response is not None
    offset = body_offset(interaction, interaction.response.body, 10)
    assert interaction.text[offset] == "'"


def test_a_byte_of_base64_is_found_on_its_line() -> None:
    content = bytes(range(256)) * 2
    text = cassette_text(response="!!binary |\n" + base64.encodebytes(content).decode())
    cassette = parse(text)
    interaction = cassette.interactions[0]
    assert interaction.response is not None
    for at in (0, 1, 57, 300, 511):
        offset = body_offset(interaction, interaction.response.body, at, in_bytes=True)
        first = text[: text.index("!!binary")].count("\n") + 2
        assert cassette.line_at(0, offset) == first + at // 57


def test_paths_lead_to_their_keys() -> None:
    text = cassette_text(response="'{}'")
    cassette = parse(text)
    interaction = cassette.interactions[0]
    lines = text.split("\n")
    for path, found in (
        (("request", "method"), "    method: POST"),
        (("response", "status", "code"), "      code: 200"),
        (("request", "headers", "content-type", 0), "      - application/json"),
        (("response", "nothing", 3), "  response:"),
    ):
        assert lines[cassette.line_at(0, path_offset(interaction, path)) - 1] == found
