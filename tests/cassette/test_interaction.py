"""What an interaction says: fields, headers, and the three layers of a body."""

import base64
import gzip
import json
from typing import Any

import brotli
import pytest
import zstandard

from inspector.cassette import Body, Cassette, Response
from tests.helpers import TEMPLATES, cassette_text, parse

TEXT = '{"town":"霧浜","ferry":true}'
YAML_TEXT = "'" + TEXT + "'"


def response(cassette: Cassette, index: int = 0) -> Response:
    """The response of an interaction."""
    found = cassette.interactions[index].response
    assert found is not None
    return found


def body_of(scalar: str, *headers: str, recorder: str = "vcrpy") -> Body:
    """The response's body, spelled so, with these header lines besides the content type."""
    text = cassette_text(recorder, response=scalar)
    at = text.index("application/json", text.index("response:")) + len("application/json\n")
    more = "".join(f"      {line}\n" for line in headers)
    return response(parse(text[:at] + more + text[at:])).body


def binary(data: bytes) -> str:
    """A ``!!binary`` scalar as PyYAML writes it."""
    return "!!binary |\n" + base64.encodebytes(data).decode()


class TestFields:
    @pytest.mark.parametrize("recorder", TEMPLATES)
    def test_all_recorders_say_the_same(self, recorder: str) -> None:
        cassette = parse(cassette_text(recorder, request="'{\"a\":1}'", response=YAML_TEXT))
        assert cassette.recorder == recorder
        (interaction,) = cassette.interactions
        request, answer = interaction.request, interaction.response
        assert request is not None
        assert answer is not None
        assert (request.method, request.url) == ("POST", "https://api.example.com/v1/chat/completions")
        assert [(name.lower(), value) for name, value in request.headers] == [
            ("content-type", "application/json")
        ]
        assert request.body.text == '{"a":1}'
        assert (answer.status, answer.reason) == (200, "OK")
        assert answer.headers.get("CONTENT-type") == "application/json"
        assert answer.body.text == TEXT
        assert answer.body.media_type == "application/json"
        assert interaction.side("request") is request
        assert interaction.side("response") is answer

    @pytest.mark.parametrize(("recorder", "version"), [("vcrpy", "1"), ("go-vcr", "2"), ("ruby-vcr", "")])
    def test_version(self, recorder: str, version: str) -> None:
        assert parse(cassette_text(recorder)).version == version

    def test_what_a_file_leaves_out(self) -> None:
        (only,) = parse("interactions:\n- request: {}\n").interactions
        assert only.response is None
        assert only.request is not None
        assert (only.request.method, only.request.url) == ("", "")
        assert list(only.request.headers) == []
        assert only.request.body.raw is None

    def test_go_vcr_version_1(self) -> None:
        text = "---\nversion: 1\ninteractions:\n- request:\n    body: x\n    form: {}\n    url: http://h/\n"
        cassette = parse(
            text + "    method: PUT\n  response:\n    body: y\n    status: 404 Gone\n    code: 404\n"
        )
        assert (cassette.recorder, cassette.version) == ("go-vcr", "1")
        assert (response(cassette).status, response(cassette).reason) == (404, "Gone")

    def test_a_cassette_in_json(self) -> None:
        item = {"request": {"uri": "http://h/", "method": "GET"}, "response": {"body": {"string": "ü"}}}
        cassette = parse(json.dumps({"version": 1, "interactions": [item, item]}, indent=1))
        assert cassette.recorder == "vcrpy"
        assert [response(cassette, index).body.text for index in range(2)] == ["ü", "ü"]

    @pytest.mark.parametrize(
        ("item", "recorder"),
        [("{kind: message, direction: received, data: '{}'}", "websocket"), ("{request_stream: {}}", "grpc")],
    )
    def test_sessions_that_are_not_http(self, item: str, recorder: str) -> None:
        cassette = parse(f"interactions:\n- {item}\n")
        assert cassette.recorder == recorder
        assert cassette.interactions[0].request is None
        assert cassette.interactions[0].response is None
        assert cassette.interactions[0].yaml == f"- {item}"

    def test_the_yaml_of_an_item(self) -> None:
        cassette = parse("interactions:\n  - request: {uri: a}\n    response: {}\n  - request: {uri: b}\n")
        assert cassette.interactions[0].yaml == "  - request: {uri: a}\n    response: {}\n"
        assert cassette.interactions[1].yaml == "  - request: {uri: b}\n"


class TestHeaders:
    YAML = """\
interactions:
- request:
    uri: x
    headers:
      Accept: '*/*'
      X-Many: [a, b]
      x-bytes: !!binary Z3ppcA==
      !!binary eC1rZXk=: [1]
      Empty: []
  response: {}
"""

    def test_one_pair_for_each_value(self) -> None:
        request = parse(self.YAML).interactions[0].request
        assert request is not None
        assert list(request.headers) == [
            ("Accept", "*/*"),
            ("X-Many", "a"),
            ("X-Many", "b"),
            ("x-bytes", "gzip"),
            ("x-key", "1"),
        ]
        assert request.headers[1:3] == [("X-Many", "a"), ("X-Many", "b")]
        assert len(request.headers) == 5
        assert request.headers.get("x-many") == "a"
        assert request.headers.get("nothing") == ""
        assert len(request.headers.nodes_of("X-MANY")) == 2

    @pytest.mark.parametrize("headers", ["null", "{}", "[]", "text"])
    def test_none(self, headers: str) -> None:
        request = parse(f"interactions:\n- request: {{headers: {headers}}}\n").interactions[0].request
        assert request is not None
        assert list(request.headers) == []


