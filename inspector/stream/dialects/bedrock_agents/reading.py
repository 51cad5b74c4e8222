"""The frames of an agent's answer."""

from collections.abc import Iterator
from typing import Any

from inspector.stream.deltas import Delta, Op, Target, message_field
from inspector.stream.dialects.values import listed, mapping, text_of, word
from inspector.stream.framing import Event
from inspector.stream.framing.eventstream import is_fault

Path = tuple[str | int, ...]

_TEXT = Target(0, "text", 0, "text")
_ARGUMENTS = ("parameters", "requestBody")


class AgentReader:
    """Reads frames, or the one document of an error."""

    def __init__(self) -> None:
        self._calls = self._files = self._citations = 0

    def feed(self, number: int, event: Event, payload: Any) -> Iterator[Delta]:
        """The deltas of one event."""
        if not event.headers:
            if text_of(mapping(payload).get("message")):
                yield Delta(number, (), message_field("error"), Op.SET, payload)
        elif event.type == "chunk":
            yield from self._chunk(number, event, payload)
        elif isinstance(payload, dict) and not is_fault(event):
            yield from self._frame(number, event.type, payload)

    def _chunk(self, event: int, frame: Event, payload: Any) -> Iterator[Delta]:
        """A text: alone it is the whole data, also where it happens to be JSON."""
        said = mapping(payload)
        if not said.keys() & {"bytes", "attribution"}:
            yield Delta(event, (), _TEXT, Op.APPEND, frame.data)
            return
        if "attribution" not in said or not isinstance(said.get("bytes", ""), str):
            yield _unknown(event, payload)  # bytes that are no text
            return
        if text := said.get("bytes"):
            yield Delta(event, ("bytes",), _TEXT, Op.APPEND, text)
        for position, citation in listed(mapping(said["attribution"]), "citations"):
            target = Target(0, "annotation", self._citations, "value")
            self._citations += 1
            yield Delta(event, ("attribution", "citations", position), target, Op.SET, citation)

    def _frame(self, event: int, type_: str, payload: dict[str, Any]) -> Iterator[Delta]:
        if type_ == "trace" and isinstance(payload.get("trace"), dict):
            yield Delta(event, ("trace",), Target(0, "trace", event, "text"), Op.SET, payload["trace"])
        elif type_ == "returnControl" and isinstance(payload.get("invocationInputs"), list):
            yield from self._control(event, payload)
        elif type_ == "files" and isinstance(payload.get("files"), list):
            for position, file in listed(payload, "files"):
                yield from self._file(event, ("files", position), file)
        else:
            yield _unknown(event, payload)

    def _control(self, event: int, payload: dict[str, Any]) -> Iterator[Delta]:
        """Calls that the client answers. Where there are several, one id stands for them all."""
        calls = [
            (("invocationInputs", position, kind), call)
            for position, item in listed(payload, "invocationInputs")
            for kind in ("functionInvocationInput", "apiInvocationInput")
            if isinstance(call := item.get(kind), dict)
        ]
        if id_ := word(payload.get("invocationId")):
            own = Target(0, "tool_call", self._calls, "id")
            target = own if len(calls) == 1 else message_field("invocationId")
            yield Delta(event, ("invocationId",), target, Op.SET, id_)
        for path, call in calls:
            yield from _call(event, Target(0, "tool_call", self._calls, "text"), path, call)
            self._calls += 1

    def _file(self, event: int, path: Path, file: dict[str, Any]) -> Iterator[Delta]:
        type_ = text_of(file.get("type"))
        target = Target(0, "image" if type_.startswith("image/") else "unknown", self._files, "text")
        self._files += 1
        yield Delta(event, (*path, "bytes"), target, Op.APPEND, text_of(file.get("bytes")))
        for name, field in (("name", "name"), ("type", "media_type")):
            if value := word(file.get(name)):
                yield Delta(event, (*path, name), target._replace(field=field), Op.SET, value)


def _call(event: int, target: Target, path: Path, call: dict[str, Any]) -> Iterator[Delta]:
    """A function, or a path of an API; its arguments are the list of its parameters, else the body."""
    for key, field in (("function", "name"), ("apiPath", "name"), ("httpMethod", "method")):
        if value := word(call.get(key)):
            yield Delta(event, (*path, key), target._replace(field=field), Op.SET, value)
    given = [name for name in _ARGUMENTS if isinstance(call.get(name), dict | list)]
    for name in given:
        its = target if name == given[0] else target._replace(kind="unknown", key=(name, target.key))
        yield Delta(event, (*path, name), its, Op.SET, call[name])
    if not given:
        yield Delta(event, path, target, Op.APPEND, "")


def _unknown(event: int, payload: Any) -> Delta:
    return Delta(event, (), Target(0, "unknown", ("event", event), "text"), Op.SET, payload)
