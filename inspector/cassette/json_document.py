r"""Cassettes that are JSON documents: their tokens as a YAML parser's events, strings as they spell them.

JSON is almost YAML, but libyaml refuses what JSON writers write every day: surrogate escapes
(``\ud83d\ude00``), tabs between tokens, ``1e5`` as a number. So JSON is read by its own rules
(RFC 8259) into the same nodes, and what is written into such a file is JSON again.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from yaml.events import (
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from inspector.content import json_text

_OPENING = re.compile(r"[ \t\r\n]*[{\[]")
_TAG = "tag:yaml.org,2002:"
_WORDS = {"null": "null", "true": "bool", "false": "bool"}
_FLOAT = re.compile(r"[.eEIN]")  # Infinity and NaN are what Python's writer makes of such values

_PIECE = re.compile(
    r"[^\\]+"
    r"|\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"
    r"|\\u[0-9a-fA-F]{4}|\\.",
    re.DOTALL,
)
_SURROGATE = re.compile("[\ud800-\udfff]")


def is_json(text: str) -> bool:
    """Whether a file is one JSON object or list."""
    return _OPENING.match(text) is not None and json_text.is_json(text)


class _Mark:
    """All that is asked of a parser's mark."""

    __slots__ = ("index",)

    def __init__(self, index: int) -> None:
        self.index = index


def _mark(index: int) -> Any:
    return _Mark(index)


class JsonEvents:
    """A JSON document as the events that `nodes.compose` builds nodes from; it must be JSON."""

    def __init__(self, text: str) -> None:
        self._events = _events(text)

    def get_event(self) -> Event:
        """The next event, the end of the stream last."""
        return next(self._events)

    def dispose(self) -> None:
        """Nothing is held: libyaml's loaders have this."""


def _events(text: str) -> Iterator[Event]:
    for token in json_text.tokens(text):
        word = token.text
        start, end = _mark(token.start), _mark(token.start + len(word))
        match word[:1]:
            case "{":
                yield MappingStartEvent(None, None, True, start, end, flow_style=True)
            case "[":
                yield SequenceStartEvent(None, None, True, start, end, flow_style=True)
            case "}":
                yield MappingEndEvent(start, end)
            case "]":
                yield SequenceEndEvent(start, end)
            case '"':
                yield ScalarEvent(None, _TAG + "str", (False, True), json.loads(word), start, end, '"')
            case "":
                yield StreamEndEvent(start, end)
            case "," | ":":
                pass
            case _:
                kind = _WORDS.get(word) or ("float" if _FLOAT.search(word) else "int")
                yield ScalarEvent(None, _TAG + kind, (True, False), word, start, end)


class JsonSpelling:
    """How a document spells values: raw or in ASCII, slashes with or without a backslash, spaced or not."""

    def __init__(self, text: str) -> None:
        self._is_ascii = text.isascii()
        self._escapes_slashes = "\\/" in text
        self._separators = (", ", ": ") if '": ' in text else (",", ":")

    def dumps(self, value: object) -> str:
        """A value as JSON on one line."""
        text = json.dumps(value, ensure_ascii=self._is_ascii, separators=self._separators)
        if _SURROGATE.search(text):
            text = json.dumps(value, separators=self._separators)  # half a pair has no UTF-8
        return text.replace("/", "\\/") if self._escapes_slashes else text

    def respell(self, source: str, old: str, new: str) -> str:
        """The source of a string that gets another value: what stays keeps the spelling it has.

        ``source`` is spelled with quotes and says ``old``.
        """
        head = _shared(old, new)
        tail = _shared(old[head:][::-1], new[head:][::-1])
        start = 1 + _length_of(source, head)
        end = 1 + _length_of(source, len(old) - tail)
        return source[:start] + self.dumps(new[head : len(new) - tail])[1:-1] + source[end:]


def _shared(a: str, b: str) -> int:
    """The number of characters with which both begin."""
    low, high = 0, min(len(a), len(b))
    while low < high:
        middle = (low + high + 1) // 2
        if a[low:middle] == b[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _length_of(source: str, count: int) -> int:
    """How long the first ``count`` characters of a string are in its source, behind the quote."""
    at = 1
    while count:
        piece = _PIECE.match(source, at)
        assert piece is not None  # the source says at least so many characters
        if source[at] != "\\":
            step = min(count, piece.end() - at)
            at, count = at + step, count - step
        else:
            at, count = piece.end(), count - 1
    return at - 1
