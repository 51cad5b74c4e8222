"""Refusals in each API's own way. Nothing of what was refused is left: text, reasoning, calls, citations."""

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

from inspector.content import urls
from inspector.content.json_splices import with_values
from inspector.content.json_text import Path
from inspector.faults.finishing import finish_changes
from inspector.faults.refusals_of_openai import FILTERED, SENTENCE, refused_chat, refused_responses
from inspector.faults.scene import Scene
from inspector.stream import Stream
from inspector.stream.arranging import body_with, rebuilt
from inspector.stream.framing.pieces import Piece
from inspector.stream.timeline import SENTINELS, payload_of

__all__ = ["SENTENCE", "refusing"]

NO_WAY = "this API has no way to refuse that is known here: its models do so in their text"


class Refusal(NamedTuple):
    """Other data of some events, by their indexes, and which events are left."""

    data: dict[int, str]
    pieces: list[Piece]


def refusing(scene: Scene) -> str | bytes:
    """The body in which the model, or a filter, refuses. Raises ValueError where no API says it so."""
    stream = scene.answer
    way = _WAYS.get(stream.dialect or "")
    if way is None:
        raise ValueError(NO_WAY)
    if stream.message.error:
        raise ValueError("this answer is an error already")
    data, pieces = way(scene)
    data = {event: new for event, new in data.items() if new != stream.events[event].data}
    if not data and len(pieces) == len(stream.events):
        raise ValueError("this answer is refused already")
    if stream.framing == "single":
        return body_with(stream, data)
    return rebuilt(scene.events, data, pieces)


def _all(stream: Stream) -> list[Piece]:
    return [*range(len(stream.events))]


def _without_blocks(word: str, path: Path, scene: Scene) -> Refusal:
    """No block of content is left, neither its events nor, in a plain answer, the list at a path."""
    stream = scene.answer
    data = finish_changes(stream, word)
    said = {delta.event for delta in stream.deltas if delta.target.kind not in ("message", "choice")} - {*data}
    is_single = stream.framing == "single"
    kept = [
        number
        for number in range(len(stream.events))
        if is_single or not (number in said or _is_of_block(stream, number))
    ]
    for number in kept:
        values: dict[Path, Any] = {place: [] for place in _traced(payload_of(stream.events[number]))}
        values |= {path: []} if is_single else {}
        if values:
            data[number] = with_values(_now(stream, data, number), values)
    return Refusal(_of(data, kept), [*kept])


def _traced(payload: Any) -> list[Path]:
    """Where the trace of a guardrail repeats what the model said, as Bedrock gives it."""
    found: list[Path] = []
    for path in ((), ("metadata",)):
        value = payload
        for step in (*path, "trace", "guardrail"):
            value = value.get(step) if isinstance(value, dict) else None
        if isinstance(value, dict) and value.get("modelOutput"):
            found.append((*path, "trace", "guardrail", "modelOutput"))
    return found


def _is_of_block(stream: Stream, number: int) -> bool:
    event = stream.events[number]
    payload = payload_of(event)
    names = [event.type, *payload, str(payload.get("type"))] if isinstance(payload, dict) else [event.type]
    return any(name.startswith(("content_block", "contentBlock")) for name in names)


def _of(data: dict[int, str], kept: list[int]) -> dict[int, str]:
    return {event: new for event, new in data.items() if event in kept}


def _without_texts(word: str, scene: Scene) -> Refusal:
    """Only the events that say how it ended are left, and their texts say nothing."""
    stream = scene.answer
    data = finish_changes(stream, word)
    kept = sorted({*data, *_closing(stream)})
    for delta in stream.deltas:
        if delta.event not in kept or not delta.path:
            continue
        is_text = delta.target.field == "text" and delta.target.kind not in ("message", "choice")
        if is_text and isinstance(delta.value, str):
            data[delta.event] = with_values(_now(stream, data, delta.event), {delta.path: ""})
        elif delta.target.field == "logprobs":
            data[delta.event] = with_values(_now(stream, data, delta.event), {delta.path: None})
    return Refusal(data, [*kept])


def _closing(stream: Stream) -> set[int]:
    """The events that say the usage, and the sentinels."""
    said = {delta.event for delta in stream.deltas if delta.target[1::2] == ("message", "usage")}
    texts = {delta.event for delta in stream.deltas if delta.target.field == "text" and delta.value}
    return (said - texts) | {number for number, event in enumerate(stream.events) if event.data in SENTINELS}


