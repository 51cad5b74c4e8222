"""Values as recorders store them: nulls, objects of Python, names that are objects, merges, packed files."""

import io
import zlib
from collections.abc import Callable
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from inspector.cassette import Cassette, Headers, edit_body, edit_field, edit_headers
from inspector.cassette.structure import MERGED
from tests.helpers import cassette_text, parse

RUBY_EMPTY = """\
---
http_interactions:
- request:
    method: post
    uri: https://api.example.com/soap
    body:
      encoding: UTF-8
    headers:
      Content-Length:
      - '0'
  response:
    status:
      code: 500
      message: ''
    headers: {}
    body:
      encoding: UTF-8
  recorded_at: Tue, 19 Nov 2024 10:14:20 GMT
recorded_with: VCR 6.2.0
"""


def headers(cassette: Cassette, side: str = "request", index: int = 0) -> Headers:
    message = cassette.interactions[index].side("request" if side == "request" else "response")
    assert message is not None
    return message.headers


def loaded(cassette: Cassette) -> Any:
    """What the recorder's own parser makes of it, objects and all; the file is of this test."""
    return yaml.load(cassette.encode(), yaml.UnsafeLoader)


# Nulls.


def test_a_ruby_body_of_nothing_but_its_encoding() -> None:
    cassette = parse(RUBY_EMPTY)
    for message in (cassette.interactions[0].request, cassette.interactions[0].response):
        assert message is not None
        assert (message.body.raw, message.body.storage) == (None, "none")
    edited = edit_body(cassette, 0, "request", "<a/>").cassette
    body = loaded(edited)["http_interactions"][0]["request"]["body"]
    assert body == {"encoding": "UTF-8", "string": "<a/>"}
    assert headers(edited).get("content-length") == "4"


@pytest.mark.parametrize("null", ["null", "~", ""])
@pytest.mark.parametrize(
    ("recorder", "side", "wanted"),
    [
        ("vcrpy", "request", "new"),
        ("vcrpy", "response", {"string": "new"}),
        ("ruby-vcr", "request", {"encoding": "UTF-8", "string": "new"}),
        ("ruby-vcr", "response", {"encoding": "UTF-8", "string": "new"}),
        ("go-vcr", "request", "new"),
        ("go-vcr", "response", "new"),
    ],
)
def test_a_null_body_gets_the_form_that_is_played(recorder: str, side: str, wanted: Any, null: str) -> None:
    value = yaml.safe_load(cassette_text(recorder))
    items = value.get("interactions") or value["http_interactions"]
    items[0][side]["body"] = None
    text = yaml.safe_dump(value, sort_keys=False).replace("body: null", f"body: {null}".rstrip())
    edited = edit_body(parse(text), 0, "request" if side == "request" else "response", "new").cassette
    found = loaded(edited)
    assert (found.get("interactions") or found["http_interactions"])[0][side]["body"] == wanted


# Uploads and iterators.

UPLOAD = """\
interactions:
- request:
    body: {}
    headers:
      Content-Length:
      - '5'
    method: PUT
    uri: http://localhost:8000/json
  response:
    body:
      string: x
    headers: {{}}
    status:
      code: 200
      message: OK
version: 1
"""
OBJECTS: dict[str, Callable[[], Any]] = {
    "BytesIO": lambda: io.BytesIO(b"\0\1raw"),
    "StringIO": lambda: io.StringIO("abcde"),
    "list": lambda: iter([b"ab", b"cde"]),
    "texts": lambda: iter(["ab", "cde"]),
    "tuple": lambda: iter((b"ab", b"cde")),
    "one": lambda: iter(b"abcde"),
    "bytearray": lambda: bytearray(b"abc\xffd"),
    "iterated bytearray": lambda: iter(bytearray(b"abcde")),
    "plain tuple": lambda: (b"ab", b"cde"),
    "list of chunks": lambda: [b"ab", "cde"],
}
CONTENTS = {"BytesIO": b"\0\1raw", "bytearray": b"abc\xffd"}


def recorded(body: Any) -> str:
    """A file as vcrpy's serializer writes it for a body."""
    value = yaml.safe_load(UPLOAD.format("x"))
    value["interactions"][0]["request"]["body"] = body
    text = yaml.dump(value, Dumper=yaml.CDumper)
    assert isinstance(text, str)
    return text


def played(body: Any) -> bytes:
    """What a recorder sends of a body."""
    if hasattr(body, "read"):
        body = body.read()
    if isinstance(body, str | bytes | bytearray):
        return body.encode() if isinstance(body, str) else bytes(body)
    parts = list(body)
    return bytes(parts) if parts and isinstance(parts[0], int) else b"".join(map(played, parts))


