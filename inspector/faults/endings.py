"""A stream that ends too early, or with an error amid its events."""

from inspector.cassette import Cassette, Edit, edit_body
from inspector.faults import shapes
from inspector.faults.scene import Scene
from inspector.faults.shapes import Asked
from inspector.faults.snapshots import said_until
from inspector.stream import Stream, read_stream
from inspector.stream.arranging import rebuilt
from inspector.stream.deltas import message_field
from inspector.stream.reading import arrange_events
from inspector.stream.structure import RENUMBER, findings
from inspector.stream.timeline import SENTINELS


def terminators(stream: Stream) -> list[int]:
    """The indexes of the events by which the API says that the stream ends."""
    said = {delta.event for delta in stream.deltas if delta.target == message_field("end")}
    said |= {number for number, event in enumerate(stream.events) if event.data in SENTINELS}
    return sorted(said)


def _finishes(stream: Stream) -> list[int]:
    """The events that say why the model ended, which is all that some APIs say of the end."""
    if stream.dialect == "mcp":
        return []  # the result is the whole answer
    return sorted({each.event for each in stream.deltas if each.target[1::2] == ("choice", "finish_reason")})


def cut(scene: Scene) -> str | bytes:
    """The body up to the end of the event at the playhead, as if the connection had broken there."""
    stream = scene.events
    span = stream.events[_playhead(scene) - 1].span
    assert span is not None
    if not stream.framed.source[span[1] :].strip():
        raise ValueError("nothing comes after the event at the playhead")
    return stream.framed.source[: span[1]]


def cut_but_end(scene: Scene) -> str | bytes:
    """The body without the events behind the playhead, but with the one that ends the stream."""
    stream, k = scene.events, _playhead(scene)
    ends = [number for number in terminators(stream) or _finishes(stream) if number >= k]
    if not ends:
        raise ValueError("no event behind the playhead ends the stream")
    if len(ends) == len(stream.events) - k:
        raise ValueError("only the end comes after the event at the playhead")
    return rebuilt(stream, said_until(stream, k, ends), [*range(k), *ends])


def without_end(scene: Scene) -> str | bytes:
    """The body without the events that end the stream."""
    stream = scene.events
    ends = terminators(stream)
    if not ends:
        raise ValueError("no event says that this stream ends")
    return arrange_events(stream, [number for number in range(len(stream.events)) if number not in ends])


def _playhead(scene: Scene) -> int:
    if not scene.k:
        raise ValueError("the playhead stands before the first event")
    return scene.k


def error_body(scene: Scene) -> str | bytes:
    """The body with an error behind the event at the playhead, in front of what ends the stream.

    It is the last event, as it is where an API fails: nothing behind it says that all went well.
    """
    stream = scene.events
    dialect = scene.answer.dialect or ""
    k = error_place(scene)
    asked = Asked(500, scene.request_id)
    if stream.framing == "aws-eventstream":
        new = shapes.frame(dialect, asked)
    else:
        is_named = any(event.type != "message" for event in stream.events) or dialect == "mcp"
        number = scene.last_number(k)
        new = shapes.event(dialect, asked, named=is_named, number=None if number is None else number + 1)
    return arrange_events(stream, [*range(k), new])


def error_place(scene: Scene) -> int:
    """Behind how many events an error can stand so that clients read it."""
    stream = scene.events
    k = min([scene.k, *terminators(stream)[:1]])
    if stream.message_at(k).error:
        raise ValueError("an error comes before this place already")
    return k


def counted(cassette: Cassette, index: int, body: str | bytes) -> Edit:
    """An edit of a stream whose events have numbers: they stay consecutive."""
    edit = edit_body(cassette, index, "response", body)
    stream = read_stream(edit.cassette.interactions[index])
    for finding in findings(stream) if stream else ():
        if finding.words == RENUMBER:
            return finding.repair(edit.cassette, index)
    return edit
