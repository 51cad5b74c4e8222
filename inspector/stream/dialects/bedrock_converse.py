"""Amazon Bedrock's Converse: content blocks in AWS frames, and the plain document with ``output.message``.

Source: Amazon Bedrock's API reference (Converse, ConverseStream). Only blocks of tools and images
have a start; texts and reasoning begin with their first delta. The stop of a block says nothing:
Nova sends one after every delta. Nova's own API carries the same events, each under its name as the
one key of an object.
"""

from collections.abc import Iterator
from typing import Any

from inspector.stream.deltas import Delta, Op, RequestTurn, Target, choice_field, message_field
from inspector.stream.dialects.values import listed, mapping, number, text_of, word
from inspector.stream.framing import Event
from inspector.stream.framing.eventstream import is_fault

NAME = "bedrock-converse"

Path = tuple[str | int, ...]
Key = tuple[int | str, ...]

EVENTS = frozenset(
    {
        "messageStart",
        "contentBlockStart",
        "contentBlockDelta",
        "contentBlockStop",
        "messageStop",
        "metadata",
    }
)
_CALL_FIELDS = {"toolUseId": "id", "name": "name", "type": "type", "status": "status"}
_BLOCKS = frozenset(
    {
        "text",
        "toolUse",
        "toolResult",
        "reasoningContent",
        "image",
        "document",
        "video",
        "audio",
        "guardContent",
        "cachePoint",
        "citationsContent",
        "searchResult",
    }
)


def recognise(event: Event, payload: Any) -> bool:
    """A frame with the name of one of its events, or a document with a message as its output."""
    return dict(event.headers).get(":event-type") in EVENTS or is_answer(payload)


def is_answer(payload: Any) -> bool:
    """Whether a value is the plain answer."""
    if not isinstance(payload, dict) or "stopReason" not in payload:
        return False
    output = payload.get("output")
    return isinstance(output, dict) and isinstance(output.get("message"), dict)


def serves(path: str) -> bool:
    """Such as ``/model/…/converse-stream``."""
    return path.rstrip("/").endswith(("/converse", "/converse-stream"))


def reader() -> "ConverseReader":
    """A reader for one stream."""
    return ConverseReader()


class ConverseReader:
    """Reads frames, or the one document of a plain answer."""

    def __init__(self) -> None:
        self._blocks = Blocks()

    def feed(self, number: int, event: Event, payload: Any) -> Iterator[Delta]:
        """The deltas of one event."""
        if not isinstance(payload, dict):
            return
        if event.type in EVENTS:
            yield from self.read(number, event.type, (), payload)
        elif not event.headers:
            yield from self.document(number, payload)
        elif not is_fault(event):
            yield Delta(number, (), Target(0, "unknown", ("event", number), "text"), Op.SET, payload)

    def document(self, event: int, payload: dict[str, Any]) -> Iterator[Delta]:
        """The deltas of a plain answer, or of an error."""
        message = mapping(mapping(payload.get("output")).get("message"))
        path: Path = ("output", "message")
        yield from _role(event, path, message)
        for position, block in listed(message, "content"):
            yield from self._blocks.whole(event, (position,), (*path, "content", position), block)
        yield from _stop(event, (), payload)
        yield from self._metadata(event, (), payload)
        if "output" not in payload and text_of(payload.get("message")):
            yield Delta(event, (), message_field("error"), Op.SET, payload)

    def read(self, event: int, type_: str, path: Path, payload: dict[str, Any]) -> Iterator[Delta]:
        """The deltas of an event whose fields stand at ``path``."""
        match type_:
            case "messageStart":
                yield from _role(event, path, payload)
            case "contentBlockStart":
                yield from self._blocks.start(event, path, payload)
            case "contentBlockDelta":
                yield from self._blocks.delta(event, path, payload)
            case "messageStop":
                yield from _stop(event, path, payload)
                yield Delta(event, path, message_field("end"), Op.SET, type_)
            case "metadata":
                yield from self._metadata(event, path, payload)

    def _metadata(self, event: int, path: Path, payload: dict[str, Any]) -> Iterator[Delta]:
        if usage := mapping(payload.get("usage")):
            yield Delta(event, (*path, "usage"), message_field("usage"), Op.SET, usage)
        for name in ("metrics", "trace", "performanceConfig"):
            if value := mapping(payload.get(name)):
                yield Delta(event, (*path, name), message_field(name), Op.SET, value)
        # The guardrail repeats what the model said, also where something else was let through.
        outputs = mapping(mapping(payload.get("trace")).get("guardrail")).get("modelOutput")
        for position, text in enumerate(outputs if isinstance(outputs, list) else ()):
            if isinstance(text, str) and (target := self._blocks.that_said(text)):
                where = (*path, "trace", "guardrail", "modelOutput", position)
                yield Delta(event, where, target, Op.RESTATE, text)


