"""What differs between two answers: the message, its tool calls, the events."""

from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Any

from inspector.changes.difference import Difference, Target, laid_out, shown
from inspector.stream import Message, Part, Stream
from inspector.stream.message import TOOL_CALLS, Choice

MAX_ALIGNED = 4_000
"""More events than these are compared one by one instead of being aligned."""

MAX_EVENTS = 5
"""Events whose data is given, beside how many there are."""


def answers(old: Stream | None, new: Stream | None, target: Target | None) -> Iterator[Difference]:
    """The differences between what two responses say, none where one of them cannot be read."""
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
        one, other = (laid_out(each.text) if each else None for each in (old, new))
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
        before, after = (None if value in (None, ()) else shown(value) for value in (old, new))
        yield Difference("response", label, before, after, target)


def _events(old: Stream, new: Stream, target: Target | None, *, with_data: bool) -> Iterator[Difference]:
    before, after = ([(event.type, event.data) for event in stream.events] for stream in (old, new))
    if before == after or "single" in (old.framing, new.framing):
        return
    changed, removed, added = _event_indexes(before, after)
    words = [
        f"{len(numbers):,} {what} ({_listed([number + 1 for number in numbers])})"
        for what, numbers in (("changed", [b for _, b in changed]), ("added", added), ("removed", removed))
        if numbers
    ]
    after_words = ", ".join([f"{len(after):,} events", *words])
    yield Difference("response", "events", f"{len(before):,} events", after_words, target)
    if with_data:
        for a, b in changed[:MAX_EVENTS]:
            yield Difference("response", f"event {b + 1}", before[a][1], after[b][1], target)


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
