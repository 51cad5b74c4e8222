"""A value as YAML text, spelled as the recorder itself would spell it at that place."""

import math
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from inspector.cassette import Cassette, nodes, scalar
from inspector.cassette.nodes import STR, Mapping, Scalar
from inspector.cassette.scalar import CANDIDATES, ENDLESS, GO_YAML, Place, Profile
from inspector.cassette.spelling import profile_of, scalars
from inspector.cassette.values import plain, same
from inspector.resource_files import samples
from tests.helpers import respelled

PYYAML = Profile(80, unicode=False)
PSYCH = Profile(80, unicode=True)
TOP = Place(parent=0, column=2, block=2, in_sequence=False)


@pytest.mark.parametrize("path", samples(), ids=lambda path: path.name)
def test_every_scalar_of_the_samples_is_reproduced(path: Path) -> None:
    for interaction in Cassette.parse(path.read_bytes()).interactions:
        assert respelled(interaction) == interaction.text


@pytest.mark.parametrize(
    ("name", "profile"),
    [("vcrpy-chat.yaml", PYYAML), ("go-vcr-tool-call.yaml", GO_YAML), ("ruby-vcr-chat.yml", PSYCH)],
)
def test_the_profile_of_a_file(name: str, profile: Profile) -> None:
    (path,) = (sample for sample in samples() if sample.name == name)
    cassette = Cassette.parse(path.read_bytes())
    assert {profile_of(item) for item in cassette.interactions} == {profile}


LONG = "Take the early boat, then walk to the lighthouse — it opens at ten and closes at four. " * 3


@pytest.mark.parametrize("profile", CANDIDATES)
@pytest.mark.parametrize("style", ['"', ""])
def test_an_emitter_is_told_by_what_it_wrote(profile: Profile, style: str) -> None:
    text = yaml.dump(
        {"list": [{"body": LONG + str(n), "other": LONG[n:]} for n in range(3)]},
        Dumper=yaml.SafeDumper if profile.pure else yaml.CSafeDumper,
        width=profile.width,
        allow_unicode=profile.unicode,
        default_style=style or None,
    )
    root = nodes.compose(text)
    assert root is not None
    voted = scalar.vote(text, scalars(root), PYYAML)
    for node in scalars(root):
        if scalar.is_telling(text[node.start : node.end], node):
            written = scalar.write(node.value, node.style, node.tag, Place.of(text, node), voted)
            assert written == text[node.start : node.end]


def test_without_anything_telling_the_recorders_own_way_counts() -> None:
    assert scalar.vote("a: b\n", [], PSYCH) == PSYCH
    assert scalar.vote("a: b\n", [], PYYAML) == PYYAML


class TestPlace:
    @pytest.mark.parametrize(
        ("text", "value", "place"),
        [
            ("a: X\n", "X", Place(0, 3, 2, in_sequence=False)),
            ("a:\n  bc: X\n", "X", Place(2, 6, 4, in_sequence=False)),
            ("- a: X\n", "X", Place(2, 5, 4, in_sequence=False)),
            ("  - - a: X\n", "X", Place(6, 9, 8, in_sequence=False)),
            ("a:\n- X\n", "X", Place(0, 2, 2, in_sequence=True)),
            ("a:\n    - X\n", "X", Place(4, 6, 6, in_sequence=True)),
            ("a: |\n    X\n", "X\n", Place(0, 3, 4, in_sequence=False)),
            ("a: |2\n   X\n", " X\n", Place(0, 3, 2, in_sequence=False)),
            ("a:\n- |\n   X\n", "X\n", Place(0, 2, 3, in_sequence=True)),
            ("a: |\n\n  X\n", "\nX\n", Place(0, 3, 2, in_sequence=False)),
            ("a:\nb: X\n", "", Place(0, 3, 2, in_sequence=False)),
        ],
    )
    def test_of(self, text: str, value: str, place: Place) -> None:
        root = nodes.compose(text)
        assert root is not None
        (node,) = (node for node in scalars(root) if node.value == value)
        assert Place.of(text, node) == place


