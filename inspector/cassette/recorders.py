"""Where each recorder keeps what: go-vcr, vcrpy, VCR for Ruby, … Facts only, as data.

A new recorder is one entry here, and a line in `detection` that tells its shape apart.
"""

from typing import Literal, NamedTuple

from inspector.cassette.layout import COMPACT, GO_LAYOUT, Layout
from inspector.cassette.nodes import NULL, Node, Scalar, at_path

Path = tuple[str, ...]

Emitter = Literal["go-yaml", "pyyaml", "psych"]
"""The libraries that write the recorders' files."""

MAX_DIGITS = 9
"""Of a status code: Python refuses to read numbers of thousands of digits."""

LIST_KEYS = ("interactions", "http_interactions")
BARE = ""
"""What stands for the key where the whole file is the list."""

ALONE = "\0"
"""What stands for it where the whole file is one interaction."""

READ_ONLY = "a recorded WebSocket or gRPC session can be looked at, not edited"
NOT_KNOWN = "the layout of this recording is not known: an edit might change what no recorder reads"

DEFAULT_PORTS = {"http": "80", "https": "443"}


class Recorder(NamedTuple):
    """Paths of keys below an item of the interactions list. An empty path: the file has no such field.

    ``request`` and ``response`` are the keys of the two messages; "" stands for the item itself, None for
    a message that such a file never has. ``body`` and ``response_body`` are the keys of their bodies.
    """

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
    request: str | None = "request"
    response: str | None = "response"
    body: str = "body"
    response_body: str = "body"
    typed_bodies: bool = False  # whether a body says its ``type`` beside its ``content``
    base64_prefix: str = ""  # what a body that stands for bytes begins with
    refusal: str = ""  # why nothing can be edited


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
# VCR 1.x wrote structs of Ruby in a bare list, bodies as plain texts, methods as symbols.
RUBY_VCR_1 = RUBY_VCR._replace(name="ruby-vcr-1")
# R's vcr took VCR's layout over: a status of its own spelling, from 2.0 on a mere number.
R_VCR_0 = RUBY_VCR._replace(name="r-vcr", status=("response", "status", "status_code"), emitter="pyyaml")
R_VCR = R_VCR_0._replace(status=("response", "status"), reason=())
# Python's betamax took VCR's layout over, as JSON; a response says its own URL.
BETAMAX = RUBY_VCR._replace(name="betamax")
# Its first versions had no status but a number, and bodies without an encoding.
BETAMAX_0 = BETAMAX._replace(status=("response", "status_code"), reason=())
# vcrpy 4.1 to 5.x with httpx.
VCRPY_HTTPX = VCRPY._replace(status=("response", "status_code"), reason=(), response_body="content")
CASSETTER = VCRPY._replace(
    name="cassetter", status=("response", "status"), reason=(), wide_unicode=True, typed_bodies=True
)
# Datadog's test agent keeps one interaction in a file.
SINGLE = VCRPY._replace(
    name="single", url=("request", "url"), base64_prefix="base64:", layout=COMPACT, wide_unicode=False
)
SINGLE_STATUS = SINGLE._replace(status=("response", "status"), reason=())
ANSWER = SINGLE._replace(url=(), method=(), status=("status",), reason=(), request=None, response="")
# Sessions that are not HTTP exchanges (recorded by test suites of their own): shown as they are.
WEBSOCKET = Recorder("websocket", replays_http=False, refusal=READ_ONLY)
GRPC = Recorder("grpc", replays_http=False, refusal=READ_ONLY)
UNKNOWN = Recorder("unknown", replays_http=False, refusal=NOT_KNOWN)


def text_at(item: Node, path: Path) -> str:
    """The text of a scalar field, "" where there is none."""
    node = at_path(item, path) if path else None
    return node.value if isinstance(node, Scalar) and node.tag != NULL else ""


def method_of(item: Node, recorder: Recorder) -> str:
    """The method in capitals; Ruby's symbols have a colon in front."""
    return text_at(item, recorder.method).removeprefix(":").upper()


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
