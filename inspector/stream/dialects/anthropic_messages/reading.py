"""Reads the typed events of a message, or a message that comes whole."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from inspector.stream.deltas import Delta, Op, Target, choice_field, message_field
from inspector.stream.dialects.anthropic_messages.blocks import CALLS, Key, Path, block_deltas
from inspector.stream.dialects.values import listed, mapping, number, text_of, word
from inspector.stream.framing import Anomaly, Event

_PIECES = {
    "text_delta": ("text", "text", "text"),
    "thinking_delta": ("thinking", "reasoning", "text"),
    "signature_delta": ("signature", "reasoning", "signature"),
    "compaction_delta": ("content", "unknown", "text"),
}
"""Deltas that append: their key, the kind of part, and its field."""
_MESSAGE_FIELDS = ("stop_sequence", "stop_details", "container", "context_management")


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
        self._is_started = False
        self.anomalies: list[Anomaly] = []
        self._citations: dict[Key, int] = {}
        self._usage: dict[str, Any] = {}

    def feed(self, number: int, _event: Event, payload: Any) -> Iterator[Delta]:
        """The deltas of one event."""
        if not isinstance(payload, dict):
            return
        match payload.get("type"):
            case "message_start":
                self._is_started = True
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
        opened = _Block((index, times), CALLS.get(word(block.get("type")), ""), bool(block.get("input")))
        self._blocks[index] = opened
        self._last = index
        return opened

    def _start(self, event: int, payload: dict[str, Any]) -> Iterator[Delta]:
        block = mapping(payload.get("content_block"))
        index = number(payload.get("index"), self._last + 1)
        if index in self._opened:
            self.anomalies.append(Anomaly(event, f"block {index} is opened twice"))
        opened = self._open(index, block)
        path: Path = ("content_block",)
        yield from self._block(event, opened.key, path, block, is_whole=opened.whole)
        if block.get("type") == "fallback" and (model := word(mapping(block.get("to")).get("model"))):
            yield Delta(event, (*path, "to", "model"), message_field("model"), Op.SET, model)

    def _block(
        self, event: int, key: Key, path: Path, block: dict[str, Any], *, is_whole: bool
    ) -> Iterator[Delta]:
        yield from block_deltas(event, key, path, block, is_whole=is_whole)
        for position, citation in listed(block, "citations"):
            yield self._citation(event, key, (*path, "citations", position), citation)

    def _citation(self, event: int, key: Key, path: Path, citation: dict[str, Any]) -> Delta:
        count = self._citations.get(key, 0)
        self._citations[key] = count + 1
        return Delta(event, path, Target(0, "annotation", (*key, count), "value"), Op.SET, citation)

    def _delta(self, event: int, payload: dict[str, Any]) -> Iterator[Delta]:
        index = number(payload.get("index"), self._last)
        block = self._blocks.get(index)
        if block is None:
            block = self._blocks[index] = _Block((index, 0))
            if self._is_started:  # the start of a resumed stream was not seen
                self.anomalies.append(Anomaly(event, f"a piece of block {index}, which was never opened"))
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
