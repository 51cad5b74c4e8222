"""YAML nodes as the JSON values that a recorder would replay. Only plain data; tags stay inert."""

import base64
import json
from collections.abc import Callable
from typing import Any

import yaml

from inspector.cassette import tagged
from inspector.cassette.nodes import (
    BINARY_TAGS,
    NULL,
    PREFIX,
    Mapping,
    Node,
    Scalar,
    Sequence,
    all_pairs,
    resolved,
)
from inspector.cassette.source import CassetteError

MAX_VALUES = 1_000_000
MAX_IN_HEADER = 10_000

_constructor = yaml.constructor.SafeConstructor()
_SIMPLE: dict[str, Callable[[Any], Any]] = {
    PREFIX + "int": _constructor.construct_yaml_int,
    PREFIX + "float": _constructor.construct_yaml_float,
    PREFIX + "bool": _constructor.construct_yaml_bool,
}


def plain(node: Node, limit: int = MAX_VALUES) -> Any:
    """Dictionaries, lists and scalars for a node, aliases expanded. Raises `CassetteError`.

    Timestamps and unknown tags are their text. Expansion stops at ``limit`` values: aliases of
    aliases can stand for more than fits into memory.
    """
    return _Expansion(limit).value(node)


class _Expansion:
    def __init__(self, limit: int) -> None:
        self.limit = self.left = limit

    def value(self, node: Node) -> Any:
        self.left -= 1
        if self.left < 0:
            raise CassetteError(f"the aliases of this value expand to more than {self.limit:,} values")
        node = resolved(node)
        if isinstance(node, Scalar):
            return scalar_value(node)
        try:
            if isinstance(node, Sequence):
                return [self.value(item) for item in node.items]
            assert isinstance(node, Mapping)
            return {self._key(key): self.value(item) for key, item in all_pairs(node)}
        except RecursionError:
            raise CassetteError("a value is nested too deeply, or contains itself") from None

    def _key(self, node: Node) -> str:
        node = resolved(node)
        return node.value if isinstance(node, Scalar) else json.dumps(self.value(node))


def scalar_value(node: Scalar) -> Any:
    """The JSON value of a scalar."""
    if node.tag == NULL:
        return None
    construct = _SIMPLE.get(node.tag)
    if construct is None:
        return node.value
    try:
        return construct(yaml.ScalarNode(node.tag, node.value))
    except (ValueError, KeyError, IndexError, OverflowError):
        return node.value


def same(a: Any, b: Any) -> bool:
    """Equality of JSON values in which 1, 1.0 and true differ, and so does the order of keys."""
    if type(a) is not type(b):
        return False
    if isinstance(a, dict):
        return list(a) == list(b) and all(same(a[key], b[key]) for key in a)
    if isinstance(a, list):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, float):
        return repr(a) == repr(b)  # NaN is the same as NaN, and 0.0 is not -0.0
    return bool(a == b)


def binary_value(node: Scalar) -> bytes | None:
    """The bytes of a ``!!binary`` scalar; None where the scalar is not binary or not base64."""
    if node.tag not in BINARY_TAGS:
        return None
    try:
        return base64.b64decode(node.value, validate=False)
    except ValueError:
        return None


def piece_bytes(piece: tagged.Piece) -> bytes:
    """The bytes that one piece of an upload stands for."""
    data = binary_value(piece.scalar)
    if data is not None:
        return data
    if piece.is_latin_1:
        return piece.scalar.value.encode("latin-1", "replace")
    return piece.scalar.value.encode("utf-8", "surrogatepass")


MIME_WIDTH = 76
"""Characters in a line of base64 (RFC 2045 §6.8)."""


def rewrapped(coded: str, old: str) -> str:
    """base64 in lines as long as the old ones: PyYAML breaks at 76, Ruby's pack at 60, Psych never."""
    first, line_end, rest = old.partition("\n")
    if not line_end:
        return coded
    lines = in_lines(coded, len(first) if rest and first else MIME_WIDTH)
    return lines if old.endswith("\n") else lines.removesuffix("\n")


def in_lines(coded: str, width: int) -> str:
    """base64 in lines of a width, each with its line break."""
    return "".join(coded[at : at + width] + "\n" for at in range(0, len(coded), width)) or "\n"


def header_text(node: Node) -> str:
    """A header value as text; bytes are read as Latin-1, as HTTP does (RFC 9110 §5.5)."""
    node = resolved(node)
    scalar = tagged.name_scalar(node)
    if scalar is not None:
        data = binary_value(scalar)
        return scalar.value if data is None else data.decode("latin-1")
    try:
        return json.dumps(plain(node, MAX_IN_HEADER), ensure_ascii=False)
    except CassetteError as error:
        return f"({error.message})"
