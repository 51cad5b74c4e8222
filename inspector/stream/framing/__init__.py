"""How a body is cut into events, with the exact span of each: one module for each framing."""

from typing import Any, Final, Literal, NamedTuple

Framing = Literal["sse", "ndjson", "aws-eventstream", "json-array", "single", "websocket", "grpc"]
NOT_JSON: Final[Any] = object()
"""The payload of an event whose data is not JSON."""

LineKind = Literal["event", "comment", "ignored", "unterminated"]


class Event(NamedTuple):
    """What a conforming client is handed.

    ``span`` is where the event stands in ``body.text``, its blank line included; ``data_spans``
    where the pieces of ``data`` stand (they are joined by line feeds). Both count characters; in
    binary framings both count bytes of ``body.content``. ``headers`` are those of a binary frame.
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
    follows the colon.
    """

    kind: LineKind
    k: int
    text: str
    span: tuple[int, int]
    event: int | None = None


class Framed(NamedTuple):
    """The events of a body, and all of its rows."""

    events: list[Event]
    lines: list[Line]
    text: str
