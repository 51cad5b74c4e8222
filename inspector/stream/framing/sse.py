"""Server-sent events, parsed by the WHATWG rules (HTML, §9.2.6 "Interpreting an event stream").

Lines end with CRLF, LF or CR and nothing else: `str.splitlines` would also cut at U+2028 and
friends, which may stand inside JSON. A client is not handed an event whose blank line is missing;
such a tail is kept as an ``unterminated`` row.
"""

import re
from collections.abc import Iterator, Mapping

from inspector.cassette.source import Span, splice
from inspector.stream.framing import Event, Framed, Line

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
    return Framed(events, lines, text)


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
