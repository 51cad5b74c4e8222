"""Newline-delimited JSON: one value on each line, blank lines between them mean nothing.

The last line may lack its line feed. It is an event if it is JSON, else it was torn off. Lines that
are not JSON are events all the same: a client is handed them, and fails.
"""

import re
from collections.abc import Mapping

from inspector.cassette.source import Span, splice
from inspector.content import json_text
from inspector.stream.framing import Event, Framed, Line

MEDIA_TYPES = frozenset(
    {
        "application/x-ndjson",
        "application/ndjson",
        "application/jsonl",
        "application/x-jsonl",
        "application/json-lines",
        "application/stream+json",
    }
)

_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_BLANK = " \t\r\n"


def sniff(text: str) -> bool:
    """Whether the first line is a whole JSON object and others follow."""
    first, _, rest = text.lstrip("\ufeff" + _BLANK).partition("\n")
    return first.startswith("{") and bool(rest.strip()) and json_text.is_json(first)


def parse(text: str) -> Framed:
    """Cut a body into lines."""
    events: list[Event] = []
    lines: list[Line] = []
    start = 1 if text.startswith("\ufeff") else 0
    for found in _LINE.finditer(text, start):
        line, span = found.group(), found.span()
        data = line.strip(_BLANK)
        if not data:
            continue
        if not line.endswith("\n") and not json_text.is_json(data):
            lines.append(Line("unterminated", len(events), line, span))
            continue
        at = span[0] + line.index(data)
        lines.append(Line("event", len(events) + 1, "", span, len(events)))
        events.append(Event("message", data, "", span, ((at, at + len(data)),)))
    return Framed(events, lines, text)


def replace(framed: Framed, changes: Mapping[int, str]) -> str:
    """The body in which some lines hold other data. Raises `ValueError` where that has a line end."""
    return splice(framed.text, (_line(framed, index, data) for index, data in changes.items()))


def _line(framed: Framed, index: int, data: str) -> tuple[Span, str]:
    if "\n" in data or "\r" in data:
        raise ValueError("a line of NDJSON cannot hold a line end")
    if not data.strip(_BLANK):
        raise ValueError("a line of NDJSON cannot be blank")
    return Span(*framed.events[index].data_spans[0]), data
