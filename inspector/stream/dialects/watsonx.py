"""IBM watsonx.ai's text generation: ``results`` whose ``generated_text`` goes on in the next event.

Source: IBM's API reference (``/ml/v1/text/generation_stream``). ``stop_reason`` is ``not_finished``
until the end; a count of 0 is one that this event does not tell. Its chat speaks `openai_chat`.
"""

from collections.abc import Iterator
from typing import Any

from inspector.stream.deltas import Delta, Op, RequestTurn, Target, choice_field, message_field
from inspector.stream.dialects.values import listed, text_of, word
from inspector.stream.framing import Event
from inspector.stream.known import Known

NAME = "watsonx"

KNOWN = Known(
    opaque=("moderations system usage"),
    holders=("results"),
    values=("created_at generated_token_count input_token_count model_id model_version seed"),
    texts=("generated_text stop_reason"),
)

_COUNTS = ("input_token_count", "generated_token_count")


def recognise(_event: Event, payload: Any) -> bool:
    """``results`` with a ``generated_text``."""
    return isinstance(payload, dict) and any(
        "generated_text" in result for _, result in listed(payload, "results")
    )


def serves(path: str) -> bool:
    """Such as ``/ml/v1/text/generation_stream``."""
    return path.rstrip("/").endswith(
        ("/text/generation", "/generation_stream", "/generation/text_stream", "/text/chat_stream")
    )


def reader() -> "WatsonxReader":
    """A reader for one stream."""
    return WatsonxReader()


class WatsonxReader:
    """Reads events, or the one document of a plain answer."""

    def __init__(self) -> None:
        self._model = False
        self._usage: dict[str, Any] = {}

    def feed(self, number: int, _event: Event, payload: Any) -> Iterator[Delta]:
        """The deltas of one event."""
        if not isinstance(payload, dict):
            return
        if not self._model and (model := word(payload.get("model_id"))):
            self._model = True
            yield Delta(number, ("model_id",), message_field("model"), Op.SET, model)
        for position, result in listed(payload, "results"):
            yield from self._result(number, position, result)
        for name, field in (("errors", "error"), ("system", "system")):
            if value := payload.get(name):
                yield Delta(number, (name,), message_field(field), Op.SET, value)

    def _result(self, event: int, index: int, result: dict[str, Any]) -> Iterator[Delta]:
        path = ("results", index)
        if text := text_of(result.get("generated_text")):
            yield Delta(event, (*path, "generated_text"), Target(index, "text", 0, "text"), Op.APPEND, text)
        if counts := {name: result[name] for name in _COUNTS if result.get(name)}:
            self._usage = {**self._usage, **counts}
            yield Delta(event, path, message_field("usage"), Op.SET, self._usage)
        reason = word(result.get("stop_reason"))
        if reason and reason.lower() != "not_finished":
            yield Delta(event, (*path, "stop_reason"), choice_field(index, "finish_reason"), Op.SET, reason)


def request_turns(request: Any) -> list[RequestTurn] | None:
    """The ``input``."""
    given = request.get("input") if isinstance(request, dict) else None
    if not isinstance(given, str) or "model_id" not in request:
        return None
    delta = Delta(0, ("input",), Target(0, "text", 0, "text"), Op.APPEND, given)
    return [RequestTurn("user", "", "", ("input",), [delta])]


def request_tools(_request: Any) -> list[str]:
    """None: this API has no tools."""
    return []