@pytest.mark.parametrize("name", OBJECTS)
@pytest.mark.parametrize("new", [b"other bytes", b"abXde", b"ab", b"", b"\0\1new", "text ü".encode("latin-1")])
def test_uploads_stay_objects(name: str, new: bytes) -> None:
    cassette = parse(recorded(OBJECTS[name]()))
    request = cassette.interactions[0].request
    assert request is not None
    assert request.body.content == CONTENTS.get(name, b"abcde")
    before = loaded(cassette)["interactions"][0]["request"]["body"]
    if name in ("StringIO", "texts") and b"\xfc" in new:
        with pytest.raises(ValueError, match="not UTF-8"):
            edit_body(cassette, 0, "request", new)
        return
    edited = edit_body(cassette, 0, "request", new).cassette
    after = loaded(edited)["interactions"][0]["request"]["body"]
    assert type(after) is type(before)
    assert played(after) == new
    assert headers(edited).get("content-length") == str(len(new))
    again = edited.interactions[0].request
    assert again is not None
    assert again.body.content == new


@given(pieces=st.lists(st.binary(max_size=4), min_size=1, max_size=5), new=st.binary(max_size=12))
def test_pieces_take_any_content(pieces: list[bytes], new: bytes) -> None:
    cassette = parse(recorded(iter(pieces)))
    request = cassette.interactions[0].request
    assert request is not None
    assert request.body.content == b"".join(pieces)
    edited = edit_body(cassette, 0, "request", new).cassette
    assert played(loaded(edited)["interactions"][0]["request"]["body"]) == new


def test_an_object_that_is_not_known_is_shown_and_not_edited() -> None:
    cassette = parse(UPLOAD.format("!!python/object:some.Thing\n      a: 1"))
    request = cassette.interactions[0].request
    assert request is not None
    assert request.body.text == '{"a": 1}'
    assert "of its recorder's own" in request.body.problem
    with pytest.raises(ValueError, match="only its recorder reads"):
        edit_body(cassette, 0, "request", "{}")


# Names that are objects.

NAMES = """\
interactions:
- request:
    body: '{{}}'
    headers:
      ? {kind}
      - Accept
      : - application/json
      Host:
      - a.example
      ? {kind}
      - Content-Length
      : - '2'
    method: POST
    uri: https://a.example/x
  response:
    body:
      string: x
    headers: {{}}
    status:
      code: 200
      message: OK
version: 1
"""
KINDS = [
    "!!python/object/apply:multidict._multidict.istr",
    "!!python/object/new:multidict._multidict.istr",
    "!!python/object/apply:yarl.Name",
]


@pytest.mark.parametrize("kind", KINDS)
def test_names_that_are_objects(kind: str) -> None:
    text = NAMES.format(kind=kind)
    cassette = parse(text)
    rows = [("Accept", "application/json"), ("Host", "a.example"), ("Content-Length", "2")]
    assert list(headers(cassette)) == rows
    edited = edit_body(cassette, 0, "request", "longer").cassette
    assert edited.encode().decode() == text.replace("'2'", "'6'").replace("'{}'", "'longer'")
    edits = {
        "value": ([("Accept", "text/plain"), *rows[1:]], text.replace("application/json", "text/plain")),
        "name": ([("Allow", rows[0][1]), *rows[1:]], text.replace("- Accept\n", "- Allow\n")),
        "removed": (
            rows[1:],
            text.replace(f"      ? {kind}\n      - Accept\n      : - application/json\n", ""),
        ),
        "last removed": (
            rows[:2],
            text.replace(f"      ? {kind}\n      - Content-Length\n      : - '2'\n", ""),
        ),
    }
    for name, (wanted, after) in edits.items():
        found = edit_headers(cassette, 0, "request", wanted).cassette
        assert found.encode().decode() == after, name
        assert list(headers(found)) == wanted
    for wanted in ([*rows, ("X-New", "1")], [rows[0], ("X-New", "1"), *rows[1:]], [rows[2], rows[0], rows[1]]):
        found = edit_headers(cassette, 0, "request", wanted).cassette
        assert list(headers(found)) == wanted
        assert found.encode().count(kind.encode()) == 2, "no tag is lost"


def test_values_that_are_objects() -> None:
    kind = KINDS[0]
    text = NAMES.format(kind=kind).replace(
        "      - a.example\n",
        f"      - {kind}\n        - a.example\n".replace(f"- {kind}\n        - a", f"- {kind}\n        - a"),
    )
    cassette = parse(text)
    assert headers(cassette).get("host") == "a.example"
    rows = [(name, "b.example" if name == "Host" else value) for name, value in headers(cassette)]
    found = edit_headers(cassette, 0, "request", rows).cassette
    assert found.encode().decode() == text.replace("- a.example", "- b.example")


# Merge keys.

MERGE = """\
---
defaults: &defaults
  Content-Type:
  - application/json
more: &more
  Content-Type:
  - text/plain
  X-More:
  - '1'
http_interactions:
- request:
    method: get
    uri: https://api.example.com/x
    body:
      encoding: US-ASCII
      string: ''
    headers:
      X-First: ['0']
      <<: [*defaults, *more]
      Accept: ['*/*']
  response: &resp
    status: {code: 200, message: OK}
    headers: *defaults
    body:
      encoding: UTF-8
      string: one
  recorded_at: Tue, 01 Nov 2011 04:58:44 GMT
- request:
    method: get
    uri: https://api.example.com/y
    body: {encoding: US-ASCII, string: ''}
    headers: {}
  response:
    <<: *resp
    body:
      encoding: UTF-8
      string: two
  recorded_at: Tue, 01 Nov 2011 04:58:44 GMT
recorded_with: VCR 6.0.0
"""
MERGED_ROWS = [
    ("X-First", "0"), ("Content-Type", "application/json"), ("X-More", "1"), ("Accept", "*/*"),
]  # fmt: skip


