"""Where a message keeps its body, and in which form: told by the recorder's keys and by what stands there."""

from typing import Literal, NamedTuple

from inspector.cassette import tagged
from inspector.cassette.nodes import BINARY_TAGS, NULL, Mapping, Node, Scalar, Sequence
from inspector.cassette.recorders import Recorder, text_at

Storage = Literal["none", "text", "binary", "base64", "hex", "prefixed", "parsed", "pieces", "opaque"]
"""How a body stands in the file.

``base64``, ``hex``: bytes as a text beside a key that says so; ``prefixed``: base64 behind a mark in the text
itself; ``parsed``: values instead of their JSON text; ``pieces``: an upload or an iterator of Python;
``opaque``: in a form that only its recorder reads.
"""

_AROUND = frozenset({"encoding", "size", "file"})
"""Keys of Ruby's and R's bodies that say something of a text, which is empty where it is left out."""


class BodyPlace(NamedTuple):
    """``node`` holds the body; for ``none`` a null scalar, or None where even that is absent.

    ``pieces`` are what a ``pieces`` body is made of; ``type_node`` says the type of a typed one.
    """

    storage: Storage
    node: Node | None
    pieces: tuple[tagged.Piece, ...] = ()
    type_node: Scalar | None = None


def body_place(message: Mapping, recorder: Recorder, *, is_response: bool) -> BodyPlace:
    """Where the body of a message is."""
    key = recorder.response_body if is_response else recorder.body
    node = message.get(key)
    if recorder.typed_bodies:
        return _typed(node)
    parsed = message.get("parsed_body")
    if parsed is not None and not (_is_null(parsed) and node is not None):
        return BodyPlace("parsed", parsed)
    if isinstance(node, Scalar) and recorder.base64_prefix and node.value.startswith(recorder.base64_prefix):
        return BodyPlace("prefixed", node)
    if isinstance(node, Mapping) and tagged.byte_pieces(node) is None:
        return _held(node, may_be_values=not is_response)
    place = _plain(node)
    return BodyPlace("opaque", node) if is_response and place.storage == "parsed" else place


def _is_null(node: Node | None) -> bool:
    return node is None or (isinstance(node, Scalar) and node.tag == NULL)


def _plain(node: Node | None) -> BodyPlace:
    if node is None or _is_null(node):
        return BodyPlace("none", node)
    if isinstance(node, Scalar):
        return BodyPlace("binary" if node.tag in BINARY_TAGS else "text", node)
    pieces = tagged.byte_pieces(node)
    if pieces is not None:
        return BodyPlace("pieces", node, tuple(pieces))
    return BodyPlace("parsed" if isinstance(node, Mapping | Sequence) and _is_data(node) else "opaque", node)


def _is_data(node: Mapping | Sequence) -> bool:
    """Whether a collection is no object of another language."""
    return node.tag.rpartition(":")[2] in ("map", "seq", "omap")


def _held(node: Mapping, *, may_be_values: bool) -> BodyPlace:
    """A mapping that holds the body under one of the keys that recorders use."""
    coded = node.get("base64_string")
    if coded is not None:
        return BodyPlace("base64", coded) if isinstance(coded, Scalar) else BodyPlace("opaque", node)
    names = set(node.keys())
    if "string" in names or names <= _AROUND:
        return _plain(node.get("string"))
    if (parsed := node.get("parsed_body")) is not None:
        return BodyPlace("parsed", parsed)
    return BodyPlace("parsed" if may_be_values and _is_data(node) else "opaque", node)


def _typed(node: Node | None) -> BodyPlace:
    """Cassetter's bodies: ``type`` is json, text, binary (in hexadecimal) or none."""
    if not isinstance(node, Mapping):
        return BodyPlace("none", None) if _is_null(node) else BodyPlace("opaque", node)
    type_node, content = node.get("type"), node.get("content")
    type_node = type_node if isinstance(type_node, Scalar) else None
    kind = text_at(node, ("type",))
    if kind == "none" or content is None:
        return BodyPlace("none", None, type_node=type_node)
    if kind == "json":
        return BodyPlace("parsed", content, type_node=type_node)
    if not isinstance(content, Scalar):
        return BodyPlace("opaque", node)
    return BodyPlace("hex" if kind == "binary" else "text", content, type_node=type_node)
