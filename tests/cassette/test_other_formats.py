"""Cassettes in less usual layouts: JSON, bare lists, format 1 of go-vcr. Opened, read, edited, saved."""

import difflib
import json
from typing import Any

import pytest

from inspector.cassette import Cassette, CassetteError, edit_body, replace_body
from inspector.cassette.edit import edit_headers
from inspector.cassette.spelling import scalars
from tests.helpers import FIXTURES, body_text, fixture, parse, respelled

HTTP = ("vcrpy-0.yaml", "vcrpy-0.json", "go-vcr-1.yaml", "vcrpy.json", "betamax.json", "ruby-vcr.json")


def changed_lines(before: bytes, after: bytes) -> list[str]:
    """The removed and added lines."""
    diff = difflib.ndiff(before.decode().splitlines(), after.decode().splitlines())
    return [line for line in diff if line[0] in "+-"]


@pytest.mark.parametrize("path", sorted(FIXTURES.iterdir()), ids=lambda path: path.name)
def test_saved_unchanged_it_is_the_same_file(path: str) -> None:
    data = fixture(str(path))
    cassette = Cassette.parse(data)
    assert [item.yaml for item in cassette.interactions]
    assert cassette.encode() == data


@pytest.mark.parametrize(
    ("name", "recorder", "requests"),
    [
        (
            "vcrpy-0.yaml",
            "vcrpy-0",
            ["GET http://tides.example.test/tides?port=evrane", "POST https://tides.example.test:8443/boats"],
        ),
        ("vcrpy-0.json", "vcrpy-0", ["GET http://tides.example.test:8080/tides"]),
        (
            "go-vcr-1.yaml",
            "go-vcr",
            ["POST https://api.example.test/v1/ask", "DELETE https://api.example.test/v1/ask/1"],
        ),
        (
            "vcrpy.json",
            "vcrpy",
            ["POST https://api.example.test/v1/chat/completions", "POST https://api.example.test/v1/ask"],
        ),
        ("betamax.json", "betamax", ["GET https://tides.example.test/tides"]),
        ("ruby-vcr.json", "ruby-vcr", ["GET https://tides.example.test/tides"]),
    ],
)
def test_what_they_say(name: str, recorder: str, requests: list[str]) -> None:
    cassette = Cassette.parse(fixture(name))
    assert cassette.recorder == recorder
    found = [item.request for item in cassette.interactions]
    assert [f"{request.method} {request.url}" for request in found if request] == requests


@pytest.mark.parametrize("name", HTTP)
@pytest.mark.parametrize("new", ["other", "é 🌊 / \\ \"q\" 'q'\n", " \n\tx\x7f\u2028", ""])
def test_each_body_takes_each_text(name: str, new: str) -> None:
    cassette = Cassette.parse(fixture(name))
    for index in range(len(cassette.interactions)):
        for side in ("request", "response"):
            cassette = replace_body(cassette, index, side, new)
    again = Cassette.parse(cassette.encode())
    assert again.recorder == cassette.recorder
    for index in range(len(again.interactions)):
        assert body_text(again, "request", index) == body_text(again, "response", index) == new


