"""Converse's events and its plain answer."""

from collections.abc import Iterator
from typing import Any

from inspector.stream.deltas import Delta, Op, Target, choice_field, message_field
from inspector.stream.dialects.bedrock_converse import EVENTS
from inspector.stream.dialects.bedrock_converse.blocks import Blocks, Path
from inspector.stream.dialects.values import listed, mapping, text_of, word
from inspector.stream.framing import Event
from inspector.stream.framing.eventstream import is_fault


class ConverseReader:
    """Reads frames, or the one document of a plain answer."""

    _joins_texts = False

    def __init__(self) -> None:
        self._blocks = Blocks(joins_texts=self._joins_texts)
        self.anomalies = self._blocks.anomalies

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
