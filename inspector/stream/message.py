"""The assistant's message as it stands after some events: plain values, the same for all dialects."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from inspector.stream.deltas import PartKind

TOOL_CALLS = ("tool_call", "server_tool_call")
REASONING = ("reasoning", "summary")

EDITABLE = ("text", "refusal", "plan", *REASONING, *TOOL_CALLS, "tool_result")
"""The kinds of parts whose text people may write."""

_NOTHING: Mapping[str, Any] = MappingProxyType({})


class Part(NamedTuple):
    """A part of the message. A tool call's ``text`` is its arguments.

    ``id`` is stable for the whole stream. ``fields`` holds what else the stream says of the part:
    ``name`` and ``id`` of a tool call, a ``signature``, ...
    """

    id: str
    kind: PartKind
    choice: int
    text: str
    fields: Mapping[str, Any] = _NOTHING

    def saying(self, text: str | None = None, *, name: str | None = None, call_id: str | None = None) -> "Part":
        """The part with another text, name or id; None keeps what is."""
        said = {field: value for field, value in (("name", name), ("id", call_id)) if value is not None}
        return self._replace(text=self.text if text is None else text, fields={**self.fields, **said})

    @property
    def name(self) -> str:
        """The name of the tool, "" for other parts."""
        return str(self.fields.get("name") or "")

    @property
    def label(self) -> str:
        """The kind in words; of what a dialect does not know also under which keys it stands."""
        words = self.kind.replace("_", " ")
        if self.kind != "unknown":
            return words
        key = self.id.partition("/unknown/")[2]
        return f"{words} {key}" if key[:1].isalpha() and not key.startswith("event.") else words

    @property
    def call_id(self) -> str:
        """The id by which the result of a tool call refers to it, "" where there is none."""
        return str(self.fields.get("id") or "")


class Choice(NamedTuple):
    """One of the alternative answers. ``role`` and ``finish_reason`` are None until they are said.

    ``fields`` holds what else the stream says of it: log probabilities, grounding, ratings, ...
    """

    index: int  # type: ignore[assignment]  # tuples have a method of this name
    parts: tuple[Part, ...]
    role: str | None = None
    finish_reason: str | None = None
    annotations: tuple[Any, ...] = ()
    fields: Mapping[str, Any] = _NOTHING

    def joined(self, *kinds: str) -> str:
        """The text of all parts of some kinds, in order.

        An answer of several messages (OpenAI Assistants) has a blank line between them.
        """
        messages: dict[str, list[str]] = {}
        for part in self.parts:
            if part.kind in kinds:
                messages.setdefault(str(part.fields.get("message_id", "")), []).append(part.text)
        return "\n\n".join("".join(texts) for texts in messages.values())

    def as_dict(self) -> dict[str, Any]:
        """The normalised choice."""
        calls = [part for part in self.parts if part.kind in TOOL_CALLS]
        result: dict[str, Any] = {
            "index": self.index,
            "role": self.role,
            "text": self.joined("text"),
            "reasoning": self.joined(*REASONING),
            "tool_calls": [_call(part) for part in calls],
            "finish_reason": self.finish_reason,
        }
        if refusal := self.joined("refusal"):
            result["refusal"] = refusal
        if self.annotations:
            result["annotations"] = list(self.annotations)
        return result


def _call(part: Part) -> dict[str, Any]:
    call: dict[str, Any] = {"id": part.call_id or None, "name": part.name, "arguments": part.text}
    if part.kind == "server_tool_call":
        call["server"] = True
    return call


class Message(NamedTuple):
    """The answer after the first k events.

    ``id`` is a number where the API has such ids (JSON-RPC). ``usage`` is the API's own object.
    ``error`` is what the API said where it answered with an error or ended with one. ``fields`` holds
    further fields of the message.
    """

    dialect: str | None
    choices: tuple[Choice, ...] = ()
    id: str | int | None = None
    model: str | None = None
    usage: Mapping[str, Any] | None = None
    error: Any = None
    fields: Mapping[str, Any] = _NOTHING

    @property
    def parts(self) -> tuple[Part, ...]:
        """The parts of all choices."""
        return tuple(part for choice in self.choices for part in choice.parts)

    def as_dict(self) -> dict[str, Any]:
        """Dialect, id, model, choices and usage as plain JSON values."""
        return {
            "dialect": self.dialect,
            "id": self.id,
            "model": self.model,
            "choices": [choice.as_dict() for choice in self.choices],
            "usage": None if self.usage is None else dict(self.usage),
        }
