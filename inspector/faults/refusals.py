"""Refusals that have a text of their own: chat completions' ``refusal``, and the parts of Responses."""

from typing import Any

from inspector.content.json_splices import with_values
from inspector.content.json_text import Path
from inspector.stream import Stream
from inspector.stream.deltas import Op
from inspector.stream.timeline import payload_of

SENTENCE = "I cannot help with that."


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
    """Every part that is a text becomes a refusal, and so do the events that say it."""
    changes: dict[int, str] = {}
    is_said = False
    for number, event in enumerate(stream.events):
        payload = payload_of(event)
        if not isinstance(payload, dict):
            continue
        type_ = payload.get("type")
        values: dict[Path, Any] = {}
        if type_ == "response.output_text.delta":
            values = {("type",): "response.refusal.delta", ("delta",): "" if is_said else SENTENCE}
            is_said = True
        elif type_ == "response.output_text.done":
            values = {("type",): "response.refusal.done", ("text",): "", ("refusal",): SENTENCE}
        else:
            values = dict(_parts(payload, (), is_new=type_ == "response.content_part.added"))
        if values:
            changes[number] = with_values(event.data, values)
    if not changes:
        raise ValueError("this answer has no text that a refusal could take the place of")
    return changes


def _parts(value: Any, path: Path, *, is_new: bool) -> list[tuple[Path, Any]]:
    """The parts of text in a value, wherever they stand, and the refusals in their place."""
    if isinstance(value, dict):
        if value.get("type") == "output_text":
            return [(path, {"type": "refusal", "refusal": "" if is_new else SENTENCE})]
        items: Any = value.items()
    elif isinstance(value, list):
        items = enumerate(value)
    else:
        return []
    return [found for key, each in items for found in _parts(each, (*path, key), is_new=is_new)]
