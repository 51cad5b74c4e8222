"""Anthropic's Messages API: typed events that build content blocks, and the plain ``message`` document.

Source: Anthropic's API reference (Messages, "Streaming messages") and the beta types of its SDKs.
Vertex (``:streamRawPredict``) and Bedrock carry the same events. Blocks are told apart by their
index; an index that is opened again is another block, so that nothing is lost. Usage is cumulative:
a later event overwrites key by key and leaves alone what it does not name.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from inspector.stream.deltas import Delta, Op, RequestTurn, Target, choice_field, message_field
from inspector.stream.dialects.values import function_names, listed, mapping, number, text_of, word
from inspector.stream.framing import Event

NAME = "anthropic-messages"

Path = tuple[str | int, ...]
Key = tuple[int | str, ...]

_EVENTS = frozenset(
    {
        "message_start",
        "content_block_start",
        "content_block_delta",
        "content_block_stop",
        "message_delta",
        "message_stop",
    }
)
_TEXTS = {
    "text": ("text", "text"),
    "thinking": ("reasoning", "thinking"),
    "redacted_thinking": ("redacted", "data"),
    "compaction": ("unknown", "content"),
}
"""Blocks whose text grows: the kind of part, and the key of the text in the block."""
_CALLS = {
    "tool_use": "tool_call",
    "server_tool_use": "server_tool_call",
    "mcp_tool_use": "server_tool_call",
}
_PIECES = {
    "text_delta": ("text", "text", "text"),
    "thinking_delta": ("thinking", "reasoning", "text"),
    "signature_delta": ("signature", "reasoning", "signature"),
    "compaction_delta": ("content", "unknown", "text"),
}
"""Deltas that append: their key, the kind of part, and its field."""
_FIELDS = {
    "id": "id",
    "tool_use_id": "id",
    "name": "name",
    "type": "type",
    "server_name": "server_name",
    "caller": "caller",
    "is_error": "is_error",
}
_NESTED_RESULTS = frozenset({"tool_result", "mcp_tool_result"})
_MESSAGE_FIELDS = ("stop_sequence", "stop_details", "container", "context_management")


def recognise(_event: Event, payload: Any) -> bool:
    """One of the typed events, or a whole ``message``."""
    if not isinstance(payload, dict):
        return False
    type_ = payload.get("type")
    if type_ == "message":
        return isinstance(payload.get("content"), list) and "role" in payload and "stop_reason" in payload
    return isinstance(type_, str) and type_ in _EVENTS


def serves(path: str) -> bool:
    """Such as ``/v1/messages``, or Vertex's ``…:streamRawPredict``."""
    path = path.rstrip("/")
    if path.endswith((":streamRawPredict", ":rawPredict")):
        return True
    return path.endswith("/messages") and "/threads/" not in path


def reader() -> "MessagesReader":
    """A reader for one stream."""
    return MessagesReader()


class _Block(NamedTuple):
    """An open block. ``kind`` is that of its part where it is a call, ``whole`` whether its input was given."""

    key: Key
    kind: str = ""
    whole: bool = False


