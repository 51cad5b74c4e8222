"""Every edit of the list of interactions: duplicate, delete, move, bring one over.

Interactions go to another place byte for byte, and the others stay the very same chunks. Whatever is
written anew is read back: exactly the wanted interactions are there and say what they said before.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import pairwise

from inspector.cassette import nodes, recorders
from inspector.cassette.chunks import Chunk
from inspector.cassette.detection import File
from inspector.cassette.edit import Edit
from inspector.cassette.interaction import Interaction
from inspector.cassette.interaction_ids import id_of, with_ids
from inspector.cassette.item_layout import (
    Brackets,
    Lines,
    alike,
    arranged_lines,
    compose,
    lines_of,
)
from inspector.cassette.model import Cassette
from inspector.cassette.nodes import Alias, Node, Scalar
from inspector.cassette.source import BOM, CassetteError, decode
from inspector.cassette.splices import spliced
from inspector.cassette.structure import ScalarChange

SESSION = "a recorded WebSocket session is one interaction: there is nothing to rearrange"
ALONE = "this file is one interaction, without a list that others could stand in"
ANCHORED = "has an anchor (&) or an alias (*), which would not work at another place of the file"

Piece = int | tuple[Cassette, int]
"""An interaction of the cassette that is edited, or one of another cassette."""

_EMPTY_LIST = re.compile(rb"(?m)^(?:\xef\xbb\xbf)?[\"']?(?:http_)?interactions[\"']?[ \t]*:")


def duplicate(cassette: Cassette, indices: Iterable[int]) -> Edit:
    """Copies of some interactions, behind the last of them. A go-vcr copy gets the next free ``id``.

    Raises ValueError where that cannot be, as all edits of this module do.
    """
    chosen = _known(cassette, indices)
    count = len(cassette.items)
    after = chosen[-1] + 1
    edit = arranged(cassette, [*range(after), *chosen, *range(after, count)])
    known = [number for number in map(id_of, [cassette] * count, range(count)) if number is not None]
    copies = [after + place for place, index in enumerate(chosen) if id_of(cassette, index) is not None]
    wanted = {copy: max(known) + 1 + place for place, copy in enumerate(copies)}
    return Edit(with_ids(edit.cassette, wanted), edit.notes, edit.order)


def delete(cassette: Cassette, indices: Iterable[int]) -> Edit:
    """Without some interactions. The last one leaves an empty list."""
    gone = set(_known(cassette, indices))
    return arranged(cassette, [index for index in range(len(cassette.items)) if index not in gone])


def move(cassette: Cassette, indices: Iterable[int], to: int) -> Edit:
    """Some interactions, in their order, to another place: the first of them then has the index ``to``."""
    chosen = _known(cassette, indices)
    others = [index for index in range(len(cassette.items)) if index not in set(chosen)]
    if not 0 <= to <= len(others):
        raise ValueError("there is no such place in the list")
    return arranged(cassette, [*others[:to], *chosen, *others[to:]])


def bring(cassette: Cassette, other: Cassette, index: int, at: int) -> Edit:
    """An interaction of another cassette, in front of the one that has the index ``at``."""
    count = len(cassette.items)
    return arranged(cassette, [*range(at), (other, index), *range(at, count)])


def exchange(cassette: Cassette, index: int, other: Cassette, theirs: int) -> Edit:
    """One interaction as another cassette has it."""
    count = len(cassette.items)
    edit = arranged(cassette, [*range(index), (other, theirs), *range(index + 1, count)])
    return Edit(edit.cassette, edit.notes)  # what it is about is the same: all keep their places


def staying(order: Sequence[int]) -> set[int]:
    """The places of a longest increasing run in an order: what is not in it has been moved.

    Negative numbers, for what is new, are in no run.
    """
    tops: list[int] = []
    at: list[int] = []
    before: dict[int, int] = {}
    for place, number in enumerate(order):
        if number < 0:
            continue
        length = bisect_left(tops, number)
        if length == len(tops):
            tops.append(number)
            at.append(place)
        else:
            tops[length], at[length] = number, place
        before[place] = at[length - 1] if length else -1
    found: set[int] = set()
    place = at[-1] if at else -1
    while place >= 0:
        found.add(place)
        place = before[place]
    return found


def arranged(cassette: Cassette, pieces: Sequence[Piece]) -> Edit:
    """A cassette that has these interactions in this order; an index that comes again is a copy."""
    for owner in (cassette, *_others(pieces)):
        if owner.format is recorders.WEBSOCKET:
            raise ValueError(SESSION)
        if owner.list_key == recorders.ALONE:
            raise ValueError(ALONE)
        if owner.format is recorders.UNKNOWN:
            raise ValueError(owner.format.refusal)
    order = _order(pieces)
    if order == tuple(range(len(cassette.items))):
        return Edit(cassette)
    if not pieces:
        return Edit(_emptied(cassette), order=())
    if not cassette.items:
        [other] = set(_others(pieces))
        made = arranged(other, [piece[1] for piece in pieces if isinstance(piece, tuple)]).cassette
        return Edit(made.with_chunks(made.head, made.items, made.tail, cassette.packed), order=order)
    if _fits_chunks(cassette, pieces, order):
        return Edit(_from_chunks(cassette, pieces), order=order)
    return Edit(_from_text(cassette, pieces), order=order)


def _known(cassette: Cassette, indices: Iterable[int]) -> list[int]:
    chosen = sorted(set(indices))
    if not chosen or not 0 <= chosen[0] <= chosen[-1] < len(cassette.items):
        raise ValueError("there is no such interaction")
    return chosen


def _others(pieces: Sequence[Piece]) -> list[Cassette]:
    return [piece[0] for piece in pieces if isinstance(piece, tuple)]


def _order(pieces: Sequence[Piece]) -> tuple[int, ...]:
    """Which interaction each one was, -1 for copies and for those of other cassettes."""
    seen: set[int] = set()
    order = []
    for piece in pieces:
        is_old = isinstance(piece, int) and piece not in seen
        order.append(piece if isinstance(piece, int) and is_old else -1)
        seen.update(order[-1:])
    return tuple(order)


# Chunk by chunk: nothing but what moves is read.


def _fits_chunks(cassette: Cassette, pieces: Sequence[Piece], order: Sequence[int]) -> bool:
    """Whether what moves can be read without the rest, and has nothing in it that the rest refers to."""
    if cassette.is_whole or any(other.is_whole for other in _others(pieces)):
        return False
    stays = staying(order)
    kept = {order[place] for place in stays}
    copied = {piece for place, piece in enumerate(pieces) if isinstance(piece, int) and order[place] < 0}
    touched: list[tuple[Cassette, int]] = [piece for piece in pieces if isinstance(piece, tuple)]
    moving = [index for index in range(len(cassette.items)) if index not in kept or index in copied]
    touched += ((cassette, index) for index in moving)
    for index in {*moving, *_neighbours(pieces)}:
        _refuse_half(cassette, index)
    return all(_stands_alone(owner, index, is_copied=index in copied) for owner, index in touched)


def _neighbours(pieces: Sequence[Piece]) -> set[int]:
    """The interactions that have another one before or behind them than they had."""
    found: set[Piece] = set()
    for one, other in pairwise(pieces):
        if not isinstance(one, int) or other != one + 1:
            found.update((one, other))
    return {piece for piece in found if isinstance(piece, int)}


def _refuse_half(cassette: Cassette, index: int) -> None:
    """What cannot be read may be a piece of another one: then the file as a whole says so."""
    try:
        cassette.interaction(index)
    except CassetteError:
        try:
            _whole(cassette)
        except CassetteError:
            return  # the file itself is broken here


def _stands_alone(cassette: Cassette, index: int, *, is_copied: bool) -> bool:
    """Whether an interaction has neither anchors nor aliases. One that is broken does, unless it is copied."""
    try:
        interaction = cassette.interaction(index)
    except CassetteError:
        if is_copied:
            raise
        return True
    if interaction.chunk is not cassette.items[index]:
        return False
    return not any(isinstance(node, Alias) or node.anchor for node in nodes.below(interaction.node))


def _lines(cassette: Cassette) -> Lines:
    def end_of(index: int) -> int | None:
        try:
            interaction = cassette.interaction(index)
        except CassetteError:
            return None
        if interaction.chunk is not cassette.items[index]:
            return None
        return len(interaction.text[: nodes.content_end(interaction.node)].encode("utf-8"))

    is_bare = cassette.list_key == recorders.BARE
    return Lines(cassette.head, cassette.items, cassette.tail, end_of, is_bare)


def _from_chunks(cassette: Cassette, pieces: Sequence[Piece]) -> Cassette:
    own = _lines(cassette)
    layouts = {cassette: own, **{other: _lines(other) for other in _others(pieces)}}
    places = [(own, piece) if isinstance(piece, int) else (layouts[piece[0]], piece[1]) for piece in pieces]
    head, items, tail = arranged_lines(own, places)
    checked = []
    for item, (layout, index) in zip(items, places, strict=True):
        before = layout.items[index]
        is_same = item.source is before.source and (item.start, item.end) == (before.start, before.end)
        checked.append(item if is_same else _checked(item, before))
    return cassette.with_chunks(head, tuple(checked), tail, cassette.packed)


def _checked(item: Chunk, before: Chunk) -> Chunk:
    """The lines of an interaction that has got other ones around it, if it says the same.

    A last line without an end may be one of a block text: with an end it would say more.
    """
    wanted, made = compose(before), compose(item)
    if alike(wanted, made):
        return item
    if isinstance(wanted, nodes.Sequence) and isinstance(made, nodes.Sequence):
        old, new = _last_scalar(wanted), _last_scalar(made)
        if old is not None and new is not None and old.value != new.value:
            text = decode(item.data)
            item_node = made.items[0]
            if isinstance(item_node, nodes.Mapping):
                whole = Interaction(item, text, item_node, recorders.VCRPY)
                again, _ = spliced(whole, [ScalarChange(new, old.value, old.tag)])
                if alike(wanted, compose(again)):
                    return again
    raise ValueError("the interaction cannot be written at this place of the file")


def _last_scalar(node: Node) -> Scalar | None:
    while isinstance(node, nodes.Sequence | nodes.Mapping) and not node.flow:
        node = node.items[-1] if isinstance(node, nodes.Sequence) else node.pairs[-1][1]
    return node if isinstance(node, Scalar) else None


# The file as one text: JSON, brackets, anchors, odd lines.


def _whole(cassette: Cassette) -> Cassette:
    if cassette.is_whole:
        return cassette
    whole = Cassette.parse_whole(cassette.plain)
    if len(whole.items) != len(cassette.items):
        raise ValueError("a line of a text looks like an interaction in this file: it cannot be rearranged")
    return whole


def _listed(data: bytes) -> tuple[int, str, nodes.Sequence]:
    """How many bytes of a mark come first, the text, and the list in it."""
    bom = len(BOM) if data.startswith(BOM) else 0
    text = decode(data[bom:])
    found = File.of(nodes.compose(text))
    assert found is not None  # it was read as a cassette
    if not isinstance(found[1], nodes.Sequence):
        raise ValueError("this file has no list that an interaction could be put into or taken from")
    return bom, text, found[1]


def _from_text(cassette: Cassette, pieces: Sequence[Piece]) -> Cassette:
    base = _whole(cassette)
    bases = {cassette: base, **{other: _whole(other) for other in _others(pieces)}}
    wanted = [(base, piece) if isinstance(piece, int) else (bases[piece[0]], piece[1]) for piece in pieces]
    data = _text_with(base, wanted)
    try:
        made = Cassette.parse_whole(data)
        says = [each.node for each in made.interactions]
        if not all(map(alike, says, [owner.interactions[index].node for owner, index in wanted])):
            raise ValueError(f"an interaction {ANCHORED}")
    except CassetteError as error:
        raise ValueError(f"an interaction {ANCHORED} ({error.message})") from error
    if len(says) != len(wanted):
        raise ValueError("the interactions cannot be rearranged in this file")
    _refuse_double_anchors(made)
    made.packed, made.format = cassette.packed, cassette.format
    return made


def _text_with(base: Cassette, wanted: Sequence[tuple[Cassette, int]]) -> bytes:
    data = base.plain
    bom, text, listed = _listed(data)
    owners = {owner: _listed(owner.plain) for owner, _ in wanted if owner is not base}
    if any(other.flow != listed.flow for _, _, other in owners.values()):
        raise ValueError("an interaction of a file that is laid out differently cannot be put here")
    if listed.flow:
        own = Brackets.of(text, listed)
        layouts = {base: own, **{owner: Brackets.of(*found[1:]) for owner, found in owners.items()}}
        return data[:bom] + own.arranged([(layouts[owner], index) for owner, index in wanted]).encode("utf-8")
    is_bare = base.list_key == recorders.BARE
    mine = lines_of(data, bom, listed, is_bare=is_bare)
    lines = {base: mine}
    for owner, (mark, _, found) in owners.items():
        lines[owner] = lines_of(owner.plain, mark, found, is_bare=is_bare)
    head, items, tail = arranged_lines(mine, [(lines[owner], index) for owner, index in wanted])
    return b"".join(chunk.data for chunk in (head, *items, tail))


def _refuse_double_anchors(made: Cassette) -> None:
    """YAML allows an anchor to come again, but vcrpy's reader does not."""
    seen: set[str] = set()
    for node in nodes.below(_listed(made.plain)[2]):
        anchor = None if isinstance(node, Alias) else node.anchor
        if anchor is not None and anchor in seen:
            raise ValueError(f"the anchor &{anchor} would be there twice")
        seen.update([anchor] if anchor else ())


