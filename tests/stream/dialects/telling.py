"""Short forms of streams and requests, for tests of dialects."""

from collections.abc import Iterable
from typing import Any

from inspector.stream import Stream
from inspector.stream.deltas import RequestTurn
from inspector.stream.framing import Event
from tests import goldens
from tests.invariants import found_at

PLAIN = Event("message", "")


def golden(dialect: str, name: str) -> Stream:
    """A stream of the test data."""
    return goldens.golden(dialect, name).stream()


def parts(stream: Stream) -> list[tuple[str, str]]:
    """Kind and text of the parts."""
    return [(part.kind, part.text) for part in stream.message.parts]


def ops(stream: Stream, kind: str = "text", field: str = "text") -> list[str]:
    """What the deltas do to one field of the parts of a kind."""
    return [d.op.value for d in stream.deltas if d.target.kind == kind and d.target.field == field]


def told(
    turns: Iterable[RequestTurn] | None, request: Any
) -> list[tuple[str, str, str, list[tuple[str, str, Any]]]]:
    """Role, name, call id and deltas (kind, field, value) of each turn; every value stands where it says."""
    assert turns is not None
    found = []
    for turn in turns:
        for delta in turn.deltas:
            assert delta.value == "" or found_at(request, delta.path) == delta.value
        deltas = [(delta.target.kind, delta.target.field, delta.value) for delta in turn.deltas]
        found.append((turn.role, turn.name, turn.call_id, deltas))
    return found


def said(
    turns: Iterable[RequestTurn] | None,
) -> list[tuple[str, str, tuple[str | int, ...], list[tuple[str, Any]]]]:
    """Role, call that is answered, path, and the texts (kind, value) of each turn."""
    assert turns is not None
    return [
        (
            turn.role,
            turn.call_id,
            turn.path,
            [(delta.target.kind, delta.value) for delta in turn.deltas if delta.target.field == "text"],
        )
        for turn in turns
    ]
