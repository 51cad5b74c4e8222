"""Deltas, kept so that the message after any event is a lookup and not a replay.

Each delta goes to the track of its part or field. The same tables answer both ways of provenance:
what an event wrote, and which event wrote a character.
"""

import json
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Hashable, Iterable
from typing import Any, NamedTuple

from inspector.content import json_text
from inspector.stream.deltas import Delta, Op, Target
from inspector.stream.framing import Anomaly
from inspector.stream.message import TOOL_CALLS, Choice, Message, Part
from inspector.stream.tracks import Field, Track


class PartSpan(NamedTuple):
    """A range of characters of a part's text."""

    part: str
    start: int
    end: int


class _ChoiceTrack:
    __slots__ = ("annotations", "fields", "first", "tracks")

    def __init__(self, first: int) -> None:
        self.first = first
        self.fields: dict[str, Field] = {}
        self.annotations: dict[Hashable, Field] = {}
        self.tracks: list[Track] = []


class Assembly:
    """The parts and fields of one message, at every event."""

    def __init__(self, source: Callable[[int], str]) -> None:
        self._source = source
        self._choices: dict[int, _ChoiceTrack] = {}
        self._tracks: dict[tuple[int, str, Hashable], Track] = {}
        self._fields: dict[str, Field] = {}
        self.anomalies: list[Anomaly] = []

    def add(self, delta: Delta) -> None:
        """Take in one delta. Deltas come in the order of their events."""
        event, _, target, op, value = delta
        if target.kind == "message":
            self._fields.setdefault(target.field, Field()).add(event, op, value)
            return
        choice = self._choices.get(target.choice)
        if choice is None:
            choice = self._choices[target.choice] = _ChoiceTrack(event)
        if target.kind == "choice":
            choice.fields.setdefault(target.field, Field()).add(event, op, value)
        elif target.kind == "annotation":
            choice.annotations.setdefault(target.key, Field()).add(event, op, value)
        else:
            self._add_to_part(choice, delta)

    def _add_to_part(self, choice: _ChoiceTrack, delta: Delta) -> None:
        event, path, target, op, value = delta
        key = target[:3]
        track = self._tracks.get(key)
        if track is None:
            track = self._tracks[key] = Track(target, event)
            choice.tracks.append(track)
        if target.field != "text":
            track.fields.setdefault(target.field, Field()).add(event, op, value)
        elif op is Op.APPEND:
            track.versions[-1].append(event, value)
        elif op is Op.SET:
            track.set_text(event, value if isinstance(value, str) else self._json(event, path, value))
        elif not isinstance(value, str):
            self._check_object(track, event, path, value)
        elif op is Op.COPY:
            self._check_copy(track, event, value)
        else:
            self._check_restatement(track, event, value)

    def _json(self, event: int, path: tuple[str | int, ...], value: Any) -> str:
        """A value as its own JSON source: spelling and order of keys are the event's."""
        source = self._source(event)
        try:
            start, end = json_text.value_span(source, path)
        except (KeyError, ValueError):
            return json.dumps(value, ensure_ascii=False)
        return source[start:end]

    def _check_copy(self, track: Track, event: int, value: str) -> None:
        version = track.last
        own = "".join(version.pieces[bisect_left(version.events, event) :])
        if not own:
            version.append(event, value)
        elif value not in own:
            self.anomalies.append(Anomaly(event, f"a copy of the {track.kind} says something else", track.id))

    def _check_restatement(self, track: Track, event: int, value: str) -> None:
        said = track.last.so_far()
        if value.startswith(said):
            if len(value) > len(said):
                track.last.append(event, value[len(said) :])
        else:
            self.anomalies.append(Anomaly(event, f"the {track.kind} is repeated with another text", track.id))

    def _check_object(self, track: Track, event: int, path: tuple[str | int, ...], value: Any) -> None:
        """Arguments repeated as an object: it may be spelled otherwise than the text."""
        said = track.last.so_far()
        if not said:
            track.set_text(event, self._json(event, path, value))
        elif not json_text.is_json(said) or json_text.loads(said) != value:
            self.anomalies.append(Anomaly(event, f"the {track.kind} is repeated with another value", track.id))

    def finish(self) -> None:
        """Join the texts and put parts in order; no delta may follow."""
        for track in self._tracks.values():
            for version in track.versions:
                version.so_far()
        for choice in self._choices.values():
            choice.tracks = _ordered(choice.tracks)
        self.choices = sorted(self._choices.items())
        self.by_id = {track.id: track for track in self._tracks.values()}

    def track(self, target: Target) -> Track | None:
        """The part that a target belongs to, None where nothing was said of it."""
        return self._tracks.get(target.part)

    def tracks(self) -> Iterable[Track]:
        """All parts, in the order in which they are shown."""
        return (track for _, choice in self.choices for track in choice.tracks)

    def parts_at(self, k: int) -> tuple[Part, ...]:
        """The parts after the first k events."""
        return tuple(track.part_at(k) for track in self.tracks() if track.first < k)

    def message_at(self, k: int, dialect: str | None) -> Message:
        """The message after the first k events."""
        values = {name: value for name, field in self._fields.items() if (value := field.at(k)) is not None}
        return Message(
            dialect=dialect,
            choices=tuple(self._choice_at(index, track, k) for index, track in self.choices if track.first < k),
            id=values.pop("id", None),
            model=values.pop("model", None),
            usage=values.pop("usage", None),
            error=values.pop("error", None),
            fields=values,
        )

    def _choice_at(self, index: int, choice: _ChoiceTrack, k: int) -> Choice:
        values = {name: value for name, field in choice.fields.items() if (value := field.at(k)) is not None}
        annotations = (field.at(k) for field in choice.annotations.values())
        return Choice(
            index=index,
            parts=tuple(track.part_at(k) for track in choice.tracks if track.first < k),
            role=values.pop("role", None),
            finish_reason=values.pop("finish_reason", None),
            annotations=tuple(value for value in annotations if value is not None),
            fields=values,
        )

    def split_calls(self) -> list[Anomaly]:
        """Tool calls that share an index: clients that trust the index join them into one."""
        return [
            Anomaly(track.first, f"another tool call under index {track.key[0]}", track.id)
            for track in self._tracks.values()
            if track.kind == "tool_call" and isinstance(track.key, tuple) and _is_further(track.key)
        ]

    def field_events(self, name: str) -> list[int]:
        """The events that set a field of the message or of any choice."""
        found = self._fields[name].events if name in self._fields else []
        of_choices = (choice.fields[name].events for _, choice in self.choices if name in choice.fields)
        return sorted([*found, *(event for events in of_choices for event in events)])

    def finish_since(self, choice: int) -> int:
        """The k from which on a choice has its final finish reason, 0 where it has none."""
        for index, track in self.choices:
            if index == choice and "finish_reason" in track.fields:
                return track.fields["finish_reason"].settled() + 1
        return 0

    def annotations_since(self, choice: int) -> list[int]:
        """The k from which on each annotation of a choice has its final value."""
        found = next((track.annotations.values() for index, track in self.choices if index == choice), ())
        return [field.settled() + 1 for field in found if field.values and field.values[-1] is not None]

    def event_at(self, part: str, offset: int) -> int:
        """The event that wrote a character of the final text. Raises `KeyError`, `IndexError`."""
        version = self.by_id[part].last
        return version.events[bisect_right(version.ends, offset)]

    def events_between(self, part: str, start: int, end: int) -> list[int]:
        """The events that wrote a range of characters of the final text. Raises `KeyError`."""
        version = self.by_id[part].last
        return version.events[bisect_right(version.ends, start) : bisect_left(version.ends, end) + 1]

    def said(self, span: PartSpan, event: int) -> str:
        """The characters of a span, as they were after an event."""
        return self.by_id[span.part].version_at(event + 1).text[span.start : span.end]

    def spans_of(self, targets: Iterable[Target], event: int) -> list[PartSpan]:
        """What an event wrote into parts with these targets."""
        spans = []
        for key in dict.fromkeys(target.part for target in targets):
            track = self._tracks.get(key)
            if track is None:
                continue
            version = track.version_at(event + 1)
            first, last = bisect_left(version.events, event), bisect_right(version.events, event)
            if first < last:
                start = version.ends[first - 1] if first else 0
                if version.ends[last - 1] > start:
                    spans.append(PartSpan(track.id, start, version.ends[last - 1]))
        return spans


def _is_further(key: tuple[Any, ...]) -> bool:
    """Whether a call shares its index with an earlier one: the second number in its key counts these."""
    return len(key) > 1 and isinstance(key[1], int) and key[1:] > (0,)


def _ordered(tracks: list[Track]) -> list[Track]:
    """Order of arrival, but tool calls among themselves by their index."""
    calls = iter(sorted((track for track in tracks if track.kind in TOOL_CALLS), key=_call_order))
    return [next(calls) if track.kind in TOOL_CALLS else track for track in tracks]


def _call_order(track: Track) -> tuple[Any, ...]:
    key = track.key if isinstance(track.key, tuple) else (track.key,)
    return tuple((isinstance(step, str), step) for step in key)
