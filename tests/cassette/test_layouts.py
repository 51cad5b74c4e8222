"""Each layout: told by its shape, read where its recorder puts things, edited where that looks for them."""

import base64
import json
from collections.abc import Callable
from typing import Any, NamedTuple

import pytest
import yaml

from inspector.cassette import Cassette, CassetteError, Interaction, edit_body, edit_field, edit_headers
from inspector.cassette.interaction_list import delete, duplicate
from inspector.cassette.recorders import NOT_KNOWN
from tests.helpers import SIDES, parse

ASKED, SAID, NEW = '{"q": 1}', '{"a": "said"}', '{"a": "new ü"}'
URL = "https://api.example.com/v1/x"


class Layout(NamedTuple):
    """A file with one interaction; where its parts are found in what a parser makes of it."""

    name: str
    text: str
    recorder: str
    url: tuple[Any, ...]
    status: tuple[Any, ...]
    request: tuple[Any, ...]
    response: tuple[Any, ...]
    status_text: str | int = 200
    values: bool = False


def _cassetter(kind: str, content: str) -> str:
    return f"""\
version: 1
interactions:
- request:
    method: POST
    uri: {URL}
    headers:
      content-type:
      - application/json
    body:
      type: json
      content:
        q: 1
  response:
    status: 200
    headers:
      content-type:
      - application/json
    body:
      type: {kind}
      content: {content}
  recorded_at: 2026-12-01T05:45:01.602453+00:00
"""


HTTPX = f"""\
interactions:
- request:
    body: '{ASKED}'
    headers:
      accept:
      - '*/*'
    method: POST
    uri: {URL}
  response:
    content: '{SAID}'
    headers:
      Content-Type:
      - application/json
    http_version: HTTP/1.1
    status_code: 200
version: 1
"""
VCR_1 = f"""\
---
- !ruby/struct:VCR::HTTPInteraction
  request: !ruby/struct:VCR::Request
    method: :post
    uri: {URL}
    body: '{ASKED}'
    headers:
  response: !ruby/struct:VCR::Response
    status: !ruby/struct:VCR::ResponseStatus
      code: 200
      message: OK
    headers:
      content-type:
      - application/json
    body: '{SAID}'
    http_version: '1.1'
"""
R_2 = f"""\
http_interactions:
- request:
    method: POST
    uri: {URL}
    body:
      string: '{ASKED}'
  response:
    status: 200
    headers:
      content-type: application/json
    body:
      string: '{SAID}'
  recorded_at: 2025-05-01 20:00:00
recorded_with: VCR-vcr/2.0.0
"""
R_0 = R_2.replace("    status: 200\n", "    status:\n      status_code: '200'\n      message: OK\n")
BETAMAX_0 = json.dumps(
    {
        "http_interactions": [
            {
                "request": {"body": ASKED, "headers": {"Accept": "x"}, "method": "POST", "uri": URL},
                "response": {
                    "body": {"encoding": "utf-8", "string": SAID},
                    "headers": {"content-type": "application/json"},
                    "status_code": 200,
                    "url": URL,
                },
                "recorded_at": "2013-09-28T01:25:38",
            }
        ],
        "recorded_with": "betamax/0.1.0",
    }
)
SINGLE: dict[str, Any] = {
    "request": {"method": "POST", "url": URL, "headers": {"Content-Type": "application/json"}, "body": ASKED},
    "response": {"status": {"code": 200, "message": "OK"}, "headers": {"Content-Length": "13"}, "body": SAID},
}
SINGLE_NUMBER = {**SINGLE, "response": {**SINGLE["response"], "status": 200}}
ANSWER = {"status": 200, "headers": {"content-type": "application/json"}, "body": SAID}
LISTED = ("interactions", 0)
RUBY = ("http_interactions", 0)

