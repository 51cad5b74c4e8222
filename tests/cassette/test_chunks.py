"""The scan for interactions agrees with a full parse, or says that it cannot."""

from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from inspector.cassette import Cassette, CassetteError, nodes
from inspector.cassette.chunks import Chunk, Layout, scan
from inspector.cassette.detection import File
from inspector.cassette.source import BOM
from inspector.cassette.values import plain
from tests.helpers import TEMPLATES, cassette_text

ONE = """\
- request:
    method: GET
    uri: http://one.example/
  response:
    status:
      code: 200
"""
TWO = ONE.replace("one", "two")


def shape(layout: Layout | None) -> list[bytes]:
    """The bytes of head, items and tail."""
    assert layout is not None
    return [chunk.data for chunk in (layout.head, *layout.items, layout.tail)]


def urls(data: str | bytes) -> list[str]:
    """The URLs that a cassette's interactions ask for."""
    cassette = Cassette.parse(data if isinstance(data, bytes) else data.encode())
    return [item.request.url if item.request else "" for item in cassette.interactions]


def indented(text: str, by: int) -> str:
    """Text with all its lines moved to the right."""
    return "".join(" " * by + line for line in text.splitlines(keepends=True))


class TestLayouts:
    @pytest.mark.parametrize("indent", [0, 2, 4])
    @pytest.mark.parametrize("head", ["", "---\n", "version: 1\n", "# a comment\n\n---\nversion: 2\n"])
    @pytest.mark.parametrize("key", ["interactions:\n", "http_interactions: # the list\n\n  # more\n"])
    @pytest.mark.parametrize(
        "tail",
        [
            "",
            "version: 1\n",
            "in- out: 1\nnote- x: 1\n",
            "recorded_with: VCR 6.3.1\nmore:\n- x\n- y\n",
            "more:\n  - x\n  - y\n",
            "more:\n    - x\n    - y: 1\n      z: 2\n    - u\n",
            "more:\n  deep:\n    - x\n",
            "more:\n    deep:\n    - x\n",
            "more: # a comment\n\n      \n    # more\n  - x\n",
            "more:\n\n      # a comment\n    - x\n",
            "...\n",
        ],
    )
    def test_head_items_tail(self, indent: int, head: str, key: str, tail: str) -> None:
        items = [indented(ONE, indent), indented(TWO, indent)]
        data = (head + key + "".join(items) + tail).encode()
        layout = scan(data)
        assert layout is not None
        assert layout.indent == indent
        assert shape(layout) == [(head + key).encode(), *(item.encode() for item in items), tail.encode()]
        assert urls(data) == ["http://one.example/", "http://two.example/"]

    @pytest.mark.parametrize("recorder", TEMPLATES)
    def test_what_the_recorders_write(self, recorder: str) -> None:
        data = cassette_text(recorder).encode()
        layout = scan(data)
        assert layout is not None
        assert layout.indent == (4 if recorder == "go-vcr" else 0)
        assert b"".join(shape(layout)) == data

    def test_windows_line_ends(self) -> None:
        data = f"version: 1\ninteractions:\n{ONE}{TWO}other: 1\n".replace("\n", "\r\n").encode()
        assert shape(scan(data))[1:] == [
            text.replace("\n", "\r\n").encode() for text in (ONE, TWO, "other: 1\n")
        ]
        assert urls(data) == ["http://one.example/", "http://two.example/"]

    @pytest.mark.parametrize("head", [b"", b"---\n", b"version: 1\n"])
    def test_a_byte_order_mark(self, head: bytes) -> None:
        data = BOM + head + b"interactions:\n" + ONE.encode()
        assert shape(scan(data))[0] == BOM + head + b"interactions:\n"
        assert urls(data) == ["http://one.example/"]
        assert Cassette.parse(data).encode() == data

    def test_no_final_line_break(self) -> None:
        data = f"interactions:\n{ONE}{TWO}".rstrip("\n")
        assert urls(data) == ["http://one.example/", "http://two.example/"]

    def test_comments_between_and_behind_items(self) -> None:
        data = f"interactions:\n# first\n{ONE}# second\n\n{TWO}# behind\n"
        assert shape(scan(data.encode())) == [
            b"interactions:\n# first\n",
            f"{ONE}# second\n\n".encode(),
            f"{TWO}# behind\n".encode(),
            b"",
        ]

    def test_dashes_on_lines_of_their_own(self) -> None:
        data = f"interactions:\n{ONE}{TWO}".replace("- request", "-\n  request")
        assert urls(data) == ["http://one.example/", "http://two.example/"]
        assert len(shape(scan(data.encode()))) == 4

    @pytest.mark.parametrize(
        "between", ["", "\n", "      # deep\n", "    # as deep\n\n", "# at column 0\n", "\t\n"]
    )
    @pytest.mark.parametrize("last", ["", "      text: |+\n        - words\n\n", "      list:\n      - x\n"])
    def test_what_stands_before_an_item(self, between: str, last: str) -> None:
        items = [indented(ONE, 4) + last + between, indented(TWO, 4)]
        data = ("version: 2\ninteractions:\n" + "".join(items)).encode()
        assert shape(scan(data))[1:-1] == [item.encode() for item in items]

    def test_the_items_are_views_of_the_one_source(self) -> None:
        data = f"interactions:\n{ONE}{TWO}".encode()
        layout = scan(data)
        assert layout is not None
        assert all(chunk.source is data for chunk in (layout.head, *layout.items, layout.tail))


