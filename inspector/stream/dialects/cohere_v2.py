"""Cohere's chat API, version 2: events by ``type``, and the plain answer.

Source: Cohere's API reference (``POST /v2/chat``). Content, tool calls and citations are addressed by
an ``index`` each. Citations count characters of the text. An error is a document with a ``message``.
"""

import re
from collections.abc import Iterator
from typing import Any

from inspector.stream.deltas import Delta, Op, RequestTurn, Target, choice_field, message_field
from inspector.stream.dialects.values import function_names, listed, mapping, number, text_of, word
from inspector.stream.framing import Anomaly, Event
from inspector.stream.known import Known

NAME = "cohere-v2"

KNOWN = Known(
    opaque=("citations_meta document error logprobs meta sources usage value"),
    holders=("citations content delta function image_url message tool_calls"),
    values=("content_index end finish_reason generation_id index prompt response_id start"),
    texts=("arguments id name role text thinking tool_plan type url"),
)

Path = tuple[str | int, ...]

_TYPE = re.compile(r"(?:message|content|tool-plan|tool-call|citation)-(?:start|delta|end)")
_OWN_KEYS = frozenset({"documents", "citation_options", "safety_mode", "strict_tools"})
_OWN_MESSAGE_KEYS = frozenset({"tool_plan", "citations"})
_TEXTS = {"text": "text", "thinking": "reasoning"}


def recognise(_event: Event, payload: Any) -> bool:
    """A telling ``type``, or a ``message`` object beside a ``finish_reason``."""
    if not isinstance(payload, dict):
        return False
    type_ = payload.get("type")
    if isinstance(type_, str) and _TYPE.fullmatch(type_):
        return True
    message = payload.get("message")
    return isinstance(message, dict) and "role" in message and isinstance(payload.get("finish_reason"), str)


def serves(path: str) -> bool:
    """Such as ``/v2/chat``."""
    return path.rstrip("/").endswith("/v2/chat")


def reader() -> "CohereReader":
    """A reader for one stream."""
    return CohereReader()


class CohereReader:
    """Reads events, or the one document of a plain answer."""

    def __init__(self) -> None:
        self._opened: set[tuple[str, Any]] = set()
        self.anomalies: list[Anomaly] = []

    def feed(self, number: int, _event: Event, payload: Any) -> Iterator[Delta]:
        """The deltas of one event."""
        if not isinstance(payload, dict):
            return
        if id_ := word(payload.get("id")):
            yield Delta(number, ("id",), message_field("id"), Op.SET, id_)
        if "type" in payload:
            self._note_opening(number, payload)
            yield from _typed(number, payload)
        elif isinstance(payload.get("message"), str):
            yield Delta(number, ("message",), message_field("error"), Op.SET, payload["message"])
        else:
            yield from _said(number, ("message",), mapping(payload.get("message")), None)
            yield from _end(number, (), payload)

    def _note_opening(self, event: int, payload: dict[str, Any]) -> None:
        what, _, verb = word(payload.get("type")).rpartition("-")
        index = payload.get("index")
        if verb == "start" and isinstance(index, int):
            if (what, index) in self._opened:
                self.anomalies.append(Anomaly(event, f"{what} {index} is opened twice"))
            self._opened.add((what, index))


def _typed(event: int, payload: dict[str, Any]) -> Iterator[Delta]:
    delta = mapping(payload.get("delta"))
    # An index of one kind of thing: contents, calls and citations are counted apart.
    yield from _said(
        event, ("delta", "message"), mapping(delta.get("message")), number(payload.get("index"), 0)
    )
    if payload.get("type") == "message-end":
        yield from _end(event, ("delta",), delta)
        yield Delta(event, ("type",), message_field("end"), Op.SET, "message-end")


def _end(event: int, path: Path, holder: dict[str, Any]) -> Iterator[Delta]:
    if reason := word(holder.get("finish_reason")):
        yield Delta(event, (*path, "finish_reason"), choice_field(0, "finish_reason"), Op.SET, reason)
    if usage := mapping(holder.get("usage")):
        yield Delta(event, (*path, "usage"), message_field("usage"), Op.SET, usage)
    if error := holder.get("error"):
        yield Delta(event, (*path, "error"), message_field("error"), Op.SET, error)
    if logprobs := holder.get("logprobs"):
        yield Delta(event, (*path, "logprobs"), choice_field(0, "logprobs"), Op.SET, logprobs)