class MessagesReader:
    """Reads typed events, or the one document of a plain answer."""

    def __init__(self) -> None:
        self._blocks: dict[int, _Block] = {}
        self._last = -1
        self._opened: dict[int, int] = {}
        self._citations: dict[Key, int] = {}
        self._usage: dict[str, Any] = {}

    def feed(self, number: int, _event: Event, payload: Any) -> Iterator[Delta]:
        """The deltas of one event."""
        if not isinstance(payload, dict):
            return
        match payload.get("type"):
            case "message_start":
                yield from self._message(number, ("message",), mapping(payload.get("message")))
            case "message":
                yield from self._message(number, (), payload)
            case "content_block_start":
                yield from self._start(number, payload)
            case "content_block_delta":
                yield from self._delta(number, payload)
            case "message_delta":
                yield from self._ending(number, ("delta",), mapping(payload.get("delta")))
                yield from _fields(number, (), payload, ("context_management",))
                yield from self._merged_usage(number, ("usage",), payload.get("usage"))
            case "message_stop":
                yield Delta(number, ("type",), message_field("end"), Op.SET, "message_stop")
            case "content_block_stop" | "ping":
                return
            case _ if "error" in payload:
                yield Delta(number, ("error",), message_field("error"), Op.SET, payload["error"])
            case _:
                yield Delta(number, (), Target(0, "unknown", ("event", number), "text"), Op.SET, payload)

    def _message(self, event: int, path: Path, message: dict[str, Any]) -> Iterator[Delta]:
        for name in ("id", "model"):
            if said := word(message.get(name)):
                yield Delta(event, (*path, name), message_field(name), Op.SET, said)
        if role := word(message.get("role")):
            yield Delta(event, (*path, "role"), choice_field(0, "role"), Op.SET, role)
        for position, block in listed(message, "content"):
            key = self._open(position, block).key
            yield from self._block(event, key, (*path, "content", position), block, is_whole=True)
        yield from self._ending(event, path, message)
        yield from self._merged_usage(event, (*path, "usage"), message.get("usage"))

    def _ending(self, event: int, path: Path, holder: dict[str, Any]) -> Iterator[Delta]:
        if reason := word(holder.get("stop_reason")):
            yield Delta(event, (*path, "stop_reason"), choice_field(0, "finish_reason"), Op.SET, reason)
        yield from _fields(event, path, holder, _MESSAGE_FIELDS)

    def _merged_usage(self, event: int, path: Path, usage: Any) -> Iterator[Delta]:
        said = {name: value for name, value in mapping(usage).items() if value is not None}
        if said:
            self._usage = {**self._usage, **said}
            yield Delta(event, path, message_field("usage"), Op.SET, self._usage)

    def _open(self, index: int, block: dict[str, Any]) -> _Block:
        times = self._opened.get(index, 0)
        self._opened[index] = times + 1
        opened = _Block((index, times), _CALLS.get(word(block.get("type")), ""), bool(block.get("input")))
        self._blocks[index] = opened
        self._last = index
        return opened

    def _start(self, event: int, payload: dict[str, Any]) -> Iterator[Delta]:
        block = mapping(payload.get("content_block"))
        opened = self._open(number(payload.get("index"), self._last + 1), block)
        path: Path = ("content_block",)
        yield from self._block(event, opened.key, path, block, is_whole=opened.whole)
        if block.get("type") == "fallback" and (model := word(mapping(block.get("to")).get("model"))):
            yield Delta(event, (*path, "to", "model"), message_field("model"), Op.SET, model)

    def _block(
        self, event: int, key: Key, path: Path, block: dict[str, Any], *, is_whole: bool
    ) -> Iterator[Delta]:
        yield from _block(event, key, path, block, is_whole=is_whole)
        for position, citation in listed(block, "citations"):
            yield self._citation(event, key, (*path, "citations", position), citation)

    def _citation(self, event: int, key: Key, path: Path, citation: dict[str, Any]) -> Delta:
        count = self._citations.get(key, 0)
        self._citations[key] = count + 1
        return Delta(event, path, Target(0, "annotation", (*key, count), "value"), Op.SET, citation)

    def _delta(self, event: int, payload: dict[str, Any]) -> Iterator[Delta]:
        index = number(payload.get("index"), self._last)
        block = self._blocks.get(index) or _Block((index, 0))
        delta = mapping(payload.get("delta"))
        path: Path = ("delta",)
        match delta:
            case {"type": "input_json_delta", "partial_json": str(piece)}:
                yield from self._input(event, index, block, piece)
            case {"type": "citations_delta", "citation": dict(citation)}:
                yield self._citation(event, block.key, (*path, "citation"), citation)
            case {"type": str(type_)} if type_ in _PIECES:
                name, kind, field = _PIECES[type_]
                if text := text_of(delta.get(name)):
                    yield Delta(event, (*path, name), Target(0, kind, block.key, field), Op.APPEND, text)
                if encrypted := text_of(delta.get("encrypted_content")):
                    target = Target(0, kind, block.key, "encrypted_content")
                    yield Delta(event, (*path, "encrypted_content"), target, Op.SET, encrypted)
            case _ if delta:
                key = (*block.key, f"event{event}")
                yield Delta(event, path, Target(0, "unknown", key, "text"), Op.SET, delta)

    def _input(self, event: int, index: int, block: _Block, piece: str) -> Iterator[Delta]:
        # Pieces replace an input that the start of the block already gave.
        if piece:
            target = Target(0, block.kind or "tool_call", block.key, "text")
            op = Op.SET if block.whole else Op.APPEND
            self._blocks[index] = block._replace(whole=False)
            yield Delta(event, ("delta", "partial_json"), target, op, piece)


