"""Refusals that have a text of their own: chat completions' ``refusal``, and the parts of Responses."""

from typing import Any

from inspector.content import json_text
from inspector.content.json_splices import with_values
from inspector.content.json_text import Path
from inspector.stream import Stream
from inspector.stream.framing.pieces import NewEvent, Piece
from inspector.stream.timeline import SENTINELS, payload_of

SENTENCE = "I cannot help with that."
FILTERED = "content_filter"

Refused = tuple[dict[int, str], list[Piece]]
"""Other data of some events, by their indexes, and which events are left."""

_BESIDE = ("citations", "search_results", "related_questions", "images", "videos", "executed_tools")
"""What some hosts say beside the choices."""


def refused_chat(stream: Stream, reason: str) -> Refused:
    """``content`` says nothing any more, and ``refusal`` says the sentence, unless a filter is the reason."""
    choices: dict[int, _Choice] = {}
    data: dict[int, str] = {}
    kept: list[Piece] = []
    for number, event in enumerate(stream.events):
        payload = payload_of(event)
        if not isinstance(payload, dict):
            if event.data in SENTINELS:
                kept.append(number)
            continue
        found = payload.get("choices")
        listed = [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []
        values: dict[Path, Any] = {(name,): [] for name in _BESIDE if payload.get(name)}
        is_kept = bool(payload.get("usage")) or not listed
        for place, choice in enumerate(listed):
            index = choice.get("index", place)
            state = choices.setdefault(index if isinstance(index, int) else place, _Choice(reason))
            is_kept |= state.keeps(choice)
            values["choices", place] = state.refused(choice)
        if is_kept:
            kept.append(number)
            data[number] = with_values(event.data, values)
    if not choices:
        raise ValueError("this answer has no text that a refusal could take the place of")
    return data, kept


class _Choice:
    """One choice of a chat, whose events come in turn."""

    def __init__(self, reason: str) -> None:
        self._reason = reason
        self._is_first = True
        self._is_said = reason == FILTERED

    def keeps(self, choice: dict[str, Any]) -> bool:
        """Whether an event is needed: the first one, one that can say the refusal, the last one."""
        return self._is_first or self._can_say(choice) or bool(choice.get("finish_reason"))

    def _can_say(self, choice: dict[str, Any]) -> bool:
        delta = choice.get("delta")
        speaks = not isinstance(delta, dict) or any(value for name, value in delta.items() if name != "role")
        return not self._is_said and (speaks or bool(choice.get("finish_reason")))

    def refused(self, choice: dict[str, Any]) -> dict[str, Any]:
        """The choice without what it said."""
        says = self._can_say(choice)
        new = {name: value for name, value in choice.items() if name in ("index", "finish_reason")}
        new |= {"logprobs": None} if "logprobs" in choice else {}
        for name in ("delta", "message"):
            if name in choice:
                is_whole = name == "message"
                new[name] = self._message(
                    choice[name], is_whole=is_whole, says=says and self._speaks(name, choice)
                )
        if choice.get("finish_reason"):
            new["finish_reason"] = self._reason
        self._is_first = False
        self._is_said = self._is_said or says
        return new

    @staticmethod
    def _speaks(name: str, choice: dict[str, Any]) -> bool:
        return name == "delta" or "delta" not in choice

    def _message(self, old: Any, *, is_whole: bool, says: bool) -> dict[str, Any]:
        role = {"role": old["role"]} if isinstance(old, dict) and old.get("role") else {}
        content = {"content": None if is_whole and says else ""} if is_whole or self._is_first else {}
        return {**role, **content, **({"refusal": SENTENCE} if says else {})}


# Responses.

_HEAD = frozenset({"response.created", "response.queued", "response.in_progress"})
_ENDS = frozenset({"response.completed", "response.incomplete"})


def refused_responses(stream: Stream) -> Refused:
    """One message that refuses stands in place of all items; a stream says it by events of its own."""
    payloads = [payload_of(event) for event in stream.events]
    item = _item(_message_id(payloads))
    if stream.framing == "single":
        values = _whole(payloads[0], (), item)
        return {0: with_values(stream.events[0].data, values)}, [0]
    types = [payload.get("type") if isinstance(payload, dict) else None for payload in payloads]
    heads = [number for number, type_ in enumerate(types) if type_ in _HEAD]
    ends = [number for number, type_ in enumerate(types) if type_ in _ENDS][:1]
    if not ends:
        raise ValueError("this answer does not end: there is nothing that could refuse")
    numbers = [payload.get("sequence_number") for payload in payloads if isinstance(payload, dict)]
    first = next((number for number in numbers if isinstance(number, int)), None)
    at = None if first is None else first + len(heads)
    is_named = stream.events[ends[0]].type == types[ends[0]]
    says = [
        _event(said, None if at is None else at + place, is_named=is_named)
        for place, said in enumerate(_said(item))
    ]
    whole = payloads[ends[0]].get("response")
    values = _whole(whole if isinstance(whole, dict) else {}, ("response",), item)
    if values["response", "status"] == "completed":
        values["type",] = "response.completed"
    sentinels = [number for number, event in enumerate(stream.events) if event.data in SENTINELS]
    return {ends[0]: with_values(stream.events[ends[0]].data, values)}, [*heads, *says, *ends, *sentinels]


def _message_id(payloads: list[Any]) -> str:
    """The id of the message that was said, or one that nothing else has."""
    for payload in payloads:
        if isinstance(payload, dict):
            whole = payload.get("response", payload)
            items = [payload.get("item"), *(whole.get("output") or () if isinstance(whole, dict) else ())]
            for item in items:
                if isinstance(item, dict) and item.get("type") == "message" and isinstance(item.get("id"), str):
                    return str(item["id"])
    return "msg_refused"


def _item(id_: str) -> dict[str, Any]:
    part = {"type": "refusal", "refusal": SENTENCE}
    return {"id": id_, "type": "message", "status": "completed", "content": [part], "role": "assistant"}


def _whole(response: dict[str, Any], path: Path, item: dict[str, Any]) -> dict[Path, Any]:
    """What a response says as a whole. One that a filter stopped stays incomplete: that is why."""
    values: dict[Path, Any] = {
        (*path, "output"): [item],
        (*path, "status"): response.get("status", "completed"),
    }
    details = response.get("incomplete_details")
    if not isinstance(details, dict) or details.get("reason") != FILTERED:
        values[*path, "status"] = "completed"
        if details:
            values[*path, "incomplete_details"] = None
    if response.get("output_text"):
        values[*path, "output_text"] = ""
    return values


def _said(item: dict[str, Any]) -> list[dict[str, Any]]:
    """The events by which a stream says the item."""
    where = {"item_id": item["id"], "output_index": 0, "content_index": 0}
    part = item["content"][0]
    begun = {**item, "status": "in_progress", "content": []}
    return [
        {"type": "response.output_item.added", "output_index": 0, "item": begun},
        {"type": "response.content_part.added", **where, "part": {**part, "refusal": ""}},
        {"type": "response.refusal.delta", **where, "delta": SENTENCE},
        {"type": "response.refusal.done", **where, "refusal": SENTENCE},
        {"type": "response.content_part.done", **where, "part": part},
        {"type": "response.output_item.done", "output_index": 0, "item": item},
    ]


def _event(payload: dict[str, Any], number: int | None, *, is_named: bool) -> NewEvent:
    counted = {} if number is None else {"sequence_number": number}
    return NewEvent(json_text.dumps({**payload, **counted}), payload["type"] if is_named else "")
