"""A stream: events, deltas, the message at any event, and what happened where."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import cached_property
from typing import Any, Literal, NamedTuple

from inspector.content import json_text
from inspector.garbage import no_collection
from inspector.stream import framing as framings
from inspector.stream.assembly import Assembly, PartSpan
from inspector.stream.deltas import Delta, Op, PartKind, message_field
from inspector.stream.dialects import SessionDialect
from inspector.stream.framing import NOT_JSON, Anomaly, Event, Framed, Framing, Line
from inspector.stream.known import unknown_deltas
from inspector.stream.message import TOOL_CALLS, Message, Part

EventKind = PartKind | Literal["control", "error"]
SENTINELS = frozenset({"[DONE]"})
Level = Literal["semantic", "protocol", "physical"]

_PENDING = frozenset({"queued", "in_progress"})
"""Where the finish reason is a status (Responses), these say that there is none yet."""

_TAKE_TEXT = ("custom", "custom_tool_call", "shell_call", "apply_patch_call")
"""Types of calls whose input is any text: commands and patches as well."""

_ERROR_FIELD = re.compile(r"error(?:$|:)")


class Marker(NamedTuple):
    """A place worth jumping to: after ``k`` events. ``kind`` says why, ``label`` names it."""

    k: int
    kind: Literal["start", "tool_call", "valid", "finish", "usage", "error", "terminal", "end"]
    label: str


class Ending(NamedTuple):
    """How a stream ends: since which k the model has finished, and since which k the API says so.

    0 stands for never: several APIs have no word for the end of a stream. ``word`` is that word.
    """

    semantic: int
    protocol: int
    word: str


class _Said(NamedTuple):
    """What the events of a stream say, and which of them are neither JSON nor a sentinel."""

    assembly: Assembly
    deltas: list[Delta]
    malformed: list[int]


class Stream:
    """What a response says, event by event. Built by `read_stream`.

    Its events are read when something of them is asked for: who wants the dialect does not wait for all.
    """

    def __init__(self, framing: Framing, framed: Framed, dialect: SessionDialect | None) -> None:
        self.framing: Framing = framing
        self.dialect: str | None = dialect.NAME if dialect else None
        self.events: list[Event] = framed.events
        self.lines: list[Line] = framed.lines
        self.framed = framed
        self._dialect = dialect

    @cached_property
    def _said(self) -> _Said:
        with no_collection():
            return self._read()

    def _read(self) -> _Said:
        assembly = Assembly(lambda event: self.events[event].data)
        deltas: list[Delta] = []
        malformed: list[int] = []
        reader = self._dialect.reader() if self._dialect else None
        known = self._dialect.KNOWN if self._dialect else None
        add, keep = assembly.add, deltas.append
        for number, event in enumerate(self.events):
            payload = payload_of(event)
            if reader is None or (payload is NOT_JSON and event.data in SENTINELS):
                continue
            before = len(deltas)
            for delta in reader.feed(number, event, payload):
                keep(delta)
                add(delta)
            if known is not None and payload is not NOT_JSON:
                for delta in unknown_deltas(number, payload, known, deltas[before:]):
                    keep(delta)
                    add(delta)
            if event.type == "error" or event.headers:
                for delta in _named_error(number, event, payload):
                    keep(delta)
                    add(delta)
            if payload is NOT_JSON and len(deltas) == before:
                malformed.append(number)
        assembly.anomalies += getattr(reader, "anomalies", [])
        assembly.finish()
        return _Said(assembly, deltas, malformed)

    @cached_property
    def deltas(self) -> list[Delta]:
        """What the events say, in order."""
        return self._said.deltas

    @cached_property
    def malformed(self) -> list[int]:
        """Indexes of events whose data is neither JSON nor a sentinel."""
        return self._said.malformed

    @cached_property
    def _assembly(self) -> Assembly:
        return self._said.assembly

    @property
    def message(self) -> Message:
        """The message after all events."""
        return self.message_at(len(self.events))

    def message_at(self, k: int) -> Message:
        """The message after the first k events, 0 <= k <= len(events). A lookup, not a replay."""
        if not 0 <= k <= len(self.events):
            raise ValueError(f"k must be from 0 to {len(self.events)}, not {k}")
        return self._assembly.message_at(k, self.dialect)

    def length_at(self, part: str, k: int) -> int:
        """How many characters of a part's final text the first k events wrote."""
        return self._assembly.by_id[part].last.length_at(k)

    def first_event(self, part: str) -> int:
        """The index of the event that a part starts with."""
        return self._assembly.by_id[part].first

    def finish_since(self, choice: int) -> int:
        """The k from which on a choice has its finish reason, 0 where it has none."""
        return self._assembly.finish_since(choice)

    def annotations_since(self, choice: int) -> list[int]:
        """For each annotation of a choice the k from which on it has its final value."""
        return self._assembly.annotations_since(choice)

    def field_since(self, name: str) -> int:
        """The k from which on a field of the message such as ``usage`` has a value, 0 for never."""
        events = self._assembly.field_events(name)
        return events[0] + 1 if events else 0

    @cached_property
    def _delta_events(self) -> list[int]:
        return [delta.event for delta in self.deltas]

    @cached_property
    def ending(self) -> Ending:
        """How the stream ends."""
        finishes = [self.finish_since(choice.index) for choice in self.message.choices]
        pending = any(choice.finish_reason in _PENDING for choice in self.message.choices)
        semantic = 0 if pending or 0 in finishes else max(finishes, default=0)
        said = [
            (delta.event, delta.value if isinstance(delta.value, str) else str(delta.path[-1]))
            for delta in self.deltas
            if delta.target == message_field("end")
        ]
        said += ((number, event.data) for number, event in enumerate(self.events) if event.data in SENTINELS)
        event, word = min(said, default=(-1, ""))
        return Ending(semantic, event + 1, word)

    def terminal_at(self, k: int) -> tuple[Level, ...]:
        """Which ends are reached after the first k events.

        ``semantic``: the model has finished; ``protocol``: the API has said that the stream ends;
        ``physical``: all is read.
        """
        reached = {
            "semantic": 0 < self.ending.semantic <= k,
            "protocol": 0 < self.ending.protocol <= k,
            "physical": k == len(self.events),
        }
        return tuple(level for level, yes in reached.items() if yes)  # type: ignore[misc]

    def deltas_of(self, event: int) -> list[Delta]:
        """The deltas of one event, by its index."""
        start = bisect_left(self._delta_events, event)
        return self.deltas[start : bisect_left(self._delta_events, event + 1, start)]

    def spans_of(self, event: int) -> list[PartSpan]:
        """The characters that one event wrote, by its index."""
        return self._assembly.spans_of((delta.target for delta in self.deltas_of(event)), event)

    def event_at(self, part: str, offset: int) -> int:
        """The index of the event that wrote a character of a part's final text.

        Raises `KeyError` for an unknown part and `IndexError` behind its end.
        """
        return self._assembly.event_at(part, offset)

    def events_between(self, part: str, start: int, end: int) -> list[int]:
        """The indexes of the events that wrote characters ``start`` to ``end`` of a part's final text."""
        return self._assembly.events_between(part, start, end)

    def valid_from(self, part: str) -> int | None:
        """The k from which on a tool call's arguments are valid JSON; None: they never are."""
        version = self._assembly.by_id[part].last
        found = json_text.first_valid(version.pieces)
        return None if found is None else version.events[found] + 1

    @cached_property
    def kinds(self) -> list[EventKind]:
        """For each event what it mainly carries; ``control`` where it adds to no part."""
        kinds: list[EventKind] = ["control"] * len(self.events)
        for delta in reversed(self.deltas):
            kind = delta.target.kind
            if kind == "message" and delta.target.field == "error":
                kinds[delta.event] = "error"
            elif _is_part(delta) and self._is_new(delta) and kinds[delta.event] != "error":
                kinds[delta.event] = kind
        for number in self.malformed:
            kinds[number] = "error"
        return kinds

    def _is_new(self, delta: Delta) -> bool:
        """Whether a delta adds something; what says all so far once more may go on."""
        if delta.op is Op.RESTATE:
            return bool(self._assembly.spans_of((delta.target,), delta.event))
        return delta.op is not Op.COPY

    def _restated(self, event: int) -> str:
        """What an event adds by saying all so far once more."""
        return "".join(self._assembly.said(span, event) for span in self.spans_of(event))

    def adds(self, event: int) -> str:
        """What an event adds, in words: the text, or the fields that it sets."""
        deltas = [delta for delta in self.deltas_of(event) if delta.op in (Op.APPEND, Op.SET)]
        texts = [delta.value for delta in deltas if delta.target.field == "text" and _is_part(delta)]
        if any(texts):
            return "".join(text if isinstance(text, str) else json_text_of(text) for text in texts)
        if restated := self._restated(event):
            return restated
        for delta in deltas:
            if delta.target == message_field("error"):
                return json_text_of(delta.value)
        fields = (f"{delta.target.field} {json_text_of(delta.value)}" for delta in deltas if delta.value)
        return ", ".join(fields)

    @cached_property
    def anomalies(self) -> list[Anomaly]:
        """What contradicts itself: wrong copies, arguments that never become JSON, odd lines."""
        found = [*self.framed.anomalies, *self._assembly.anomalies]
        found += self._assembly.split_calls()
        found += (Anomaly(number, "the data is not JSON") for number in self.malformed)
        found += self._twice_used_ids()
        for part in self.message.parts:
            if part.kind == "tool_call" and part.text and not part.name:
                message = "arguments of a tool call that nobody opened"
                found.append(Anomaly(self.first_event(part.id), message, part.id))
            if _takes_json(part) and part.text and self.valid_from(part.id) is None:
                last = self._assembly.by_id[part.id].last.events[-1]
                found.append(Anomaly(last, f"the arguments of {part.name or 'a tool call'} never become JSON"))
        for line in self.lines:
            if line.kind == "ignored" and _ERROR_FIELD.match(line.text):
                found.append(Anomaly(max(line.k - 1, 0), f"clients ignore this line: {line.text[:200]}"))
        return sorted(found)

    @cached_property
    def _reasons(self) -> dict[int, list[str]]:
        found: dict[int, list[str]] = {}
        for event, message, _ in self.anomalies:
            found.setdefault(event, []).append(message)
        return found

    def _twice_used_ids(self) -> Iterator[Anomaly]:
        """Calls under the id of another call: no result can tell which of them it answers."""
        seen: dict[str, Any] = {}
        for part in self.message.parts:
            if part.kind in TOOL_CALLS and part.call_id:
                item = part.fields.get("item_id")
                if part.call_id in seen and not (
                    item and seen[part.call_id] == item
                ):  # several commands of one
                    message = f"another tool call with the id {part.call_id}"
                    yield Anomaly(self.first_event(part.id), message, part.id)
                seen[part.call_id] = item

    def oddities(self, part: str) -> list[str]:
        """What is odd about a part of the message, by its id."""
        return [anomaly.message for anomaly in self.anomalies if anomaly.part == part]

    def reasons(self, event: int) -> list[str]:
        """What is odd about an event, by its index."""
        return self._reasons.get(event, [])

    @cached_property
    def markers(self) -> list[Marker]:
        """The places worth jumping to, in order."""
        found = [Marker(event + 1, "error", "error") for event in self._assembly.field_events("error")]
        found += (Marker(anomaly.event + 1, "error", anomaly.message) for anomaly in self.anomalies)
        for part in self.message.parts:
            first = self.first_event(part.id) + 1
            if part.kind in TOOL_CALLS:
                found.append(Marker(first, "tool_call", f"{part.name or 'tool call'} starts"))
                if part.text and (valid := self.valid_from(part.id)) is not None:
                    found.append(Marker(valid, "valid", f"{part.name or 'tool call'} arguments are valid JSON"))
            else:
                found.append(Marker(first, "start", f"first {part.kind.replace('_', ' ')}"))
        for name, kind in (("finish_reason", "finish"), ("usage", "usage")):
            if events := self._assembly.field_events(name):
                found.append(Marker(events[0] + 1, kind, name.replace("_", " ")))  # type: ignore[arg-type]
        if self.ending.protocol:
            found.append(Marker(self.ending.protocol, "terminal", f"{self.ending.word} ends the stream"))
        if self.events and self.ending.protocol != len(self.events):
            found.append(Marker(len(self.events), "end", "last event"))
        return sorted(found)

    def bytes_of(self, line: Line) -> int:
        """The number of bytes that a row takes in the body."""
        piece = self.framed.source[line.span[0] : line.span[1]]
        return len(piece.encode("utf-8", "surrogatepass") if isinstance(piece, str) else piece)

    def length_of(self, event: int) -> int:
        """The number of characters that an event says: text of parts, arguments included."""
        said = sum(
            len(delta.value) if isinstance(delta.value, str) else len(json_text_of(delta.value))
            for delta in self.deltas_of(event)
            if delta.op in (Op.APPEND, Op.SET) and delta.target.field == "text" and _is_part(delta)
        )
        return said or len(self._restated(event))


def _takes_json(part: Part) -> bool:
    """Whether a part is a tool call with arguments; custom tools and the server's own take any text."""
    return part.kind == "tool_call" and part.fields.get("type") not in _TAKE_TEXT


def json_text_of(value: Any) -> str:
    """A value as compact JSON for people."""
    return value if isinstance(value, str) else json_text.dumps(value)


def _is_part(delta: Delta) -> bool:
    return delta.target.kind not in ("message", "choice", "annotation")


def _named_error(number: int, event: Event, payload: Any) -> Iterator[Delta]:
    """An event that is called an error is one, also where its data does not say so."""
    is_named = event.type == "error" or (event.headers and framings.eventstream.is_fault(event))
    if is_named and not (isinstance(payload, dict) and payload.get("error")):
        said = event.data if payload is NOT_JSON else payload
        kind = framings.eventstream.fault_type(event) if event.headers else ""
        if kind and isinstance(said, dict):
            said = {"type": kind, **said}
        yield Delta(number, (), message_field("error"), Op.SET, said)


def payload_of(event: Event) -> Any:
    """The JSON value of an event's data, or `NOT_JSON`."""
    try:
        return json_text.loads(event.data)
    except json_text.JsonError:
        return NOT_JSON
