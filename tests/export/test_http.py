"""Requests that leave as curl commands and as HTTP text: run, and read back."""

import gzip
import http.client
import io
import shutil
import subprocess
import threading
from collections.abc import Iterator
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple

import pytest
import yaml

from inspector.cassette import Cassette, Request, Response
from inspector.export import KEEP, REPLACE
from inspector.export.curl import curl_command, quoted
from inspector.export.http_text import request_text, response_text

PLAIN = {"content-type": ["application/json"], "x-note": ['it\'s "quoted" \\ `x` $HOME !boom']}


class Got(NamedTuple):
    """What a server was sent."""

    method: str
    target: str
    headers: Message
    body: bytes


class Server(ThreadingHTTPServer):
    """Notes what it is sent and answers all of it."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.got: list[Got] = []
        self.url = f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    server: Server

    def handle_any(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        self.server.got.append(Got(self.command, self.path, self.headers, body))
        self.send_response(200)
        self.send_header("content-length", "0")
        self.end_headers()

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = do_OPTIONS = handle_any

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  the name is the base class's
        pass


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    server = Server()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def interaction(
    method: str = "POST",
    url: str = "http://a.example/v1",
    body: str | bytes | None = "{}",
    headers: dict[str, list[str]] | None = None,
    answer: str | bytes = "",
    answer_headers: dict[str, list[str]] | None = None,
) -> tuple[Request, Response]:
    """Both messages of a recorded exchange."""
    item = {
        "request": {"method": method, "uri": url, "body": body, "headers": headers or {}},
        "response": {
            "status": {"code": 200, "message": "OK"},
            "headers": answer_headers or {},
            "body": {"string": answer},
        },
    }
    data = yaml.safe_dump({"interactions": [item]}, default_style='"', width=10**6).encode()
    found = Cassette.parse(data).interactions[0]
    assert found.request is not None
    assert found.response is not None
    return found.request, found.response


def sent(server: Server, shell: str, path: str = "/v1", **recorded: Any) -> Got:
    """What a server gets when the command is run in a shell."""
    request, _ = interaction(url=server.url + path, **recorded)
    command = curl_command(request, KEEP)
    ran = subprocess.run(
        [shell],
        input=command.encode(),
        capture_output=True,
        check=False,
        env={"PATH": "/usr/bin:/bin", "HOME": "/"},
    )
    assert ran.returncode == 0, (ran.stderr, command)
    return server.got.pop()


needs_curl = pytest.mark.skipif(shutil.which("curl") is None, reason="needs curl")
BODIES: dict[str, str | bytes] = {
    "json": '{"a": "it\'s", "b": "\\"x\\" \\\\ $HOME `id` !boom"}',
    "lines": "one\ntwo\n\n  three\n",
    "at": "@/etc/hostname",
    "carriage returns": "a\r\nb\r\n",
    "escape": "\x1b[31mred\x07",
    "unicode": "霧浜 👩‍👧 \u2028",
    "nul": b"\0\x01\xff\xfe" * 40,
    "latin-1": "Évrane".encode("latin-1"),
    "long": "it's long\n" * 20_000,
    "percent": "%s %d \\x41 \\n",
    "minus": "-X DELETE",
}


@needs_curl
@pytest.mark.parametrize("shell", [name for name in ("sh", "bash") if shutil.which(name)])
@pytest.mark.parametrize("name", BODIES)
def test_curl_sends_the_recorded_body(server: Server, shell: str, name: str) -> None:
    body = BODIES[name]
    got = sent(server, shell, body=body, headers=PLAIN)
    assert (got.method, got.target) == ("POST", "/v1")
    assert got.body == (body if isinstance(body, bytes) else body.encode())
    assert {key: got.headers.get_all(key) for key in PLAIN} == PLAIN


@needs_curl
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"])
@pytest.mark.parametrize("body", [None, "x"])
def test_curl_uses_the_recorded_method(server: Server, method: str, body: str | None) -> None:
    if method == "HEAD" and body:
        pytest.skip("no client sends a body with HEAD")
    got = sent(server, "sh", method=method, body=body)
    assert (got.method, got.body) == (method, (body or "").encode())
    assert got.headers.get("content-type") is None, "nothing is added that was not recorded"


@needs_curl
@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("/a?b=c&d={e}[1-3]#f", "/a?b=c&d={e}[1-3]"),
        ("/a/../b/./c", "/a/../b/./c"),
        ("/it's a%20b?q='$x'", "/it's%20a%20b?q='$x'"),
        ("/%E9/霧", "/%E9/%E9%9C%A7"),
    ],
)
def test_curl_asks_for_the_recorded_url(server: Server, path: str, target: str) -> None:
    assert sent(server, "sh", path, method="GET", body=None).target == target


@needs_curl
def test_curl_sends_headers_as_they_were(server: Server) -> None:
    headers = {
        "Accept": ["text/event-stream"],
        "Accept-Encoding": ["gzip, br"],
        "X-Two": ["a", "b"],
        "X-Empty": [""],
        "User-Agent": ["recorder/1.0"],
        "Host": ["other.example"],
        "Content-Length": ["999"],
        "Transfer-Encoding": ["chunked"],
        ":authority": ["a.example"],
    }
    got = sent(server, "sh", headers=headers)
    assert {name: got.headers.get_all(name) for name in list(headers)[:6]} == dict(list(headers.items())[:6])
    assert got.headers.get_all("content-length") == ["2"]
    assert got.headers.get("transfer-encoding") is None


@needs_curl
def test_a_compressed_body_is_sent_as_what_it_holds(server: Server) -> None:
    headers = {"content-encoding": ["gzip"], "content-type": ["application/json"]}
    got = sent(server, "sh", body=gzip.compress(b'{"a": 1}', mtime=0), headers=headers)
    assert (got.body, got.headers.get("content-encoding")) == (b'{"a": 1}', None)


def test_credentials_are_replaced_in_the_command() -> None:
    secret = "sk-" + "a1b2c3d4" * 5
    headers = {"Authorization": [f"Bearer {secret}"], "Cookie": [f"sid={secret}"], "x-api-key": [secret]}
    request, _ = interaction(
        url=f"https://a.example/v1?key={secret}", body=f'{{"k": "{secret}"}}', headers=headers
    )
    assert secret not in curl_command(request, REPLACE)
    assert secret not in request_text(request, REPLACE)
    assert curl_command(request, KEEP).count(secret) == 5
    packed, _ = interaction(body=gzip.compress(secret.encode()), headers={"content-encoding": ["gzip"]})
    assert "REDACTED" in curl_command(packed, REPLACE), "also where it was compressed"


def test_quoting_is_readable() -> None:
    assert quoted("it's") == "'it'\\''s'"
    request, _ = interaction(body="a\nb", headers={"content-type": ["text/plain"]})
    assert curl_command(request, REPLACE) == (
        "curl 'http://a.example/v1' \\\n  --header 'content-type: text/plain' \\\n  --data-raw 'a\nb'"
    )


class Wire(io.BytesIO):
    """Stands in for a socket that was sent some bytes."""

    def makefile(self, *_: Any) -> io.BytesIO:
        return self


def test_a_request_as_text_is_read_as_the_same_request() -> None:
    headers = {"Content-Type": ["application/json"], "X-Two": ["a", "b"], "Content-Length": ["7"]}
    request, _ = interaction(url="https://a.example:8443/v1/x y?q=1#top", body='{"é": 1}', headers=headers)
    wire = io.BytesIO(request_text(request, KEEP).encode())
    assert wire.readline() == b"POST /v1/x%20y?q=1 HTTP/1.1\r\n"
    parsed = http.client.parse_headers(wire)
    assert parsed.get_all("host") == ["a.example:8443"]
    assert parsed.get_all("x-two") == ["a", "b"]
    assert wire.read(int(parsed["content-length"])) == '{"é": 1}'.encode()
    assert wire.read() == b""


@pytest.mark.parametrize("answer", ["data: a\n\ndata: b\n\n", "", gzip.compress(b"packed", mtime=0)])
def test_a_response_as_text_is_read_as_the_same_response(answer: str | bytes) -> None:
    headers = {
        "Content-Type": ["text/event-stream"],
        "Content-Encoding": ["gzip"],
        "Transfer-Encoding": ["chunked"],
        "Set-Cookie": ["a=1; Path=/", "b=2"],
    }
    _, response = interaction(answer=answer, answer_headers=headers)
    read = http.client.HTTPResponse(Wire(response_text(response, KEEP).encode()))  # type: ignore[arg-type]
    read.begin()
    assert (read.status, read.reason) == (200, "OK")
    assert read.headers.get_all("set-cookie") == ["a=1; Path=/", "b=2"]
    assert read.read() == (b"packed" if isinstance(answer, bytes) else answer.encode())
    assert read.headers.get("content-encoding") is None
    read.close()


def test_bytes_that_are_no_text_are_named() -> None:
    _, response = interaction(answer=b"\x89PNG\r\n\x1a\n\0\0", answer_headers={"Content-Type": ["image/png"]})
    assert response_text(response, KEEP).endswith("Content-Length: 10\r\n\r\n[PNG image, 10 bytes]")
