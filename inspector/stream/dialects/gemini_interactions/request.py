"""What an interaction is asked: a text, contents, turns or steps."""

from typing import Any

from inspector.stream.deltas import Delta, Op, RequestTurn, Target
from inspector.stream.dialects.gemini_interactions.items import Items, Path
from inspector.stream.dialects.values import function_names, listed, text_of, word

_MODELS = ("model_output", "thought")


def request_turns(request: Any) -> list[RequestTurn] | None:
    """The ``system_instruction`` and the ``input``."""
    if not isinstance(request, dict) or not isinstance(request.get("input"), str | list | dict):
        return None
    if not ("model" in request or "agent" in request) or "instructions" in request:
        return None
    turns = []
    if text_of(request.get("system_instruction")):
        turns.append(_spoken("system", ("system_instruction",), request["system_instruction"]))
    given = request["input"]
    if isinstance(given, str):
        turns.append(_spoken("user", ("input",), given))
    elif isinstance(given, dict):
        turns += _cut([(("input",), given)])
    else:
        turns += _cut([(("input", at), item) for at, item in listed(request, "input")])
    return turns


def _spoken(role: str, path: Path, text: str) -> RequestTurn:
    return RequestTurn(role, "", "", path, [Delta(0, path, Target(0, "text", 0, "text"), Op.APPEND, text)])


def _cut(items: list[tuple[Path, dict[str, Any]]]) -> list[RequestTurn]:
    """Turns by their role; steps and contents that follow each other with one role are one turn."""
    turns: list[RequestTurn] = []
    for at, (path, item) in enumerate(items):
        if "role" in item:
            turns += _turn(path, item)
            continue
        role = _role(item)
        deltas = list(Items().read(0, at, path, item))
        if role == "tool" or not turns or turns[-1].role != role:
            call = word(item.get("call_id")) if role == "tool" else ""
            turns.append(
                RequestTurn(role, word(item.get("name")) if role == "tool" else "", call, path, deltas)
            )
        else:
            turns[-1].deltas.extend(deltas)
    return turns


def _role(item: dict[str, Any]) -> str:
    type_ = word(item.get("type"))
    if type_.endswith("_result"):
        return "tool"
    return "model" if type_ in _MODELS or type_.endswith("_call") else "user"


def _turn(path: Path, turn: dict[str, Any]) -> list[RequestTurn]:
    role = word(turn.get("role"))
    content = turn.get("content")
    if isinstance(content, str):
        return [_spoken(role, (*path, "content"), content)]
    found = _cut([((*path, "content", at), item) for at, item in listed(turn, "content") if "role" not in item])
    return [each if each.role == "tool" else each._replace(role=role) for each in found]


def request_tools(request: Any) -> list[str]:
    """The functions on offer, and the types of the server's tools."""
    return function_names(request)
