"""Mistral's conversations with models and agents: entries, whole or said piece by piece.

Source: Mistral's API reference (Conversations) and the types of its Python SDK. Agents' completions
(``/v1/agents/completions``) are chat completions instead.
"""

from typing import TYPE_CHECKING, Any

from inspector.stream.deltas import RequestTurn
from inspector.stream.framing import Event
from inspector.stream.known import Known

if TYPE_CHECKING:
    from inspector.stream.dialects import Reader

NAME = "mistral-conversations"

KNOWN = Known(
    opaque="arguments detail error guardrails info usage",
    holders="content outputs thinking",
    values=(
        "agent_id closed code completed_at confirmation_status content_index created_at "
        "next_agent_id next_agent_name object output_index previous_agent_id previous_agent_name"
    ),
    texts="conversation_id id message model name role signature text tool_call_id type",
)

_EVENTS = ("conversation.response.", "message.output.", "function.call.", "tool.execution.", "agent.handoff.")


def recognise(_event: Event, payload: Any) -> bool:
    """A ``type`` of its own, or a response with a conversation and its outputs."""
    if not isinstance(payload, dict):
        return False
    type_ = payload.get("type")
    if isinstance(type_, str) and type_.startswith(_EVENTS):
        return True
    return payload.get("object") == "conversation.response" or (
        isinstance(payload.get("conversation_id"), str) and isinstance(payload.get("outputs"), list)
    )


def serves(path: str) -> bool:
    """``/v1/conversations``, one of them by its id, and its restart."""
    steps = path.rstrip("/").split("/")
    return "conversations" in steps[-2:] or (steps[-1] == "restart" and "conversations" in steps[-3:])


def reader() -> "Reader":
    """A reader for one stream."""
    from inspector.stream.dialects.mistral_conversations.reading import (
        ConversationReader,  # most files speak one dialect
    )

    return ConversationReader()


def request_turns(request: Any) -> list[RequestTurn] | None:
    """The conversation that a request's JSON carries; None where it is of another dialect."""
    from inspector.stream.dialects.mistral_conversations import request as requests

    return requests.request_turns(request)


def request_tools(request: Any) -> list[str]:
    """The names of the tools that a request offers."""
    from inspector.stream.dialects.mistral_conversations import request as requests

    return requests.request_tools(request)
