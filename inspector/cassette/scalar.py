"""A value as YAML text, spelled as the recorder itself would spell it at that place.

PyYAML and Psych both write through libyaml: their scalars are produced by emitting a small document
with the same nesting and key length and cutting the scalar out, which reproduces their folding
exactly. Literals (``|``) are the same in all emitters but for the column of their content, so they
are written here. go-yaml folds nothing, which is the same emitter with an endless width.
"""

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any

import yaml
from yaml.events import (
    DocumentEndEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
    StreamStartEvent,
)

from inspector.cassette.nodes import BINARY_TAGS, NULL, PREFIX, STR, Scalar

ENDLESS = 2**31 - 1
BLOCK = ("|", ">")
PYTHON_TAGS = frozenset({PREFIX + "python/unicode", PREFIX + "python/str"})
"""How PyYAML marks a text of the other one of Python 2's two kinds."""

TAG_PREFIX = {
    PREFIX + "binary": "!!binary ",
    "!binary": "!binary ",
    **{tag: f"{tag.replace(PREFIX, '!!')} " for tag in PYTHON_TAGS},
}

_SENTINEL = "zz"
_RESOLVER = yaml.resolver.Resolver()
_UNPRINTABLE = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Profile:
    """How an emitter was set up: line width, raw or escaped non-ASCII, libyaml or pure Python."""

    width: int
    unicode: bool
    pure: bool = False


