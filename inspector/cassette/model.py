"""Cassette, Interaction, Request, Response, Headers, Body: immutable values over the file's bytes.

Three words for three layers of a body: ``raw`` as the file stores it, ``content`` the bytes after
base64 and content codings, ``text`` its characters.
"""

import base64
import json
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, overload

from inspector.cassette import nodes, recorders
from inspector.cassette.chunks import Chunk, scan
from inspector.cassette.nodes import Mapping, Node, Scalar
from inspector.cassette.recorders import Recorder
from inspector.cassette.source import BOM, CassetteError, decode
from inspector.cassette.values import binary_value, header_text, plain
from inspector.content import codings

Side = Literal["request", "response"]
Storage = Literal["none", "text", "binary", "base64", "parsed"]

NO_CASSETTE = "this YAML file is not a cassette: it has no list of recorded interactions"


class Headers(Sequence[tuple[str, str]]):
    """The headers in the file's order, one ``(name, value)`` for each value."""

    def __init__(self, node: Node | None) -> None:
        self._fields: list[tuple[str, str, Node]] = []
        if isinstance(node, Mapping):
            for key, value in node.pairs:
                target = nodes.resolved(value)
                values = target.items if isinstance(target, nodes.Sequence) else [value]
                self._fields += ((header_text(key), header_text(item), item) for item in values)

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

    def nodes_of(self, name: str) -> list[Node]:
        """The value nodes of a header, for editing."""
        return [node for key, _, node in self._fields if key.lower() == name.lower()]


class Body:
    """A request's or a response's body, and how the file stores it.

    ``node`` is the YAML node that holds it; for ``none`` a null scalar, or None where even that is
    absent.
    """

    def __init__(self, message: Mapping, headers: Headers) -> None:
        self._headers = headers
        self.storage: Storage
        self.node: Node | None
        self.storage, self.node = _locate_body(message)

    @cached_property
    def raw(self) -> str | bytes | None:
        """As stored; bytes for binary; for a structured body the JSON text of it; None: no body."""
        node = self.node
        if node is None or self.storage == "none":
            return None
        if self.storage == "parsed":
            return json.dumps(plain(node), ensure_ascii=False)
        assert isinstance(node, Scalar)
        match self.storage:
            case "binary":
                data = binary_value(node)
                return node.value if data is None else data
            case "base64":
                try:
                    return base64.b64decode(node.value, validate=False)
                except ValueError:
                    return node.value
        return node.value

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
            return named, codings.decode_all(self.raw, named), ""
        except codings.CodingError as error:
            return (), self.raw, str(error)

    @property
    def codings(self) -> tuple[str, ...]:
        """The content codings that the stored bytes really have, in the order of their application."""
        return self._decoded[0]

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


def _locate_body(message: Mapping) -> tuple[Storage, Node | None]:
    parsed = message.get("parsed_body")
    if parsed is not None:
        return "parsed", parsed
    node = message.get("body")
    if isinstance(node, Mapping):
        if (coded := node.get("base64_string")) is not None:
            return ("base64" if isinstance(coded, Scalar) else "parsed"), coded
        names = node.keys()
        if "string" in names or not node.pairs:
            node = node.get("string")
    if node is None or (isinstance(node, Scalar) and node.tag == nodes.NULL):
        return "none", node
    if isinstance(node, Scalar):
        return ("binary" if node.tag in nodes.BINARY_TAGS else "text"), node
    return "parsed", node


@dataclass(frozen=True, slots=True)
class Request:
    """``method`` and ``url`` are "" where the file has none."""

    method: str
    url: str
    headers: Headers
    body: Body
    node: Mapping


@dataclass(frozen=True, slots=True)
class Response:
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
        node = self.node.get("request")
        if not isinstance(node, Mapping) or not self.recorder.replays_http:
            return None
        headers = Headers(node.get("headers"))
        return Request(
            method=recorders.text_at(self.node, self.recorder.method).upper(),
            url=recorders.text_at(self.node, self.recorder.url),
            headers=headers,
            body=Body(node, headers),
            node=node,
        )

    @cached_property
    def response(self) -> Response | None:
        """None where the file has none."""
        node = self.node.get("response")
        if not isinstance(node, Mapping) or not self.recorder.replays_http:
            return None
        headers = Headers(node.get("headers"))
        return Response(
            status=recorders.status_of(self.node, self.recorder),
            reason=recorders.reason_of(self.node, self.recorder),
            headers=headers,
            body=Body(node, headers),
            node=node,
        )

    def side(self, side: Side) -> Request | Response | None:
        """The request or the response."""
        return self.request if side == "request" else self.response

    @property
    def yaml(self) -> str:
        """The item's own YAML, from its first key on."""
        return self.text[self.node.start : self.node.end]


