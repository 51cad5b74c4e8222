"""A JSON value as lines of block-style YAML, indented as the file indents."""

from collections.abc import Callable, Iterator
from typing import Any, TypeGuard

from inspector.cassette import nodes
from inspector.cassette.layout import Layout
from inspector.cassette.nodes import STR, Mapping, Node, Scalar, Sequence
from inspector.cassette.scalar import Place, flow, json_scalar

SpellScalar = Callable[[str, str, Place], str]
"""A scalar's text and tag at a place as YAML; block scalars end with their line break."""


def layout_of(text: str, root: Node, usual: Layout) -> Layout:
    """The layout that the structures below a node show, as far as they differ from the usual one."""
    lists = list(_columns(text, root, Sequence))
    mappings = list(_columns(text, root, Mapping))
    compact = lists.count(0) * 2 > len(lists) if lists else usual.compact
    step = usual.step
    if usual.aligned:
        lead = text[: text.index("-")] if "-" in text else ""
        step = usual.step if len(lead) == usual.step and not lead.strip(" ") else 2
    elif mappings:
        step = max(set(mappings), key=mappings.count)
    leaves = [node for node in nodes.below(root) if _is_leaf(node)]
    leaves = [node for node in leaves if isinstance(node, Sequence)] or leaves
    return Layout(step, usual.aligned, compact, bool(leaves) and all(node.flow for node in leaves))


def _columns(text: str, root: Node, kind: type[Mapping | Sequence]) -> Iterator[int]:
    """How far block collections of a kind stand behind the keys that they belong to."""
    for node in nodes.below(root):
        for key, value in node.pairs if isinstance(node, Mapping) and not node.flow else ():
            if isinstance(value, kind) and not value.flow:
                yield max(_column(text, value.start) - _column(text, key.start), 0)


def _is_leaf(node: Node) -> TypeGuard[Mapping | Sequence]:
    """Whether a node is a collection that holds scalars only, and at least one."""
    if isinstance(node, Mapping):
        return bool(node.pairs) and all(isinstance(value, Scalar) for _, value in node.pairs)
    return (
        isinstance(node, Sequence) and bool(node.items) and all(isinstance(item, Scalar) for item in node.items)
    )


def _column(text: str, offset: int) -> int:
    return offset - (text.rfind("\n", 0, offset) + 1)


def write(value: Any, column: int, layout: Layout, spell: SpellScalar) -> str:
    """The lines of a dictionary or list that is not empty; the first one is to start at ``column``.

    Without the last line break, unless the last value is a block scalar that keeps more of them.
    """
    lines = (
        _mapping(value, column, layout, spell)
        if isinstance(value, dict)
        else _list(value, column, layout, spell)
    )
    return ("\n" + " " * column).join(lines)


def _mapping(value: dict[str, Any], column: int, layout: Layout, spell: SpellScalar) -> Iterator[str]:
    for key, item in value.items():
        name = spell(key, STR, Place(column, column, layout.below(column), in_sequence=False))
        if "\n" in name:
            raise ValueError("a key of several lines cannot be written here")
        if _needs_lines(item, layout):
            inner = layout.below(column, is_list=isinstance(item, list))
            yield f"{name}:\n{' ' * inner}{write(item, inner, layout, spell)}"
        else:
            place = Place(column, column + len(name) + 2, layout.below(column), in_sequence=False)
            yield f"{name}: {_inline(item, place, spell)}"


def _list(value: list[Any], column: int, layout: Layout, spell: SpellScalar) -> Iterator[str]:
    for item in value:
        if _needs_lines(item, layout):
            yield f"- {write(item, column + 2, layout, spell)}"
        else:
            yield f"- {_inline(item, Place(column, column + 2, column + 2, in_sequence=True), spell)}"


def _needs_lines(item: Any, layout: Layout) -> bool:
    if not isinstance(item, dict | list) or not item:
        return False
    values = item.values() if isinstance(item, dict) else item
    return not layout.flow_leaves or any(isinstance(value, dict | list) for value in values)


def _inline(item: Any, place: Place, spell: SpellScalar) -> str:
    if isinstance(item, dict | list):
        return flow(item, quote="")
    return spell(*json_scalar(item), place).removesuffix("\n")
