"""What must hold for every stream of every dialect, after every event."""

import json
from collections.abc import Iterable
from itertools import groupby, pairwise
from typing import Any

from inspector.content import json_text
from inspector.stream import Message, Part, Stream
from inspector.stream.deltas import Delta, Op
from inspector.stream.framing import NOT_JSON
from inspector.stream.tracks import part_id

PARTLESS = ("message", "choice", "annotation")


def check_stream(stream: Stream, ks: Iterable[int] | None = None) -> None:
    """All invariants, at the given k or at every one."""
    total = len(stream.events)
    places = sorted({0, total, *(range(total + 1) if ks is None else ks)})
    check_growth(stream, places)
    check_origins(stream)
    check_pieces(stream)
    check_paths(stream)
    check_views(stream)


def check_growth(stream: Stream, places: list[int]) -> None:
    """Messages only grow, and end as the final one."""
    final = stream.message
    set_again = {key_of(delta) for delta in stream.deltas if is_text(delta) and delta.op is Op.SET}
    grows = {part.id for part in final.parts if (part.choice, part.kind) not in set_again}
    before: dict[str, Part] = {}
    for k in places:
        message = stream.message_at(k)
        json.dumps(message.as_dict())
        parts = {part.id: part for part in message.parts}
        assert len(parts) == len(message.parts)
        assert list(parts) == [part.id for part in final.parts if part.id in parts]
        assert before.keys() <= parts.keys()
        for name in grows & parts.keys():
            assert parts[name].text.startswith(before[name].text if name in before else "")
            assert stream.length_at(name, k) == len(parts[name].text)
        before = parts
    assert stream.message_at(0) == Message(stream.dialect)
    assert stream.message_at(len(stream.events)) == final


def key_of(delta: Delta) -> tuple[int, str]:
    """Choice and kind of the part that a delta belongs to."""
    return delta.target.choice, delta.target.kind


def is_text(delta: Delta) -> bool:
    """Whether a delta belongs to the text of a part."""
    return delta.target.kind not in PARTLESS and delta.target.field == "text"


def check_origins(stream: Stream) -> None:
    """Every character of the final text has one event that wrote it, both ways."""
    again = {part_id(delta.target) for delta in stream.deltas if is_text(delta) and delta.op is not Op.APPEND}
    claimed = {
        (span.part, event): span for event in range(len(stream.events)) for span in stream.spans_of(event)
    }
    for part in stream.message.parts:
        origins = [stream.event_at(part.id, offset) for offset in range(len(part.text))]
        assert origins == sorted(origins)
        for event, group in groupby(range(len(origins)), key=origins.__getitem__):
            offsets = list(group)
            assert claimed.pop((part.id, event)) == (part.id, offsets[0], offsets[-1] + 1)
    # What is claimed beside that was replaced later.
    assert {name for name, _ in claimed} <= again


def check_pieces(stream: Stream) -> None:
    """What the deltas append is the text, piece by piece, where nothing was set or said ahead."""
    said: dict[str, list[str]] = {}
    grown: set[str] = set()
    for delta in filter(is_text, stream.deltas):
        name = part_id(delta.target)
        if delta.op is Op.APPEND:
            said.setdefault(name, []).append(delta.value)
        else:
            grown.add(name)
    for part in stream.message.parts:
        if part.id not in grown:
            assert part.text == "".join(said.get(part.id, []))


def check_paths(stream: Stream) -> None:
    """What a delta says stands at its path, which is where an edit would write."""
    for event, source in enumerate(stream.events):
        deltas = stream.deltas_of(event)
        payload: Any = json_text.loads(source.data) if json_text.is_json(source.data) else NOT_JSON
        for delta in deltas:
            assert delta.event == event
            if delta.path == () and delta.value == source.data:
                continue  # data that is text, even where it could be read as JSON
            if delta.path == () and delta.target.field in ("finish_reason", "end"):
                assert delta.value == source.type  # an event that says by its name that this is the end
                continue
            assert payload is not NOT_JSON
            if delta.value == "" and delta.op is Op.APPEND:
                continue  # a tool call that has no arguments
            try:
                found = found_at(payload, delta.path)
            except KeyError:
                # Arguments that come value by value: no edit can write their JSON back.
                assert delta.path[-1] == "args"
                continue
            if repr(delta.value) != repr(found):  # NaN is not equal to itself
                assert is_derived(delta, found)
                continue
            start, end = json_text.value_span(source.data, delta.path)
            assert repr(json_text.loads(source.data[start:end])) == repr(delta.value)


def found_at(payload: Any, path: tuple[str | int, ...]) -> Any:
    """What stands at a path. Raises `KeyError`."""
    for step in path:
        payload = payload[step]
    return payload


def is_derived(delta: Delta, found: Any) -> bool:
    """Whether a value that no edit writes back is made from what stands at its path."""
    if isinstance(found, int) and delta.value == str(found):
        return True  # an identity that is a number
    match delta.target.field:
        case "usage":  # merged key by key, or counts that stand among other keys
            return all(delta.value.get(key, value) == value for key, value in found.items() if value)
        case "end":  # the name of an event, as the key of what it holds
            return bool(delta.value == delta.path[-1])
        case "finish_reason":  # a number as text, a status with its reason behind it, a key, an event's type
            said = str(delta.value)
            return said.startswith(str(found)) or said == delta.path[-1] or str(found).endswith(f".{said}")
        case "error":  # with the type that the frame says
            return all(delta.value.get(key) == value for key, value in found.items())
        case "name":  # a part of an event's type
            return str(found).startswith(f"response.{delta.value}_")
        case "status":  # the last word of an event's type
            return str(found).endswith(f".{delta.value}")
    return False


def check_ending(stream: Stream) -> None:
    """Levels of the end are reached one after the other, and never left."""
    total = len(stream.events)
    reached = [stream.terminal_at(k) for k in range(total + 1)]
    assert all(set(before) <= set(after) for before, after in pairwise(reached))
    assert [k for k, levels in enumerate(reached) if "physical" in levels] == [total]
    assert bool(stream.ending.protocol) == bool(stream.ending.word)
    assert "end" not in stream.message.as_dict()


def check_views(stream: Stream) -> None:
    """What is derived for the table and the timeline fits the events."""
    total = len(stream.events)
    assert len(stream.kinds) == total
    assert [line.event for line in stream.lines if line.event is not None] == list(range(total))
    assert all(0 < marker.k <= max(total, 1) for marker in stream.markers)
    assert all(0 <= anomaly.event < max(total, 1) for anomaly in stream.anomalies)
    check_ending(stream)
    for event in range(total):
        assert isinstance(stream.adds(event), str)
    for part in stream.message.parts:
        valid = stream.valid_from(part.id)
        assert valid is None or 0 < valid <= total
        assert stream.first_event(part.id) < total