def _now(stream: Stream, data: dict[int, str], event: int) -> str:
    return data.get(event, stream.events[event].data)


_OF_CANDIDATE = frozenset({"finishreason", "finishmessage", "index", "safetyratings"})


def _gemini(scene: Scene) -> Refusal:
    """Candidates without content, in the events that say why they ended."""
    stream = scene.answer
    data = finish_changes(stream, "SAFETY")
    for event in data:
        paths = {
            delta.path[:-1]
            for delta in stream.deltas_of(event)
            if delta.target[1::2] == ("choice", "finish_reason")
        }
        for path in paths:
            candidate: Any = payload_of(stream.events[event]._replace(data=data[event]))
            for step in path:
                candidate = candidate[step]
            left = {
                name: value
                for name, value in candidate.items()
                if name.replace("_", "").lower() in _OF_CANDIDATE
            }
            data[event] = with_values(data[event], {path: left})
    return Refusal(data, [*sorted(data)])


def _cohere_v1(scene: Scene) -> Refusal:
    """The start and the end, whose answer says nothing; its history ends with the question."""
    stream = scene.answer
    data = finish_changes(stream, "ERROR_TOXIC")
    kept = [number for number, event in enumerate(stream.events) if _is_bare(payload_of(event))]
    for event in kept:
        said = data.get(event, stream.events[event].data)
        payload = payload_of(stream.events[event]._replace(data=said))
        path: Path = ("response",) if isinstance(payload.get("response"), dict) else ()
        data[event] = with_values(said, dict(_emptied(payload["response"] if path else payload, path)))
    return Refusal(_of(data, kept), [*kept])


def _is_bare(payload: Any) -> bool:
    return isinstance(payload, dict) and payload.get("event_type") in ("stream-start", "stream-end", None)


def _emptied(answer: dict[str, Any], path: Path) -> list[tuple[Path, Any]]:
    found: list[tuple[Path, Any]] = [((*path, "text"), "")] if "text" in answer else []
    names = ("citations", "documents", "search_queries", "search_results", "tool_calls")
    found += [((*path, name), []) for name in names if answer.get(name)]
    history = answer.get("chat_history")
    if isinstance(history, list) and history and history[-1].get("role") == "CHATBOT":
        found.append(((*path, "chat_history"), history[:-1]))
    return found


_HOSTS = {
    "mistral.ai": "",
    "groq.com": "",
    "azure.com": FILTERED,
    "azure.us": FILTERED,
    "deepseek.com": FILTERED,
}
"""Hosts that speak chat completions without ``refusal``: the finish reason that says it, if one does."""


def _chat(scene: Scene) -> Refusal:
    """OpenAI's ``refusal``, or a filter's finish reason where the host has none."""
    request = scene.interaction.request
    host = urls.split(request.url).host.partition(":")[0].lower() if request else ""
    word = next((word for name, word in _HOSTS.items() if f".{host}".endswith(f".{name}")), None)
    if word is None and any("_filter_results" in event.data for event in scene.answer.events):
        word = FILTERED
    if word == "":
        raise ValueError(NO_WAY)
    return Refusal(*refused_chat(scene.answer, word or "stop"))


def _responses(scene: Scene) -> Refusal:
    return Refusal(*refused_responses(scene.answer))


_WAYS: dict[str, Callable[[Scene], Refusal]] = {
    "openai-chat": _chat,
    "openai-responses": _responses,
    "openai-completions": partial(_without_texts, FILTERED),
    "anthropic-messages": partial(_without_blocks, "refusal", ("content",)),
    "bedrock-invoke/anthropic": partial(_without_blocks, "refusal", ("content",)),
    "bedrock-converse": partial(_without_blocks, "content_filtered", ("output", "message", "content")),
    "bedrock-invoke/nova": partial(_without_blocks, "content_filtered", ("output", "message", "content")),
    "bedrock-invoke/titan": partial(_without_texts, "CONTENT_FILTERED"),
    "bedrock-invoke/cohere": partial(_without_texts, "ERROR_TOXIC"),
    "gemini": _gemini,
    "cohere-v1": _cohere_v1,
}
"""All others have no word for it: Cohere v2, Ollama, Text Generation Inference, watsonx.ai and so on."""
