"""Multipart bodies (RFC 2046 §5.1, RFC 7578) as one text for people, and back.

Each part is introduced by a rule that says what it is. Below it stand its headers, a blank line, and
its content, where that is text. Parts that are not touched keep their bytes.
"""

import re
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from inspector.content import codings, kinds

_FIRST = re.compile(rb"--([^\r\n]{1,70}?)[ \t]*(?=\r?\n)")
_BLANK = re.compile(rb"\r?\n\r?\n")
_PARAMETER = re.compile(r'[;\s]\s*(name|filename)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;\s]*))', re.IGNORECASE)


class Part:
    """One part: its header block and its content, both as bytes of the body."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        blank = _BLANK.search(data)
        opening = re.match(rb"\r?\n", data)  # no headers at all
        if opening:
            self.head, self.gap, self.content = b"", opening.group(), data[opening.end() :]
        elif blank:
            self.head, self.gap, self.content = data[: blank.start()], blank.group(), data[blank.end() :]
        else:
            self.head, self.gap, self.content = data, b"", b""

    @cached_property
    def head_text(self) -> str | None:
        """The header lines; None where they are not UTF-8."""
        try:
            return self.head.decode("utf-8").replace("\r\n", "\n")
        except UnicodeDecodeError:
            return None

    def header(self, name: str) -> str:
        """The value of a header, "" where there is none."""
        for line in (self.head_text or "").split("\n"):
            key, sign, value = line.partition(":")
            if sign and key.strip().lower() == name:
                return value.strip()
        return ""

    @cached_property
    def parameters(self) -> dict[str, str]:
        """``name`` and ``filename`` of the part's ``Content-Disposition``."""
        found = _PARAMETER.findall(self.header("content-disposition"))
        return {name.lower(): quoted.replace('\\"', '"') or bare for name, quoted, bare in found}

    @property
    def media_type(self) -> str:
        return codings.media_type(self.header("content-type"))

    @cached_property
    def text(self) -> str | None:
        """The content as characters; None where it is not text."""
        try:
            text = self.content.decode(self._charset)
            is_exact = text.encode(self._charset) == self.content
        except (ValueError, LookupError):
            return None
        return text if is_exact and "\0" not in text else None

    @property
    def _charset(self) -> str:
        return codings.charset(self.header("content-type"))

    def with_text(self, head: str, content: str | None) -> "Part":
        """The part with other headers and another content; None keeps the content."""
        line_end = b"\n" if self.gap in (b"\n", b"\n\n") else b"\r\n"
        block = head.encode("utf-8").replace(b"\n", line_end)
        body = self.content if content is None else content.encode(self._charset)
        return Part(block + line_end * (2 if head else 1) + body)


class Multipart(NamedTuple):
    """A body in pieces: what stands before, between and behind its parts, and the parts."""

    boundary: bytes
    between: tuple[bytes, ...]
    parts: tuple[Part, ...]

    def encode(self) -> bytes:
        """The body itself."""
        pieces = [self.between[0]]
        for part, follower in zip(self.parts, self.between[1:], strict=True):
            pieces += (part.data, follower)
        return b"".join(pieces)


def parse(content: bytes) -> Multipart | None:
    """The parts of a body; None where it is not multipart.

    The boundary is taken from the body itself: recorders replace it in the header, and the body rules.
    """
    first = _FIRST.match(content)
    if first is None:
        return None
    boundary = first.group(1)
    delimiter = re.compile(rb"(?:\A|\r?\n)--" + re.escape(boundary) + rb"(--)?[ \t]*(?=\r?\n|\Z)")
    between: list[bytes] = []
    parts: list[Part] = []
    start = 0
    for found in delimiter.finditer(content):
        end = max(start, found.start())  # two delimiters can share a line end
        if between:
            parts.append(Part(content[start:end]))
        if found.group(1):
            return Multipart(boundary, (*between, content[end:]), tuple(parts)) if parts else None
        start = _line_end(content, found.end())
        between.append(content[end:start])
    # The recording ends inside a part.
    return Multipart(boundary, (*between, b""), (*parts, Part(content[start:])))


def _line_end(content: bytes, at: int) -> int:
    found = re.compile(rb"\r?\n").match(content, at)
    return found.end() if found else at


def prettify(body: Multipart) -> str:
    """The text to show."""
    return "\n".join(f"{rule}\n{_shown(part)}" for rule, part in zip(_rules(body), body.parts, strict=True))


def reencode(edited: str, body: Multipart) -> bytes:
    """The body for an edited text. Raises ValueError where the parts cannot be told, or hold it."""
    parts = [
        part if text == _shown(part) else _changed(part, text, number, body.boundary)
        for number, (part, text) in enumerate(zip(body.parts, _cut(edited, _rules(body)), strict=True), 1)
    ]
    return body._replace(parts=tuple(parts)).encode()


def _rules(body: Multipart) -> list[str]:
    """The line above each part: no line of a part looks like it."""
    bar = "─" * 8
    while any(f"{bar} " in _shown(part) for part in body.parts):
        bar += "─"
    return [
        " · ".join(filter(None, (f"{bar} {number} of {len(body.parts)}", *_facts(part))))
        for number, part in enumerate(body.parts, 1)
    ]


def _facts(part: Part) -> tuple[str, ...]:
    name, file_name = part.parameters.get("name", ""), part.parameters.get("filename", "")
    words = (name, file_name, part.media_type, f"{len(part.content):,} bytes")
    return tuple(" ".join(word.split()) for word in words)


def _shown(part: Part) -> str:
    if part.head_text is None:
        return f"({len(part.data):,} bytes that are not text)"
    if not part.gap:
        return part.head_text
    content = _stand_in(part) if part.text is None else part.text
    return f"{part.head_text}\n\n{content}" if part.head else f"\n{content}"


def _stand_in(part: Part) -> str:
    """What stands for a content that is not text."""
    return f"({kinds.kind_of(part.content, part.media_type).name}, {len(part.content):,} bytes)"


def _cut(edited: str, rules: list[str]) -> list[str]:
    """The texts of the parts. Each rule must stand once, and in its order."""
    lines = edited.split("\n")
    places = []
    for number, rule in enumerate(rules, 1):
        if lines.count(rule) != 1:
            raise ValueError(f"the line above part {number} has to stay as it is: {rule}")
        places.append(lines.index(rule))
    if places[0] != 0 or places != sorted(places):
        raise ValueError("the parts have to stay in their order, and nothing can stand above the first one")
    return ["\n".join(lines[start + 1 : end]) for start, end in pairwise([*places, len(lines)])]


def _changed(part: Part, text: str, number: int, boundary: bytes) -> Part:
    if part.head_text is None:
        raise ValueError(f"part {number} is not text and cannot be edited here")
    head, content = _head_and_content(text, number)
    if part.text is None:
        if content != _stand_in(part):
            raise ValueError(f"part {number} is not text: only its headers can be edited here")
        return part.with_text(head, None)
    try:
        changed = part.with_text(head, content)
    except UnicodeEncodeError as error:
        raise ValueError(f"part {number} cannot hold this: {error}") from error
    if re.search(rb"(?:\A|\n)--" + re.escape(boundary), changed.data):
        raise ValueError(f"part {number} would contain the boundary that ends it")
    return changed


def _head_and_content(text: str, number: int) -> tuple[str, str]:
    if text.startswith("\n"):
        return "", text[1:]
    head, blank, content = text.partition("\n\n")
    if not blank:
        raise ValueError(f"part {number} needs a blank line between its headers and its content")
    return head, content
