"""Anthropic's Messages API: typed events that build content blocks, and the plain ``message`` document.

Source: Anthropic's API reference (Messages, "Streaming messages") and the beta types of its SDKs.
Vertex (``:streamRawPredict``) and Bedrock carry the same events. Blocks are told apart by their
index; an index that is opened again is another block, so that nothing is lost. Usage is cumulative:
a later event overwrites key by key and leaves alone what it does not name.
"""

from typing import Any

from inspector.stream.dialects.anthropic_messages.reader import MessagesReader
from inspector.stream.dialects.anthropic_messages.request import request_turns
from inspector.stream.dialects.values import function_names, listed, mapping, word
from inspector.stream.framing import Event

__all__ = ["NAME", "reader", "recognise", "request_tools", "request_turns", "serves"]

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


def reader() -> MessagesReader:
    """A reader for one stream."""
    return MessagesReader()


def request_tools(request: Any) -> list[str]:
    """The names in ``tools``, and those of the servers of ``mcp_servers``."""
    servers = (word(server.get("name")) for _, server in listed(mapping(request), "mcp_servers"))
    return [*function_names(request), *filter(None, servers)]
