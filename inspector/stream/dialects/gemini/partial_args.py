"""Arguments of a function call that come value by value, as Vertex AI streams them.

Source: Vertex AI's reference, ``FunctionCall.partialArgs``: each has a ``jsonPath`` (names and indexes
only), one value, and ``willContinue`` where more of a string follows. Values come in the order of the
document, so that each adds to its JSON text; where one does not, only the whole object can be said.
"""

import json
import re
from itertools import pairwise
from typing import Any

Path = list[str | int]

_STEP = re.compile(r"""\.([^.\[\]]+)|\[(\d{1,3})\]|\['([^']*)'\]|\["([^"]*)"\]""")
_VALUES = ("stringValue", "numberValue", "boolValue")
_DEEPEST = 50


class PartialArgs:
    """The arguments as far as they were said."""

    def __init__(self) -> None:
        self.value: dict[str, Any] = {}
        self.in_order = True
        """Whether the texts returned so far add up to the JSON text of the value."""
        self._path: Path = []
        self._in_string = False

    def add(self, piece: dict[str, Any]) -> str:
        """Take in one of ``partialArgs``: the JSON text that it adds, "" where it is out of order."""
        path = steps(piece.get("jsonPath"))
        if not path:
            return ""
        value = next((piece[name] for name in _VALUES if name in piece), None)
        text = self._spelled(path, value, goes_on=piece.get("willContinue") is True)
        self._store(path, value)
        return text

    def end(self) -> str:
        """The JSON text that closes the object."""
        return self._closed(-1) if self._path else "{}"

    def _spelled(self, path: Path, value: Any, *, goes_on: bool) -> str:
        is_text = isinstance(value, str)
        if self._in_string and path == self._path and is_text:
            text = json.dumps(value, ensure_ascii=False)[1:-1]
        else:
            common = _common(path, self._path)
            self.in_order = self.in_order and self._is_next(path, common)
            text = self._closed(common) + ("," if self._path else "{") + _opened(path, common)
            text += json.dumps(value, ensure_ascii=False)[: -1 if is_text else None]
        self._path, self._in_string = path, is_text and goes_on
        if is_text and not goes_on:
            text += '"'
        return text if self.in_order else ""

    def _closed(self, common: int) -> str:
        """What ends the last value, and the containers below one that it shares with the next."""
        brackets = ["]" if isinstance(step, int) else "}" for step in self._path[common + 1 :]]
        return ('"' if self._in_string else "") + "".join(reversed(brackets))

    def _is_next(self, path: Path, common: int) -> bool:
        if common == len(path) or (self._path and common == len(self._path)):
            return False
        holder: Any = self.value
        for step in path[:common]:
            holder = _get(holder, step)
        first = path[common]
        follows = (
            first == len(holder) if isinstance(holder, list) else isinstance(first, str) and first not in holder
        )
        return follows and all(step == 0 for step in path[common + 1 :] if isinstance(step, int))

    def _store(self, path: Path, value: Any) -> None:
        holder: Any = self.value
        for step, following in pairwise(path):
            holder = _child(holder, step, following)
        before = _get(holder, path[-1])
        if isinstance(before, str) and isinstance(value, str):
            value = before + value
        _put(holder, path[-1], value)


def steps(path: Any) -> Path:
    """The steps of a JSON path such as ``$.legs[0].name``; none where it is not one."""
    if not isinstance(path, str) or not path.startswith("$"):
        return []
    found = _STEP.findall(path)[:_DEEPEST]
    return [int(index) if index else name or quoted or double for name, index, quoted, double in found]


def _common(path: Path, other: Path) -> int:
    """How many leading steps are the same."""
    same = 0
    for step, its in zip(path, other, strict=False):
        if step != its:
            break
        same += 1
    return same


def _opened(path: Path, common: int) -> str:
    """The containers and names that lead to a value, from the first step that is not shared."""
    text = ""
    for at, step in enumerate(path[common:]):
        if at:
            text += "[" if isinstance(step, int) else "{"
        if isinstance(step, str):
            text += json.dumps(step, ensure_ascii=False) + ":"
    return text


def _get(holder: Any, step: str | int) -> Any:
    if isinstance(holder, dict):
        return holder.get(str(step))
    return holder[step] if isinstance(step, int) and step < len(holder) else None


def _put(holder: Any, step: str | int, value: Any) -> None:
    if isinstance(holder, dict):
        holder[str(step)] = value
    elif isinstance(step, int):
        holder.extend([None] * (step + 1 - len(holder)))
        holder[step] = value


def _child(holder: Any, step: str | int, following: str | int) -> Any:
    """The object or list at a step; made where there is none."""
    found = _get(holder, step)
    if not isinstance(found, dict | list):
        found = [] if isinstance(following, int) else {}
        _put(holder, step, found)
    return found
