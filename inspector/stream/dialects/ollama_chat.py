"""Ollama's ``/api/chat``: each line has a ``message``, whose content goes on in the next one."""

from typing import Any

from inspector.stream.deltas import RequestTurn
from inspector.stream.dialects.ollama import OllamaReader, Spoken
from inspector.stream.dialects.values import function_names, listed, word
from inspector.stream.framing import Event
from inspector.stream.known import Known

NAME = "ollama-chat"

KNOWN = Known(
    opaque=("arguments context logprobs"),
    holders=("function images message tool_calls"),
    values=(
        "created_at done eval_count eval_duration id index load_duration prompt_eval_count "
        "prompt_eval_duration remote_host remote_model tool_name total_duration"
    ),
    texts=("content done_reason error model name role thinking"),
)


def recognise(_event: Event, payload: Any) -> bool:
    """``done``, and a ``message`` object."""
    return (
        isinstance(payload, dict)
        and isinstance(payload.get("done"), bool)
        and isinstance(payload.get("message"), dict)
    )


def serves(path: str) -> bool:
    """Such as ``/api/chat``."""
    return path.rstrip("/").endswith("/api/chat")


def reader() -> OllamaReader:
    """A reader for one stream."""
    return OllamaReader()


def request_turns(request: Any) -> list[RequestTurn] | None:
    """The ``messages`` of a request: each has the shape of an answer's message."""
    if not isinstance(request, dict) or not isinstance(request.get("messages"), list):
        return None
    return [
        RequestTurn(
            role=word(message.get("role")),
            name=word(message.get("tool_name")) or word(message.get("name")),
            call_id=word(message.get("tool_call_id")),
            path=("messages", position),
            deltas=list(Spoken().deltas(0, ("messages", position), message, "content")),
        )
        for position, message in listed(request, "messages")
    ]


def request_tools(request: Any) -> list[str]:
    """The names in ``tools``."""
    return function_names(request)
