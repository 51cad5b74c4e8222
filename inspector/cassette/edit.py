"""Every edit of an interaction: its bodies, headers and fields, each as a new `Cassette`.

How a change gets into the text of its chunk, verified, is the business of `splices`; what else has
to change with it, of `followers`.
"""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from inspector.cassette import followers, nodes
from inspector.cassette.fields import Path, field_change
from inspector.cassette.header_changes import as_mapping, header_changes, listed_changes
from inspector.cassette.interaction import Body, Interaction, Request, Response, Side
from inspector.cassette.model import Cassette
from inspector.cassette.nodes import PREFIX, STR, Mapping, Scalar
from inspector.cassette.nodes import Sequence as ListNode
from inspector.cassette.scalar import PYTHON_TAGS
from inspector.cassette.session import READ_ONLY
from inspector.cassette.splices import spliced
from inspector.cassette.structure import Change, ItemsChange, ScalarChange, TreeChange, tree_changes
from inspector.cassette.values import MIME_WIDTH, in_lines, plain, rewrapped
from inspector.content import codings, json_text

GO_WIDTH = 70
"""Characters in a line of base64 that go-yaml writes."""


@dataclass(frozen=True, slots=True)
class Edit:
    """A new cassette, and what had to be decided on the way to it, in words for people.

    ``order`` says of each interaction which one it was before, -1 of one that is new. It is None
    where all kept their places.
    """

    cassette: Cassette
    notes: tuple[str, ...] = ()
    order: tuple[int, ...] | None = None


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
    message = _message(interaction, side)
    body = message.body
    if body.raw is not None and new == (body.text if isinstance(new, str) else body.content):
        return Edit(cassette)
    changes: list[Change] = []
    if body.storage == "parsed" and body.node is not None:
        wanted = _json_of(new)
        changes += tree_changes(body.node, wanted)
        lengths = followers.structured_lengths(plain(body.node), wanted)
    else:
        change, stored = _body_change(interaction, message, new)
        changes.append(change)
        lengths = {len(body.stored): len(stored)}
    if not changes:
        return Edit(cassette)
    follow: list[Change] = [*followers.length_changes(message, interaction, lengths)]
    if side == "request" and isinstance(new, str):
        follow += followers.form_changes(interaction, body=new)
    return _apply(cassette, index, interaction, changes, follow)


def edit_headers(cassette: Cassette, index: int, side: Side, headers: Sequence[tuple[str, str]]) -> Edit:
    """Give a message these ``(name, value)`` headers, in this order. Only what differs is rewritten.

    Raises ValueError for names and values that HTTP does not allow, and where the file cannot hold them.
    """
    interaction = cassette.interactions[index]
    message = _message(interaction, side)
    if list(headers) == list(message.headers):
        return Edit(cassette)
    node = message.node.get("headers")
    if isinstance(node, Mapping) and node.pairs:
        changes = list(header_changes(node, headers))
    elif isinstance(node, ListNode) and node.items:
        changes = list(listed_changes(node, headers))
    elif node is not None:
        changes = [TreeChange(node, as_mapping(headers))]
    else:
        changes = [_new_key(message.node, "headers", as_mapping(headers))]
    return _apply(cassette, index, interaction, changes)


def edit_field(cassette: Cassette, index: int, path: Path, value: str) -> Edit:
    """Give a scalar field (see `fields_of`) another value; its type stays.

    A parsed form and a host follow the URL, the reason phrase follows the status: where they were
    right before. Raises ValueError where the recorder could not read the value back.
    """
    interaction = cassette.interactions[index]
    change = field_change(_http(interaction), path, value)
    if change.value == change.node.value and change.tag == change.node.tag:
        return Edit(cassette)
    recorder = interaction.recorder
    follow: list[Change] = []
    if path == recorder.url:
        follow += [*followers.form_changes(interaction, url=value), *followers.host_changes(interaction, value)]
    elif path == recorder.method:
        follow += followers.form_changes(interaction, method=value)
    elif path == recorder.status:
        follow += followers.reason_changes(interaction, value)
    return _apply(cassette, index, interaction, [change], follow)


