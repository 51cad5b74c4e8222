"""What a message says, in an answer or a request: thoughts, a text or a list of contents, calls of tools."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from inspector.stream.deltas import Delta, Op, Target
from inspector.stream.dialects.values import listed, mapping, number, text_of, word

Path = tuple[str | int, ...]

_MEDIA = {"image": "image", "audio": "audio", "video": "unknown"}
_CHANCE = 4
"""Texts as short as this may well come twice in turn without repeating anything."""


class Piece(NamedTuple):
    """A text of an event; it may be a piece, or all so far.

    ``is_named`` says that the event names again what the text belongs to, or ends it.
    """

    path: Path
    target: Target
    value: str
    is_named: bool = False


class Growth:
    """Tells by the first text that goes on whether events have pieces or repeat all so far."""

    def __init__(self) -> None:
        self._said: dict[Target, str] = {}
        self._repeats: bool | None = None

    def delta(self, event: int, piece: Piece) -> Delta:
        """What a text of an event does."""
        if piece.target.field == "name":
            return self._name(event, piece)
        if self._repeats is False:  # so that nothing has to be kept
            return Delta(event, piece.path, piece.target, Op.APPEND, piece.value)
        said = self._said.get(piece.target, "")
        if said and self._repeats is None:
            is_same = piece.value == said
            if not is_same or piece.is_named or len(said) > _CHANCE:
                self._repeats = piece.value.startswith(said)
        op = Op.RESTATE if said and self._repeats else Op.APPEND
        self._said[piece.target] = piece.value if op is Op.RESTATE else said + piece.value
        return Delta(event, piece.path, piece.target, op, piece.value)

    def _name(self, event: int, piece: Piece) -> Delta:
        """The name of a tool: it may come again in any event, and says nothing of how texts come."""
        said = self._said.get(piece.target, "")
        op = Op.RESTATE if said and (piece.value == said or self._repeats) else Op.APPEND
        self._said[piece.target] = piece.value if op is Op.RESTATE else said + piece.value
        return Delta(event, piece.path, piece.target, op, piece.value)


def said(choice: int, path: Path, message: dict[str, Any], *, ends: bool = False) -> Iterator[Piece]:
    """The texts of a message: what it thinks, what it says, the arguments of its calls."""
    for name, kind in (("reasoning_content", "reasoning"), ("content", "text")):
        if text := text_of(message.get(name)):
            yield Piece((*path, name), Target(choice, kind, 0, "text"), text, ends)
    for position, item in listed(message, "content"):
        if text := text_of(item.get("text")):
            target = Target(choice, "text", position, "text")
            yield Piece((*path, "content", position, "text"), target, text, ends)
    for position, call in listed(message, "tool_calls"):
        target = Target(choice, "tool_call", number(call.get("index"), position), "text")
        if isinstance(arguments := mapping(call.get("function")).get("arguments"), str):
            where = (*path, "tool_calls", position, "function", "arguments")
            yield Piece(where, target, arguments, bool(word(call.get("id"))))
        if name := word(mapping(call.get("function")).get("name")):
            where = (*path, "tool_calls", position, "function", "name")
            yield Piece(where, target._replace(field="name"), name)


def besides(event: int, choice: int, path: Path, message: dict[str, Any]) -> Iterator[Delta]:
    """What else a message has: pictures and sounds, the ids of its calls."""
    for position, item in listed(message, "content"):
        where = (*path, "content", position)
        name = next((name for name in _MEDIA if isinstance(item.get(name), str)), "")
        if name:
            yield Delta(
                event, (*where, name), Target(choice, _MEDIA[name], position, "text"), Op.SET, item[name]
            )
        elif "text" not in item:
            yield Delta(event, where, Target(choice, "unknown", position, "text"), Op.SET, item)
    for position, call in listed(message, "tool_calls"):
        target = Target(choice, "tool_call", number(call.get("index"), position), "text")
        where = (*path, "tool_calls", position)
        if value := word(call.get("id")):
            yield Delta(event, (*where, "id"), target._replace(field="id"), Op.SET, value)
