"""Newline-delimited JSON: one value on each line, blank lines between them mean nothing.

The last line may lack its line feed. It is an event if it is JSON, else it was torn off. Lines that
are not JSON are events all the same: a client is handed them, and fails.
"""

import re
from collections.abc import Mapping, Sequence

from inspector.cassette.source import Span, splice
from inspector.content import json_text
from inspector.stream.framing import Event, Framed, Line
from inspector.stream.framing.pieces import Arrangement, Piece

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
    return Span(*framed.events[index].data_spans[0]), _checked(data)


def _checked(data: str) -> str:
    if "\n" in data or "\r" in data:
        raise ValueError("a line of NDJSON cannot hold a line end")
    if not data.strip(_BLANK):
        raise ValueError("a line of NDJSON cannot be blank")
    return data


def arrange(framed: Framed, pieces: Sequence[Piece]) -> str:
    """The body of these lines, old and new ones in this order; every old one keeps its very spelling.

    Blank lines and a torn one stay where they are. A body whose last line has no line end stays one.
    Raises `ValueError` where a new line would be blank, or hold a line end.
    """
    arrangement = Arrangement(len(framed.events), pieces)
    spans = [event.span for event in framed.events if event.span is not None]
    gaps = [
        framed.text[start:end]
        for start, end in zip(
            [0, *(span[1] for span in spans)], [*(span[0] for span in spans), len(framed.text)], strict=True
        )
    ]
    lines = [framed.text[start:end] for start, end in spans]
    end = next((_end(line) for line in lines if _end(line)), "\n")
    is_open = bool(lines) and not _end(lines[-1])
    out: list[str] = [gaps.pop(0)] if not lines and framed.text.startswith("\ufeff") else []
    for position, piece in enumerate(pieces):
        out += (gaps[gap] for gap in arrangement.gaps[position])
        line = lines[piece] if isinstance(piece, int) else _checked(piece.data).strip(_BLANK) + end
        out.append(line if _end(line) else line + end)
    if is_open and pieces:
        out[-1] = out[-1].removesuffix("\n").removesuffix("\r")
    out += (gaps[gap] for gap in arrangement.gaps[-1])
    return "".join(out)


def _end(line: str) -> str:
    return line[len(line.rstrip("\r\n")) :] if line.endswith("\n") else ""
