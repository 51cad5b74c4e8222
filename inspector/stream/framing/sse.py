"""Server-sent events, parsed by the WHATWG rules (HTML, §9.2.6 "Interpreting an event stream").

Lines end with CRLF, LF or CR and nothing else: `str.splitlines` would also cut at U+2028 and
friends, which may stand inside JSON. A client is not handed an event whose blank line is missing;
such a tail is kept as an ``unterminated`` row.
"""

import re

from inspector.stream.framing import Event, Framed, Line

LINE = re.compile(r"([^:\r\n]*)(:?)( ?)([^\r\n]*)(\r\n|\n|\r|\Z)")
FIELDS = frozenset({"event", "data", "id", "retry"})

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
    match = LINE.match
    end = len(text)
    while at < end:
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
