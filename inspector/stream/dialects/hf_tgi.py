"""Hugging Face's Text Generation Inference: a token in each event, the whole text in the last.

Source: TGI's API reference (``/generate_stream``, ``/generate``). Special tokens are no text.
"""

from collections.abc import Iterator
from typing import Any

from inspector.stream.deltas import Delta, Op, RequestTurn, Target, choice_field, message_field
from inspector.stream.dialects.values import mapping, text_of, word
from inspector.stream.framing import Event
from inspector.stream.known import Known

NAME = "hf-tgi"

KNOWN = Known(
    opaque=("best_of_sequences details top_tokens"),
    holders=("token"),
    values=("error_type id index logprob special"),
    texts=("error generated_text text"),
)

_COUNTS = ("input_length", "generated_tokens")
_TEXT = Target(0, "text", 0, "text")


def recognise(_event: Event, payload: Any) -> bool:
    """A ``token`` beside a ``generated_text``, or the latter alone: the plain answer."""
    if not isinstance(payload, dict) or "generated_text" not in payload:
        return False
    return isinstance(payload.get("token"), dict) or isinstance(payload["generated_text"], str)


def serves(path: str) -> bool:
    """Such as ``/generate_stream``."""
    return path.rstrip("/").endswith(("/generate_stream", "/generate")) and not path.startswith("/api/")


def reader() -> "TgiReader":
    """A reader for one stream."""
    return TgiReader()


class TgiReader:
    """Reads tokens, or the one document of a plain answer."""

    def feed(self, number: int, _event: Event, payload: Any) -> Iterator[Delta]:
        """The deltas of one event."""
        if not isinstance(payload, dict):
            return
        token = mapping(payload.get("token"))
        text = text_of(token.get("text"))
        if text and token.get("special") is not True:
            yield Delta(number, ("token", "text"), _TEXT, Op.APPEND, text)
        if whole := text_of(payload.get("generated_text")):
            op = Op.RESTATE if "token" in payload else Op.APPEND
            yield Delta(number, ("generated_text",), _TEXT, op, whole)
        yield from _details(number, mapping(payload.get("details")))
        for name in ("error", "error_type"):
            if value := payload.get(name):
                yield Delta(number, (name,), message_field(name), Op.SET, value)


def _details(event: int, details: dict[str, Any]) -> Iterator[Delta]:
    if reason := word(details.get("finish_reason")):
        where = ("details", "finish_reason")
        yield Delta(event, where, choice_field(0, "finish_reason"), Op.SET, reason)
    if counts := {name: details[name] for name in _COUNTS if details.get(name) is not None}:
        yield Delta(event, ("details",), message_field("usage"), Op.SET, counts)


def request_turns(request: Any) -> list[RequestTurn] | None:
    """The ``inputs``."""
    inputs = request.get("inputs") if isinstance(request, dict) else None
    if not isinstance(inputs, str):
        return None
    return [RequestTurn("user", "", "", ("inputs",), [Delta(0, ("inputs",), _TEXT, Op.APPEND, inputs)])]


def request_tools(_request: Any) -> list[str]:
    """None: this API has no tools."""
    return []
