"""Cassettes: a sequence of interactions, errors with places, values that share their chunks."""

import pytest

from inspector.cassette import Cassette, CassetteError, replace_body
from tests.helpers import TEMPLATES, body_text, cassette_text, parse


class TestErrors:
    BROKEN = "- request:\n    uri: 'never closed\n  response: {}\n"
    FINE = "- request: {uri: fine}\n  response: {}\n"

    def test_the_others_stay_usable(self) -> None:
        cassette = parse(f"version: 1\ninteractions:\n{self.FINE}{self.BROKEN}{self.FINE}")
        assert len(cassette.interactions) == 3
        for index in (0, 2, -1):
            request = cassette.interactions[index].request
            assert request is not None
            assert request.url == "fine"
        with pytest.raises(CassetteError, match="quoted scalar") as caught:
            cassette.interactions[1]
        assert (caught.value.line, caught.value.column) == (6, 10)

    def test_a_broken_first_one_too(self) -> None:
        cassette = parse(f"interactions:\n{self.BROKEN}{self.FINE}")
        assert cassette.recorder == "vcrpy"
        with pytest.raises(CassetteError) as caught:
            cassette.interactions[0]
        assert caught.value.line == 3

    @pytest.mark.parametrize(
        ("item", "message", "line", "column"),
        [
            ("- text\n", "not a mapping", 4, 1),
            ("- request: {uri: *nobody}\n", "undefined alias", 4, 18),
            ("- request:\n    body: a\x07b\n", "U\\+0007", 5, 12),
            ("- request:\n    body: '\xff'\n", "0xff is not UTF-8", 5, 12),
            ("- " + "[" * 2000 + "\n", "nested", 4, 1002),
            ("- a: b: c\n", "not allowed", 4, 7),
        ],
    )
    def test_places(self, item: str, message: str, line: int, column: int) -> None:
        data = f"# é\ninteractions:\n{'- request: {uri: fine}' + chr(10)}".encode() + item.encode("latin-1")
        cassette = Cassette.parse(data + self.FINE.encode())
        with pytest.raises(CassetteError, match=message) as caught:
            cassette.interactions[1]
        assert (caught.value.line, caught.value.column) == (line, column)
        assert cassette.interactions[2].request is not None
        assert cassette.encode() == data + self.FINE.encode()

    @pytest.mark.parametrize(
        "text",
        [
            "# empty\n",
            "hello\n",
            "a: 1\n",
            "[1, 2]\n",
            "interactions:\n",
            "interactions: x\n",
        ],
    )
    def test_yaml_that_is_no_cassette(self, text: str) -> None:
        with pytest.raises(CassetteError, match="not a cassette") as caught:
            parse(text)
        assert (caught.value.line, caught.value.column) == (1, 1)

    def test_items_that_are_no_interactions(self) -> None:
        with pytest.raises(CassetteError, match="is not a mapping") as caught:
            parse("version: 1\ninteractions:\n\n- verb\n- path\n")
        assert caught.value.line == 4

    @pytest.mark.parametrize(
        ("head", "tail", "line"),
        [("a: 'x\n", "", 1), ("", "b: c: d\n", 3), ("x: [\n", "", 3), ("", "%%\n", 3)],
    )
    def test_a_bad_head_or_tail(self, head: str, tail: str, line: int) -> None:
        with pytest.raises(CassetteError) as caught:
            parse(f"{head}interactions:\n- request: {{}}\n{tail}")
        assert caught.value.line == line

    def test_invalid_utf8_in_the_head(self) -> None:
        with pytest.raises(CassetteError, match="0xe9 is not UTF-8") as caught:
            Cassette.parse(b"# caf\xe9\ninteractions:\n- request: {}\n")
        assert (caught.value.line, caught.value.column) == (1, 6)

    @pytest.mark.parametrize("data", [b"\xff\xfei\0", b"\x00\x01", "interactions: []".encode("utf-16")])
    def test_what_is_no_text_at_all(self, data: bytes) -> None:
        with pytest.raises(CassetteError):
            Cassette.parse(data)


