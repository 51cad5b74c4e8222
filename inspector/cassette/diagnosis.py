"""What is the matter with a file, by its name: what a YAML parser says of it seldom tells.

Errors are named where the parser gives up. Remarks are about files that can be read, and hold more or
other things than one sees.
"""

import re
from collections.abc import Iterator

from inspector.cassette.chunks import LIST_KEYS
from inspector.cassette.interaction import Interaction
from inspector.cassette.nodes import END, Mapping, Scalar, resolved
from inspector.cassette.source import BOM, CassetteError

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
    if is_odd or lists > 1:
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
    lists = sum(data.count(b"\n" + key, 0, second) + data.startswith(key) for key in LIST_KEYS)
    if lists > 1:
        yield "The list of interactions is there more than once; only one of them is shown"
    conflict = conflict_line(data)
    if conflict is not None:
        yield f"T{CONFLICT[1:]} (line {conflict})"


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


def duplicate_key(interaction: Interaction) -> str | None:
    """A key that stands twice in one of the recorder's own mappings; structured bodies are not looked into."""
    level = [interaction.node]
    for _depth in range(3):
        for mapping in level:
            seen = set()
            for key, _ in mapping.pairs:
                if isinstance(key, Scalar):
                    if key.value in seen:
                        return key.value
                    seen.add(key.value)
        level = list(dict.fromkeys(child for mapping in level for child in _below(mapping)))
    return None


def _below(mapping: Mapping) -> Iterator[Mapping]:
    values = (resolved(value) for _, value in mapping.pairs)
    return (value for value in values if isinstance(value, Mapping))
