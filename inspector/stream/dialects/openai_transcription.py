"""OpenAI's transcriptions: the text in pieces, segments with their speakers, and the plain document.

Source: OpenAI's API reference (audio, "Transcription streaming events"). What ``transcript.text.done``
says is the transcript; a segment repeats a stretch of it, with white space of its own.
"""

from collections.abc import Iterator
from typing import Any

from inspector.stream.deltas import Delta, Op, RequestTurn, Target, choice_field, message_field
from inspector.stream.dialects.values import function_names, listed, mapping, text_of, word
from inspector.stream.framing import Event
from inspector.stream.known import Known

NAME = "openai-transcription"

KNOWN = Known(
    opaque=(
        "avg_logprob bytes code compression_ratio created_at deleted error languages logprobs name "
        "no_speech_prob object prompt tokens usage word words"
    ),
    holders=("segments"),
    values=("duration end id logprob seek segment_id speaker start temperature token wind"),
    texts=("delta language task text type"),
)

_TEXT = Target(0, "text", 0, "text")
_FIELDS = ("language", "duration", "task", "words", "logprobs")


def recognise(_event: Event, payload: Any) -> bool:
    """A type that starts with ``transcript.``, or a document that holds what only transcripts have."""
    if not isinstance(payload, dict):
        return False
    if word(payload.get("type")).startswith("transcript."):
        return True
    if not isinstance(payload.get("text"), str):
        return False
    usage = word(mapping(payload.get("usage")).get("type"))
    task = word(payload.get("task"))
    return usage in ("tokens", "duration") or (task in ("transcribe", "translate") and "duration" in payload)


def serves(path: str) -> bool:
    """Such as ``/v1/audio/transcriptions``."""
    return path.rstrip("/").endswith(("/audio/transcriptions", "/audio/translations"))


def reader() -> "TranscriptionReader":
    """A reader for one stream."""
    return TranscriptionReader()


class TranscriptionReader:
    """Reads typed events, or the one document of a plain answer."""

    def __init__(self) -> None:
        self._segments = 0

    def feed(self, number: int, event: Event, payload: Any) -> Iterator[Delta]:
        """The deltas of one event."""
        if not isinstance(payload, dict):
            return
        type_ = word(payload.get("type"))
        if error := payload.get("error"):
            yield Delta(number, ("error",), message_field("error"), Op.SET, error)
        elif type_ == "transcript.text.delta":
            if text := text_of(payload.get("delta")):
                yield Delta(number, ("delta",), _TEXT, Op.APPEND, text)
        elif type_ == "transcript.text.segment":
            yield self._segment(number, (), payload)
        elif type_ == "transcript.text.done":
            yield from self._whole(number, payload, Op.RESTATE)
            yield Delta(number, ("type",), choice_field(0, "finish_reason"), Op.SET, "done")
            yield Delta(number, ("type",), message_field("end"), Op.SET, type_)
        elif not type_ and isinstance(payload.get("text"), str):
            yield from self._whole(number, payload, Op.APPEND)
        elif event.type != "error":
            yield Delta(number, (), Target(0, "unknown", ("event", number), "text"), Op.SET, payload)

    def _whole(self, event: int, payload: dict[str, Any], op: Op) -> Iterator[Delta]:
        if text := text_of(payload.get("text")):
            yield Delta(event, ("text",), _TEXT, op, text)
        for position, segment in listed(payload, "segments"):
            yield self._segment(event, ("segments", position), segment)
        if usage := mapping(payload.get("usage")):
            yield Delta(event, ("usage",), message_field("usage"), Op.SET, usage)
        for name in _FIELDS:
            if value := payload.get(name):
                yield Delta(event, (name,), message_field(name), Op.SET, value)

    def _segment(self, event: int, path: tuple[str | int, ...], segment: dict[str, Any]) -> Delta:
        self._segments += 1
        target = Target(0, "annotation", ("segment", self._segments), "value")
        return Delta(event, path, target, Op.SET, segment)


def request_turns(_request: Any) -> list[RequestTurn] | None:
    """None: the audio is sent as a form."""
    return None


def request_tools(request: Any) -> list[str]:
    """None, in practice: transcriptions know no tools."""
    return function_names(request)
