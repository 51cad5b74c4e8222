"""Gemini's Interactions API: steps, or in its first version contents, that start, go on and stop.

Source: Google's API reference (Interactions) and the types of its Python SDK. An ``event_type`` names each
event: ``interaction.created``, ``step.start``, ``step.delta`` and ``interaction.completed``, which were first
called ``interaction.start``, ``content.start``, ``content.delta`` and ``interaction.complete``. A plain answer
lists its ``steps``, or its ``outputs``. Citations count bytes of UTF-8.
"""

from typing import TYPE_CHECKING, Any

from inspector.stream.deltas import RequestTurn
from inspector.stream.framing import Event
from inspector.stream.known import Known

if TYPE_CHECKING:
    from inspector.stream.dialects import Reader

NAME = "gemini-interactions"

KNOWN = Known(
    opaque=(
        "agent_config annotations arguments cached_content environment error errors "
        "generation_config input labels metadata response_format response_modalities result "
        "safety_settings step_usage tools usage webhook_config"
    ),
    holders="content delta interaction outputs step steps summary",
    values=(
        "channels continuation_ids continuation_token created environment_id event_id index "
        "interaction_id is_error object previous_interaction_id rate resolution "
        "response_mime_type retrieval_type sample_rate search_type service_tier "
        "system_instruction updated"
    ),
    texts=(
        "agent call_id data event_type id mime_type model name role server_name signature status text type uri"
    ),
)

_EVENTS = ("interaction.", "step.", "content.")


def recognise(_event: Event, payload: Any) -> bool:
    """An ``event_type`` of its own, or an interaction."""
    if not isinstance(payload, dict):
        return False
    type_ = payload.get("event_type")
    if isinstance(type_, str):
        return type_.startswith(_EVENTS) or (type_ == "error" and isinstance(payload.get("error"), dict))
    if payload.get("object") == "interaction":
        return True
    listed = isinstance(payload.get("outputs"), list) or isinstance(payload.get("steps"), list)
    return listed and isinstance(payload.get("status"), str) and ("model" in payload or "agent" in payload)


def accepts(_event: Event, payload: Any) -> bool:
    """What an interaction says of itself before it has said anything else."""
    return isinstance(payload, dict) and isinstance(payload.get("id"), str) and "status" in payload


def serves(path: str) -> bool:
    """Such as ``/v1beta/interactions``, also of one by its id."""
    return "/interactions" in path and path.rstrip("/").rsplit("/", 2)[-2:].count("interactions") == 1


def reader() -> "Reader":
    """A reader for one stream."""
    from inspector.stream.dialects.gemini_interactions.reading import (
        InteractionReader,  # most files speak one dialect
    )

    return InteractionReader()


def request_turns(request: Any) -> list[RequestTurn] | None:
    """The conversation that a request's JSON carries; None where it is of another dialect."""
    from inspector.stream.dialects.gemini_interactions import request as requests

    return requests.request_turns(request)


def request_tools(request: Any) -> list[str]:
    """The names of the tools that a request offers."""
    from inspector.stream.dialects.gemini_interactions import request as requests

    return requests.request_tools(request)