def _emptied(cassette: Cassette) -> Cassette:
    """A cassette without interactions: an empty list, and what stands before and behind it."""
    if cassette.list_key == recorders.BARE:
        raise ValueError("this file is nothing but its list of interactions: one has to stay")
    if cassette.is_whole:
        data = cassette.plain
        bom, text, listed = _listed(data)
        if listed.flow:
            made = f"{text[: listed.start]}[]{text[listed.end :]}".encode()
            return _read_empty(cassette, data[:bom] + made)
        layout = lines_of(data, bom, listed, is_bare=False)
    else:
        layout = _lines(cassette)
    head = layout.head.data[: len(layout.head) - len(layout.lead(0))]
    key = [*_EMPTY_LIST.finditer(head)]
    if not key:
        raise ValueError("the last interaction of this file cannot be deleted")
    rest = layout.lead(len(layout.items)) + layout.tail.data
    at = key[-1].end()
    return _read_empty(cassette, head[:at] + b" []" + head[at:] + rest)


def _read_empty(cassette: Cassette, data: bytes) -> Cassette:
    made = Cassette.parse_whole(data)
    if len(made.items) or made.list_key != cassette.list_key:
        raise ValueError("the last interaction of this file cannot be deleted")
    made.packed, made.format = cassette.packed, cassette.format
    return made
