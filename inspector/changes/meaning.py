"""What a change means: fields, headers, turns, the message, events; bodies where no more is known."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Literal, NamedTuple

from inspector.cassette import Body, Headers, Interaction, Request, Response, Side, fields_of
from inspector.content import json_text
from inspector.conversation import Prompt, Turn, prompt_beside
from inspector.stream import Message, Part, Stream, read_stream
from inspector.stream.message import TOOL_CALLS, Choice

MAX_ALIGNED = 4_000
"""More events than these are compared one by one instead of being aligned."""

MAX_EVENTS = 5
"""Events whose data is given, beside how many there are."""

MAX_VALUES = 60
"""Values of a JSON body that are given one by one."""

_TURN_KEYS = frozenset(
    {
        *("messages", "input", "contents", "prompt", "system", "instructions", "message", "chat_history"),
        *("systemInstruction", "system_instruction", "preamble", "inputs"),
    }
)
"""Keys of request bodies that hold the turns, in all dialects."""


class Target(NamedTuple):
    """What has to be written again to take a difference back: a field, a header or a body."""

    kind: Literal["field", "header", "body"]
    side: Side
    path: tuple[str | int, ...] = ()
    name: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """A value before and after, None where there was or is none."""

    side: Side | None
    label: str
    old: str | None
    new: str | None
    target: Target | None = None


def differences(old: Interaction, new: Interaction) -> list[Difference]:
    """What differs between two versions of an interaction. Nothing where it is only spelled differently."""
    found = list(_fields(old, new))
    streams = read_stream(old), read_stream(new)
    sides: tuple[Side, Side] = ("request", "response")
    for side in sides:
        before, after = old.side(side), new.side(side)
        if before is None or after is None:
            if before is not after:
                found.append(Difference(side, side, _presence(before), _presence(after)))
            continue
        found += _headers(side, before.headers, after.headers)
        if before.body.raw == after.body.raw:
            continue
        target = Target("body", side)
        inside = list(
            _asked(old, new, streams) if side == "request" else _answered(*streams, target)
        ) or list(_bodies(side, before.body, after.body, target))  # fmt: skip
        found += inside or [Difference(side, "body", *_sizes(before.body, after.body), target)]
    if not old.recorder.replays_http:
        found += _answered(*streams, None)
    return found


def _presence(message: Request | Response | None) -> str | None:
    return None if message is None else "present"


def _fields(old: Interaction, new: Interaction) -> Iterator[Difference]:
    before = {field.path: field for field in fields_of(old)}
    after = {field.path: field for field in fields_of(new)}
    for path in [*before, *(path for path in after if path not in before)]:
        one, other = before.get(path), after.get(path)
        if one and other and one.value == other.value:
            continue
        side: Side | None = "request" if path[0] == "request" else "response" if path[0] == "response" else None
        label = before[path].label if one else after[path].label
        target = Target("field", side or "response", path) if one and other else None
        yield Difference(side, label, one.value if one else None, other.value if other else None, target)


def _headers(side: Side, old: Headers, new: Headers) -> Iterator[Difference]:
    names = list(dict.fromkeys(name.lower() for name, _ in (*old, *new)))
    for name in names:
        before = [value for key, value in old if key.lower() == name]
        after = [value for key, value in new if key.lower() == name]
        if before != after:
            shown = next(key for key, _ in (*old, *new) if key.lower() == name)
            was, now = (", ".join(each) if each else None for each in (before, after))
            yield Difference(side, f"header {shown}", was, now, Target("header", side, name=name))


# The request.


def _asked(
    old: Interaction, new: Interaction, streams: tuple[Stream | None, Stream | None]
) -> Iterator[Difference]:
    dialects = [stream.dialect if stream else None for stream in streams]
    before, after = prompt_beside(old, dialects[0]), prompt_beside(new, dialects[1])
    if before is None or after is None:
        return
    target = Target("body", "request")
    if before.model != after.model:
        yield Difference("request", "model", before.model, after.model, target)
    if before.tools != after.tools:
        yield Difference("request", "tools", ", ".join(before.tools), ", ".join(after.tools), target)
    yield from _turns(before, after, target)
    known = _TURN_KEYS if before.turns != after.turns else frozenset()
    known |= {"model"} if before.model != after.model else frozenset()
    bodies = old.request and old.request.body, new.request and new.request.body
    if bodies[0] and bodies[1]:
        yield from _values("request", _json(bodies[0]), _json(bodies[1]), target, known)


def _turns(old: Prompt, new: Prompt, target: Target) -> Iterator[Difference]:
    before, after = ([(turn.role, _said(turn)) for turn in prompt.turns] for prompt in (old, new))
    for tag, a, a_end, b, b_end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        for step in range(max(a_end - a, b_end - b)):
            one = before[a + step] if a + step < a_end else None
            other = after[b + step] if b + step < b_end else None
            number = (b if other else a) + step + 1
            role = (other or one or ("", ""))[0]
            yield Difference(
                "request",
                f"turn {number}: {role}",
                one[1] if one else None,
                other[1] if other else None,
                target,
            )


def _said(turn: Turn) -> str:
    return "\n".join(filter(None, map(_part_text, turn.parts)))


def _part_text(part: Part) -> str:
    return f"{part.name}({_laid_out(part.text)})" if part.kind in TOOL_CALLS else part.text


# The answer.


def _answered(old: Stream | None, new: Stream | None, target: Target | None) -> Iterator[Difference]:
    if old is None or new is None:
        return
    said = list(_message(old.message, new.message, target))
    yield from said
    yield from _events(old, new, target, with_data=not said)


def _message(old: Message, new: Message, target: Target | None) -> Iterator[Difference]:
    for name in ("dialect", "id", "model", "usage", "error"):
        yield from _one(name, getattr(old, name), getattr(new, name), target)
    pairs = {choice.index: (choice, None) for choice in old.choices}
    both: dict[int, tuple[Choice | None, Choice | None]] = {**pairs}
    for choice in new.choices:
        both[choice.index] = (both.get(choice.index, (None, None))[0], choice)
    for index, (before, after) in sorted(both.items()):
        prefix = f"choice {index}: " if len(both) > 1 else ""
        for difference in _choice(before, after, target):
            yield Difference("response", prefix + difference.label, difference.old, difference.new, target)


def _choice(old: Choice | None, new: Choice | None, target: Target | None) -> Iterator[Difference]:
    before, after = _by_kind(old), _by_kind(new)
    for place in [*before, *(place for place in after if place not in before)]:
        yield from _part(before.get(place), after.get(place), target)
    for name in ("finish_reason", "annotations"):
        yield from _one(name.replace("_", " "), getattr(old, name, None), getattr(new, name, None), target)


def _by_kind(choice: Choice | None) -> dict[tuple[str, int], Part]:
    """The parts by their kind and which one of that kind they are."""
    found: dict[tuple[str, int], Part] = {}
    counts: dict[str, int] = {}
    for part in choice.parts if choice else ():
        place = counts.get(part.kind, 0)
        counts[part.kind] = place + 1
        found[part.kind, place] = part
    return found


def _part(old: Part | None, new: Part | None, target: Target | None) -> Iterator[Difference]:
    part = old or new
    assert part is not None  # one of them is there
    label = part.kind.replace("_", " ")
    if part.kind in TOOL_CALLS:
        label = f"{label} {part.name}".strip()
        one, other = (_laid_out(each.text) if each else None for each in (old, new))
        if old is None or new is None:
            yield Difference("response", label, one, other, target)
            return
        if old.text != new.text:
            yield Difference("response", f"{label}: arguments", one, other, target)
    elif (old.text if old else None) != (new.text if new else None):
        yield Difference("response", label, old.text if old else None, new.text if new else None, target)
    names = {**(old.fields if old else {}), **(new.fields if new else {})}
    for name in names if old and new else ():
        yield from _one(f"{label}: {name}", old.fields.get(name), new.fields.get(name), target)  # type: ignore[union-attr]


def _one(label: str, old: Any, new: Any, target: Target | None) -> Iterator[Difference]:
    if old != new:
        before, after = (None if value in (None, ()) else _shown(value) for value in (old, new))
        yield Difference("response", label, before, after, target)


def _events(old: Stream, new: Stream, target: Target | None, *, with_data: bool) -> Iterator[Difference]:
    before, after = ([(event.type, event.data) for event in stream.events] for stream in (old, new))
    if before == after or "single" in (old.framing, new.framing):
        return
    changed, removed, added = _event_indexes(before, after)
    words = [
        f"{len(numbers):,} {what} ({_listed(numbers)})"
        for what, numbers in (("changed", [b for _, b in changed]), ("added", added), ("removed", removed))
        if numbers
    ]
    yield Difference(
        "response", "events", f"{len(before):,}", f"{len(after):,}: " + ", ".join(words), target
    )  # fmt: skip
    if with_data:
        for a, b in changed[:MAX_EVENTS]:
            yield Difference("response", f"event {b}", before[a][1], after[b][1], target)


def _event_indexes(
    old: list[tuple[str, str]], new: list[tuple[str, str]]
) -> tuple[list[tuple[int, int]], list[int], list[int]]:
    """Changed events as pairs of indexes, removed and added ones."""
    changed: list[tuple[int, int]] = []
    removed: list[int] = []
    added: list[int] = []
    if len(old) == len(new) or max(len(old), len(new)) > MAX_ALIGNED:
        shared = min(len(old), len(new))
        changed = [(at, at) for at in range(shared) if old[at] != new[at]]
        return changed, list(range(shared, len(old))), list(range(shared, len(new)))
    codes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    for tag, a, a_end, b, b_end in codes:
        if tag != "equal":
            pairs = min(a_end - a, b_end - b)
            changed += ((a + step, b + step) for step in range(pairs))
            removed += range(a + pairs, a_end)
            added += range(b + pairs, b_end)
    return changed, removed, added


def _listed(numbers: list[int]) -> str:
    """Numbers as few words as possible: 3, 5–9, …"""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1] = [runs[-1][0], number]
        else:
            runs.append([number])
    words = ["–".join(map(str, run)) for run in runs[:8]]
    return ", ".join([*words, "…"] if len(runs) > 8 else words)


# Bodies of which no more is known.


def _bodies(side: Side, old: Body, new: Body, target: Target) -> Iterator[Difference]:
    one, other = _json(old), _json(new)
    if one is not None and other is not None:
        yield from _values(side, one[0], other[0], target, frozenset(), is_wrapped=False)
    elif old.text is not None and new.text is not None:
        yield Difference(side, "body", old.text, new.text, target)


def _sizes(old: Body, new: Body) -> tuple[str, str]:
    one, other = (None if body.raw is None else len(body.content) for body in (old, new))
    words = ["none" if size is None else f"{size:,} bytes" for size in (one, other)]
    if words[0] == words[1]:
        return words[0], f"{words[1]}, spelled or coded differently"
    return words[0], words[1]


def _json(body: Body) -> tuple[Any] | None:
    try:
        return None if body.text is None else (json_text.loads(body.text),)
    except json_text.JsonError:
        return None


def _values(
    side: Side,
    old: Any,
    new: Any,
    target: Target,
    known: frozenset[str],
    *,
    is_wrapped: bool = True,
) -> Iterator[Difference]:
    """The values of two JSON documents that differ, by their paths; ``known`` keys are left out."""
    if is_wrapped:
        if old is None or new is None:
            return
        old, new = old[0], new[0]
    found = 0
    pending: list[tuple[str, Any, Any]] = [("", old, new)]
    while pending:
        path, one, other = pending.pop()
        if type(one) is type(other) and one == other:
            continue
        if isinstance(one, dict) and isinstance(other, dict):
            keys = [*one, *(key for key in other if key not in one)]
            inner = [(f"{path}.{key}".lstrip("."), one.get(key, _NONE), other.get(key, _NONE)) for key in keys]
            pending += reversed(inner if path else [each for each in inner if each[0] not in known])
        elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
            inner = [(f"{path}[{at}]", *pair) for at, pair in enumerate(zip(one, other, strict=True))]
            pending += reversed(inner)
        else:
            found += 1
            if found > MAX_VALUES:
                yield Difference(side, "body", None, "and more values that are not listed", target)
                return
            before, after = (None if value is _NONE else _shown(value) for value in (one, other))
            yield Difference(side, path or "body", before, after, target)


_NONE = object()
"""Stands for a value that is not there."""


def _shown(value: Any) -> str:
    return value if isinstance(value, str) else _laid_out(json_text.dumps(value))


def _laid_out(text: str) -> str:
    """JSON over lines, all else as it is."""
    return json_text.pretty(text).text if json_text.is_json(text) and text.lstrip()[:1] in ("{", "[") else text
