"""What an agent is asked: the instruction, what was said before, results of functions, the new text."""

from collections.abc import Iterator
from typing import Any

from inspector.stream.deltas import Delta, Op, RequestTurn, Target
from inspector.stream.dialects.values import listed, mapping, text_of, word

Path = tuple[str | int, ...]

_TEXT = Target(0, "text", 0, "text")


def request_turns(request: Any) -> list[RequestTurn] | None:
    """``instruction``, the session's history and results, and the ``inputText``."""
    if not isinstance(request, dict) or "textGenerationConfig" in request:
        return None
    name = "inlineSessionState" if "inlineSessionState" in request else "sessionState"
    if not isinstance(request.get("inputText"), str) and not isinstance(request.get(name), dict):
        return None
    state = mapping(request.get(name))
    turns = (
        [_said("system", ("instruction",), request["instruction"])]
        if text_of(request.get("instruction"))
        else []
    )
    for position, message in listed(mapping(state.get("conversationHistory")), "messages"):
        turns.append(_past((name, "conversationHistory", "messages", position), message))
    turns += _results(name, state)
    if text_of(request.get("inputText")) or not turns:
        turns.append(_said("user", ("inputText",), text_of(request.get("inputText"))))
    return turns


def _said(role: str, path: Path, text: str) -> RequestTurn:
    return RequestTurn(role, "", "", path, [Delta(0, path, _TEXT, Op.APPEND, text)])


def _past(path: Path, message: dict[str, Any]) -> RequestTurn:
    deltas = [
        Delta(0, (*path, "content", position, "text"), _TEXT._replace(key=position), Op.APPEND, text)
        for position, block in listed(message, "content")
        if (text := text_of(block.get("text")))
    ]
    return RequestTurn(word(message.get("role")), "", "", path, deltas)


def _results(name: str, state: dict[str, Any]) -> Iterator[RequestTurn]:
    """What the client's functions answered, each a turn."""
    id_ = word(state.get("invocationId"))
    for position, item in listed(state, "returnControlInvocationResults"):
        for kind in ("functionResult", "apiResult"):
            result = item.get(kind)
            if not isinstance(result, dict):
                continue
            path: Path = (name, "returnControlInvocationResults", position, kind)
            body = result.get("responseBody")
            target = Target(0, "tool_result", 0, "text")
            deltas = [Delta(0, (*path, "responseBody"), target, Op.SET, body)] if body is not None else []
            called = word(result.get("function")) or word(result.get("apiPath"))
            yield RequestTurn("tool", called, id_, path, deltas)


def request_tools(request: Any) -> list[str]:
    """The functions of ``actionGroups``; the group's own name where its functions are described elsewhere."""
    names: list[str] = []
    for _, group in listed(mapping(request), "actionGroups"):
        functions = [
            word(each.get("name")) for _, each in listed(mapping(group.get("functionSchema")), "functions")
        ]
        names += [name for name in functions if name] or [word(group.get("actionGroupName"))]
    return [name for name in names if name]
