"""What an item says, wherever it stands: in an event, in the response at the end, in a request's input."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from inspector.stream.dialects.values import listed, mapping, word

Path = tuple[str | int, ...]


class Piece(NamedTuple):
    """A value of an item. ``path`` leads to it from the item.

    ``kind`` is a kind of part or "annotation". ``place`` tells apart the parts of one item: the index
    of a content part or of a summary, None for a part that the item has once. ``grows`` is true for a
    text that may have been said before in pieces.
    """

    path: Path
    kind: str
    place: int | None
    field: str
    value: Any
    grows: bool = False
    annotation: int = 0


class Call(NamedTuple):
    """How a type of call is laid out: its kind of part, where its arguments and its result stand."""

    kind: str
    arguments: str
    result: str = ""


CALLS = {
    "function_call": Call("tool_call", "arguments"),
    "custom_tool_call": Call("tool_call", "input"),
    "web_search_call": Call("server_tool_call", "action"),
    "file_search_call": Call("server_tool_call", "queries", "results"),
    "code_interpreter_call": Call("server_tool_call", "code", "outputs"),
    "mcp_call": Call("server_tool_call", "arguments", "output"),
    "mcp_list_tools": Call("server_tool_call", "", "tools"),
    "mcp_approval_request": Call("server_tool_call", "arguments"),
    "tool_search_call": Call("server_tool_call", "arguments"),
    "image_generation_call": Call("server_tool_call", "revised_prompt"),
    "computer_call": Call("tool_call", "action"),
    "local_shell_call": Call("tool_call", "action"),
    "shell_call": Call("tool_call", "action"),
    "apply_patch_call": Call("tool_call", "operation"),
}
"""The last four are answered by the client, a ``shell_call`` unless it runs in a container of the API's."""

_LISTED = {"shell_call": ("action", "commands")}
"""Where a call has a list of texts that are said one after the other: each is a part of its own."""

_BESIDE_TEXTS = ("type", "path", "timeout_ms", "max_output_length")
"""What else such arguments say."""

_NESTED = {"apply_patch_call": ("operation", "diff")}
"""Where the text that is said piece by piece stands below the arguments."""

SEALED = ("reasoning", "compaction")
"""Items whose content may be encrypted."""
_RESULTS = ("output", "tools", "outputs")
_FIELDS = ("status", "namespace", "server_label", "container_id", "execution", "error")
_TEXTS = {
    "output_text": ("text", "text"),
    "input_text": ("text", "text"),
    "text": ("text", "text"),
    "refusal": ("refusal", "refusal"),
    "reasoning_text": ("reasoning", "text"),
    "summary_text": ("summary", "text"),
}
"""Content whose text grows: the kind of part, and the key of the text."""
_FILES = ("image_url", "file_data", "file_url", "file_id")


def pieces(item: dict[str, Any]) -> Iterator[Piece]:
    """All that an item says, texts of its parts first."""
    type_ = word(item.get("type"))
    if type_ in CALLS:
        yield from _call(item, type_, CALLS[type_])
    elif type_.endswith("_output"):
        yield from _result(item, type_)
    elif type_ in ("message", "") and ("content" in item or "role" in item):
        yield from _contents(item, "content")
    elif type_ in SEALED:
        yield from _contents(item, "summary")
        yield from _contents(item, "content")
    elif item:
        yield Piece((), "unknown", None, "text", item)


def content(part: Any, index: int, *, is_summary: bool = False) -> Iterator[Piece]:
    """What one content part or one summary says."""
    part = part if isinstance(part, dict) else {"type": "output_text", "text": part}
    type_ = word(part.get("type"))
    kind, name = _TEXTS.get("summary_text" if is_summary else type_, ("", ""))
    if kind and isinstance(part.get(name), str | None):
        yield Piece((name,), kind, index, "text", part.get(name) or "", grows=True)
        for position, annotation in listed(part, "annotations"):
            yield Piece(
                ("annotations", position), "annotation", index, "value", annotation, annotation=position
            )
    elif type_ in ("input_image", "input_file"):
        yield from _file(part, index, "image" if type_ == "input_image" else "unknown")
    else:
        yield Piece((), "unknown", index, "text", part)


