"""What is played: layouts and storage forms, each with edits, and what a client then has to be given."""

import base64
import gzip
import io
import json
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from inspector.cassette import Cassette, Edit, edit_body, edit_field, edit_headers
from tests.helpers import cassette_text

URL = "https://api.example.com/v1/x"
TEXTS = {
    "short": "new",
    "accents": "ü – 霧 🌳",
    "lines": "data: {}\n\ndata: [DONE]\n\n",
    "trailing space": "ends with a space \nand one \n",
    "carriage returns": "a\r\nb\r\n",
    "long": "word " * 60,
    "empty": "",
}


class Form(NamedTuple):
    """A way to store an interaction. ``player`` plays it; ``match`` is what it compares requests by."""

    name: str
    player: str
    suffix: str
    data: bytes
    match: tuple[str, ...] = ("method", "uri")
    clients: tuple[str, ...] = ("requests",)
    is_unplayable: bool = False  # as it is recorded: it needs a body


class Job(NamedTuple):
    """An edited file, and what the client has to get from it."""

    form: Form
    edit: str
    client: str
    cassette: Cassette

    def as_json(self, path: Path) -> dict[str, Any]:
        """What a player is told; the file is written."""
        path.write_bytes(self.cassette.encode())
        request = self.cassette.interactions[0].request
        assert request is not None
        body = request.body.content if request.body.raw is not None else None
        return {
            "path": str(path),
            "client": self.client,
            "match": list(self.form.match),
            "method": request.method,
            "url": request.url,
            "headers": {"X-Test": "1"},
            "body": None if body is None else base64.b64encode(body).decode("ascii"),
        }

    def trouble(self, answer: dict[str, Any]) -> str:
        """How an answer differs from what the cassette says, "" where it does not."""
        response = self.cassette.interactions[0].response
        assert response is not None
        if "error" in answer:
            return str(answer["error"])
        got = base64.b64decode(answer["body"])
        body = response.body
        if got not in (body.content, body.stored) and not _same_json(got, body.content):
            return f"body {got[:60]!r}, not {body.content[:60]!r}"
        if answer["status"] != response.status:
            return f"status {answer['status']}, not {response.status}"
        heard = {name.lower(): value for name, value in answer["headers"]}
        missing = [
            name
            for name, value in response.headers
            if name.startswith("X-New") and heard.get(name.lower()) != value
        ]
        return f"headers {missing} are missing" if missing else ""


def _same_json(a: bytes, b: bytes) -> bool:
    try:
        return bool(json.loads(a) == json.loads(b))
    except ValueError:
        return False


def forms() -> Iterator[Form]:
    """All of them."""
    yield from _vcrpy()
    yield from _ruby()
    yield from _others()


def _vcrpy() -> Iterator[Form]:
    clients = ("requests", "urllib3", "httpx")
    for style in ("plain", "'x y'", '"x"', "|\n  a\n  b\n", "|-\n  a\n  b\n", "null", '!!binary "eA=="'):
        text = cassette_text(response=style)
        name = f"vcrpy, body {style.split(chr(10))[0]}"
        data, is_unplayable = text.encode(), style == "null"
        yield Form(name, "vcrpy", ".yaml", data, clients=clients, is_unplayable=is_unplayable)
    packed = base64.b64encode(gzip.compress(b"said", mtime=0)).decode()
    text = cassette_text(response=f"!!binary {packed}").replace(
        "      content-type:\n      - application/json\n    status",
        "      Content-Encoding:\n      - gzip\n    status",
    )
    yield Form("vcrpy, gzip", "vcrpy", ".yaml", text.encode(), clients=("requests", "httpx"))
    value = yaml.safe_load(cassette_text(response="x"))
    yield Form("vcrpy, JSON", "vcrpy", ".json", json.dumps(value).encode(), clients=clients)
    old = yaml.safe_load(cassette_text(response="x"))
    old["interactions"][0]["response"] = {
        "content": "said",
        "headers": {"content-type": ["text/plain"]},
        "http_version": "HTTP/1.1",
        "status_code": 200,
    }
    yield Form("vcrpy 4, httpx", "vcrpy", ".yaml", yaml.safe_dump(old).encode(), clients=("httpx",))
    bodies: dict[str, Any] = {
        "file": io.BytesIO(b"sent"),
        "iterator": iter([b"se", b"nt"]),
        "bytes": b"\xff\x00",
    }
    for name, body in bodies.items():
        value = yaml.safe_load(cassette_text(response="x"))
        value["interactions"][0]["request"]["body"] = body
        data = yaml.dump(value, Dumper=yaml.CDumper).encode()
        yield Form(f"vcrpy, {name} sent", "vcrpy", ".yaml", data)


