"""What is the matter with a file, by its name: what a YAML parser says of it seldom tells.

Errors are named where the parser gives up. Remarks are about files that can be read, and hold more or
other things than one sees.
"""

import json
import re
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from inspector.cassette.chunks import LIST_KEYS
from inspector.cassette.nodes import END, Mapping, Node, resolved
from inspector.cassette.source import BOM, CassetteError
from inspector.cassette.tagged import name_scalar

if TYPE_CHECKING:
    from inspector.cassette.model import Cassette

TWICE = "the key {} is there twice, on lines {} and {}: the last one counts"
TWO_LISTS = "The list of interactions is there more than once; only one of them is shown"
MAX_KEY = 60

MAX_JSON = 16_000_000
"""Bytes of a file in braces that is read once more, to find out whether it is JSON."""

EMPTY = "this file is empty"
CONFLICT = "this file has unresolved merge conflicts"
CUT_OFF = "the file ends there without a line end and may be cut off"

MAX_LAST_LINE = 1_000_000

_UNICODE = (
    ("UTF-32", (b"\xff\xfe\0\0", b"\0\0\xfe\xff")),
    ("UTF-16", (b"\xff\xfe", b"\xfe\xff")),
)
_WIDE = re.compile(rb"(?:[\t\n\r -~]\0){4}|(?:\0[\t\n\r -~]){4}")
_SLICE = 2_000_000
_TELLING = (b"\n---", b"\n<<<<<<< ")
"""Starts of lines without which there is nothing to remark, beside more than one list of interactions."""

# Compiled where a file has something of the kind: few have.
_BEGIN = rb"(?m)^<<<<<<< "
_MIDDLE = rb"(?m)^=======\r?$"
_END = rb"(?m)^>>>>>>> "
_DOCUMENT = rb"(?m)^---(?:[ \t\r\n]|\Z)"
_CONTENT = rb"(?m)^(?![ \t]*(?:#|\r?$)|%|\.\.\.)[^\r\n]"


def refuse_no_text(data: bytes) -> None:
    """Raises `CassetteError` for an empty file and for one in another encoding."""
    if not data.removeprefix(BOM)[:1_000_000].strip():
        raise CassetteError(EMPTY)
    for name, marks in _UNICODE:
        if data.startswith(marks):
            raise _encoded(name)
    if _WIDE.match(data):
        raise _encoded("UTF-16")


def _encoded(name: str) -> CassetteError:
    return CassetteError(f"this file is {name} text; recorders read and write UTF-8: convert it first")


def named(error: CassetteError, data: bytes) -> CassetteError:
    """The error by its name, where it has one. ``data`` is what was read, up to the end of the file."""
    conflict = conflict_line(data)
    if conflict is not None:
        return CassetteError(CONFLICT, conflict, 1)
    if "U+0000" in error.message:
        return CassetteError(f"{error.message}: a NUL byte, so this is no text file", error.line, error.column)
    if _is_cut_off(error, data):
        return CassetteError(f"{error.message}; {CUT_OFF}", error.line, error.column)
    return error


def _is_cut_off(error: CassetteError, data: bytes) -> bool:
    """Whether the trouble is that the file ends; all recorders end it with a line end."""
    if error.line is None or error.column is None or data.endswith(b"\n"):
        return False
    if END in error.message:
        return True
    last = data[data.rfind(b"\n") + 1 :]
    if error.line <= data.count(b"\n") or len(last) > MAX_LAST_LINE:
        return False
    return error.column > 1 and not last.decode("utf-8", "replace")[error.column :].strip()


def conflict_line(data: bytes) -> int | None:
    """The line on which Git (or another tool) marked the first conflict."""
    begin = re.search(_BEGIN, data) if b"<<<<<<< " in data else None
    middle = re.compile(_MIDDLE).search(data, begin.end()) if begin else None
    if begin is None or middle is None or re.compile(_END).search(data, middle.end()) is None:
        return None
    return data.count(b"\n", 0, begin.start()) + 1


def remarks(data: bytes) -> tuple[str, ...]:
    """What one should know of a file that can be read, in sentences without full stops."""
    return tuple(_remarks(data))


