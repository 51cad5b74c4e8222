"""How a body is shown, and how what was typed goes back: a view that cannot re-encode is read-only.

A view is chosen by looking at the body, never by trusting a header alone.
"""

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from inspector.content import forms, json_text, kinds, multipart

HEX_WIDTH = 16
FORM = "application/x-www-form-urlencoded"

_SLICE = 1_000_000
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

    def reencode(self, edited: str) -> str | bytes:
        """The new text of the body, or its new content. Raises ValueError where that cannot be."""


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
class FormView:
    """A form, one decoded pair a line; pairs that are not touched keep their spelling."""

    text: str
    name: str = "Form"

    def prettify(self) -> str:
        return forms.prettify(self.text)

    def reencode(self, edited: str) -> str:
        return forms.reencode(edited, self.text)


@dataclass(frozen=True, slots=True)
class PartsView:
    """The parts of a multipart body; parts that are not touched keep their bytes."""

    body: multipart.Multipart
    name: str = "Parts"

    def prettify(self) -> str:
        return multipart.prettify(self.body)

    def reencode(self, edited: str) -> bytes:
        return multipart.reencode(edited, self.body)


@dataclass(frozen=True, slots=True)
class ImageView:
    """A picture. Its text is what stands there where none can be painted."""

    content: bytes
    kind: kinds.Kind
    name: str = "Image"

    def prettify(self) -> str:
        return f"{self.kind.name}, {len(self.content):,} bytes"


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


def views_of(text: str | None, content: bytes, media_type: str = "") -> tuple[BodyView, ...]:
    """The views that fit a body, the best one first."""
    parts = multipart.parse(content) if media_type.startswith("multipart/") else None
    special: list[BodyView] = [PartsView(parts)] if parts is not None else []
    if text is None:
        kind = kinds.kind_of(content, media_type)
        if kind.is_picture:
            special.append(ImageView(content, kind))
        return (*special, HexView(content))
    if text.lstrip()[:1] in ("{", "[") and _can_be_laid_out(text) and json_text.is_json(text):
        special.append(JsonView(text))
    elif media_type == FORM and forms.is_form(text):
        special.append(FormView(text))
    return (*special, RawView(text))


def _can_be_laid_out(text: str) -> bool:
    """Whether JSON has few enough members and items; counting commas in its strings too does no harm."""
    found = 0
    for start in range(0, len(text), _SLICE):  # a text with too many has them soon
        found += sum(text.count(mark, start, start + _SLICE) for mark in ",:")
        if found > MAX_TOKENS:
            return False
    return True
