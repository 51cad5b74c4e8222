"""The parts of a stream along its events, for drawing: lanes, and how much each event says."""

import math
from bisect import bisect_left
from collections.abc import Hashable
from typing import NamedTuple

from inspector.stream.deltas import Delta, Op, Target
from inspector.stream.framing import Line
from inspector.stream.timeline import Stream, json_text_of
from inspector.stream.tracks import part_id

MAX_ROWS = 3
CONTROL_HEIGHT = 0.22

_FIELDS = frozenset({"message", "choice", "annotation"})


class Lane(NamedTuple):
    """A part, and the indexes of the events that add to it, in order.

    ``row`` is the first one in which no other part is still being written; parts beyond `MAX_ROWS`
    at once share the last row.
    """

    part: str
    kind: str
    label: str
    events: list[int]
    row: int


def adds_to_part(delta: Delta) -> bool:
    """Whether a delta adds to a part: to its text or to another of its fields."""
    return delta.target.kind not in _FIELDS and delta.op in (Op.APPEND, Op.SET)


def lanes_of(stream: Stream) -> list[Lane]:
    """A lane for each part, in the order in which they start."""
    events: dict[tuple[int, str, Hashable], list[int]] = {}
    for delta in stream.deltas:
        if adds_to_part(delta):
            own = events.setdefault(delta.target.part, [])
            if not own or own[-1] != delta.event:
                own.append(delta.event)
    labels = part_labels(stream)
    free = [-1] * MAX_ROWS
    found = []
    for target, own in events.items():
        kind = target[1]
        row = next((row for row, last in enumerate(free) if last < own[0]), MAX_ROWS - 1)
        free[row] = max(free[row], own[-1])
        part = part_id(Target(*target, ""))
        found.append(Lane(part, kind, labels.get(part, kind), own, row))
    return found


def part_labels(stream: Stream) -> dict[str, str]:
    """A word for each part by its id: the tool's name or the kind, the choice where there are several."""
    message = stream.message
    several = len(message.choices) > 1
    return {
        part.id: (part.name or part.kind.replace("_", " ")) + (f" · choice {part.choice}" if several else "")
        for part in message.parts
    }


def parts_of(stream: Stream, event: int) -> list[str]:
    """The ids of the parts that an event adds to, by its index."""
    targets = (delta.target for delta in stream.deltas_of(event) if adds_to_part(delta))
    return list(dict.fromkeys(part_id(target) for target in targets))


def line_of(stream: Stream, event: int) -> Line | None:
    """The row of an event, by its index. Rows are ordered by k, an event's own row the first of its k."""
    at = bisect_left(stream.lines, event + 1, key=lambda line: line.k)
    line = stream.lines[at] if at < len(stream.lines) else None
    return line if line is not None and line.event == event else None


def heights_of(stream: Stream) -> list[float]:
    """From 0 to 1 by how much each event says; those that add to no part are low, errors high.

    The bytes of an event would tell nothing: all events of a stream repeat the same large frame.
    """
    if stream.dialect is None:
        sizes = [math.sqrt(len(event.data)) for event in stream.events]
    else:
        said = [0] * len(stream.events)
        for delta in stream.deltas:
            if adds_to_part(delta) and delta.target.field == "text":
                said[delta.event] += len(json_text_of(delta.value))
        fixed = {"control": 0.0, "error": math.inf}
        sizes = [fixed.get(kind, math.sqrt(count)) for kind, count in zip(stream.kinds, said, strict=True)]
    highest = max((size for size in sizes if math.isfinite(size)), default=0) or 1.0
    return [min(max(size / highest, CONTROL_HEIGHT), 1.0) for size in sizes]
