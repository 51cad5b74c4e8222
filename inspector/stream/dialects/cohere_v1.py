"""Cohere's chat API, version 1: lines of JSON by ``event_type``, and the plain answer.

Source: Cohere's API reference (``POST /v1/chat``). The last event, ``stream-end``, holds the whole
answer once more, and its ``chat_history`` ends with the same text. Tool calls have no id.
"""

from collections.abc import Iterator
from typing import Any

from inspector.stream.deltas import Delta, Op, RequestTurn, Target, choice_field, message_field
from inspector.stream.dialects.values import function_names, listed, mapping, number, text_of, word
from inspector.stream.framing import Event
from inspector.stream.known import Known

NAME = "cohere-v1"

KNOWN = Known(
    opaque=(
        "document_ids documents meta outputs parameters preamble search_queries search_results token_count"
    ),
    holders=("chat_history citations response tool_call_delta tool_calls"),
    values=("end error finish_reason generation_id index is_finished prompt response_id start"),
    texts=("event_type message name role text"),
)

Path = tuple[str | int, ...]

_TEXT = Target(0, "text", 0, "text")
_SEARCH_FIELDS = ("search_queries", "search_results", "documents")
_EVENTS = frozenset(
    {
        *("stream-start", "search-queries-generation", "search-results", "text-generation"),
        *("citation-generation", "tool-calls-chunk", "tool-calls-generation", "stream-end", "debug"),
    }
)
_OTHERS = ("USER", "SYSTEM", "TOOL")
_REQUEST_KEYS = frozenset(
    {"model", "chat_history", "preamble", "stream", "conversation_id", "connectors", "documents", "tools"}
)


def recognise(_event: Event, payload: Any) -> bool:
    """An ``event_type`` of its own, or a text that was generated in a chat."""
    if not isinstance(payload, dict):
        return False
    if isinstance(type_ := payload.get("event_type"), str):
        return type_ in _EVENTS or "is_finished" in payload
    return isinstance(payload.get("text"), str) and ("generation_id" in payload or "chat_history" in payload)


def serves(path: str) -> bool:
    """Such as ``/v1/chat``."""
    return path.rstrip("/").endswith("/v1/chat")


def reader() -> "CohereReader":
    """A reader for one stream."""
    return CohereReader()


class CohereReader:
    """Reads events, or the one document of a plain answer."""

    def __init__(self) -> None:
        self._last_call = 0
        self._citations = 0
        self._id = False

    def feed(self, number: int, _event: Event, payload: Any) -> Iterator[Delta]:
        """The deltas of one event."""
        if not isinstance(payload, dict):
            return
        if "event_type" not in payload:
            yield from self._answer(number, (), payload, Op.APPEND)
            if isinstance(payload.get("message"), str):
                yield Delta(number, ("message",), message_field("error"), Op.SET, payload["message"])
            return
        match payload["event_type"]:
            case "stream-end":
                yield from self._stream_end(number, payload)
            case "tool-calls-generation":
                yield from _text(number, (), payload, Op.RESTATE)
                yield from _tool_calls(number, (), payload, Op.RESTATE)
            case "tool-calls-chunk":
                yield from _text(number, (), payload, Op.APPEND)
                yield from self._tool_call_delta(number, payload)
            case _:
                yield from self._identity(number, (), payload)
                yield from _text(number, (), payload, Op.APPEND)
                yield from self._cited(number, (), payload)
                yield from _fields(number, (), payload)

    def _stream_end(self, event: int, payload: dict[str, Any]) -> Iterator[Delta]:
        response = mapping(payload.get("response"))
        yield from self._answer(event, ("response",), response, Op.RESTATE)
        yield from _finish(event, (), payload)
        yield Delta(event, ("event_type",), message_field("end"), Op.SET, "stream-end")

    def _answer(self, event: int, path: Path, answer: dict[str, Any], op: Op) -> Iterator[Delta]:
        """A whole answer: the plain one, or what the end of a stream repeats."""
        yield from self._identity(event, path, answer)
        yield from _text(event, path, answer, op)
        yield from _tool_calls(event, path, answer, Op.SET if op is Op.APPEND else op)
        if not self._citations:
            yield from self._cited(event, path, answer)
        yield from _history(event, path, answer)
        yield from _fields(event, path, answer)
        if meta := mapping(answer.get("meta")):
            yield Delta(event, (*path, "meta"), message_field("usage"), Op.SET, meta)
        yield from _finish(event, path, answer)

    def _identity(self, event: int, path: Path, holder: dict[str, Any]) -> Iterator[Delta]:
        if not self._id and (id_ := word(holder.get("generation_id"))):
            self._id = True
            yield Delta(event, (*path, "generation_id"), message_field("id"), Op.SET, id_)

    def _cited(self, event: int, path: Path, holder: dict[str, Any]) -> Iterator[Delta]:
        for position, citation in listed(holder, "citations"):
            target = Target(0, "annotation", self._citations, "value")
            self._citations += 1
            yield Delta(event, (*path, "citations", position), target, Op.SET, citation)

    def _tool_call_delta(self, event: int, payload: dict[str, Any]) -> Iterator[Delta]:
        call = mapping(payload.get("tool_call_delta"))
        self._last_call = number(call.get("index"), self._last_call)
        target = Target(0, "tool_call", self._last_call, "text")
        if name := word(call.get("name")):
            yield Delta(event, ("tool_call_delta", "name"), target._replace(field="name"), Op.SET, name)
        text = text_of(call.get("parameters"))
        if name or text:
            yield Delta(event, ("tool_call_delta", "parameters"), target, Op.APPEND, text)


