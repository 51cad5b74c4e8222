"""Another finish reason, wherever an answer says one."""

from functools import reduce
from operator import getitem
from typing import Any

from inspector.content.json_splices import with_values
from inspector.stream import Stream
from inspector.stream.deltas import Delta
from inspector.stream.timeline import payload_of

_GEMINI_NUMBERS = {"MAX_TOKENS": 2, "SAFETY": 3}


def finish_changes(stream: Stream, word: str) -> dict[int, str]:
    """The data of the events that say a finish reason, and say this one then; also where they do already.

    Raises ValueError where none does.
    """
    changes: dict[int, str] = {}
    for delta in stream.deltas:
        if delta.target[1::2] != ("choice", "finish_reason"):
            continue
        is_number = stream.dialect == "gemini" and isinstance(value_at(stream, delta), int)
        said_now = changes.get(delta.event, stream.events[delta.event].data)
        value = _GEMINI_NUMBERS[word] if is_number else word
        changes[delta.event] = with_values(said_now, {delta.path: value})
    if not changes:
        raise ValueError("this answer says no finish reason")
    return changes


def value_at(stream: Stream, delta: Delta) -> Any:
    """What stands in an event's JSON where a delta was read; None where it was made of something else."""
    try:
        return reduce(getitem, delta.path, payload_of(stream.events[delta.event]))
    except (KeyError, IndexError, TypeError):
        return None
