"""The events of an interaction, and the interaction as one document."""

from collections.abc import Iterator
from typing import Any

from inspector.stream.deltas import Delta, Op, Target, choice_field, message_field
from inspector.stream.dialects.gemini_interactions.items import Items, Path
from inspector.stream.dialects.values import listed, mapping, number, word
from inspector.stream.framing import Event

_IDENTITY = {
    "id": "id",
    "model": "model",
    "agent": "agent",
    "previous_interaction_id": "previous_interaction_id",
}
_ENDS = ("interaction.completed", "interaction.complete")


class InteractionReader:
    """Reads events, or the one document of a plain answer."""

    def __init__(self) -> None:
        self._items = Items()
        self._known: set[str] = set()

    def feed(self, number: int, _event: Event, payload: Any) -> Iterator[Delta]:
        """The deltas of one event."""
        if not isinstance(payload, dict):
            return
        type_ = payload.get("event_type")
        if not isinstance(type_, str):
            yield from self._interaction(number, (), payload)
        elif type_.startswith("interaction."):
            yield from self._status(number, type_, payload)
        elif type_.startswith(("step.", "content.")):
            yield from self._piece(number, type_, payload)
        elif type_ != "error":
            yield _unknown(number, payload)
        if error := payload.get("error"):
            yield Delta(number, ("error",), message_field("error"), Op.SET, error)

    def _piece(self, event: int, type_: str, payload: dict[str, Any]) -> Iterator[Delta]:
        index = number(payload.get("index"), 0)
        name = next((name for name in ("step", "content", "delta") if isinstance(payload.get(name), dict)), "")
        if name:
            yield from self._items.read(event, index, (name,), payload[name])
        elif not type_.endswith(".stop"):
            yield _unknown(event, payload)
        if usage := mapping(payload.get("usage")):
            yield Delta(event, ("usage",), message_field("usage"), Op.SET, usage)

    def _status(self, event: int, type_: str, payload: dict[str, Any]) -> Iterator[Delta]:
        yield from self._interaction(event, ("interaction",), mapping(payload.get("interaction")))
        yield from _state(event, (), payload)
        if type_ in _ENDS:
            yield Delta(event, ("event_type",), message_field("end"), Op.SET, type_)

    def _interaction(self, event: int, path: Path, interaction: dict[str, Any]) -> Iterator[Delta]:
        for name, field in _IDENTITY.items():
            if name not in self._known and (said := word(interaction.get(name))):
                self._known.add(name)
                yield Delta(event, (*path, name), message_field(field), Op.SET, said)
        if role := word(interaction.get("role")):
            yield Delta(event, (*path, "role"), choice_field(0, "role"), Op.SET, role)
        yield from self._told(event, path, interaction)
        yield from _state(event, path, interaction)
        for name in ("errors", "error")[: 2 if path else 1]:
            if error := interaction.get(name):
                yield Delta(event, (*path, name), message_field("error"), Op.SET, error)

    def _told(self, event: int, path: Path, interaction: dict[str, Any]) -> Iterator[Delta]:
        """The steps or contents of a whole interaction: what the client put in is no part of the answer."""
        name = "steps" if isinstance(interaction.get("steps"), list) else "outputs"
        own = [
            ((*path, name, at), item)
            for at, item in listed(interaction, name)
            if item.get("type") != "user_input"
        ]
        indexes = self._items.indexes
        for place, (where, item) in enumerate(own):
            index = indexes[place] if len(indexes) == len(own) else place
            yield from self._items.again(event, index, where, item)


def _unknown(event: int, payload: dict[str, Any]) -> Delta:
    return Delta(event, (), Target(0, "unknown", ("event", event), "text"), Op.SET, payload)


def _state(event: int, path: Path, holder: dict[str, Any]) -> Iterator[Delta]:
    if status := word(holder.get("status")):
        yield Delta(event, (*path, "status"), choice_field(0, "finish_reason"), Op.SET, status)
    if usage := mapping(holder.get("usage")):
        yield Delta(event, (*path, "usage"), message_field("usage"), Op.SET, usage)