class TestDoubt:
    """Where the scan gives up, or is wrong, the whole file is read as one."""

    @pytest.mark.parametrize(
        "data",
        [
            "interactions: []\n",
            "interactions: [{request: {uri: x}}]\n",
            '{"interactions": []}',
            "interactions:\n",
            "interactions: &all\n- request: {}\n",
            f"interactions:\n{ONE}interactions:\n{TWO}",
            f"interactions:\n{ONE}http_interactions:\n{TWO}",
            "version: 1\n",
            "",
        ],
    )
    def test_nothing_to_trust(self, data: str) -> None:
        assert scan(data.encode()) is None

    def test_of_the_key_twice_the_last_one_counts(self) -> None:
        assert urls(f"interactions:\n{ONE}interactions:\n{TWO}") == ["http://two.example/"]

    def test_the_key_inside_a_text(self) -> None:
        body = "    body: |\n      interactions:\n      - request: no\n"
        data = f"interactions:\n{ONE.replace('  response', body + '  response')}{TWO}"
        assert len(shape(scan(data.encode()))) == 4
        assert urls(data) == ["http://one.example/", "http://two.example/"]

    @pytest.mark.parametrize(
        "quoted", ['"in\nquotes"', "'- in\n\nsingle'", '"x\nkey: y"', '"x\n- y"', "'x\n#y'"]
    )
    def test_quoted_lines_at_column_0(self, quoted: str) -> None:
        data = f"interactions:\n- request:\n    uri: {quoted}\n  response: {{}}\n"
        expected = yaml.load(data, Loader=yaml.CBaseLoader)["interactions"][0]["request"]["uri"]
        assert urls(data) == [expected]

    def test_aliases_across_items(self) -> None:
        data = f"interactions:\n{ONE.replace('GET', '&verb GET')}{TWO.replace('GET', '*verb')}"
        cassette = Cassette.parse(data.encode())
        second = cassette.interactions[1].request
        assert second is not None
        assert (second.method, second.url) == ("GET", "http://two.example/")
        assert cassette.encode() == data.encode()

    def test_an_item_that_is_an_alias(self) -> None:
        data = f"interactions:\n{ONE.replace('- request', '- &one' + chr(10) + '  request')}- *one\n"
        assert urls(data) == ["http://one.example/"] * 2

    def test_tag_handles(self) -> None:
        data = f"%TAG !e! tag:example.com,2025:\n---\ninteractions:\n{ONE.replace('GET', '!e!verb GET')}{TWO}"
        assert urls(data) == ["http://one.example/", "http://two.example/"]

    def test_several_documents_only_the_first_counts(self) -> None:
        assert urls(f"interactions:\n{ONE}---\nversion: 3\n") == ["http://one.example/"]
        assert urls(f"interactions:\n{ONE}---\ninteractions:\n{TWO}") == ["http://one.example/"]


