"""Hugging Face's Text Generation Inference: a token in each event, the whole text in the last.

Source: TGI's API reference (``/generate_stream``, ``/generate``). Special tokens are no text.
"""

from collections.abc import Iterator
from typing import Any

from inspector.stream.deltas import Delta, Op, RequestTurn, Target, choice_field, message_field
from inspector.stream.dialects.values import mapping, text_of, word
from inspector.stream.framing import Event

NAME = "hf-tgi"

Path = tuple[str | int, ...]

_TEXT = Target(0, "text", 0, "text")


def recognise(_event: Event, payload: Any) -> bool:
    """A ``token`` beside a ``generated_text``, or the latter alone: the plain answer may be a list."""
    answer = payload[0] if isinstance(payload, list) and payload else payload
    if not isinstance(answer, dict) or "generated_text" not in answer:
        return False
    return isinstance(answer.get("token"), dict) or isinstance(answer["generated_text"], str)


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
        answers = payload if isinstance(payload, list) else [payload]
        for position, answer in enumerate(answers):
            if isinstance(answer, dict):
                path: Path = (position,) if isinstance(payload, list) else ()
                yield from _answer(number, position, path, answer)


def _answer(event: int, index: int, path: Path, answer: dict[str, Any]) -> Iterator[Delta]:
    target = _TEXT._replace(choice=index)
    token = mapping(answer.get("token"))
    text = text_of(token.get("text"))
    if text and token.get("special") is not True:
        yield Delta(event, (*path, "token", "text"), target, Op.APPEND, text)
    if whole := text_of(answer.get("generated_text")):
        op = Op.RESTATE if "token" in answer else Op.APPEND
        yield Delta(event, (*path, "generated_text"), target, op, whole)
    details = mapping(answer.get("details"))
    if reason := word(details.get("finish_reason")):
        where = (*path, "details", "finish_reason")
        yield Delta(event, where, choice_field(index, "finish_reason"), Op.SET, reason)
    if details:
        yield Delta(event, (*path, "details"), message_field("usage"), Op.SET, details)
    for name in ("error", "error_type"):
        if value := answer.get(name):
            yield Delta(event, (*path, name), message_field(name), Op.SET, value)


def request_turns(request: Any) -> list[RequestTurn] | None:
    """The ``inputs``."""
    inputs = request.get("inputs") if isinstance(request, dict) else None
    if not isinstance(inputs, str):
        return None
    return [RequestTurn("user", "", "", ("inputs",), [Delta(0, ("inputs",), _TEXT, Op.APPEND, inputs)])]


def request_tools(_request: Any) -> list[str]:
    """None: this API has no tools."""
    return []
