"""The parts of a content: a candidate's, over all chunks, or one of a request."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from inspector.content import json_text
from inspector.stream.deltas import Delta, Op, Target
from inspector.stream.dialects.gemini.partial_args import PartialArgs
from inspector.stream.dialects.values import listed

Path = tuple[str | int, ...]

_MEDIA = ("image", "audio")


@dataclass(slots=True)
class Content:
    """What must be remembered of a content: a candidate's, over all chunks, or one of a request."""

    index: int = 0
    role: bool = False
    parts: int = 0
    last: Target | None = None
    plain: bool = False
    """Whether the last part is text that may go on."""
    signed: bool = False
    """Whether the last part has a signature."""
    partial: PartialArgs | None = None
    """Arguments of the last part that are still to go on."""

    def open(self, kind: str, *, plain: bool = False) -> Target:
        """Another part."""
        self.last = Target(self.index, kind, self.parts, "text")
        self.parts += 1
        self.plain, self.signed, self.partial = plain, False, None
        return self.last

    def text(self, kind: str, *, signed: bool) -> Target:
        """The part that a text belongs to; two signatures need two parts."""
        if self.last and self.plain and self.last.kind == kind and not (signed and self.signed):
            return self.last
        return self.open(kind, plain=True)


def parts(event: int, state: Content, path: Path, content: dict[str, Any]) -> Iterator[Delta]:
    """The deltas of a content, which stands at a path."""
    single = content.get("parts")
    if isinstance(single, dict):  # documented examples have a single part without its list
        yield from _part(event, state, (*path, "parts"), single)
    for position, part in listed(content, "parts"):
        yield from _part(event, state, (*path, "parts", position), part)


def _part(event: int, state: Content, path: Path, part: dict[str, Any]) -> Iterator[Delta]:
    signature, signature_key = either(part, "thoughtSignature", "thought_signature")
    if held := _held(part):
        name, key = held
        yield from _READERS.get(name, _whole_part)(event, state, (*path, key), part[key], name)
    elif isinstance(part.get("text"), str):
        yield from _text(event, state, path, part, signed=bool(signature))
    elif part.keys() - {signature_key}:
        yield Delta(event, path, state.open("unknown"), Op.SET, part)
    elif signature and (state.last is None or state.signed):
        yield Delta(event, path, state.open("reasoning"), Op.APPEND, "")
    if signature and isinstance(signature, str) and state.last is not None:
        state.signed = True
        target = state.last._replace(field="signature")
        yield Delta(event, (*path, signature_key), target, Op.SET, signature)


def _held(part: dict[str, Any]) -> tuple[str, str] | None:
    """The name of the object that a part holds, and how it is spelled; None for text and the unknown."""
    for name in (*_READERS, *_WHOLE_PARTS):
        value, key = either(part, name, _snake(name))
        if isinstance(value, dict):
            return name, key
    return None


def _text(event: int, state: Content, path: Path, part: dict[str, Any], *, signed: bool) -> Iterator[Delta]:
    text = part["text"]
    if text or signed:
        target = state.text("reasoning" if part.get("thought") is True else "text", signed=signed)
        yield Delta(event, (*path, "text"), target, Op.APPEND, text)


def _function_call(event: int, state: Content, path: Path, call: dict[str, Any], _name: str) -> Iterator[Delta]:
    goes_on = call.get("willContinue") is True
    if state.partial is not None and state.last is not None and "name" not in call:
        yield from _partial_args(event, state.last, path, call, state.partial, goes_on=goes_on)
        partial = state.partial
    else:
        target, partial = state.open("tool_call"), PartialArgs()
        yield from _fields(event, path, target, call, name="name", id="id")
        if goes_on or "partialArgs" in call:
            yield from _partial_args(event, target, path, call, partial, goes_on=goes_on)
        else:
            yield from _whole(event, path, target, call, "args")
    state.partial = partial if goes_on else None


def _partial_args(
    event: int, target: Target, path: Path, call: dict[str, Any], partial: PartialArgs, *, goes_on: bool
) -> Iterator[Delta]:
    """Arguments value by value. Their JSON stands nowhere in the event: the path leads to no value."""
    text = "".join(partial.add(piece) for _, piece in listed(call, "partialArgs"))
    text += "" if goes_on else partial.end()
    if partial.in_order:
        yield Delta(event, (*path, "args"), target, Op.APPEND, text)
    else:
        yield Delta(event, (*path, "args"), target, Op.SET, json_text.dumps(partial.value))


def _whole_part(event: int, state: Content, path: Path, value: dict[str, Any], name: str) -> Iterator[Delta]:
    kind, fields, text = _WHOLE_PARTS[name]
    target = state.open(kind)
    yield from _fields(event, path, target, value, **fields)
    yield from _whole(event, path, target, value, text)


def _blob(event: int, state: Content, path: Path, blob: dict[str, Any], _name: str) -> Iterator[Delta]:
    """Data in place or the URI of a file: pictures and sounds by their media type."""
    media_type, type_key = either(blob, "mimeType", "mime_type")
    kind = str(media_type or "").partition("/")[0]
    name = next((name for name in ("data", "fileUri", "file_uri") if isinstance(blob.get(name), str)), "")
    if kind not in _MEDIA or not name:
        yield Delta(event, path, state.open("unknown"), Op.SET, blob)
        return
    target = state.open(kind)
    yield from _fields(event, path, target, blob, media_type=type_key)
    yield Delta(event, (*path, name), target, Op.SET, blob[name])


_READERS = {"functionCall": _function_call, "inlineData": _blob, "fileData": _blob}
_WHOLE_PARTS = {
    "functionResponse": ("tool_result", {"name": "name", "id": "id"}, "response"),
    "executableCode": ("server_tool_call", {"name": "language", "id": "id"}, "code"),
    "codeExecutionResult": ("tool_result", {"status": "outcome", "id": "id"}, "output"),
    "toolCall": ("server_tool_call", {"name": "toolType", "id": "id"}, "args"),
    "toolResponse": ("tool_result", {"name": "toolType", "id": "id"}, "response"),
}
"""The kind of each part that comes whole, its fields with their keys, and the key of its text."""


def _fields(event: int, path: Path, target: Target, holder: dict[str, Any], **keys: str) -> Iterator[Delta]:
    """The fields of a part, each with the key under which it stands."""
    for field, key in keys.items():
        if value := holder.get(key):
            yield Delta(event, (*path, key), target._replace(field=field), Op.SET, value)


def _whole(event: int, path: Path, target: Target, holder: dict[str, Any], key: str) -> Iterator[Delta]:
    """A part's text: appended where it is text, set where it is an object."""
    value = holder.get(key)
    if isinstance(value, str):
        yield Delta(event, (*path, key), target, Op.APPEND, value)
    elif value is not None:
        yield Delta(event, (*path, key), target, Op.SET, value)
    else:
        yield Delta(event, path, target, Op.APPEND, "")


def either(holder: dict[str, Any], camel: str, snake: str) -> tuple[Any, str]:
    """A value under one of two spellings, and the spelling."""
    key = camel if camel in holder else snake
    return holder.get(key), key


def spelled(holder: dict[str, Any], camel: str) -> tuple[Any, str]:
    """A value under its name, or under that as Python's SDK dumps it; and which of them it was."""
    return either(holder, camel, _snake(camel))


def _snake(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)
