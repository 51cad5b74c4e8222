"""Anthropic's text completions, the predecessor of its messages: pieces of a ``completion``, or the whole.

Source: Anthropic's API reference ("Create a Text Completion", "Streaming Text Completions", "Versions"). Before
version 2023-06-01 each event repeated all of the text so far, and neither events nor objects had a type.
"""

import re
from collections.abc import Iterator
from typing import Any

from inspector.stream.deltas import Delta, Op, RequestTurn, Target, choice_field, message_field
from inspector.stream.dialects.values import mapping, text_of, word
from inspector.stream.framing import Event
from inspector.stream.known import Known

NAME = "anthropic-completions"

KNOWN = Known(
    opaque="amazon-bedrock-invocationMetrics error exception",
    values="truncated",
    texts="completion id log_id model stop stop_reason type",
)

_TEXT = Target(0, "text", 0, "text")
_TURN = r"\n\n(Human|Assistant):"
_ROLES = {"Human": "user", "Assistant": "assistant"}


def recognise(_event: Event, payload: Any) -> bool:
    """A ``completion`` text and a ``stop_reason``, be it null."""
    return isinstance(payload, dict) and isinstance(payload.get("completion"), str) and "stop_reason" in payload


def serves(path: str) -> bool:
    """Such as ``/v1/complete``."""
    return path.rstrip("/").endswith("/v1/complete")


def reader() -> "CompletionReader":
    """A reader for one stream."""
    return CompletionReader()


class CompletionReader:
    """Reads pieces of the text, or the one document of a plain answer."""

    def __init__(self) -> None:
        self._known: set[str] = set()
        self._said: str | None = ""
        """The text so far, as long as events may be repeating it."""

    def feed(self, number: int, event: Event, payload: Any) -> Iterator[Delta]:
        """The deltas of one event."""
        said = mapping(payload)
        for name, field in (("id", "id"), ("model", "model"), ("log_id", "log_id")):
            if name not in self._known and word(said.get(name)):
                self._known.add(name)
                yield Delta(number, (name,), message_field(field), Op.SET, said[name])
        if text := text_of(said.get("completion")):
            op = Op.RESTATE if self._repeats(event, said, text) else Op.APPEND
            self._said = text if op is Op.RESTATE or self._said == "" else None
            yield Delta(number, ("completion",), _TEXT, op, text)
        if reason := word(said.get("stop_reason")):
            yield Delta(number, ("stop_reason",), choice_field(0, "finish_reason"), Op.SET, reason)
        if isinstance(said.get("stop"), str):
            yield Delta(number, ("stop",), choice_field(0, "stop"), Op.SET, said["stop"])
        for name in ("error", "exception"):
            if value := said.get(name):
                yield Delta(number, (name,), message_field("error"), Op.SET, value)

    def _repeats(self, event: Event, said: dict[str, Any], text: str) -> bool:
        """Whether a text is all of it so far: only in events of the old version, which say no type."""
        is_old = "type" not in said and event.type == "message" and not event.headers
        return is_old and bool(self._said) and text.startswith(self._said or "")


def request_turns(request: Any) -> list[RequestTurn] | None:
    """The ``prompt``, cut where it names who speaks; what stands in front of the first is the system's."""
    prompt = request.get("prompt") if isinstance(request, dict) else None
    if not isinstance(prompt, str) or not (re.search(_TURN, prompt) or "max_tokens_to_sample" in request):
        return None
    pieces = re.split(_TURN, prompt)
    turns = [("system" if len(pieces) > 1 else "user", pieces[0])]
    turns += [(_ROLES[name], text) for name, text in zip(pieces[1::2], pieces[2::2], strict=True)]
    if len(turns) > 1 and turns[-1] == ("assistant", ""):
        turns.pop()  # the place for the answer
    return [
        RequestTurn(role, "", "", ("prompt",), [Delta(0, ("prompt",), _TEXT, Op.APPEND, text.strip())])
        for role, text in turns
        if text.strip() or len(turns) == 1
    ]


def request_tools(_request: Any) -> list[str]:
    """None: this API has no tools."""
    return []
