"""Events of a recorded stream changed, added, copied, moved, removed: each as an edit of the cassette.

Events count from 1, as the playhead does. What is no longer JSON is allowed where the framing can carry
it: fixtures may be about that, and who asks for it can see so in `Stream.malformed`.
"""

from collections.abc import Collection, Mapping, Sequence

from inspector.cassette import Cassette, Edit, edit_body
from inspector.content import json_text
from inspector.stream import framing as framings
from inspector.stream.framing import Event, sse
from inspector.stream.framing.pieces import NewEvent, Piece
from inspector.stream.reading import arrange_events, read_stream, replace_events
from inspector.stream.timeline import SENTINELS, Stream, payload_of


def rewrite_event(cassette: Cassette, index: int, k: int, data: str) -> Cassette:
    """Give event ``k`` of an interaction's answer other data. Lengths follow where they were right.

    Raises ValueError where there is no such event, or the framing cannot carry the data.
    """
    return edit_event(cassette, index, k, data).cassette


def edit_event(cassette: Cassette, index: int, k: int, data: str) -> Edit:
    """`rewrite_event`, and what was decided: an event's name follows its type where they were the same."""
    stream = editable_stream(cassette, index)
    _check(stream, k)
    return edit_body(cassette, index, "response", body_with(stream, {k - 1: data}))


def insert_event(cassette: Cassette, index: int, k: int, data: str, type_: str | None = None) -> Edit:
    """A new event behind event ``k``, 0 for the start; ``type_`` is its name where `type_for` is wrong."""
    stream = editable_stream(cassette, index)
    if not 0 <= k <= len(stream.events):
        raise ValueError(f"there is no event {k:,}")
    name = type_for(stream, k, data) if type_ is None else type_
    return _arranged(cassette, index, stream, with_new(stream, k, NewEvent(data, name)))


def duplicate_events(cassette: Cassette, index: int, ks: Collection[int]) -> Edit:
    """Copies of some events, behind the last one of them."""
    stream = editable_stream(cassette, index)
    chosen = _chosen(stream, ks)
    pieces: list[Piece] = [*range(len(stream.events))]
    pieces[chosen[-1] + 1 : chosen[-1] + 1] = chosen
    return _arranged(cassette, index, stream, pieces)


def delete_events(cassette: Cassette, index: int, ks: Collection[int]) -> Edit:
    """The stream without some events."""
    stream = editable_stream(cassette, index)
    gone = set(_chosen(stream, ks))
    return _arranged(cassette, index, stream, [n for n in range(len(stream.events)) if n not in gone])


def move_events(cassette: Cassette, index: int, ks: Collection[int], by: int) -> Edit:
    """Some events moved together, earlier (-1) or later (+1). Raises ValueError at the ends."""
    stream = editable_stream(cassette, index)
    chosen = _chosen(stream, ks)
    rest: list[Piece] = [n for n in range(len(stream.events)) if n not in chosen]
    at = chosen[0] + by
    if not 0 <= at <= len(rest):
        raise ValueError("there is no event to move past")
    return _arranged(cassette, index, stream, [*rest[:at], *chosen, *rest[at:]])


def editable_stream(cassette: Cassette, index: int) -> Stream:
    """The stream of an interaction's answer. Raises ValueError where it has none that can be edited."""
    interaction = cassette.interactions[index]
    if interaction.recorder.refusal:
        raise ValueError(interaction.recorder.refusal)
    stream = read_stream(interaction)
    if stream is None or interaction.response is None:
        raise ValueError("this answer is not one of events")
    if isinstance(stream.framed.source, str) and interaction.response.body.text != stream.framed.source:
        raise ValueError("this stream is not text: its bytes could not be kept")
    return stream


def body_with(stream: Stream, changes: Mapping[int, str]) -> str | bytes:
    """The body in which some events, by their indexes, have other data, and names that still fit it."""
    body = replace_events(stream, changes)
    if stream.framing != "sse":
        return body
    for index, data in changes.items():
        event = stream.events[index]
        name = _own_name(data)
        if name and event.type != name and event.type == _own_name(event.data):
            body = sse.renamed(sse.parse(str(body)), index, name)
    return body


def rebuilt(stream: Stream, changes: Mapping[int, str], pieces: Sequence[Piece]) -> str | bytes:
    """The body of these pieces, in which some events, by their old indexes, have other data."""
    if not changes:
        return arrange_events(stream, pieces)
    body = body_with(stream, changes)
    framed = (
        framings.eventstream.parse(body)
        if isinstance(body, bytes)
        else {"sse": framings.sse, "ndjson": framings.ndjson, "json-array": framings.json_array}[
            stream.framing
        ].parse(body)
    )
    return arrange_events(Stream(stream.framing, framed, None), pieces)


def with_new(stream: Stream, k: int, new: NewEvent) -> list[Piece]:
    """The pieces of a stream, and a new event behind event ``k``."""
    return [*range(k), new, *range(k, len(stream.events))]


def type_for(stream: Stream, k: int, data: str) -> str:
    """The name that a new event behind event ``k`` needs: what its JSON says, or that of its neighbour."""
    neighbour = stream.events[max(k - 1, 0)] if stream.events else None
    if neighbour is None:
        return ""
    name = _own_name(data)
    if name and any(event.type == _own_name(event.data) for event in stream.events):
        return name
    return neighbour.type


def _own_name(data: str) -> str:
    """The type that the data of an event says, "" where it says none."""
    payload = payload_of(Event("", data))
    name = payload.get("type") if isinstance(payload, dict) else None
    return name if isinstance(name, str) else ""


def _check(stream: Stream, k: int) -> None:
    if not 1 <= k <= len(stream.events):
        raise ValueError(f"there is no event {k:,}")


def _chosen(stream: Stream, ks: Collection[int]) -> list[int]:
    """The indexes of some events, in their order."""
    if not ks:
        raise ValueError("no event is chosen")
    for k in ks:
        _check(stream, k)
    return sorted({k - 1 for k in ks})


def _arranged(cassette: Cassette, index: int, stream: Stream, pieces: Sequence[Piece]) -> Edit:
    return edit_body(cassette, index, "response", arrange_events(stream, pieces))


def problem_of(data: str) -> json_text.JsonError | None:
    """Why the data of an event is not JSON; None where it is, or is the word that ends a stream."""
    if data in SENTINELS:
        return None
    try:
        json_text.loads(data)
    except json_text.JsonError as error:
        return error
    return None
