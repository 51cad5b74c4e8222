"""Where in the file something stands: the character of a chunk that a node or a piece of a body starts at.

A body may be spelled over many lines. Of plain, quoted and literal scalars each character is found
again in the file; of folded ones (``>``), and of bodies that are stored compressed, the start is given.
"""

import re
from collections.abc import Iterator
from itertools import islice

from inspector.cassette import nodes
from inspector.cassette.fields import Path
from inspector.cassette.interaction import Body, Interaction
from inspector.cassette.nodes import Mapping, Node, Scalar, Sequence
from inspector.cassette.scalar import Place

_BREAK = r"(?:\r\n|[\r\n\x85\u2028\u2029])"
_LINE_END = re.compile(_BREAK)
_LINE_FEED = re.compile("\n")
_ODD_BREAKS = "\r\x85\u2028\u2029"
_PROPERTIES = re.compile(rf"(?:[!&][^ \t\r\n]*(?:[ \t]|{_BREAK})+)*")
_FOLD = rf"[ \t]*{_BREAK}(?:[ \t]*{_BREAK})*[ \t]*"
_PIECES = {
    "": re.compile(rf"(?P<fold>{_FOLD})|[^ \t\r\n\x85\u2028\u2029]+|[ \t]+"),
    "'": re.compile(rf"(?P<fold>{_FOLD})|(?P<one>'')|[^ \t\r\n\x85\u2028\u2029']+|[ \t]+"),
    '"': re.compile(
        rf"(?P<fold>{_FOLD})|(?P<none>\\{_BREAK}[ \t]*)"
        r"|(?P<one>\\(?:x..|u....|U........|.))|[^ \t\r\n\x85\u2028\u2029\\]+|[ \t]+",
        re.DOTALL,
    ),
}
"""What the text of a scalar is made of (YAML 1.1, §9.1 and §5.6). ``one`` stands for one character."""


def offset_in(text: str, node: Scalar, at: int) -> int:
    """The offset in a chunk's text at which the character ``at`` of a scalar's value is spelled.

    The scalar's start where that is not known, and its last line for what lies behind the value.
    """
    if node.style == "|":
        return _in_literal(text, node, at)
    pieces = _PIECES.get(node.style)
    if pieces is None:
        return node.start
    start, end = _inner(text, node)
    for value_start, value_end, source, is_run in _spelled(text, pieces, start, end):
        if at < value_end:
            return source + (at - value_start if is_run else 0)
    return end


def _inner(text: str, node: Scalar) -> tuple[int, int]:
    """Where the text of a scalar starts and ends, without tag, anchor and quotes."""
    found = _PROPERTIES.match(text, node.start, node.end)
    start = found.end() if found else node.start
    return (start + 1, node.end - 1) if node.style else (start, node.end)


def _spelled(text: str, pieces: re.Pattern[str], start: int, end: int) -> Iterator[tuple[int, int, int, bool]]:
    """The pieces of a scalar: which characters of the value, where they are spelled, whether one to one."""
    at = 0
    for found in pieces.finditer(text, start, end):
        kind = found.lastgroup
        length = len(found.group()) if kind is None else int(kind != "none")
        if kind == "fold":
            length = max(1, len(_LINE_END.findall(found.group())) - 1)
        yield at, at + length, found.start(), kind is None
        at += length


def _in_literal(text: str, node: Scalar, at: int) -> int:
    """Lines of a literal are lines of the file, each behind its indentation."""
    is_plain = not any(odd in text for odd in _ODD_BREAKS)  # a search for one character is much faster
    line_end = _LINE_FEED if is_plain else _LINE_END
    ends = [found.end() for found in line_end.finditer(node.value, 0, at)]
    inside = at - (ends[-1] if ends else 0)
    behind = islice(line_end.finditer(text, node.start, node.end), len(ends), None)
    before = next(behind, None)  # the end of the line in front, of the header for the first one
    if before is None:
        return node.end
    return min(before.end() + Place.of(text, node).block + inside, node.end)


def body_offset(interaction: Interaction, body: Body, at: int = 0, *, in_bytes: bool = False) -> int:
    """The offset in an interaction's text at which a body has the character ``at`` of its text.

    With ``in_bytes`` it is a byte of its content.
    """
    node = body.node
    if not isinstance(node, Scalar):
        return interaction.node.start if node is None else node.start
    if body.storage == "text" and not in_bytes:
        return offset_in(interaction.text, node, at)
    if body.storage in ("binary", "base64") and isinstance(body.raw, bytes) and not body.codings:
        byte = at if in_bytes else _bytes_before(body, at)
        return offset_in(interaction.text, node, _in_base64(node.value, byte))
    return node.start


def _bytes_before(body: Body, at: int) -> int:
    return len((body.text or "")[:at].encode(body.charset, "replace"))


def _in_base64(coded: str, byte: int) -> int:
    """The character of base64, which may have line ends, in which a byte starts (RFC 4648 §4)."""
    digits = byte * 4 // 3
    for found in re.finditer(r"\S+", coded):
        if digits < len(found.group()):
            return found.start() + digits
        digits -= len(found.group())
    return len(coded)


def path_offset(interaction: Interaction, path: Path) -> int:
    """The offset of what a path below an interaction leads to: of its key, where it has one.

    Where the path leads nowhere it is that of the last step which leads somewhere.
    """
    node: Node = interaction.node
    start = node.start
    for step in path:
        node = nodes.resolved(node)
        if isinstance(node, Mapping):
            named = [(key, value) for key, value in node.pairs if isinstance(key, Scalar) and key.value == step]
            if not named:
                break
            start, node = named[-1][0].start, named[-1][1]
        elif isinstance(node, Sequence) and isinstance(step, int) and step < len(node.items):
            node = node.items[step]
            start = node.start
        else:
            break
    return start
