"""YAML nodes and their spans; nothing in a file is ever constructed or overflows."""

import gc
import time
from contextlib import suppress
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from inspector.cassette import CassetteError, nodes
from inspector.cassette.nodes import Alias, Mapping, Scalar, Sequence, compose
from inspector.cassette.values import plain


def root_mapping(text: str) -> Mapping:
    """The root of a text that is a mapping."""
    root = compose(text)
    assert isinstance(root, Mapping)
    return root


def scalar(text: str, key: str = "a") -> Scalar:
    """The scalar under a key of the root."""
    node = root_mapping(text).get(key)
    assert isinstance(node, Scalar)
    return node


class TestSpans:
    @pytest.mark.parametrize(
        ("text", "value", "style", "source"),
        [
            ("a: plain # comment\n", "plain", "", "plain"),
            ("a: two\n  lines\nb: c\n", "two lines", "", "two\n  lines"),
            ("a: 'it''s'\n", "it's", "'", "'it''s'"),
            ('a: "x\\ty" # c\n', "x\ty", '"', '"x\\ty"'),
            ("a: |\n  x\n  y\nb: c\n", "x\ny\n", "|", "|\n  x\n  y\n"),
            ("a: |- # c\n  x\nb: c\n", "x", "|", "|- # c\n  x\n"),
            ("a: |+\n  x\n\n\nb: c\n", "x\n\n\n", "|", "|+\n  x\n\n\n"),
            ("a: >\n  x\n  y\n", "x y\n", ">", ">\n  x\n  y\n"),
            ("a: |2\n   x\n", " x\n", "|", "|2\n   x\n"),
            ("a: |\n  x", "x", "|", "|\n  x"),
            ("a: !!binary |\n  eA==\nb: c\n", "eA==\n", "|", "!!binary |\n  eA==\n"),
            ("a: &name value\n", "value", "", "&name value"),
            ("a: !!str 5\n", "5", "", "!!str 5"),
            ("a:\nb: c\n", "", "", ""),
            ("a: '😀é'\r\nb: c\r\n", "😀é", "'", "'😀é'"),
            ("x: 😀\r\na: |\r\n  y\r\nb: c\r\n", "y\n", "|", "|\r\n  y\r\n"),
            ("{x: 1, a: [], b: {a: 2}}", "2", "", "2"),
        ],
    )
    def test_a_scalar(self, text: str, value: str, style: str, source: str) -> None:
        holder = root_mapping(text)
        inner = holder.get("b")
        node = inner.get("a") if isinstance(inner, Mapping) else holder.get("a")
        assert isinstance(node, Scalar)
        assert (node.value, node.style) == (value, style)
        assert text[node.start : node.end] == source
        assert node.span == (node.start, node.end)

    def test_flow_collections(self) -> None:
        text = "a: [1, {b: c}] # x\n"
        node = root_mapping(text).get("a")
        assert isinstance(node, Sequence)
        assert node.flow
        assert text[node.start : node.end] == "[1, {b: c}]"

    @given(value=st.dictionaries(st.text(max_size=8), st.text(max_size=30), max_size=4))
    def test_every_scalar_says_itself_alone(self, value: dict[str, str]) -> None:
        text = yaml.safe_dump(value, allow_unicode=True)
        for node in nodes.below(root_mapping(text)):
            if isinstance(node, Scalar) and not node.style.startswith(("|", ">")):
                alone = compose(text[node.start : node.end])
                assert isinstance(alone, Scalar)
                assert alone.value == node.value


