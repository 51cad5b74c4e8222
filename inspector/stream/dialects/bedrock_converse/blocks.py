"""Content blocks of Converse, in pieces or whole: texts, reasoning, tools, images, citations."""

from collections.abc import Iterator
from typing import Any

from inspector.stream.deltas import Delta, Op, Target
from inspector.stream.dialects.values import listed, mapping, number, text_of, word
from inspector.stream.framing import Anomaly

Path = tuple[str | int, ...]
Key = tuple[int | str, ...]

_CALL_FIELDS = {"toolUseId": "id", "name": "name", "type": "type", "status": "status"}


class Blocks:
    """The content blocks of one message, and what must be remembered of them."""

    def __init__(self, *, joins_texts: bool = False) -> None:
        """``joins_texts``: an index of its own for each piece makes no parts of a text."""
        self.anomalies: list[Anomaly] = []
        self._joins_texts = joins_texts
        self._running: Key | None = None
        self._opened: dict[int, int] = {}
        self._calls: dict[int, str] = {}
        self._results: dict[Key, int] = {}
        self._result_texts: dict[Key, Key] = {}
        self._citations = 0
        self._texts: dict[Key, list[str]] = {}

    def that_said(self, text: str) -> Target | None:
        """The part whose text this is so far."""
        found = (key for key, pieces in self._texts.items() if text and "".join(pieces) == text)
        return next((Target(0, "text", key, "text") for key in found), None)

    def start(self, event: int, path: Path, payload: dict[str, Any]) -> Iterator[Delta]:
        """A ``contentBlockStart``. An index that is opened again is another block."""
        index = number(payload.get("contentBlockIndex"), 0)
        self._running = None
        if index in self._opened:
            self.anomalies.append(Anomaly(event, f"block {index} is opened twice"))
        self._opened[index] = self._opened.get(index, -1) + 1
        key = self._key(index)
        for name, start in mapping(payload.get("start")).items():
            where = (*path, "start", name)
            match name, start:
                case "toolUse", dict():
                    self._calls[index] = _call_kind(start)
                    yield from _fields(event, where, start, Target(0, self._calls[index], key, "text"))
                    yield Delta(event, where, Target(0, self._calls[index], key, "text"), Op.APPEND, "")
                case "toolResult", dict():
                    yield from _fields(event, where, start, Target(0, "tool_result", key, "text"))
                    yield Delta(event, where, Target(0, "tool_result", key, "text"), Op.APPEND, "")
                case "image", {"format": str(format_)}:
                    target = Target(0, "image", key, "format")
                    yield Delta(event, (*where, "format"), target, Op.SET, format_)
                case _:
                    yield Delta(event, where, Target(0, "unknown", key, "text"), Op.SET, start)

    def _key(self, index: int) -> Key:
        return (index, max(0, self._opened.get(index, 0)))

    def delta(self, event: int, path: Path, payload: dict[str, Any]) -> Iterator[Delta]:
        """A ``contentBlockDelta``."""
        index = number(payload.get("contentBlockIndex"), 0)
        key = self._key(index)
        for name, value in mapping(payload.get("delta")).items():
            where = (*path, "delta", name)
            match name, value:
                case "toolUse", {"input": str(piece)}:
                    self._running = None
                    if piece:
                        target = Target(0, self._calls.get(index, "tool_call"), key, "text")
                        yield Delta(event, (*where, "input"), target, Op.APPEND, piece)
                case "toolResult", list():
                    for position, item in enumerate(value):
                        yield from self._result(event, key, (*where, position), item)
                case "citation", dict():
                    yield self._citation(event, where, value)
                case _:
                    yield from self._content(event, key, where, name, value)

    def whole(self, event: int, key: Key, path: Path, block: dict[str, Any]) -> Iterator[Delta]:
        """A block that is given at once, in an answer or in a request."""
        self._running = None
        for name, value in block.items():
            where = (*path, name)
            match name, value:
                case "toolUse", dict():
                    target = Target(0, _call_kind(value), key, "text")
                    yield from _fields(event, where, value, target)
                    if "input" in value:
                        yield Delta(event, (*where, "input"), target, Op.SET, value["input"])
                    else:
                        yield Delta(event, where, target, Op.APPEND, "")
                case "toolResult", dict():
                    yield from _fields(event, where, value, Target(0, "tool_result", key, "text"))
                    yield Delta(event, where, Target(0, "tool_result", key, "text"), Op.APPEND, "")
                    content = value.get("content")
                    for position, item in enumerate(content if isinstance(content, list) else ()):
                        yield from self._result(event, key, (*where, "content", position), item)
                case "citationsContent", dict():
                    yield from self._cited(event, key, where, value)
                case _:
                    yield from self._content(event, key, where, name, value)

    def _content(self, event: int, key: Key, path: Path, name: str, value: Any) -> Iterator[Delta]:
        """What blocks and deltas have in common; the rest is kept as it is."""
        match name, value:
            case "text", str():
                if value:
                    key = self._text_key(key)
                    self._texts.setdefault(key, []).append(value)
                    yield Delta(event, path, Target(0, "text", key, "text"), Op.APPEND, value)
            case "reasoningContent", dict():
                self._running = None
                yield from _reasoning(event, key, path, value)
            case "guardContent", {"text": {"text": str(text)}}:
                yield Delta(event, (*path, "text", "text"), Target(0, "text", key, "text"), Op.APPEND, text)
            case "image", {"source": {"bytes": str(data)}}:
                yield Delta(event, (*path, "source", "bytes"), Target(0, "image", key, "text"), Op.APPEND, data)
                if format_ := text_of(value.get("format")):
                    target = Target(0, "image", key, "format")
                    yield Delta(event, (*path, "format"), target, Op.SET, format_)
            case "cachePoint", _:
                return
            case _ if value:
                yield Delta(event, path, Target(0, "unknown", (*key, name, event), "text"), Op.SET, value)

    def _text_key(self, key: Key) -> Key:
        if not self._joins_texts:
            return key
        self._running = self._running or key
        return self._running

    def _result(self, event: int, key: Key, path: Path, item: Any) -> Iterator[Delta]:
        """An item of a tool's result: texts are one part, everything else is a part for each."""
        match item:
            case {"text": str(text)}:
                if key not in self._result_texts:
                    self._result_texts[key] = self._next(key)
                target = Target(0, "tool_result", self._result_texts[key], "text")
                yield Delta(event, (*path, "text"), target, Op.APPEND, text)
            case {"image": {"source": {"bytes": str(data)}}}:
                where = (*path, "image", "source", "bytes")
                yield Delta(event, where, Target(0, "image", self._next(key), "text"), Op.SET, data)
            case {"json": value} if value is not None:
                target = Target(0, "tool_result", self._next(key), "text")
                yield Delta(event, (*path, "json"), target, Op.SET, value)
            case _:
                yield Delta(event, path, Target(0, "unknown", self._next(key), "text"), Op.SET, item)

    def _next(self, key: Key) -> Key:
        """The key of another item: the first one is the block's own."""
        count = self._results.get(key, -1) + 1
        self._results[key] = count
        return (*key, f"item{count}") if count else key

    def _citation(self, event: int, path: Path, citation: dict[str, Any]) -> Delta:
        self._citations += 1
        return Delta(event, path, Target(0, "annotation", self._citations, "value"), Op.SET, citation)

    def _cited(self, event: int, key: Key, path: Path, value: dict[str, Any]) -> Iterator[Delta]:
        for position, item in listed(value, "content"):
            if text := text_of(item.get("text")):
                self._texts.setdefault(key, []).append(text)
                where = (*path, "content", position, "text")
                yield Delta(event, where, Target(0, "text", key, "text"), Op.APPEND, text)
        for position, citation in listed(value, "citations"):
            yield self._citation(event, (*path, "citations", position), citation)


def _call_kind(call: dict[str, Any]) -> str:
    return "server_tool_call" if call.get("type") == "server_tool_use" else "tool_call"


def _fields(event: int, path: Path, holder: dict[str, Any], target: Target) -> Iterator[Delta]:
    for name, field in _CALL_FIELDS.items():
        if value := word(holder.get(name)):
            yield Delta(event, (*path, name), target._replace(field=field), Op.SET, value)


def _reasoning(event: int, key: Key, path: Path, value: dict[str, Any]) -> Iterator[Delta]:
    """In deltas ``text`` and ``signature`` stand alone, in whole blocks under ``reasoningText``."""
    if isinstance(value.get("reasoningText"), dict):
        value, path = {**value, **value["reasoningText"]}, (*path, "reasoningText")
    for name in ("text", "signature"):
        if text := text_of(value.get(name)):
            yield Delta(event, (*path, name), Target(0, "reasoning", key, name), Op.APPEND, text)
    for name in ("redactedContent", "data"):
        if data := text_of(value.get(name)):
            yield Delta(event, (*path, name), Target(0, "redacted", key, "text"), Op.APPEND, data)