class TestBareList:
    """vcrpy before 1.0."""

    NAME = "vcrpy-0.yaml"

    def test_it_is_read_chunk_by_chunk(self) -> None:
        cassette = Cassette.parse(fixture(self.NAME))
        assert not cassette.is_whole
        assert [len(cassette.items), cassette.line_of(0), cassette.line_of(1)] == [2, 2, 17]
        assert cassette.head.data == b"# recorded before there were versions\n"

    def test_headers_are_pairs_and_lines(self) -> None:
        first = Cassette.parse(fixture(self.NAME)).interactions[0]
        assert first.request is not None
        assert first.response is not None
        assert list(first.request.headers) == [("accept-encoding", "gzip, deflate"), ("accept", "*/*")]
        assert list(first.response.headers) == [
            ("content-type", "application/json"),
            ("content-length", "20"),
            ("set-cookie", "a=b: c"),
        ]
        assert (first.response.status, first.response.reason) == (200, "OK")
        assert first.response.body.media_type == "application/json"

    def test_an_edit_keeps_the_kind_of_text_and_its_length_follows(self) -> None:
        data = fixture(self.NAME)
        edited = replace_body(Cassette.parse(data), 0, "response", '{"tide": "low"}').encode()
        removed, added = (
            "\n".join(line[2:] for line in changed_lines(data, edited) if line[0] == sign) for sign in "-+"
        )
        assert (removed.count("\n"), added.count("\n")) == (1, 1)
        assert r'body: {string: !!python/unicode "{\"tide\": \"low\"}"}' in added
        assert r'15\r\n"' in added
        edited = replace_body(Cassette.parse(data), 1, "request", "boat=4").encode()
        assert changed_lines(data, edited) == [
            "-     body: boat=4&seats=2",
            "+     body: boat=4",
            "-     - - !!python/tuple [content-length, '14']",
            "+     - - !!python/tuple [content-length, '6']",
        ]

    def test_values_of_headers_change_in_place(self) -> None:
        data = fixture(self.NAME)
        edited = edit_headers(
            Cassette.parse(data),
            0,
            "response",
            [("content-type", "text/plain"), ("content-length", "20"), ("set-cookie", "a")],
        ).cassette
        edited = edit_headers(edited, 0, "request", [("accept-encoding", "br"), ("accept", "*/*")]).cassette
        added = [line for line in changed_lines(data, edited.encode()) if line[0] == "+"]
        assert added[0] == "+     - - !!python/tuple [accept-encoding, 'br']"
        assert r'"content-type: text/plain\r\n"' in added[1]
        assert edited.encode().count(rb'set-cookie: a\r\n"') == 1

    @pytest.mark.parametrize(
        "headers", [[], [("content-type", "x")], [("Content-Type", "application/json")] * 3]
    )
    def test_other_changes_of_headers_are_refused(self, headers: list[tuple[str, str]]) -> None:
        with pytest.raises(ValueError, match="only the values"):
            edit_headers(Cassette.parse(fixture(self.NAME)), 0, "response", headers)

    @pytest.mark.parametrize("head", ["", "---\n", "# a\n\n---\n", "\ufeff"])
    def test_heads(self, head: str) -> None:
        text = (
            head + "- request: {host: h, protocol: http, path: /, port: 80}\n  response: {body: {string: x}}\n"
        )
        cassette = parse(text)
        assert (cassette.recorder, cassette.is_whole) == ("vcrpy-0", False)
        assert (
            replace_body(cassette, 0, "response", "y").encode()
            == text.replace("string: x", "string: y").encode()
        )

    def test_dashes_on_their_own_and_a_list_key_inside_a_text(self) -> None:
        text = "-\n  request: {body: 'a\n\ninteractions:\n'}\n  response: {}\n- request: {}\n  response: {}\n"
        cassette = parse(text)
        assert (cassette.recorder, len(cassette.interactions)) == ("vcrpy-0", 2)
        assert body_text(cassette, "request") == "a\ninteractions: "

    @pytest.mark.parametrize(
        "text", ["- a\n- b\n", "[]", "- hosts: all\n  tasks: []\n", "[[1], 2]", "- request: {}\n"]
    )
    def test_other_lists_are_no_cassettes(self, text: str) -> None:
        with pytest.raises(CassetteError, match="not a cassette"):
            parse(text)


class TestGoVcr1:
    """Format 1 was written by an emitter that folds."""

    def test_the_version_tells(self) -> None:
        cassette = Cassette.parse(fixture("go-vcr-1.yaml"))
        assert (cassette.version, cassette.format.folds) == ("1", True)
        assert [
            (item.response.status, item.response.reason) for item in cassette.interactions if item.response
        ] == [(200, "OK"), (204, "No Content")]

    def test_its_scalars_are_spelled_again_as_they_stand(self) -> None:
        cassette = Cassette.parse(fixture("go-vcr-1.yaml"))
        assert len(list(scalars(cassette.interactions[0].node))) > 20
        assert [respelled(item) for item in cassette.interactions] == [
            item.text for item in cassette.interactions
        ]

    def test_an_edit_changes_its_own_lines(self) -> None:
        data = fixture("go-vcr-1.yaml")
        text = body_text(Cassette.parse(data)) or ""
        edited = replace_body(Cassette.parse(data), 0, "response", text.replace("at six", "at ten past six"))
        assert changed_lines(data, edited.encode()) == [
            '-         "answer": "at six"',
            '+         "answer": "at ten past six"',
            '-       - "25"',
            '+       - "34"',
        ]


