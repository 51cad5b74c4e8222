"""The request side: messages for a thread, instructions of a run, outputs of tools."""

from typing import Any

from inspector.stream.deltas import Delta, Op, RequestTurn, Target
from inspector.stream.dialects.openai_assistants.reading import AssistantsReader
from inspector.stream.dialects.values import listed, mapping, text_of, word

Path = tuple[str | int, ...]

_MESSAGES = (("thread", "messages"), ("additional_messages",))


def request_turns(request: Any) -> list[RequestTurn] | None:
    """The messages that a thread gets, the instructions of a run, the outputs of tools."""
    if not isinstance(request, dict) or not _is_assistants(request):
        return None
    turns = []
    for name in ("instructions", "additional_instructions"):
        if text := text_of(request.get(name)):
            delta = Delta(0, (name,), Target(0, "text", 0, "text"), Op.APPEND, text)
            turns.append(RequestTurn("system", "", "", (name,), [delta]))
    for path in _MESSAGES:
        holder = mapping(request.get("thread")) if len(path) > 1 else request
        turns += [_turn((*path, position), message) for position, message in listed(holder, path[-1])]
    if "content" in request:
        turns.append(_turn((), request))
    for position, output in listed(request, "tool_outputs"):
        turns.append(_output(("tool_outputs", position), output))
    return turns


def _is_assistants(request: dict[str, Any]) -> bool:
    if "messages" in request or "input" in request:
        return False
    return "assistant_id" in request or "tool_outputs" in request or {"role", "content"} <= request.keys()


def _turn(path: Path, message: dict[str, Any]) -> RequestTurn:
    content = message.get("content")
    if isinstance(content, str):
        text = Delta(0, (*path, "content"), Target(0, "text", 0, "text"), Op.APPEND, content)
        deltas = [text] if content else []
    else:
        said = AssistantsReader().message(0, path, path, {}, message, Op.APPEND)
        deltas = [delta for delta in said if delta.target.kind not in ("message", "choice")]
    for position, file in listed(message, "attachments"):
        target = Target(0, "unknown", ("attachment", position), "text")
        deltas.append(Delta(0, (*path, "attachments", position), target, Op.SET, file))
    return RequestTurn(word(message.get("role")), "", "", path, deltas)


def _output(path: Path, output: dict[str, Any]) -> RequestTurn:
    deltas = []
    if text := text_of(output.get("output")):
        deltas.append(Delta(0, (*path, "output"), Target(0, "tool_result", 0, "text"), Op.APPEND, text))
    return RequestTurn("tool", "", word(output.get("tool_call_id")), path, deltas)
