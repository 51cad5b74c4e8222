"""An answer that was not streamed: one JSON document, seen as a stream of one event."""

from inspector.stream.framing import Event, Framed, Line


def parse(text: str) -> Framed:
    """The whole body as the one event."""
    span = (0, len(text))
    return Framed([Event("message", text, "", span, (span,))], [Line("event", 1, "", span, 0)], text)
