"""xAI's gRPC chat API as protobuf's JSON: one document, or chunks that wrap the same shape.

Source: xAI's published protocol buffers (``xai.api.v1.chat``). Outputs are no alternatives: a server
that runs tools itself adds one for each of its turns, results of tools among them. Tool calls arrive
whole; later outputs repeat those that they answer.
"""

from collections.abc import Iterator
from typing import Any

from inspector.stream.deltas import Delta, Op, RequestTurn, Target, choice_field, message_field
from inspector.stream.dialects.values import listed, mapping, number, text_of, word
from inspector.stream.framing import Event

NAME = "xai-grpc"
KNOWN = None

Path = tuple[str | int, ...]

_CLIENT_TYPES = frozenset({"", "TOOL_CALL_TYPE_CLIENT_SIDE_TOOL", "TOOL_CALL_TYPE_INVALID"})


def recognise(_event: Event, payload: Any) -> bool:
    """Outputs with a ``delta`` or a ``message``, in a chunk or as they are."""
    path, answer = _answer(payload)
    return bool(path) or any(
        "message" in output or "delta" in output for _, output in listed(answer, "outputs")
    )


def reader() -> "XaiReader":
    """A reader for one call."""
    return XaiReader()


def request_turns(request: Any) -> list[RequestTurn] | None:
    """The ``messages`` of a request, each with a list of contents; a tool's answer names its call."""
    if not isinstance(request, dict) or not isinstance(request.get("messages"), list):
        return None
    return [
        RequestTurn(
            role=word(message.get("role")).removeprefix("ROLE_").lower(),
            name=word(message.get("name")),
            call_id=word(message.get("tool_call_id")),
            path=("messages", at),
            deltas=list(_contents(("messages", at), message)),
        )
        for at, message in listed(request, "messages")
    ]


def _contents(path: Path, message: dict[str, Any]) -> Iterator[Delta]:
    for position, content in listed(message, "content"):
        if text := text_of(content.get("text")):
            target = Target(0, "text", position, "text")
            yield Delta(0, (*path, "content", position, "text"), target, Op.APPEND, text)
    # The rest has the shape of an answer's message.
    said = {name: message.get(name) for name in ("reasoning_content", "tool_calls")}
    yield from XaiReader().said(0, path, 0, said)


def request_tools(request: Any) -> list[str]:
    """The names of functions, and of the server's own tools."""
    tools = (tool for _, tool in listed(mapping(request), "tools"))
    return [word(mapping(tool.get("function")).get("name")) or next(iter(tool), "") for tool in tools]


def _answer(payload: Any) -> tuple[Path, dict[str, Any]]:
    """What a frame says, and where: chunks are wrapped."""
    chunk = mapping(mapping(payload).get("chunk"))
    return (("chunk",), chunk) if chunk else ((), mapping(payload))


class XaiReader:
    """Remembers the tool calls, and what was said once for all."""

    def __init__(self) -> None:
        self._calls: dict[str, Target] = {}
        self._known: set[str] = set()

    def feed(self, number_: int, _event: Event, payload: Any) -> Iterator[Delta]:
        """The deltas of one frame."""
        path, answer = _answer(payload)
        for name in ("id", "model"):
            if name not in self._known and (said := text_of(answer.get(name))):
                self._known.add(name)
                yield Delta(number_, (*path, name), message_field(name), Op.SET, said)
        for position, output in listed(answer, "outputs"):
            yield from self._output(number_, (*path, "outputs", position), output)
        if usage := mapping(answer.get("usage")):
            yield Delta(number_, (*path, "usage"), message_field("usage"), Op.SET, usage)

    def _output(self, event: int, path: Path, output: dict[str, Any]) -> Iterator[Delta]:
        index = number(output.get("index"), 0)
        holder = "delta" if isinstance(output.get("delta"), dict) else "message"
        said = mapping(output.get(holder))
        yield from self.said(event, (*path, holder), index, said)
        if reason := word(output.get("finish_reason")):
            yield Delta(event, (*path, "finish_reason"), choice_field(0, "finish_reason"), Op.SET, reason)

    def said(self, event: int, path: Path, index: int, said: dict[str, Any]) -> Iterator[Delta]:
        """What a ``delta`` or a ``message`` says."""
        kind = "tool_result" if said.get("role") == "ROLE_TOOL" else "text"
        for name, part in (("reasoning_content", "reasoning"), ("content", kind)):
            if text := text_of(said.get(name)):
                yield Delta(event, (*path, name), Target(0, part, index, "text"), Op.APPEND, text)
        for position, call in listed(said, "tool_calls"):
            yield from self._call(event, (*path, "tool_calls", position), call)

    def _call(self, event: int, path: Path, call: dict[str, Any]) -> Iterator[Delta]:
        function, id_ = mapping(call.get("function")), word(call.get("id"))
        known = self._calls.get(id_) if id_ else None
        target = known or _new_call(len(self._calls), word(call.get("type")))
        if known is None:
            self._calls[id_ or f"#{len(self._calls)}"] = target
            for at, value in (
                ((*path, "id"), call.get("id")),
                ((*path, "function", "name"), function.get("name")),
            ):
                if text := text_of(value):
                    yield Delta(event, at, target._replace(field=str(at[-1])), Op.SET, text)
        if arguments := text_of(function.get("arguments")):
            op = Op.RESTATE if known else Op.APPEND
            yield Delta(event, (*path, "function", "arguments"), target, op, arguments)


def _said(event: int, path: Path, target: Target, holder: dict[str, Any]) -> Iterator[Delta]:
    if text := text_of(holder.get(target.field)):
        yield Delta(event, path, target, Op.SET, text)


def _new_call(key: int, type_: str) -> Target:
    return Target(0, "tool_call" if type_ in _CLIENT_TYPES else "server_tool_call", key, "text")