def _fields(event: int, path: Path, holder: dict[str, Any], names: tuple[str, ...]) -> Iterator[Delta]:
    for name in names:
        if value := holder.get(name):
            yield Delta(event, (*path, name), message_field(name), Op.SET, value)


def _block(event: int, key: Key, path: Path, block: dict[str, Any], *, is_whole: bool) -> Iterator[Delta]:
    """What a content block says. ``is_whole``: its input is given here and no pieces of it follow."""
    type_ = word(block.get("type"))
    if type_ in _TEXTS and isinstance(block.get(_TEXTS[type_][1]), str | None):
        yield from _text_block(event, key, path, block, type_)
    elif type_ in _CALLS:
        target = Target(0, _CALLS[type_], key, "text")
        yield from _part_fields(event, path, block, target)
        if is_whole and "input" in block:
            yield Delta(event, (*path, "input"), target, Op.SET, block["input"])
        else:
            yield Delta(event, path, target, Op.APPEND, "")
    elif type_.endswith("tool_result"):
        yield from _tool_result(event, key, path, block, type_)
    elif type_ in ("image", "document"):
        yield from _source(event, key, path, block, "image" if type_ == "image" else "unknown")
    elif block:
        yield from _unknown(event, key, path, block)


def _text_block(event: int, key: Key, path: Path, block: dict[str, Any], type_: str) -> Iterator[Delta]:
    kind, name = _TEXTS[type_]
    target = Target(0, kind, key, "text")
    if text := text_of(block.get(name)):
        yield Delta(event, (*path, name), target, Op.APPEND, text)
    if type_ == "thinking" and (signature := text_of(block.get("signature"))):
        yield Delta(event, (*path, "signature"), target._replace(field="signature"), Op.APPEND, signature)
    if type_ == "compaction":
        for field in ("type", "encrypted_content"):
            if value := text_of(block.get(field)):
                yield Delta(event, (*path, field), target._replace(field=field), Op.SET, value)


def _part_fields(event: int, path: Path, block: dict[str, Any], target: Target) -> Iterator[Delta]:
    for name, field in _FIELDS.items():
        if value := block.get(name):
            yield Delta(event, (*path, name), target._replace(field=field), Op.SET, value)


def _tool_result(event: int, key: Key, path: Path, block: dict[str, Any], type_: str) -> Iterator[Delta]:
    """A result of a tool, the client's or the server's. A list of blocks is a part for each."""
    content = block.get("content")
    if type_ in _NESTED_RESULTS and isinstance(content, list) and content:
        for position, item in enumerate(content):
            here = (*path, "content", position)
            yield from _result_item(event, (*key, f"item{position}"), here, item, path, block)
        return
    target = Target(0, "tool_result", key, "text")
    yield from _part_fields(event, path, block, target)
    if isinstance(content, str) or content is None:
        where = (*path, "content") if isinstance(content, str) else path
        yield Delta(event, where, target, Op.APPEND, text_of(content))
    else:
        yield Delta(event, (*path, "content"), target, Op.SET, content)