LAYOUTS = [
    Layout("httpx", HTTPX, "vcrpy", (*LISTED, "request", "uri"), (*LISTED, "response", "status_code"),
           (*LISTED, "request", "body"), (*LISTED, "response", "content")),
    Layout("vcr-1", VCR_1, "ruby-vcr-1", (0, "request", "uri"), (0, "response", "status", "code"),
           (0, "request", "body"), (0, "response", "body")),
    Layout("r-2", R_2, "r-vcr", (*RUBY, "request", "uri"), (*RUBY, "response", "status"),
           (*RUBY, "request", "body", "string"), (*RUBY, "response", "body", "string")),
    Layout("r-0", R_0, "r-vcr", (*RUBY, "request", "uri"), (*RUBY, "response", "status", "status_code"),
           (*RUBY, "request", "body", "string"), (*RUBY, "response", "body", "string"), status_text="200"),
    Layout("betamax-0", BETAMAX_0, "betamax", (*RUBY, "request", "uri"), (*RUBY, "response", "status_code"),
           (*RUBY, "request", "body"), (*RUBY, "response", "body", "string")),
    Layout("cassetter-text", _cassetter("text", f"'{SAID}'"), "cassetter", (*LISTED, "request", "uri"),
           (*LISTED, "response", "status"), (*LISTED, "request", "body", "content"),
           (*LISTED, "response", "body", "content")),
    Layout("single", json.dumps(SINGLE, indent=2), "single", ("request", "url"), ("response", "status", "code"),
           ("request", "body"), ("response", "body")),
    Layout("single-yaml", yaml.safe_dump(SINGLE), "single", ("request", "url"), ("response", "status", "code"),
           ("request", "body"), ("response", "body")),
    Layout("single-number", json.dumps(SINGLE_NUMBER), "single", ("request", "url"), ("response", "status"),
           ("request", "body"), ("response", "body")),
    Layout("answer", json.dumps(ANSWER), "single", (), ("status",), (), ("body",)),
]  # fmt: skip
EACH = pytest.mark.parametrize("layout", LAYOUTS, ids=[layout.name for layout in LAYOUTS])


class _Loader(yaml.SafeLoader):
    """Objects of other languages as plain values."""


_Loader.add_multi_constructor(
    "", lambda loader, _tag, node: loader.construct_mapping(node, deep=True) if node.value else ""
)
_Loader.add_multi_constructor("!ruby", lambda loader, _tag, node: loader.construct_mapping(node, deep=True))


def at(data: bytes, path: tuple[Any, ...]) -> Any:
    """What a parser finds at a path."""
    value = yaml.load(data, _Loader)
    for step in path:
        value = value[step]
    return value


def one(cassette: Cassette) -> Interaction:
    assert len(cassette.interactions) == 1
    return cassette.interactions[0]


@EACH
def test_read(layout: Layout) -> None:
    cassette = parse(layout.text)
    interaction = one(cassette)
    assert (cassette.recorder, interaction.recorder.name) == (layout.recorder, layout.recorder)
    assert cassette.encode() == layout.text.encode()
    if layout.request:
        assert interaction.request is not None
        assert (interaction.request.method, interaction.request.url) == ("POST", URL)
        assert json.loads(interaction.request.body.text or "") == json.loads(ASKED)
    else:
        assert interaction.request is None
    assert interaction.response is not None
    assert (interaction.response.status, interaction.response.body.text) == (200, SAID)
    assert interaction.layout_problem == ""


@EACH
@pytest.mark.parametrize("side", SIDES)
def test_a_body_changes_where_the_recorder_reads_it(layout: Layout, side: str) -> None:
    path = layout.request if side == "request" else layout.response
    if not path:
        with pytest.raises(ValueError, match="has no request"):
            edit_body(parse(layout.text), 0, "request", NEW)
        return
    edited = edit_body(parse(layout.text), 0, "response" if side == "response" else "request", NEW).cassette
    found = at(edited.encode(), path)
    assert found == (NEW if isinstance(found, str) else json.loads(NEW))
    assert edited.recorder == layout.recorder
    before, after = yaml.load(layout.text, _Loader), yaml.load(edited.encode(), _Loader)
    assert [*_others(before, path)] == [*_others(after, path)], "and nothing else changes but lengths"


def _others(value: Any, path: tuple[Any, ...], here: tuple[Any, ...] = ()) -> Any:
    """All scalars beside the one at a path, lengths left out."""
    if here == path or "Content-Length" in here:
        return
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else None
    if items is None:
        yield here, value
        return
    for key, inner in items:
        yield from _others(inner, path, (*here, key))


