"""From a response to its stream: which framing, by the body first, and which dialect, by its events."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from inspector.cassette import Body, Interaction
from inspector.cassette.recorders import READ_ONLY
from inspector.content import json_text, urls
from inspector.stream import framing as framings
from inspector.stream.dialects import DIALECTS, Dialect
from inspector.stream.framing import NOT_JSON, Event, Framed, Framing
from inspector.stream.timeline import Stream, payload_of

if TYPE_CHECKING:
    from inspector.stream.framing.pieces import Piece

SSE_TYPE = "text/event-stream"


def read_stream(interaction: Interaction) -> Stream | None:
    """What the response of an interaction says.

    None where it has neither a stream framing nor a known dialect.
    """
    if not interaction.recorder.replays_http:
        return _read_session(interaction)
    response = interaction.response
    if response is None:
        return None
    found = _framed(response.body)
    if found is None:
        return None
    framing, framed = found
    path = urls.split(interaction.request.url).path if interaction.request else ""
    dialect = _recognise(framed, path, failed=(response.status or 0) >= 400)
    if dialect is None and framing in ("single", "json-array"):
        return None
    return Stream(framing, framed, dialect)


def _read_session(interaction: Interaction) -> Stream | None:
    """A recorded session has no body: its frames are the events, in dialects of their own."""
    from inspector.stream.dialects.sessions import SESSION_DIALECTS  # few cassettes have sessions

    found = framings.session.parse(interaction)
    if found is None:
        return None
    framing, framed = found
    speaking = (
        dialect
        for event in framed.events
        for dialect in SESSION_DIALECTS
        if dialect.recognise(event, payload_of(event))
    )
    return Stream(framing, framed, next(speaking, None))


def _framed(body: Body) -> tuple[Framing, Framed] | None:
    """The framing of a body: its look decides, the content type only where that says nothing."""
    text, media_type = body.text, body.media_type
    if text is not None and framings.sse.sniff(text):
        return "sse", framings.sse.parse(text)
    if framings.eventstream.sniff(body.content):
        return "aws-eventstream", framings.eventstream.parse(body.content)
    if text is not None and framings.single.sniff(text):
        return _json(text, media_type)
    if media_type == SSE_TYPE and body.raw is not None:
        # An event stream is read whatever bytes it has, as its rules say.
        return "sse", framings.sse.parse(body.content.decode("utf-8", "replace") if text is None else text)
    if media_type == framings.eventstream.MEDIA_TYPE and body.raw is not None:
        return "aws-eventstream", framings.eventstream.parse(body.content)
    return None


def _json(text: str, media_type: str) -> tuple[Framing, Framed] | None:
    """The framing of a body that starts as JSON."""
    if framings.ndjson.sniff(text) or (
        media_type in framings.ndjson.MEDIA_TYPES and not framings.json_array.sniff(text)
    ):
        return None if _is_batch(text) else ("ndjson", framings.ndjson.parse(text))
    if framings.json_array.sniff(text):
        return "json-array", framings.json_array.parse(text)
    if media_type == SSE_TYPE and not json_text.is_json(text):
        return "sse", framings.sse.parse(text)
    return "single", framings.single.parse(text)


def _is_batch(text: str) -> bool:
    """Whether the lines are the results of a batch, each of another request: a file, not a stream."""
    first = next(iter(framings.ndjson.parse(text).events), None)
    payload = NOT_JSON if first is None else payload_of(first)
    return isinstance(payload, dict) and "custom_id" in payload


def _recognise(framed: Framed, path: str, *, failed: bool) -> Dialect | None:
    """The dialect that the first decisive event shows, else the one that the path hints at."""
    speaks = False
    for event in framed.events:
        payload = payload_of(event)
        fitting = [dialect for dialect in DIALECTS if dialect.recognise(event, payload)]
        if fitting:
            # Some documents of two APIs have one shape: there the path decides.
            return next((dialect for dialect in fitting if dialect.serves(path)), fitting[0])
        if here := _at_its_path(event, payload, path):
            return here
        speaks = speaks or not _says_nothing(event, payload)
    # A stream that speaks, but no dialect that is known, is not guessed at by its path.
    if speaks and not failed:
        return None
    return next((dialect for dialect in DIALECTS if dialect.serves(path)), None)


def _at_its_path(event: Event, payload: object, path: str) -> Dialect | None:
    """The dialect whose own path makes an event decisive that no shape decides, such as any text at all."""
    for dialect in DIALECTS:
        accepts = getattr(dialect, "accepts", None)
        if accepts and dialect.serves(path) and accepts(event, payload):
            return dialect
    return None


def _says_nothing(event: Event, payload: object) -> bool:
    """Whether an event could be of any dialect: an error, no JSON, choices that are none, a mere text."""
    if payload is NOT_JSON or framings.eventstream.is_fault(event):
        return True
    if not isinstance(payload, dict):
        return False
    return "error" in payload or payload.get("choices") == [] or payload.keys() == {"text"}


def replace_events(stream: Stream, changes: Mapping[int, str]) -> str | bytes:
    """The body in which some events, by their indexes, have other data: new text, or new content.

    Everything else stays byte for byte. Raises `ValueError` where the framing cannot carry the data.
    """
    match stream.framing:
        case "websocket" | "grpc":
            raise ValueError(READ_ONLY)
        case "sse":
            return framings.sse.replace(stream.framed, changes)
        case "ndjson":
            return framings.ndjson.replace(stream.framed, changes)
        case "json-array":
            return framings.json_array.replace(stream.framed, changes)
        case "aws-eventstream":
            return framings.eventstream.replace(stream.framed, changes)
        case _:
            return framings.single.replace(stream.framed, changes)


def arrange_events(stream: Stream, pieces: "Sequence[Piece]") -> str | bytes:
    """The body of these events, old ones by their indexes and new ones: new text, or new content.

    Everything else stays byte for byte. Raises `ValueError` where the framing cannot carry them.
    """
    match stream.framing:
        case "websocket" | "grpc":
            raise ValueError(READ_ONLY)
        case "sse":
            return framings.sse.arrange(stream.framed, pieces)
        case "ndjson":
            return framings.ndjson.arrange(stream.framed, pieces)
        case "json-array":
            return framings.json_array.arrange(stream.framed, pieces)
        case "aws-eventstream":
            return framings.eventstream.arrange(stream.framed, pieces)
        case _:
            raise ValueError("an answer that is no stream has no events to arrange")