def _result_item(
    event: int, key: Key, path: Path, item: Any, block_path: Path, block: dict[str, Any]
) -> Iterator[Delta]:
    match item:
        case {"type": "image"}:
            yield from _source(event, key, path, item, "image")
        case {"type": "text", "text": str(text)}:
            target = Target(0, "tool_result", key, "text")
            yield from _part_fields(event, block_path, block, target)
            yield Delta(event, (*path, "text"), target, Op.APPEND, text)
        case _:
            target = Target(0, "tool_result", key, "text")
            yield from _part_fields(event, block_path, block, target)
            yield Delta(event, path, target, Op.SET, item)


def _source(event: int, key: Key, path: Path, block: dict[str, Any], kind: str) -> Iterator[Delta]:
    """An image or a document: its data, its address or its file; the whole block where it is something else."""
    source = mapping(block.get("source"))
    for name in ("data", "url", "file_id"):
        if value := text_of(source.get(name)):
            target = Target(0, kind, key, "text")
            yield Delta(event, (*path, "source", name), target, Op.SET, value)
            for field, holder, where in (("media_type", source, ("source",)), ("title", block, ())):
                if said := word(holder.get(field)):
                    yield Delta(event, (*path, *where, field), target._replace(field=field), Op.SET, said)
            return
    yield from _unknown(event, key, path, block)


def _unknown(event: int, key: Key, path: Path, block: dict[str, Any]) -> Iterator[Delta]:
    yield Delta(event, path, Target(0, "unknown", key, "text"), Op.SET, block)


_CHAT_ROLES = frozenset({"tool", "function", "developer"})
_CHAT_KEYS = frozenset(
    {
        "name",
        "tool_calls",
        "tool_call_id",
        "function_call",
        "refusal",
        "audio",
        "reasoning",
        "reasoning_content",
    }
)
_CHAT_ITEMS = frozenset({"image_url", "input_audio", "file", "refusal"})


def request_turns(request: Any) -> list[RequestTurn] | None:
    """``system`` and ``messages``. A result of a tool is a turn of its own: it names the call it answers."""
    messages = request.get("messages") if isinstance(request, dict) else None
    if not isinstance(messages, list) or any(_is_chat(message) for message in messages):
        return None
    turns = _turns(request, (), "system", "system") if request.get("system") else []
    for position, message in enumerate(messages):
        if isinstance(message, dict):
            turns += _turns(message, ("messages", position), "content", word(message.get("role")))
    return turns


def _is_chat(message: Any) -> bool:
    """Whether a message can only be one of chat completions."""
    if not isinstance(message, dict):
        return False
    if word(message.get("role")) in _CHAT_ROLES or message.keys() & _CHAT_KEYS:
        return True
    return any(
        word(item.get("type")) in _CHAT_ITEMS or isinstance(item.get("thinking"), list)
        for _, item in listed(message, "content")
    )


def _turns(holder: dict[str, Any], path: Path, name: str, role: str) -> list[RequestTurn]:
    """A message, cut around the results of tools that it holds."""
    content = holder.get(name)
    if isinstance(content, str):
        text = Delta(0, (*path, name), Target(0, "text", (0, 0), "text"), Op.APPEND, content)
        return [RequestTurn(role, "", "", path, [text] if content else [])]
    turns: list[RequestTurn] = []
    is_open = False
    for position, block in listed(holder, name):
        here = (*path, name, position)
        deltas = list(_block(0, (position, 0), here, block, is_whole=True))
        is_result = block.get("type") == "tool_result"
        if is_result:
            turns.append(RequestTurn(role, "", word(block.get("tool_use_id")), here, deltas))
        elif is_open:
            turns[-1].deltas.extend(deltas)
        else:
            turns.append(RequestTurn(role, "", "", path, deltas))
        is_open = not is_result
    return turns or [RequestTurn(role, "", "", path, [])]


def request_tools(request: Any) -> list[str]:
    """The names in ``tools``, and those of the servers of ``mcp_servers``."""
    servers = (word(server.get("name")) for _, server in listed(mapping(request), "mcp_servers"))
    return [*function_names(request), *filter(None, servers)]
