"""Reads the objects of a run: the run itself, its steps with their tool calls, its messages."""

from collections.abc import Iterator
from typing import Any

from inspector.stream.deltas import Delta, Op, Target, choice_field, message_field
from inspector.stream.dialects.values import listed, mapping, number, text_of, word
from inspector.stream.framing import Event

Path = tuple[str | int, ...]

_ENDS = frozenset({"completed", "requires_action", "incomplete", "failed", "cancelled", "expired"})
_RUN_FIELDS = {"thread_id": "thread_id", "incomplete_details": "incomplete_details", "last_error": "error"}


class _Slots:
    """The numbers of tool calls: a step knows them by their place, a run by their id."""

    def __init__(self) -> None:
        self._by_place: dict[tuple[str, int], int] = {}
        self._by_id: dict[str, int] = {}
        self._next = 0

    def slot(self, step: str, index: int, id_: str) -> int:
        """The number of a call; a new one for a new call."""
        place = (step, index)
        slot = self._by_place.get(place, self._by_id.get(id_))
        if slot is None:
            slot, self._next = self._next, self._next + 1
        self._by_place[place] = slot
        if id_:
            self._by_id[id_] = slot
        return slot


class AssistantsReader:
    """Reads events, or the one document of a plain answer: a run, a step, a message, a list of them."""

    def __init__(self) -> None:
        self._messages: dict[str, int] = {}
        self._slots = _Slots()
        self._kinds: dict[int, str] = {}
        self._said: set[Target] = set()
        self._last: dict[Target, Any] = {}

    def feed(self, number: int, event: Event, payload: Any) -> Iterator[Delta]:
        """The deltas of one event."""
        if not isinstance(payload, dict):
            return
        if error := payload.get("error"):
            yield Delta(number, ("error",), message_field("error"), Op.SET, error)
        elif payload.get("object") == "list":
            for position, item in listed(payload, "data"):
                yield from self._object(number, ("data", position), item)
        elif event.type != "error":
            yield from self._object(number, (), payload)

    def _object(self, event: int, path: Path, thing: dict[str, Any]) -> Iterator[Delta]:
        match thing.get("object"):
            case "thread.run":
                yield from self._run(event, path, thing)
            case "thread.run.step":
                yield from self._step(event, path, word(thing.get("id")), thing, Op.RESTATE)
            case "thread.run.step.delta":
                delta = mapping(thing.get("delta"))
                yield from self._step(event, (*path, "delta"), word(thing.get("id")), delta, Op.APPEND)
            case "thread.message":
                yield from self.message(event, path, path, thing, thing, Op.RESTATE)
            case "thread.message.delta":
                delta = mapping(thing.get("delta"))
                yield from self.message(event, path, (*path, "delta"), thing, delta, Op.APPEND)
            case "thread":
                if id_ := word(thing.get("id")):
                    yield self._set(event, (*path, "id"), message_field("thread_id"), id_)
            case _:
                target = Target(0, "unknown", ("event", event, *path), "text")
                yield Delta(event, path, target, Op.SET, thing)

    # Runs and steps

    def _run(self, event: int, path: Path, run: dict[str, Any]) -> Iterator[Delta]:
        for name in ("id", "model"):
            if said := word(run.get(name)):
                yield self._set(event, (*path, name), message_field(name), said)
        for name, field in _RUN_FIELDS.items():
            if value := run.get(name):
                yield self._set(event, (*path, name), message_field(field), value)
        if usage := mapping(run.get("usage")):
            yield self._set(event, (*path, "usage"), message_field("usage"), usage)
        outputs = mapping(mapping(run.get("required_action")).get("submit_tool_outputs"))
        where = (*path, "required_action", "submit_tool_outputs", "tool_calls")
        for position, call in listed(outputs, "tool_calls"):
            yield from self._call(event, (*where, position), "", position, call, Op.RESTATE)
        if status := word(run.get("status")):
            yield self._set(event, (*path, "status"), choice_field(0, "status"), status)
            if status in _ENDS:
                yield self._set(event, (*path, "status"), choice_field(0, "finish_reason"), status)
                yield self._set(event, (*path, "status"), message_field("end"), status)

    def _step(self, event: int, path: Path, id_: str, step: dict[str, Any], op: Op) -> Iterator[Delta]:
        details = mapping(step.get("step_details"))
        for position, call in listed(details, "tool_calls"):
            where = (*path, "step_details", "tool_calls", position)
            yield from self._call(event, where, id_, position, call, op)
        if error := step.get("last_error"):
            yield self._set(event, (*path, "last_error"), message_field("error"), error)

    def _call(
        self, event: int, path: Path, step: str, position: int, call: dict[str, Any], op: Op
    ) -> Iterator[Delta]:
        id_ = word(call.get("id"))
        slot = self._slots.slot(step, number(call.get("index"), position), id_)
        is_function = call.get("type") == "function" or "function" in call
        kind = self._kinds.setdefault(slot, "tool_call" if is_function else "server_tool_call")
        target = Target(0, kind, slot, "text")
        named: Path = ("function", "name") if is_function else ("type",)
        name = mapping(call.get("function")).get("name") if is_function else call.get("type")
        for where, field, value in (
            (("id",), "id", id_),
            (("type",), "type", call.get("type")),
            (named, "name", name),
        ):
            if said := word(value):
                yield self._set(event, (*path, *where), target._replace(field=field), said)
        for delta in self._arguments_and_results(event, path, target, call, op):
            yield delta
            owner = delta.target._replace(field="id")
            if delta.target.kind == "tool_result" and id_ and owner not in self._last:
                yield self._set(event, (*path, "id"), owner, id_)

    def _arguments_and_results(
        self, event: int, path: Path, target: Target, call: dict[str, Any], op: Op
    ) -> Iterator[Delta]:
        result = target._replace(kind="tool_result", key=(target.key, 0))
        function, search = mapping(call.get("function")), mapping(call.get("file_search"))
        for name, holder in (("arguments", target), ("output", result)):
            yield from self._text(event, (*path, "function", name), holder, function.get(name), op)
        code = mapping(call.get("code_interpreter"))
        yield from self._code(event, (*path, "code_interpreter"), target, code, op)
        for name, holder in (("ranking_options", target), ("results", result)):
            if value := search.get(name):
                yield self._set(event, (*path, "file_search", name), holder, value)

    def _code(self, event: int, path: Path, target: Target, code: dict[str, Any], op: Op) -> Iterator[Delta]:
        yield from self._text(event, (*path, "input"), target, code.get("input"), op)
        for position, output in listed(code, "outputs"):
            where = (*path, "outputs", position)
            result = target._replace(
                kind="tool_result", key=(target.key, number(output.get("index"), position))
            )
            if output.get("type") == "image":
                file_id = mapping(output.get("image")).get("file_id")
                yield from self._file(event, (*where, "image", "file_id"), result, file_id)
            else:
                yield from self._text(event, (*where, "logs"), result, output.get("logs"), op)

    # Messages

    def message(
        self, event: int, path: Path, where: Path, message: dict[str, Any], said: dict[str, Any], op: Op
    ) -> Iterator[Delta]:
        """A message, or what a delta adds to it: its content stands at ``where``."""
        id_ = word(message.get("id"))
        place = self._messages.setdefault(id_, len(self._messages))
        for holder, name, target in (
            (path, "id", message_field("id")),
            (where, "role", choice_field(0, "role")),
        ):
            value = id_ if name == "id" else word(said.get("role"))
            if value and target not in self._last:
                yield self._set(event, (*holder, name), target, value)
        for position, part in listed(said, "content"):
            key = (place, number(part.get("index"), position))
            for delta in self._content(event, (*where, "content", position), key, part, op):
                yield delta
                owner = delta.target._replace(field="message_id")
                if delta.target.kind != "annotation" and id_ and owner not in self._last:
                    yield self._set(event, (*path, "id"), owner, id_)

    def _content(
        self, event: int, path: Path, key: tuple[int, int], part: dict[str, Any], op: Op
    ) -> Iterator[Delta]:
        match part:
            case {"type": "text", "text": str(text)}:
                yield from self._text(event, (*path, "text"), Target(0, "text", key, "text"), text, op)
            case {"type": "text", "text": dict(text)}:
                target = Target(0, "text", key, "text")
                yield from self._text(event, (*path, "text", "value"), target, text.get("value"), op)
                for position, annotation in listed(text, "annotations"):
                    count = number(annotation.get("index"), position)
                    cited = Target(0, "annotation", (*key, count), "value")
                    yield self._once(event, (*path, "text", "annotations", position), cited, annotation)
            case {"type": "refusal", "refusal": str(refusal)}:
                yield from self._text(event, (*path, "refusal"), Target(0, "refusal", key, "text"), refusal, op)
            case {"type": "image_file", "image_file": {"file_id": file_id}}:
                image = Target(0, "image", key, "text")
                yield from self._file(event, (*path, "image_file", "file_id"), image, file_id)
            case {"type": "image_url", "image_url": {"url": url}}:
                yield from self._file(event, (*path, "image_url", "url"), Target(0, "image", key, "text"), url)
            case _:
                yield self._set(event, path, Target(0, "unknown", key, "text"), part)

    # Values

    def _text(self, event: int, path: Path, target: Target, text: Any, op: Op) -> Iterator[Delta]:
        """A text: a piece of it, or all of it, which is a copy if it was said before."""
        if isinstance(text, str) and text:
            yield Delta(event, path, target, op if target in self._said else Op.APPEND, text)
            self._said.add(target)

    def _file(self, event: int, path: Path, target: Target, name: Any) -> Iterator[Delta]:
        if text := text_of(name):
            yield self._set(event, path, target._replace(kind="image"), text)

    def _set(self, event: int, path: Path, target: Target, value: Any) -> Delta:
        """A value that is given whole: said again, it is a copy."""
        is_known = target in self._last and self._last[target] == value
        self._last[target] = value
        return Delta(event, path, target, Op.RESTATE if is_known else Op.SET, value)

    def _once(self, event: int, path: Path, target: Target, value: Any) -> Delta:
        """A value that later copies repeat with fewer keys."""
        op = Op.RESTATE if target in self._last else Op.SET
        self._last.setdefault(target, value)
        return Delta(event, path, target, op, value)
