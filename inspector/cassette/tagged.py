"""Objects of Python that vcrpy's files hold as tagged nodes: names of headers, uploads, iterators.

PyYAML writes them by the protocol of `pickle`: ``!!python/object/apply:module.name`` and the arguments,
``!!python/object/new:module.name`` and the state. Nothing is ever constructed here: what is wanted is the
scalar that holds the name, or the scalars that hold the bytes.
"""

from typing import NamedTuple

from inspector.cassette.nodes import BINARY_TAGS, PREFIX, STR, Alias, Mapping, Node, Scalar, Sequence, resolved

_OBJECT = (PREFIX + "python/object/apply:", PREFIX + "python/object/new:")
TUPLE = PREFIX + "python/tuple"
_FILES = frozenset({"_io.BytesIO", "io.BytesIO", "_io.StringIO", "io.StringIO", "_io.BufferedReader"})
_ITERATORS = frozenset({"builtins.iter", "__builtin__.iter"})
_BYTES = frozenset({"builtins.bytearray", "__builtin__.bytearray", "builtins.bytes", "_codecs.encode"})
LATIN_1 = "latin-1"


def name_scalar(node: Node) -> Scalar | None:
    """The scalar that holds a text: the node itself, or the first argument of the object it stands for."""
    node = resolved(node)
    if isinstance(node, Scalar):
        return node
    if isinstance(node, Alias) or not node.tag.startswith(_OBJECT):
        return None
    arguments = node if isinstance(node, Sequence) else node.get("args")
    while isinstance(arguments, Sequence) and arguments.items:
        first = resolved(arguments.items[0])
        if isinstance(first, Scalar):
            return first
        arguments = first
    return None


def is_list(node: Node) -> bool:
    """Whether a node is a list of values, and no object whose arguments are one."""
    return isinstance(node, Sequence) and (node.tag == TUPLE or not node.tag.startswith(_OBJECT))


class Piece(NamedTuple):
    """A scalar that holds bytes: as base64, as a text in UTF-8, or as characters that are bytes."""

    scalar: Scalar
    is_latin_1: bool = False


def byte_pieces(node: Node) -> list[Piece] | None:
    """What an object's bytes are made of, one after the other; None for a node that stands for no bytes."""
    if isinstance(node, Scalar | Alias):
        return None
    kind = next((node.tag.removeprefix(start) for start in _OBJECT if node.tag.startswith(start)), "")
    if kind in _FILES:
        return _first_of(node.get("state") if isinstance(node, Mapping) else None)
    if kind in _ITERATORS:
        arguments = node.get("args") if isinstance(node, Mapping) else node
        inner = resolved(arguments.items[0]) if isinstance(arguments, Sequence) and arguments.items else None
        return None if inner is None else _pieces_of(inner)
    if kind in _BYTES and isinstance(node, Sequence):
        return _first_of(node, is_latin_1=True)
    return _chunks(node) if isinstance(node, Sequence) and not kind else None


def _first_of(node: Node | None, *, is_latin_1: bool = False) -> list[Piece] | None:
    first = resolved(node.items[0]) if isinstance(node, Sequence) and node.items else None
    return [Piece(first, is_latin_1)] if isinstance(first, Scalar) and _holds_bytes(first) else None


def _pieces_of(node: Node) -> list[Piece] | None:
    if isinstance(node, Scalar):
        return [Piece(node)] if _holds_bytes(node) else None
    return byte_pieces(node) or _scalars(node)


def _chunks(node: Sequence) -> list[Piece] | None:
    """A list of chunks is told from one of values by the bytes in it, or by being a tuple."""
    found = _scalars(node)
    has_bytes = found is not None and any(piece.scalar.tag in BINARY_TAGS for piece in found)
    return found if has_bytes or node.tag == TUPLE else None


def _scalars(node: Node) -> list[Piece] | None:
    items = [resolved(item) for item in node.items] if isinstance(node, Sequence) else []
    found = [Piece(item) for item in items if isinstance(item, Scalar) and _holds_bytes(item)]
    return found if items and len(found) == len(items) else None


def _holds_bytes(scalar: Scalar) -> bool:
    return scalar.tag in BINARY_TAGS or scalar.tag == STR
