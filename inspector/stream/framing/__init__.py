"""How a body is cut into events, with the exact span of each: one module for each framing.

Each module has ``sniff``, which looks at a body alone, ``parse``, which never raises, and
``replace(framed, changes)``: the body in which some events, by their indexes, have other data, and
everything else is the same byte for byte. It raises `ValueError` where the framing cannot carry them.
Those of streams also have ``arrange(framed, pieces)``: the body of some of its events and of new ones,
in any order.
"""

from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

if TYPE_CHECKING:
    from inspector.stream.framing import eventstream, json_array, ndjson, session, single, sse

__all__ = [
    "NOT_JSON",
    "SESSIONS",
    "Anomaly",
    "Event",
    "Framed",
    "Framing",
    "Line",
    "LineKind",
    "eventstream",
    "json_array",
    "ndjson",
    "session",
    "single",
    "sse",
]


def __getattr__(name: str) -> ModuleType:
    """A framing is loaded when a body may be in it (PEP 562)."""
    if name in __all__:
        return import_module(f"{__name__}.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


Framing = Literal["sse", "ndjson", "aws-eventstream", "json-array", "single", "websocket", "grpc"]

SESSIONS: Final = ("websocket", "grpc")
"""What is no body but an interaction of its own."""
NOT_JSON: Final[Any] = object()
"""The payload of an event whose data is not JSON."""

LineKind = Literal["event", "comment", "ignored", "unterminated"]


class Event(NamedTuple):
    """What a conforming client is handed.

    ``span`` is where the event stands in ``body.text``, its blank line included; ``data_spans``
    where the pieces of ``data`` stand (they are joined by line feeds). Both count characters; in
    binary framings both count bytes of ``body.content``. ``headers`` are those of a binary frame;
    where that wraps the data (base64), the span is that of what stands there.
    """

    type: str
    data: str
    id: str = ""
    span: tuple[int, int] | None = None
    data_spans: tuple[tuple[int, int], ...] = ()
    headers: tuple[tuple[str, str], ...] = ()


class Line(NamedTuple):
    """A row of the event table: an event, or something that no client is handed.

    ``k`` is the number of events delivered once this row has been read; ``event`` is the index of the
    event, None for other rows. For ``ignored`` rows ``text`` is the whole line, for comments what
    follows the colon; of bytes that make no frame it says how many there are.
    """

    kind: LineKind
    k: int
    text: str
    span: tuple[int, int]
    event: int | None = None


class Anomaly(NamedTuple):
    """Something in the stream that contradicts itself or its rules. ``event`` is an index.

    ``part`` is the id of the message's part that is wrong, "" where it is none or none alone.
    """

    event: int
    message: str
    part: str = ""


class Framed(NamedTuple):
    """The events of a body, and all of its rows. ``source`` is what spans count in."""

    events: list[Event]
    lines: list[Line]
    source: str | bytes
    anomalies: tuple[Anomaly, ...] = ()

    @property
    def text(self) -> str:
        """The source of a framing of text."""
        assert isinstance(self.source, str)
        return self.source
