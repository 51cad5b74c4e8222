"""Structured bodies, edited as JSON: which YAML nodes change, and which lines come and go.

A mapping or a list in block style gains and loses single items; every other item keeps its lines,
its comments and its spelling. Only flow collections are written anew as a whole.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from inspector.cassette import nodes, scalar
from inspector.cassette.nodes import STR, Alias, Mapping, Node, Scalar, Sequence
from inspector.cassette.source import Span
from inspector.cassette.values import plain, same, scalar_value
from inspector.content import json_text

Writer = Callable[[Any, int], str]
"""Writes a structure of one item as YAML whose first line starts at a column."""


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


@dataclass(frozen=True, slots=True)
class ItemsChange:
    """A block collection that gains or loses items.

    ``kept`` pairs the positions of items that stay, before and after; ``inserted`` gives, for a
    position before, what comes in front of it, each as a structure of one item.
    """

    node: Mapping | Sequence
    kept: dict[int, int]
    inserted: dict[int, list[Any]]
    count: int

    def pairs(self, new: Node) -> list[tuple[Node, Node]] | None:
        """The items that stay, as they were and as they are; None where the others are not as wanted."""
        after = _entries(new)
        before = _entries(self.node)
        if type(new) is not type(self.node) or len(after) != self.count:
            return None
        wanted = [value for _, values in sorted(self.inserted.items()) for value in values]
        stays = set(self.kept.values())
        found = [entry for position, entry in enumerate(after) if position not in stays]
        if len(found) != len(wanted) or not all(map(_says, found, wanted)):
            return None
        return [
            couple
            for old, position in self.kept.items()
            for couple in zip(before[old], after[position], strict=True)
        ]


Change = ScalarChange | TreeChange | ItemsChange


def _entries(node: Node) -> list[tuple[Node, ...]]:
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
    keys, names = node.keys(), list(wanted)
    if keys == names:
        for (_, item), value in zip(node.pairs, wanted.values(), strict=True):
            yield from tree_changes(item, value)
        return
    is_plain = len(set(keys)) == len(node.pairs) and all(
        isinstance(key, Scalar) and key.tag == STR for key, _ in node.pairs
    )
    kept, inserted = _aligned(keys, names)
    if node.flow or not kept or not is_plain:
        yield TreeChange(node, wanted)
        return
    # Inner ones first: behind a line that ends both collections, the lines of the inner one come first.
    for old, new in kept.items():
        yield from tree_changes(node.pairs[old][1], wanted[names[new]])
    come = {at: [{names[new]: wanted[names[new]]} for new in added] for at, added in inserted.items()}
    yield ItemsChange(node, kept, come, len(names))


def _list_changes(node: Sequence, wanted: list[Any]) -> Iterator[Change]:
    if len(node.items) == len(wanted):
        for item, value in zip(node.items, wanted, strict=True):
            yield from tree_changes(item, value)
        return
    before = [json_text.dumps(plain(item)) for item in node.items]
    kept, inserted = _aligned(before, [json_text.dumps(value) for value in wanted])
    if node.flow or not kept:
        yield TreeChange(node, wanted)
        return
    come = {at: [[wanted[new]] for new in added] for at, added in inserted.items()}
    yield ItemsChange(node, kept, come, len(wanted))


def _aligned(before: list[str], after: list[str]) -> tuple[dict[int, int], dict[int, list[int]]]:
    """Which items stay where, and which new ones come in front of which old position."""
    kept: dict[int, int] = {}
    inserted: dict[int, list[int]] = {}
    for kind, a, a_end, b, b_end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            kept |= zip(range(a, a_end), range(b, b_end), strict=True)
        elif b < b_end:
            inserted.setdefault(a_end, []).extend(range(b, b_end))
    return kept, inserted


def item_splices(text: str, change: ItemsChange, write: Writer) -> Iterator[tuple[Span, str]]:
    """The lines that go and the lines that come. Raises ValueError where a comment would be lost."""
    lines = _Lines(text, change.node)
    first_kept = min(change.kept)
    if first_kept:
        if "#" in text[lines.stops[first_kept - 1] : lines.starts[first_kept]]:
            raise ValueError("a comment would be lost")
        yield Span(lines.starts[0], lines.starts[first_kept]), ""
    for position in range(first_kept + 1, len(lines.starts)):
        if position not in change.kept:
            yield Span(lines.stops[position - 1], lines.stops[position]), ""
    for position, values in change.inserted.items():
        for value in values:
            written = write(value, lines.column)
            if position <= first_kept:
                yield lines.before(first_kept, written)
            else:
                yield lines.after(position - 1, written)


class _Lines:
    """Where the items of a block collection start, and where their last lines end."""

    def __init__(self, text: str, node: Mapping | Sequence) -> None:
        self._text = text
        self._line_end = "\r\n" if "\r\n" in text else "\n"
        if isinstance(node, Mapping):
            self.starts = [key.start for key, _ in node.pairs]
        else:
            self.starts = [text.rindex("-", 0, max(item.start, node.start + 1)) for item in node.items]
        self.stops = [self._stop(entry[-1]) for entry in _entries(node)]
        self.column = self.starts[0] - (text.rfind("\n", 0, self.starts[0]) + 1)

    def _stop(self, node: Node) -> int:
        """Where the last line of a node ends, comment included, line end excluded."""
        end = nodes.content_end(node)
        if self._text[end - 1 : end] != "\n":
            found = self._text.find("\n", end)
            end = (len(self._text) if found < 0 else found) + 1
        return end - len(self._line_end) if self._text[:end].endswith(self._line_end) else end - 1

    def before(self, position: int, written: str) -> tuple[Span, str]:
        at = self.starts[position]
        return Span(at, at), self._lines(written + "\n" + " " * self.column)

    def after(self, position: int, written: str) -> tuple[Span, str]:
        at = self.stops[position]
        return Span(at, at), self._lines("\n" + " " * self.column + written)

    def _lines(self, text: str) -> str:
        return text.replace("\n", self._line_end)
