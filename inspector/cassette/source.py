"""Bytes and text: strict UTF-8, positions for people, splices. Line ends are never translated."""

from collections.abc import Iterable
from operator import itemgetter
from typing import NamedTuple

GZIP = b"\x1f\x8b"
"""How a gzip file starts (RFC 1952 §2.3.1)."""


def may_be_packed(data: bytes) -> bool:
    """Whether a file starts as those of gzip and of zlib do (RFC 1950 §2.2)."""
    return data.startswith(GZIP) or (data[:1] == b"x" and int.from_bytes(data[:2]) % 31 == 0)


BOM = b"\xef\xbb\xbf"


class CassetteError(ValueError):
    """A file, or one interaction of it, that cannot be read.

    ``message`` says what is wrong; ``line`` and ``column`` count from 1 and are None where the
    trouble is not at one place.
    """

    def __init__(self, message: str, line: int | None = None, column: int | None = None) -> None:
        super().__init__(message if line is None else f"{message} (line {line}, column {column})")
        self.message = message
        self.line = line
        self.column = column

    def moved(self, lines: int) -> "CassetteError":
        """The same error in a file in which ``lines`` lines come before this text."""
        return CassetteError(self.message, None if self.line is None else self.line + lines, self.column)


class Span(NamedTuple):
    """A half-open range of characters."""

    start: int
    end: int


def decode(data: bytes) -> str:
    """UTF-8 without translation of line ends. Raises `CassetteError` at the first bad byte."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        line_start = data.rfind(b"\n", 0, error.start) + 1
        column = len(data[line_start : error.start].decode("utf-8", "replace")) + 1
        raise CassetteError(f"byte 0x{data[error.start]:02x} is not UTF-8 text", line, column) from error


def line_column(text: str, offset: int) -> tuple[int, int]:
    """Line and column of a character, both from 1."""
    return text.count("\n", 0, offset) + 1, offset - (text.rfind("\n", 0, offset) + 1) + 1


def splice(text: str, changes: Iterable[tuple[Span, str]]) -> str:
    """Replace several ranges at once, insertions at one place in their order. Ranges must not overlap."""
    out: list[str] = []
    end = 0
    for span, new in sorted(changes, key=itemgetter(0)):
        if span.start < end:
            raise ValueError(f"overlapping splices at {span.start}")
        out += (text[end : span.start], new)
        end = span.end
    out.append(text[end:])
    return "".join(out)


def lines_around(data: bytes, line: int, column: int, context: int, width: int) -> tuple[int, list[str]]:
    """The number of the first one of some lines around a place, and their text, cut to ``width``.

    Of a line that is longer the part around the column is given. Nothing else is decoded: a line may
    have as many bytes as a file.
    """
    first = max(1, line - context)
    at = 0
    for _ in range(first - 1):
        at = data.find(b"\n", at) + 1
        if not at:
            return first, []
    found = []
    for number in range(first, line + context + 1):
        line_end = data.find(b"\n", at)
        line_end = len(data) if line_end < 0 else line_end
        start = at + max(0, column - width // 2) if number == line and line_end - at > width else at
        cut = data[start : min(line_end, start + width)].decode("utf-8", "replace")
        found.append(("…" if start > at else "") + cut.rstrip("\r") + ("…" if line_end - start > width else ""))
        at = line_end + 1
        if at >= len(data):
            break
    return first, found
