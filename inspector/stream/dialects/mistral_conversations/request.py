"""The instructions and the inputs of a conversation, and its tools."""

from typing import Any

from inspector.stream.deltas import Delta, Op, RequestTurn, Target
from inspector.stream.dialects.mistral_conversations.entries import Entries
from inspector.stream.dialects.values import function_names, listed, text_of, word

Path = tuple[str | int, ...]

_ROLES = {"message.output": "assistant", "function.call": "assistant", "tool.execution": "assistant"}


def request_turns(request: Any) -> list[RequestTurn] | None:
    """The ``instructions`` and the ``inputs``: a text, or entries."""
    if not isinstance(request, dict) or "parameters" in request:
        return None
    inputs = request.get("inputs")
    if not isinstance(inputs, str | list):
        return None
    turns = [_spoken("system", "instructions", request)] if text_of(request.get("instructions")) else []
    if isinstance(inputs, str):
        return [*turns, _spoken("user", "inputs", request)]
    return turns + [_entry(position, entry) for position, entry in listed(request, "inputs")]


def _spoken(role: str, name: str, request: dict[str, Any]) -> RequestTurn:
    delta = Delta(0, (name,), Target(0, "text", 0, "text"), Op.APPEND, request[name])
    return RequestTurn(role, "", "", (name,), [delta])


def _entry(position: int, entry: dict[str, Any]) -> RequestTurn:
    path: Path = ("inputs", position)
    is_bare = "type" not in entry and "content" in entry
    deltas = list(Entries().entry(0, 0, path, {**entry, "type": "message.input"} if is_bare else entry))
    type_ = word(entry.get("type"))
    if type_ == "function.result":
        return RequestTurn("tool", "", word(entry.get("tool_call_id")), path, deltas)
    return RequestTurn(word(entry.get("role")) or _ROLES.get(type_, "user"), "", "", path, deltas)


def request_tools(request: Any) -> list[str]:
    """The functions on offer, and the types of the server's tools."""
    return function_names(request)
