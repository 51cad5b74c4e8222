"""How a body is shown, and how what was typed goes back: a view that cannot re-encode is read-only.

A view is chosen by looking at the body, never by trusting a header alone.
"""

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from inspector.content import json_text

HEX_WIDTH = 16

MAX_TOKENS = 300_000
"""Members and items of a JSON body that is laid out: a million would take some seconds."""


class BodyView(Protocol):
    """A way to show a body."""

    @property
    def name(self) -> str:
        """What the view is called."""

    def prettify(self) -> str:
        """The text to show."""


@runtime_checkable
class EditableBodyView(BodyView, Protocol):
    """A view whose text may be edited and put back."""

    def reencode(self, edited: str) -> str:
        """The new body text for an edited view. Raises ValueError where it cannot be."""


@dataclass(frozen=True, slots=True)
class RawView:
    """The body's characters as they are."""

    text: str
    name: str = "Raw"

    def prettify(self) -> str:
        return self.text

    def reencode(self, edited: str) -> str:
        return edited


@dataclass(frozen=True, slots=True)
class JsonView:
    """JSON over lines; saved with the tokens and the spacing of the body itself."""

    text: str
    name: str = "Pretty"

    def prettify(self) -> str:
        return json_text.pretty(self.text).text

    def reencode(self, edited: str) -> str:
        return json_text.reencode(edited, self.text)


@dataclass(frozen=True, slots=True)
class HexView:
    """Bytes that are not text: offset, hexadecimal, printable ASCII."""

    content: bytes
    name: str = "Hex"

    def prettify(self) -> str:
        return "\n".join(
            self._row(start, self.content[start : start + HEX_WIDTH])
            for start in range(0, len(self.content), HEX_WIDTH)
        )

    @staticmethod
    def _row(start: int, row: bytes) -> str:
        readable = "".join(chr(byte) if 0x20 <= byte < 0x7F else "." for byte in row)
        return f"{start:08x}  {row.hex(' '):<{HEX_WIDTH * 3 - 1}}  {readable}"


def views_of(text: str | None, content: bytes) -> tuple[BodyView, ...]:
    """The views that fit a body, the best one first."""
    if text is None:
        return (HexView(content),)
    raw = RawView(text)
    if text.lstrip()[:1] in ("{", "[") and _can_be_laid_out(text) and json_text.is_json(text):
        return (JsonView(text), raw)
    return (raw,)


def _can_be_laid_out(text: str) -> bool:
    """Whether JSON has few enough members and items; counting commas in its strings too does no harm."""
    return text.count(",") + text.count(":") <= MAX_TOKENS
