"""The request side: ``instructions`` and ``input``, whose items have the shape of output items."""

from typing import Any

from inspector.stream.deltas import Delta, Op, RequestTurn, Target
from inspector.stream.dialects.openai_responses.reading import ResponsesReader
from inspector.stream.dialects.values import listed, word

Path = tuple[str | int, ...]

_OTHER_KEYS = frozenset({"encoding_format", "dimensions", "input_type", "voice"})


def request_turns(request: Any) -> list[RequestTurn] | None:
    """A turn for each item of the input; None where there is none, or one of another API."""
    if not isinstance(request, dict) or not _is_responses(request):
        return None
    return [*_turns(request, "instructions", "system"), *_turns(request, "input", "user")]


def _is_responses(request: dict[str, Any]) -> bool:
    """Whether the input is to be answered: texts to be embedded, moderated or spoken have one too."""
    said = request.get("input")
    if isinstance(said, str):
        return "model" in request and not request.keys() & _OTHER_KEYS
    return isinstance(said, list) and any(isinstance(item, dict) for item in said)


def _turns(request: dict[str, Any], name: str, role: str) -> list[RequestTurn]:
    said = request.get(name)
    if isinstance(said, str):
        text = Delta(0, (name,), Target(0, "text", 0, "text"), Op.APPEND, said)
        return [RequestTurn(role, "", "", (name,), [text])] if said else []
    return [_turn((name, position), item, role) for position, item in listed(request, name)]


def _turn(path: Path, item: dict[str, Any], role: str) -> RequestTurn:
    deltas = [
        delta
        for delta in ResponsesReader().item(0, path, item)
        if delta.target.kind not in ("choice", "message")
    ]
    is_result = word(item.get("type")).endswith("_output")
    return RequestTurn(_role(item, role), "", word(item.get("call_id")) if is_result else "", path, deltas)


def _role(item: dict[str, Any], default: str) -> str:
    """The speaker of an item: only messages name theirs."""
    type_ = word(item.get("type"))
    if type_.endswith("_output") or type_ == "mcp_approval_response":
        return "tool"
    if type_ in ("message", "", "item_reference"):
        return word(item.get("role")) or default
    return "assistant"
