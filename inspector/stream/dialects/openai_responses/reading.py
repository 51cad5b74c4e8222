"""Reads the events of a response. Output items are known by their index: their ids may change on the way."""

from collections.abc import Hashable, Iterator
from typing import Any, NamedTuple

from inspector.stream.deltas import Delta, Op, Target, choice_field, message_field
from inspector.stream.dialects.openai_responses.items import SEALED, Piece, content, pieces
from inspector.stream.dialects.openai_responses.open_items import Item, OpenItems
from inspector.stream.dialects.values import mapping, number, text_of, word
from inspector.stream.framing import Event
from inspector.stream.message import TOOL_CALLS

Path = tuple[str | int, ...]


class Growing(NamedTuple):
    """A text that is said in pieces: its part, the keys of its index and its final copy, the type of call."""

    kind: str
    place: str
    copy: str
    call: str = ""
    field: str = "text"


_GROWING = {
    "response.output_text": Growing("text", "content_index", "text"),
    "response.refusal": Growing("refusal", "content_index", "refusal"),
    "response.reasoning_text": Growing("reasoning", "content_index", "text"),
    "response.reasoning_summary_text": Growing("summary", "summary_index", "text"),
    "response.function_call_arguments": Growing("tool_call", "", "arguments"),
    "response.custom_tool_call_input": Growing("tool_call", "", "input"),
    "response.mcp_call_arguments": Growing("server_tool_call", "", "arguments"),
    "response.code_interpreter_call_code": Growing("server_tool_call", "", "code"),
    "response.apply_patch_call_operation_diff": Growing("tool_call", "", "diff"),
    "response.shell_call_command": Growing("tool_call", "command_index", "command", "shell_call"),
    "response.audio.transcript": Growing("audio", "", ""),
    "response.audio": Growing("audio", "", "", field="data"),
}
_STATUS = frozenset(
    {
        "in_progress",
        "searching",
        "interpreting",
        "generating",
        "compacting",
        "completed",
        "failed",
        "incomplete",
    }
)
_ENDS = frozenset({"response.completed", "response.incomplete", "response.failed", "response.cancelled"})
_RESPONSE_FIELDS = ("service_tier", "previous_response_id", "conversation", "incomplete_details")


