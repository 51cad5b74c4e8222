"""Where each recorder keeps what: go-vcr v2, vcrpy, VCR for Ruby. Facts only, as data.

A new recorder is one entry here and, where its shape is not told apart yet, a line in `detect`.
"""

from dataclasses import dataclass

from inspector.cassette.emitters import Emitter
from inspector.cassette.nodes import NULL, Mapping, Node, Scalar, at_path
from inspector.cassette.tree import COMPACT, GO_LAYOUT, Layout

Path = tuple[str, ...]

MAX_DIGITS = 9
"""Of a status code: Python refuses to read numbers of thousands of digits."""

LIST_KEYS = ("interactions", "http_interactions")


@dataclass(frozen=True, slots=True)
class Recorder:
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

    @property
    def folds(self) -> bool:
        """Whether long inline scalars are broken over lines."""
        return self.emitter != "go-yaml"


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
)
VCRPY = Recorder(
    "vcrpy",
    url=("request", "uri"),
    method=("request", "method"),
    status=("response", "status", "code"),
    reason=("response", "status", "message"),
    wide_unicode=False,
)
RUBY_VCR = Recorder(
    "ruby-vcr",
    url=("request", "uri"),
    method=("request", "method"),
    status=("response", "status", "code"),
    reason=("response", "status", "message"),
    emitter="psych",
)
# Sessions that are not HTTP exchanges (recorded by test suites of their own): shown as they are.
WEBSOCKET = Recorder("websocket", replays_http=False)
GRPC = Recorder("grpc", replays_http=False)


def list_of(root: Node | None) -> tuple[str, Node] | None:
    """The interactions list of a file, and the key it stands under."""
    if isinstance(root, Mapping):
        for key in LIST_KEYS:
            value = root.get(key)
            if value is not None:
                return key, value
    return None


def detect(list_key: str, item: Node) -> Recorder | None:
    """The recorder that writes such items; None where the layout is not known."""
    if not isinstance(item, Mapping):
        return None
    keys = set(item.keys())
    if {"kind", "direction"} <= keys:
        return WEBSOCKET
    if any(key in keys for key in ("request_stream", "request_sample")):
        return GRPC
    if not keys & {"request", "response"}:
        return None
    if list_key == "http_interactions":
        return RUBY_VCR
    is_go = at_path(item, GO_VCR.url) is not None or at_path(item, GO_VCR.status) is not None
    return GO_VCR if is_go else VCRPY


def text_at(item: Node, path: Path) -> str:
    """The text of a scalar field, "" where there is none."""
    node = at_path(item, path) if path else None
    return node.value if isinstance(node, Scalar) and node.tag != NULL else ""


def status_of(item: Node, recorder: Recorder) -> int | None:
    """The status code; None where it is absent or not a number."""
    text = text_at(item, recorder.status)
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MAX_DIGITS else None


def reason_of(item: Node, recorder: Recorder) -> str:
    """The reason phrase. go-vcr writes the code in front of it."""
    text = text_at(item, recorder.reason)
    code = text_at(item, recorder.status)
    return text.removeprefix(code).strip() if recorder is GO_VCR else text
