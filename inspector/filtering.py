"""The language of the filter: words and ``key:word`` terms, all of which an interaction must satisfy."""

import re
from dataclasses import dataclass
from enum import Enum

KEYS = ("method", "host", "path", "status", "model", "tool", "text")
"""What terms can narrow. The first four are known from an interaction's line, the others cost reading it."""

_TERM = re.compile(r'(?:([a-z]+):)?(?:"([^"]*)"?|(\S*))', re.IGNORECASE)


class Verdict(Enum):
    """What can be said so far."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Term:
    """``word`` is casefolded; ``key`` is "" for a word that may stand anywhere."""

    key: str
    word: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of an interaction, casefolded. None: not read yet. ``number`` is its place in the list."""

    number: str

    method: str
    host: str
    path: str
    status: str
    model: str | None = None
    tool: str | None = None

    @property
    def line(self) -> str:
        """The facts that every interaction has, as one text."""
        return f"{self.number} {self.method} {self.host}{self.path} {self.status}"


@dataclass(frozen=True, slots=True)
class Filter:
    """Terms that must all hold."""

    terms: tuple[Term, ...]

    def __bool__(self) -> bool:
        return bool(self.terms)

    def verdict(self, facts: Facts, texts: dict[str, bool]) -> Verdict:
        """Whether an interaction passes, as far as it is known. ``texts``: which words its text has."""
        found = [_holds(term, facts, texts) for term in self.terms]
        if Verdict.NO in found:
            return Verdict.NO
        return Verdict.UNKNOWN if Verdict.UNKNOWN in found else Verdict.YES

    def words(self) -> tuple[str, ...]:
        """The words that may have to be looked for in texts."""
        return tuple(term.word for term in self.terms if term.key in ("", "text"))


def parse(text: str) -> Filter:
    """Read what was typed; it never fails.

    ``key:word`` narrows one of `KEYS`, quotes hold several words together, a key that is none of them
    belongs to the word. A key without a word says nothing yet.
    """
    terms = []
    for match in _TERM.finditer(text):
        key, quoted, bare = (match.group(1) or "").lower(), match.group(2), match.group(3)
        word = bare if quoted is None else quoted
        if key and key not in KEYS:
            key, word = "", f"{match.group(1)}:{word}"
        if word:
            terms.append(Term(key, word.casefold()))
    return Filter(tuple(terms))


def _holds(term: Term, facts: Facts, texts: dict[str, bool]) -> Verdict:
    match term.key:
        case "":
            if term.word in facts.line:
                return Verdict.YES
            return _any(_in(term.word, facts.model), _in(term.word, facts.tool), _text(term.word, texts))
        case "status":
            return _in_status(term.word, facts.status)
        case "text":
            return _text(term.word, texts)
        case key:
            return _in(term.word, getattr(facts, key))


def _in_status(word: str, status: str) -> Verdict:
    """``429`` is that status, ``4`` and ``4xx`` the class."""
    digits = word.rstrip("x")
    return Verdict.YES if digits and status.startswith(digits) else Verdict.NO


def _in(word: str, value: str | None) -> Verdict:
    if value is None:
        return Verdict.UNKNOWN
    return Verdict.YES if word in value else Verdict.NO


def _text(word: str, texts: dict[str, bool]) -> Verdict:
    if word not in texts:
        return Verdict.UNKNOWN
    return Verdict.YES if texts[word] else Verdict.NO


def _any(*verdicts: Verdict) -> Verdict:
    if Verdict.YES in verdicts:
        return Verdict.YES
    return Verdict.UNKNOWN if Verdict.UNKNOWN in verdicts else Verdict.NO
