"""The UI messages of a request."""

from collections.abc import Iterator
from typing import Any

from inspector.stream.deltas import Delta, Op, RequestTurn, Target
from inspector.stream.dialects.values import listed, text_of, word

Path = tuple[str | int, ...]


def request_turns(request: Any) -> list[RequestTurn] | None:
    """The ``messages``, where each has ``parts``; or the one new ``message`` that some servers ask for."""
    if not isinstance(request, dict):
        return None
    if _is_message(request.get("message")):
        return list(_turns(("message",), request["message"]))
    messages = request.get("messages")
    if not isinstance(messages, list) or not messages or not all(map(_is_message, messages)):
        return None
    return [turn for at, message in enumerate(messages) for turn in _turns(("messages", at), message)]


def _is_message(message: Any) -> bool:
    parts = message.get("parts") if isinstance(message, dict) else None
    return isinstance(parts, list) and all(isinstance(part, dict) and "type" in part for part in parts)


def _turns(path: Path, message: dict[str, Any]) -> Iterator[RequestTurn]:
    """A message, and behind it a turn for each output of its tools."""
    deltas: list[Delta] = []
    results: list[RequestTurn] = []
    for at, part in listed(message, "parts"):
        where = (*path, "parts", at)
        deltas += _part(at, where, part)
        for name in ("output", "errorText"):
            if part.get(name) is not None and "toolCallId" in part:
                delta = Delta(0, (*where, name), Target(0, "tool_result", at, "text"), Op.SET, part[name])
                results.append(RequestTurn("tool", "", word(part["toolCallId"]), where, [delta]))
    yield RequestTurn(word(message.get("role")), "", "", path, deltas)
    yield from results


def _part(at: int, path: Path, part: dict[str, Any]) -> Iterator[Delta]:
    type_ = word(part.get("type"))
    if type_ in ("text", "reasoning"):
        if text := text_of(part.get("text")):
            yield Delta(0, (*path, "text"), Target(0, type_, at, "text"), Op.APPEND, text)
    elif type_ == "dynamic-tool" or (type_.startswith("tool-") and "toolCallId" in part):
        yield from _call(Target(0, "tool_call", at, "text"), path, part)
    elif type_ == "file" and isinstance(part.get("url"), str):
        kind = "image" if text_of(part.get("mediaType")).startswith("image/") else "unknown"
        yield Delta(0, (*path, "url"), Target(0, kind, at, "text"), Op.SET, part["url"])
    elif type_ != "step-start":
        yield Delta(0, path, Target(0, "unknown", at, "text"), Op.SET, part)


def _call(target: Target, path: Path, part: dict[str, Any]) -> Iterator[Delta]:
    """A call: its type ends with the name of the tool, unless that is known only when it runs."""
    key = "toolName" if "toolName" in part else "type"
    name = word(part[key]).removeprefix("tool-" if key == "type" else "")
    yield Delta(0, (*path, key), target._replace(field="name"), Op.SET, name)
    if id_ := word(part.get("toolCallId")):
        yield Delta(0, (*path, "toolCallId"), target._replace(field="id"), Op.SET, id_)
    if part.get("input") is not None:
        yield Delta(0, (*path, "input"), target, Op.SET, part["input"])
    else:
        yield Delta(0, path, target, Op.APPEND, "")
