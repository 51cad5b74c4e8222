"""A delta: a value that one event carries, where it stands there, and what it belongs to."""

from collections.abc import Hashable
from enum import Enum
from typing import Any, Literal, NamedTuple

PartKind = Literal[
    "text",
    "reasoning",
    "summary",
    "redacted",
    "plan",
    "tool_call",
    "server_tool_call",
    "tool_result",
    "refusal",
    "image",
    "audio",
    "trace",
    "unknown",
]


class Op(Enum):
    """What a delta does to its target.

    ``APPEND`` text grows it; ``SET`` gives it a new value (the last one counts); ``COPY`` repeats what
    this very event adds, in another place; ``RESTATE`` repeats all that was said so far. The last two
    add nothing, unless they say something not yet said.
    """

    APPEND = "append"
    SET = "set"
    COPY = "copy"
    RESTATE = "restate"


class Target(NamedTuple):
    """What a delta belongs to, in the dialect's own terms.

    ``kind`` is a kind of part, or ``message`` or ``choice`` for their fields, or ``annotation``.
    ``key`` tells parts of one kind apart. ``field`` is ``text`` or the name of another field.
    """

    choice: int
    kind: str
    key: Hashable
    field: str

    @property
    def part(self) -> tuple[int, str, Hashable]:
        """What all targets of one part have in common."""
        return self[:3]


class Delta(NamedTuple):
    """``event`` is an index into the events; ``path`` leads to the value in that event's JSON."""

    event: int
    path: tuple[str | int, ...]
    target: Target
    op: Op
    value: Any


def message_field(name: str) -> Target:
    """A field of the message: id, model, usage, error and others."""
    return Target(0, "message", None, name)


def choice_field(choice: int, name: str) -> Target:
    """A field of a choice: role, finish_reason and others."""
    return Target(choice, "choice", None, name)


class RequestTurn(NamedTuple):
    """A message of a request, as deltas whose paths lead into the request's JSON.

    ``name`` is the speaker's or the tool's name; ``call_id`` the tool call that a result answers.
    """

    role: str
    name: str
    call_id: str
    path: tuple[str | int, ...]
    deltas: list[Delta]
