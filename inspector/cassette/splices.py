"""How changed values get into a chunk: spelled, spliced, verified.

After a splice the chunk is composed again. Unless exactly the wanted nodes differ and say exactly the
wanted values, the edit is written in the one form that never fails (``"…"`` on one line) or refused.
Nothing else in the file moves.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from inspector.cassette import nodes
from inspector.cassette.chunks import Chunk
from inspector.cassette.interaction import Interaction
from inspector.cassette.items import item_splices
from inspector.cassette.json_document import is_json
from inspector.cassette.nodes import NULL, PREFIX, STR, Alias, Mapping, Node, Scalar, Sequence
from inspector.cassette.scalar import BLOCK
from inspector.cassette.source import CassetteError, Span, splice
from inspector.cassette.spelling import AsJson, OneLine, Spelling, Usual, scalars
from inspector.cassette.structure import Change, ItemsChange, ScalarChange, TreeChange, entries
from inspector.cassette.values import plain, same
from inspector.content import json_text

JSON_TAGS = frozenset({STR, NULL, *(PREFIX + name for name in ("int", "float", "bool"))})

NO_PLACE = "this value cannot be written at this place of the file"
NOT_AS_BEFORE = "a value could not keep its YAML style and was written as one quoted line"

_OVER_LINES = re.compile(r"\s*[{\[][ \t]*\r?\n")
_REST_OF_LINE = re.compile(r"[ \t]*(#[^\r\n]*)?(\r?\n)?")
_PARENT = re.compile(r"(?:\s*- +)*\s*")


def spliced(interaction: Interaction, changes: list[Change]) -> tuple[Chunk, tuple[str, ...]]:
    """The chunk with some values changed, and what had to be decided.

    Raises ValueError where a value cannot be written at its place.
    """
    text = interaction.text
    for change in changes:
        if isinstance(change, TreeChange) and isinstance(change.node, Sequence | Mapping) and change.node.flow:
            _refuse_losses(text, change.node)
    if is_json(text):
        return _spliced_json(text, changes), ()
    inside_flow = _inside_flow(interaction.node, changes)
    spellings: tuple[Spelling, ...] = (Usual(interaction), OneLine())
    for spelling, notes in zip(spellings, ((), (NOT_AS_BEFORE,)), strict=True):
        try:
            edited = splice(text, _splices(text, changes, spelling, inside_flow))
        except ValueError:  # no such style at this place: several lines inside brackets, say
            continue
        if _is_right(text, edited, changes):
            return Chunk(edited.encode("utf-8")), notes
    raise ValueError(NO_PLACE)


def _spliced_json(text: str, changes: list[Change]) -> Chunk:
    """The same in a cassette that is a JSON document, and stays one."""
    edited = splice(text, _splices(text, changes, AsJson(text), set()))
    if not is_json(edited):
        raise ValueError(NO_PLACE)
    if _OVER_LINES.match(text) and not all(isinstance(change, ScalarChange) for change in changes):
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


def _inside_flow(root: Node, changes: list[Change]) -> set[Node]:
    """The nodes that stand in brackets, where no line may break; only where that matters."""
    if not any(isinstance(change, TreeChange) for change in changes):
        return set()
    brackets = (node for node in nodes.below(root) if isinstance(node, Sequence | Mapping) and node.flow)
    return {inner for outer in brackets for inner in nodes.below(outer) if inner is not outer}


def _splices(
    text: str, changes: list[Change], spelling: Spelling, inside_flow: set[Node]
) -> Iterator[tuple[Span, str]]:
    for change in changes:
        if isinstance(change, ItemsChange):
            yield from item_splices(text, change, spelling)
            continue
        if isinstance(change, ScalarChange):
            span, new = _scalar_replacement(text, change.node, spelling.scalar(change))
        else:
            span, new = _tree_replacement(text, change, spelling, inside_flow=change.node in inside_flow)
        yield span, new.replace("\n", "\r\n") if "\r\n" in text else new


def _scalar_replacement(text: str, node: Node, new: str) -> tuple[Span, str]:
    """The span to cut and what goes there: block and inline scalars end their lines differently."""
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
    return span, new


def _into_block(text: str, span: Span, new: str) -> tuple[Span, str]:
    """A block takes the rest of its line: a comment there moves to the header of the block."""
    rest = _REST_OF_LINE.match(text, span.end)
    assert rest is not None  # every part of the pattern is optional
    if rest.end() < len(text) and not rest.group(2):
        raise ValueError("a value of several lines cannot be written inside brackets")
    header, _, lines = new.partition("\n")
    comment = f" {rest.group(1)}" if rest.group(1) else ""
    return Span(span.start, rest.end()), f"{header}{comment}\n{lines}"


def _out_of_block(text: str, span: Span, new: str, *, is_block: bool) -> str:
    """What replaces a block keeps the comment of its header, and ends the line as the block did."""
    comment = _header_comment(text, span)
    first, line_end, lines = new.partition("\n") if is_block else (new, "\n", "")
    new = f"{first}{comment}{line_end}{lines}"
    return new if text[span.end - 1 : span.end] == "\n" else new.removesuffix("\n")


def _header_comment(text: str, span: Span) -> str:
    found = re.search(r"[ \t]#[^\r\n]*", text[span.start : text.find("\n", span.start)])
    return found.group() if found else ""


def _tree_replacement(
    text: str, change: TreeChange, spelling: Spelling, *, inside_flow: bool
) -> tuple[Span, str]:
    """A structure in place of another value: in lines where the file writes lines, else on one."""
    node, value = change.node, change.value
    lead = None if inside_flow else _lead(text, node)
    in_brackets = isinstance(node, Mapping | Sequence) and node.flow and entries(node)
    needs_lines = isinstance(value, dict | list) and value and not in_brackets
    if lead is not None and needs_lines and spelling.layout is not None:
        return _in_lines(text, node, lead, value, spelling)
    inline = spelling.flow(value, like=text[node.start : node.end])
    if lead is None:
        return _scalar_replacement(text, node, inline if inside_flow else _indent(node) + inline)
    span, new = _scalar_replacement(text, node, inline)
    return Span(lead, span.end), " " + new.removeprefix(" ")


def _in_lines(text: str, node: Node, lead: int, value: Any, spelling: Spelling) -> tuple[Span, str]:
    assert spelling.layout is not None
    end = nodes.content_end(node)
    was_block = isinstance(node, Scalar) and node.style in BLOCK
    was_lines = isinstance(node, Sequence | Mapping) and not node.flow
    takes_line_end = text[end - 1 : end] == "\n"
    comment = _header_comment(text, Span(node.start, end)) if was_block else ""
    if not was_block and not was_lines:
        rest = _REST_OF_LINE.match(text, end)
        assert rest is not None  # every part of the pattern is optional
        comment = f" {rest.group(1)}" if rest.group(1) else ""
        end = rest.start(2) if rest.group(2) else rest.end()
    line = text[text.rfind("\n", 0, lead) + 1 : lead]
    if line.endswith("-"):
        if comment:
            raise ValueError("the comment behind it would be lost")
        new = " " + spelling.tree(value, len(line) + 1)
    else:
        found = _PARENT.match(line)
        parent = found.end() if found else 0
        column = spelling.layout.below(parent, is_list=isinstance(value, list))
        new = f"{comment}\n{' ' * column}{spelling.tree(value, column)}"
    return Span(lead, end), new + ("\n" if takes_line_end else "")


def _lead(text: str, node: Node) -> int | None:
    """The offset behind the colon or dash that a value follows; None where a comment stands between."""
    at = node.start
    while at and text[at - 1] in " \t\r\n":
        at -= 1
    return at if text[at - 1 : at] in (":", "-") and at else None


def _indent(node: Node) -> str:
    """What must stand before a value in place of a list: only a list may stand at its key's column."""
    return "  " if isinstance(node, Sequence) and not node.flow else ""


def _is_right(before: str, after: str, changes: Iterable[Change]) -> bool:
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
