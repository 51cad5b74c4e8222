"""One difference between two versions of an interaction, and what takes it back."""

from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from inspector.cassette import Side
from inspector.content import json_text
from inspector.stream import Part
from inspector.stream.message import TOOL_CALLS


class Target(NamedTuple):
    """What has to be written again to take a difference back: a field, a header or a body."""

    kind: Literal["field", "header", "body"]
    side: Side
    path: tuple[str | int, ...] = ()
    name: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """A value before and after, None where there was or is none."""

    side: Side | None
    label: str
    old: str | None
    new: str | None
    target: Target | None = None


def shown(value: Any) -> str:
    return value if isinstance(value, str) else laid_out(json_text.dumps(value))


def laid_out(text: str) -> str:
    """JSON over lines, all else as it is."""
    return json_text.pretty(text).text if json_text.is_json(text) and text.lstrip()[:1] in ("{", "[") else text


def part_text(part: Part) -> str:
    """A part of a message as a text: a tool call as its name and its arguments."""
    return f"{part.name}({laid_out(part.text)})" if part.kind in TOOL_CALLS else part.text