@EACH
def test_status_and_url(layout: Layout) -> None:
    cassette = parse(layout.text)
    recorder = one(cassette).recorder
    edited = edit_field(cassette, 0, recorder.status, "404").cassette
    wanted = "404" if isinstance(layout.status_text, str) else 404
    assert at(edited.encode(), layout.status) == wanted
    if layout.url:
        edited = edit_field(cassette, 0, recorder.url, URL + "?q=1").cassette
        assert at(edited.encode(), layout.url) == URL + "?q=1"


@EACH
def test_headers(layout: Layout) -> None:
    cassette = parse(layout.text)
    response = one(cassette).response
    assert response is not None
    rows = [*response.headers, ("X-New", "1")]
    again = one(edit_headers(cassette, 0, "response", rows).cassette).response
    assert again is not None
    assert list(again.headers) == rows


def test_a_symbol_stays_one() -> None:
    edited = edit_field(parse(VCR_1), 0, ("request", "method"), "PUT").cassette
    assert b"    method: :put\n" in edited.encode()
    request = one(edited).request
    assert request is not None
    assert request.method == "PUT"


@pytest.mark.parametrize(
    ("kind", "content", "text"),
    [("json", "{a: said}", '{"a": "said"}'), ("text", "said", "said"), ("binary", "736169640a", "said\n")],
)
@pytest.mark.parametrize("new", [NEW, "no JSON", b"\xff\x00"])
def test_the_types_of_cassetters_bodies(kind: str, content: str, text: str, new: str | bytes) -> None:
    cassette = parse(_cassetter(kind, content))
    response = one(cassette).response
    assert response is not None
    assert response.body.text == text
    body = at(edit_body(cassette, 0, "response", new).cassette.encode(), (*LISTED, "response", "body"))
    plays: dict[str, Callable[[Any], Any]] = {"json": json.dumps, "text": str, "binary": bytes.fromhex}
    played = plays[body["type"]](body["content"])
    if isinstance(new, bytes) or body["type"] == "binary":
        assert played == (new if isinstance(new, bytes) else new.encode())
    elif body["type"] == "json":
        assert json.loads(played) == json.loads(new)
    else:
        assert played == new


def test_a_cassetter_body_of_no_type() -> None:
    text = _cassetter("none", "x").replace("\n      content: x", "")
    assert one(parse(text)).response.body.raw is None  # type: ignore[union-attr]
    body = at(edit_body(parse(text), 0, "response", "new").cassette.encode(), (*LISTED, "response", "body"))
    assert body == {"type": "text", "content": "new"}


def test_bytes_behind_a_mark() -> None:
    coded = "base64:" + base64.b64encode(b"\0\xff").decode()
    value = {**SINGLE, "response": {**SINGLE["response"], "body": coded}}
    cassette = parse(json.dumps(value))
    response = one(cassette).response
    assert response is not None
    assert response.body.content == b"\0\xff"
    edited = edit_body(cassette, 0, "response", b"\xff\xfe").cassette
    assert at(edited.encode(), ("response", "body")) == "base64:" + base64.b64encode(b"\xff\xfe").decode()
    plain = parse(json.dumps(SINGLE))
    edited = edit_body(plain, 0, "response", b"\xff").cassette
    assert at(edited.encode(), ("response", "body")) == "base64:/w=="
    with pytest.raises(ValueError, match="would take a text that begins with 'base64:'"):
        edit_body(plain, 0, "response", "base64: is a coding")


@pytest.mark.parametrize("layout", [layout for layout in LAYOUTS if layout.recorder == "single"])
def test_one_interaction_alone_cannot_be_rearranged(layout: Layout) -> None:
    for change in (duplicate, delete):
        with pytest.raises(ValueError, match="without a list"):
            change(parse(layout.text), [0])