def _ruby() -> Iterator[Form]:
    match = ("method", "uri", "body")
    for style in ("plain", "'x y'", '"x"', "|\n  a\n  b\n", "!binary eA=="):
        text = cassette_text("ruby-vcr", response=style)
        yield Form(f"VCR for Ruby, body {style.split(chr(10))[0]}", "ruby", ".yml", text.encode(), match)
    text = cassette_text("ruby-vcr", response="x")
    alone = text.replace("      string: x\n", "")
    yield Form("VCR for Ruby, encoding alone", "ruby", ".yml", alone.encode(), match, is_unplayable=True)
    coded = text.replace("string: x", "base64_string: eA==")
    yield Form("VCR for Ruby, base64_string", "ruby", ".yml", coded.encode(), match)
    value = yaml.safe_load(text)
    yield Form("VCR for Ruby, JSON", "ruby", ".json", json.dumps(value).encode(), match)
    yield Form("VCR for Ruby, compressed", "ruby", ".zz", zlib.compress(text.encode()), match)
    merged = text.replace("http_interactions:", "common: &c\n  X-A:\n  - '1'\nhttp_interactions:").replace(
        "    headers:\n      Content-Type:\n      - application/json\n    body",
        "    headers:\n      <<: *c\n      Content-Type:\n      - application/json\n    body",
    )
    yield Form("VCR for Ruby, merge key", "ruby", ".yml", merged.encode(), match)


def _others() -> Iterator[Form]:
    request = {
        "body": {"encoding": "utf-8", "string": "{}"},
        "headers": {"A": ["x"]},
        "method": "POST",
        "uri": URL,
    }
    response: dict[str, Any] = {
        "body": {"encoding": "utf-8", "string": "said"},
        "headers": {"content-type": ["text/plain"]},
        "status": {"code": 200, "message": "OK"},
        "url": URL,
    }
    for name, body in (
        ("string", response["body"]),
        ("base64", {"encoding": "utf-8", "base64_string": "c2FpZA=="}),
    ):
        item = {
            "request": request,
            "response": {**response, "body": body},
            "recorded_at": "2024-01-01T00:00:00",
        }
        value = {"http_interactions": [item], "recorded_with": "betamax/0.9.0"}
        yield Form(f"betamax, {name}", "betamax", ".json", json.dumps(value).encode())
    for kind, content in (("text", "said"), ("json", {"a": "said"}), ("binary", "ff00")):
        item = {
            "request": {"method": "POST", "uri": URL, "headers": {}, "body": {"type": "text", "content": "{}"}},
            "response": {"status": 200, "headers": {"a": ["x"]}, "body": {"type": kind, "content": content}},
            "recorded_at": "2026-12-01T05:45:01.602453+00:00",
        }
        data = yaml.safe_dump({"version": 1, "interactions": [item]}, sort_keys=False).encode()
        yield Form(f"cassetter, {kind}", "cassetter", ".yaml", data, ("method", "uri"))


def jobs(form: Form) -> Iterator[Job]:
    """The edits of a form, for each of its clients."""
    edits: dict[str, Callable[[Cassette], Edit]] = {
        f"body, {name}": partial(_with_body, text=text) for name, text in TEXTS.items()
    }
    edits["body, bytes"] = lambda cassette: edit_body(cassette, 0, "response", b"\xff\x00\x01")
    edits["sent"] = lambda cassette: edit_body(cassette, 0, "request", '{"new": 1}')
    edits["status"] = lambda cassette: edit_field(cassette, 0, cassette.interactions[0].recorder.status, "404")
    edits["URL"] = lambda cassette: edit_field(
        cassette, 0, cassette.interactions[0].recorder.url, URL + "/new?q=1"
    )
    edits["header"] = _with_header
    for name, edit in edits.items():
        if form.is_unplayable and not name.startswith("body"):
            continue
        try:
            cassette = edit(Cassette.parse(form.data)).cassette
        except ValueError:
            continue  # refused, with a reason: nothing is done in vain
        for client in form.clients:
            yield Job(form, name, client, cassette)


def _with_body(cassette: Cassette, text: str) -> Edit:
    return edit_body(cassette, 0, "response", text)


def _with_header(cassette: Cassette) -> Edit:
    response = cassette.interactions[0].response
    assert response is not None
    return edit_headers(cassette, 0, "response", [*response.headers, ("X-New", "1")])
