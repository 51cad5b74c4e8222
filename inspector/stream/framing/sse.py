"""Server-sent events, parsed by the WHATWG rules (HTML, §9.2.6 "Interpreting an event stream").

Lines end with CRLF, LF or CR and nothing else: `str.splitlines` would also cut at U+2028 and
friends, which may stand inside JSON. A client is not handed an event whose blank line is missing;
such a tail is kept as an ``unterminated`` row.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from inspector.cassette.source import Span, splice
from inspector.stream.framing import Anomaly, Event, Framed, Line

if TYPE_CHECKING:
    from inspector.stream.framing.pieces import NewEvent, Piece

LINE = re.compile(r"([^:\r\n]*)(:?)( ?)([^\r\n]*)(\r\n|\n|\r|\Z)")
_USUAL = re.compile(r"(?:event: ?([^\r\n]*)\n)?data: ?([^\r\n]*)\n\n")
"""A whole event as nearly all are: at most a type, one line of data, line feeds."""

FIELDS = frozenset({"event", "data", "id", "retry"})

_LINE_END = re.compile(r"\r\n|\n|\r")
_DATA_LINE = re.compile(r"(?:^|[\r\n])data:")
_FIRST_LINE = re.compile(r"\ufeff?[ \t\r\n]*(?:(?:data|event|id|retry):|:)")


def sniff(text: str) -> bool:
    """Whether a body without a content type looks like an event stream: it must have data."""
    return _FIRST_LINE.match(text) is not None and _DATA_LINE.search(text) is not None


def parse(text: str) -> Framed:
    """Cut a body into events and rows. Never raises: every text is an event stream."""
    events: list[Event] = []
    lines: list[Line] = []
    data: list[tuple[int, int]] = []
    type_ = last_id = ""
    start: int | None = None  # of the event that is being read
    at = 1 if text.startswith("\ufeff") else 0
    match, usual = LINE.match, _USUAL.match
    end = len(text)
    while at < end:
        if start is None and (whole := usual(text, at)):
            line_start, at = at, whole.end()
            number = len(events)
            lines.append(Line("event", number + 1, "", (line_start, at), number))
            events.append(Event(whole[1] or "message", whole[2], last_id, (line_start, at), (whole.span(2),)))
            continue
        found = match(text, at)
        assert found is not None  # the pattern matches everywhere
        name, colon, _, value, _ = found.groups()
        line_start, at = at, found.end()
        if not name and not colon:
            if data:
                pieces = [text[a:b] for a, b in data]
                lines.append(Line("event", len(events) + 1, "", (start or 0, at), len(events)))
                body = pieces[0] if len(pieces) == 1 else "\n".join(pieces)
                events.append(Event(type_ or "message", body, last_id, (start or 0, at), tuple(data)))
            elif start is not None:
                # An event without data is not delivered; the lines that named it are shown.
                lines.append(Line("ignored", len(events), text[start:line_start].rstrip("\r\n"), (start, at)))
            data, type_, start = [], "", None
            continue
        if not name:
            lines.append(Line("comment", len(events), text[line_start + 1 : found.end(4)], (line_start, at)))
            continue
        if name not in FIELDS:
            lines.append(Line("ignored", len(events), text[line_start : found.end(4)], (line_start, at)))
            continue
        if start is None:
            start = line_start
        if name == "data":
            data.append(found.span(4))
        elif name == "event":
            type_ = value
        elif name == "id" and "\0" not in value:
            last_id = value
    if start is not None:
        lines.append(Line("unterminated", len(events), text[start:end].rstrip("\r\n"), (start, end)))
    return Framed(events, lines, text, _never_ended(events, data))


def _never_ended(events: list[Event], data: list[tuple[int, int]]) -> tuple[Anomaly, ...]:
    """What is odd about data at the end that no client is handed: several lines are several events."""
    if len(data) < 2:
        return ()
    at = max(len(events) - 1, 0)
    words = "lines of data without a blank line between them: clients see none of these events"
    return (Anomaly(at, f"{len(data)} {words}"),)


def replace(framed: Framed, changes: Mapping[int, str]) -> str:
    """The body in which some events have other data. A line feed in it starts another ``data`` line.

    Lines keep their own spelling (``data:`` or ``data: ``) and their own ends; lines that are added
    are spelled as the last one, and those that are no longer needed go. Raises `ValueError` for a
    carriage return, which ends a line and so cannot be part of the data.
    """
    return splice(
        framed.text, (change for index in sorted(changes) for change in _event(framed, index, changes[index]))
    )


def _event(framed: Framed, index: int, data: str) -> Iterator[tuple[Span, str]]:
    if "\r" in data:
        raise ValueError("server-sent events cannot carry a carriage return")
    text, spans = framed.text, framed.events[index].data_spans
    values = data.split("\n")
    for (start, end), value in zip(spans, values, strict=False):
        if text[start:end] != value:
            yield Span(start, end), _spelled(_head(text, start), value)
    for start, end in spans[len(values) :]:
        # With the line end in front: a CR that came to stand before an LF would be one end with it.
        yield Span(_line_end_before(text, start - len(_head(text, start))), end), ""
    if added := values[len(spans) :]:
        start, end = spans[-1]
        head = _head(text, start)
        found = _LINE_END.match(text, end)
        assert found is not None  # the blank line of the event follows
        yield (
            Span(end, end),
            "".join(found.group() + _with_colon(head) + _spelled(_with_colon(head), line) for line in added),
        )


def _head(text: str, start: int) -> str:
    """What stands on a data line before its value: ``data``, ``data:`` or ``data: ``."""
    return next(head for head in ("data: ", "data:", "data") if text.endswith(head, 0, start))


def _with_colon(head: str) -> str:
    return head if ":" in head else "data: "


def _spelled(head: str, value: str) -> str:
    """A value as it must be written behind a head, of which a reader drops one leading space."""
    if head == "data" and value:
        return f": {value}"
    return f" {value}" if head == "data:" and value.startswith(" ") else value


def _line_end_before(text: str, at: int) -> int:
    """Where the line end starts that stands before a place."""
    return at - 2 if text.startswith("\r\n", at - 2) else at - 1


def renamed(framed: Framed, index: int, type_: str) -> str:
    """The body in which an event has another type. Raises `ValueError` where it has no ``event`` line."""
    event = framed.events[index]
    assert event.span is not None
    lines = [found for found in _lines(framed.text, event.span) if found.group(1) == "event"]
    if not lines or _LINE_END.search(type_):
        raise ValueError("this event has no name that could be another one")
    return splice(framed.text, [(Span(*lines[-1].span(4)), type_)])


def arrange(framed: Framed, pieces: "Sequence[Piece]") -> str:
    """The body of these events, old and new ones in this order; every old one keeps its very spelling.

    Comments and other rows stay where they are, also those inside an event that goes. New events are
    spelled as their neighbours. Raises `ValueError` for a carriage return in the data of a new one.
    """
    from inspector.stream.framing.pieces import Arrangement  # to read a stream, nothing is arranged

    arrangement = Arrangement(len(framed.events), pieces)
    text, gaps = framed.text, _gaps(framed, set(pieces))
    out: list[str] = []
    if not framed.events:
        # Before an unterminated tail, which would swallow them.
        mark = len(text) - len(text.removeprefix("\ufeff"))
        out, gaps = [text[:mark]], [text[mark:]]
    for position, piece in enumerate(pieces):
        out += (gaps[gap] for gap in arrangement.gaps[position])
        if isinstance(piece, int):
            out.append(text[slice(*_span(framed, piece))])
        else:
            out.append(_written(framed, piece, arrangement.neighbour(position)))
    out += (gaps[gap] for gap in arrangement.gaps[-1])
    return "".join(out)


def _span(framed: Framed, index: int) -> tuple[int, int]:
    span = framed.events[index].span
    assert span is not None
    return span


def _gaps(framed: Framed, kept: "set[Piece]") -> list[str]:
    """What stands in front of each event and behind the last one, with the rows inside those that go."""
    gaps = []
    end = 0
    left = ""
    for index in range(len(framed.events)):
        start, event_end = _span(framed, index)
        gaps.append(left + framed.text[end:start])
        left = "" if index in kept else _rows_inside(framed.text, (start, event_end))
        end = event_end
    return [*gaps, left + framed.text[end:]]


def _rows_inside(text: str, span: tuple[int, int]) -> str:
    """Comments and ignored lines between the lines of an event."""
    rows = (found for found in _lines(text, span) if found.group(1) not in FIELDS)
    return "".join(row.group() for row in rows if row.group(1) or row.group(2))


def _lines(text: str, span: tuple[int, int]) -> Iterator[re.Match[str]]:
    at, end = span
    while at < end:
        found = LINE.match(text, at)
        assert found is not None  # the pattern matches everywhere
        yield found
        at = found.end()


def _written(framed: Framed, new: "NewEvent", neighbour: int | None) -> str:
    """A new event, spelled as its neighbour."""
    if "\r" in new.data:
        raise ValueError("server-sent events cannot carry a carriage return")
    if _LINE_END.search(new.type):
        raise ValueError("the name of an event is one line")
    name, head, end, is_named = "event: ", "data: ", "\n", False
    if neighbour is None:
        found = _LINE_END.search(framed.text)
        end = found.group() if found else end
    else:
        event = framed.events[neighbour]
        head = _with_colon(_head(framed.text, event.data_spans[0][0]))
        after = _LINE_END.match(framed.text, event.data_spans[-1][1])
        assert after is not None  # the blank line of the event follows
        end = after.group()
        names = [line for line in _lines(framed.text, _span(framed, neighbour)) if line.group(1) == "event"]
        is_named = bool(names)
        name = f"event:{names[-1].group(3)}" if names else name.replace(" ", head[5:])
    lines = [name + new.type] if new.type and (new.type != "message" or is_named) else []
    lines += (head + _spelled(head, value) for value in new.data.split("\n"))
    return end.join([*lines, "", ""])
