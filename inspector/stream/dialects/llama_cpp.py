"""llama.cpp's own completions (``/completion``, ``/infill``): pieces of ``content`` until one says ``stop``.

Source: llama.cpp's server README and ``server-task.cpp``. The last object has the settings, counts and timings;
before ``stop_type`` each way to stop had a key of its own. Several prompts are answered by a list, or in turns
that ``index`` tells apart.
"""

from collections.abc import Iterator
from typing import Any

from inspector.stream.deltas import Delta, Op, RequestTurn, Target, choice_field, message_field
from inspector.stream.dialects import openai_completions
from inspector.stream.dialects.values import listed, mapping, number, text_of, word
from inspector.stream.framing import Event
from inspector.stream.known import Known

NAME = "llama-cpp"

KNOWN = Known(
    opaque=("completion_probabilities error generation_settings prompt prompt_progress timings tokens"),
    values=(
        "has_new_line id_slot index multimodal slot_id stop stopped_eos stopped_limit "
        "stopped_word tokens_cached tokens_evaluated tokens_predicted truncated"
    ),
    texts="content model stop_type stopping_word",
)

_COUNTS = ("tokens_predicted", "tokens_evaluated", "tokens_cached")
_OLD_STOPS = ("stopped_eos", "stopped_word", "stopped_limit")
_FIELDS = ("timings", "generation_settings", "error")
_INFILL = ("input_prefix", "prompt", "input_suffix")


def recognise(_event: Event, payload: Any) -> bool:
    """A ``content`` text, and ``stop`` that is yes or no."""
    return (
        isinstance(payload, dict)
        and isinstance(payload.get("content"), str)
        and isinstance(payload.get("stop"), bool)
    )


def serves(path: str) -> bool:
    """``/completion`` and ``/infill``."""
    return path.rstrip("/").endswith(("/completion", "/infill"))


def reader() -> "LlamaReader":
    """A reader for one stream."""
    return LlamaReader()


class LlamaReader:
    """Reads pieces, or the one document of a plain answer."""

    def __init__(self) -> None:
        self._model = False

    def feed(self, number_: int, _event: Event, payload: Any) -> Iterator[Delta]:
        """The deltas of one event."""
        if not isinstance(payload, dict):
            return
        choice = number(payload.get("index"), 0)
        if not self._model and (model := word(payload.get("model"))):
            self._model = True
            yield Delta(number_, ("model",), message_field("model"), Op.SET, model)
        if text := text_of(payload.get("content")):
            yield Delta(number_, ("content",), Target(choice, "text", 0, "text"), Op.APPEND, text)
        probabilities = payload.get("completion_probabilities")
        if isinstance(probabilities, list) and probabilities:
            target = choice_field(choice, "logprobs")
            yield Delta(number_, ("completion_probabilities",), target, Op.APPEND, probabilities)
        if payload.get("stop") is True:
            yield from _end(number_, choice, payload)
        for name in _FIELDS:
            if value := payload.get(name):
                yield Delta(number_, (name,), message_field(name), Op.SET, value)


def _end(event: int, choice: int, payload: dict[str, Any]) -> Iterator[Delta]:
    if reason := word(payload.get("stop_type")):
        yield Delta(event, ("stop_type",), choice_field(choice, "finish_reason"), Op.SET, reason)
    elif name := next((name for name in _OLD_STOPS if payload.get(name) is True), ""):
        yield Delta(event, (name,), choice_field(choice, "finish_reason"), Op.SET, name)
    if stopping := word(payload.get("stopping_word")):
        yield Delta(event, ("stopping_word",), choice_field(choice, "stopping_word"), Op.SET, stopping)
    if counts := {name: payload[name] for name in _COUNTS if payload.get(name) is not None}:
        yield Delta(event, (), message_field("usage"), Op.SET, counts)
    yield Delta(event, ("stop",), message_field("end"), Op.SET, True)


def request_turns(request: Any) -> list[RequestTurn] | None:
    """The ``prompt``, also beside pictures; what is to be filled in between."""
    if not isinstance(request, dict):
        return None
    if isinstance(request.get("input_prefix"), str) or isinstance(request.get("input_suffix"), str):
        extra = [
            Delta(0, ("input_extra", at, "text"), Target(0, "text", ("extra", at), "text"), Op.APPEND, text)
            for at, item in listed(request, "input_extra")
            if (text := text_of(item.get("text")))
        ]
        deltas = [
            Delta(0, (name,), Target(0, "text", name, "text"), Op.APPEND, text)
            for name in _INFILL
            if (text := text_of(request.get(name)))
        ]
        return [RequestTurn("user", "", "", (), [*extra, *deltas])]
    if text := text_of(mapping(request.get("prompt")).get("prompt_string")):
        path = ("prompt", "prompt_string")
        delta = Delta(0, path, Target(0, "text", 0, "text"), Op.APPEND, text)
        return [RequestTurn("user", "", "", path, [delta])]
    return openai_completions.request_turns(request)


def request_tools(_request: Any) -> list[str]:
    """None: this API has no tools."""
    return []
