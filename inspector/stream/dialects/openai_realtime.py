"""OpenAI's Realtime API over a WebSocket, and who speaks it: Azure (Voice Live too), xAI.

Source: OpenAI's Realtime API reference (client and server events), the names of the beta and of the
general release. Items are told apart by their ids and stand in the order in which they came. One
session may hold several responses: the message is all that the assistant said, its finish reason and
usage are the last response's. Audio itself stays in the events; its transcript is the text.
"""

from collections.abc import Iterator
from typing import Any

from inspector.stream.deltas import Delta, Op, Target, choice_field, message_field
from inspector.stream.dialects.values import listed, mapping, number, text_of, word
from inspector.stream.framing import Event
from inspector.stream.framing.session import RECEIVED, SENT

NAME = "openai-realtime"
KNOWN = None

Path = tuple[str | int, ...]

_FAMILIES = ("session.", "response.", "conversation.", "input_audio_buffer.", "output_audio_buffer.")
_TEXTS = {
    "response.text": "text",
    "response.output_text": "text",
    "response.audio_transcript": "transcript",
    "response.output_audio_transcript": "transcript",
}
"""What grows by ``.delta`` events, and under which key its ``.done`` event repeats it."""
_ARGUMENTS = "response.function_call_arguments"


def recognise(event: Event, payload: Any) -> bool:
    """A typed message of a session, in either direction."""
    type_ = mapping(payload).get("type")
    return event.type.startswith((SENT, RECEIVED)) and isinstance(type_, str) and type_.startswith(_FAMILIES)


def reader() -> "RealtimeReader":
    """A reader for one session."""
    return RealtimeReader()


class RealtimeReader:
    """Remembers which items there are, and what was said of them."""

    def __init__(self) -> None:
        self._items: dict[str, int] = {}
        self._known: set[tuple[Any, ...]] = set()

    def feed(self, number: int, event: Event, payload: Any) -> Iterator[Delta]:
        """The deltas of one message."""
        message = mapping(payload)
        type_ = text_of(message.get("type"))
        if event.type.startswith(SENT):
            yield from self._sent(number, type_, message)
            return
        subject, _, step = type_.rpartition(".")
        if subject in _TEXTS or subject == _ARGUMENTS:
            yield from self._piece(number, subject, step, message)
        elif type_ in ("response.output_item.added", "response.output_item.done"):
            yield from self._item(number, ("item",), mapping(message.get("item")))
        elif type_ == "response.done":
            yield from self._done(number, mapping(message.get("response")))
            yield Delta(number, ("type",), message_field("end"), Op.SET, type_)
        elif subject == "session":
            session = mapping(message.get("session"))
            yield from self._once(number, ("session", "id"), message_field("id"), session.get("id"))
            yield from self._once(number, ("session", "model"), message_field("model"), session.get("model"))
        elif type_ == "error":
            yield Delta(number, ("error",), message_field("error"), Op.SET, message.get("error"))

    def _sent(self, event: int, type_: str, message: dict[str, Any]) -> Iterator[Delta]:
        """Of what the client says the results of tools belong to the answer's story."""
        item = mapping(message.get("item"))
        if type_ == "conversation.item.create" and item.get("type") == "function_call_output":
            yield from self._once(event, ("item", "call_id"), _result(event, "id"), item.get("call_id"))
            if output := text_of(item.get("output")):
                yield Delta(event, ("item", "output"), _result(event, "text"), Op.APPEND, output)

    def _piece(self, event: int, subject: str, step: str, message: dict[str, Any]) -> Iterator[Delta]:
        key = self._key(message.get("item_id"))
        if subject == _ARGUMENTS:
            target, whole = _call(key, "text"), "arguments"
            yield from self._once(event, ("call_id",), _call(key, "id"), message.get("call_id"))
            yield from self._once(event, ("name",), _call(key, "name"), message.get("name"))
        else:
            target, whole = _text(key, number(message.get("content_index"), 0)), _TEXTS[subject]
        name, op = ("delta", Op.APPEND) if step == "delta" else (whole, Op.RESTATE)
        if text := text_of(message.get(name)):
            yield Delta(event, (name,), target, op, text)

    def _item(self, event: int, path: Path, item: dict[str, Any]) -> Iterator[Delta]:
        """An item so far or as a whole: what it repeats adds nothing."""
        key = self._key(item.get("id"))
        if item.get("type") == "function_call":
            yield from self._once(event, (*path, "call_id"), _call(key, "id"), item.get("call_id"))
            yield from self._once(event, (*path, "name"), _call(key, "name"), item.get("name"))
            if arguments := text_of(item.get("arguments")):
                yield Delta(event, (*path, "arguments"), _call(key, "text"), Op.RESTATE, arguments)
        elif item.get("type") == "message":
            yield from self._once(event, (*path, "role"), choice_field(0, "role"), item.get("role"))
            for position, part in listed(item, "content"):
                name = "text" if text_of(part.get("text")) else "transcript"
                if text := text_of(part.get(name)):
                    inner = (*path, "content", position, name)
                    yield Delta(event, inner, _text(key, position), Op.RESTATE, text)

    def _done(self, event: int, response: dict[str, Any]) -> Iterator[Delta]:
        for position, item in listed(response, "output"):
            yield from self._item(event, ("response", "output", position), item)
        if status := word(response.get("status")):
            yield Delta(event, ("response", "status"), choice_field(0, "finish_reason"), Op.SET, status)
        if usage := mapping(response.get("usage")):
            yield Delta(event, ("response", "usage"), message_field("usage"), Op.SET, usage)
        if error := mapping(response.get("status_details")).get("error"):
            path = ("response", "status_details", "error")
            yield Delta(event, path, message_field("error"), Op.SET, error)

    def _key(self, item_id: Any) -> int:
        return self._items.setdefault(word(item_id), len(self._items))

    def _once(self, event: int, path: Path, target: Target, value: Any) -> Iterator[Delta]:
        """Identity is what was said first."""
        if target not in self._known and isinstance(value, str) and value:
            self._known.add(target)
            yield Delta(event, path, target, Op.SET, value)


def _text(key: int, part: int) -> Target:
    return Target(0, "text", (key, part), "text")


def _call(key: int, field: str) -> Target:
    return Target(0, "tool_call", key, field)


def _result(key: int, field: str) -> Target:
    return Target(0, "tool_result", key, field)
