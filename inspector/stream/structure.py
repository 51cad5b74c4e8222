"""What the events of a stream must agree on among themselves, and repairs for what they do not.

Numbers that are consecutive, indexes without gaps, blocks that start before their pieces and are
stopped, a finish reason that fits: an edit can break each of them. Recorded streams are rarely so.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from inspector.cassette import Cassette, Edit, edit_body
from inspector.content.json_splices import with_values
from inspector.content.json_text import Path
from inspector.stream.arranging import editable_stream
from inspector.stream.deltas import Op
from inspector.stream.framing.pieces import NewEvent, Piece
from inspector.stream.reading import arrange_events, replace_events
from inspector.stream.timeline import Stream, payload_of

RENUMBER = "Renumber"
"""The words of the repair for numbers that count events."""

Repair = Mapping[int, str] | Sequence[Piece]
"""Other data of some events, or the pieces of the whole stream."""


@dataclass(frozen=True, slots=True)
class Finding:
    """``event`` is an index. ``words`` say what `repair` does, "" where nothing is known that would."""

    event: int
    message: str
    words: str = ""
    change: Repair | None = None

    def repair(self, cassette: Cassette, index: int) -> Edit:
        """Mend it in the very cassette that it was found in. Raises ValueError where that cannot be."""
        stream = editable_stream(cassette, index)
        if isinstance(self.change, Mapping):
            return edit_body(cassette, index, "response", replace_events(stream, self.change))
        if self.change is None:
            raise ValueError("there is no repair for this")
        return edit_body(cassette, index, "response", arrange_events(stream, self.change))


def findings(stream: Stream) -> list[Finding]:
    """What is wrong with the structure of a stream, in the order of its events."""
    found: list[Finding] = []
    match stream.dialect:
        case "openai-responses":
            found += _sequence(stream)
            found += _dense(stream, _output_indexes(stream), "output_index")
            found += _dense(stream, _content_indexes(stream), "content_index")
        case "anthropic-messages" | "bedrock-invoke/anthropic":
            found += _blocks(stream, _anthropic(stream))
        case "bedrock-converse" | "bedrock-invoke/nova":
            found += _blocks(stream, _converse(stream))
        case "openai-chat":
            found += _dense(stream, _tool_indexes(stream), "the index of tool calls")
    found += _finish(stream)
    return sorted(found, key=lambda finding: finding.event)


def _objects(stream: Stream) -> Iterator[tuple[int, dict[str, Any]]]:
    """The events that are JSON objects."""
    if stream.framing == "single":
        return
    for number, event in enumerate(stream.events):
        payload = payload_of(event)
        if isinstance(payload, dict):
            yield number, payload


def _is_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _renumbered(stream: Stream, numbers: Mapping[int, Mapping[Path, int]]) -> dict[int, str]:
    """The data of the events in which numbers at some paths are others."""
    return {event: with_values(stream.events[event].data, values) for event, values in numbers.items()}


# Numbers that count events.


def _sequence(stream: Stream) -> Iterator[Finding]:
    counted = [
        (event, payload["sequence_number"])
        for event, payload in _objects(stream)
        if _is_number(payload.get("sequence_number"))
    ]
    if not counted:
        return
    first = counted[0][1]
    wrong = {event: first + place for place, (event, number) in enumerate(counted) if number != first + place}
    if wrong:
        event = next(iter(wrong))
        change = _renumbered(stream, {n: {("sequence_number",): number} for n, number in wrong.items()})
        yield Finding(event, "sequence_number is not consecutive", RENUMBER, change)


# Indexes without gaps.


class _Index(NamedTuple):
    """An index that an event names; those of one ``group`` count from 0."""

    event: int
    path: Path
    value: int
    group: Any = 0


def _dense(stream: Stream, indexes: Sequence[_Index], name: str) -> Iterator[Finding]:
    orders: dict[Any, dict[int, int]] = {}
    for index in indexes:
        orders.setdefault(index.group, {}).setdefault(index.value, len(orders.get(index.group, {})))
    wrong = [index for index in indexes if orders[index.group][index.value] != index.value]
    # The order of arrival is no rule where calls are said in turn: only a gap is wrong.
    wrong = [index for index in wrong if max(orders[index.group]) >= len(orders[index.group])]
    if wrong:
        numbers: dict[int, dict[Path, int]] = {}
        for index in wrong:
            place = sorted(orders[index.group]).index(index.value)
            numbers.setdefault(index.event, {})[index.path] = place
        message = f"{name} skips a number: {wrong[0].value} where {len(_below(orders, wrong[0]))} is next"
        yield Finding(wrong[0].event, message, "Close the gap", _renumbered(stream, numbers))


def _below(orders: Mapping[Any, Mapping[int, int]], index: _Index) -> list[int]:
    return [value for value in orders[index.group] if value < index.value]


def _tool_indexes(stream: Stream) -> list[_Index]:
    found = []
    for event, payload in _objects(stream):
        choices = payload.get("choices")
        for place, choice in enumerate(choices if isinstance(choices, list) else ()):
            delta = choice.get("delta") if isinstance(choice, dict) else None
            calls = delta.get("tool_calls") if isinstance(delta, dict) else None
            for position, call in enumerate(calls if isinstance(calls, list) else ()):
                if isinstance(call, dict) and _is_number(call.get("index")):
                    path: Path = ("choices", place, "delta", "tool_calls", position, "index")
                    found.append(_Index(event, path, call["index"], choice.get("index", 0)))
    return found


def _output_indexes(stream: Stream) -> list[_Index]:
    return _named(stream, "output_index", lambda _payload: 0)


def _content_indexes(stream: Stream) -> list[_Index]:
    return _named(stream, "content_index", lambda payload: payload.get("output_index", 0))


def _named(stream: Stream, name: str, group: Any) -> list[_Index]:
    if not any(payload.get("type") == "response.created" for _, payload in _objects(stream)):
        return []  # a resumed stream starts anywhere
    return [
        _Index(event, (name,), payload[name], group(payload))
        for event, payload in _objects(stream)
        if _is_number(payload.get(name))
    ]


# Blocks that start, say something, and stop.


class _Step(NamedTuple):
    """What an event does with a block. ``needs_start``: its pieces come behind a start of their own."""

    event: int
    verb: str  # "start", "piece" or "stop"
    block: int
    path: Path
    needs_start: bool = True


class _Blocks(NamedTuple):
    """The steps of a stream, the event that ends its blocks (None: it was cut), and how a stop looks."""

    name: str
    steps: list[_Step]
    end: int | None
    stops: bool
    stop: NewEvent = NewEvent("{}")


_ANTHROPIC = {"content_block_start": "start", "content_block_delta": "piece", "content_block_stop": "stop"}
_CONVERSE = {"contentBlockStart": "start", "contentBlockDelta": "piece", "contentBlockStop": "stop"}


def _anthropic(stream: Stream) -> _Blocks:
    steps, end, is_started = [], None, False
    for event, payload in _objects(stream):
        type_ = payload.get("type")
        is_started = is_started or type_ == "message_start"
        if type_ in ("message_delta", "message_stop") and end is None:
            end = event
        if type_ in _ANTHROPIC and _is_number(payload.get("index")):
            steps.append(_Step(event, _ANTHROPIC[type_], payload["index"], ("index",)))
    name = "chunk" if stream.framing == "aws-eventstream" else "content_block_stop"
    stop = NewEvent('{"type":"content_block_stop","index":%d}', name)
    return _Blocks("block", steps if is_started else [], end, stops=True, stop=stop)


def _converse(stream: Stream) -> _Blocks:
    steps, end, is_nova = [], None, stream.dialect == "bedrock-invoke/nova"
    for event, payload in _objects(stream):
        named = payload if is_nova else {stream.events[event].type: payload}
        for type_, fields in named.items():
            if type_ == "messageStop" and end is None:
                end = event
            if type_ in _CONVERSE and isinstance(fields, dict) and _is_number(fields.get("contentBlockIndex")):
                path: Path = (*((type_,) if is_nova else ()), "contentBlockIndex")
                delta = fields.get("delta")
                needs_start = isinstance(delta, dict) and "toolUse" in delta
                steps.append(_Step(event, _CONVERSE[type_], fields["contentBlockIndex"], path, needs_start))
    stop = NewEvent('{"contentBlockIndex":%d}', "contentBlockStop")
    return _Blocks("content block", steps, end, stops=not is_nova, stop=stop)


def _blocks(stream: Stream, blocks: _Blocks) -> Iterator[Finding]:
    indexes = [_Index(step.event, step.path, step.block) for step in blocks.steps]
    yield from _dense(stream, indexes, f"the index of {blocks.name}s")
    orphans: dict[int, list[int]] = {}
    started: set[int] = set()
    last: dict[int, int] = {}
    stopped: set[int] = set()
    for step in blocks.steps:
        if step.verb == "start" or (not step.needs_start and step.verb == "piece"):
            started.add(step.block)
        elif step.verb == "piece" and step.block not in started:
            orphans.setdefault(step.block, []).append(step.event)
        if step.verb == "stop":
            stopped.add(step.block)
        else:
            stopped.discard(step.block)
            last[step.block] = step.event
    for index, events in orphans.items():
        stops = [step.event for step in blocks.steps if (step.verb, step.block) == ("stop", index)]
        gone = {*events, *stops}
        rest = [n for n in range(len(stream.events)) if n not in gone]
        message = f"a piece of {blocks.name} {index}, which was never started"
        yield Finding(events[0], message, "Remove the block's events", rest)
    if blocks.end is None or not blocks.stops:
        return
    for index, event in last.items():
        if index not in stopped and index not in orphans:
            stop = blocks.stop._replace(data=blocks.stop.data % index)
            pieces: list[Piece] = [*range(event + 1), stop, *range(event + 1, len(stream.events))]
            yield Finding(event, f"{blocks.name} {index} is never stopped", "Stop it here", pieces)


# The finish reason.

_CALLS = {"tool_calls": "stop", "function_call": "stop", "tool_use": "end_turn", "TOOL_CALL": "COMPLETE"}
"""The words for an answer that calls tools, and what an answer that does not says instead."""
_USING = {
    "openai-chat": ("tool_calls", "function_call"),
    "anthropic-messages": ("tool_use",),
    "bedrock-invoke/anthropic": ("tool_use",),
    "bedrock-converse": ("tool_use",),
    "bedrock-invoke/nova": ("tool_use",),
    "cohere-v2": ("TOOL_CALL",),
}


def _finish(stream: Stream) -> Iterator[Finding]:
    words = _USING.get(stream.dialect or "", ())
    for choice in stream.message.choices:
        if choice.finish_reason not in words or any("tool_call" in part.kind for part in choice.parts):
            continue
        said = [
            delta
            for delta in stream.deltas
            if delta.target[:2] == (choice.index, "choice")
            and delta.target.field == "finish_reason"
            and delta.op is Op.SET
            and delta.value == choice.finish_reason
        ]
        other = _CALLS[choice.finish_reason]
        change = {
            delta.event: with_values(stream.events[delta.event].data, {delta.path: other}) for delta in said
        }
        message = f"the finish reason is {choice.finish_reason}, and no tool is called"
        yield Finding(said[0].event, message, f"Make it {other}", change)
