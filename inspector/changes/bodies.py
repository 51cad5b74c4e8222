"""What differs between two bodies of which no more is known: values of JSON, texts, sizes."""

from collections.abc import Iterator
from typing import Any

from inspector.cassette import Body, Side
from inspector.changes.difference import Difference, Target, shown
from inspector.content import json_text

MAX_VALUES = 60
"""Values of a JSON body that are given one by one."""


_NONE = object()
"""Stands for a value that is not there."""


def bodies(side: Side, old: Body, new: Body, target: Target) -> list[Difference]:
    """The differences between two bodies that are not the same: at least one."""
    one, other = _json(old), _json(new)
    if one is not None and other is not None:
        found = list(json_values(side, one[0], other[0], target))
    elif old.text is not None and new.text is not None:
        found = [Difference(side, "body", old.text, new.text, target)]
    else:
        found = []
    return found or [Difference(side, "body", *_sizes(old, new), target)]


def settings(old: Body, new: Body, target: Target, known: frozenset[str]) -> Iterator[Difference]:
    """What differs between two JSON requests, the members left out that are ``known``."""
    one, other = _json(old), _json(new)
    if one is not None and other is not None:
        yield from json_values("request", one[0], other[0], target, known)


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


def json_values(
    side: Side, old: Any, new: Any, target: Target, known: frozenset[str] = frozenset()
) -> Iterator[Difference]:
    """The values of two JSON documents that differ, by their paths; ``known`` members are left out."""
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
            before, after = (None if value is _NONE else shown(value) for value in (one, other))
            yield Difference(side, path or "body", before, after, target)
