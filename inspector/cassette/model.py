"""Cassette: head, one chunk per interaction, tail. An immutable value over the file's bytes."""

from collections.abc import Iterator
from itertools import chain, repeat
from typing import TYPE_CHECKING

from inspector.cassette import detection, diagnosis, nodes, recorders
from inspector.cassette.chunks import Chunk, Layout, scan
from inspector.cassette.detection import File, words_of
from inspector.cassette.interaction import Interaction
from inspector.cassette.lazy import Interactions, ParsedInteractions
from inspector.cassette.nodes import Mapping, Node
from inspector.cassette.recorders import Recorder
from inspector.cassette.session import Session
from inspector.cassette.source import BOM, CassetteError, decode, may_be_packed

if TYPE_CHECKING:
    from inspector.cassette.compressed import Packed

MAX_BROKEN = 1000
"""How many broken interactions may stand before the first good one, which tells the recorder."""

NO_CASSETTE = "this YAML file is not a cassette: it has no list of recorded interactions"
NO_JSON_CASSETTE = NO_CASSETTE.replace("YAML", "JSON")


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
        file: File,
        is_whole: bool,
        parsed: ParsedInteractions,
        packed: "Packed | None",
    ) -> None:
        self.head, self.items, self.tail = head, items, tail
        self.format = recorder
        self.file = file
        self.is_whole = is_whole
        self.packed = packed
        self._parsed = parsed
        self._whole: Cassette | CassetteError | None = None
        self._whole_items: list[Node] = []
        self._whole_text: str | None = None
        self._errors: dict[int, CassetteError] = {}

    @classmethod
    def parse(cls, data: bytes) -> "Cassette":
        """Find the interactions of a file without parsing them all.

        Raises `CassetteError` where there is no interactions list, or what stands before or behind
        it is broken. A broken interaction raises when it is accessed; the others work. A gzip or zlib
        file is unpacked, and packed again by `encode`.
        """
        packed = None
        if may_be_packed(data):
            from inspector.cassette import compressed  # few cassettes are

            packed = compressed.unpack(data)
        if packed is None:
            return cls._parse_plain(data)
        cassette = cls._parse_plain(packed.plain)
        cassette.packed = packed
        return cassette

    @classmethod
    def _parse_plain(cls, data: bytes) -> "Cassette":
        diagnosis.refuse_no_text(data)
        return cls.of_scan(data, scan(data))

    @classmethod
    def of_scan(cls, data: bytes, layout: Layout | None, front: "Cassette | None" = None) -> "Cassette":
        """A file in which a scan found the interactions, or could not be trusted. Raises `CassetteError`.

        ``front`` is its beginning, if that was read already.
        """
        try:
            return (cls.of_layout(data, layout, front) if layout else None) or cls.parse_whole(data)
        except CassetteError as error:
            raise diagnosis.named(error, data) from error

    @classmethod
    def of_layout(cls, data: bytes, layout: Layout, front: "Cassette | None" = None) -> "Cassette | None":
        """A file in which the interactions were found already; None where they were not found right.

        Raises `CassetteError` where it is no cassette.
        """
        head = decode(layout.head.data.removeprefix(BOM))
        try:
            root = nodes.compose(head + " " * layout.indent + "- {}\n" + decode(layout.tail.data))
        except CassetteError:
            return None
        if layout.is_doubtful and (other := _whole_with_other_items(data, len(layout.items))):
            return other  # a line of a quoted text looked like an item
        found = File.of(root)
        if found is None or not isinstance(found[1], nodes.Sequence) or len(found[1].items) != 1:
            return None
        cassette = cls._of_chunks(layout.head, layout.items, layout.tail, found[0], front)
        whole = cassette._whole
        if isinstance(whole, Cassette) and len(whole.items) != len(cassette.items):
            return whole  # a line of a quoted text looked like an item
        return cassette

    @classmethod
    def _of_chunks(
        cls,
        head: Chunk,
        items: tuple[Chunk, ...],
        tail: Chunk,
        file: File,
        front: "Cassette | None",
    ) -> "Cassette":
        cassette = cls(
            head,
            items,
            tail,
            recorder=recorders.UNKNOWN,
            file=file,
            is_whole=False,
            parsed=ParsedInteractions(),
            packed=None,
        )
        if front is None:
            cassette.format = cassette._detect()
        else:
            cassette.format = _known(file, front.interaction(0).node, 1)
            if cassette.format is front.format:
                cassette._parsed = front._parsed
        if cassette.format is recorders.WEBSOCKET:
            cassette.items = (Chunk(items[0].source, items[0].start, items[-1].end),)
        return cassette

    def _detect(self) -> Recorder:
        """The recorder of the first item that can be read."""
        first_error: CassetteError | None = None
        for index in range(min(len(self.items), MAX_BROKEN)):
            try:
                read = self.interaction(index)
            except CassetteError as error:
                first_error = first_error or error
                continue
            recorder = _known(self.file, read.node, 1 + self._line_offset(index))
            if recorder is not recorders.UNKNOWN or first_error is None:
                return recorder  # what stands behind a broken item and is nothing known tells nothing
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
        found = File.of(root)
        items = None if found is None else _listed(*found)
        if found is None or items is None:
            raise CassetteError(_no_cassette(text), 1, 1)
        file = found[0]
        recorder = _recorder_of_none(file)
        if items:
            line = text.count("\n", 0, items[0].start) + 1
            recorder = _known(file, nodes.resolved(items[0]), line, text)
        count = min(len(items), 1) if recorder is recorders.WEBSOCKET else len(items)
        cassette = cls(
            Chunk(data, 0, bom),
            (chunk,) * count,
            Chunk(data, len(data)) if items else chunk,
            recorder=recorder,
            file=file,
            is_whole=True,
            parsed=ParsedInteractions(),
            packed=None,
        )
        cassette._whole_text, cassette._whole_items = text, items
        return cassette

    @property
    def recorder(self) -> str:
        """The recorder's name, such as ``go-vcr``: those of `recorders`."""
        return self.format.name

    @property
    def list_key(self) -> str:
        """The key of the list of interactions: one of `recorders.LIST_KEYS`, `BARE` or `ALONE`."""
        return self.file.list_key

    @property
    def version(self) -> str:
        """The version that the file says, "" where it says none."""
        return self.file.version

    @property
    def interactions(self) -> Interactions:
        """The recorded interactions, parsed one by one as they are looked at."""
        return Interactions(len(self.items), self.interaction)

    @property
    def chunks(self) -> tuple[Chunk, ...]:
        """All bytes of the file, in order."""
        items = self.items[:1] if self.is_whole else self.items
        return (self.head, *items, self.tail)

    def encode(self) -> bytes:
        """Exactly what is to be saved."""
        return _joined(self.runs())

    @property
    def plain(self) -> bytes:
        """The bytes of the cassette, in a packed file before they are compressed."""
        return _joined(self._plain_runs())

    def runs(self) -> list[Chunk]:
        """What is to be saved in as few pieces as possible, without a copy of it."""
        return [Chunk(self.packed.pack(self.plain))] if self.packed else self._plain_runs()

    def _plain_runs(self) -> list[Chunk]:
        runs: list[Chunk] = []
        source, start, end = b"", 0, 0
        for chunk in self.chunks:
            if chunk.source is source and chunk.start == end:
                end = chunk.end
            elif len(chunk):
                runs.append(Chunk(source, start, end))
                source, start, end = chunk.source, chunk.start, chunk.end
        runs.append(Chunk(source, start, end))
        return [run for run in runs if len(run)]

    @property
    def size(self) -> int:
        """The number of bytes of `plain`."""
        return sum(map(len, self.chunks))

    def interaction(self, index: int) -> Interaction:
        """Parse one interaction, or give the parsed one. Raises `CassetteError`."""
        chunk, position = self.items[index], index if self.is_whole else 0
        found = self._parsed.get(chunk, position)
        if found is None:
            if index in self._errors:
                raise self._errors[index].moved(0)
            found = self._parse(index, chunk, position)
            if found.chunk is chunk:
                # What was read from the whole file belongs to this cassette alone, not to its edits.
                self._parsed.put(chunk, position, found)
        return found

    def _parse(self, index: int, chunk: Chunk, position: int) -> Interaction:
        try:
            text = self._text_of(chunk)
            if self.format is recorders.WEBSOCKET:
                return Session(chunk, text, _messages(text, is_whole=self.is_whole), self.format)
            node = self._item_node(text, position)
        except CassetteError as error:
            # Aliases across items, odd line ends: some chunks are right only as part of the whole.
            whole = self._as_whole()
            if whole is not None and whole is not self and len(whole.items) == len(self.items):
                return whole.interaction(index)
            if index == len(self.items) - 1 and not len(self.tail):
                error = diagnosis.named(error, chunk.data)
            # Not the error itself: it would keep the text alive that it was raised in.
            self._errors[index] = error.moved(self._line_offset(index))
            raise self._errors[index].moved(0) from error
        return Interaction(chunk, text, node, detection.detect(self.file, node) or recorders.UNKNOWN)

    def _text_of(self, chunk: Chunk) -> str:
        """The text of a chunk; of the one that is the whole file it is kept, for all interactions."""
        if not self.is_whole:
            return decode(chunk.data)
        if self._whole_text is None:
            self._whole_text = decode(chunk.data)
        return self._whole_text

    def _item_node(self, text: str, position: int) -> Mapping:
        items = self._whole_items or _items(text, is_whole=self.is_whole)
        if len(items) != (len(self.items) if self.is_whole else 1):
            raise CassetteError("this interaction is not one item of a list", 1, 1)
        if self.is_whole:
            self._whole_items = items
        return _mapping(items[position], text)

    def _as_whole(self) -> "Cassette | None":
        if self.is_whole:
            return self
        if self._whole is None:
            try:
                self._whole = Cassette.parse_whole(self.plain)
            except CassetteError as error:
                self._whole = error
        return self._whole if isinstance(self._whole, Cassette) else None

    def _line_offset(self, index: int) -> int:
        """How many lines stand before the chunk of an interaction."""
        items = () if self.is_whole else self.items[:index]
        return sum(chunk.count_lines() for chunk in (self.head, *items))

    def chunk_line(self, index: int) -> int:
        """The line of the file on which the chunk of an interaction starts; of the tail, by their count."""
        return self._line_offset(index) + 1

    def source_of(self, index: int) -> tuple[int, str]:
        """The line on which the item of an interaction starts, and its text: also of a broken one."""
        try:
            interaction = self.interaction(index)
        except CassetteError:
            return self._line_offset(index) + 1, self.items[index].data.decode("utf-8", "replace")
        return self.line_of(index), interaction.yaml

    def line_of(self, index: int) -> int:
        """The line of the file, from 1, on which an interaction starts."""
        return self.line_at(index, self.interaction(index).node.start)

    def line_at(self, index: int, offset: int) -> int:
        """The line of the file, from 1, on which a character of an interaction's text stands."""
        interaction = self.interaction(index)
        before = 0 if interaction.chunk is not self.items[index] else self._line_offset(index)
        return before + interaction.text.count("\n", 0, offset) + 1

    def with_chunk(self, index: int, old: Chunk, new: Chunk) -> "Cassette":
        """A cassette in which the chunk of one interaction is another one; all others are shared."""
        if self.is_whole or old is not self.items[index]:
            # The interaction was read from the whole file: so is the edit.
            base = self if self.is_whole else self._as_whole()
            assert base is not None
            return base.with_chunks(base.head, (new,) * len(base.items), base.tail, self.packed)
        items = (*self.items[:index], new, *self.items[index + 1 :])
        return self.with_chunks(self.head, items, self.tail, self.packed)

    def with_chunks(
        self, head: Chunk, items: tuple[Chunk, ...], tail: Chunk, packed: "Packed | None"
    ) -> "Cassette":
        """A cassette of the same recorder and layout that is made of these chunks."""
        return Cassette(
            head,
            items,
            tail,
            recorder=self.format,
            file=self.file,
            is_whole=self.is_whole,
            parsed=self._parsed,
            packed=packed,
        )

    def sharing(self, other: "Cassette") -> "Cassette":
        """The same cassette with the chunks of another one where their bytes are the same.

        What is shared counts as unchanged: two cassettes are compared by their chunks.
        """
        if self.is_whole or other.is_whole:
            return self
        in_place = [
            old if old.data == new.data else None for old, new in zip(other.items, self.items, strict=False)
        ]
        moved = {chunk.data: chunk for chunk in set(other.items).difference(in_place)}
        pairs = zip(chain(in_place, repeat(None)), self.items, strict=False)
        items = tuple(old or moved.get(new.data, new) for old, new in pairs)
        return Cassette(
            self.head,
            items,
            self.tail,
            recorder=self.format,
            file=self.file,
            is_whole=False,
            parsed=ParsedInteractions(),
            packed=self.packed,
        )

    def goes_on_from(self, front: "Cassette") -> bool:
        """Whether another cassette is the beginning of this one, read in the same way."""
        is_alike = not self.is_whole and self.format is front.format
        return is_alike and self.items[: len(front.items)] == front.items

    def changed_indices(self, other: "Cassette") -> list[int]:
        """The interactions in which two cassettes differ, as far as both have them."""
        pairs = zip(self.items, other.items, strict=False)
        changed = [index for index, (mine, theirs) in enumerate(pairs) if mine is not theirs]
        if changed and (self.is_whole or other.is_whole):  # one chunk holds them all
            return [index for index in changed if self.source_of(index)[1] != other.source_of(index)[1]]
        return changed

    def checked(self) -> Iterator["Cassette | None"]:
        """Parse the interactions one after the other; yields None for each that stands as it was cut.

        The scan takes a line of a quoted text for the start of an item where it looks exactly like one.
        Then a piece does not parse; if the file as a whole does and has other items, that reading is
        yielded, and is the right one. Meant to run aside: it takes as long as the whole file does.
        """
        for chunk in () if self.is_whole else self.items:
            try:
                _items(decode(chunk.data), is_whole=False)
            except CassetteError:
                whole = self._as_whole()
                if whole is not None and len(whole.items) != len(self.items):
                    yield whole
                    return
            yield None


