"""The event that ends a stream, cut down to what was said before it."""

from collections.abc import Collection, Iterator, Mapping
from functools import reduce
from operator import getitem
from typing import Any

from inspector.content import json_text
from inspector.content.json_splices import with_values
from inspector.content.json_text import Path
from inspector.stream import Stream
from inspector.stream.deltas import Delta, Op, Target
from inspector.stream.message import Part
from inspector.stream.tracks import part_id

_NO_PART = frozenset({"message", "choice"})


def said_until(stream: Stream, k: int, ends: list[int]) -> dict[int, str]:
    """The data of the ``ends`` (indexes of events) that say more than the first k events did."""
    parts = {part.id: part for part in stream.message_at(k).parts}
    cited = {delta.target for delta in stream.deltas if delta.event < k and delta.target.kind == "annotation"}
    found = {}
    for event in ends:
        deltas = [
            delta for delta in stream.deltas_of(event) if delta.target.kind not in _NO_PART and delta.path
        ]
        reached = {delta.path: _is_reached(delta.target, parts, cited) for delta in deltas}
        finishes = (delta for delta in stream.deltas_of(event) if delta.target.field == "finish_reason")
        reached |= dict.fromkeys((delta.path for delta in finishes), True)
        if new := _cut_down(stream.events[event].data, deltas, reached, parts):
            found[event] = new
    return found


def _is_reached(target: Target, parts: Mapping[str, Part], cited: Collection[Target]) -> bool:
    return target in cited if target.kind == "annotation" else part_id(target) in parts


def _cut_down(data: str, deltas: list[Delta], reached: dict[Path, bool], parts: dict[str, Part]) -> str:
    """The data with shorter texts and without what was not reached; "" where it is right as it is."""
    gone = set(_unreached(reached))
    values: dict[Path, Any] = {}
    for delta in deltas:
        if delta.target.field != "text" or any(delta.path[: len(path)] == path for path in gone):
            continue
        part = parts.get(part_id(delta.target))
        # What it only adds was not reached; what it repeats is what was said.
        said = part.text if part and delta.op in (Op.RESTATE, Op.SET) else ""
        if isinstance(delta.value, str):
            if said != delta.value:
                values[delta.path] = said
        elif part is None:
            values[delta.path] = type(delta.value)()  # it stands in front of something that was reached
        elif not json_text.is_json(said):
            gone.add(_element(delta.path))
        elif json_text.loads(said) != delta.value:
            values[delta.path] = json_text.loads(said)
    gone.discard(())
    kept = {
        path: value for path, value in values.items() if not any(path[: len(each)] == each for each in gone)
    }
    if any(isinstance(value, str) and not isinstance(_at(data, path), str) for path, value in kept.items()):
        raise ValueError("the end of this stream says its answer in another form, which cannot be cut")
    new = with_values(data, kept)
    for path in sorted(gone, key=lambda path: (-len(path), -int(path[-1]))):
        items = list(_at(new, path[:-1]) or ())
        del items[int(path[-1])]
        new = with_values(new, {path[:-1]: items})
    return new if new != data else ""


def _unreached(reached: dict[Path, bool]) -> Iterator[Path]:
    """The outermost elements of lists in which nothing was reached, nor in those behind them."""
    last: dict[Path, int] = {}
    for path, is_reached in reached.items():
        for length, step in enumerate(path):
            if isinstance(step, int):
                last.setdefault(path[:length], -1)
                last[path[:length]] = max(last[path[:length]], step if is_reached else -1)
    for path in reached:
        for length, step in enumerate(path):
            if isinstance(step, int) and step > last[path[:length]]:
                yield path[: length + 1]
                break


def _element(path: Path) -> Path:
    """The innermost element of a list in which a value stands, () where it is in none."""
    length = next((length for length in range(len(path), 0, -1) if isinstance(path[length - 1], int)), 0)
    return path[:length]


def _at(data: str, path: Path) -> Any:
    """What stands at a path, None where nothing does: the reader made it of something else."""
    try:
        return reduce(getitem, path, json_text.loads(data))
    except (KeyError, IndexError, TypeError):
        return None
