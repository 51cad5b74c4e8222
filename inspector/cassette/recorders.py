"""Where each recorder keeps what: go-vcr, vcrpy, VCR for Ruby. Facts only, as data.

A new recorder is one entry here and, where its shape is not told apart yet, a line in `detect`.
"""

from typing import Literal, NamedTuple

from inspector.cassette.layout import COMPACT, GO_LAYOUT, Layout
from inspector.cassette.nodes import NULL, Mapping, Node, Scalar, Sequence, at_path

Path = tuple[str, ...]

Emitter = Literal["go-yaml", "pyyaml", "psych"]
"""The libraries that write the recorders' files."""

MAX_DIGITS = 9
"""Of a status code: Python refuses to read numbers of thousands of digits."""

LIST_KEYS = ("interactions", "http_interactions")
BARE = ""
"""What stands for the key where the whole file is the list."""

DEFAULT_PORTS = {"http": "80", "https": "443"}


class Recorder(NamedTuple):
    """Paths of keys below an item of the interactions list. An empty path: the file has no such field."""

    name: str
    url: Path = ()
    method: Path = ()
    status: Path = ()
    reason: Path = ()
    length: Path = ()  # below the request and the response alike
    replays_http: bool = True
    form: Path = ()
    host: Path = ()
    duration: Path = ()
    emitter: Emitter = "pyyaml"
    layout: Layout = COMPACT
    wide_unicode: bool = True  # whether non-ASCII text is written raw
    folds: bool = True  # whether long inline scalars are broken over lines


GO_VCR = Recorder(
    "go-vcr",
    url=("request", "url"),
    method=("request", "method"),
    status=("response", "code"),
    reason=("response", "status"),
    length=("content_length",),
    form=("request", "form"),
    host=("request", "host"),
    duration=("response", "duration"),
    emitter="go-yaml",
    layout=GO_LAYOUT,
    folds=False,
)
# Format 1 was written with go-yaml v2, which indents and breaks lines as libyaml does.
GO_VCR_1 = GO_VCR._replace(layout=COMPACT, folds=True)
VCRPY = Recorder(
    "vcrpy",
    url=("request", "uri"),
    method=("request", "method"),
    status=("response", "status", "code"),
    reason=("response", "status", "message"),
    wide_unicode=False,
)
# Before 1.0 a file was a bare list, and the parts of a request's URL were fields.
VCRPY_0 = VCRPY._replace(name="vcrpy-0", url=())
RUBY_VCR = Recorder(
    "ruby-vcr",
    url=("request", "uri"),
    method=("request", "method"),
    status=("response", "status", "code"),
    reason=("response", "status", "message"),
    emitter="psych",
)
# Python's betamax took VCR's layout over, as JSON; a response says its own URL.
BETAMAX = RUBY_VCR._replace(name="betamax")
# Sessions that are not HTTP exchanges (recorded by test suites of their own): shown as they are.
WEBSOCKET = Recorder("websocket", replays_http=False)
GRPC = Recorder("grpc", replays_http=False)


def list_of(root: Node | None) -> tuple[str, Node] | None:
    """The interactions list of a file, and the key it stands under: `BARE` for a file that is a list."""
    if isinstance(root, Mapping):
        for key in LIST_KEYS:
            value = root.get(key)
            if value is not None:
                return key, value
    return (BARE, root) if isinstance(root, Sequence) and root.items else None


def detect(list_key: str, item: Node, version: str = "") -> Recorder | None:
    """The recorder that writes such items into a file of a version; None where that is not known."""
    if not isinstance(item, Mapping):
        return None
    keys = set(item.keys())
    if list_key == BARE:
        return VCRPY_0 if {"request", "response"} <= keys else None
    if not keys & {"request", "response"}:
        return _session(keys)
    if list_key == "http_interactions":
        return BETAMAX if at_path(item, ("response", "url")) is not None else RUBY_VCR
    is_go = at_path(item, GO_VCR.url) is not None or at_path(item, GO_VCR.status) is not None
    if not is_go:
        return VCRPY
    return GO_VCR_1 if version == "1" else GO_VCR


def _session(keys: set[str]) -> Recorder | None:
    if "kind" in keys or {"direction", "data"} <= keys:
        return WEBSOCKET
    return GRPC if any(key.startswith(("request_", "response_")) for key in keys) else None


def text_at(item: Node, path: Path) -> str:
    """The text of a scalar field, "" where there is none."""
    node = at_path(item, path) if path else None
    return node.value if isinstance(node, Scalar) and node.tag != NULL else ""


def url_of(item: Node, recorder: Recorder) -> str:
    """The URL of the request, put together where the file has its parts."""
    if recorder is not VCRPY_0:
        return text_at(item, recorder.url)
    scheme, host, port, path = (
        text_at(item, ("request", part)) for part in ("protocol", "host", "port", "path")
    )
    named = f":{port}" if port and port != DEFAULT_PORTS.get(scheme) else ""
    return f"{scheme}://{host}{named}{path}" if scheme and host else text_at(item, VCRPY.url)


def status_of(item: Node, recorder: Recorder) -> int | None:
    """The status code; None where it is absent or not a number."""
    text = text_at(item, recorder.status)
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MAX_DIGITS else None


def reason_of(item: Node, recorder: Recorder) -> str:
    """The reason phrase. go-vcr writes the code in front of it."""
    text = text_at(item, recorder.reason)
    code = text_at(item, recorder.status)
    return text.removeprefix(code).strip() if recorder.name == GO_VCR.name else text
