"""The frames of a recorded WebSocket connection or gRPC call as events.

Both directions of a WebSocket are events: what was said depends on what was sent in between. A gRPC
call sends one request before its answer; the answer's chunks are the events.
"""

from collections.abc import Iterator, Sequence

from inspector.cassette import Interaction
from inspector.cassette.nodes import content_end
from inspector.cassette.session import Frame, Session, frames_of
from inspector.content import json_text
from inspector.stream.framing import Event, Framed, Framing, Line

SENT, RECEIVED = "sent ", "received "
"""How the types of a WebSocket's events begin."""


def parse(interaction: Interaction) -> tuple[Framing, Framed] | None:
    """The events of a session, with spans in the interaction's text; None for an HTTP exchange."""
    frames = frames_of(interaction)
    if isinstance(interaction, Session):
        return "websocket", _framed(interaction.text, frames, [_type(frame) for frame in frames])
    received = [frame for frame in frames if frame.direction == "received"]
    if not received:
        return None
    return "grpc", _framed(interaction.text, received, ["message"] * len(received))


def _framed(text: str, frames: Sequence[Frame], types: list[str]) -> Framed:
    events = [Event(type_, frame.data) for frame, type_ in zip(frames, types, strict=True)]
    return Framed(events, list(_lines(frames)), text)


def _lines(frames: Sequence[Frame]) -> Iterator[Line]:
    for number, frame in enumerate(frames):
        yield Line("event", number + 1, "", (frame.node.start, content_end(frame.node)), number)


def _type(frame: Frame) -> str:
    """The direction, and what the message calls itself or holds."""
    if frame.kind != "message":
        return f"{frame.direction} {frame.kind}".strip()
    return f"{frame.direction} {_name(frame.data)}".strip()


def _name(data: str) -> str:
    try:
        payload = json_text.loads(data)
    except json_text.JsonError:
        return "text"
    if not isinstance(payload, dict):
        return "text"
    named = payload.get("type")
    return named if isinstance(named, str) and named else next(iter(payload), "{}")
