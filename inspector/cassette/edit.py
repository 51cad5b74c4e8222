"""What an edit changes: the body and the lengths beside it, as a new `Cassette`.

How a change gets into the text of its chunk, verified, is the business of `splices`.
"""

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from inspector.cassette import nodes, scalar
from inspector.cassette.interaction import Body, Interaction, Request, Response, Side
from inspector.cassette.model import Cassette
from inspector.cassette.nodes import Alias, Mapping, Node, Scalar, Sequence
from inspector.cassette.splices import Change, ScalarChange, TreeChange, spliced
from inspector.cassette.values import plain, same, scalar_value
from inspector.content import codings, json_text


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
    message = interaction.side(side)
    if message is None:
        raise ValueError(f"this interaction has no {side}")
    body = message.body
    if new == (body.text if isinstance(new, str) else body.content):
        return Edit(cassette)
    own = nodes.own(interaction.node)
    changes: list[Change] = []
    if body.storage == "parsed":
        changes += _structured_changes(body, new)
    else:
        change, stored = _body_change(body, new)
        changes.append(change)
        lengths = _length_changes(message, interaction, len(body.stored), len(stored))
        changes += (length for length in lengths if length.node in own)
    if not all(own.issuperset(nodes.below(change.node)) for change in changes):
        raise ValueError("this value has an anchor or is an alias: other places of the file would change too")
    return _apply(cassette, index, interaction, changes)


def _body_change(body: Body, new: str | bytes) -> tuple[ScalarChange, bytes]:
    """The change of the scalar that holds a body, and the bytes that it then stands for."""
    node = body.node
    if not isinstance(node, Scalar):
        raise ValueError("this message has no body to replace")
    if body.storage in ("text", "none"):
        text = new if isinstance(new, str) else _as_text(new)
        return ScalarChange(node, text), _utf8(text)
    content = _encoded(new, body.charset) if isinstance(new, str) else new
    stored = codings.encode_all(content, body.codings)
    coded = base64.b64encode(stored).decode("ascii")
    if "\n" in node.value:  # as PyYAML writes it
        coded = base64.encodebytes(stored).decode("ascii")
        coded = coded if node.value.endswith("\n") else coded.rstrip("\n")
    return ScalarChange(node, coded, node.tag), stored


def _as_text(content: bytes) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ValueError("this body is stored as text and cannot hold bytes that are not UTF-8") from error


def _encoded(text: str, charset: str) -> bytes:
    try:
        return text.encode(charset)
    except (UnicodeError, LookupError) as error:
        raise ValueError(f"the text cannot be stored as {charset}: {error}") from error


def _utf8(text: str) -> bytes:
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise ValueError("the text holds half of a surrogate pair, which UTF-8 cannot store") from error


def _length_changes(
    message: Request | Response, interaction: Interaction, old: int, new: int
) -> Iterator[ScalarChange]:
    """Length fields follow a body only where they were right before."""
    candidates = (
        [nodes.at_path(message.node, interaction.recorder.length)] if interaction.recorder.length else []
    )
    candidates += message.headers.nodes_of("content-length")
    for node in candidates:
        if isinstance(node, Scalar) and node.value == str(old) != str(new):
            yield ScalarChange(node, str(new), node.tag)


# Structured bodies: only the YAML nodes whose JSON value changed are written again.


def _structured_changes(body: Body, new: str | bytes) -> Iterator[Change]:
    try:
        wanted = json_text.loads(new if isinstance(new, str) else _as_text(new))
    except json_text.JsonError as error:
        raise ValueError(f"this body is stored as YAML values and takes JSON only: {error}") from error
    assert body.node is not None
    yield from _tree_changes(body.node, wanted)


def _tree_changes(node: Node, wanted: Any) -> Iterator[Change]:
    if isinstance(node, Alias):
        if not same(plain(node), wanted):
            raise ValueError("this value is an alias of another place in the file and cannot be edited here")
    elif isinstance(node, Scalar):
        if same(scalar_value(node), wanted):
            return
        if isinstance(wanted, dict | list):
            yield TreeChange(node, wanted)
        else:
            yield ScalarChange(node, *scalar.json_scalar(wanted))
    elif isinstance(node, Sequence) and isinstance(wanted, list) and len(node.items) == len(wanted):
        for item, value in zip(node.items, wanted, strict=True):
            yield from _tree_changes(item, value)
    elif isinstance(node, Mapping) and isinstance(wanted, dict) and node.keys() == list(wanted):
        for (_, item), value in zip(node.pairs, wanted.values(), strict=True):
            yield from _tree_changes(item, value)
    elif not same(plain(node), wanted):
        yield TreeChange(node, wanted)


def _apply(cassette: Cassette, index: int, interaction: Interaction, changes: list[Change]) -> Edit:
    if not changes:
        return Edit(cassette)
    chunk, notes = spliced(interaction, changes)
    return Edit(cassette.with_chunk(index, interaction.chunk, chunk), notes)
