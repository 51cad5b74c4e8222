"""The events of a conversation's answer, and the answer as one document."""

from collections.abc import Iterator
from typing import Any

from inspector.stream.deltas import Delta, Op, Target, choice_field, message_field
from inspector.stream.dialects.mistral_conversations.entries import Entries
from inspector.stream.dialects.values import listed, mapping, number, text_of, word
from inspector.stream.framing import Event


class ConversationReader:
    """Reads events, or the one document of a plain answer."""

    def __init__(self) -> None:
        self._entries = Entries()
        self._known: set[str] = set()

    def feed(self, number_: int, _event: Event, payload: Any) -> Iterator[Delta]:
        """The deltas of one event."""
        if not isinstance(payload, dict):
            return
        type_ = word(payload.get("type"))
        if "outputs" in payload:
            yield from self._document(number_, payload)
        elif not type_ or payload.get("object") == "error":
            yield from _error(number_, payload)
        else:
            yield from self._once(number_, (), payload)
            yield from self._event(number_, type_, payload)

    def _once(self, event: int, path: tuple[str | int, ...], holder: dict[str, Any]) -> Iterator[Delta]:
        """What each event may say again: the conversation, the model, the role."""
        for name, target in (
            ("conversation_id", message_field("id")),
            ("model", message_field("model")),
            ("role", choice_field(0, "role")),
        ):
            if name not in self._known and (said := word(holder.get(name))):
                self._known.add(name)
                yield Delta(event, (*path, name), target, Op.SET, said)

    def _event(self, event: int, type_: str, payload: dict[str, Any]) -> Iterator[Delta]:
        match type_:
            case "message.output.delta":
                place = number(payload.get("output_index"), 0)
                part = number(payload.get("content_index"), 0)
                yield from self._entries.message(event, place, ("content",), payload.get("content"), part)
            case (
                "function.call.delta"
                | "tool.execution.started"
                | "tool.execution.delta"
                | "tool.execution.done"
            ):
                yield from self._entries.call(event, (), payload)
            case "agent.handoff.started" | "agent.handoff.done":
                yield Delta(event, (), Target(0, "trace", ("event", event), "text"), Op.SET, payload)
            case "conversation.response.started":
                return
            case "conversation.response.done":
                if usage := mapping(payload.get("usage")):
                    yield Delta(event, ("usage",), message_field("usage"), Op.SET, usage)
                yield Delta(event, ("type",), message_field("end"), Op.SET, type_)
            case "conversation.response.error":
                yield Delta(event, (), message_field("error"), Op.SET, payload)
            case _:
                yield Delta(event, (), Target(0, "unknown", ("event", event), "text"), Op.SET, payload)

    def _document(self, event: int, payload: dict[str, Any]) -> Iterator[Delta]:
        yield from self._once(event, (), payload)
        for position, entry in listed(payload, "outputs"):
            yield from self._once(event, ("outputs", position), entry)
            yield from self._entries.entry(event, position, ("outputs", position), entry)
        if usage := mapping(payload.get("usage")):
            yield Delta(event, ("usage",), message_field("usage"), Op.SET, usage)


def _error(event: int, payload: dict[str, Any]) -> Iterator[Delta]:
    if text_of(payload.get("message")) or payload.get("detail") or payload.get("error"):
        yield Delta(event, (), message_field("error"), Op.SET, payload)
