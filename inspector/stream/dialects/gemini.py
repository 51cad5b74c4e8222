"""Gemini and Vertex AI: each chunk is a whole ``GenerateContentResponse``, and so is the plain answer.

Source: Google's API reference (``generateContent``, ``Content``, ``Part``; ``functionCall.partialArgs``
is Vertex AI's). A part comes whole, but its text may go on in the next chunk: that is one part where
both are plain text with the same ``thought``. Keys of requests may be spelled in snake case.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from inspector.content import json_text
from inspector.stream.deltas import Delta, Op, RequestTurn, Target, choice_field, message_field
from inspector.stream.dialects.partial_args import PartialArgs
from inspector.stream.dialects.values import listed, mapping, number, word
from inspector.stream.framing import Event

NAME = "gemini"

Path = tuple[str | int, ...]

_CANDIDATE_FIELDS = (
    "finishMessage",
    "safetyRatings",
    "citationMetadata",
    "groundingMetadata",
    "urlContextMetadata",
    "logprobsResult",
    "avgLogprobs",
)
_MEDIA = ("image", "audio")


def recognise(_event: Event, payload: Any) -> bool:
    """A list of ``candidates``, or what stands in its place where there is none."""
    return isinstance(payload, dict) and (
        isinstance(payload.get("candidates"), list)
        or isinstance(payload.get("usageMetadata"), dict)
        or isinstance(payload.get("promptFeedback"), dict)
    )


def serves(path: str) -> bool:
    """Such as ``/v1beta/models/NAME:streamGenerateContent``."""
    return path.endswith((":streamGenerateContent", ":generateContent"))


def reader() -> "GeminiReader":
    """A reader for one stream."""
    return GeminiReader()


@dataclass(slots=True)
class _Content:
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


class GeminiReader:
    """Reads chunks, or the one document of a plain answer."""

    def __init__(self) -> None:
        self._contents: dict[int, _Content] = {}
        self._known: set[str] = set()
        self._last: dict[Target, Any] = {}

    def feed(self, number: int, _event: Event, payload: Any) -> Iterator[Delta]:
        """The deltas of one event."""
        if not isinstance(payload, dict):
            return
        for key, name in (("responseId", "id"), ("modelVersion", "model"), ("createTime", "createTime")):
            if name not in self._known and word(payload.get(key)):
                self._known.add(name)
                yield Delta(number, (key,), message_field(name), Op.SET, payload[key])
        for position, candidate in listed(payload, "candidates"):
            yield from self._candidate(number, ("candidates", position), candidate)
        usage = mapping(payload.get("usageMetadata"))
        yield from self._replaced(number, ("usageMetadata",), message_field("usage"), usage)
        for name in ("promptFeedback", "error"):
            yield from self._replaced(number, (name,), message_field(name), payload.get(name))

    def _candidate(self, event: int, path: Path, candidate: dict[str, Any]) -> Iterator[Delta]:
        index = number(candidate.get("index"), 0)
        state = self._contents.setdefault(index, _Content(index))
        content = mapping(candidate.get("content"))
        if not state.role and (role := word(content.get("role"))):
            state.role = True
            yield Delta(event, (*path, "content", "role"), choice_field(index, "role"), Op.SET, role)
        yield from _parts(event, state, (*path, "content"), content)
        for name in _CANDIDATE_FIELDS:
            yield from self._replaced(event, (*path, name), choice_field(index, name), candidate.get(name))
        yield from self._annotations(event, index, path, candidate)
        # 0 is what an enum has that was never set; the others are numbers where the client asked for them.
        if reason := word(candidate.get("finishReason") or None):
            yield Delta(event, (*path, "finishReason"), choice_field(index, "finish_reason"), Op.SET, reason)

    def _annotations(self, event: int, index: int, path: Path, candidate: dict[str, Any]) -> Iterator[Delta]:
        for holder, name in (("groundingMetadata", "groundingSupports"), ("citationMetadata", "citations")):
            for position, item in listed(mapping(candidate.get(holder)), name):
                target = Target(index, "annotation", (name, position), "value")
                yield from self._replaced(event, (*path, holder, name, position), target, item)

    def _replaced(self, event: int, path: Path, target: Target, value: Any) -> Iterator[Delta]:
        """A value that replaces the one before it; an empty one does not."""
        if value and self._last.get(target) != value:
            self._last[target] = value
            yield Delta(event, path, target, Op.SET, value)


def _parts(event: int, state: _Content, path: Path, content: dict[str, Any]) -> Iterator[Delta]:
    parts = content.get("parts")
    if isinstance(parts, dict):  # documented examples have a single part without its list
        yield from _part(event, state, (*path, "parts"), parts)
    for position, part in listed(content, "parts"):
        yield from _part(event, state, (*path, "parts", position), part)


def _part(event: int, state: _Content, path: Path, part: dict[str, Any]) -> Iterator[Delta]:
    signature, signature_key = _either(part, "thoughtSignature", "thought_signature")
    text = part.get("text")
    for name, read in _READERS.items():
        value, key = _either(part, name, _snake(name))
        if isinstance(value, dict):
            yield from read(event, state, (*path, key), value)
            break
    else:
        if isinstance(text, str):
            yield from _text(event, state, path, part, signed=bool(signature))
        elif part.keys() - {signature_key}:
            yield Delta(event, path, state.open("unknown"), Op.SET, part)
        elif signature and (state.last is None or state.signed):
            yield Delta(event, path, state.open("reasoning"), Op.APPEND, "")
    if signature and isinstance(signature, str) and state.last is not None:
        state.signed = True
        target = state.last._replace(field="signature")
        yield Delta(event, (*path, signature_key), target, Op.SET, signature)


def _text(event: int, state: _Content, path: Path, part: dict[str, Any], *, signed: bool) -> Iterator[Delta]:
    text = part["text"]
    if text or signed:
        target = state.text("reasoning" if part.get("thought") is True else "text", signed=signed)
        yield Delta(event, (*path, "text"), target, Op.APPEND, text)


def _function_call(event: int, state: _Content, path: Path, call: dict[str, Any]) -> Iterator[Delta]:
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


def _function_response(event: int, state: _Content, path: Path, result: dict[str, Any]) -> Iterator[Delta]:
    target = state.open("tool_result")
    yield from _fields(event, path, target, result, name="name", id="id")
    yield from _whole(event, path, target, result, "response")


def _code(event: int, state: _Content, path: Path, code: dict[str, Any]) -> Iterator[Delta]:
    target = state.open("server_tool_call")
    yield from _fields(event, path, target, code, name="language", id="id")
    yield from _whole(event, path, target, code, "code")


def _code_result(event: int, state: _Content, path: Path, result: dict[str, Any]) -> Iterator[Delta]:
    target = state.open("tool_result")
    yield from _fields(event, path, target, result, status="outcome", id="id")
    yield from _whole(event, path, target, result, "output")


def _server_call(event: int, state: _Content, path: Path, call: dict[str, Any]) -> Iterator[Delta]:
    target = state.open("server_tool_call")
    yield from _fields(event, path, target, call, name="toolType", id="id")
    yield from _whole(event, path, target, call, "args")


def _server_result(event: int, state: _Content, path: Path, result: dict[str, Any]) -> Iterator[Delta]:
    target = state.open("tool_result")
    yield from _fields(event, path, target, result, name="toolType", id="id")
    yield from _whole(event, path, target, result, "response")


def _blob(event: int, state: _Content, path: Path, blob: dict[str, Any]) -> Iterator[Delta]:
    """Data in place or the URI of a file: pictures and sounds by their media type."""
    media_type, type_key = _either(blob, "mimeType", "mime_type")
    kind = str(media_type or "").partition("/")[0]
    name = next((name for name in ("data", "fileUri", "file_uri") if isinstance(blob.get(name), str)), "")
    if kind not in _MEDIA or not name:
        yield Delta(event, path, state.open("unknown"), Op.SET, blob)
        return
    target = state.open(kind)
    yield from _fields(event, path, target, blob, media_type=type_key)
    yield Delta(event, (*path, name), target, Op.SET, blob[name])


_READERS = {
    "functionCall": _function_call,
    "functionResponse": _function_response,
    "executableCode": _code,
    "codeExecutionResult": _code_result,
    "toolCall": _server_call,
    "toolResponse": _server_result,
    "inlineData": _blob,
    "fileData": _blob,
}


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


def _either(holder: dict[str, Any], camel: str, snake: str) -> tuple[Any, str]:
    """A value under one of two spellings, and the spelling."""
    key = camel if camel in holder else snake
    return holder.get(key), key


def _snake(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)


def request_turns(request: Any) -> list[RequestTurn] | None:
    """The system instruction and the ``contents``: each has the shape of an answer's content."""
    if not isinstance(request, dict) or not isinstance(request.get("contents"), list):
        return None
    system, key = _either(request, "systemInstruction", "system_instruction")
    turns = [_turn((key,), system, "system")] if isinstance(system, dict) else []
    return turns + [
        _turn(("contents", position), content, word(content.get("role")) or "user")
        for position, content in listed(request, "contents")
    ]


def _turn(path: Path, content: dict[str, Any], role: str) -> RequestTurn:
    deltas = list(_parts(0, _Content(), path, content))
    results = {delta.target.key for delta in deltas if delta.target.kind == "tool_result"}
    named = {delta.target.field: str(delta.value) for delta in deltas if len(results) == 1 and _names(delta)}
    return RequestTurn(role, named.get("name", ""), named.get("id", ""), path, deltas)


def _names(delta: Delta) -> bool:
    return delta.target.kind == "tool_result" and delta.target.field in ("name", "id")


def request_tools(request: Any) -> list[str]:
    """The functions that are declared, and the kinds of the server's tools."""
    return [name for _, tool in listed(mapping(request), "tools") for name in _tool_names(tool)]


def _tool_names(tool: dict[str, Any]) -> list[str]:
    names = [key for key in tool if key not in ("functionDeclarations", "function_declarations")]
    _, key = _either(tool, "functionDeclarations", "function_declarations")
    return [name for _, declared in listed(tool, key) if (name := word(declared.get("name")))] + names
