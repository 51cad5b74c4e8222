"""What a dialect knows of its events, and what is left of one: nothing that a provider sent vanishes.

A dialect names the keys that it reads and those that it leaves alone on purpose. Whatever else an event
holds, and known keys with a value of another kind, become parts of their own, with their bytes.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any, Literal

from inspector.stream.deltas import Delta, Op, Target

Path = tuple[str | int, ...]
_Kind = Literal["opaque", "holder", "value", "text"]

_UPPER = re.compile("[A-Z]")
_LABELS = frozenset({"type", "index"})
"""Keys that say what a value is, and nothing themselves."""

_CHOICES = frozenset({"choices", "candidates"})


class Known:
    """The keys of a dialect, wherever they stand, as words in a text each.

    ``opaque``: nothing below is looked at. ``holders``: objects and lists, whose own keys are looked at.
    ``values``: numbers, words, flags. ``texts``: strings. ``types``: the values of ``type_key`` that are known.
    """

    def __init__(
        self,
        *,
        opaque: str = "",
        holders: str = "",
        values: str = "",
        texts: str = "",
        types: str = "",
        type_key: str = "type",
    ) -> None:
        named: tuple[tuple[_Kind, str], ...] = (
            ("value", values),
            ("opaque", opaque),
            ("holder", holders),
            ("text", texts),
        )
        self._kinds: dict[str, _Kind] = {name: kind for kind, words in named for name in words.split()}
        self._types = frozenset(types.split())
        self._type_key = type_key

    def with_(self, **more: str) -> "Known":
        """The same and more keys, for a dialect that wraps another one."""
        made = Known(**more)
        made._kinds = {**self._kinds, **made._kinds}
        made._types = self._types | made._types
        return made

    def in_snake_case(self) -> "Known":
        """The same, and each key as Python's SDKs spell it."""
        made = self.with_()
        made._kinds |= {
            _UPPER.sub(lambda found: "_" + found[0].lower(), key): kind for key, kind in self._kinds.items()
        }
        return made

    def is_other_type(self, payload: Any) -> bool:
        """Whether an event says a type that is not known."""
        if not self._types or not isinstance(payload, dict):
            return False
        said = payload.get(self._type_key)
        return isinstance(said, str) and said != "" and said not in self._types

    def left_over(self, payload: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
        """The paths and values of what is not known, in their order; not what stands below one of them."""
        kinds = self._kinds
        for key, value in payload.items():
            kind = kinds.get(key)
            if kind == "opaque" or value is None or value == "":
                continue
            if kind == "text" and type(value) is str:
                continue
            if kind == "value" and not isinstance(value, dict | list):
                continue
            if kind == "holder" and isinstance(value, dict):
                yield from self.left_over(value, (*path, key))
            elif kind == "holder" and isinstance(value, list):
                for position, item in enumerate(value):
                    if isinstance(item, dict):
                        yield from self.left_over(item, (*path, key, position))
                    elif not says_nothing(item):
                        yield (*path, key, position), item
            elif not says_nothing(value):
                yield (*path, key), value


def says_nothing(value: Any) -> bool:
    """Whether a value says no more than a key that is missing: null, empty, or empty all the way down."""
    if isinstance(value, dict):
        return all(key in _LABELS or says_nothing(inner) for key, inner in value.items())
    if isinstance(value, list):
        return all(map(says_nothing, value))
    return value is None or value == ""


def unknown_deltas(number: int, payload: Any, known: Known, deltas: Sequence[Delta]) -> Iterator[Delta]:
    """What an event says that its dialect does not know; ``deltas`` are those that this one has read in it."""
    if not isinstance(payload, dict):
        return
    if not deltas and known.is_other_type(payload):
        yield Delta(number, (), Target(0, "unknown", ("event", number), "text"), Op.SET, payload)
        return
    # What is said of an event as a whole, such as its end, shows nothing of what is in it.
    said = [delta.path for delta in deltas if delta.path or _is_whole(delta.value, payload)]
    for path, value in known.left_over(payload):
        if not any(_meet(path, other) for other in said):
            op = Op.APPEND if isinstance(value, str) else Op.SET
            yield Delta(number, path, Target(_choice(payload, path), "unknown", _name(path), "text"), op, value)


def _is_whole(value: Any, payload: Any) -> bool:
    """Whether a value is all of an event: what it stands for, or its text as such."""
    return value == payload or (isinstance(value, str) and value != "")


def _meet(path: Path, other: Path) -> bool:
    """Whether one path leads to the other's value, or into it."""
    length = min(len(path), len(other))
    return path[:length] == other[:length]


def _name(path: Path) -> str:
    """What tells such a part from others: its keys, as positions and choices come and go."""
    return ".".join(step for step in path if isinstance(step, str) and step not in _CHOICES)


def _choice(payload: dict[str, Any], path: Path) -> int:
    if len(path) < 2 or path[0] not in _CHOICES:
        return 0
    choice = payload[path[0]][path[1]]
    index = choice.get("index") if isinstance(choice, dict) else None
    return index if isinstance(index, int) and not isinstance(index, bool) else 0