class _ParsedInteractions:
    """The interactions that were looked at last, by chunk: shared by all edits of one cassette."""

    CAPACITY = 64

    def __init__(self) -> None:
        self._by_chunk: OrderedDict[tuple[int, int], tuple[Chunk, Interaction]] = OrderedDict()

    def get(self, chunk: Chunk, position: int) -> Interaction | None:
        found = self._by_chunk.get((id(chunk), position))
        return found[1] if found else None

    def put(self, chunk: Chunk, position: int, interaction: Interaction) -> None:
        # The chunk is kept beside its interaction, so its id cannot be given to another one.
        self._by_chunk[(id(chunk), position)] = (chunk, interaction)
        while len(self._by_chunk) > self.CAPACITY:
            self._by_chunk.popitem(last=False)


class Interactions(Sequence[Interaction]):
    """The interactions of a cassette. ``len()`` parses nothing, an item is parsed when it is looked at."""

    def __init__(self, cassette: "Cassette") -> None:
        self._cassette = cassette

    def __len__(self) -> int:
        return len(self._cassette.items)

    @overload
    def __getitem__(self, index: int) -> Interaction: ...
    @overload
    def __getitem__(self, index: slice) -> list[Interaction]: ...
    def __getitem__(self, index: int | slice) -> Interaction | list[Interaction]:
        if isinstance(index, slice):
            return [self[position] for position in range(len(self))[index]]
        return self._cassette.interaction(range(len(self))[index])

    def __iter__(self) -> Iterator[Interaction]:
        return (self[index] for index in range(len(self)))


