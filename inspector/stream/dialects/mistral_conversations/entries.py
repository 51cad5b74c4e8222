"""The entries of a conversation, in pieces or whole: messages, calls, results, tools that the server ran."""

from collections.abc import Iterator
from typing import Any

from inspector.stream.deltas import Delta, Op, Target
from inspector.stream.dialects.values import listed, mapping, text_of, word

Path = tuple[str | int, ...]

_CALLS = {
    "function.call": ("tool_call", {"tool_call_id": "id", "name": "name"}),
    "tool.execution": ("server_tool_call", {"id": "id", "name": "name"}),
}


class Entries:
    """The parts of one answer, or of one entry of a request."""

    def __init__(self) -> None:
        self._calls: dict[str, int] = {}
        self._count = 0

    def message(self, event: int, place: int, path: Path, content: Any, part: int = 0) -> Iterator[Delta]:
        """The content of a message: a text, a chunk, or a list of both."""
        if isinstance(content, str):
            if content:
                yield Delta(event, path, Target(0, "text", (place, part), "text"), Op.APPEND, content)
        elif isinstance(content, list):
            for position, chunk in enumerate(content):
                yield from self.message(event, place, (*path, position), chunk, position)
        elif isinstance(content, dict):
            yield from self._chunk(event, (place, part), path, content)

    def _chunk(self, event: int, key: tuple[int, int], path: Path, chunk: dict[str, Any]) -> Iterator[Delta]:
        match chunk:
            case {"type": "text", "text": str(text)} if text:
                yield Delta(event, (*path, "text"), Target(0, "text", key, "text"), Op.APPEND, text)
            case {"type": "thinking", "thinking": list()}:
                yield from _thinking(event, Target(0, "reasoning", key, "text"), path, chunk)
            case {"type": "image_url", "image_url": str(url)}:
                yield Delta(event, (*path, "image_url"), Target(0, "image", key, "text"), Op.SET, url)
            case {"type": "image_url", "image_url": {"url": str(url)}}:
                yield Delta(event, (*path, "image_url", "url"), Target(0, "image", key, "text"), Op.SET, url)
            case {"type": "tool_reference" | "reference"}:
                target = Target(0, "annotation", ("reference", self._next()), "value")
                yield Delta(event, path, target, Op.SET, chunk)
            case {"type": "text", "text": ""}:
                return
            case _:
                yield Delta(event, path, Target(0, "unknown", (*key, self._next()), "text"), Op.SET, chunk)

    def _next(self) -> int:
        self._count += 1
        return self._count

    def call(self, event: int, path: Path, entry: dict[str, Any]) -> Iterator[Delta]:
        """A call, whole or in pieces, each of which names it again."""
        type_ = ".".join(word(entry.get("type")).split(".")[:2])
        kind, fields = _CALLS[type_]
        id_ = word(entry.get(next(iter(fields)))) or word(entry.get("id"))
        target = Target(0, kind, self._calls.setdefault(f"{kind} {id_}", len(self._calls)), "text")
        for name, field in fields.items():
            if value := word(entry.get(name)):
                yield Delta(event, (*path, name), target._replace(field=field), Op.SET, value)
        arguments = entry.get("arguments")
        if isinstance(arguments, dict | list):
            yield Delta(event, (*path, "arguments"), target, Op.SET, arguments)
        elif isinstance(arguments, str):
            yield Delta(event, (*path, "arguments"), target, Op.APPEND, arguments)
        if info := mapping(entry.get("info")):
            result = target._replace(kind="tool_result")
            yield Delta(event, (*path, "info"), result, Op.SET, info)
            if id_:
                yield Delta(event, (*path, "id"), result._replace(field="id"), Op.SET, id_)

    def entry(self, event: int, place: int, path: Path, entry: dict[str, Any]) -> Iterator[Delta]:
        """A whole entry."""
        match entry.get("type"):
            case "message.output" | "message.input":
                yield from self.message(event, place, (*path, "content"), entry.get("content"))
            case "function.call" | "tool.execution":
                yield from self.call(event, path, entry)
            case "function.result":
                target = Target(0, "tool_result", place, "text")
                yield Delta(event, (*path, "result"), target, Op.APPEND, text_of(entry.get("result")))
                if id_ := word(entry.get("tool_call_id")):
                    yield Delta(event, (*path, "tool_call_id"), target._replace(field="id"), Op.SET, id_)
            case "agent.handoff":
                yield Delta(event, path, Target(0, "trace", place, "text"), Op.SET, entry)
            case _:
                yield Delta(event, path, Target(0, "unknown", ("entry", place), "text"), Op.SET, entry)


def _thinking(event: int, target: Target, path: Path, chunk: dict[str, Any]) -> Iterator[Delta]:
    for position, item in listed(chunk, "thinking"):
        if text := text_of(item.get("text")):
            yield Delta(event, (*path, "thinking", position, "text"), target, Op.APPEND, text)
    if signature := text_of(chunk.get("signature")):
        yield Delta(event, (*path, "signature"), target._replace(field="signature"), Op.SET, signature)
