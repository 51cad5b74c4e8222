"""What a stream says of one thing, with the event of each piece: fields, texts, parts.

Text that is appended is stored once, with the cumulative length after each piece: a bisection gives
its length after k events. Values that are set are stored with their events: the last one counts.
"""

from bisect import bisect_left, bisect_right
from typing import Any

from inspector.stream.deltas import Op, Target
from inspector.stream.message import Part


class Field:
    """The values that one field had, and since which event. Appended texts or lists are pieces of one."""

    __slots__ = ("appends", "events", "values")

    def __init__(self) -> None:
        self.events: list[int] = []
        self.values: list[Any] = []
        self.appends = False

    def add(self, event: int, op: Op, value: Any) -> None:
        if op is Op.COPY or op is Op.RESTATE:
            return
        self.appends = op is Op.APPEND
        self.events.append(event)
        self.values.append(value)

    def settled(self) -> int:
        """The event that said what is the value at the end and was not changed after it."""
        first = len(self.values) - 1
        while first and self.values[first - 1] == self.values[-1]:
            first -= 1
        return self.events[first]

    def at(self, k: int) -> Any:
        """The value after the first k events, None where there was none yet."""
        found = bisect_left(self.events, k)
        if not found:
            return None
        if not self.appends:
            return self.values[found - 1]
        pieces = self.values[:found]
        return "".join(pieces) if isinstance(pieces[0], str) else [item for piece in pieces for item in piece]


class Version:
    """A text that only grew. Setting a part's text starts another version."""

    __slots__ = ("ends", "events", "first", "pieces", "text")

    def __init__(self, first: int) -> None:
        self.first = first
        self.events: list[int] = []
        self.ends: list[int] = []
        self.pieces: list[str] = []
        self.text = ""

    def append(self, event: int, piece: str) -> None:
        self.events.append(event)
        self.ends.append((self.ends[-1] if self.ends else 0) + len(piece))
        self.pieces.append(piece)

    def length_at(self, k: int) -> int:
        """How many characters the first k events wrote."""
        found = bisect_left(self.events, k)
        return self.ends[found - 1] if found else 0

    def so_far(self) -> str:
        """The text as far as it was said; joins what was added since it was last asked for."""
        if len(self.text) != (self.ends[-1] if self.ends else 0):
            at = bisect_right(self.ends, len(self.text))
            self.text += "".join(self.pieces[at:])
        return self.text


class Track:
    """All that a stream says of one part."""

    __slots__ = ("choice", "fields", "first", "id", "key", "kind", "versions")

    def __init__(self, target: Target, first: int) -> None:
        self.kind, self.choice, self.key = target.kind, target.choice, target.key
        self.id = part_id(target)
        self.first = first
        self.versions = [Version(first)]
        self.fields: dict[str, Field] = {}

    @property
    def last(self) -> Version:
        return self.versions[-1]

    def version_at(self, k: int) -> Version:
        """The version of the text that counts after k events."""
        started = [version for version in self.versions if version.first < k]
        return started[-1] if started else self.versions[0]

    def part_at(self, k: int) -> Part:
        version = self.version_at(k)
        fields = {name: value for name, field in self.fields.items() if (value := field.at(k)) is not None}
        return Part(self.id, self.kind, self.choice, version.text[: version.length_at(k)], fields)  # type: ignore[arg-type]

    def set_text(self, event: int, text: str) -> None:
        if self.last.events:
            self.versions.append(Version(event))
        self.last.append(event, text)


def part_id(target: Target) -> str:
    """The id of the part that a target belongs to, the same for the whole stream."""
    return f"{target.choice}/{target.kind}/{_key_text(target.key)}"


def _key_text(key: Any) -> str:
    if isinstance(key, tuple):
        first, *more = key
        return str(first) + "".join(f".{step}" for step in more if step)
    return str(key)
