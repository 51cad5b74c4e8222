"""YAML nodes with spans, built from libyaml's events. No tag ever constructs an object.

Documents that are JSON are read by JSON's rules, into the same nodes.

PyYAML's own composer recurses on the C stack, which a hostile file can overflow; building from
events is as fast, can limit the depth, and keeps only what an editor needs. Offsets count code
points of the text that was parsed. Rules of the marks: an inline scalar ends at its last character;
a block scalar starts at its ``|`` or ``>`` (or tag) and ends behind its last line break.
"""

from collections.abc import Iterator
from typing import Any

import yaml
from yaml.events import (
    AliasEvent,
    DocumentEndEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from inspector.cassette.source import CassetteError, Span, line_column
from inspector.garbage import no_collection

MAX_DEPTH = 1000
TOO_DEEP = f"nested more than {MAX_DEPTH} levels deep"

END = "end of stream"
"""How libyaml's messages call the end of a text: an error that has these words is found only there."""

STR = "tag:yaml.org,2002:str"
NULL = "tag:yaml.org,2002:null"
MERGE = "tag:yaml.org,2002:merge"
"""``<<``, unquoted (https://yaml.org/type/merge.html)."""
BINARY_TAGS = frozenset({"tag:yaml.org,2002:binary", "!binary"})
PREFIX = "tag:yaml.org,2002:"


class Scalar:
    """``style`` is ``""`` (plain), ``'``, ``"``, ``|`` or ``>``."""

    __slots__ = ("anchor", "end", "start", "style", "tag", "value")

    def __init__(
        self, value: str, tag: str, style: str, start: int, end: int, anchor: str | None = None
    ) -> None:
        self.value, self.tag, self.style = value, tag, style
        self.start, self.end, self.anchor = start, end, anchor

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


class Sequence:
    """A list; ``flow`` is in brackets."""

    __slots__ = ("anchor", "end", "flow", "items", "start", "tag")

    def __init__(self, tag: str, start: int, anchor: str | None, *, flow: bool) -> None:
        self.items: list[Node] = []
        self.tag, self.flow, self.anchor = tag, flow, anchor
        self.start = self.end = start


class Mapping:
    """Keys and values; ``flow`` is in braces."""

    __slots__ = ("anchor", "end", "flow", "pairs", "start", "tag")

    def __init__(self, tag: str, start: int, anchor: str | None, *, flow: bool) -> None:
        self.pairs: list[tuple[Node, Node]] = []
        self.tag, self.flow, self.anchor = tag, flow, anchor
        self.start = self.end = start

    def get(self, key: str) -> "Node | None":
        """The value of a key, aliases followed; of duplicate keys the last one counts.

        What a merge key brings in counts where the mapping has no such key of its own.
        """
        merges = False
        for name, value in reversed(self.pairs):
            if _says(name, key):
                return resolved(value)
            merges = merges or (isinstance(name, Scalar) and name.tag == MERGE)
        return self._merged(key) if merges else None

    def _merged(self, key: str) -> "Node | None":
        pairs = reversed(all_pairs(self))
        return next((resolved(value) for name, value in pairs if _says(name, key)), None)

    def keys(self) -> list[str]:
        """The keys that are scalars, in order, as they stand there."""
        return [name.value for name, _ in self.pairs if isinstance(name, Scalar)]

    @property
    def has_merges(self) -> bool:
        """Whether a merge key takes over what another mapping has."""
        return any(isinstance(name, Scalar) and name.tag == MERGE for name, _ in self.pairs)


class Alias:
    """``*name``: shows its target, and must not be edited through it."""

    __slots__ = ("end", "start", "target")

    def __init__(self, target: "Node", start: int, end: int) -> None:
        self.target, self.start, self.end = target, start, end


Node = Scalar | Sequence | Mapping | Alias


def _says(name: Node, key: str) -> bool:
    return isinstance(name, Scalar) and name.value == key


def resolved(node: Node) -> Node:
    """The node itself, or what an alias stands for."""
    return node.target if isinstance(node, Alias) else node


def merged_into(mapping: Mapping) -> Iterator[Mapping]:
    """The mappings that merge keys name: of several the first one in a list counts, and the last ``<<``."""
    for name, value in reversed(mapping.pairs):
        if isinstance(name, Scalar) and name.tag == MERGE:
            target = resolved(value)
            named = target.items if isinstance(target, Sequence) else [target]
            yield from (found for found in map(resolved, named) if isinstance(found, Mapping))


def all_pairs(mapping: Mapping) -> list[tuple[Node, Node]]:
    """Keys and values, those that merge keys bring in at the place of these.

    Own keys win, and what contains itself is not followed.
    """
    return _all_pairs(mapping, ()) if mapping.has_merges else mapping.pairs


def _all_pairs(mapping: Mapping, outer: tuple[Mapping, ...]) -> list[tuple[Node, Node]]:
    seen = set(mapping.keys())
    found: list[tuple[Node, Node]] = []
    for name, value in mapping.pairs:
        if not (isinstance(name, Scalar) and name.tag == MERGE):
            found.append((name, value))
            continue
        inner = Mapping(PREFIX + "map", name.start, None, flow=True)
        inner.pairs = [(name, value)]
        for other in merged_into(inner):
            if other is mapping or other in outer:
                continue
            for pair in _all_pairs(other, (*outer, mapping)):
                if not isinstance(pair[0], Scalar) or pair[0].value not in seen:
                    found.append(pair)
                    seen.update([pair[0].value] if isinstance(pair[0], Scalar) else [])
    return found


def at_path(node: Node | None, path: tuple[str, ...]) -> Node | None:
    """Follow mapping keys; None where a step leads nowhere."""
    for key in path:
        if not isinstance(node, Mapping):
            return None
        node = node.get(key)
    return node


def below(root: Node) -> Iterator[Node]:
    """A node and all nodes below it in the order of the file, aliases not followed."""
    pending = [root]
    while pending:
        node = pending.pop()
        yield node
        if isinstance(node, Sequence):
            pending += reversed(node.items)
        elif isinstance(node, Mapping):
            pending += (child for pair in reversed(node.pairs) for child in reversed(pair))


def own(root: Node) -> set[Node]:
    """The nodes below ``root`` that no other place of the file can show: not below any anchor."""
    everything = set(below(root))
    anchored = [node for node in everything if not isinstance(node, Alias) and node.anchor is not None]
    return everything.difference(*map(below, anchored))


def content_end(node: Node) -> int:
    """Where a node's own text ends; the mark of a block collection lies at the next token."""
    while isinstance(node, Sequence | Mapping) and not node.flow:
        node = node.items[-1] if isinstance(node, Sequence) else node.pairs[-1][1]
    return node.end


def compose(text: str) -> Node | None:
    """The root node of the first document; None for an empty one. Raises `CassetteError`."""
    loader = _loader(text)
    try:
        with no_collection():
            return _Builder(loader, text).root()
    except yaml.MarkedYAMLError as error:
        raise _marked(error, text) from error
    except yaml.reader.ReaderError as error:
        raise _unreadable(error, text) from error
    finally:
        loader.dispose()


def _loader(text: str) -> Any:
    if text[:1] in " \t\r\n{[":
        from inspector.cassette.json_document import JsonEvents, is_json  # few cassettes are JSON

        if is_json(text):
            return JsonEvents(text)
    return yaml.CSafeLoader(text)


class _Builder:
    """Builds nodes from events without recursion."""

    def __init__(self, loader: Any, text: str) -> None:
        self._loader = loader
        self._text = text
        self._anchors: dict[str, Node] = {}
        self._open: list[tuple[Mapping | Sequence, list[Node]]] = []  # a collection and its siblings
        self._children: list[Node] = []

    def root(self) -> Node | None:
        """The root node of the first document."""
        next_event = self._loader.get_event
        while True:
            event = next_event()
            kind = type(event)
            if kind is ScalarEvent:
                self._add(event, self._scalar(event))
            elif kind is MappingStartEvent:
                self._enter(event, Mapping, "map")
            elif kind is SequenceStartEvent:
                self._enter(event, Sequence, "seq")
            elif kind is MappingEndEvent or kind is SequenceEndEvent:
                self._leave(event)
            elif kind is AliasEvent:
                self._children.append(self._alias(event))
            elif kind is DocumentEndEvent or kind is StreamEndEvent:
                return self._children[0] if self._children else None

    def _scalar(self, event: Any) -> Scalar:
        tag = event.tag
        if tag is None or tag == "!":
            tag = self._loader.resolve(yaml.ScalarNode, event.value, event.implicit)
        start, end = event.start_mark.index, event.end_mark.index
        return Scalar(event.value, tag, event.style or "", start, end, event.anchor)

    def _alias(self, event: Any) -> Alias:
        start = event.start_mark.index
        target = self._anchors.get(event.anchor)
        if target is None:
            raise CassetteError(f"undefined alias *{event.anchor}", *line_column(self._text, start))
        return Alias(target, start, event.end_mark.index)

    def _add(self, event: Any, node: Node) -> None:
        self._children.append(node)
        if event.anchor:
            self._anchors[event.anchor] = node

    def _enter(self, event: Any, kind: type[Mapping] | type[Sequence], tag: str) -> None:
        start = event.start_mark.index
        node = kind(event.tag or PREFIX + tag, start, event.anchor, flow=bool(event.flow_style))
        if len(self._open) == MAX_DEPTH:
            where = line_column(self._text, start)
            raise CassetteError(TOO_DEEP, *where)
        self._add(event, node)
        self._open.append((node, self._children))
        self._children = []

    def _leave(self, event: Any) -> None:
        node, siblings = self._open.pop()
        node.end = event.end_mark.index
        if isinstance(node, Mapping):
            node.pairs = list(zip(self._children[::2], self._children[1::2], strict=True))
        else:
            node.items = self._children
        self._children = siblings


def _marked(error: yaml.MarkedYAMLError, text: str) -> CassetteError:
    mark = error.problem_mark or error.context_mark
    problem = ", ".join(part for part in (error.context, error.problem) if part) or "not YAML"
    if "maximum nesting depth" in problem:  # newer libyaml has a limit of its own
        problem = TOO_DEEP
    if mark is not None and error.context_mark is not None and not text[mark.index :].strip():
        mark = error.context_mark  # a quote that never ends is found at the end, and wrong at its start
        if END not in problem:
            problem += f" before the {END}"
    if mark is None:
        return CassetteError(problem)
    # libyaml's own line count takes NEL, LS and PS for line ends, which no editor does.
    return CassetteError(problem, *line_column(text, mark.index))


def _unreadable(error: yaml.reader.ReaderError, text: str) -> CassetteError:
    # libyaml reports a byte offset into the UTF-8 form of the text.
    before = text.encode("utf-8", "surrogatepass")[: error.position].decode("utf-8", "ignore")
    character = error.character if isinstance(error.character, int) else ord(error.character)
    return CassetteError(f"character U+{character:04X} is not allowed in YAML", *line_column(text, len(before)))
