"""How changed values get into a chunk: spelled, spliced, verified.

After a splice the chunk is composed again. Unless exactly the wanted nodes differ and say exactly the
wanted values, the edit is written in the one form that never fails (``"…"`` on one line) or refused.
Nothing else in the file moves.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from inspector.cassette import json_document, nodes, scalar
from inspector.cassette.chunks import Chunk
from inspector.cassette.interaction import Interaction
from inspector.cassette.nodes import NULL, PREFIX, STR, Alias, Mapping, Node, Scalar, Sequence
from inspector.cassette.scalar import BLOCK, CANDIDATES, GO_YAML, Place, Profile
from inspector.cassette.source import CassetteError, Span, splice
from inspector.cassette.structure import (
    Change,
    ItemsChange,
    ScalarChange,
    TreeChange,
    Writer,
    item_splices,
)
from inspector.cassette.values import plain, same
from inspector.content import json_text

JSON_TAGS = frozenset({STR, NULL, *(PREFIX + name for name in ("int", "float", "bool"))})
ValueChange = ScalarChange | TreeChange

MAX_PURE = 100_000
"""Characters that the emitter in pure Python is tried on: it takes seconds for a megabyte."""

NO_PLACE = "this value cannot be written at this place of the file"
NOT_AS_BEFORE = "a value could not keep its YAML style and was written as one quoted line"


def spliced(interaction: Interaction, changes: list[Change]) -> tuple[Chunk, tuple[str, ...]]:
    """The chunk with some values changed, and what had to be decided.

    Raises ValueError where a value cannot be written at its place.
    """
    text = interaction.text
    for change in changes:
        if isinstance(change, TreeChange) and isinstance(change.node, Sequence | Mapping) and change.node.flow:
            _refuse_losses(text, change.node)
    if json_document.is_json(text):
        return _spliced_json(text, changes), ()
    spelling = _Spelling(interaction)
    for spell, write_item, notes in (
        (spelling.usual, spelling.item, ()),
        (_plainly, scalar.flow_item, (NOT_AS_BEFORE,)),
    ):
        try:
            edited = splice(text, _splices(text, changes, spell, write_item))
        except ValueError:  # no such style at this place: several lines inside brackets, say
            continue
        if _is_right(text, edited, changes):
            return Chunk(edited.encode("utf-8")), notes
    raise ValueError(NO_PLACE)


def _spliced_json(text: str, changes: list[Change]) -> Chunk:
    """The same in a cassette that is a JSON document, and stays one."""
    spelling = json_document.JsonSpelling(text)

    def spell(change: ValueChange) -> str:
        node = change.node
        if isinstance(change, TreeChange):
            return spelling.dumps(change.value)
        if isinstance(node, Scalar) and (node.tag, change.tag) == (STR, STR):
            return spelling.respell(text[node.start : node.end], node.value, change.value)
        return spelling.dumps(change.value) if change.tag == STR else change.value

    edited = splice(text, _splices(text, changes, spell, scalar.flow_item))
    if not json_document.is_json(edited):
        raise ValueError(NO_PLACE)
    if any(isinstance(change, TreeChange) for change in changes):
        edited = json_text.reencode(edited, text)  # laid out as the document is
    if not _is_right(text, edited, changes):
        raise ValueError(NO_PLACE)
    return Chunk(edited.encode("utf-8"))


def _refuse_losses(text: str, root: Node) -> None:
    """A flow collection that is written anew would lose comments, and values that JSON does not have."""
    found = sorted(scalars(root), key=lambda node: node.start)
    odd = next((node for node in found if node.tag not in JSON_TAGS), None)
    if odd is not None:
        raise ValueError(f"the value {odd.value[:40]!r} beside it has no form in JSON and would be lost")
    end = root.start
    for node in found:
        if "#" in text[end : node.start]:
            raise ValueError("a comment beside it would be lost")
        end = node.end


def scalars(root: Node) -> Iterator[Scalar]:
    """All scalars below a node in the order of the file, aliases not followed."""
    return (node for node in nodes.below(root) if isinstance(node, Scalar))


class _Spelling:
    """Writes values as the recorder of this interaction would."""

    def __init__(self, interaction: Interaction) -> None:
        self._text = interaction.text
        self._recorder = interaction.recorder
        self._profile = profile_of(interaction)

    def usual(self, change: ValueChange) -> str:
        """In the style that the scalar has, where that can hold the value."""
        if isinstance(change, TreeChange):
            if not isinstance(change.node, Sequence | Mapping) or change.node.flow:
                return scalar.flow(change.value)  # it stands on the line of its key
            stays_list = isinstance(change.value, list) and bool(change.value)
            indent = "" if stays_list else _indent(change.node)
            column = _column(self._text, change.node.start) + len(indent)
            return indent + scalar.write_tree(change.value, column, self._profile)
        node = change.node
        place = Place.of(self._text, node)
        if node.style not in BLOCK and not self._recorder.folds:
            place = replace(place, block=_go_block(self._text, place))
        style = node.style if node.tag == change.tag else ""
        turns_long = "\n" in change.value.rstrip("\n") and "\n" not in node.value
        if turns_long and style in ("", "'") and not self._recorder.is_pyyaml and change.tag == STR:
            style = "|"  # go-yaml and Psych never fold a text of several lines
        return scalar.write(change.value, style, change.tag, place, self._profile_of(node, place))

    def item(self, value: Any, column: int) -> str:
        """A structure of one item as lines, the first one from a column on."""
        return scalar.write_tree(value, column, self._profile)

    def _profile_of(self, node: Scalar, place: Place) -> Profile:
        """The file's profile, unless this very scalar shows another one: some were edited by hand."""
        old = self._text[node.start : node.end]
        if not scalar.is_telling(old, node):
            return self._profile
        fits = (
            profile
            for profile in (self._profile, *CANDIDATES)
            if not profile.pure or len(old) < MAX_PURE
            if scalar.write(node.value, node.style, node.tag, place, profile) == old
        )
        return next(fits, self._profile)


