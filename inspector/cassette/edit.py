"""What an edit changes: the body and the lengths beside it, as a new `Cassette`.

How a change gets into the text of its chunk, verified, is the business of `splices`.
"""

import base64
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from inspector.cassette import nodes
from inspector.cassette.interaction import Body, Interaction, Request, Response, Side
from inspector.cassette.model import Cassette
from inspector.cassette.nodes import STR, Scalar
from inspector.cassette.scalar import PYTHON_TAGS
from inspector.cassette.session import READ_ONLY
from inspector.cassette.splices import spliced
from inspector.cassette.structure import Change, ScalarChange, tree_changes
from inspector.cassette.values import plain
from inspector.content import codings, json_text

MIME_WIDTH = 76
"""Characters in a line of base64 (RFC 2045 §6.8)."""

_LENGTH = re.compile(r"(content-length:[ \t]*)?([0-9]{1,18})(\s*)", re.IGNORECASE)
"""A length, or the line of the wire that says it (vcrpy before 1.0)."""


@dataclass(frozen=True, slots=True)
class Edit:
    """A new cassette, and what had to be decided on the way to it, in words for people."""

    cassette: Cassette
    notes: tuple[str, ...] = ()


def replace_body(cassette: Cassette, index: int, side: Side, new: str | bytes) -> Cassette:
    """Replace the body of a request or a response.

    ``str`` is the new text, ``bytes`` the new content; both are stored again as the old body was
    (charset, content codings, base64). Raises ValueError where that cannot be, such as a structured
    body with something that is not JSON.
    """
    return edit_body(cassette, index, side, new).cassette


def edit_body(cassette: Cassette, index: int, side: Side, new: str | bytes) -> Edit:
    """`replace_body`, and what was decided. Lengths beside the body follow where they were right."""
    interaction = cassette.interactions[index]
    if not interaction.recorder.replays_http:
        raise ValueError(READ_ONLY)
    message = interaction.side(side)
    if message is None:
        raise ValueError(f"this interaction has no {side}")
    body = message.body
    if new == (body.text if isinstance(new, str) else body.content):
        return Edit(cassette)
    own = nodes.own(interaction.node)
    changes: list[Change] = []
    if body.storage == "parsed" and body.node is not None:
        wanted = _json_of(new)
        changes += tree_changes(body.node, wanted)
        lengths = _structured_lengths(plain(body.node), wanted)
    else:
        change, stored = _body_change(body, new)
        changes.append(change)
        lengths = {len(body.stored): len(stored)}
    if changes:
        followers = _length_changes(message, interaction, lengths)
        changes += (length for length in followers if length.node in own)
    if not all(own.issuperset(nodes.below(change.node)) for change in changes):
        raise ValueError("this value has an anchor or is an alias: other places of the file would change too")
    return _apply(cassette, index, interaction, changes)


def _body_change(body: Body, new: str | bytes) -> tuple[ScalarChange, bytes]:
    """The change of the scalar that holds a body, and the bytes that it then stands for."""
    node = body.node
    if not isinstance(node, Scalar):
        raise ValueError("this message has no body to replace")
    if body.storage in ("text", "none"):
        tag = node.tag if node.tag in PYTHON_TAGS else STR
        return ScalarChange(node, _text_of(new), tag), _utf8(_text_of(new))
    if isinstance(body.raw, str):  # said to be base64, and is not: whoever mends it sees it as it is
        return ScalarChange(node, _text_of(new), node.tag), _utf8(_text_of(new))
    content = _encoded(body, new) if isinstance(new, str) else new
    stored = codings.encode_all(content, body.codings)
    return ScalarChange(node, _wrapped(base64.b64encode(stored).decode("ascii"), node.value), node.tag), stored


def _wrapped(coded: str, old: str) -> str:
    """base64 in lines as long as the old ones: PyYAML breaks at 76, Ruby's pack at 60, Psych never."""
    first, line_end, rest = old.partition("\n")
    if not line_end:
        return coded
    width = len(first) if rest and first else MIME_WIDTH
    lines = (coded[at : at + width] for at in range(0, len(coded), width))
    return "\n".join(lines) + ("\n" if old.endswith("\n") else "")


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


def _length_changes(
    message: Request | Response, interaction: Interaction, lengths: Mapping[int, int]
) -> Iterator[ScalarChange]:
    """Length fields follow a body only where they were right before: ``lengths`` maps old to new."""
    candidates = (
        [nodes.at_path(message.node, interaction.recorder.length)] if interaction.recorder.length else []
    )
    candidates += message.headers.nodes_of("content-length")
    for node in candidates:
        found = _LENGTH.fullmatch(node.value) if isinstance(node, Scalar) else None
        if isinstance(node, Scalar) and found:
            name, old, rest = found.groups("")
            new = lengths.get(int(old))
            if new is not None and old != str(new):
                yield ScalarChange(node, f"{name}{new}{rest}", node.tag)


def _structured_lengths(old: Any, new: Any) -> dict[int, int]:
    """The lengths of a structured body in the layouts that clients and servers send JSON in."""
    return {len(layout(old)): len(layout(new)) for layout in _LAYOUTS}


_LAYOUTS: tuple[Callable[[Any], bytes], ...] = (
    lambda value: json.dumps(value, separators=(",", ":")).encode(),
    lambda value: json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode(),
    lambda value: json.dumps(value, ensure_ascii=False).encode(),
    lambda value: json.dumps(value).encode(),
)


def _json_of(new: str | bytes) -> Any:
    try:
        return json_text.loads(_text_of(new))
    except json_text.JsonError as error:
        raise ValueError(f"this body is stored as YAML values and takes JSON only: {error}") from error


def _apply(cassette: Cassette, index: int, interaction: Interaction, changes: list[Change]) -> Edit:
    if not changes:
        return Edit(cassette)
    chunk, notes = spliced(interaction, changes)
    return Edit(cassette.with_chunk(index, interaction.chunk, chunk), notes)
