"""An answer that says something else: broken arguments, nothing, too little, a refusal."""

from collections.abc import Callable, Iterator
from typing import Any

from inspector.content import json_text
from inspector.content.json_splices import with_values
from inspector.faults.finishing import finish_changes, value_at
from inspector.faults.scene import Scene, is_valid
from inspector.stream import Stream
from inspector.stream.arranging import body_with
from inspector.stream.deltas import Delta, Op
from inspector.stream.message import Part
from inspector.stream.timeline import payload_of
from inspector.stream.tracks import part_id

Changes = dict[int, str]
"""Other data of some events, by their indexes."""


def with_changes(scene: Scene, changed: Callable[[Scene], Changes]) -> str | bytes:
    """The body in which some events have other data."""
    return body_with(scene.answer, changed(scene))


def _data(stream: Stream, changes: Changes, event: int) -> str:
    return changes.get(event, stream.events[event].data)


def _put(stream: Stream, changes: Changes, delta: Delta, value: Any) -> None:
    """Give a delta another value, in its event's JSON or in place of the whole data.

    Raises ValueError where the reader made the value of something else that stands there.
    """
    if delta.path and value_at(stream, delta) != delta.value:
        raise ValueError(f"this API says its {delta.target.kind.replace('_', ' ')} in pieces of another kind")
    data = _data(stream, changes, delta.event)
    changes[delta.event] = with_values(data, {delta.path: value}) if delta.path else str(value)


# Broken arguments.


def broken_arguments(scene: Scene) -> Changes:
    """The arguments of a tool call torn off, in its last deltas and in every copy of them."""
    stream = scene.answer
    part = _call_at(scene)
    said = [delta for delta in _texts(stream) if part_id(delta.target) == part.id]
    telling = [delta for delta in said if delta.op in (Op.APPEND, Op.SET)]
    if not telling or not all(isinstance(delta.value, str) for delta in telling):
        raise ValueError("this API sends arguments as an object, which cannot be broken alone")
    rest = _torn(part.text)
    changes: Changes = {}
    at = 0
    for delta in said:
        value = delta.value
        if not isinstance(value, str):
            continue
        if delta.op is Op.APPEND:
            new, at = rest[at : at + len(value)], at + len(value)
        elif delta.op is Op.COPY and not part.text.startswith(value):
            new = rest[at - len(value) : at] if at >= len(value) else value
        else:
            new = rest if delta.op is Op.SET else value[: len(rest)]
            at = len(value)
        if new != value:
            _put(stream, changes, delta, new)
    return changes


def _call_at(scene: Scene) -> Part:
    """The tool call that is being said at the playhead, or the next one, or the last one."""
    stream = scene.answer
    calls = [part for part in stream.message.parts if part.kind == "tool_call"]
    calls = [part for part in calls if part.text and is_valid(part.text)]
    if not calls:
        raise ValueError("this answer calls no tool with arguments that are JSON")
    last = {part.id: max(_events_of(stream, part)) for part in calls}
    return next((part for part in calls if last[part.id] + 1 >= scene.k), calls[-1])


def _events_of(stream: Stream, part: Part) -> Iterator[int]:
    return (delta.event for delta in _texts(stream) if part_id(delta.target) == part.id)


def _texts(stream: Stream) -> list[Delta]:
    return [delta for delta in stream.deltas if delta.target.field == "text"]


def _torn(arguments: str) -> str:
    """Arguments without their end, as far as it takes for them to be no JSON."""
    text = arguments.rstrip()
    rest = text[: max(len(text) - max(len(text) // 4, 1), 1)]
    while rest and json_text.is_json(rest):
        rest = rest[:-1]
    if not rest:
        raise ValueError("these arguments are too short to be torn")
    return rest


# Nothing at all.


def emptied(scene: Scene) -> Changes:
    """Every text and every tool call says nothing; the events stay."""
    stream = scene.answer
    changes: Changes = {}
    for delta in _texts(stream):
        if delta.target.kind not in ("text", "tool_call", "refusal") or not delta.value:
            continue
        if isinstance(delta.value, str):
            _put(stream, changes, delta, "")
        elif isinstance(delta.value, dict | list) and delta.path and delta.target.kind == "tool_call":
            _put(stream, changes, delta, type(delta.value)())
    if not changes:
        raise ValueError("this answer says nothing already")
    return changes


# Another finish reason.

_LENGTH = {
    "openai-chat": "length",
    "openai-completions": "length",
    "hf-tgi": "length",
    "ai-sdk-ui": "length",
    "dashscope": "length",
    "ollama-chat": "length",
    "ollama-generate": "length",
    "anthropic-messages": "max_tokens",
    "anthropic-completions": "max_tokens",
    "bedrock-converse": "max_tokens",
    "bedrock-invoke/anthropic": "max_tokens",
    "bedrock-invoke/anthropic-completions": "max_tokens",
    "bedrock-invoke/nova": "max_tokens",
    "bedrock-invoke/titan": "LENGTH",
    "bedrock-invoke/llama": "length",
    "bedrock-invoke/mistral": "length",
    "bedrock-invoke/cohere": "MAX_TOKENS",
    "cohere-v1": "MAX_TOKENS",
    "cohere-v2": "MAX_TOKENS",
    "gemini": "MAX_TOKENS",
    "watsonx": "max_tokens",
}
"""The word for an answer that reached its limit of tokens."""


def too_long(scene: Scene) -> Changes:
    """The answer ends because it reached its limit of tokens."""
    dialect = scene.answer.dialect or ""
    if dialect == "openai-responses":
        return _incomplete(scene.answer)
    if dialect not in _LENGTH:
        raise ValueError("this API has no word for an answer that is too long")
    return finished(scene.answer, _LENGTH[dialect])


def finished(stream: Stream, word: str) -> Changes:
    """The answer has another finish reason, wherever it says one."""
    said = finish_changes(stream, word)
    changes = {event: data for event, data in said.items() if data != stream.events[event].data}
    if not changes:
        raise ValueError(f"the finish reason is {word} already")
    return changes


def _incomplete(stream: Stream) -> Changes:
    """Responses say so by a status, and by the type of their last event."""
    changes: Changes = {}
    details = {"reason": "max_output_tokens"}
    for number, event in enumerate(stream.events):
        payload = payload_of(event)
        if not isinstance(payload, dict):
            continue
        if payload.get("type") == "response.completed":
            values: dict[json_text.Path, Any] = {
                ("type",): "response.incomplete",
                ("response", "status"): "incomplete",
                ("response", "incomplete_details"): details,
            }
            changes[number] = with_values(event.data, values)
        elif stream.framing == "single" and payload.get("status") == "completed":
            changes[number] = with_values(
                event.data, {("status",): "incomplete", ("incomplete_details",): details}
            )
    if not changes:
        raise ValueError("this answer was not completed")
    return changes
