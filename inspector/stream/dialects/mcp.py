"""The Model Context Protocol over HTTP: JSON-RPC messages, notifications first, the response last.

Source: the protocol's specification (streamable HTTP transport, tools, prompts, resources) and
JSON-RPC 2.0. Also a plain answer, and a batch of messages in one list.
"""

from collections.abc import Iterator
from typing import Any

from inspector.stream.deltas import Delta, Op, RequestTurn, Target, choice_field, message_field
from inspector.stream.dialects.values import listed, mapping, word
from inspector.stream.framing import Event
from inspector.stream.known import Known

NAME = "mcp"

KNOWN = Known(
    opaque=("error messages params result"),
    values=("id jsonrpc method"),
)

Path = tuple[str | int, ...]

_MEDIA = ("image", "audio")


def recognise(_event: Event, payload: Any) -> bool:
    """A ``jsonrpc`` key."""
    message = payload[0] if isinstance(payload, list) and payload else payload
    return isinstance(message, dict) and "jsonrpc" in message


def serves(path: str) -> bool:
    """Such as ``/mcp``."""
    return path.rstrip("/").endswith("/mcp")


def reader() -> "McpReader":
    """A reader for one stream."""
    return McpReader()


class McpReader:
    """Reads JSON-RPC messages."""

    def __init__(self) -> None:
        self._parts = 0

    def feed(self, number: int, _event: Event, payload: Any) -> Iterator[Delta]:
        """The deltas of one event."""
        if isinstance(payload, list):
            for position, message in enumerate(payload):
                yield from self._message(number, (position,), message)
        else:
            yield from self._message(number, (), payload)

    def _message(self, event: int, path: Path, message: Any) -> Iterator[Delta]:
        if not isinstance(message, dict):
            return
        if "method" in message:
            yield from self._method(event, path, message)
            return
        id_ = message.get("id")
        if isinstance(id_, str | int):  # 0 is an id too
            yield Delta(event, (*path, "id"), message_field("id"), Op.SET, id_)
        if "result" in message:
            yield from self._result(event, (*path, "result"), mapping(message["result"]))
            target = choice_field(0, "finish_reason")
            yield Delta(event, (*path, "result"), target, Op.SET, "result")
        if error := message.get("error"):
            yield Delta(event, (*path, "error"), message_field("error"), Op.SET, error)
            yield Delta(event, (*path, "error"), choice_field(0, "finish_reason"), Op.SET, "error")

    def _method(self, event: int, path: Path, message: dict[str, Any]) -> Iterator[Delta]:
        """What the server notifies of, or asks the client for: the latter has an id."""
        if "id" in message:
            yield Delta(event, path, self._next("unknown"), Op.SET, message)
        elif params := message.get("params"):
            name = word(message.get("method")) or "notification"
            yield Delta(event, (*path, "params"), message_field(name), Op.SET, params)

    def _result(self, event: int, path: Path, result: dict[str, Any]) -> Iterator[Delta]:
        said, first = False, self._parts
        for name in ("content", "contents", "messages"):
            for position, item in listed(result, name):
                said = True
                where = (*path, name, position)
                if isinstance(item.get("content"), dict):  # a message of a prompt
                    item, where = item["content"], (*where, "content")
                yield from self._content(event, where, item)
        yield from _structured(event, path, result, first)
        for name in ("structuredContent", "isError"):
            if value := result.get(name):
                yield Delta(event, (*path, name), choice_field(0, name), Op.SET, value)
        if not said and result:
            yield Delta(event, path, self._next("unknown"), Op.SET, result)

    def _content(self, event: int, path: Path, item: dict[str, Any]) -> Iterator[Delta]:
        if isinstance(item.get("text"), str):
            yield Delta(event, (*path, "text"), self._next("text"), Op.APPEND, item["text"])
        elif item.get("type") in _MEDIA and isinstance(item.get("data"), str):
            target = self._next(item["type"])
            if media_type := word(item.get("mimeType")):
                field = target._replace(field="media_type")
                yield Delta(event, (*path, "mimeType"), field, Op.SET, media_type)
            yield Delta(event, (*path, "data"), target, Op.SET, item["data"])
        else:
            yield Delta(event, path, self._next("unknown"), Op.SET, item)

    def _next(self, kind: str) -> Target:
        self._parts += 1
        return Target(0, kind, self._parts - 1, "text")


def _structured(event: int, path: Path, result: dict[str, Any], first: int) -> Iterator[Delta]:
    """A tool's only text, which many servers give once more as a value. ``first`` numbers the parts."""
    texts = [(first + at, item["text"]) for at, item in listed(result, "content") if "text" in item]
    for name, value in mapping(result.get("structuredContent")).items():
        if len(texts) == 1 and isinstance(value, str) and value == texts[0][1]:
            target = Target(0, "text", texts[0][0], "text")
            yield Delta(event, (*path, "structuredContent", name), target, Op.COPY, value)


def request_turns(request: Any) -> list[RequestTurn] | None:
    """What the client calls: a tool with its arguments, or another method with its parameters."""
    if not isinstance(request, dict) or "jsonrpc" not in request:
        return None
    method = word(request.get("method"))
    return [RequestTurn("user", method, "", ("params",), list(_params(method, request.get("params"))))]


def _params(method: str, params: Any) -> Iterator[Delta]:
    if method != "tools/call" or not isinstance(params, dict):
        if params:
            yield Delta(0, ("params",), Target(0, "unknown", 0, "text"), Op.SET, params)
        return
    call = Target(0, "tool_call", 0, "text")
    if name := word(params.get("name")):
        yield Delta(0, ("params", "name"), call._replace(field="name"), Op.SET, name)
    if isinstance(arguments := params.get("arguments"), dict):
        yield Delta(0, ("params", "arguments"), call, Op.SET, arguments)


def request_tools(_request: Any) -> list[str]:
    """None: it is the server that has the tools."""
    return []
