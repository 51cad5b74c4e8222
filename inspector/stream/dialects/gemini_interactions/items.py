"""What a step or a content says, wherever it stands: in an event, in an interaction, in a request's input."""

from collections.abc import Iterator
from typing import Any

from inspector.stream.deltas import Delta, Op, Target
from inspector.stream.dialects.values import listed, text_of, word

Path = tuple[str | int, ...]

_MEDIA = {"image": "image", "audio": "audio", "document": "unknown", "video": "unknown"}
_WHOLE = ("image", "audio", "unknown")
_HOLDERS = ("model_output", "user_input")
_CLIENT_CALL = "function_call"
_CALL_FIELDS = {"id": "id", "name": "name", "server_name": "server_name", "signature": "signature"}
_RESULT_FIELDS = {"call_id": "id", "name": "name", "is_error": "is_error", "signature": "signature"}


class Items:
    """The parts of one interaction, by the index of their step or content."""

    def __init__(self) -> None:
        self._parts: dict[int, list[Target]] = {}
        self._annotations = 0

    @property
    def indexes(self) -> list[int]:
        """The indexes that something was said of."""
        return sorted(self._parts)

    def _open(self, index: int, kind: str) -> Target:
        parts = self._parts.setdefault(index, [])
        parts.append(Target(0, kind, (index, len(parts)), "text"))
        return parts[-1]

    def _going_on(self, index: int, kind: str) -> Target:
        """The part that is being said, where it is of this kind."""
        parts = self._parts.get(index)
        return parts[-1] if parts and parts[-1].kind == kind else self._open(index, kind)

    def read(self, event: int, index: int, path: Path, item: dict[str, Any]) -> Iterator[Delta]:
        """The deltas of a whole step or content, of the start of one, or of a piece."""
        type_ = word(item.get("type"))
        if type_ in _HOLDERS:
            for position, content in listed(item, "content"):
                yield from self.read(event, index, (*path, "content", position), content)
            if error := item.get("error"):
                yield Delta(event, (*path, "error"), Target(0, "message", None, "error"), Op.SET, error)
        elif type_ == "text":
            yield from self._text(event, index, path, item, "text")
        elif type_ == "text_annotation_delta":
            yield from self._annotated(event, self._going_on(index, "text"), path, item)
        elif type_ in ("thought", "thought_summary", "thought_signature"):
            yield from self._thought(event, index, path, item)
        elif type_ == "arguments_delta":
            if piece := text_of(item.get("arguments")):
                target = self._going_on(index, "tool_call")
                yield Delta(event, (*path, "arguments"), target, Op.APPEND, piece)
        elif type_.endswith("_call"):
            yield from self._call(event, index, path, item)
        elif type_.endswith("_result"):
            yield from self._result(event, index, path, item)
        elif type_ in _MEDIA:
            yield from self._media(event, index, path, item)
        else:
            yield Delta(event, path, self._open(index, "unknown"), Op.SET, item)

    def _text(self, event: int, index: int, path: Path, item: dict[str, Any], kind: str) -> Iterator[Delta]:
        target = self._going_on(index, kind)
        if text := text_of(item.get("text")):
            yield Delta(event, (*path, "text"), target, Op.APPEND, text)
        yield from self._annotated(event, target, path, item)

    def _annotated(self, event: int, target: Target, path: Path, item: dict[str, Any]) -> Iterator[Delta]:
        for position, annotation in listed(item, "annotations"):
            key = (*_key(target), self._annotations)
            self._annotations += 1
            where = (*path, "annotations", position)
            yield Delta(event, where, Target(0, "annotation", key, "value"), Op.SET, annotation)

    def _thought(self, event: int, index: int, path: Path, item: dict[str, Any]) -> Iterator[Delta]:
        """A thought: its summary, whole or piece by piece, and its signature."""
        contents = [((*path, "summary", at), content) for at, content in listed(item, "summary")]
        if isinstance(item.get("content"), dict):
            contents.append(((*path, "content"), item["content"]))
        for where, content in contents:
            if content.get("type") == "text":
                yield from self._text(event, index, where, content, "reasoning")
            else:
                yield from self.read(event, index, where, content)
        if signature := text_of(item.get("signature")):
            target = self._going_on(index, "reasoning")._replace(field="signature")
            yield Delta(event, (*path, "signature"), target, Op.SET, signature)

    def _call(self, event: int, index: int, path: Path, item: dict[str, Any]) -> Iterator[Delta]:
        """A call, whose arguments may follow; the server's own have their type for a name."""
        kind = "tool_call" if item["type"] == _CLIENT_CALL else "server_tool_call"
        target = self._going_on(index, kind)
        yield from _fields(event, path, item, target, _CALL_FIELDS)
        if kind == "server_tool_call" and not item.get("name"):
            yield Delta(event, (*path, "type"), target._replace(field="name"), Op.SET, item["type"])
        arguments = item.get("arguments")
        if isinstance(arguments, dict | list) and arguments:
            yield Delta(event, (*path, "arguments"), target, Op.SET, arguments)
        else:
            where = (*path, "arguments") if isinstance(arguments, str) else path
            yield Delta(event, where, target, Op.APPEND, text_of(arguments))

    def _result(self, event: int, index: int, path: Path, item: dict[str, Any]) -> Iterator[Delta]:
        target = self._going_on(index, "tool_result")
        yield from _fields(event, path, item, target, _RESULT_FIELDS)
        result = item.get("result")
        if isinstance(result, str):
            yield Delta(event, (*path, "result"), target, Op.APPEND, result)
        elif result is not None:
            yield Delta(event, (*path, "result"), target, Op.SET, result)

    def _media(self, event: int, index: int, path: Path, item: dict[str, Any]) -> Iterator[Delta]:
        """Pictures and files are whole; sound goes on, and each piece of it is base64 of its own."""
        type_ = item["type"]
        goes_on = type_ == "audio"
        target = self._going_on(index, type_) if goes_on else self._open(index, _MEDIA[type_])
        if media_type := word(item.get("mime_type")):
            yield Delta(event, (*path, "mime_type"), target._replace(field="media_type"), Op.SET, media_type)
        for name in ("data", "uri"):
            if value := text_of(item.get(name)):
                its = target._replace(field="data") if goes_on and name == "data" else target
                yield Delta(event, (*path, name), its, Op.APPEND, value)

    def again(self, event: int, index: int, path: Path, item: dict[str, Any]) -> Iterator[Delta]:
        """A step or content that is told once more at the end, part by part."""
        once = Items()
        told = [delta for delta in once.read(event, index, path, item) if delta.target.kind != "annotation"]
        known = self._parts.get(index, [])
        if not known:
            yield from self.read(event, index, path, item)
            return
        texts = [delta.target for delta in told if delta.target.field == "text"]
        if once._parts.get(index) != known or len(texts) != len(set(texts)):
            yield Delta(event, path, Target(0, "unknown", (index, "again"), "text"), Op.SET, item)
            return
        for delta in told:
            if delta.target.field in ("name", "id"):
                yield delta
            elif delta.value != "" and delta.target.field == "text" and delta.target.kind not in _WHOLE:
                yield delta._replace(op=Op.RESTATE)


def _key(target: Target) -> tuple[int, ...]:
    assert isinstance(target.key, tuple)
    return target.key


def _fields(
    event: int, path: Path, item: dict[str, Any], target: Target, fields: dict[str, str]
) -> Iterator[Delta]:
    for name, field in fields.items():
        value = item.get(name)
        if value is True or word(value):
            yield Delta(event, (*path, name), target._replace(field=field), Op.SET, value)
