"""Refusals that have a text of their own: chat completions' ``refusal``, and the parts of Responses."""

from collections.abc import Iterable, Iterator
from typing import Any

from inspector.content.json_splices import with_values
from inspector.content.json_text import Path
from inspector.stream import Stream
from inspector.stream.deltas import Op
from inspector.stream.timeline import payload_of

SENTENCE = "I cannot help with that."

_TEXT = "response.output_text"


def refused(stream: Stream) -> dict[int, str]:
    """The data of the events in which a refusal stands in place of the text."""
    if any(part.kind == "tool_call" for part in stream.message.parts):
        raise ValueError("an answer that calls tools has no text to refuse with")
    match stream.dialect:
        case "openai-chat":
            return _chat(stream)
        case "openai-responses":
            return _responses(stream)
    raise ValueError("this API has no way to refuse that is known here")


def _chat(stream: Stream) -> dict[int, str]:
    """``content`` says nothing any more, and ``refusal`` says the sentence, in the first delta of a text."""
    texts = [
        delta
        for delta in stream.deltas
        if delta.target[:2] == (0, "text") and delta.target.field == "text" and isinstance(delta.value, str)
    ]
    first = next((delta for delta in texts if delta.op is Op.APPEND and delta.path[-1] == "content"), None)
    if first is None:
        raise ValueError("this answer has no text that a refusal could take the place of")
    changes: dict[int, str] = {}
    for delta in texts:
        data = changes.get(delta.event, stream.events[delta.event].data)
        is_content = delta.path[-1] == "content" and delta.op is Op.APPEND
        values: dict[Path, Any] = {delta.path: None if is_content else ""}
        if delta is first:
            values[(*delta.path[:-1], "refusal")] = SENTENCE
        changes[delta.event] = with_values(data, values)
    return changes


def _responses(stream: Stream) -> dict[int, str]:
    """Every part that is a text becomes a refusal, and so do the events that say it. The first one says it."""
    payloads = [payload_of(event) for event in stream.events]
    texts = [each for each in payloads if isinstance(each, dict) and each.get("type") == f"{_TEXT}.delta"]
    first = _place(texts[0]) if texts else None
    changes: dict[int, str] = {}
    is_said = False
    for number, (event, payload) in enumerate(zip(stream.events, payloads, strict=True)):
        if not isinstance(payload, dict):
            continue
        values: dict[Path, Any]
        sentence = SENTENCE if _place(payload) == first else ""
        if payload.get("type") == f"{_TEXT}.delta":
            values = {("type",): "response.refusal.delta", ("delta",): "" if is_said else SENTENCE}
            is_said = True
        elif payload.get("type") == f"{_TEXT}.done":
            values = {("type",): "response.refusal.done", ("text",): "", ("refusal",): sentence}
        else:
            says = payload.get("type") != "response.content_part.added"
            is_whole = "output_index" not in payload
            is_first = is_whole or (first is not None and payload["output_index"] == first[0])
            values = dict.fromkeys(_parts(payload, ()), _part(""))
            if values and says and is_first and ("part" not in payload or sentence):
                values[next(iter(values))] = _part(SENTENCE)
        if values:
            changes[number] = with_values(event.data, values)
    if not changes:
        raise ValueError("this answer has no text that a refusal could take the place of")
    return changes


def _place(payload: dict[str, Any]) -> tuple[Any, Any]:
    """Which part an event is about."""
    return payload.get("output_index"), payload.get("content_index")


def _part(sentence: str) -> dict[str, str]:
    return {"type": "refusal", "refusal": sentence}


def _parts(value: Any, path: Path) -> Iterator[Path]:
    """Where the parts stand that are texts."""
    if isinstance(value, dict):
        if value.get("type") == "output_text":
            yield path
            return
        items: Iterable[tuple[str | int, Any]] = value.items()
    elif isinstance(value, list):
        items = enumerate(value)
    else:
        return
    for key, each in items:
        yield from _parts(each, (*path, key))