def remark_steps(data: bytes) -> Iterator[str | None]:
    """`remarks` for who must not be kept waiting: None between two looks at a few megabytes."""
    lists = sum(data.startswith(key) for key in LIST_KEYS)
    is_odd = data.startswith(_TELLING[1].lstrip())
    for start in range(0, len(data), _SLICE):
        # Texts are found many times faster than a pattern of lines.
        lists += sum(_count(data, b"\n" + key, start) for key in LIST_KEYS)
        is_odd = is_odd or any(_count(data, mark, start) for mark in _TELLING)
        yield None
    if is_odd or lists > 1 or (_is_in_braces(data) and len(data) <= MAX_JSON):
        yield from _remarks(data)


def _count(data: bytes, text: bytes, start: int) -> int:
    """How often a text starts in one slice."""
    return data.count(text, start, start + _SLICE + len(text) - 1)


def _remarks(data: bytes) -> Iterator[str]:
    second = _second_document(data)
    if second is not None:
        line = data.count(b"\n", 0, second) + 1
        yield (
            f"This file holds several YAML documents; only the first one is shown, up to line {line}. "
            "Saving keeps the others as they are"
        )
    if _is_in_braces(data):
        yield from _json_remarks(data)
        return
    lists = sum(data.count(b"\n" + key, 0, second) + data.startswith(key) for key in LIST_KEYS)
    if lists > 1:
        yield TWO_LISTS
    conflict = conflict_line(data)
    if conflict is not None:
        yield f"T{CONFLICT[1:]} (line {conflict})"


def _is_in_braces(data: bytes) -> bool:
    return data[:1024].removeprefix(BOM).lstrip()[:1] in (b"{", b"[")


def _json_remarks(data: bytes) -> Iterator[str]:
    """Why programs that read JSON would refuse a file in braces, and a list that is there twice."""
    twice: list[str] = []
    try:
        text = data.removeprefix(BOM).decode("utf-8")
        json.loads(text, object_pairs_hook=partial(_note_twice, twice))
    except json.JSONDecodeError as error:
        yield f"JSON readers refuse this file: {error.msg} (line {error.lineno}, column {error.colno})"
    except (ValueError, RecursionError) as error:
        yield f"JSON readers refuse this file: {error}"
    if twice:
        yield TWO_LISTS


def _note_twice(twice: list[str], pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice += (key for key in ("interactions", "http_interactions") if names.count(key) > 1)
    return found


def _second_document(data: bytes) -> int | None:
    """Where the second document starts, if there is more than a marker to it (YAML 1.2 §9.1)."""
    if b"\n---" not in data:
        return None
    starts = [match.start() for match in re.finditer(_DOCUMENT, data)]
    first = re.search(_CONTENT, data)
    if first is not None and starts and first.start() == starts[0]:
        starts = starts[1:]  # this one opens the first document
    for start in starts:
        line_end = data.find(b"\n", start)
        if data[start + 3 : line_end if line_end >= 0 else None].strip() or (
            line_end >= 0 and re.compile(_CONTENT).search(data, line_end)
        ):
            return start
    return None


class Twice(NamedTuple):
    """A key that stands twice in one mapping, with both offsets into the interaction's text."""

    key: str
    first: int
    second: int


def keys_twice(node: Node, depth: int = 3) -> Iterator[Twice]:
    """Keys that stand twice in a recorder's own mappings; structured bodies are not looked into."""
    level = [node] if isinstance(node, Mapping) else []
    for _depth in range(depth):
        for mapping in level:
            seen: dict[str, int] = {}
            for key, _ in mapping.pairs:
                name = name_scalar(key)
                if name is None:
                    continue
                if name.value in seen:
                    yield Twice(name.value, seen[name.value], name.start)
                seen[name.value] = name.start
        level = list(dict.fromkeys(child for mapping in level for child in _below(mapping)))


def remarks_on(cassette: "Cassette", index: int) -> list[str]:
    """What is odd about an interaction that can be read, with lines of the file."""
    interaction = cassette.interactions[index]
    found = [interaction.layout_problem] if interaction.layout_problem else []
    for twice in keys_twice(interaction.node):
        lines = [cassette.line_at(index, offset) for offset in twice[1:]]
        found.append(TWICE.format(shortened(twice.key), *lines))
    return found


def shortened(key: str) -> str:
    """A key within a sentence."""
    return key if len(key) <= MAX_KEY else key[:MAX_KEY] + "…"


def _below(mapping: Mapping) -> Iterator[Mapping]:
    values = (resolved(value) for _, value in mapping.pairs)
    return (value for value in values if isinstance(value, Mapping))
