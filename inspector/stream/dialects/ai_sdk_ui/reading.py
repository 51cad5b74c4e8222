"""The chunks of a UI message."""

from collections.abc import Iterator
from typing import Any

from inspector.stream.deltas import Delta, Op, Target, choice_field, message_field
from inspector.stream.dialects.values import text_of, word
from inspector.stream.framing import Event

_SILENT = ("start-step", "finish-step")


class UiReader:
    """Reads chunks. Ids of texts may come again in a later step, for another text."""

    def __init__(self) -> None:
        self._texts: dict[tuple[str, str], int] = {}
        self._calls: dict[str, Target] = {}
        self._count = 0

    def feed(self, number: int, _event: Event, payload: Any) -> Iterator[Delta]:
        """The deltas of one event."""
        if not isinstance(payload, dict):
            return
        type_ = word(payload.get("type"))
        kind, _, step = type_.partition("-")
        if kind in ("text", "reasoning") and step in ("start", "delta", "end"):
            yield from self._text(number, kind, step, payload)
        elif type_.startswith("tool-input-") and word(payload.get("toolCallId")):
            yield from self._input(number, payload)
        elif type_.startswith("tool-output-") and ("output" in payload or "errorText" in payload):
            yield from self._output(number, payload)
        elif type_ in ("source-url", "source-document"):
            yield Delta(number, (), Target(0, "annotation", number, "value"), Op.SET, payload)
        elif type_ == "file" and isinstance(payload.get("url"), str):
            yield from _file(number, payload)
        elif type_ in ("start", "finish", "abort", "error", "message-metadata"):
            yield from _state(number, type_, payload)
        elif type_ not in _SILENT:
            yield Delta(number, (), Target(0, "unknown", ("event", number), "text"), Op.SET, payload)

    def _next(self) -> int:
        self._count += 1
        return self._count - 1

    def _text(self, event: int, kind: str, step: str, payload: dict[str, Any]) -> Iterator[Delta]:
        name = (kind, word(payload.get("id")))
        if step == "start" or name not in self._texts:
            self._texts[name] = self._next()
        target = Target(0, kind, self._texts[name], "text")
        if step == "delta" and (text := text_of(payload.get("delta"))):
            yield Delta(event, ("delta",), target, Op.APPEND, text)
        if metadata := payload.get("providerMetadata"):
            its = target._replace(field="providerMetadata")
            yield Delta(event, ("providerMetadata",), its, Op.SET, metadata)

    def _input(self, event: int, payload: dict[str, Any]) -> Iterator[Delta]:
        id_ = payload["toolCallId"]
        kind = "server_tool_call" if payload.get("providerExecuted") is True else "tool_call"
        target = self._calls.setdefault(word(id_), Target(0, kind, len(self._calls), "text"))
        yield Delta(event, ("toolCallId",), target._replace(field="id"), Op.SET, word(id_))
        if name := word(payload.get("toolName")):
            yield Delta(event, ("toolName",), target._replace(field="name"), Op.SET, name)
        given = payload.get("input")
        if piece := text_of(payload.get("inputTextDelta")):
            yield Delta(event, ("inputTextDelta",), target, Op.APPEND, piece)
        elif isinstance(given, dict | list) or (isinstance(given, str) and "errorText" in payload):
            yield Delta(event, ("input",), target, Op.RESTATE, given)
        elif given is None:
            yield Delta(event, (), target, Op.APPEND, "")
        else:
            yield Delta(event, ("input",), target._replace(field="input"), Op.SET, given)
        if error := text_of(payload.get("errorText")):
            yield Delta(event, ("errorText",), target._replace(field="error"), Op.SET, error)

    def _output(self, event: int, payload: dict[str, Any]) -> Iterator[Delta]:
        """An output replaces the preliminary one before it."""
        id_ = word(payload.get("toolCallId"))
        call = self._calls.setdefault(id_, Target(0, "tool_call", len(self._calls), "text"))
        target = call._replace(kind="tool_result")
        name = "output" if "output" in payload else "errorText"
        if payload[name] is not None:
            yield Delta(event, (name,), target, Op.SET, payload[name])
        if id_:
            yield Delta(event, ("toolCallId",), target._replace(field="id"), Op.SET, id_)


def _file(event: int, payload: dict[str, Any]) -> Iterator[Delta]:
    media_type = text_of(payload.get("mediaType"))
    kind = "image" if media_type.startswith("image/") else "unknown"
    target = Target(0, kind, ("file", event), "text")
    yield Delta(event, ("url",), target, Op.SET, payload["url"])
    if media_type:
        yield Delta(event, ("mediaType",), target._replace(field="media_type"), Op.SET, media_type)


def _state(event: int, type_: str, payload: dict[str, Any]) -> Iterator[Delta]:
    """What is said of the message as a whole."""
    if id_ := word(payload.get("messageId")):
        yield Delta(event, ("messageId",), message_field("id"), Op.SET, id_)
    if metadata := payload.get("messageMetadata"):
        yield Delta(event, ("messageMetadata",), message_field("messageMetadata"), Op.SET, metadata)
    if reason := word(payload.get("finishReason")):
        yield Delta(event, ("finishReason",), choice_field(0, "finish_reason"), Op.SET, reason)
    if error := payload.get("errorText"):
        yield Delta(event, ("errorText",), message_field("error"), Op.SET, error)
    if type_ in ("finish", "abort"):
        yield Delta(event, ("type",), message_field("end"), Op.SET, type_)