def _http(interaction: Interaction) -> Interaction:
    if not interaction.recorder.replays_http:
        raise ValueError(READ_ONLY)
    return interaction


def _message(interaction: Interaction, side: Side) -> Request | Response:
    message = _http(interaction).side(side)
    if message is None:
        raise ValueError(f"this interaction has no {side}")
    return message


def _apply(
    cassette: Cassette,
    index: int,
    interaction: Interaction,
    changes: list[Change],
    follow: Sequence[Change] = (),
) -> Edit:
    """Write changes, and those that follow as far as nothing else in the file shows their nodes."""
    if not changes:
        return Edit(cassette)
    own = nodes.own(interaction.node)
    if not all(own.issuperset(nodes.below(change.node)) for change in changes):
        raise ValueError("this value has an anchor or is an alias: other places of the file would change too")
    following = [change for change in follow if own.issuperset(nodes.below(change.node))]
    chunk, notes = spliced(interaction, [*changes, *following])
    return Edit(cassette.with_chunk(index, interaction.chunk, chunk), notes)


def _new_key(node: Mapping, key: str, value: Any) -> Change:
    """A key that a mapping does not have yet, behind the others."""
    if not node.pairs:
        return TreeChange(node, {key: value})
    count = len(node.pairs)
    return ItemsChange(node, {at: at for at in range(count)}, {count: [{key: value}]}, count + 1)


def _body_change(
    interaction: Interaction, message: Request | Response, new: str | bytes
) -> tuple[Change, bytes]:
    """The change that gives a message its body, and the bytes that a recorder will then replay."""
    body = message.body
    node = body.node
    if node is None:
        return _new_body(interaction, message, _text_of(new)), _utf8(_text_of(new))
    if not isinstance(node, Scalar):
        raise ValueError("this message has no body to replace")
    if body.storage in ("text", "none"):
        if isinstance(new, bytes) and not _is_text(new):
            return _as_binary(interaction, node, new), new
        tag = node.tag if node.tag in PYTHON_TAGS else STR
        return ScalarChange(node, _text_of(new), tag), _utf8(_text_of(new))
    if isinstance(body.raw, str):  # said to be base64, and is not: whoever mends it sees it as it is
        return ScalarChange(node, _text_of(new), node.tag), _utf8(_text_of(new))
    content = _encoded(body, new) if isinstance(new, str) else new
    stored = codings.encode_all(content, body.codings)
    return ScalarChange(node, rewrapped(base64.b64encode(stored).decode("ascii"), node.value), node.tag), stored


def _new_body(interaction: Interaction, message: Request | Response, text: str) -> Change:
    """A body where the file has no key for one."""
    holder = message.node.get("body")
    if isinstance(holder, Mapping):
        return _new_key(holder, "string", text)
    value: Any = text
    if interaction.recorder.emitter == "psych":
        value = {"encoding": "UTF-8", "string": text}
    elif interaction.recorder.emitter == "pyyaml" and isinstance(message, Response):
        value = {"string": text}
    return _new_key(message.node, "body", value)


def _as_binary(interaction: Interaction, node: Scalar, content: bytes) -> ScalarChange:
    """Bytes in place of a text, tagged and broken into lines as the recorder's emitter does."""
    coded = base64.b64encode(content).decode("ascii")
    match interaction.recorder.emitter:
        case "psych":
            return ScalarChange(node, coded, "!binary")
        case "go-yaml":
            return ScalarChange(node, in_lines(coded, GO_WIDTH), PREFIX + "binary")
    return ScalarChange(node, in_lines(coded, MIME_WIDTH), PREFIX + "binary")


def _is_text(content: bytes) -> bool:
    try:
        return "\0" not in content.decode("utf-8")
    except UnicodeDecodeError:
        return False


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