class TestChunk:
    def test_a_chunk_of_everything_copies_nothing(self) -> None:
        data = b"abc\ndef\n"
        assert Chunk(data).data is data
        assert len(Chunk(data)) == 8
        assert Chunk(data).count_lines() == 2

    def test_a_part(self) -> None:
        chunk = Chunk(b"abc\ndef\n", 2, 5)
        assert (chunk.data, len(chunk), chunk.count_lines()) == (b"c\nd", 3, 1)


# Whatever is recorded, however it is laid out: the chunks say what the whole file says.

WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\n\t:-#'\"{[ "), max_size=40)
NESTED = st.recursive(
    WORDS, lambda inner: st.lists(inner, max_size=2) | st.dictionaries(WORDS, inner, max_size=3)
)
ITEMS = st.fixed_dictionaries(
    {
        "request": st.fixed_dictionaries(
            {
                "method": st.just("POST"),
                "uri": WORDS,
                "body": WORDS | st.none() | st.binary(max_size=80),
                "headers": st.dictionaries(WORDS, st.lists(WORDS, max_size=2), max_size=2),
            }
        ),
        "response": st.fixed_dictionaries(
            {
                "status": st.just({"code": 200, "message": "OK"}),
                "body": st.dictionaries(WORDS, NESTED, max_size=2),
            }
        ),
    }
)


class _IndentedDumper(yaml.SafeDumper):
    """Indents the items of lists, as go-yaml does."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


@st.composite
def cassettes(draw: st.DrawFn) -> bytes:
    """A cassette as one of many emitters might have written it."""
    listed = draw(st.lists(ITEMS, min_size=1, max_size=3))
    options: dict[str, Any] = {
        "width": draw(st.sampled_from([20, 80, 120, 10**6])),
        "indent": draw(st.sampled_from([2, 4])),
        "allow_unicode": draw(st.booleans()),
        "explicit_start": draw(st.booleans()),
        "default_style": draw(st.sampled_from([None, None, '"'])),
    }
    content: dict[str, Any] = {"interactions": listed}
    if draw(st.booleans()):
        content = {"version": 2, **content}
    elif draw(st.booleans()):
        content = {**content, "version": 1, "more": ["a", {"b": "c"}]}
    dumper = draw(st.sampled_from([yaml.SafeDumper, yaml.CSafeDumper, _IndentedDumper]))
    text = yaml.dump(content, Dumper=dumper, sort_keys=False, **options)
    assert isinstance(text, str)
    return (text.replace("\n", "\r\n") if draw(st.booleans()) else text).encode()


@given(data=cassettes())
def test_the_scan_agrees_with_a_full_parse(data: bytes) -> None:
    try:
        root = nodes.compose(data.decode())
    except CassetteError:
        return  # some emitters write what they cannot read
    found = File.of(root)
    assert found is not None
    assert isinstance(found[1], nodes.Sequence)
    cassette = Cassette.parse(data)
    assert cassette.is_whole == (b'"interactions"' in data)
    assert [plain(item.node) for item in cassette.interactions] == [plain(item) for item in found[1].items]
    assert cassette.encode() == data


def test_a_dash_in_a_quoted_text_of_a_later_item_is_no_item() -> None:
    item = "- request: {method: GET, uri: 'http://h/', headers: {}, body: 'x'}\n"
    odd = '- request:\n    body: "one\n\n- two"\n    uri: http://h/\n    method: GET\n'
    cassette = Cassette.parse(f"interactions:\n{item}{odd}{item}".encode())
    assert len(cassette.interactions) == 3
    assert [str(i.request and i.request.body.text) for i in cassette.interactions] == ["x", "one\n- two", "x"]
