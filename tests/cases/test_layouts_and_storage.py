"""Recordings from public reports: read as their recorders wrote them, and edited so that these play it."""

import json
import zlib
from pathlib import Path

import pytest
import yaml

from inspector.cassette import Cassette, edit_body, edit_headers
from inspector.cassette.diagnosis import remarks, remarks_on

CASES = Path(__file__).parents[3] / "shared" / "cases"

pytestmark = pytest.mark.skipif(not CASES.is_dir(), reason="needs ../shared/cases beside the project")


def case(start: str) -> Cassette:
    """The case whose file name begins so; it is saved as it is."""
    (path,) = CASES.glob(f"{start}*")
    cassette = Cassette.parse(path.read_bytes())
    assert cassette.encode() == path.read_bytes()
    return cassette


def said(cassette: Cassette, index: int = 0) -> tuple[int | None, str | None]:
    response = cassette.interactions[index].response
    assert response is not None
    return response.status, response.body.text


def test_httpx_of_vcrpy_4() -> None:
    cassette = case("a03")
    status, text = said(cassette)
    assert status == 200
    assert "Hello there" in str(text)
    value = yaml.safe_load(edit_body(cassette, 0, "response", "new").cassette.encode())
    assert value["interactions"][0]["response"]["content"] == "new"
    assert "body" not in value["interactions"][0]["response"]


def test_a_status_that_is_a_number() -> None:
    cassette = case("a28")
    assert (cassette.recorder, *said(cassette)) == ("r-vcr", 200, '{"ok": true}')


def test_bodies_of_nothing() -> None:
    assert said(case("a12")) == (500, None)
    assert said(case("a06")) == (204, None)
    value = yaml.safe_load(edit_body(case("a06"), 0, "response", "new").cassette.encode())
    assert value["interactions"][0]["response"]["body"] == {"string": "new"}
    value = yaml.safe_load(edit_body(case("a12"), 0, "response", "new").cassette.encode())
    assert value["http_interactions"][0]["response"]["body"] == {"encoding": "UTF-8", "string": "new"}


def test_an_upload() -> None:
    request = case("r01").interactions[0].request
    assert request is not None
    assert request.body.content == b"\0\1raw"
    edited = edit_body(case("r01"), 0, "request", b"\0\1new").cassette
    assert b"!!python/object/new:_io.BytesIO" in edited.encode()


def test_names_that_are_objects() -> None:
    cassette = case("k11")
    request = cassette.interactions[0].request
    assert request is not None
    assert [name for name, _ in request.headers] == ["Accept", "Content-Length", "Content-Type"]
    assert b"- '2'" in edit_body(cassette, 0, "request", "{}").cassette.encode()
    rows = [(name, value + "x") for name, value in request.headers]
    assert edit_headers(cassette, 0, "request", rows).cassette.encode().count(b"istr") == 3


def test_merge_keys() -> None:
    cassette = case("a17")
    assert said(cassette, 1) == (200, '{"n": 2}')
    response = cassette.interactions[1].response
    assert response is not None
    assert list(response.headers) == [("Content-Type", "application/json")]


def test_structs_of_vcr_1() -> None:
    cassette = case("a13")
    request = cassette.interactions[0].request
    assert request is not None
    assert (cassette.recorder, request.method) == ("ruby-vcr-1", "POST")


def test_a_layout_that_is_not_known() -> None:
    cassette = case("a21")
    [remark] = remarks_on(cassette, 0)
    assert remark.startswith("layout not known: request (method, url")


def test_a_key_that_is_there_twice() -> None:
    assert "the key request is there twice, on lines 3 and 23: the last one counts" in remarks_on(
        case("m17"), 0
    )


def test_json_that_is_none() -> None:
    cassette = case("m22")
    assert said(cassette) == (200, "ok")
    [remark] = remarks(cassette.plain)
    assert remark.startswith("JSON readers refuse this file: ")
    assert "line 1, column 133" in remark
    with pytest.raises(json.JSONDecodeError):
        json.loads(cassette.plain)


def test_a_compressed_file() -> None:
    cassette = case("a32")
    assert (cassette.recorder, len(cassette.interactions)) == ("ruby-vcr", 0)
    assert zlib.decompress(cassette.encode()) == cassette.plain


def test_bytes_that_are_no_base64() -> None:
    cassette = case("edit-body-writes-invalid-base64")
    response = cassette.interactions[0].response
    assert response is not None
    assert response.body.storage == "binary"
    with pytest.raises(ValueError, match="takes base64 only"):
        edit_body(cassette, 0, "response", "no base64!")
