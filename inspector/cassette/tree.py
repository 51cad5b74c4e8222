"""A JSON value as lines of block-style YAML, indented as the file indents."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from inspector.cassette import nodes
from inspector.cassette.nodes import STR, Mapping, Node, Sequence
from inspector.cassette.scalar import Place, flow, json_scalar

SpellScalar = Callable[[str, str, Place], str]
"""A scalar's text and tag at a place as YAML; block scalars end with their line break."""


@dataclass(frozen=True, slots=True)
class Layout:
    """``step``: columns from a key to the keys below it; ``dash``: from a key to the dashes below it."""

    step: int
    dash: int

    @classmethod
    def of(cls, text: str, root: Node, default: "Layout") -> "Layout":
        """The layout that the structures below a node show."""
        step, dash = default.step, default.dash
        steps = list(_columns(text, root, Mapping))
        dashes = list(_columns(text, root, Sequence))
        if steps:
            step = max(set(steps), key=steps.count)
        if dashes:
            dash = max(set(dashes), key=dashes.count)
        return cls(max(step, 1), max(dash, 0))


GO_LAYOUT = Layout(4, 4)
COMPACT = Layout(2, 0)


def _columns(text: str, root: Node, kind: type[Mapping | Sequence]) -> Iterator[int]:
    """How far block collections of a kind stand behind the keys that they belong to."""
    for node in nodes.below(root):
        for key, value in node.pairs if isinstance(node, Mapping) and not node.flow else ():
            if isinstance(value, kind) and not value.flow and nodes.content_end(value) > value.start:
                yield _column(text, value.start) - _column(text, key.start)


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
        name = spell(key, STR, Place(column, column, column + layout.step, in_sequence=False))
        if "\n" in name:
            raise ValueError("a key of several lines cannot be written here")
        if isinstance(item, dict | list) and item:
            inner = column + (layout.step if isinstance(item, dict) else layout.dash)
            yield f"{name}:\n{' ' * inner}{write(item, inner, layout, spell)}"
        else:
            place = Place(column, column + len(name) + 2, block_column(column, layout), in_sequence=False)
            yield f"{name}: {_inline(item, place, spell)}"


def _list(value: list[Any], column: int, layout: Layout, spell: SpellScalar) -> Iterator[str]:
    for item in value:
        if isinstance(item, dict | list) and item:
            yield f"- {write(item, column + 2, layout, spell)}"
        else:
            yield f"- {_inline(item, Place(column, column + 2, column + 2, in_sequence=True), spell)}"


def _inline(item: Any, place: Place, spell: SpellScalar) -> str:
    if isinstance(item, dict | list):
        return flow(item)
    return spell(*json_scalar(item), place).removesuffix("\n")


def block_column(parent: int, layout: Layout) -> int:
    """The column of a literal below a key: go-yaml's next multiple of its indent, else two further."""
    return layout.step * ((parent + layout.step) // layout.step) if layout.dash else parent + 2