class TestCassette:
    MANY = "interactions:\n" + "".join(f"- request: {{uri: 'u{n}'}}\n" for n in range(200))

    def test_interactions_are_a_sequence(self) -> None:
        found = parse(self.MANY).interactions
        assert len(found) == 200
        assert [item.request.url for item in found[3:6] if item.request] == ["u3", "u4", "u5"]
        assert found[-1].yaml == "- request: {uri: 'u199'}\n"
        with pytest.raises(IndexError):
            found[200]
        with pytest.raises(IndexError):
            found[-201]

    def test_all_of_them_twice(self) -> None:
        cassette = parse(self.MANY)
        for _ in range(2):
            assert [item.request.url for item in cassette.interactions if item.request] == [
                f"u{n}" for n in range(200)
            ]

    def test_what_was_looked_at_is_not_parsed_again(self) -> None:
        cassette = parse(self.MANY)
        assert cassette.interactions[7] is cassette.interactions[7]

    def test_counting_parses_nothing(self) -> None:
        cassette = parse("interactions:\n- request: {}\n" + "- ]broken[\n" * 50)
        assert len(cassette.interactions) == 51

    @pytest.mark.parametrize("whole", [False, True])
    def test_lines(self, whole: bool) -> None:
        text = "# c\ninteractions:\n- request: {}\n# c\n- request: {}\n  response: {}\n\n- request: {}\n"
        cassette = Cassette.parse_whole(text.encode()) if whole else parse(text)
        assert [cassette.line_of(index) for index in range(3)] == [3, 5, 8]
        assert cassette.is_whole is whole

    @pytest.mark.parametrize("recorder", TEMPLATES)
    def test_read_as_a_whole_it_says_the_same(self, recorder: str) -> None:
        data = cassette_text(recorder, response="'é'").encode()
        whole, cut = Cassette.parse_whole(data), Cassette.parse(data)
        assert (whole.recorder, whole.version, whole.list_key) == (cut.recorder, cut.version, cut.list_key)
        assert whole.encode() == cut.encode() == data
        assert whole.size == cut.size == len(data)
        assert body_text(whole) == body_text(cut)

    @pytest.mark.parametrize("text", ["interactions: []\n", "---\nhttp_interactions: []\nrecorded_with: VCR\n"])
    def test_no_interactions_at_all(self, text: str) -> None:
        cassette = parse(text)
        assert len(cassette.interactions) == 0
        assert cassette.encode() == text.encode()

    def test_encoding_copies_nothing(self) -> None:
        data = self.MANY.encode()
        assert Cassette.parse(data).encode() is data

    def test_changes_are_chunks_that_differ(self) -> None:
        first = parse("interactions:\n" + "- request: {uri: x, body: y}\n" * 3)
        second = replace_body(first, 1, "request", "z")
        assert second.changed_indices(first) == [1]
        assert second.chunks[1] is first.chunks[1]
        assert second.chunks[3] is first.chunks[3]


class TestChecking:
    """A line of a quoted text that looks exactly like the start of an item, behind the first one."""

    ITEM = "- request:\n    uri: {}\n    method: GET\n    body: {}\n  response:\n    status: {{code: 200}}\n"
    TEXT = "interactions:\n" + ITEM.format("a", "x") + ITEM.format("b", '"one\n- request:\n  two"')

    def test_a_file_that_was_cut_in_a_text_is_read_as_a_whole(self) -> None:
        cassette = Cassette.parse(self.TEXT.encode())
        *fine, whole = cassette.checked()
        assert fine == [None]
        assert whole is not None
        assert [item.request.url for item in whole.interactions if item.request] == ["a", "b"]
        assert whole.encode() == cassette.encode()

    def test_a_broken_item_is_no_reason(self) -> None:
        cassette = Cassette.parse((self.TEXT.removesuffix('"') + self.ITEM.format("c", "[")).encode())
        assert all(found is None or len(found.items) != len(cassette.items) for found in cassette.checked())

    def test_what_was_cut_right(self) -> None:
        cassette = Cassette.parse(("interactions:\n" + self.ITEM.format("a", "x") * 3).encode())
        assert list(cassette.checked()) == [None] * 3


def test_what_changed_where_one_chunk_holds_all() -> None:
    text = "interactions:\n- &a {request: {uri: a, body: x}}\n- {request: {uri: b, body: y}}\n- *a\n"
    cassette = Cassette.parse(text.encode())
    edited = replace_body(cassette, 1, "request", "z")
    assert edited.changed_indices(cassette) == [1]
    assert cassette.changed_indices(cassette) == []
