"""Writer's streamed completions: objects whose only key is ``value``; nothing marks the end.

Source: what Writer's API sends. Its plain answer is one of `openai_completions`.
"""

from collections.abc import Iterator
from typing import Any

from inspector.stream.deltas import Delta, Op, RequestTurn, Target, message_field
from inspector.stream.dialects import openai_completions
from inspector.stream.framing import Event
from inspector.stream.known import Known

NAME = "writer-completions"

KNOWN = Known(
    texts=("value"),
)


def recognise(_event: Event, payload: Any) -> bool:
    """A text under ``value`` and nothing else."""
    return isinstance(payload, dict) and payload.keys() == {"value"} and isinstance(payload["value"], str)


def serves(path: str) -> bool:
    """Such as ``/v1/completions``."""
    return path.rstrip("/").endswith("/v1/completions")


def reader() -> "WriterReader":
    """A reader for one stream."""
    return WriterReader()


class WriterReader:
    """Reads pieces of the text."""

    def feed(self, number: int, _event: Event, payload: Any) -> Iterator[Delta]:
        """The deltas of one event."""
        if not isinstance(payload, dict):
            return
        if isinstance(value := payload.get("value"), str):
            yield Delta(number, ("value",), Target(0, "text", 0, "text"), Op.APPEND, value)
        if error := payload.get("error"):
            yield Delta(number, ("error",), message_field("error"), Op.SET, error)


def request_turns(request: Any) -> list[RequestTurn] | None:
    """The ``prompt``."""
    return openai_completions.request_turns(request)


def request_tools(request: Any) -> list[str]:
    """None: this API has no tools."""
    return openai_completions.request_tools(request)
