"""The headers of a message, in each of the layouts that recorders have used for them.

Nearly all write a mapping of names to values or lists of values. vcrpy before 1.0 wrote a request's
headers as a frozen set of pairs, and a response's as the lines of the wire (``Name: value`` and a
line end) in a list.
"""

from collections.abc import Iterator
from typing import NamedTuple

from inspector.cassette import tagged
from inspector.cassette.nodes import Mapping, Node, Scalar, Sequence, all_pairs, below, resolved
from inspector.cassette.values import header_text


class HeaderField(NamedTuple):
    """``node`` holds the value, or the whole line where a line is one text."""

    name: str
    value: str
    node: Node
    is_line: bool = False

    def with_value(self, value: str) -> str:
        """The text of the node with another value in it."""
        if not self.is_line:
            return value
        line = header_text(self.node)
        name, _, old = line.partition(":")
        return f"{name}: {value}{old[len(old.rstrip()) :]}"


def header_fields(node: Node | None) -> Iterator[HeaderField]:
    """One field for each value, in the file's order."""
    if isinstance(node, Mapping):
        yield from _mapped(node)
    elif isinstance(node, Sequence):
        if pairs := list(_pairs(node)):
            yield from pairs
        else:
            yield from _lines(node)


def _mapped(node: Mapping) -> Iterator[HeaderField]:
    for key, value in all_pairs(node):
        target = resolved(value)
        values = target.items if isinstance(target, Sequence) and tagged.is_list(target) else [value]
        for item in values:
            yield HeaderField(header_text(key), header_text(item), item)


def _pairs(node: Sequence) -> Iterator[HeaderField]:
    """Lists of two scalars, however deep: the arguments of a constructor are a list in a list."""
    for inner in below(node):
        if isinstance(inner, Sequence) and len(inner.items) == 2:
            name, value = (resolved(item) for item in inner.items)
            if isinstance(name, Scalar) and isinstance(value, Scalar) and ":" not in name.value:
                yield HeaderField(header_text(name), header_text(value), value)


def _lines(node: Sequence) -> Iterator[HeaderField]:
    for item in node.items:
        name, _, value = header_text(item).partition(":")
        yield HeaderField(name.strip(), value.strip(), item, is_line=True)