def test_merge_keys_are_followed() -> None:
    cassette = parse(MERGE)
    assert list(headers(cassette)) == MERGED_ROWS
    second = cassette.interactions[1].response
    assert second is not None
    assert (second.status, second.body.text, list(second.headers)) == (
        200, "two", [("Content-Type", "application/json")],
    )  # fmt: skip


def test_own_keys_beside_a_merge_key_are_edited() -> None:
    cassette = parse(MERGE)
    edited = edit_body(cassette, 1, "response", "three").cassette
    assert edited.encode().decode() == MERGE.replace("string: two", "string: three")
    for rows in (
        [*MERGED_ROWS[:3], ("Accept", "text/plain")],
        [("X-First", "5"), *MERGED_ROWS[1:]],
        [*MERGED_ROWS, ("X-New", "1")],
        MERGED_ROWS[:3],
        MERGED_ROWS[1:],
    ):
        found = edit_headers(cassette, 0, "request", rows).cassette
        assert list(headers(found)) == rows
        assert b"<<: [*defaults, *more]" in found.encode()


@pytest.mark.parametrize(
    "rows",
    [
        [("X-First", "0"), ("Content-Type", "text/html"), ("X-More", "1"), ("Accept", "*/*")],
        [("X-First", "0"), ("X-More", "1"), ("Accept", "*/*")],
        [("X-First", "0"), ("Content-Type", "application/json"), ("X-Else", "1"), ("Accept", "*/*")],
        [],
    ],
)
def test_what_a_merge_key_brings_in_is_edited_where_it_stands(rows: list[tuple[str, str]]) -> None:
    with pytest.raises(ValueError, match="merge key"):
        edit_headers(parse(MERGE), 0, "request", rows)


def test_fields_of_a_merged_response_say_so() -> None:
    cassette = parse(MERGE)
    with pytest.raises(ValueError, match=r"anchor|merge key|no field"):
        edit_field(cassette, 1, ("response", "status", "code"), "404")


def test_structured_bodies_with_merge_keys() -> None:
    text = cassette_text(response="x").replace(
        "body:\n      string: x",
        "parsed_body:\n      a: &a {b: 1, c: 2}\n      d:\n        <<: *a\n        c: 3",
    )
    cassette = parse(text)
    response = cassette.interactions[0].response
    assert response is not None
    assert response.body.text == '{"a": {"b": 1, "c": 2}, "d": {"b": 1, "c": 3}}'
    edited = edit_body(cassette, 0, "response", '{"a": {"b": 1, "c": 2}, "d": {"b": 1, "c": 4}}').cassette
    assert edited.encode().decode() == text.replace("c: 3", "c: 4")
    with pytest.raises(ValueError, match="merge key"):
        edit_body(cassette, 0, "response", '{"a": {"b": 1, "c": 2}, "d": {"b": 5, "c": 3}}')
    assert MERGED.startswith("this is taken over")


def test_a_mapping_that_takes_over_itself() -> None:
    cassette = parse(cassette_text().replace("    headers:\n", "    headers: &h\n      <<: *h\n", 1))
    assert list(headers(cassette)) == [("content-type", "application/json")]


# Files that VCR for Ruby compressed.


@pytest.mark.parametrize("level", [1, 6, 9])
def test_zlib_files(level: int) -> None:
    plain = cassette_text("ruby-vcr").encode()
    data = zlib.compress(plain, level)
    cassette = Cassette.parse(data)
    assert (cassette.recorder, cassette.plain, cassette.encode()) == ("ruby-vcr", plain, data)
    edited = edit_body(cassette, 0, "response", "new").cassette.encode()
    assert edited[:2] == data[:2]
    assert b"string: 'new'" in zlib.decompress(edited)


def test_what_only_begins_like_one() -> None:
    text = "x^y: 1\n" + cassette_text("ruby-vcr").removeprefix("---\n")
    assert int.from_bytes(text.encode()[:2]) % 31 == 0
    assert parse(text).encode() == text.encode()


# Bytes.


@pytest.mark.parametrize("stored", ["!!binary not-base64!", "!!binary abc"])
def test_only_base64_is_written_where_bytes_stand(stored: str) -> None:
    cassette = parse(cassette_text(response=stored))
    with pytest.raises(ValueError, match="takes base64 only"):
        edit_body(cassette, 0, "response", "not base64 either!")
    edited = edit_body(cassette, 0, "response", "YWJj").cassette
    assert loaded(edited)["interactions"][0]["response"]["body"]["string"] == b"abc"