def _contents(item: dict[str, Any], name: str) -> Iterator[Piece]:
    contents = item.get(name)
    if isinstance(contents, str):
        yield Piece((name,), "summary" if name == "summary" else "text", 0, "text", contents, grows=True)
    elif isinstance(contents, list):
        for position, part in enumerate(contents):
            if not isinstance(part, dict):
                yield Piece((name, position), "unknown", position, "text", part)
                continue
            for piece in content(part, position, is_summary=name == "summary"):
                yield piece._replace(path=(name, position, *piece.path))


def _file(part: dict[str, Any], index: int, kind: str) -> Iterator[Piece]:
    for name in _FILES:
        if isinstance(part.get(name), str):
            yield Piece((name,), kind, index, "text", part[name])
            if filename := word(part.get("filename")):
                yield Piece(("filename",), kind, index, "filename", filename)
            return
    yield Piece((), "unknown", index, "text", part)


def _call(item: dict[str, Any], type_: str, call: Call) -> Iterator[Piece]:
    """A call. One that the server runs itself is named by its type, unless it has a name."""
    names = [("id", "id" if not item.get("call_id") else "item_id"), ("call_id", "id"), ("type", "type")]
    names += [("name" if item.get("name") else "type", "name"), *((name, name) for name in _FIELDS)]
    kind = kind_of(item)
    texts = list(_texts_of(item, type_))
    for place in [place for place, *_ in texts] or [0 if type_ in _LISTED else None]:
        for name, field in names:
            if value := item.get(name):
                yield Piece((name,), kind, place, field, value)
    for place, path, text in texts:
        yield Piece(path, kind, place, "text", text, grows=True)
        for name in _BESIDE_TEXTS:
            if value := mapping(item.get(call.arguments)).get(name):
                yield Piece((call.arguments, name), kind, place, "operation" if name == "type" else name, value)
    arguments = item.get(call.arguments)
    if isinstance(arguments, str):
        yield Piece((call.arguments,), kind, None, "text", arguments, grows=True)
    elif arguments and not texts and type_ not in _LISTED:
        yield Piece((call.arguments,), kind, None, "text", arguments)
    if result := item.get(call.result):
        name = "call_id" if item.get("call_id") else "id"
        if id_ := word(item.get(name)):
            yield Piece((name,), "tool_result", None, "id", id_)
        yield Piece((call.result,), "tool_result", None, "text", result, grows=isinstance(result, str))
    if type_ == "image_generation_call" and isinstance(item.get("result"), str) and item["result"]:
        yield Piece(("result",), "image", None, "text", item["result"])


def kind_of(item: dict[str, Any]) -> str:
    """The kind of part that a call is, "" for an item that is none."""
    type_ = word(item.get("type"))
    call = CALLS.get(type_)
    if call is None:
        return ""
    where = word(mapping(item.get("environment")).get("type"))
    return "server_tool_call" if type_ == "shell_call" and where.startswith("container") else call.kind


def _texts_of(item: dict[str, Any], type_: str) -> Iterator[tuple[int | None, Path, str]]:
    """The texts of a call that events say piece by piece, with their places in a list, and their paths."""
    holder, name = _LISTED.get(type_) or _NESTED.get(type_) or ("", "")
    found = mapping(item.get(holder)).get(name)
    if type_ in _LISTED and isinstance(found, list):
        yield from ((at, (holder, name, at), text) for at, text in enumerate(found) if isinstance(text, str))
    elif type_ in _NESTED and isinstance(found, str):
        yield None, (holder, name), found


def _result(item: dict[str, Any], type_: str) -> Iterator[Piece]:
    """The result of a call, as its own item: what a client answers, or what the server ran."""
    yield Piece(("type",), "tool_result", None, "type", type_)
    for name, field in (("call_id", "id"), ("status", "status")):
        if value := word(item.get(name)):
            yield Piece((name,), "tool_result", None, field, value)
    for name in _RESULTS:
        if output := item.get(name):
            yield from _output(output, name)


def _output(output: Any, name: str) -> Iterator[Piece]:
    """A result: a text, a list of content parts, or any other value."""
    items = output if isinstance(output, list) else []
    if items and all(word(mapping(item).get("type")).startswith("input_") for item in items):
        for position, item in enumerate(items):
            for piece in content(item, position):
                kind = "tool_result" if piece.kind == "text" else piece.kind
                yield piece._replace(path=(name, position, *piece.path), kind=kind)
    else:
        yield Piece((name,), "tool_result", None, "text", output, grows=isinstance(output, str))
