"""The outputs of a stream, or the one of a plain answer."""

from collections.abc import Iterator
from typing import Any

from inspector.stream.deltas import Delta, Op, Target, choice_field, message_field
from inspector.stream.dialects.dashscope.messages import Growth, Path, Piece, besides, said
from inspector.stream.dialects.values import listed, mapping, number, text_of, word
from inspector.stream.framing import Event

_GOES_ON = "null"
_FIELDS = ("search_info", "session_id", "thoughts", "doc_references")


class DashScopeReader:
    """Reads events, or the one document of a plain answer."""

    def __init__(self) -> None:
        self._growth = Growth()
        self._known: set[tuple[int, str]] = set()

    def feed(self, number_: int, _event: Event, payload: Any) -> Iterator[Delta]:
        """The deltas of one event."""
        if not isinstance(payload, dict):
            return
        if (0, "id") not in self._known and (id_ := word(payload.get("request_id"))):
            self._known.add((0, "id"))
            yield Delta(number_, ("request_id",), message_field("id"), Op.SET, id_)
        output = mapping(payload.get("output"))
        if text := text_of(output.get("text")):
            target = Target(0, "text", 0, "text")
            yield self._growth.delta(number_, Piece(("output", "text"), target, text, _ends(output)))
        yield from _finish(number_, 0, ("output",), output)
        for position, choice in listed(output, "choices"):
            yield from self._choice(number_, position, choice)
        for name in _FIELDS:
            if value := output.get(name):
                yield Delta(number_, ("output", name), message_field(name), Op.SET, value)
        if usage := mapping(payload.get("usage")):
            yield Delta(number_, ("usage",), message_field("usage"), Op.SET, usage)
        if word(payload.get("code")) or ("output" not in payload and text_of(payload.get("message"))):
            yield Delta(number_, (), message_field("error"), Op.SET, payload)

    def _choice(self, event: int, position: int, choice: dict[str, Any]) -> Iterator[Delta]:
        index = number(choice.get("index"), position)
        path: Path = ("output", "choices", position)
        message = mapping(choice.get("message"))
        if (index, "role") not in self._known and (role := word(message.get("role"))):
            self._known.add((index, "role"))
            yield Delta(event, (*path, "message", "role"), choice_field(index, "role"), Op.SET, role)
        for piece in said(index, (*path, "message"), message, ends=_ends(choice)):
            yield self._growth.delta(event, piece)
        yield from besides(event, index, (*path, "message"), message)
        yield from _finish(event, index, path, choice)
        if logprobs := mapping(choice.get("logprobs")).get("content"):
            where = (*path, "logprobs", "content")
            yield Delta(event, where, choice_field(index, "logprobs.content"), Op.SET, logprobs)


def _ends(holder: dict[str, Any]) -> bool:
    return word(holder.get("finish_reason")) not in ("", _GOES_ON)


def _finish(event: int, choice: int, path: Path, holder: dict[str, Any]) -> Iterator[Delta]:
    if _ends(holder):
        reason = word(holder["finish_reason"])
        yield Delta(event, (*path, "finish_reason"), choice_field(choice, "finish_reason"), Op.SET, reason)
