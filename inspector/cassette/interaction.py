"""Interaction, Request, Response, Headers, Body: what one item of a cassette says.

Three words for three layers of a body: ``raw`` as the file stores it, ``content`` the bytes after
base64 and content codings, ``text`` its characters.
"""

import base64
import json
from collections.abc import Sequence
from functools import cached_property
from typing import Literal, NamedTuple, overload

from inspector.cassette import recorders
from inspector.cassette.body_places import BodyPlace, body_place
from inspector.cassette.chunks import Chunk
from inspector.cassette.header_fields import header_fields
from inspector.cassette.nodes import Mapping, Node, Scalar
from inspector.cassette.recorders import Recorder
from inspector.cassette.source import CassetteError
from inspector.cassette.values import binary_value, piece_bytes, plain
from inspector.content import codings

Side = Literal["request", "response"]


class Headers(Sequence[tuple[str, str]]):
    """The headers in the file's order, one ``(name, value)`` for each value."""

    def __init__(self, node: Node | None) -> None:
        self._fields = list(header_fields(node))

    @overload
    def __getitem__(self, index: int) -> tuple[str, str]: ...
    @overload
    def __getitem__(self, index: slice) -> list[tuple[str, str]]: ...
    def __getitem__(self, index: int | slice) -> tuple[str, str] | list[tuple[str, str]]:
        if isinstance(index, slice):
            return [field[:2] for field in self._fields[index]]
        return self._fields[index][:2]

    def __len__(self) -> int:
        return len(self._fields)

    def get(self, name: str) -> str:
        """The first value of a header, "" where it is absent. Names are compared without case."""
        return next((value for key, value in self if key.lower() == name.lower()), "")

    def node(self, index: int) -> Node:
        """The node of a header's value, or of the whole line where a line is one text."""
        return self._fields[index].node

    def nodes_of(self, name: str) -> list[Node]:
        """The value nodes of a header, for editing."""
        return [field.node for field in self._fields if field.name.lower() == name.lower()]


class Body:
    """A request's or a response's body, and how the file stores it.

    ``node`` is the YAML node that holds it; for ``none`` a null scalar, or None where even that is
    absent.
    """

    def __init__(self, place: BodyPlace, headers: Headers, prefix: str = "") -> None:
        self._headers = headers
        self._prefix = prefix
        self.place = place
        self.storage, self.node = place.storage, place.node

    @cached_property
    def raw(self) -> str | bytes | None:
        """As stored; bytes for binary; for a structured body the JSON text of it; None: no body."""
        node = self.node
        if node is None or self.storage == "none":
            return None
        if self.storage in ("parsed", "opaque"):
            return self._structure[0]
        if self.storage == "pieces":
            return b"".join(piece_bytes(piece) for piece in self.place.pieces)
        assert isinstance(node, Scalar)
        try:
            match self.storage:
                case "binary":
                    data = binary_value(node)
                    return node.value if data is None else data
                case "base64":
                    return base64.b64decode(node.value, validate=False)
                case "prefixed":
                    return base64.b64decode(node.value.removeprefix(self._prefix), validate=False)
                case "hex":
                    return bytes.fromhex(node.value)
        except ValueError:
            pass
        return node.value

    @cached_property
    def _structure(self) -> tuple[str | None, str]:
        """The JSON text of a structured body; None and why, where it stands for no JSON value."""
        assert self.node is not None
        try:
            return json.dumps(plain(self.node), ensure_ascii=False), ""
        except CassetteError as error:
            return None, error.message

    @cached_property
    def stored(self) -> bytes:
        """The bytes that a recorder replays: ``raw``, encoded."""
        raw = self.raw
        if raw is None:
            return b""
        return raw if isinstance(raw, bytes) else raw.encode("utf-8", "surrogatepass")

    @cached_property
    def _decoded(self) -> tuple[tuple[str, ...], bytes, str]:
        """The codings that do apply, the content, and why a named coding was not undone."""
        named = codings.names(self._headers.get("content-encoding"))
        if not named or not isinstance(self.raw, bytes):
            return (), self.stored, ""
        try:
            content, real = codings.decode_all(self.raw, named)
        except codings.CodingError as error:
            return (), self.raw, str(error)
        return real, content, ""

    @property
    def codings(self) -> tuple[str, ...]:
        """The content codings that the stored bytes really have, in the order of their application."""
        return self._decoded[0]

    @property
    def problem(self) -> str:
        """Why the body cannot be shown as what it is said to be, "" where all is well."""
        if self.storage == "opaque":
            return "stored in a form of its recorder's own: shown as the file has it, and not edited here"
        return self.coding_problem or (self._structure[1] if self.storage == "parsed" else "")

    @property
    def coding_problem(self) -> str:
        """Why a coding that the headers name could not be undone, "" where all is well."""
        return self._decoded[2]

    @property
    def content(self) -> bytes:
        """The bytes after base64 and content codings."""
        return self._decoded[1]

    @property
    def media_type(self) -> str:
        """``type/subtype`` in lower case, "" where no header says it."""
        return codings.media_type(self._headers.get("content-type"))

    @property
    def charset(self) -> str:
        """The charset of the content: what the headers name, or UTF-8."""
        return codings.charset(self._headers.get("content-type"))

    @cached_property
    def text(self) -> str | None:
        """The characters; None: there is no body or it is not text."""
        if self.raw is None or isinstance(self.raw, str):
            return self.raw
        try:
            text = self.content.decode(self.charset)
        except (ValueError, LookupError):  # a charset may be any word, and some codecs refuse all bytes
            return None
        return None if "\0" in text else text


