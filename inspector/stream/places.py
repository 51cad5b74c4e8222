"""Where rows of a stream and parts of its message stand: in the body, and in the interaction's text."""

from bisect import bisect_right

from inspector.cassette import Interaction
from inspector.cassette.places import body_offset
from inspector.content import json_text
from inspector.stream.deltas import Delta
from inspector.stream.framing import SESSIONS, Line
from inspector.stream.timeline import Stream
from inspector.stream.tracks import part_id


def line_offset(interaction: Interaction, stream: Stream, line: Line) -> int:
    """The offset in an interaction's text at which a row of its stream starts."""
    return _offset(interaction, stream, line.span[0])


def part_offset(interaction: Interaction, stream: Stream, part: str) -> int | None:
    """The offset at which the stream says the first piece of a part; None for an unknown part."""
    first = next((delta for delta in stream.deltas if part_id(delta.target) == part), None)
    return None if first is None else _offset(interaction, stream, _start_of(stream, first))


def _offset(interaction: Interaction, stream: Stream, at: int) -> int:
    if stream.framing in SESSIONS:
        return at
    response = interaction.response
    assert response is not None  # what is no session is read from a response
    in_bytes = isinstance(stream.framed.source, bytes)
    known = in_bytes or response.body.text is not None
    return body_offset(interaction, response.body, at if known else 0, in_bytes=in_bytes)


def _start_of(stream: Stream, delta: Delta) -> int:
    """Where a delta's value starts in the source; the event where that has more than one piece of data."""
    event = stream.events[delta.event]
    if len(event.data_spans) == 1 and isinstance(stream.framed.source, str):
        span = value_span(event.data, delta)
        return event.data_spans[0][0] + (span[0] if span else 0)
    return stream.lines[row_of(stream, delta.event + 1)].span[0]


def value_span(data: str, delta: Delta) -> tuple[int, int] | None:
    """Where the value of a delta stands in its event's data; None where the data does not hold it so."""
    try:
        return json_text.value_span(data, delta.path)
    except (KeyError, ValueError, RecursionError):
        return None


def row_of(stream: Stream, k: int) -> int:
    """The row of the event with number ``k``. Rows are ordered by k, and an event is the first of its k."""
    return bisect_right(stream.lines, k - 1, key=lambda line: line.k)


def row_at(stream: Stream, at: int) -> int | None:
    """The row at an offset in the stream's source; None in front of the first one."""
    row = bisect_right(stream.lines, at, key=lambda line: line.span[0]) - 1
    return row if row >= 0 else None
