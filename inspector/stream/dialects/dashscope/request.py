"""The messages or the prompt of a request, and its tools."""

from typing import Any

from inspector.stream.deltas import Delta, Op, RequestTurn, Target
from inspector.stream.dialects.dashscope.messages import Path, besides, said
from inspector.stream.dialects.values import function_names, listed, mapping, text_of, word


def request_turns(request: Any) -> list[RequestTurn] | None:
    """The ``messages`` or the ``prompt`` of the ``input``."""
    given = request.get("input") if isinstance(request, dict) else None
    if not isinstance(given, dict):
        return None
    if isinstance(given.get("messages"), list):
        turns = [_message(("input", "messages", at), message) for at, message in listed(given, "messages")]
    elif isinstance(given.get("prompt"), str) and ("model" in request or "parameters" in request):
        turns = []
    else:
        return None
    if text := text_of(given.get("prompt")):
        path: Path = ("input", "prompt")
        turns.append(
            RequestTurn("user", "", "", path, [Delta(0, path, Target(0, "text", 0, "text"), Op.APPEND, text)])
        )
    return turns


def _message(path: Path, message: dict[str, Any]) -> RequestTurn:
    deltas = [Delta(0, piece.path, piece.target, Op.APPEND, piece.value) for piece in said(0, path, message)]
    deltas += besides(0, 0, path, message)
    return RequestTurn(
        word(message.get("role")), word(message.get("name")), word(message.get("tool_call_id")), path, deltas
    )


def request_tools(request: Any) -> list[str]:
    """The names of the functions among the parameters."""
    return function_names(mapping(mapping(request).get("parameters")))