class Cassette:
    """A cassette file: head, one chunk per interaction, tail.

    Where the scan could not be trusted there is one chunk for all interactions (``is_whole``).
    """

    def __init__(
        self,
        head: Chunk,
        items: tuple[Chunk, ...],
        tail: Chunk,
        *,
        recorder: Recorder,
        version: str,
        list_key: str,
        is_whole: bool,
        parsed: _ParsedInteractions,
    ) -> None:
        self.head, self.items, self.tail = head, items, tail
        self.format = recorder
        self.version = version
        self.list_key = list_key
        self.is_whole = is_whole
        self._parsed = parsed
        self._whole: Cassette | CassetteError | None = None
        self._whole_items: list[Node] = []

    @classmethod
    def parse(cls, data: bytes) -> "Cassette":
        """Find the interactions of a file without parsing them all.

        Raises `CassetteError` where there is no interactions list, or what stands before or behind
        it is broken. A broken interaction raises when it is accessed; the others work.
        """
        layout = scan(data)
        if layout is not None:
            head = decode(layout.head.data.removeprefix(BOM))
            try:
                root = nodes.compose(head + " " * layout.indent + "- {}\n" + decode(layout.tail.data))
            except CassetteError:
                return cls.parse_whole(data)
            found = recorders.list_of(root)
            if found is not None and isinstance(found[1], nodes.Sequence) and len(found[1].items) == 1:
                cassette = cls._of_chunks(layout.head, layout.items, layout.tail, found[0], root)
                whole = cassette._whole
                if isinstance(whole, Cassette) and len(whole.items) != len(cassette.items):
                    return whole  # a line of a quoted text looked like an item
                return cassette
        return cls.parse_whole(data)

    @classmethod
    def _of_chunks(
        cls, head: Chunk, items: tuple[Chunk, ...], tail: Chunk, list_key: str, root: Node | None
    ) -> "Cassette":
        cassette = cls(
            head,
            items,
            tail,
            recorder=recorders.VCRPY,
            version=recorders.text_at(root, ("version",)) if root else "",
            list_key=list_key,
            is_whole=False,
            parsed=_ParsedInteractions(),
        )
        cassette.format = cassette._detect()
        return cassette

    def _detect(self) -> Recorder:
        """The recorder of the first item that can be read."""
        first_error: CassetteError | None = None
        for index in range(min(len(self.items), 8)):
            try:
                node = self.interaction(index).node
            except CassetteError as error:
                first_error = first_error or error
                continue
            self._parsed = _ParsedInteractions()  # that interaction was read before the recorder was known
            return _known(self.list_key, node, 1 + self._line_offset(index))
        if isinstance(self._whole, Cassette):
            return self._whole.format
        raise first_error or CassetteError(NO_CASSETTE, 1, 1)

    @classmethod
    def parse_whole(cls, data: bytes) -> "Cassette":
        """Parse the file as one chunk. Raises `CassetteError`."""
        bom = len(BOM) if data.startswith(BOM) else 0
        chunk = Chunk(data, bom)
        text = decode(chunk.data)
        root = nodes.compose(text)
        found = recorders.list_of(root)
        if found is None or not isinstance(found[1], nodes.Sequence):
            raise CassetteError(NO_CASSETTE, 1, 1)
        list_key, listed = found
        assert isinstance(listed, nodes.Sequence)
        recorder = recorders.RUBY_VCR if list_key == "http_interactions" else recorders.VCRPY
        if listed.items:
            line = text.count("\n", 0, listed.items[0].start) + 1
            recorder = _known(list_key, nodes.resolved(listed.items[0]), line)
        elif root is not None and recorders.text_at(root, ("version",)) == "2":
            recorder = recorders.GO_VCR
        return cls(
            Chunk(data, 0, bom),
            (chunk,) * len(listed.items),
            Chunk(data, len(data)) if listed.items else chunk,
            recorder=recorder,
            version=recorders.text_at(root, ("version",)) if root else "",
            list_key=list_key,
            is_whole=True,
            parsed=_ParsedInteractions(),
        )

    @property
    def recorder(self) -> str:
        """The recorder's name: ``go-vcr``, ``vcrpy``, ``ruby-vcr``, ``websocket`` or ``grpc``."""
        return self.format.name

    @property
    def interactions(self) -> Interactions:
        """The recorded interactions, parsed one by one as they are looked at."""
        return Interactions(self)

    @property
    def chunks(self) -> tuple[Chunk, ...]:
        """All bytes of the file, in order."""
        items = self.items[:1] if self.is_whole else self.items
        return (self.head, *items, self.tail)

    def encode(self) -> bytes:
        """Exactly what is to be saved."""
        runs: list[Chunk] = []
        for chunk in self.chunks:
            if runs and runs[-1].source is chunk.source and runs[-1].end == chunk.start:
                runs[-1] = Chunk(chunk.source, runs[-1].start, chunk.end)
            elif len(chunk):
                runs.append(chunk)
        return runs[0].data if len(runs) == 1 else b"".join(run.data for run in runs)

    def __len__(self) -> int:
        """The number of bytes of `encode`."""
        return sum(map(len, self.chunks))

    def interaction(self, index: int) -> Interaction:
        """Parse one interaction, or give the parsed one. Raises `CassetteError`."""
        chunk, position = self.items[index], index if self.is_whole else 0
        found = self._parsed.get(chunk, position)
        if found is None:
            found = self._parse(index, chunk, position)
            self._parsed.put(chunk, position, found)
        return found

    def _parse(self, index: int, chunk: Chunk, position: int) -> Interaction:
        try:
            text = decode(chunk.data)
            node = self._item_node(text, position)
        except CassetteError as error:
            # Aliases across items, odd line ends: some chunks are right only as part of the whole.
            whole = self._as_whole()
            if whole is not None and whole is not self and len(whole.items) == len(self.items):
                return whole.interaction(index)
            raise error.moved(self._line_offset(index)) from error
        return Interaction(chunk, text, node, self.format)

    def _item_node(self, text: str, position: int) -> Mapping:
        items = self._whole_items or _items(text, is_whole=self.is_whole)
        if len(items) != (len(self.items) if self.is_whole else 1):
            raise CassetteError("this interaction is not one item of a list", 1, 1)
        if self.is_whole:
            self._whole_items = items
        node = nodes.resolved(items[position])
        if not isinstance(node, Mapping):
            raise CassetteError("this interaction is not a mapping", 1 + text.count("\n", 0, node.start), 1)
        return node

    def _as_whole(self) -> "Cassette | None":
        if self.is_whole:
            return self
        if self._whole is None:
            try:
                self._whole = Cassette.parse_whole(self.encode())
            except CassetteError as error:
                self._whole = error
        return self._whole if isinstance(self._whole, Cassette) else None

    def _line_offset(self, index: int) -> int:
        """How many lines stand before the chunk of an interaction."""
        items = () if self.is_whole else self.items[:index]
        return sum(chunk.count_lines() for chunk in (self.head, *items))

    def line_of(self, index: int) -> int:
        """The line of the file, from 1, on which an interaction starts."""
        interaction = self.interaction(index)
        before = 0 if interaction.chunk is not self.items[index] else self._line_offset(index)
        return before + interaction.text.count("\n", 0, interaction.node.start) + 1

    def with_chunk(self, index: int, old: Chunk, new: Chunk) -> "Cassette":
        """A cassette in which the chunk of one interaction is another one; all others are shared."""
        if self.is_whole or old is not self.items[index]:
            # The interaction was read from the whole file: so is the edit.
            base = self if self.is_whole else self._as_whole()
            assert base is not None
            items, head, tail = (new,) * len(base.items), base.head, base.tail
        else:
            base = self
            items, head, tail = (*self.items[:index], new, *self.items[index + 1 :]), self.head, self.tail
        return Cassette(
            head,
            items,
            tail,
            recorder=base.format,
            version=base.version,
            list_key=base.list_key,
            is_whole=base.is_whole,
            parsed=base._parsed,
        )

    def changed_indices(self, other: "Cassette") -> list[int]:
        """The interactions in which two cassettes differ, as far as both have them."""
        pairs = zip(self.items, other.items, strict=False)
        return [index for index, (mine, theirs) in enumerate(pairs) if mine is not theirs]


def _items(text: str, *, is_whole: bool) -> list[Node]:
    """The items of a list: of the whole file's, or of the one that a chunk is."""
    root = nodes.compose(text)
    if is_whole:
        found = recorders.list_of(root)
        root = found[1] if found else None
    return root.items if isinstance(root, nodes.Sequence) else []


def _known(list_key: str, item: Node, line: int) -> Recorder:
    recorder = recorders.detect(list_key, item)
    if recorder is None:
        keys = ", ".join(item.keys()[:6]) if isinstance(item, Mapping) else "no keys"
        raise CassetteError(
            f"the interactions are in a layout that is not known (the first one has: {keys})", line, 1
        )
    return recorder
