"""Every edit of an interaction: its bodies, headers and fields, each as a new `Cassette`.

How a change gets into the text of its chunk, verified, is the business of `splices`; what else has
to change with it, of `followers`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from inspector.cassette import followers, nodes
from inspector.cassette.body_changes import new_body, new_key, values_of
from inspector.cassette.fields import Path, field_change
from inspector.cassette.header_changes import as_mapping, header_changes, listed_changes
from inspector.cassette.interaction import Interaction, Request, Response, Side
from inspector.cassette.model import Cassette
from inspector.cassette.nodes import Mapping
from inspector.cassette.nodes import Sequence as ListNode
from inspector.cassette.splices import spliced
from inspector.cassette.structure import Change, TreeChange


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
    made = new_body(interaction, message, new)
    changes = made.changes
    if not changes:
        return Edit(cassette)
    if made.has_values:
        lengths = followers.structured_lengths(values_of(body), made.values)
    else:
        lengths = {len(body.stored): len(made.stored)}
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
        changes = [new_key(message.node, "headers", as_mapping(headers))]
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
    if interaction.recorder.refusal:
        raise ValueError(interaction.recorder.refusal)
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