def _text(event: int, path: Path, holder: dict[str, Any], op: Op) -> Iterator[Delta]:
    if text := text_of(holder.get("text")):
        yield Delta(event, (*path, "text"), _TEXT, op, text)


def _tool_calls(event: int, path: Path, holder: dict[str, Any], op: Op) -> Iterator[Delta]:
    for position, call in listed(holder, "tool_calls"):
        where = (*path, "tool_calls", position)
        target = Target(0, "tool_call", position, "text")
        if name := word(call.get("name")):
            yield Delta(event, (*where, "name"), target._replace(field="name"), Op.SET, name)
        if isinstance(parameters := call.get("parameters"), dict | str):
            yield Delta(event, (*where, "parameters"), target, op, parameters)


def _history(event: int, path: Path, answer: dict[str, Any]) -> Iterator[Delta]:
    """The history ends with the answer itself: there the role is said, the text and the calls once more."""
    turns = list(listed(answer, "chat_history"))
    if not turns or turns[-1][1].get("role") in _OTHERS:
        return
    position, turn = turns[-1]
    where = (*path, "chat_history", position)
    if role := word(turn.get("role")):
        yield Delta(event, (*where, "role"), choice_field(0, "role"), Op.SET, role)
    text = text_of(turn.get("message"))
    if text and text == answer.get("text"):
        yield Delta(event, (*where, "message"), _TEXT, Op.RESTATE, text)
    yield from _tool_calls(event, where, turn, Op.RESTATE)


def _fields(event: int, path: Path, holder: dict[str, Any]) -> Iterator[Delta]:
    for name in (*_SEARCH_FIELDS, "error"):
        if value := holder.get(name):
            yield Delta(event, (*path, name), message_field(name), Op.SET, value)


def _finish(event: int, path: Path, holder: dict[str, Any]) -> Iterator[Delta]:
    if reason := word(holder.get("finish_reason")):
        yield Delta(event, (*path, "finish_reason"), choice_field(0, "finish_reason"), Op.SET, reason)


def request_turns(request: Any) -> list[RequestTurn] | None:
    """The preamble, the ``chat_history``, results of tools, and the ``message``."""
    if not isinstance(request, dict) or not isinstance(request.get("message"), str):
        return None
    if not _REQUEST_KEYS & request.keys():
        return None
    turns = [_spoken("system", (), "preamble", request)] if text_of(request.get("preamble")) else []
    for position, turn in listed(request, "chat_history"):
        turns.append(_past(("chat_history", position), turn))
    if results := _results((), request):
        turns.append(RequestTurn("tool", "", "", ("tool_results",), results))
    if request["message"] or not turns:
        turns.append(_spoken("USER", (), "message", request))
    return turns


def _spoken(role: str, path: Path, name: str, holder: dict[str, Any]) -> RequestTurn:
    where = (*path, name)
    return RequestTurn(role, "", "", where, [Delta(0, where, _TEXT, Op.APPEND, holder[name])])


def _past(path: Path, turn: dict[str, Any]) -> RequestTurn:
    deltas = list(_tool_calls(0, path, turn, Op.SET)) + _results(path, turn)
    if text := text_of(turn.get("message")):
        deltas.insert(0, Delta(0, (*path, "message"), _TEXT, Op.APPEND, text))
    return RequestTurn(word(turn.get("role")), "", "", path, deltas)


def _results(path: Path, holder: dict[str, Any]) -> list[Delta]:
    """What tools answered; the call stands beside it, since it has no id."""
    deltas = []
    for position, result in listed(holder, "tool_results"):
        where = (*path, "tool_results", position)
        target = Target(0, "tool_result", position, "text")
        if name := word(mapping(result.get("call")).get("name")):
            deltas.append(Delta(0, (*where, "call", "name"), target._replace(field="name"), Op.SET, name))
        if (outputs := result.get("outputs")) is not None:
            deltas.append(Delta(0, (*where, "outputs"), target, Op.SET, outputs))
    return deltas


def request_tools(request: Any) -> list[str]:
    """The names in ``tools``."""
    return function_names(request)
