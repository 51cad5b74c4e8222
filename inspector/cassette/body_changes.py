"""How a message gets another body: stored again as the old one is, or as its recorder stores one."""

import base64
from collections.abc import Sequence
from typing import Any, NamedTuple

from inspector.cassette import tagged
from inspector.cassette.interaction import Body, Interaction, Request, Response
from inspector.cassette.nodes import PREFIX, STR, Mapping, Scalar
from inspector.cassette.scalar import PYTHON_TAGS
from inspector.cassette.structure import Change, ItemsChange, ScalarChange, TreeChange, tree_changes
from inspector.cassette.values import MIME_WIDTH, in_lines, piece_bytes, plain, rewrapped
from inspector.content import codings, json_text

GO_WIDTH = 70
"""Characters in a line of base64 that go-yaml writes."""

NOT_BASE64 = "this body is stored as bytes, and what stands there is not base64: it takes base64 only"


class NewBody(NamedTuple):
    """The changes that give a message its body, and the bytes that a recorder will then replay.

    ``values`` is what a body of values says then, ``has_values`` whether it is one.
    """

    changes: list[Change]
    stored: bytes
    values: Any = None
    has_values: bool = False


def new_body(interaction: Interaction, message: Request | Response, new: str | bytes) -> NewBody:
    """Another body: new text or new content. Raises ValueError where it cannot be stored."""
    body = message.body
    match body.storage:
        case "opaque":
            raise ValueError(
                "this body is stored in a form that only its recorder reads: it is not edited here"
            )
        case "parsed":
            return _values(message, new)
        case "pieces":
            return _pieces(body, new)
    node = body.node
    if body.place.type_node is not None or interaction.recorder.typed_bodies:
        return _typed(message, new)
    if node is None or (body.storage == "none" and _needs_holder(interaction, message)):
        return _absent(interaction, message, _text_of(new))
    assert isinstance(node, Scalar)
    if body.storage in ("text", "none"):
        return _as_text_or_binary(interaction, node, new)
    return _coded(interaction, body, node, new)


def _values(message: Request | Response, new: str | bytes) -> NewBody:
    body = message.body
    assert body.node is not None
    try:
        wanted = _json_of(new)
    except ValueError:
        if body.place.type_node is None:
            raise
        return _typed(message, new)  # no longer JSON: then it is a text, and says so
    return NewBody(list(tree_changes(body.node, wanted)), b"", wanted, has_values=True)


def _as_text_or_binary(interaction: Interaction, node: Scalar, new: str | bytes) -> NewBody:
    if isinstance(new, bytes) and not _is_text(new):
        if interaction.recorder.response_body == "content":
            raise ValueError("vcrpy plays a body in this layout only where it is a text")
        prefix = interaction.recorder.base64_prefix
        if prefix:
            return NewBody([ScalarChange(node, prefix + base64.b64encode(new).decode("ascii"))], new)
        return NewBody([_as_binary(interaction, node, new)], new)
    text = _text_of(new)
    prefix = interaction.recorder.base64_prefix
    if prefix and text.startswith(prefix):
        raise ValueError(f"its recorder would take a text that begins with {prefix!r} for base64")
    tag = node.tag if node.tag in PYTHON_TAGS else STR
    return NewBody([ScalarChange(node, text, tag)], _utf8(text))


def _coded(interaction: Interaction, body: Body, node: Scalar, new: str | bytes) -> NewBody:
    """Bytes stand there as base64, with their content codings."""
    if isinstance(body.raw, str):  # said to be base64, and is not: whoever mends it sees it as it is
        text = _text_of(new)
        if not _is_base64(text):
            raise ValueError(NOT_BASE64)
        return NewBody([ScalarChange(node, text, node.tag)], base64.b64decode(text))
    content = _encoded(body, new) if isinstance(new, str) else new
    stored = codings.encode_all(content, body.codings)
    coded = base64.b64encode(stored).decode("ascii")
    if body.storage == "prefixed":
        coded = interaction.recorder.base64_prefix + coded
        return NewBody([ScalarChange(node, coded, node.tag)], stored)
    return NewBody([ScalarChange(node, rewrapped(coded, node.value), node.tag)], stored)


def _pieces(body: Body, new: str | bytes) -> NewBody:
    """An upload or an iterator of Python stays one: what differs is written into the pieces it stands in."""
    content = _encoded(body, new) if isinstance(new, str) else new
    stored = codings.encode_all(content, body.codings)
    pieces = body.place.pieces
    old = [piece_bytes(piece) for piece in pieces]
    changes: list[Change] = [
        _piece(piece, now)
        for piece, was, now in zip(pieces, old, _shared_out(old, stored), strict=True)
        if was != now
    ]
    return NewBody(changes, stored)


def _piece(piece: tagged.Piece, data: bytes) -> ScalarChange:
    scalar, is_latin_1 = piece
    if scalar.tag == STR:
        return ScalarChange(scalar, data.decode("latin-1") if is_latin_1 else _as_text(data), STR)
    return ScalarChange(scalar, rewrapped(base64.b64encode(data).decode("ascii"), scalar.value), scalar.tag)


def _shared_out(old: Sequence[bytes], new: bytes) -> list[bytes]:
    """What begins and ends both stays; the first of the others takes what is between, the rest nothing."""
    first, last, start, end = 0, len(old), 0, len(new)
    while first < last - 1 and new.startswith(old[first], start, end):
        start += len(old[first])
        first += 1
    while last - 1 > first and new.endswith(old[last - 1], start, end):
        end -= len(old[last - 1])
        last -= 1
    return [*old[:first], new[start:end], *(b"" for _ in old[first + 1 : last]), *old[last:]]