GO_YAML = Profile(ENDLESS, unicode=True)
CANDIDATES = (
    *(Profile(width, unicode) for width, unicode in product((80, 120, ENDLESS), (False, True))),
    Profile(80, unicode=True, pure=True),
    Profile(120, unicode=True, pure=True),
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a scalar stands, in columns from 0.

    ``parent`` is the column of the key or dash it belongs to, ``column`` the one at which it starts
    on its line, ``block`` the one of a literal's content.
    """

    parent: int
    column: int
    block: int
    in_sequence: bool

    @classmethod
    def of(cls, text: str, node: Scalar) -> "Place":
        """The place of a scalar in a chunk's text."""
        line_start = text.rfind("\n", 0, node.start) + 1
        line = text[line_start : node.start]
        lead = re.match(r"(?:\s*- +)*\s*", line)
        parent = lead.end() if lead else 0
        in_sequence = parent == len(line) and "-" in line
        if in_sequence:
            parent = line.rindex("-")
        column = len(line) + (1 if line.endswith(":") else 0)
        return cls(parent, column, _content_column(text, node) or parent + 2, in_sequence)


def _content_column(text: str, node: Scalar) -> int | None:
    """The column of a literal's content; None for other scalars and empty ones."""
    if node.style not in BLOCK:
        return None
    header_end = text.find("\n", node.start, node.end)
    header = text[node.start : header_end]
    digit = re.search(r"[|>][+-]?([1-9])", header)
    lines = (match for match in re.finditer(r"( *)[^ \r\n]", text[header_end + 1 : node.end]))
    first = next(lines, None)
    if first is None:
        return None
    column = len(first.group(1))
    if digit:
        # The digit counts from the parent; leading spaces beyond it belong to the value.
        line_start = text.rfind("\n", 0, node.start) + 1
        lead = re.match(r"(?:\s*- +)*\s*", text[line_start : node.start])
        column = (lead.end() if lead else 0) + int(digit.group(1))
    return column


def write(value: str, style: str, tag: str, place: Place, profile: Profile) -> str:
    """The YAML text of a scalar at a place, in ``style`` if that can hold the value.

    A block scalar ends with its line break. What comes out may still not say the value at this place
    (the emitters have faults of their own): callers compose the result and compare.
    """
    if style == "|" and holds_literal(value):
        return TAG_PREFIX.get(tag, "") + literal(value, place)
    return _emitted(value, style, tag, place, profile)


def double_quoted(value: str) -> str:
    """A one-line ASCII ``"…"`` scalar: correct for every value that YAML can say at all."""
    text = _emit([ScalarEvent(None, None, (False, True), value, style='"')], Profile(ENDLESS, unicode=False))
    return text.rstrip("\n")


def holds_literal(value: str) -> bool:
    """Whether a literal can say this value so that every parser reads it back."""
    first = value.lstrip("\n")
    return bool(value.strip(" \n")) and not first.startswith("\t") and not _UNPRINTABLE.search(value)


def literal(value: str, place: Place) -> str:
    """``value`` as a literal block scalar: header, indented lines, chomping by the final breaks."""
    indent = " " * place.block
    digit = str(place.block - place.parent) if value[0] in " \n" else ""
    body = value.rstrip("\n")
    breaks = len(value) - len(body)
    chomping = "-" if breaks == 0 else "" if breaks == 1 else "+"
    lines = (indent + line if line else "" for line in body.split("\n"))
    return f"|{digit}{chomping}\n" + "\n".join(lines) + "\n" * max(breaks, 1)


def _emitted(value: str, style: str, tag: str, place: Place, profile: Profile) -> str:
    """The scalar as a libyaml-style emitter writes it at this nesting and column."""
    depth = place.parent // 2
    key = "k" * max(1, place.column - place.parent - 2)
    events: list[Event] = []
    for _ in range(depth):
        events += (MappingStartEvent(None, None, True, flow_style=False), _plain("k"))
    events.append(MappingStartEvent(None, None, True, flow_style=False))
    events.append(_plain(key))
    scalar = _scalar(value, style, tag)
    closing: list[Event] = [MappingEndEvent() for _ in range(depth + 1)]
    if place.in_sequence:
        events += (SequenceStartEvent(None, None, True, flow_style=False), scalar, _plain(_SENTINEL))
        events.append(SequenceEndEvent())
    else:
        events += (scalar, _plain(_SENTINEL), _plain(""))
    text = _emit([*events, *closing], profile)
    lines_before = depth + (1 if place.in_sequence else 0)
    start = 0
    for _ in range(lines_before):
        start = text.index("\n", start) + 1
    indent = 2 * depth
    start += indent + (2 if place.in_sequence else len(key) + 1)
    dash = "- " if place.in_sequence else ""
    end = text.rindex("\n" + " " * indent + dash + _SENTINEL)
    found = text[start : end + 1].removeprefix(" ")
    is_block = found.removeprefix(TAG_PREFIX.get(tag, "")).startswith(BLOCK)
    if not is_block:
        found = found.removesuffix("\n")
    # Odd nesting (an indent of 3, say) cannot be reached by nesting: move the lines behind the first.
    shift = " " * (place.parent - indent)
    return found.replace("\n", "\n" + shift) if shift and not is_block else found


def _scalar(value: str, style: str, tag: str) -> ScalarEvent:
    if tag in BINARY_TAGS:
        return ScalarEvent(None, tag, (False, False), value, style=style or None)
    is_plain = _RESOLVER.resolve(yaml.ScalarNode, value, (True, False)) == tag  # type: ignore[no-untyped-call]
    return ScalarEvent(None, tag, (is_plain, tag == STR), value, style=style or None)


def _plain(value: str) -> ScalarEvent:
    return ScalarEvent(None, None, (True, True), value)


def _emit(events: Iterable[Event], profile: Profile) -> str:
    dumper = yaml.SafeDumper if profile.pure else yaml.CSafeDumper

    def document() -> Iterator[Event]:
        yield StreamStartEvent()
        yield DocumentStartEvent(explicit=False)
        yield from events
        yield DocumentEndEvent(explicit=False)
        yield StreamEndEvent()

    text = yaml.emit(document(), Dumper=dumper, width=profile.width, allow_unicode=profile.unicode)
    assert isinstance(text, str)
    return text


def flow(value: Any, quote: str = '"') -> str:
    """A JSON value on one line in ASCII: every parser reads it. Without ``quote``, as PyYAML writes it."""
    text = _emit(_flow_events([value], quote), Profile(ENDLESS, unicode=False))
    return text.strip()[1:-1]


def _flow_events(value: Any, quote: str) -> Iterator[Event]:
    match value:
        case dict():
            yield MappingStartEvent(None, None, True, flow_style=True)
            for key, item in value.items():
                yield _scalar(key, quote, STR)
                yield from _flow_events(item, quote)
            yield MappingEndEvent()
        case list():
            yield SequenceStartEvent(None, None, True, flow_style=True)
            for item in value:
                yield from _flow_events(item, quote)
            yield SequenceEndEvent()
        case _:
            text, tag = json_scalar(value)
            yield _scalar(text, quote if tag == STR else "", tag)


def json_scalar(value: Any) -> tuple[str, str]:
    """The YAML text and the tag of a JSON scalar."""
    match value:
        case None:
            return "null", NULL
        case bool():
            return ("true" if value else "false"), PREFIX + "bool"
        case int():
            return str(value), PREFIX + "int"
        case float():
            if not math.isfinite(value):
                return repr(value).replace("inf", ".inf").replace("nan", ".nan"), PREFIX + "float"
            # YAML 1.1 wants a dot in every float and a sign in every exponent.
            mantissa, e, exponent = repr(value).partition("e")
            signed = exponent if exponent[:1] in ("-", "+") else "+" + exponent
            return (f"{mantissa}{'' if '.' in mantissa else '.0'}{e}{signed if e else ''}"), PREFIX + "float"
    return str(value), STR


def vote(text: str, scalars: Iterable[Scalar], default: Profile, limit: int = 24) -> Profile:
    """The profile that reproduces most of the scalars that stand in a file already."""
    usable = (node for node in scalars if node.end - node.start < 20_000)
    telling = [node for node in usable if is_telling(text[node.start : node.end], node)][:limit]
    best, most = default, -1
    for profile in (default, *CANDIDATES):
        matches = 0
        for node in telling:
            written = write(node.value, node.style, node.tag, Place.of(text, node), profile)
            matches += written == text[node.start : node.end]
        if matches > most:
            best, most = profile, matches
    return best


def is_telling(written: str, node: Scalar) -> bool:
    """Whether a scalar's spelling depends on the profile: long, or not plain ASCII."""
    if node.style in BLOCK or not node.tag.startswith(PREFIX) or node.tag in BINARY_TAGS:
        return False
    return len(written) > 60 or not written.isascii()
