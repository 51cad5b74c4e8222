"""Structured bodies, edited as JSON: which YAML nodes change, and which lines come and go.

A mapping or a list in block style gains and loses single items; every other item keeps its lines,
its comments and its spelling. Only flow collections are written anew as a whole.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, NamedTuple

from inspector.cassette import scalar
from inspector.cassette.nodes import STR, Alias, Mapping, Node, Scalar, Sequence, all_pairs
from inspector.cassette.values import plain, same, scalar_value
from inspector.content import json_text

MERGED = "this is taken over from another place of the file by a merge key (<<): edit it there"


@dataclass(frozen=True, slots=True)
class ScalarChange:
    """A scalar that gets another value."""

    node: Scalar
    value: str
    tag: str = STR


@dataclass(frozen=True, slots=True)
class TreeChange:
    """A collection (or a scalar) that becomes another structure."""

    node: Node
    value: Any


class Moved(NamedTuple):
    """An item that goes to another place as it stands in the file; ``position`` is where it was."""

    position: int


@dataclass(frozen=True, slots=True)
class ItemsChange:
    """A collection that gains, loses or reorders items.

    ``kept`` pairs the positions of items that stay, before and after; ``inserted`` gives, for a
    position before, what comes in front of it, each as a structure of one item or `Moved`.
    """

    node: Mapping | Sequence
    kept: dict[int, int]
    inserted: dict[int, list[Any]]
    count: int

    def pairs(self, new: Node) -> list[tuple[Node, Node]] | None:
        """The items that stay, as they were and as they are; None where the others are not as wanted."""
        after = entries(new)
        before = entries(self.node)
        if type(new) is not type(self.node) or len(after) != self.count:
            return None
        wanted = [value for _, values in sorted(self.inserted.items()) for value in values]
        stays = set(self.kept.values())
        found = [position for position in range(len(after)) if position not in stays]
        if len(found) != len(wanted):
            return None
        same_as = dict(self.kept)
        for position, value in zip(found, wanted, strict=True):
            if isinstance(value, Moved):
                same_as[value.position] = position
            elif not _says(after[position], value):
                return None
        return [
            couple
            for old, position in same_as.items()
            for couple in zip(before[old], after[position], strict=True)
        ]


Change = ScalarChange | TreeChange | ItemsChange


def entries(node: Node) -> list[tuple[Node, ...]]:
    """The pairs of a mapping, or the items of a list as tuples of one."""
    if isinstance(node, Mapping):
        return list(node.pairs)
    return [(item,) for item in node.items] if isinstance(node, Sequence) else []


def _says(entry: tuple[Node, ...], wanted: Any) -> bool:
    """Whether an entry of a new collection is the wanted structure of one item."""
    if len(entry) == 1:
        return same([plain(entry[0])], wanted)
    key, value = entry
    return isinstance(key, Scalar) and key.tag == STR and same({key.value: plain(value)}, wanted)


def tree_changes(node: Node, wanted: Any) -> Iterator[Change]:
    """What has to change for a node to say a JSON value. Raises ValueError for an alias."""
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
    elif same(plain(node), wanted):
        return
    elif isinstance(node, Sequence) and isinstance(wanted, list):
        yield from _list_changes(node, wanted)
    elif isinstance(node, Mapping) and isinstance(wanted, dict):
        yield from _mapping_changes(node, wanted)
    else:
        yield TreeChange(node, wanted)


def _mapping_changes(node: Mapping, wanted: dict[str, Any]) -> Iterator[Change]:
    if node.has_merges:
        yield from _own_changes(node, wanted)
        return
    keys, names = node.keys(), list(wanted)
    if keys == names:
        for (_, item), value in zip(node.pairs, wanted.values(), strict=True):
            yield from tree_changes(item, value)
        return
    is_plain = len(set(keys)) == len(node.pairs) and all(
        isinstance(key, Scalar) and key.tag == STR for key, _ in node.pairs
    )
    kept, inserted = aligned(keys, names)
    if not kept or not is_plain:
        yield TreeChange(node, wanted)
        return
    # Inner ones first: behind a line that ends both collections, the lines of the inner one come first.
    for old, new in kept.items():
        yield from tree_changes(node.pairs[old][1], wanted[names[new]])
    come = {at: [{names[new]: wanted[names[new]]} for new in added] for at, added in inserted.items()}
    yield ItemsChange(node, kept, come, len(names))


def _own_changes(node: Mapping, wanted: dict[str, Any]) -> Iterator[Change]:
    """A mapping with a merge key: the values of its own keys can change, and nothing else."""
    if list(plain(node)) != list(wanted):
        raise ValueError(MERGED)
    own = {key for key, _ in node.pairs}
    for key, value in all_pairs(node):
        new = wanted[key.value] if isinstance(key, Scalar) else None
        if not isinstance(key, Scalar) or (key not in own and not same(plain(value), new)):
            raise ValueError(MERGED)
        if key in own:
            yield from tree_changes(value, new)


def _list_changes(node: Sequence, wanted: list[Any]) -> Iterator[Change]:
    if len(node.items) == len(wanted):
        for item, value in zip(node.items, wanted, strict=True):
            yield from tree_changes(item, value)
        return
    before = [json_text.dumps(plain(item)) for item in node.items]
    kept, inserted = aligned(before, [json_text.dumps(value) for value in wanted], pair_others=True)
    if not kept:
        yield TreeChange(node, wanted)
        return
    for old, new in kept.items():
        yield from tree_changes(node.items[old], wanted[new])
    come = {at: [[wanted[new]] for new in added] for at, added in inserted.items()}
    yield ItemsChange(node, kept, come, len(wanted))


def aligned(
    before: list[str], after: list[str], *, pair_others: bool = False
) -> tuple[dict[int, int], dict[int, list[int]]]:
    """Which items stay where, and which new ones come in front of which old position.

    ``pair_others``: items that differ and stand in the same place are one item that changed.
    """
    kept: dict[int, int] = {}
    inserted: dict[int, list[int]] = {}
    for kind, a, a_end, b, b_end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            kept |= zip(range(a, a_end), range(b, b_end), strict=True)
            continue
        if pair_others:
            both = min(a_end - a, b_end - b)
            kept |= zip(range(a, a + both), range(b, b + both), strict=True)
            a, b = a + both, b + both
        if b < b_end:
            inserted.setdefault(a_end, []).extend(range(b, b_end))
    return kept, inserted