def _typed(message: Request | Response, new: str | bytes) -> NewBody:
    """cassetter: a text, bytes in hexadecimal, or none; the type beside it says which."""
    body, holder = message.body, message.node.get("body")
    is_text = isinstance(new, str) or _is_text(new)
    kind, stored = ("text", _utf8(_text_of(new))) if is_text else ("binary", bytes(_content_of(new)))
    value = _text_of(new) if is_text else stored.hex()
    type_node, node = body.place.type_node, body.node
    if not isinstance(holder, Mapping) or type_node is None:
        value_ = {"type": kind, "content": value}
        holder_key = new_key(message.node, "body", value_) if holder is None else TreeChange(holder, value_)
        return NewBody([holder_key], stored)
    changes: list[Change] = [] if type_node.value == kind else [ScalarChange(type_node, kind, STR)]
    if node is None:
        old = holder.get("content")
        changes.append(new_key(holder, "content", value) if old is None else TreeChange(old, value))
    elif isinstance(node, Scalar):
        changes.append(ScalarChange(node, value, STR))
    else:
        changes.append(TreeChange(node, value))
    return NewBody(changes, stored)


def _needs_holder(interaction: Interaction, message: Request | Response) -> bool:
    """Whether a body that is null has to become a mapping: a mere text would not be played."""
    null = message.node.get("body")
    is_null = isinstance(null, Scalar) and message.body.node is null
    emitter, name = interaction.recorder.emitter, interaction.recorder.name
    of_vcrpy = emitter == "pyyaml" and name in ("vcrpy", "r-vcr") and isinstance(message, Response)
    return is_null and (emitter == "psych" or of_vcrpy) and interaction.recorder.response_body == "body"


def _absent(interaction: Interaction, message: Request | Response, text: str) -> NewBody:
    """A body where the file has no key for one, or a null where its recorder reads a mapping."""
    holder = message.node.get(_key_of(interaction, message))
    stored = _utf8(text)
    if isinstance(holder, Mapping):
        return NewBody([new_key(holder, "string", text)], stored)
    value: Any = text
    recorder = interaction.recorder
    if recorder.emitter == "psych" and recorder.name != "ruby-vcr-1":
        value = {"encoding": "UTF-8", "string": text}
    elif recorder.name in ("vcrpy", "vcrpy-0", "r-vcr") and isinstance(message, Response):
        value = {"string": text} if recorder.response_body == "body" else text
    if holder is None:
        return NewBody([new_key(message.node, _key_of(interaction, message), value)], stored)
    return NewBody([TreeChange(holder, value)], stored)


def _key_of(interaction: Interaction, message: Request | Response) -> str:
    recorder = interaction.recorder
    return recorder.response_body if isinstance(message, Response) else recorder.body


def new_key(node: Mapping, key: str, value: Any) -> Change:
    """A key that a mapping does not have yet, behind the others."""
    if not node.pairs:
        return TreeChange(node, {key: value})
    count = len(node.pairs)
    return ItemsChange(node, {at: at for at in range(count)}, {count: [{key: value}]}, count + 1)


def _as_binary(interaction: Interaction, node: Scalar, content: bytes) -> ScalarChange:
    """Bytes in place of a text, tagged and broken into lines as the recorder's emitter does."""
    coded = base64.b64encode(content).decode("ascii")
    match interaction.recorder.emitter:
        case "psych":
            return ScalarChange(node, coded, "!binary")
        case "go-yaml":
            return ScalarChange(node, in_lines(coded, GO_WIDTH), PREFIX + "binary")
    return ScalarChange(node, in_lines(coded, MIME_WIDTH), PREFIX + "binary")


def _is_text(content: bytes | str) -> bool:
    try:
        return isinstance(content, str) or "\0" not in content.decode("utf-8")
    except UnicodeDecodeError:
        return False


def _is_base64(text: str) -> bool:
    try:
        base64.b64decode("".join(text.split()), validate=True)
    except ValueError:
        return False
    return True


def _content_of(new: str | bytes) -> bytes:
    return _utf8(new) if isinstance(new, str) else new


def _text_of(new: str | bytes) -> str:
    return new if isinstance(new, str) else _as_text(new)


def _as_text(content: bytes) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ValueError("this body is stored as text and cannot hold bytes that are not UTF-8") from error


def _encoded(body: Body, text: str) -> bytes:
    try:
        if body.text is not None and body.text.encode(body.charset) != body.content:
            raise ValueError(f"this body's {body.charset} cannot be written again byte for byte")
        return text.encode(body.charset)
    except (UnicodeError, LookupError) as error:
        raise ValueError(f"the text cannot be stored as {body.charset}: {error}") from error


def _utf8(text: str) -> bytes:
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise ValueError("the text holds half of a surrogate pair, which UTF-8 cannot store") from error


def _json_of(new: str | bytes) -> Any:
    try:
        return json_text.loads(_text_of(new))
    except json_text.JsonError as error:
        raise ValueError(f"this body is stored as YAML values and takes JSON only: {error}") from error


def values_of(body: Body) -> Any:
    """What a body of values says now."""
    assert body.node is not None
    return plain(body.node)