def _said(event: int, path: Path, message: dict[str, Any], index: int | None) -> Iterator[Delta]:
    """A message, or the piece of one that an event carries under an index."""
    if role := word(message.get("role")):
        yield Delta(event, (*path, "role"), choice_field(0, "role"), Op.SET, role)
    if plan := text_of(message.get("tool_plan")):
        yield Delta(event, (*path, "tool_plan"), Target(0, "plan", "tool_plan", "text"), Op.APPEND, plan)
    content = message.get("content")
    if isinstance(content, str):
        if content:
            yield Delta(event, (*path, "content"), Target(0, "text", 0, "text"), Op.APPEND, content)
    else:
        for key, where, item in _items(message, "content", index):
            yield from _content(event, key, (*path, *where), item)
    for key, where, call in _items(message, "tool_calls", index):
        yield from _tool_call(event, key, (*path, *where), call)
    for key, where, citation in _items(message, "citations", index):
        yield Delta(event, (*path, *where), Target(0, "annotation", key, "value"), Op.SET, citation)


def _items(holder: dict[str, Any], name: str, index: int | None) -> Iterator[tuple[int, Path, dict[str, Any]]]:
    """The one object of an event, or those of a list: key, path and object of each."""
    value = holder.get(name)
    if isinstance(value, dict):
        yield index or 0, (name,), value
    for position, item in listed(holder, name):
        yield position + (index or 0), (name, position), item


def _content(event: int, key: int, path: Path, item: dict[str, Any]) -> Iterator[Delta]:
    known = False
    for name, kind in _TEXTS.items():
        if isinstance(text := item.get(name), str):
            known = True
            if text:
                yield Delta(event, (*path, name), Target(0, kind, key, "text"), Op.APPEND, text)
    url = mapping(item.get("image_url")).get("url")
    if isinstance(url, str):
        yield Delta(event, (*path, "image_url", "url"), Target(0, "image", key, "text"), Op.SET, url)
    elif not known and item:
        yield Delta(event, path, Target(0, "unknown", key, "text"), Op.SET, item)


def _tool_call(event: int, key: int, path: Path, call: dict[str, Any]) -> Iterator[Delta]:
    target = Target(0, "tool_call", key, "text")
    function = mapping(call.get("function"))
    for name, holder, where in (
        ("id", call, path),
        ("type", call, path),
        ("name", function, (*path, "function")),
    ):
        if value := word(holder.get(name)):
            yield Delta(event, (*where, name), target._replace(field=name), Op.SET, value)
    arguments = function.get("arguments")
    where = (*path, "function", "arguments")
    if isinstance(arguments, dict | list):
        yield Delta(event, where, target, Op.SET, arguments)
    else:
        yield Delta(event, where, target, Op.APPEND, text_of(arguments))


def request_turns(request: Any) -> list[RequestTurn] | None:
    """The ``messages`` of a request: each has the shape of an answer's message.

    Only where something is Cohere's own: the rest of the shape is that of `openai_chat`, and read there.
    """
    if not isinstance(request, dict) or not isinstance(request.get("messages"), list):
        return None
    if not (_OWN_KEYS & request.keys() or any(_is_own(message) for _, message in listed(request, "messages"))):
        return None
    return [
        RequestTurn(
            role=word(message.get("role")),
            name="",
            call_id=word(message.get("tool_call_id")),
            path=("messages", position),
            deltas=list(_said(0, ("messages", position), message, None)),
        )
        for position, message in listed(request, "messages")
    ]


def _is_own(message: dict[str, Any]) -> bool:
    """Whether only Cohere has a message like this one."""
    contents = [item for _, item in listed(message, "content")]
    own = any(isinstance(item.get("thinking"), str) or "document" in item for item in contents)
    return own or not _OWN_MESSAGE_KEYS.isdisjoint(message)


def request_tools(request: Any) -> list[str]:
    """The names in ``tools``."""
    return function_names(request)
