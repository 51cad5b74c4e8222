"""What a content block says, wherever it stands: in an event, in a message, in a request."""

from collections.abc import Iterator
from typing import Any

from inspector.stream.deltas import Delta, Op, Target
from inspector.stream.dialects.values import mapping, text_of, word

Path = tuple[str | int, ...]
Key = tuple[int | str, ...]

_TEXTS = {
    "text": ("text", "text"),
    "thinking": ("reasoning", "thinking"),
    "redacted_thinking": ("redacted", "data"),
    "compaction": ("unknown", "content"),
}
"""Blocks whose text grows: the kind of part, and the key of the text in the block."""
CALLS = {
    "tool_use": "tool_call",
    "server_tool_use": "server_tool_call",
    "mcp_tool_use": "server_tool_call",
}
_FIELDS = {
    "id": "id",
    "tool_use_id": "id",
    "name": "name",
    "type": "type",
    "server_name": "server_name",
    "caller": "caller",
    "is_error": "is_error",
}
_NESTED_RESULTS = frozenset({"tool_result", "mcp_tool_result"})


def block_deltas(event: int, key: Key, path: Path, block: dict[str, Any], *, is_whole: bool) -> Iterator[Delta]:
    """What a content block says. ``is_whole``: its input is given here and no pieces of it follow."""
    type_ = word(block.get("type"))
    if type_ in _TEXTS and isinstance(block.get(_TEXTS[type_][1]), str | None):
        yield from _text_block(event, key, path, block, type_)
    elif type_ in CALLS:
        target = Target(0, CALLS[type_], key, "text")
        yield from _part_fields(event, path, block, target)
        if is_whole and "input" in block:
            yield Delta(event, (*path, "input"), target, Op.SET, block["input"])
        else:
            yield Delta(event, path, target, Op.APPEND, "")
    elif type_.endswith("tool_result"):
        yield from _tool_result(event, key, path, block, type_)
    elif type_ in ("image", "document"):
        yield from _source(event, key, path, block, "image" if type_ == "image" else "unknown")
    elif block:
        yield from _unknown(event, key, path, block)


def _text_block(event: int, key: Key, path: Path, block: dict[str, Any], type_: str) -> Iterator[Delta]:
    kind, name = _TEXTS[type_]
    target = Target(0, kind, key, "text")
    if text := text_of(block.get(name)):
        yield Delta(event, (*path, name), target, Op.APPEND, text)
    if type_ == "thinking" and (signature := text_of(block.get("signature"))):
        yield Delta(event, (*path, "signature"), target._replace(field="signature"), Op.APPEND, signature)
    if type_ == "compaction":
        for field in ("type", "encrypted_content"):
            if value := text_of(block.get(field)):
                yield Delta(event, (*path, field), target._replace(field=field), Op.SET, value)


def _part_fields(event: int, path: Path, block: dict[str, Any], target: Target) -> Iterator[Delta]:
    for name, field in _FIELDS.items():
        if value := block.get(name):
            yield Delta(event, (*path, name), target._replace(field=field), Op.SET, value)


def _tool_result(event: int, key: Key, path: Path, block: dict[str, Any], type_: str) -> Iterator[Delta]:
    """A result of a tool, the client's or the server's. A list of blocks is a part for each."""
    content = block.get("content")
    if type_ in _NESTED_RESULTS and isinstance(content, list) and content:
        for position, item in enumerate(content):
            here = (*path, "content", position)
            yield from _result_item(event, (*key, f"item{position}"), here, item, path, block)
        return
    target = Target(0, "tool_result", key, "text")
    yield from _part_fields(event, path, block, target)
    if isinstance(content, str) or content is None:
        where = (*path, "content") if isinstance(content, str) else path
        yield Delta(event, where, target, Op.APPEND, text_of(content))
    else:
        yield Delta(event, (*path, "content"), target, Op.SET, content)


def _result_item(
    event: int, key: Key, path: Path, item: Any, block_path: Path, block: dict[str, Any]
) -> Iterator[Delta]:
    match item:
        case {"type": "image"}:
            # A result that is only a picture still says which call it answers.
            yield from _part_fields(event, block_path, block, Target(0, "image", key, "text"))
            yield from _source(event, key, path, item, "image")
        case {"type": "text", "text": str(text)}:
            target = Target(0, "tool_result", key, "text")
            yield from _part_fields(event, block_path, block, target)
            yield Delta(event, (*path, "text"), target, Op.APPEND, text)
        case _:
            target = Target(0, "tool_result", key, "text")
            yield from _part_fields(event, block_path, block, target)
            yield Delta(event, path, target, Op.SET, item)


def _source(event: int, key: Key, path: Path, block: dict[str, Any], kind: str) -> Iterator[Delta]:
    """An image or a document: its data, its address or its file; the whole block where it is something else."""
    source = mapping(block.get("source"))
    for name in ("data", "url", "file_id"):
        if value := text_of(source.get(name)):
            target = Target(0, kind, key, "text")
            yield Delta(event, (*path, "source", name), target, Op.SET, value)
            for field, holder, where in (("media_type", source, ("source",)), ("title", block, ())):
                if said := word(holder.get(field)):
                    yield Delta(event, (*path, *where, field), target._replace(field=field), Op.SET, said)
            return
    yield from _unknown(event, key, path, block)


def _unknown(event: int, key: Key, path: Path, block: dict[str, Any]) -> Iterator[Delta]:
    yield Delta(event, path, Target(0, "unknown", key, "text"), Op.SET, block)