class ResponsesReader:
    """Reads typed events, or the one document of a plain answer."""

    def __init__(self) -> None:
        self._items = OpenItems()
        self._last: dict[Target, Any] = {}
        self._torn: dict[Target, str] = {}
        self._op = Op.RESTATE
        """What a text in an item does: it repeats what events said in pieces, unless there are no events."""

    def feed(self, number: int, event: Event, payload: Any) -> Iterator[Delta]:
        """The deltas of one event."""
        if not isinstance(payload, dict):
            return
        type_ = word(payload.get("type"))
        if word(payload.get("object")).startswith("response"):
            self._op = Op.APPEND
            yield from self._response(number, (), payload)
            yield from self._finish(number, (), payload)
        elif type_ == "error" or (not type_ and "error" in payload):
            yield from _error(number, event, payload)
        elif isinstance(payload.get("response"), dict):
            yield from self._snapshot(number, type_, payload["response"])
        elif isinstance(payload.get("item"), dict):
            yield from self._whole_item(number, type_, payload)
        elif isinstance(payload.get("part"), dict):
            yield from self._whole_part(number, payload)
        elif isinstance(payload.get("annotation"), dict):
            yield from self._annotation(number, payload)
        else:
            yield from self._piece(number, type_, payload)

    def item(self, event: int, path: Path, item: dict[str, Any]) -> Iterator[Delta]:
        """The deltas of one item that stands alone, as in a request."""
        self._op = Op.APPEND
        yield from self._item(event, path, item, self._items.open(0, item))

    # The response

    def _snapshot(self, event: int, type_: str, response: dict[str, Any]) -> Iterator[Delta]:
        path: Path = ("response",)
        yield from self._response(event, path, response)
        if type_ in _ENDS:
            yield from self._finish(event, path, response)
            yield Delta(event, ("type",), message_field("end"), Op.SET, type_)

    def _response(self, event: int, path: Path, response: dict[str, Any]) -> Iterator[Delta]:
        for name in ("id", "model", "status"):
            if said := word(response.get(name)):
                # The status is the choice's: a response that has one has an answer, if still an empty one.
                target = choice_field(0, name) if name == "status" else message_field(name)
                yield self._set(event, (*path, name), target, said)
        for name in (*_RESPONSE_FIELDS, "error", "usage"):
            if value := response.get(name):
                if name == "usage" and not isinstance(value, dict):
                    continue
                yield self._set(event, (*path, name), message_field(name), value)
        output = response.get("output")
        if isinstance(output, list):
            yield from self._output(event, (*path, "output"), output)
        yield from self._output_text(event, path, response)

    def _output(self, event: int, path: Path, output: list[Any]) -> Iterator[Delta]:
        known = self._items.in_order()
        for position, item in enumerate(output):
            here = (*path, position)
            if not isinstance(item, dict):
                yield self._set(event, here, Target(0, "unknown", position, "text"), item)
                continue
            # The list has no gaps; indexes may have some.
            whole = known[position] if len(known) == len(output) else self._items.at(position)
            yield from self._item(event, here, item, whole or self._items.open(position, item))

    def _output_text(self, event: int, path: Path, response: dict[str, Any]) -> Iterator[Delta]:
        """OpenRouter's ``output_text``: all texts joined, the copy of a part only where there is one."""
        texts = [target for item in self._items.in_order() for target in item.texts if target.kind == "text"]
        if len(texts) == 1 and (text := text_of(response.get("output_text"))):
            yield Delta(event, (*path, "output_text"), texts[0], Op.RESTATE, text)

    def _finish(self, event: int, path: Path, response: dict[str, Any]) -> Iterator[Delta]:
        if status := word(response.get("status")):
            reason = word(mapping(response.get("incomplete_details")).get("reason"))
            said = f"{status}:{reason}" if reason else status
            yield Delta(event, (*path, "status"), choice_field(0, "finish_reason"), Op.SET, said)

    # Items

    def _whole_item(self, event: int, type_: str, payload: dict[str, Any]) -> Iterator[Delta]:
        index = self._items.index(payload)
        item = payload["item"]
        known = self._items.at(index)
        if known is None or (type_.endswith(".added") and not (known.id and known.id == item.get("id"))):
            known = self._items.open(index, item)
        yield from self._item(event, ("item",), item, known)

    def _item(self, event: int, path: Path, item: dict[str, Any], known: Item) -> Iterator[Delta]:
        if role := word(item.get("role")):
            yield self._set(event, (*path, "role"), choice_field(0, "role"), role)
        places = {name: sorted(found) for name, found in known.places.items()}
        for piece in pieces(item):
            name = str(piece.path[0]) if piece.path else ""
            if piece.place is not None and isinstance(item.get(name), list):
                # Again, the list has no gaps.
                indexes = places.get(name, [])
                if len(indexes) == len(item[name]):
                    piece = piece._replace(place=indexes[piece.place])
            yield from self._say(event, path, known, piece)
        yield from self._beside(event, path, item, known)

    def _beside(self, event: int, path: Path, item: dict[str, Any], known: Item) -> Iterator[Delta]:
        """What an item says of itself beside its parts."""
        for text in known.texts:
            for name, field_name in (("id", "item_id"), ("phase", "phase")):
                target = text._replace(field=field_name)
                if (said := word(item.get(name))) and target not in self._last:
                    yield self._set(event, (*path, name), target, said)
        if word(item.get("type")) in SEALED and (encrypted := text_of(item.get("encrypted_content"))):
            if known.sealed is None:
                known.sealed = Target(0, "redacted", known.slot, "text")
                if known.texts:
                    known.sealed = known.texts[0]._replace(field="encrypted_content")
            yield self._set(event, (*path, "encrypted_content"), known.sealed, encrypted)

    # Parts of items

    def _whole_part(self, event: int, payload: dict[str, Any]) -> Iterator[Delta]:
        known = self._items.about(payload)
        is_summary = "summary_index" in payload
        index = number(payload.get("summary_index" if is_summary else "content_index"), 0)
        for piece in content(payload["part"], index, is_summary=is_summary):
            yield from self._say(event, ("part",), known, piece)

    def _annotation(self, event: int, payload: dict[str, Any]) -> Iterator[Delta]:
        known = self._items.about(payload)
        index = number(payload.get("content_index"), 0)
        position = number(payload.get("annotation_index"), 0)
        piece = Piece(("annotation",), "annotation", index, "value", payload["annotation"], annotation=position)
        yield from self._say(event, (), known, piece)

    def _piece(self, event: int, type_: str, payload: dict[str, Any]) -> Iterator[Delta]:
        stem, _, verb = type_.rpartition(".")
        if stem in _GROWING:
            yield from self._growing(event, verb, _GROWING[stem], payload)
        elif stem == "response.shell_call_output_content":
            yield from self._shell_output(event, payload)
        elif partial := text_of(payload.get("partial_image_b64")):
            target = Target(0, "image", self._items.about(payload).slot, "text")
            yield self._set(event, ("partial_image_b64",), target, partial)
        elif verb in _STATUS:
            known = self._items.at(self._items.index(payload))
            if known is not None and known.kind:
                target = Target(0, known.kind, known.slot, "status")
                yield self._set(event, ("type",), target, verb)
        elif type_ != "keepalive":
            yield Delta(event, (), Target(0, "unknown", ("event", event), "text"), Op.SET, payload)

    def _growing(self, event: int, verb: str, growing: Growing, payload: dict[str, Any]) -> Iterator[Delta]:
        name, op = ("delta", Op.APPEND) if verb == "delta" else (growing.copy, Op.RESTATE)
        text = text_of(payload.get(name))
        known = self._items.about(payload)
        index = number(payload.get(growing.place), 0) if growing.place else None
        kind = (known.kind if growing.kind in TOOL_CALLS else "") or growing.kind
        if text:
            piece = Piece((name,), kind, index, growing.field, text, grows=True)
            yield from self._say(event, (), known, piece, op)
            target = Target(0, kind, _key(known, kind, index), "item_id")
            if index is not None and target not in self._last and (id_ := word(payload.get("item_id"))):
                yield self._set(event, ("item_id",), target, id_)
            named = target._replace(field="name")
            if index is not None and kind in TOOL_CALLS and named not in self._last:
                yield self._set(
                    event, ("type",), named, growing.call
                )  # later commands are opened by themselves

    def _shell_output(self, event: int, payload: dict[str, Any]) -> Iterator[Delta]:
        target = Target(0, "tool_result", self._items.about(payload).slot, "text")
        for name in ("stdout", "stderr"):
            if text := text_of(mapping(payload.get("delta")).get(name)):
                yield Delta(event, ("delta", name), target._replace(field=name), Op.APPEND, text)
        if output := payload.get("output"):
            yield self._set(event, ("output",), target, output)

    def _say(self, event: int, path: Path, known: Item, piece: Piece, op: Op | None = None) -> Iterator[Delta]:
        """One value of an item: a text that grows, or one that the last event to say it decides."""
        where = (*path, *piece.path)
        if piece.kind == "annotation":
            target = Target(0, "annotation", (known.slot, piece.place, piece.annotation), "value")
            yield self._set(event, where, target, piece.value)
            return
        target = Target(0, piece.kind, _key(known, piece.kind, piece.place), piece.field)
        if piece.place is not None and piece.kind not in TOOL_CALLS:
            known.places["summary" if piece.kind == "summary" else "content"].add(piece.place)
        if not piece.grows:
            yield self._set(event, where, target, piece.value)
        elif piece.value:
            if piece.place is not None and piece.kind not in TOOL_CALLS and target not in known.texts:
                known.texts.append(target)
            op = op or self._op
            if known.is_torn:
                op = self._resumed(target, op, piece.value)
            yield Delta(event, where, target, op, piece.value)

    def _resumed(self, target: Target, op: Op, value: str) -> Op:
        """Of a text whose start was not seen the first whole copy replaces the rest that was."""
        said = self._torn.get(target, "")
        self._torn[target] = said + value if op is Op.APPEND else value
        is_rest = op is Op.RESTATE and value != said and value.endswith(said)
        return Op.SET if is_rest else op

    def _set(self, event: int, path: Path, target: Target, value: Any) -> Delta:
        """A value that is given whole: said again, it is a copy."""
        is_known = target in self._last and self._last[target] == value
        self._last[target] = value
        return Delta(event, path, target, Op.RESTATE if is_known else Op.SET, value)


def _key(known: Item, kind: str, place: int | None) -> Hashable:
    """The key of a part of an item: of the item itself, of one of its contents, of one of its commands."""
    if place is None:
        return known.slot
    return (known.slot, "command", place) if kind in TOOL_CALLS else (known.slot, place)


def _error(event: int, source: Event, payload: dict[str, Any]) -> Iterator[Delta]:
    if error := payload.get("error"):
        yield Delta(event, ("error",), message_field("error"), Op.SET, error)
    elif source.type != "error" and payload.get("type") == "error":
        yield Delta(event, (), message_field("error"), Op.SET, payload)
