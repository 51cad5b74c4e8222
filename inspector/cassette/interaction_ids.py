"""The ids that go-vcr gives its interactions: read, checked, and given anew."""

import re

from inspector.cassette import recorders
from inspector.cassette.edit import Edit
from inspector.cassette.interaction import Interaction
from inspector.cassette.model import Cassette
from inspector.cassette.nodes import Node, Scalar
from inspector.cassette.source import CassetteError
from inspector.cassette.splices import spliced
from inspector.cassette.structure import ScalarChange

_FIRST_ID = re.compile(rb"[ ]*-[ ]+id:[ ]+([0-9]{1,9})[ \t]*\r?\n")


def ids_are_in_order(cassette: Cassette) -> bool:
    """Whether go-vcr's ids count from 0, as it writes them; true where there are none."""
    return all(id_of(cassette, index) in (None, index) for index in range(len(cassette.items)))


def renumber(cassette: Cassette) -> Edit:
    """Give all interactions the ids 0, 1, 2, … that go-vcr gives them."""
    found = {index: id_of(cassette, index) for index in range(len(cassette.items))}
    wanted = {index: index for index, number in found.items() if number not in (None, index)}
    return Edit(with_ids(cassette, wanted))


def id_of(cassette: Cassette, index: int) -> int | None:
    """The ``id`` of an interaction, read from its first line where it stands there; None without one."""
    item = cassette.items[index]
    if cassette.format.emitter != "go-yaml":
        return None
    if not cassette.is_whole:
        found = _FIRST_ID.match(item.source, item.start, item.end)
        if found:
            return int(found.group(1))
    try:
        node = cassette.interaction(index).node.get("id")
    except CassetteError:
        return None
    text = node.value if isinstance(node, Scalar) else ""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= recorders.MAX_DIGITS else None


def without_id(cassette: Cassette, index: int) -> bytes:
    """The bytes of an interaction's item, without the digits of an id that stands on its first line.

    Nothing is parsed. Equal bytes are equal interactions but for their ids.
    """
    item = cassette.items[index]
    found = _FIRST_ID.match(item.source, item.start, item.end) if cassette.format.emitter == "go-yaml" else None
    if found is None:
        return item.data
    return item.source[item.start : found.start(1)] + item.source[found.end(1) : item.end]


def text_without_id(cassette: Cassette, index: int) -> str:
    """The lines of an interaction without its id and what stands around it; as they are if it is broken."""
    text = cassette.source_of(index)[1]
    try:
        interaction = cassette.interaction(index)
    except CassetteError:
        return text.rstrip()
    if id_of(cassette, index) is not None:
        node, start = _id_node(interaction), interaction.node.end - len(text)
        text = text[: node.start - start] + text[node.end - start :]
    return text.rstrip()


def with_ids(cassette: Cassette, wanted: dict[int, int]) -> Cassette:
    """A cassette in which some interactions have other ids."""
    if not wanted:
        return cassette
    if cassette.is_whole:
        first = cassette.interaction(next(iter(wanted)))
        changes = [_id_change(cassette, index, number) for index, number in wanted.items()]
        chunk, _ = spliced(first, [*changes])
        return cassette.with_chunk(next(iter(wanted)), first.chunk, chunk)
    items = list(cassette.items)
    for index, number in wanted.items():
        interaction = cassette.interaction(index)
        if interaction.chunk is not items[index]:
            raise ValueError("interactions that share an anchor cannot be numbered")
        items[index], _ = spliced(interaction, [_id_change(cassette, index, number)])
    return cassette.with_chunks(cassette.head, tuple(items), cassette.tail, cassette.packed)


def _id_change(cassette: Cassette, index: int, number: int) -> ScalarChange:
    node = _id_node(cassette.interaction(index))
    if not isinstance(node, Scalar) or node.anchor:
        raise ValueError("the id of an interaction has an anchor or is an alias")
    return ScalarChange(node, str(number), node.tag)


def _id_node(interaction: Interaction) -> Node:
    return next(
        value
        for key, value in reversed(interaction.node.pairs)
        if isinstance(key, Scalar) and key.value == "id"
    )
