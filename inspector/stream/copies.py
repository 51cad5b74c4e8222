"""Copies of what a part says in parts that are shown as they are: traces, and what no dialect knows.

Nothing says that these are copies, so an edit changes only values that say exactly the same, and names those
events that say it among other words.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from inspector.content import json_text
from inspector.stream.deltas import Delta

AS_THEY_ARE = ("trace", "unknown")
"""The kinds of parts that are values of the API's own."""

Path = tuple[str | int, ...]

_LEAST = 4
"""Shorter texts stand in other places by chance."""


class Copy(NamedTuple):
    """Where a text stands again, or the value that it is the JSON of; ``is_whole``: and nothing beside it."""

    event: int
    path: Path
    is_whole: bool


def copies(deltas: Iterable[Delta], text: str) -> Iterator[Copy]:
    """Where a text stands in the parts that are shown as they are, in the order of the events."""
    if len(text) < _LEAST:
        return
    value = json_text.loads(text) if text[0] in "{[" and json_text.is_json(text) else text
    quoted = json.dumps(text)[1:-1], json.dumps(text, ensure_ascii=False)[1:-1]
    for delta in deltas:
        if (
            delta.target.kind in AS_THEY_ARE
            and delta.target.field == "text"
            and not isinstance(delta.value, str)
        ):
            found = _standing(delta.value, delta.path, value, (text, *quoted))
            yield from (Copy(delta.event, path, whole) for path, whole in found)


def _standing(holder: Any, path: Path, wanted: Any, spelled: tuple[str, ...]) -> Iterator[tuple[Path, bool]]:
    waiting: list[tuple[Path, Any]] = [(path, holder)]
    while waiting:  # not by recursion: values may be nested deeply
        here, value = waiting.pop()
        if type(value) is type(wanted) and value == wanted:
            yield here, True
        elif isinstance(value, str):
            if any(each in value for each in spelled):
                yield here, False
        elif isinstance(value, dict | list):
            items = value.items() if isinstance(value, dict) else enumerate(value)
            waiting += (((*here, step), inner) for step, inner in items)