def _joined(runs: list[Chunk]) -> bytes:
    return runs[0].data if len(runs) == 1 else b"".join(run.data for run in runs)


def _whole_with_other_items(data: bytes, count: int) -> Cassette | None:
    """The file read as a whole, if that can be done and shows another number of interactions."""
    try:
        whole = Cassette.parse_whole(data)
    except CassetteError:
        return None
    return whole if len(whole.items) != count else None


def _messages(text: str, *, is_whole: bool) -> tuple[Mapping, ...]:
    """All items of a list, as the messages of a session."""
    messages = tuple(_mapping(item, text) for item in _items(text, is_whole=is_whole))
    if not messages:
        raise CassetteError("these messages are not the items of a list", 1, 1)
    return messages


def _mapping(item: Node, text: str) -> Mapping:
    node = nodes.resolved(item)
    if not isinstance(node, Mapping):
        raise CassetteError("this interaction is not a mapping", 1 + text.count("\n", 0, node.start), 1)
    return node


def _items(text: str, *, is_whole: bool) -> list[Node]:
    """The items of a list: of the whole file's, or of the one that a chunk is."""
    root = nodes.compose(text)
    if is_whole:
        found = File.of(root)
        return (_listed(*found) or []) if found else []
    return root.items if isinstance(root, nodes.Sequence) else []


def _listed(file: File, node: Node) -> list[Node] | None:
    """The interactions of a file; None where what should be their list is none."""
    if file.list_key == recorders.ALONE:
        return [node]
    if isinstance(node, nodes.Sequence):
        return node.items
    return [] if isinstance(node, Mapping) and not node.pairs else None


def _recorder_of_none(file: File) -> Recorder:
    """Who recorded a file without interactions."""
    if file.list_key == "http_interactions":
        return recorders.RUBY_VCR
    return recorders.GO_VCR if file.version == "2" else recorders.VCRPY


def _no_cassette(text: str) -> str:
    return NO_JSON_CASSETTE if text.lstrip()[:1] in ("{", "[") else NO_CASSETTE


def _known(file: File, item: Node, line: int, text: str = "") -> Recorder:
    recorder = detection.detect(file, item)
    if recorder is None and file.list_key == recorders.BARE:
        raise CassetteError(_no_cassette(text), 1, 1)
    if recorder is None:
        raise CassetteError(f"the interactions are in a layout that is not known ({words_of(item)})", line, 1)
    return recorder