class TestLiterals:
    @pytest.mark.parametrize(
        ("value", "written"),
        [
            ("x", "|-\n  x\n"),
            ("x\n", "|\n  x\n"),
            ("x\n\n\n", "|+\n  x\n\n\n"),
            ("a\n\nb\n", "|\n  a\n\n  b\n"),
            (" x\n", "|2\n   x\n"),
            ("\nx", "|2-\n\n  x\n"),
            ("\n\n  x\n", "|2\n\n\n    x\n"),
            ("x\n \n", "|\n  x\n   \n"),
            ("x \ty\t", "|-\n  x \ty\t\n"),
            ("# x: 'y'\n- z\n", "|\n  # x: 'y'\n  - z\n"),
            ("x😀y\nz", "|-\n  x😀y\n  z\n"),
        ],
    )
    def test_written(self, value: str, written: str) -> None:
        assert scalar.holds_literal(value)
        assert scalar.literal(value, TOP) == written
        again = nodes.compose(f"a: {written}b: c\n")
        assert isinstance(again, Mapping)
        assert plain(again) == {"a": value, "b": "c"}

    @pytest.mark.parametrize(
        "value",
        [
            "",
            " ",
            "\n",
            " \n ",
            "\tx\ny",
            "\n\tx",
            "x\ry",
            "x\r\n",
            "x\x85y",
            "\ufeffx",
            "\0",
            "x\u2028",
            "\x7f\n",
        ],
    )
    def test_what_a_literal_cannot_hold(self, value: str) -> None:
        assert not scalar.holds_literal(value)

    @given(value=st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("\n\t #-"), max_size=30))
    def test_what_it_can_hold_is_read_back(self, value: str) -> None:
        if scalar.holds_literal(value):
            again = nodes.compose(f"a: {scalar.literal(value, TOP)}b: c\n")
            assert isinstance(again, Mapping)
            assert plain(again) == {"a": value, "b": "c"}


class TestInline:
    @given(value=st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
    def test_one_quoted_line_says_everything(self, value: str) -> None:
        written = scalar.double_quoted(value)
        assert written.isascii()
        assert "\n" not in written
        again = nodes.compose(written)
        assert isinstance(again, Scalar)
        assert again.value == value

    @pytest.mark.parametrize(
        ("value", "style", "profile", "written"),
        [
            ("plain", "", PYYAML, "plain"),
            ("5", "", PYYAML, "'5'"),
            ("yes", "", PYYAML, "'yes'"),
            ("", "", PYYAML, "''"),
            ("a: b", "", PYYAML, "'a: b'"),
            ("it's", "'", PYYAML, "'it''s'"),
            ("é", "", PYYAML, '"\\xE9"'),
            ("é", "", PSYCH, "é"),
            ("é", '"', PSYCH, '"é"'),
            ("a\tb", "", PSYCH, '"a\\tb"'),
            ("word " * 20 + "x", "", PYYAML, "word " * 15 + "word\n  " + "word " * 4 + "x"),
            ("word " * 20 + "x", "", GO_YAML, "word " * 20 + "x"),
        ],
    )
    def test_written(self, value: str, style: str, profile: Profile, written: str) -> None:
        assert scalar.write(value, style, STR, TOP, profile) == written

    def test_tags(self) -> None:
        for tag, name in (("!binary", "!binary"), (nodes.PREFIX + "binary", "!!binary")):
            assert scalar.write("eA==\n", "|", tag, TOP, PYYAML) == f"{name} |\n  eA==\n"
            assert scalar.write("eA==", "", tag, TOP, PYYAML) == f"{name} eA=="
        assert scalar.write("5", "", nodes.PREFIX + "int", TOP, PYYAML) == "5"


class TestJson:
    @pytest.mark.parametrize(
        ("value", "written"),
        [
            (None, "null"),
            (True, "true"),
            (False, "false"),
            (-5, "-5"),
            (1.5, "1.5"),
            (1e16, "1.0e+16"),
            (2.5e-7, "2.5e-07"),
            (math.inf, ".inf"),
            (-math.inf, "-.inf"),
            (math.nan, ".nan"),
            ("x", "x"),
        ],
    )
    def test_scalars(self, value: Any, written: str) -> None:
        text, tag = scalar.json_scalar(value)
        assert text == written
        read = nodes.compose(text)
        assert isinstance(read, Scalar)
        assert read.tag == tag
        assert same(plain(read), value)

    VALUES = st.recursive(
        st.none()
        | st.booleans()
        | st.integers()
        | st.floats()
        | st.text(st.characters(exclude_categories=["Cs"])),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
        max_leaves=8,
    )

    @given(value=VALUES)
    def test_flow_is_one_line_that_says_the_value(self, value: Any) -> None:
        written = scalar.flow(value)
        assert written.isascii()
        assert "\n" not in written
        again = nodes.compose(f"[{written}]")
        assert again is not None
        assert same(plain(again), [value])


def test_an_endless_width_is_one_that_the_emitter_takes() -> None:
    assert scalar.write("a b " * 5000, '"', STR, TOP, Profile(ENDLESS, unicode=True)).count("\n") == 0
