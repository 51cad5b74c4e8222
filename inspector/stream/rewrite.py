"""Edit what a message says: a part's text, its tool's name, its id. The fewest events change.

The new text is distributed over the deltas that said the old one. Every repetition of it (`Op.COPY`,
`Op.RESTATE`) follows, and so do citations and ids. Each event keeps its spelling, and what was recorded
about the old text (usage, log probabilities, signatures) stays as it was recorded. After an edit the
answer is read back: unless exactly this part says exactly this, nothing is changed.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from inspector.cassette import Cassette, Edit, edit_body
from inspector.cassette.recorders import READ_ONLY
from inspector.cassette.source import Span, splice
from inspector.content import json_text
from inspector.content.alignment import Alignment
from inspector.content.json_strings import Speller
from inspector.stream import citations
from inspector.stream.copies import copies
from inspector.stream.deltas import Delta, Op, Target
from inspector.stream.distribution import distributed
from inspector.stream.framing import NOT_JSON
from inspector.stream.message import EDITABLE
from inspector.stream.reading import read_stream, replace_events
from inspector.stream.reading_back import is_shared, says, wanted_parts
from inspector.stream.said import Follower, Said
from inspector.stream.timeline import Stream, payload_of
from inspector.stream.tracks import part_id

Path = tuple[str | int, ...]

_NO_PLACE = "nothing in the stream holds the text of this part: edit the event"
_ARGUMENTS = ("arguments", "input", "args", "parameters")
_AS_RECORDED = ("signature", "encrypted_content", "thought_signature")


@dataclass(frozen=True, slots=True)
class Rewriting:
    """What an edit of a part changes: the new data of events by their indexes, and what to know of it."""

    changes: Mapping[int, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def rewrite_part(
    cassette: Cassette,
    index: int,
    part: str,
    text: str | None = None,
    *,
    name: str | None = None,
    call_id: str | None = None,
) -> Cassette:
    """Give a part of the answer of an interaction another text, name or id.

    ``part`` is `Part.id`. A tool call's text is its arguments: where the API has them as an object they
    must be JSON. Raises ValueError where the part cannot hold it, and KeyError for an unknown part.
    """
    return edit_part(cassette, index, part, text, name=name, call_id=call_id).cassette


def edit_part(
    cassette: Cassette,
    index: int,
    part: str,
    text: str | None = None,
    *,
    name: str | None = None,
    call_id: str | None = None,
) -> Edit:
    """`rewrite_part`, and what was decided on the way."""
    stream = read_stream(cassette.interactions[index])
    if stream is None:
        raise KeyError(part)
    planned = plan_part(stream, part, text, name=name, call_id=call_id)
    if not planned.changes:
        return Edit(cassette)
    edit = edit_body(cassette, index, "response", replace_events(stream, planned.changes))
    after = read_stream(edit.cassette.interactions[index])
    wanted = wanted_parts(stream.message, part, text, name, call_id)
    if after is None or not says(after.message, wanted):
        raise ValueError("the stream cannot say this: read back, its message would be another one")
    return Edit(edit.cassette, (*edit.notes, *planned.notes))


def plan_part(
    stream: Stream, part: str, text: str | None = None, *, name: str | None = None, call_id: str | None = None
) -> Rewriting:
    """Which events of a stream change, and how. Raises ValueError and KeyError as `rewrite_part` does."""
    if stream.framing in ("websocket", "grpc"):
        raise ValueError(READ_ONLY)
    target = next(
        (delta.target._replace(field="") for delta in stream.deltas if part_id(delta.target) == part), None
    )
    if target is None:
        raise KeyError(part)
    plan = _Plan(stream, target)
    known = next(each for each in stream.message.parts if each.id == part)
    if text is not None and text != known.text:
        if known.kind not in EDITABLE:
            raise ValueError(f"a part of this kind ({known.kind.replace('_', ' ')}) has no text to write")
        plan.set_text(text)
    if name is not None and name != known.name:
        plan.set_field("name", known.name, name)
    if call_id is not None and call_id != known.call_id:
        plan.set_field("id", known.call_id, call_id)
        plan.follow_id(known.call_id, call_id)
    return Rewriting(plan.changes(), tuple(plan.notes))


class _Plan:
    """Collects what changes in which event."""

    def __init__(self, stream: Stream, target: Target) -> None:
        self._stream, self._target = stream, target
        self._values: dict[int, dict[Path, str]] = {}
        self._payloads: dict[int, Any] = {}
        self.notes: list[str] = []

    def changes(self) -> dict[int, str]:
        """The new data of each event that changes."""
        found = {}
        for event, values in sorted(self._values.items()):
            data = self._stream.events[event].data
            if () in values:
                new = values[()]
            else:
                spans = ((Span(*json_text.value_span(data, path)), new) for path, new in values.items())
                new = splice(data, spans)
            if new != data:
                found[event] = new
        return found

    # What is said where.

    def _payload(self, event: int) -> Any:
        if event not in self._payloads:
            self._payloads[event] = payload_of(self._stream.events[event])
        return self._payloads[event]

    def _value(self, delta: Delta) -> Any:
        if not delta.path and isinstance(delta.value, str):  # plain text, which may happen to be JSON
            return self._stream.events[delta.event].data
        return self._value_at(delta.event, delta.path)

    def _value_at(self, event: int, path: Path) -> Any:
        value = self._payload(event)
        for step in path:
            try:
                value = value[step]
            except (KeyError, IndexError, TypeError):
                return NOT_JSON
        return value

    @cached_property
    def _speller(self) -> Speller:
        return Speller("\n".join(event.data for event in self._stream.events))

    def _write(self, event: int, path: Path, new: str) -> None:
        """Say a text where another one stands."""
        if not path:
            self._values.setdefault(event, {})[()] = new
            return
        data = self._stream.events[event].data
        start, end = json_text.value_span(data, path)
        self._values.setdefault(event, {})[path] = self._speller.respelled(data[start:end], new)

    def _write_json(self, event: int, path: Path, new: str) -> None:
        """Write JSON where an object stands, laid out as that is."""
        data = self._stream.events[event].data
        start, end = json_text.value_span(data, path)
        self._values.setdefault(event, {})[path] = json_text.reencode(new, data[start:end])

    # Texts.

    def set_text(self, new: str) -> None:
        said = Said(self._stream, self._target)
        if len(said.sources) == 1 and not isinstance(said.sources[0].delta.value, str):
            self._set_object(said, new)
        else:
            self._set_pieces(said, new)
        self._follow_citations(Alignment(said.text, new))
        self._follow_copies(said.text, new)
        self._say_what_stays()

    def _set_object(self, said: Said, new: str) -> None:
        """Arguments that the API has as an object."""
        if not json_text.is_json(new):
            raise ValueError(f"the API has this as an object, so it must be JSON: {_trouble(new)}")
        for delta in (said.sources[0].delta, *(follower.delta for follower in said.followers)):
            if self._value(delta) != delta.value:
                raise ValueError("the events give this value piece by piece: edit them one by one")
            if isinstance(delta.value, str):
                self._write(delta.event, delta.path, new)
            else:
                self._write_json(delta.event, delta.path, new)

    def _set_pieces(self, said: Said, new: str) -> None:
        writable = [at for at, source in enumerate(said.sources) if self._is_written(source.delta)]
        held = set(writable)
        if any(piece for at, piece in enumerate(said.pieces) if at not in held):
            raise ValueError("the events give this value piece by piece: edit them one by one")
        if not writable:
            self._set_missing(said, new)
            return
        rewritten = said.events_repeating(new)
        free = {place for place, at in enumerate(writable) if said.sources[at].delta.event in rewritten}
        pieces = ["" for _ in said.pieces]
        found = distributed([said.pieces[at] for at in writable], new, free)
        for at, piece in zip(writable, found, strict=True):
            pieces[at] = piece
        ends = [0]
        for piece in pieces:
            ends.append(ends[-1] + len(piece))
        for at in writable:
            source = said.sources[at]
            value = new[: ends[at]] + pieces[at] if source.repeats else pieces[at]
            if value != source.delta.value:
                self._write(source.delta.event, source.delta.path, value)
        for follower in said.followers:
            self._follow(follower, said.pieces, pieces)
        for delta in said.strays:
            self._follow_stray(delta, said.text, new)

    def _is_written(self, delta: Delta) -> bool:
        value = self._value(delta)
        return isinstance(value, str) and value == delta.value

    def _set_missing(self, said: Said, new: str) -> None:
        """A call without arguments: some APIs still have the empty place for them."""
        for source in said.sources:
            for path in _empty_places(self._value(source.delta), source.delta.path):
                if isinstance(self._value_at(source.delta.event, path), str):
                    self._write(source.delta.event, path, new)
                elif json_text.is_json(new):
                    self._write_json(source.delta.event, path, new)
                else:
                    raise ValueError(f"the API has this as an object, so it must be JSON: {_trouble(new)}")
                return
        raise ValueError(_NO_PLACE)

    def _follow(self, follower: Follower, old: list[str], new: list[str]) -> None:
        delta, first, last, inside = follower
        now = "".join(new[first:last])
        if not isinstance(delta.value, str):
            if json_text.is_json(now):
                self._write_json(delta.event, delta.path, now)
            else:
                self._note(f"event {delta.event + 1} repeats the arguments as an object and cannot hold these")
            return
        was = "".join(old[first:last])
        if delta.value != was and now != was:
            start, end = Alignment(was, now).span(inside, inside + len(delta.value))
            now = now[start:end]
        if was != now:
            self._write(delta.event, delta.path, now)

    def _follow_stray(self, delta: Delta, old: str, new: str) -> None:
        """A repetition that differs: where only by white space around it, it still follows."""
        value = delta.value
        if not isinstance(value, str) or value.strip() != old.strip() or not value.strip():
            self._note(f"event {delta.event + 1} repeated another text and is left as it is")
            return
        lead, tail = value[: len(value) - len(value.lstrip())], value[len(value.rstrip()) :]
        self._write(delta.event, delta.path, lead + new.strip() + tail)

    def _follow_copies(self, old: str, new: str) -> None:
        """What is shown as it is may say the text too."""
        left: list[int] = []
        self._follow_unknown(old, new)
        for event, path, is_whole in copies(self._stream.deltas, old):
            if is_whole and isinstance(self._value_at(event, path), str):
                self._write(event, path, new)
            elif is_whole and json_text.is_json(new):
                self._write_json(event, path, new)
            else:
                left.append(event)
        self._name_copies(left, "the old text")

    def _follow_unknown(self, old: str, new: str) -> None:
        """A text under a key that nobody knows, said piece by piece like this one, is a copy of it."""
        message = self._stream.message
        same = {part.id for part in message.parts if part.kind == "unknown" and part.text == old and old}
        targets = {delta.target for delta in self._stream.deltas if part_id(delta.target) in same}
        for target in sorted(targets, key=part_id):
            said = Said(self._stream, target)
            if target.field == "text" and all(isinstance(each.delta.value, str) for each in said.sources):
                self._set_pieces(said, new)

    def _name_copies(self, events: Iterable[int], what: str) -> None:
        numbers = ", ".join(str(event + 1) for event in dict.fromkeys(events))
        if numbers:
            self._note(f"{what} still stands in other values, left as they are: event {numbers}")

    def _follow_citations(self, text: Alignment) -> None:
        about_changes: dict[Any, None] = {}
        for delta in citations.citations(self._stream.deltas, self._target):
            move = citations.moved(delta.value, text, self._stream.dialect)
            if move is None or self._value(delta) != delta.value:
                continue
            self._move(delta, move)
            if not move.is_same:
                about_changes[delta.target.key] = None
        if about_changes:
            count = len(about_changes)
            self._note(f"{count} citation{'s'[: count > 1]} of text that changed: check what is cited")

    def _move(self, delta: Delta, move: citations.Move) -> None:
        missing = [
            inner for inner in move.values if self._value_at(delta.event, (*delta.path, *inner)) is NOT_JSON
        ]
        if missing:
            self._move_with(missing[0], delta, move)
            return
        for inner, value in move.values.items():
            path = (*delta.path, *inner)
            if isinstance(value, str):
                self._write(delta.event, path, value)
            else:
                self._values.setdefault(delta.event, {})[path] = str(value)

    def _move_with(self, missing: Path, delta: Delta, move: citations.Move) -> None:
        """A number that was left out because it was zero is no longer."""
        *inner, name = missing
        path = (*delta.path, *inner)
        start, end = json_text.value_span(self._stream.events[delta.event].data, path)
        source = self._stream.events[delta.event].data[start:end]
        colon, comma = (": " if ": " in source else ":"), (", " if ", " in source else ",")
        edited = f'{{"{name}"{colon}{move.values[missing]}{comma}{source[1:].lstrip()}'
        for other, value in move.values.items():
            if other != missing:
                first, last = json_text.value_span(edited, other[len(inner) :])
                literal = (
                    self._speller.respelled(edited[first:last], value) if isinstance(value, str) else str(value)
                )
                edited = edited[:first] + literal + edited[last:]
        self._values.setdefault(delta.event, {})[path] = edited

    # Names and ids.

    def set_field(self, field_name: str, old: str, new: str) -> None:
        deltas = [
            delta
            for delta in self._stream.deltas
            if delta.target == self._target._replace(field=field_name) and isinstance(delta.value, str)
        ]
        pieces = [delta for delta in deltas if delta.op is Op.APPEND]
        values = distributed([delta.value for delta in pieces], new) if pieces else []
        wholes = [(delta, new) for delta in deltas if delta.op is not Op.APPEND and delta.value == old]
        for delta, value in (*zip(pieces, values, strict=True), *wholes):
            if self._value(delta) != delta.value or delta.path[-1:] == ("type",):
                raise ValueError(f"this part has no {field_name} of its own")
            self._write(delta.event, delta.path, value)
        if not self._values:
            raise ValueError(f"this part has no {field_name} of its own")
        if field_name == "name":
            self._name_copies((copy.event for copy in copies(self._stream.deltas, old)), "the old name")

    def follow_id(self, old: str, new: str) -> None:
        """The id wherever else the response says it, unless another call has the same one."""
        if is_shared(self._stream.message, old):
            self._note("another call has the same id and keeps it")
            return
        for event in range(len(self._stream.events)):
            if old in self._stream.events[event].data or "\\" in self._stream.events[event].data:
                for path in _ids(self._payload(event), old):
                    self._write(event, path, new)

    # Words.

    def _note(self, words: str) -> None:
        if words not in self.notes:
            self.notes.append(words)

    def _say_what_stays(self) -> None:
        """Name what was recorded about the old text."""
        message = self._stream.message
        part = next(part for part in message.parts if part.id == part_id(self._target))
        found = [
            name
            for name in ("usage", "context", "timings")
            if getattr(message, name, None) or name in message.fields
        ]
        choice = next(choice for choice in message.choices if choice.index == part.choice)
        found += ["log probabilities"] if any("logprobs" in name for name in choice.fields) else []
        if found:
            self._note(f"left as recorded: {', '.join(found)}")
        sealed = [name for name in part.fields if name.startswith(_AS_RECORDED)]
        if sealed:
            self._note(
                f"the {sealed[0].replace('_', ' ')} was made for the recorded text: the API would refuse it"
            )


def _empty_places(holder: Any, path: Path) -> Iterator[Path]:
    """Where a call without arguments has an empty text or object for them."""
    if not isinstance(holder, dict):
        return
    for name, value in holder.items():
        if name in _ARGUMENTS and value in ("", {}):
            yield (*path, name)
        elif isinstance(value, dict):
            yield from _empty_places(value, (*path, name))


def _ids(value: Any, wanted: str, path: Path = ()) -> Iterator[Path]:
    """Where a value says an id under a name of one."""
    if isinstance(value, dict | list):
        items: Iterable[tuple[Any, Any]] = value.items() if isinstance(value, dict) else enumerate(value)
        for step, inner in items:
            yield from _ids(inner, wanted, (*path, step))
    elif value == wanted and isinstance(value, str) and path and str(path[-1]).lower().endswith("id"):
        yield path


def _trouble(text: str) -> str:
    try:
        json_text.loads(text)
    except json_text.JsonError as error:
        return str(error)
    return "it is not"
