"""JSON as text (RFC 8259): layout by tokens, places by path. No value is ever spelled anew.

A fixture's JSON says more than its values: key order, escapes, spacing, ``1.0`` against ``1``.
Everything here moves tokens and white space and leaves each token exactly as it was written.
"""

import json
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from json.decoder import scanstring  # type: ignore[attr-defined]
from typing import Any, NamedTuple

Path = tuple[str | int, ...]

TOKEN = re.compile(r'[{}\[\]:,]|"[^"\\]*(?:\\.[^"\\]*)*"|[^\s{}\[\]:,"]+|"', re.DOTALL)
_SPACE = re.compile(r"[ \t\r\n]*")
_DECODER = json.JSONDecoder()
_SCAN = _DECODER.scan_once  # type: ignore[attr-defined]
EXACT_PAIRS = 1_000_000


class JsonError(ValueError):
    """Text that is not JSON. ``offset`` is in characters; ``line`` and ``column`` count from 1."""

    def __init__(self, message: str, offset: int, line: int, column: int) -> None:
        super().__init__(f"{message} at {line}:{column}")
        self.offset, self.line, self.column = offset, line, column


def loads(text: str) -> Any:
    """`json.loads` whose error is a `JsonError`; too deep nesting is one as well."""
    try:  # a third faster than json.loads, for a text without white space around it
        value, end = _SCAN(text, 0)
        if end == len(text):
            return value
    except (StopIteration, ValueError, RecursionError):
        pass
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise JsonError(error.msg, error.pos, error.lineno, error.colno) from error
    except RecursionError as error:
        raise JsonError("nested too deeply", 0, 1, 1) from error
    except ValueError as error:  # Python limits the number of digits
        raise JsonError(str(error), 0, 1, 1) from error


def dumps(value: Any) -> str:
    """A value as JSON on one line for people: non-ASCII text stays readable."""
    return json.dumps(value, ensure_ascii=False)


def is_json(text: str) -> bool:
    """Whether ``text`` is one JSON document."""
    try:
        loads(text)
    except JsonError:
        return False
    return True


class Token(NamedTuple):
    """A token with the white space in front of it, and where the token itself starts."""

    space: str
    text: str
    start: int


def tokens(text: str) -> Iterator[Token]:
    """All tokens of ``text``; what follows the last one is a token with empty ``text``."""
    end = 0
    for match in TOKEN.finditer(text):
        start = match.start()
        yield Token(text[end:start], match.group(), start)
        end = match.end()
    yield Token(text[end:], "", len(text))


class Pretty(NamedTuple):
    """A pretty layout, and where each token of the source went in it."""

    text: str
    source_starts: Sequence[int]
    starts: Sequence[int]

    def position(self, offset: int) -> int:
        """The place in ``text`` of the character at ``offset`` of the source.

        An offset in white space between two tokens gives a place between the same two tokens.
        """
        token = bisect_right(self.source_starts, offset) - 1
        if token < 0:
            return 0
        end = self.starts[token + 1] if token + 1 < len(self.starts) else len(self.text)
        return min(self.starts[token] + offset - self.source_starts[token], end)

    def offset(self, position: int) -> int:
        """The inverse of `position`: the character of the source that stands at a place of ``text``."""
        token = bisect_right(self.starts, position) - 1
        if token < 0:
            return 0
        source = self.source_starts[token] + position - self.starts[token]
        return min(source, self.source_starts[token + 1]) if token + 1 < len(self.starts) else source


def pretty(text: str, indent: str = "  ") -> Pretty:
    """Lay JSON out over lines. Only white space between tokens changes."""
    out: list[str] = []
    sources: list[int] = []
    starts: list[int] = []
    length = depth = 0
    previous = ""
    for token in tokens(text):
        word = token.text
        if not word:
            break
        if word in "}]":
            depth -= 1
        space = _layout(previous, word, depth, indent)
        if word in "{[":
            depth += 1
        length += len(space)
        sources.append(token.start)
        starts.append(length)
        out += (space, word)
        length += len(word)
        previous = word
    return Pretty("".join(out), sources, starts)


def _layout(previous: str, word: str, depth: int, indent: str, after_colon: str = " ") -> str:
    if not previous:
        return ""
    if previous == ":":
        return after_colon
    if word in ":,":
        return ""
    if previous in "{[":
        return "" if word in "}]" else "\n" + indent * depth
    if previous == "," or word in "}]":
        return "\n" + indent * depth
    return " "


def reencode(edited: str, original: str) -> str:
    """Put an edited pretty text back into the layout of the original.

    Tokens that both share keep the spelling and the spacing of the original; new tokens get the
    spacing that the original uses. White space that was only typed into the pretty text is dropped.
    Raises `JsonError` where ``edited`` is not JSON.
    """
    loads(edited)
    old = list(tokens(original))
    new = [token.text for token in tokens(edited)]
    kept = _aligned([token.text for token in old], new)
    spacing = _Spacing.of(old)
    out: list[str] = []
    depth = 0
    previous = ""
    for position, word in enumerate(new):
        if word and word in "}]":
            depth -= 1
        source = kept.get(position)
        # A token right behind a changed one keeps its own spacing: only what was typed is laid out.
        out.append(spacing.before(previous, word, depth) if source is None else old[source].space)
        out.append(word)
        if word and word in "{[":
            depth += 1
        previous = word
    return "".join(out)


