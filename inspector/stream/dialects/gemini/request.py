"""The contents, the system instruction and the tools of a request."""

from typing import Any

from inspector.stream.deltas import Delta, RequestTurn
from inspector.stream.dialects.gemini.parts import Content, Path, either, parts
from inspector.stream.dialects.values import listed, mapping, word


def request_turns(request: Any) -> list[RequestTurn] | None:
    """The system instruction and the ``contents``: each has the shape of an answer's content."""
    if _is_wrapped(request):
        return _under_request(request_turns(request["request"]))
    if not isinstance(request, dict) or not isinstance(request.get("contents"), list):
        return None
    system, key = either(request, "systemInstruction", "system_instruction")
    turns = [_turn((key,), system, "system")] if isinstance(system, dict) else []
    return turns + [
        _turn(("contents", position), content, word(content.get("role")) or "user")
        for position, content in listed(request, "contents")
    ]


def _is_wrapped(request: Any) -> bool:
    return isinstance(request, dict) and isinstance(request.get("request"), dict) and "contents" not in request


def _under_request(turns: list[RequestTurn] | None) -> list[RequestTurn] | None:
    """Turns of a request that another one wraps."""
    return turns and [
        turn._replace(
            path=("request", *turn.path),
            deltas=[delta._replace(path=("request", *delta.path)) for delta in turn.deltas],
        )
        for turn in turns
    ]


def _turn(path: Path, content: dict[str, Any], role: str) -> RequestTurn:
    deltas = list(parts(0, Content(), path, content))
    results = {delta.target.key for delta in deltas if delta.target.kind == "tool_result"}
    named = {delta.target.field: str(delta.value) for delta in deltas if len(results) == 1 and _names(delta)}
    return RequestTurn(role, named.get("name", ""), named.get("id", ""), path, deltas)


def _names(delta: Delta) -> bool:
    return delta.target.kind == "tool_result" and delta.target.field in ("name", "id")


def request_tools(request: Any) -> list[str]:
    """The functions that are declared, and the kinds of the server's tools."""
    request = request["request"] if _is_wrapped(request) else request
    return [name for _, tool in listed(mapping(request), "tools") for name in _tool_names(tool)]


def _tool_names(tool: dict[str, Any]) -> list[str]:
    names = [key for key in tool if key not in ("functionDeclarations", "function_declarations")]
    _, key = either(tool, "functionDeclarations", "function_declarations")
    return [name for _, declared in listed(tool, key) if (name := word(declared.get("name")))] + names
