"""Anthropic's Messages API: typed events that build content blocks, and the plain ``message`` document.

Source: Anthropic's API reference (Messages, "Streaming messages") and the beta types of its SDKs.
Vertex (``:streamRawPredict``) and Bedrock carry the same events. Blocks are told apart by their
index; an index that is opened again is another block, so that nothing is lost. Usage is cumulative:
a later event overwrites key by key and leaves alone what it does not name.
"""

from typing import TYPE_CHECKING, Any

from inspector.stream.deltas import RequestTurn
from inspector.stream.dialects.values import function_names, listed, mapping, word
from inspector.stream.framing import Event

if TYPE_CHECKING:
    from inspector.stream.dialects import Reader

NAME = "anthropic-messages"

_EVENTS = frozenset(
    {
        "message_start",
        "content_block_start",
        "content_block_delta",
        "content_block_stop",
        "message_delta",
        "message_stop",
    }
)


def recognise(_event: Event, payload: Any) -> bool:
    """One of the typed events, or a whole ``message``."""
    if not isinstance(payload, dict):
        return False
    type_ = payload.get("type")
    if type_ == "message":
        return isinstance(payload.get("content"), list) and "role" in payload and "stop_reason" in payload
    return isinstance(type_, str) and type_ in _EVENTS


def serves(path: str) -> bool:
    """Such as ``/v1/messages``, or Vertex's ``…:streamRawPredict``."""
    path = path.rstrip("/")
    if path.endswith((":streamRawPredict", ":rawPredict")):
        return True
    return path.endswith("/messages") and "/threads/" not in path


def reader() -> "Reader":
    """A reader for one stream."""
    from inspector.stream.dialects.anthropic_messages.reading import (
        MessagesReader,  # most files speak one dialect
    )

    return MessagesReader()


def request_turns(request: Any) -> list[RequestTurn] | None:
    """The conversation that a request's JSON carries; None where it is of another dialect."""
    from inspector.stream.dialects.anthropic_messages import request as requests

    return requests.request_turns(request)


def request_tools(request: Any) -> list[str]:
    """The names in ``tools``, and those of the servers of ``mcp_servers``."""
    servers = (word(server.get("name")) for _, server in listed(mapping(request), "mcp_servers"))
    return [*function_names(request), *filter(None, servers)]
