"""An answer that was not streamed: one JSON document, seen as a stream of one event."""

from collections.abc import Mapping

from inspector.stream.framing import Event, Framed, Line


def sniff(text: str) -> bool:
    """Whether a body starts as a JSON object or list."""
    return text.lstrip("\ufeff \t\r\n")[:1] in ("{", "[")


def parse(text: str) -> Framed:
    """The whole body as the one event."""
    span = (0, len(text))
    return Framed([Event("message", text, "", span, (span,))], [Line("event", 1, "", span, 0)], text)


def replace(framed: Framed, changes: Mapping[int, str]) -> str:
    """The body is the event."""
    return changes.get(0, framed.text)