class TestJson:
    """They stay JSON, in the layout and with the escapes that they have."""

    def test_escapes_stay_escapes(self) -> None:
        data = fixture("vcrpy.json")
        text = body_text(Cassette.parse(data)) or ""
        edited = replace_body(Cassette.parse(data), 0, "response", text.replace("High ", "Höhe 🌊 "))
        removed, added = (
            [line for line in changed_lines(data, edited.encode()) if line[0] == sign] for sign in "-+"
        )
        assert len(removed) == len(added) == 2, "the body and its length"
        body = added[1] if "High" in removed[1] else added[0]
        assert r"H\u00f6he \ud83c\udf0a " in body
        assert edited.encode().isascii()
        assert json.loads(edited.encode())["interactions"][0]["response"]["body"]["string"].startswith("data:")

    def test_raw_text_and_escaped_slashes_stay(self) -> None:
        data = fixture("ruby-vcr.json")
        edited = replace_body(Cassette.parse(data), 0, "response", "hoch: 4 m 🌊, s/he/they\n").encode()
        assert edited == data.replace(rb"s\/he", rb"s\/he\/they")

    def test_base64_stays(self) -> None:
        data = fixture("betamax.json")
        assert body_text(Cassette.parse(data)) == "high tide"
        edited = replace_body(Cassette.parse(data), 0, "response", "low tide").encode()
        assert edited == data.replace(b"aGlnaCB0aWRl", b"bG93IHRpZGU=").replace(b'["9"]', b'["8"]')

    def test_a_structure_is_laid_out_as_the_document_is(self) -> None:
        item = {"request": {"uri": "http://h/", "body": {"a": [1, 2.5], "b": "x"}}, "response": {}}
        text = json.dumps({"version": 1, "interactions": [item, item]}, indent=4)
        edit = edit_body(parse(text), 1, "request", '{"a": [1, 2.5], "b": "x", "c": {"d": "ü"}}')
        assert edit.notes == ()
        assert changed_lines(text.encode(), edit.cassette.encode()) == [
            '-                     "b": "x"',
            '+                     "b": "x",',
            '+                     "c": {',
            '+                         "d": "\\u00fc"',
            "+                     }",
        ]

    @pytest.mark.parametrize("separators", [(",", ":"), (", ", ": ")])
    def test_a_structure_on_one_line_stays_there(self, separators: tuple[str, str]) -> None:
        item: dict[str, Any] = {"request": {"uri": "http://h/", "body": {"a": 1, "b": 2}}, "response": {}}
        text = json.dumps({"interactions": [item]}, separators=separators)
        after = replace_body(parse(text), 0, "request", '{"a": 1, "b": 2, "c": {"d": 3}}')
        item["request"]["body"] = {"a": 1, "b": 2, "c": {"d": 3}}
        assert after.encode().decode() == json.dumps({"interactions": [item]}, separators=separators)

    def test_it_never_stops_being_json(self) -> None:
        item = {"request": {"uri": "http://h/", "body": {"a": 1}}, "response": {}}
        cassette = parse(json.dumps({"interactions": [item]}))
        with pytest.raises(ValueError, match="cannot be written"):
            replace_body(cassette, 0, "request", '{"a": NaN}')

    def test_the_text_of_an_item(self) -> None:
        (only,) = Cassette.parse(fixture("betamax.json")).interactions
        assert json.loads(only.yaml)["recorded_at"] == "2026-03-01T08:00:00"
        first = Cassette.parse(fixture("vcrpy.json")).interactions[0]
        assert first.yaml.startswith("        {\n")

    def test_a_byte_order_mark(self) -> None:
        data = b"\xef\xbb\xbf" + fixture("betamax.json")
        cassette = Cassette.parse(data)
        assert cassette.encode() == data
        assert replace_body(cassette, 0, "request", "x").encode().startswith(b"\xef\xbb\xbf{")