PHP = f"""
-
    request:
        method: POST
        url: '{URL}'
        headers:
            Host: api.example.com
        body: '{ASKED}'
    response:
        status:
            http_version: '1.1'
            code: '200'
            message: OK
        headers:
            Content-Type: application/json
        body: '{SAID}'
"""
UNKNOWN = {
    "php-vcr": PHP,
    "exvcr": json.dumps(
        [{"request": {"url": URL, "method": "get"}, "response": {"status_code": 200, "type": "ok"}}]
    ),
    "easyvcr": json.dumps([{"Request": {"Method": "POST", "Uri": URL}, "Response": {"Status": {"Code": 200}}}]),
    "http-recorder": json.dumps(
        {
            "version": 1,
            "interactions": [
                {
                    "transport": "http",
                    "request": {"method": "POST", "url": URL, "headers": {}, "body": ASKED},
                    "response": {"status": 200, "headers": {}, "body": SAID},
                }
            ],
        }
    ),
    "test-server": json.dumps(
        {
            "recordID": "x",
            "interactions": [
                {
                    "request": {
                        "method": "POST",
                        "url": "/v1/x",
                        "request": "POST /v1/x",
                        "bodySegments": [{}],
                    },
                    "shaSum": "00",
                    "response": {"statusCode": 200, "headers": {}, "bodySegments": [{"a": 1}]},
                }
            ],
        }
    ),
    "a status of another kind": HTTPX.replace("status_code: 200", "status: 200"),
    "two URLs": HTTPX.replace(f"    uri: {URL}", f"    url: {URL}"),
    "neither message": "interactions:\n- verb: GET\n  path: /\n",
}


@pytest.mark.parametrize("text", UNKNOWN.values(), ids=UNKNOWN.keys())
def test_a_layout_that_is_not_known(text: str) -> None:
    cassette = parse(text)
    interaction = one(cassette)
    assert cassette.encode() == text.encode()
    assert (cassette.recorder, interaction.request, interaction.response) == ("unknown", None, None)
    assert interaction.layout_problem.startswith("layout not known: ")
    assert all(key in interaction.layout_problem for key in interaction.node.keys())  # noqa: SIM118  no dictionary
    changes: list[Callable[[], object]] = [
        lambda: edit_body(cassette, 0, "response", NEW),
        lambda: edit_headers(cassette, 0, "response", []),
        lambda: edit_field(cassette, 0, ("response", "status"), "404"),
        lambda: duplicate(cassette, [0]),
        lambda: delete(cassette, [0]),
    ]
    for change in changes:
        with pytest.raises(ValueError, match=NOT_KNOWN[:40]):
            change()


def test_each_item_is_told_by_itself() -> None:
    odd = "- request: {method: GET, url: 'http://a.example/'}\n  response: {status: 200, body: x}\n"
    text = HTTPX.replace("version: 1\n", odd + HTTPX.split("interactions:\n")[1])
    cassette = parse(text)
    assert [each.recorder.name for each in cassette.interactions] == ["vcrpy", "unknown", "vcrpy"]
    usual = "- request: {method: GET, uri: u}\n  response: {status: {code: 204}}\n"
    mixed = parse(HTTPX.replace("version: 1\n", usual))
    statuses = [each.response and each.response.status for each in mixed.interactions]
    assert statuses == [200, 204]


@pytest.mark.parametrize("value", ["[]", "{}"])
@pytest.mark.parametrize(("key", "recorder"), [("interactions", "vcrpy"), ("http_interactions", "ruby-vcr")])
def test_recordings_of_nothing(value: str, key: str, recorder: str) -> None:
    for text in (f"{key}: {value}\nversion: 1\n", f'{{"{key}": {value}, "version": 1}}'):
        cassette = parse(text)
        assert (cassette.recorder, len(cassette.interactions)) == (recorder, 0)
        assert cassette.encode() == text.encode()


@pytest.mark.parametrize("side", SIDES)
def test_an_item_with_one_message(side: str) -> None:
    for recorder, half in (("vcrpy", HTTPX), ("ruby-vcr", R_2.replace("status: 200", "status: {code: 200}"))):
        value = yaml.safe_load(half)
        items = next(iter(value.values()))
        del items[0]["request" if side == "response" else "response"]
        cassette = parse(yaml.safe_dump(value))
        interaction = one(cassette)
        other = "request" if side == "response" else "response"
        assert interaction.recorder.name == recorder
        assert interaction.side("request" if side == "request" else "response") is not None
        with pytest.raises(ValueError, match=f"this interaction has no {other}"):
            edit_body(cassette, 0, "request" if other == "request" else "response", "x")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a: 1\n", "this YAML file"),
        ('{"a": 1}', "this JSON file"),
        ("[1]", "this JSON file"),
        ("\n{}", "this JSON"),
    ],
)
def test_files_that_are_no_cassettes(text: str, words: str) -> None:
    with pytest.raises(CassetteError, match=f"{words}.* is not a cassette"):
        parse(text)
