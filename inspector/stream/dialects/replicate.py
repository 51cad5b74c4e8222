"""Replicate's streams: the data of an ``output`` event is the text itself, and not JSON.

Source: Replicate's guide to streaming output (events output, logs, error, done), and its API
reference for the prediction, which is the plain answer. Line ends of the text are several ``data:``.
"""

from collections.abc import Iterator
from typing import Any

from inspector.stream.deltas import Delta, Op, RequestTurn, Target, choice_field, message_field
from inspector.stream.dialects.values import mapping, text_of, word
from inspector.stream.framing import Event

NAME = "replicate"
KNOWN = None

_TEXT = Target(0, "text", 0, "text")


def recognise(event: Event, payload: Any) -> bool:
    """An event that is called ``output`` or ``logs``, or ends with ``{}``; or a prediction."""
    if event.headers:  # those of binary frames, which others send
        return False
    if event.type in ("output", "logs"):
        return True
    if not isinstance(payload, dict):
        return False
    if event.type == "done":
        return payload.keys() <= {"reason", "output"}
    return isinstance(payload.get("urls"), dict) and "input" in payload and "version" in payload


def serves(path: str) -> bool:
    """Such as ``/v1/streams/NAME``."""
    return "/streams/" in path


def reader() -> "ReplicateReader":
    """A reader for one stream."""
    return ReplicateReader()


class ReplicateReader:
    """Reads events, or the one document of a prediction."""

    def feed(self, number: int, event: Event, payload: Any) -> Iterator[Delta]:
        """The deltas of one event."""
        match event.type:
            case "output":
                # Data that happens to be JSON, such as a number, is text all the same.
                yield Delta(number, (), _TEXT, Op.APPEND, event.data)
            case "logs":
                yield Delta(number, (), message_field("logs"), Op.APPEND, event.data)
            case "done":
                yield from _done(number, mapping(payload))
            case "message":
                yield from _prediction(number, mapping(payload))


def _done(event: int, payload: dict[str, Any]) -> Iterator[Delta]:
    yield Delta(event, (), choice_field(0, "finish_reason"), Op.SET, "done")
    yield Delta(event, (), message_field("end"), Op.SET, "done")
    if reason := word(payload.get("reason")):
        yield Delta(event, ("reason",), choice_field(0, "reason"), Op.SET, reason)


def _prediction(event: int, payload: dict[str, Any]) -> Iterator[Delta]:
    for name in ("id", "model"):
        if said := word(payload.get(name)):
            yield Delta(event, (name,), message_field(name), Op.SET, said)
    output = payload.get("output")
    if isinstance(output, str):
        yield Delta(event, ("output",), _TEXT, Op.APPEND, output)
    elif isinstance(output, list):
        for position, piece in enumerate(output):
            if isinstance(piece, str):
                yield Delta(event, ("output", position), _TEXT, Op.APPEND, piece)
    elif output is not None:
        yield Delta(event, ("output",), Target(0, "unknown", 0, "text"), Op.SET, output)
    for name in ("error", "metrics", "logs"):
        if value := payload.get(name):
            yield Delta(event, (name,), message_field(name), Op.SET, value)
    if status := word(payload.get("status")):
        yield Delta(event, ("status",), choice_field(0, "finish_reason"), Op.SET, status)


def request_turns(request: Any) -> list[RequestTurn] | None:
    """The ``system_prompt`` and the ``prompt`` of the ``input``."""
    given = request.get("input") if isinstance(request, dict) else None
    if not isinstance(given, dict):
        return None
    return [
        RequestTurn(role, "", "", ("input", name), [Delta(0, ("input", name), _TEXT, Op.APPEND, text)])
        for name, role in (("system_prompt", "system"), ("prompt", "user"))
        if (text := text_of(given.get(name)))
    ]


def request_tools(_request: Any) -> list[str]:
    """None: this API has no tools."""
    return []