def profile_of(interaction: Interaction) -> Profile:
    """How the emitter of this file was set up."""
    if not interaction.recorder.folds:
        return GO_YAML
    default = Profile(80, unicode=interaction.recorder.wide_unicode)
    return scalar.vote(interaction.text, scalars(interaction.node), default)


def _go_block(text: str, place: Place) -> int:
    """The column at which go-yaml starts the content of a literal: the next multiple of its indent."""
    first = re.search(r"(?m)^( *)- ", text)
    step = 4 if first and len(first.group(1)) == 4 else 2
    return place.parent + 2 if place.in_sequence else step * ((place.parent + step) // step)


def _plainly(change: ValueChange) -> str:
    """The spelling that every parser reads."""
    if isinstance(change, TreeChange):
        return _indent(change.node) + scalar.flow(change.value)
    if change.tag == STR or change.tag in scalar.TAG_PREFIX:
        return scalar.TAG_PREFIX.get(change.tag, "") + scalar.double_quoted(change.value)
    return change.value


def _indent(node: Node) -> str:
    """What must stand before a value in place of a list: only a list may stand at its key's column."""
    return "  " if isinstance(node, Sequence) and not node.flow else ""


def _column(text: str, offset: int) -> int:
    return offset - (text.rfind("\n", 0, offset) + 1)


def _splices(
    text: str, changes: list[Change], spell: Callable[[ValueChange], str], write_item: Writer
) -> Iterator[tuple[Span, str]]:
    for change in changes:
        if isinstance(change, ItemsChange):
            yield from item_splices(text, change, write_item)
        else:
            yield _replacement(text, change, spell(change))


def _replacement(text: str, change: ValueChange, new: str) -> tuple[Span, str]:
    """The span to cut and what goes there: block and inline scalars end their lines differently."""
    node = change.node
    span = Span(node.start, nodes.content_end(node))
    was_block = isinstance(node, Scalar) and node.style in BLOCK
    is_block = new.endswith("\n")
    if span.start == span.end and text[span.start - 1 : span.start] in (":", "-"):
        new = " " + new
    if was_block:
        new = _out_of_block(text, span, new, is_block=is_block)
    elif is_block:
        span, new = _into_block(text, span, new)
    elif text[span.end - 1 : span.end] == "\n":
        new += "\n"  # the last value of the structure was a block, which took its line's end
    if "\r\n" in text:
        new = new.replace("\n", "\r\n")
    return span, new


def _into_block(text: str, span: Span, new: str) -> tuple[Span, str]:
    """A block takes the rest of its line: a comment there moves to the header of the block."""
    rest = re.compile(r"[ \t]*(#[^\r\n]*)?(\r?\n)?").match(text, span.end)
    assert rest is not None  # every part of the pattern is optional
    if rest.end() < len(text) and not rest.group(2):
        raise ValueError("a value of several lines cannot be written inside brackets")
    header, _, lines = new.partition("\n")
    comment = f" {rest.group(1)}" if rest.group(1) else ""
    return Span(span.start, rest.end()), f"{header}{comment}\n{lines}"


def _out_of_block(text: str, span: Span, new: str, *, is_block: bool) -> str:
    """What replaces a block keeps the comment of its header, and ends the line as the block did."""
    header = text[span.start : text.find("\n", span.start)]
    found = re.search(r"[ \t]#[^\r\n]*", header)
    comment = found.group() if found else ""
    first, line_end, lines = new.partition("\n") if is_block else (new, "\n", "")
    new = f"{first}{comment}{line_end}{lines}"
    return new if text[span.end - 1 : span.end] == "\n" else new.removesuffix("\n")


def _is_right(before: str, after: str, changes: list[Change]) -> bool:
    """Whether the new text differs from the old one in the wanted values, and in nothing else."""
    try:
        old, new = nodes.compose(before), nodes.compose(after)
    except CassetteError:
        return False
    wanted = {(change.node.start, change.node.end): _test_of(change) for change in changes}
    pending: list[tuple[Node | None, Node | None]] = [(old, new)]
    while pending:
        a, b = pending.pop()
        if a is None or b is None:
            return False
        test = None if isinstance(a, Alias) else wanted.pop((a.start, a.end), None)
        inner = _pairs_inside(a, b) if test is None else test(b)
        if inner is None:
            return False
        pending += inner
    return not wanted


def _pairs_inside(a: Node, b: Node) -> list[tuple[Node, Node]] | None:
    """The children of two nodes side by side; None where the nodes differ."""
    if isinstance(a, Scalar) and isinstance(b, Scalar):
        return [] if (a.value, a.tag) == (b.value, b.tag) else None
    if isinstance(a, Sequence) and isinstance(b, Sequence) and len(a.items) == len(b.items):
        return list(zip(a.items, b.items, strict=True))
    if isinstance(a, Mapping) and isinstance(b, Mapping) and len(a.pairs) == len(b.pairs):
        return [couple for x, y in zip(a.pairs, b.pairs, strict=True) for couple in zip(x, y, strict=True)]
    return [] if isinstance(a, Alias) and isinstance(b, Alias) else None


def _test_of(change: Change) -> Callable[[Node], list[tuple[Node, Node]] | None]:
    """What tells of a new node whether it is as wanted: pairs that remain to be compared, or None."""
    if isinstance(change, ItemsChange):
        return change.pairs
    if isinstance(change, TreeChange):
        return lambda node: [] if same(plain(node), change.value) else None
    wanted = (change.value, change.tag)
    return lambda node: [] if isinstance(node, Scalar) and (node.value, node.tag) == wanted else None
