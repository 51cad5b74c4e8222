"""A JSON list whose elements arrive one after the other: each is an event.

Gemini streams so where it is not asked for server-sent events. The closing bracket may be missing.
"""

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from json import JSONDecoder

from inspector.cassette.source import Span, splice
from inspector.content import json_text
from inspector.stream.framing import Event, Framed, Line
from inspector.stream.framing.pieces import Arrangement, NewEvent, Piece

_DECODER = JSONDecoder()
_BETWEEN = re.compile(r"[ \t\r\n]*,?[ \t\r\n]*")


def sniff(text: str) -> bool:
    """Whether a body starts as a list of objects."""
    return re.match(r"\ufeff?\s*\[\s*\{", text) is not None


def parse(text: str) -> Framed:
    """Cut a list into its elements; what cannot be read is one row at the end."""
    events: list[Event] = []
    lines: list[Line] = []
    at = _behind(text, text.find("[") + 1)
    while at < len(text) and text[at] != "]":
        try:
            _, end = _DECODER.raw_decode(text, at)
        except (ValueError, RecursionError):
            lines.append(Line("unterminated", len(events), text[at:], (at, len(text))))
            return Framed(events, lines, text)
        lines.append(Line("event", len(events) + 1, "", (at, end), len(events)))
        events.append(Event("message", text[at:end], "", (at, end), ((at, end),)))
        at = _behind(text, end)
    if tail := text[at + 1 :].strip():
        start = text.index(tail, at + 1)
        lines.append(Line("ignored", len(events), tail, (start, start + len(tail))))
    return Framed(events, lines, text)


def _behind(text: str, at: int) -> int:
    found = _BETWEEN.match(text, at)
    assert found is not None  # the pattern matches everywhere
    return found.end()


def replace(framed: Framed, changes: Mapping[int, str]) -> str:
    """The body in which some elements are others. Raises `ValueError` for what is not JSON."""
    return splice(framed.text, (_element(framed, index, data) for index, data in changes.items()))


def _element(framed: Framed, index: int, data: str) -> tuple[Span, str]:
    json_text.loads(data)
    return Span(*framed.events[index].data_spans[0]), data


def arrange(framed: Framed, pieces: Sequence[Piece]) -> str:
    """The list of these elements, old and new ones in this order; every old one keeps its very spelling.

    An element that stays keeps the comma and the layout in front of it; others get those that the list
    uses. Raises `ValueError` for what is not JSON, and where the list would no longer be one of events.
    """
    if not framed.events:
        raise ValueError("this list has no whole element to go by")
    arrangement = Arrangement(len(framed.events), pieces)
    data = [framed.events[each].data if isinstance(each, int) else _stripped(each) for each in pieces]
    if not data or not data[0].startswith("{"):
        raise ValueError("a list that is a stream starts with an object")
    spans = [event.data_spans[0] for event in framed.events]
    between = [framed.text[a_end:b] for (_, a_end), (b, _) in pairwise(spans)]
    out: list[str] = [framed.text[: spans[0][0]]]
    for position, piece in enumerate(pieces):
        if position:
            is_own = arrangement.kept[position] and isinstance(piece, int) and piece > 0
            out.append(between[piece - 1] if is_own and isinstance(piece, int) else (between or [","])[0])
        out.append(data[position])
    return "".join([*out, framed.text[spans[-1][1] :]])


def _stripped(new: NewEvent) -> str:
    json_text.loads(new.data)
    return new.data.strip(" \t\r\n")