class TestBody:
    """``raw`` as stored, ``content`` decoded bytes, ``text`` characters."""

    def check(self, body: Body, *layers: Any, storage: str) -> None:
        assert (body.raw, body.content, body.text, body.storage) == (*layers, storage)

    @pytest.mark.parametrize("recorder", TEMPLATES)
    def test_text(self, recorder: str) -> None:
        body = body_of(YAML_TEXT, recorder=recorder)
        self.check(body, TEXT, TEXT.encode(), TEXT, storage="text")
        assert body.stored == TEXT.encode()

    def test_binary_that_is_text(self) -> None:
        self.check(body_of(binary(TEXT.encode())), TEXT.encode(), TEXT.encode(), TEXT, storage="binary")

    @pytest.mark.parametrize("data", [b"\xff\xfe\0\x01", b"with\0zero", "é".encode("latin-1")])
    def test_binary_that_is_not_text(self, data: bytes) -> None:
        self.check(body_of(binary(data)), data, data, None, storage="binary")

    @pytest.mark.parametrize(
        ("coding", "pack"),
        [
            ("gzip", gzip.compress),
            ("br", brotli.compress),
            ("zstd", zstandard.ZstdCompressor().compress),
            ("gzip, br", lambda data: brotli.compress(gzip.compress(data))),
        ],
    )
    def test_coded(self, coding: str, pack: Any) -> None:
        packed = pack(TEXT.encode())
        body = body_of(binary(packed), f"content-encoding: ['{coding}']")
        self.check(body, packed, TEXT.encode(), TEXT, storage="binary")
        assert ", ".join(body.codings) == coding
        assert body.coding_problem == ""

    def test_a_stale_coding_of_text(self) -> None:
        body = body_of(YAML_TEXT, "content-encoding: [gzip]")
        self.check(body, TEXT, TEXT.encode(), TEXT, storage="text")
        assert (body.codings, body.coding_problem) == ((), "")

    def test_a_stale_coding_of_binary(self) -> None:
        body = body_of(binary(TEXT.encode()), "content-encoding: [gzip]")
        self.check(body, TEXT.encode(), TEXT.encode(), TEXT, storage="binary")
        assert body.codings == ()
        assert "not gzip" in body.coding_problem

    def test_base64_of_ruby(self) -> None:
        coded = base64.b64encode(TEXT.encode()).decode()
        text = cassette_text("ruby-vcr", response="x").replace("string: x", f"base64_string: {coded}")
        self.check(response(parse(text)).body, TEXT.encode(), TEXT.encode(), TEXT, storage="base64")

    @pytest.mark.parametrize("coded", ["'?'", "eHl", "é"])
    def test_base64_that_is_none(self, coded: str) -> None:
        text = cassette_text("ruby-vcr", response="x").replace("string: x", f"base64_string: {coded}")
        assert response(parse(text)).body.text is not None
        assert body_of(f"!!binary {coded}").text is not None

    def test_a_structured_body(self) -> None:
        text = cassette_text(response="x").replace(
            "body:\n      string: x", "parsed_body:\n      town: 霧浜\n      list: [1, 1.5, null, true]"
        )
        raw = '{"town": "霧浜", "list": [1, 1.5, null, true]}'
        self.check(response(parse(text)).body, raw, raw.encode(), raw, storage="parsed")

    @pytest.mark.parametrize(
        ("field", "storage"),
        [("body: {a: 1}", "opaque"), ("body: [a]", "opaque"), ("body:\n      string: {a: 1}", "parsed")],
    )
    def test_a_body_that_is_a_structure_itself(self, field: str, storage: str) -> None:
        text = cassette_text(response="x").replace("body:\n      string: x", field)
        assert response(parse(text)).body.storage == storage

    @pytest.mark.parametrize("field", ["body: null", "body: ~", "body:", "body: {}", "body:\n      string:"])
    def test_no_body(self, field: str) -> None:
        text = cassette_text(response="x").replace("body:\n      string: x", field)
        self.check(response(parse(text)).body, None, b"", None, storage="none")

    def test_an_empty_body(self) -> None:
        self.check(body_of("''"), "", b"", "", storage="text")

    def test_an_aliased_body(self) -> None:
        body = response(parse(cassette_text(request="&same 'x y'", response="*same"))).body
        self.check(body, "x y", b"x y", "x y", storage="text")

    @pytest.mark.parametrize(
        ("charset", "data", "text"),
        [
            ("latin-1", b"caf\xe9", "café"),
            ("utf-16", "霧".encode("utf-16"), "霧"),
            ("klingon", b"abc", None),
            ("undefined", b"abc", None),
            ("hex", b"6162", None),
        ],
    )
    def test_charsets(self, charset: str, data: bytes, text: str | None) -> None:
        cassette = parse(cassette_text(response=binary(data), content_type=f"text/plain; charset={charset}"))
        assert response(cassette).body.text == text
