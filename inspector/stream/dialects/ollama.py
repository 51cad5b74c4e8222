"""What Ollama's two native APIs have in common: lines of JSON until one is ``done``.

Source: Ollama's API reference (``/api/chat``, ``/api/generate``). The last line has the counts and the
durations in nanoseconds; ``context`` holds the token ids of the whole turn.
"""

from collections.abc import Iterator
from typing import Any

from inspector.stream.deltas import Delta, Op, Target, choice_field, message_field
from inspector.stream.dialects.values import listed, mapping, text_of, word
from inspector.stream.framing import Event

Path = tuple[str | int, ...]

_COUNTS = (
    "total_duration",
    "load_duration",
    "prompt_eval_count",
    "prompt_eval_duration",
    "eval_count",
    "eval_duration",
)
_FIELDS = ("error", "context")


class OllamaReader:
    """Reads lines, or the one document of a plain answer."""

    def __init__(self) -> None:
        self._model = self._role = False
        self._said = Spoken()

    def feed(self, number: int, _event: Event, payload: Any) -> Iterator[Delta]:
        """The deltas of one event."""
        if not isinstance(payload, dict):
            return
        if not self._model and (model := word(payload.get("model"))):
            self._model = True
            yield Delta(number, ("model",), message_field("model"), Op.SET, model)
        message = mapping(payload.get("message"))
        if not self._role and (role := word(message.get("role"))):
            self._role = True
            yield Delta(number, ("message", "role"), choice_field(0, "role"), Op.SET, role)
        yield from self._said.deltas(number, ("message",), message, "content")
        yield from self._said.deltas(number, (), payload, "response")
        yield from _end(number, payload)


class Spoken:
    """Counts the parts of one message that have no index of their own."""

    def __init__(self) -> None:
        self._calls = self._images = 0

    def deltas(self, event: int, path: Path, holder: dict[str, Any], text_key: str) -> Iterator[Delta]:
        """What a message or a line says: thoughts, text, tool calls, pictures."""
        for name, kind in (("thinking", "reasoning"), (text_key, "text")):
            if text := text_of(holder.get(name)):
                yield Delta(event, (*path, name), Target(0, kind, 0, "text"), Op.APPEND, text)
        for position, call in listed(holder, "tool_calls"):
            yield from _tool_call(event, self._calls, (*path, "tool_calls", position), call)
            self._calls += 1
        images = holder.get("images")
        for position, image in enumerate(images if isinstance(images, list) else ()):
            if isinstance(image, str):
                target = Target(0, "image", self._images, "text")
                self._images += 1
                yield Delta(event, (*path, "images", position), target, Op.SET, image)


def _tool_call(event: int, key: int, path: Path, call: dict[str, Any]) -> Iterator[Delta]:
    """A whole call: its arguments are an object, and older servers give it no id."""
    target = Target(0, "tool_call", key, "text")
    function = mapping(call.get("function"))
    for name, holder, where in (("id", call, path), ("name", function, (*path, "function"))):
        if value := word(holder.get(name)):
            yield Delta(event, (*where, name), target._replace(field=name), Op.SET, value)
    arguments, where = function.get("arguments"), (*path, "function", "arguments")
    if isinstance(arguments, dict | list):
        yield Delta(event, where, target, Op.SET, arguments)
    else:
        yield Delta(event, where, target, Op.APPEND, text_of(arguments))


def _end(event: int, payload: dict[str, Any]) -> Iterator[Delta]:
    logprobs = payload.get("logprobs")
    if isinstance(logprobs, list) and logprobs:
        yield Delta(event, ("logprobs",), choice_field(0, "logprobs"), Op.APPEND, logprobs)
    if reason := word(payload.get("done_reason")):
        yield Delta(event, ("done_reason",), choice_field(0, "finish_reason"), Op.SET, reason)
    if counts := {name: payload[name] for name in _COUNTS if payload.get(name) is not None}:
        yield Delta(event, (), message_field("usage"), Op.SET, counts)
    for name in _FIELDS:
        if value := payload.get(name):
            yield Delta(event, (name,), message_field(name), Op.SET, value)
    if payload.get("done") is True:
        yield Delta(event, ("done",), message_field("end"), Op.SET, True)