def _aligned(old: list[str], new: list[str]) -> dict[int, int]:
    """Which token of ``old`` stands, or stood, at which position of ``new``."""
    shorter = min(len(old), len(new))
    head = 0
    while head < shorter and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < shorter - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    kept = {position: position for position in range(head)}
    kept |= {len(new) - 1 - back: len(old) - 1 - back for back in range(tail)}
    changed = old[head : len(old) - tail], new[head : len(new) - tail]
    from difflib import SequenceMatcher  # to read a text, nothing is compared

    # The exact comparison is quadratic: between far apart changes of a long text only rare tokens align.
    matcher = SequenceMatcher(None, *changed, autojunk=len(changed[0]) * len(changed[1]) > EXACT_PAIRS)
    for _, a, a_end, b, b_end in matcher.get_opcodes():
        if a_end - a == b_end - b:  # equal, or replaced token by token
            kept |= {head + b + step: head + a + step for step in range(b_end - b)}
    return kept


class _Spacing(NamedTuple):
    """How a document spaces its tokens: after colons and commas, or over lines."""

    after_colon: str
    after_comma: str
    indent: str | None  # None: all on one line

    @classmethod
    def of(cls, document: Sequence[Token]) -> "_Spacing":
        colon: Counter[str] = Counter()
        comma: Counter[str] = Counter()
        indents: list[str] = []
        for before, token in pairwise(document):
            if before.text == ":":
                colon[token.space] += 1
            elif before.text == ",":
                comma[token.space] += 1
            elif before.text in ("{", "[") and "\n" in token.space:
                indents.append(token.space.rpartition("\n")[2])
        return cls(
            after_colon=colon.most_common(1)[0][0] if colon else "",
            after_comma=comma.most_common(1)[0][0] if comma else "",
            indent=min(indents, key=len) if indents else None,
        )

    def before(self, previous: str, word: str, depth: int) -> str:
        if not word:
            return ""
        if self.indent is not None:
            return _layout(previous, word, depth, self.indent, self.after_colon)
        if previous == ":":
            return self.after_colon
        return self.after_comma if previous == "," else ""


def value_span(text: str, path: Path) -> tuple[int, int]:
    """Where the value at ``path`` stands in a JSON text, quotes included.

    Of duplicate keys the last one counts, as in `json.loads`. Raises `KeyError` where ``path``
    leads nowhere and `JsonError` where the text is not JSON.
    """
    start = _skip(text, 0)
    try:
        for step in path:
            start = _member(text, start, step)
        return start, _end(text, start)
    except json.JSONDecodeError as error:
        raise JsonError(error.msg, error.pos, error.lineno, error.colno) from error


def _member(text: str, start: int, step: str | int) -> int:
    opening = text[start : start + 1]
    if opening != ("{" if isinstance(step, str) else "["):
        raise KeyError(step)
    found = None
    index = 0
    at = _skip(text, start + 1)
    while text[at : at + 1] not in ("}", "]", ""):
        name: str | int = index
        if opening == "{":
            name, at = scanstring(text, at + 1)
            at = _skip(text, _skip(text, at) + 1)
        if name == step:
            found = at
            if opening == "[":
                break
        at = _skip(text, _end(text, at))
        if text[at : at + 1] == ",":
            at = _skip(text, at + 1)
        index += 1
    if found is None:
        raise KeyError(step)
    return found


def _end(text: str, start: int) -> int:
    return _DECODER.raw_decode(text, start)[1]


def _skip(text: str, start: int) -> int:
    match = _SPACE.match(text, start)
    return match.end() if match else start


_ESCAPE = r"\\\\|(?:\\u[0-9a-fA-F]{4})+"


def readable(text: str) -> str:
    r"""JSON with its ``\uXXXX`` escapes shown as the characters they stand for, to look at only.

    Control characters, quotes, backslashes and half surrogate pairs stay escaped.
    """
    return re.sub(_ESCAPE, _unescaped, text) if "\\" in text else text


def _unescaped(match: re.Match[str]) -> str:
    escapes = match.group()
    if escapes == "\\\\":
        return escapes
    units = [int(escapes[at + 2 : at + 6], 16) for at in range(0, len(escapes), 6)]
    data = b"".join(unit.to_bytes(2, "little") for unit in units)
    characters = data.decode("utf-16-le", "surrogatepass")
    return "".join(_shown(character) for character in characters)


def _shown(character: str) -> str:
    if character.isprintable() and character not in '"\\':
        return character
    units = character.encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))


def first_valid(pieces: Sequence[str]) -> int | None:
    """The index of the piece from which on the joined pieces are one JSON document and stay it.

    None where the whole is not JSON. Pieces behind that one hold nothing but white space.
    """
    whole = "".join(pieces)
    if not is_json(whole):
        return None
    needed = len(whole.rstrip(" \t\r\n"))
    length = 0
    for index, piece in enumerate(pieces):
        length += len(piece)
        if length >= needed:
            return index
    return None