class Request(NamedTuple):
    """``method`` and ``url`` are "" where the file has none."""

    method: str
    url: str
    headers: Headers
    body: Body
    node: Mapping


class Response(NamedTuple):
    """``status`` is None where the file has none."""

    status: int | None
    reason: str
    headers: Headers
    body: Body
    node: Mapping


class Interaction:
    """One item of the interactions list.

    ``chunk`` holds it, ``text`` is that chunk's text (offsets of nodes count in it), ``node`` its
    YAML mapping.
    """

    def __init__(self, chunk: Chunk, text: str, node: Mapping, recorder: Recorder) -> None:
        self.chunk = chunk
        self.text = text
        self.node = node
        self.recorder = recorder

    @cached_property
    def request(self) -> Request | None:
        """None where the file has none."""
        node = self._message(self.recorder.request)
        if node is None:
            return None
        headers = Headers(node.get("headers"))
        return Request(
            method=recorders.method_of(self.node, self.recorder),
            url=recorders.url_of(self.node, self.recorder),
            headers=headers,
            body=self._body(node, headers, is_response=False),
            node=node,
        )

    @cached_property
    def response(self) -> Response | None:
        """None where the file has none."""
        node = self._message(self.recorder.response)
        if node is None:
            return None
        headers = Headers(node.get("headers"))
        return Response(
            status=recorders.status_of(self.node, self.recorder),
            reason=recorders.reason_of(self.node, self.recorder),
            headers=headers,
            body=self._body(node, headers, is_response=True),
            node=node,
        )

    def _message(self, key: str | None) -> Mapping | None:
        if key is None or not self.recorder.replays_http:
            return None
        node = self.node.get(key) if key else self.node
        return node if isinstance(node, Mapping) else None

    def _body(self, node: Mapping, headers: Headers, *, is_response: bool) -> Body:
        place = body_place(node, self.recorder, is_response=is_response)
        return Body(place, headers, self.recorder.base64_prefix)

    @property
    def layout_problem(self) -> str:
        """What is said of an item in a layout that is not known, "" for all others."""
        if self.recorder is not recorders.UNKNOWN:
            return ""
        from inspector.cassette.detection import words_of  # few are

        return f"layout not known: {words_of(self.node)}"

    def side(self, side: Side) -> Request | Response | None:
        """The request or the response."""
        return self.request if side == "request" else self.response

    @property
    def yaml(self) -> str:
        """The item's own YAML, its dash included."""
        line_start = self.text.rfind("\n", 0, self.node.start) + 1
        is_alone = not self.text[line_start : self.node.start].strip(" \t-")
        return self.text[line_start if is_alone else self.node.start : self.node.end]