def _role(event: int, path: Path, message: dict[str, Any]) -> Iterator[Delta]:
    if role := word(message.get("role")):
        yield Delta(event, (*path, "role"), choice_field(0, "role"), Op.SET, role)


def _stop(event: int, path: Path, payload: dict[str, Any]) -> Iterator[Delta]:
    if reason := word(payload.get("stopReason")):
        yield Delta(event, (*path, "stopReason"), choice_field(0, "finish_reason"), Op.SET, reason)
    if fields := payload.get("additionalModelResponseFields"):
        where = (*path, "additionalModelResponseFields")
        yield Delta(event, where, message_field("additionalModelResponseFields"), Op.SET, fields)


class Blocks:
    """The content blocks of one message, and what must be remembered of them."""

    def __init__(self) -> None:
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
                    self._texts.setdefault(key, []).append(value)
                    yield Delta(event, path, Target(0, "text", key, "text"), Op.APPEND, value)
            case "reasoningContent", dict():
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
    if data := text_of(value.get("redactedContent")):
        yield Delta(event, (*path, "redactedContent"), Target(0, "redacted", key, "text"), Op.APPEND, data)


def request_turns(request: Any) -> list[RequestTurn] | None:
    """``system`` and ``messages``. A result of a tool is a turn of its own: it names the call it answers."""
    messages = request.get("messages") if isinstance(request, dict) else None
    if not isinstance(messages, list) or not all(_is_message(message) for message in messages):
        return None
    turns = _turns(request, (), "system", "system") if request.get("system") else []
    for position, message in enumerate(messages):
        turns += _turns(message, ("messages", position), "content", word(message.get("role")))
    return turns


def _is_message(message: Any) -> bool:
    """Whether the content of a message is a list of blocks that are named by their keys."""
    if not isinstance(message, dict) or not isinstance(message.get("content"), list):
        return False
    return all(
        isinstance(block, dict) and "type" not in block and block.keys() & _BLOCKS
        for block in message["content"]
    )


def _turns(holder: dict[str, Any], path: Path, name: str, role: str) -> list[RequestTurn]:
    """A message, cut around the results of tools that it holds."""
    blocks = Blocks()
    turns: list[RequestTurn] = []
    is_open = False
    for position, block in listed(holder, name):
        here = (*path, name, position)
        deltas = list(blocks.whole(0, (position,), here, block))
        result = block.get("toolResult")
        if isinstance(result, dict):
            turns.append(RequestTurn(role, "", word(result.get("toolUseId")), here, deltas))
        elif is_open:
            turns[-1].deltas.extend(deltas)
        else:
            turns.append(RequestTurn(role, "", "", path, deltas))
        is_open = not isinstance(result, dict)
    return turns or [RequestTurn(role, "", "", path, [])]


def request_tools(request: Any) -> list[str]:
    """The names in ``toolConfig.tools``."""
    config = mapping(mapping(request).get("toolConfig"))
    holders = (
        mapping(tool.get("toolSpec")) or mapping(tool.get("systemTool")) for _, tool in listed(config, "tools")
    )
    return [name for holder in holders if (name := word(holder.get("name")))]