class TestTags:
    @pytest.mark.parametrize(
        ("text", "tag"),
        [
            ("a: x", nodes.STR),
            ("a: '5'", nodes.STR),
            ("a: 5", nodes.PREFIX + "int"),
            ("a: 1.5", nodes.PREFIX + "float"),
            ("a: null", nodes.NULL),
            ("a: ~", nodes.NULL),
            ("a:", nodes.NULL),
            ("a: yes", nodes.PREFIX + "bool"),
            ("a: 2020-02-30", nodes.PREFIX + "timestamp"),
            ("a: !!binary eA==", nodes.PREFIX + "binary"),
            ("a: !binary eA==", "!binary"),
            ("a: =", nodes.PREFIX + "value"),
            ("a: <<", nodes.PREFIX + "merge"),
        ],
    )
    def test_a_scalar(self, text: str, tag: str) -> None:
        assert scalar(text).tag == tag

    @pytest.mark.parametrize(
        "text",
        [
            "a: !!python/object/apply:os.system [touch created]",
            "a: !!python/object/new:os.system [touch created]",
            "a: !!python/name:os.system ''",
            "a: !ruby/object:Gem::Requirement {requirements: [x]}",
            "a: !ruby/hash:ActiveSupport::HashWithIndifferentAccess {b: c}",
            "a: !<tag:yaml.org,2002:python/object/apply:os.system> [touch created]",
        ],
    )
    def test_tags_do_nothing(self, text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(tmp_path)
        node = root_mapping(text).get("a")
        assert node is not None
        assert isinstance(plain(node), str | list | dict)
        assert list(tmp_path.iterdir()) == []


class TestLookups:
    def test_of_duplicate_keys_the_last_one_counts(self) -> None:
        assert scalar("a: 1\nb: 2\na: 3\n").value == "3"

    def test_keys(self) -> None:
        assert root_mapping("a: 1\n? [x]\n: 2\nb: 3\n").keys() == ["a", "b"]

    def test_paths(self) -> None:
        root = compose("a: {b: {c: 1}, d: [x]}\n")
        found = nodes.at_path(root, ("a", "b", "c"))
        assert isinstance(found, Scalar)
        assert found.value == "1"
        assert nodes.at_path(root, ()) is root
        for path in (("z",), ("a", "d", "x"), ("a", "b", "c", "d")):
            assert nodes.at_path(root, path) is None
        assert nodes.at_path(None, ("a",)) is None

    @pytest.mark.parametrize("text", ["", "# nothing\n", "---\n...\n"])
    def test_empty_files(self, text: str) -> None:
        root = compose(text)
        assert root is None or (isinstance(root, Scalar) and root.value == "")

    def test_only_the_first_document(self) -> None:
        assert scalar("a: 1\n---\na: 2\n").value == "1"


class TestAliases:
    def test_an_alias_shows_its_target(self) -> None:
        root = root_mapping("a: &x {b: 1}\nc: *x\n")
        assert root.get("c") is root.get("a")
        alias = root.pairs[1][1]
        assert isinstance(alias, Alias)
        assert nodes.resolved(alias) is root.get("a")
        assert (alias.start, alias.end) == (16, 18)

    def test_an_anchor_that_is_given_again(self) -> None:
        root = root_mapping("a: &x 1\nb: *x\nc: &x 2\nd: *x\n")
        assert [plain(node) for _, node in root.pairs] == [1, 1, 2, 2]

    def test_an_undefined_alias_has_a_place(self) -> None:
        with pytest.raises(CassetteError, match=r"undefined alias \*nobody") as caught:
            compose("a: 1\nbb:  *nobody\n")
        assert (caught.value.line, caught.value.column) == (2, 6)

    def test_what_only_one_place_of_the_file_shows(self) -> None:
        root = root_mapping("a: 1\nb: &x {c: [2]}\nd: *x\n")
        own = nodes.own(root)
        values = {node.value for node in own if isinstance(node, Scalar)}
        assert values == {"a", "1", "b", "d"}
        assert root.get("b") not in own


class TestErrors:
    @pytest.mark.parametrize(
        ("text", "line", "column"),
        [
            ("a: 'x\n", 1, 4),
            ("a: b: c\n", 1, 5),
            ("a:\n- 1\n b: 2\n", 3, 3),
            ("a: [1, 2\nb: 3\n", 2, 2),
            ('a: "\\ud83d"\n', 1, 7),
            ("a: \tx: y\n\tb: 1", 1, 6),
        ],
    )
    def test_a_place_for_people(self, text: str, line: int, column: int) -> None:
        with pytest.raises(CassetteError) as caught:
            compose(text)
        assert (caught.value.line, caught.value.column) == (line, column)
        assert caught.value.message

    @pytest.mark.parametrize("character", ["\x07", "\x7f", "\x9f", "\uffff", "\0"])
    def test_characters_that_yaml_does_not_allow(self, character: str) -> None:
        with pytest.raises(CassetteError, match=f"U\\+{ord(character):04X} is not allowed") as caught:
            compose(f"é: 1\nb: 霧{character}\n")
        assert (caught.value.line, caught.value.column) == (2, 5)

    def test_depth_up_to_the_limit(self) -> None:
        levels = nodes.MAX_DEPTH - 1
        assert compose("a: " + "[" * levels + "]" * levels) is not None

    @pytest.mark.parametrize("opening", ["[ ", "{a: ", "- "])
    def test_too_deep(self, opening: str) -> None:
        started = time.perf_counter()
        with pytest.raises(CassetteError, match="more than 1000 levels") as caught:
            compose("x: 1\ny:\n " + opening * 30_000)
        assert caught.value.line == 3
        assert time.perf_counter() - started < 5

    def test_collecting_goes_on_after_an_error(self) -> None:
        assert gc.isenabled()
        with pytest.raises(CassetteError):
            compose("'")
        assert gc.isenabled()

    @given(
        text=st.text(st.sampled_from("ab:-[]{},&*!|>'\"#%@` \n\t?~") | st.characters(exclude_categories=["Cs"]))
    )
    def test_any_text_is_yaml_or_an_error(self, text: str) -> None:
        with suppress(CassetteError):
            compose(text)
