"""Ollama's ``/api/generate``: each line has a piece of the ``response`` to one prompt."""

from typing import Any

from inspector.stream.deltas import RequestTurn
from inspector.stream.dialects.ollama import OllamaReader, Spoken
from inspector.stream.dialects.values import text_of
from inspector.stream.framing import Event
from inspector.stream.known import Known

NAME = "ollama-generate"

KNOWN = Known(
    opaque=("context logprobs"),
    values=(
        "created_at done eval_count eval_duration load_duration prompt_eval_count prompt_eval_duration "
        "remote_host remote_model total_duration"
    ),
    texts=("done_reason model response thinking"),
)


def recognise(_event: Event, payload: Any) -> bool:
    """``done``, and a ``response`` text."""
    return (
        isinstance(payload, dict)
        and isinstance(payload.get("done"), bool)
        and isinstance(payload.get("response"), str)
    )


def serves(path: str) -> bool:
    """Such as ``/api/generate``."""
    return path.rstrip("/").endswith("/api/generate")


def reader() -> OllamaReader:
    """A reader for one stream."""
    return OllamaReader()


def request_turns(request: Any) -> list[RequestTurn] | None:
    """The ``system`` text, and the ``prompt`` with its pictures."""
    if not isinstance(request, dict) or not isinstance(request.get("prompt"), str):
        return None
    system = list(Spoken().deltas(0, (), {"system": text_of(request.get("system"))}, "system"))
    asked = {name: request.get(name) for name in ("prompt", "images")}
    prompt = RequestTurn("user", "", "", ("prompt",), list(Spoken().deltas(0, (), asked, "prompt")))
    return [RequestTurn("system", "", "", ("system",), system), prompt] if system else [prompt]


def request_tools(_request: Any) -> list[str]:
    """None: this API has no tools."""
    return []
