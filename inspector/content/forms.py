r"""Form bodies (``application/x-www-form-urlencoded``, WHATWG URL §5) as lines ``name = value``, and back.

What would break the lines, or is not text, is escaped: ``\n``, ``\r``, ``\t``, ``\\``, ``\=`` in a
name, and ``\x00`` for any byte.
"""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import NamedTuple

_FORM = re.compile(r"[^=&\s]*=[^&\s]*(?:&[^&\s]*)*\r?\n?", re.ASCII)
_PERCENT = re.compile(rb"%([0-9a-fA-F]{2})")
_UNREADABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_ESCAPE = re.compile(r"\\(x[0-9a-fA-F]{2}|.?)", re.DOTALL)
_SEPARATOR = re.compile(r"((?:[^\\=]|\\.)*)=(.*)", re.DOTALL)
_LETTERS = {"n": "\n", "r": "\r", "t": "\t", "\\": "\\", "=": "="}
_NAMES = {"\n": r"\n", "\r": r"\r", "\t": r"\t"}

UNRESERVED = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
USUALLY_RAW = b"*-._"
"""What the serializer of the standard leaves as it is, besides letters and digits."""


def is_form(text: str) -> bool:
    """Whether a text has the looks of a form: pairs, and no white space but at its end."""
    return _FORM.fullmatch(text) is not None


class Pair(NamedTuple):
    """A name and its value, as bytes; a value of None stands for a name without ``=``."""

    name: bytes
    value: bytes | None


def prettify(text: str) -> str:
    """A form as lines, one for each pair, decoded."""
    return "\n".join(map(_line, text.split("&")))


def reencode(edited: str, original: str) -> str:
    """Put edited lines back into a form.

    A pair that was not touched keeps its very spelling, and so does the name of a pair whose value
    alone was changed; what is new is escaped as the rest of the form is. Raises ValueError for an
    escape that means nothing.
    """
    old, style = original.split("&"), _Style.of(original)
    before, after = [_line(pair) for pair in old], edited.split("\n")
    pairs: list[str] = []
    for kind, a, a_end, b, b_end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            pairs += old[a:a_end]
            continue
        for step, line in enumerate(after[b:b_end]):
            if line.strip():  # a blank line was typed, not recorded
                pairs.append(_pair(line, old[a + step] if a + step < a_end else "", style))
    return "&".join(pairs)


def _line(pair: str) -> str:
    name, sign, value = pair.partition("=")
    shown = _shown(_decoded(name)).replace("=", r"\=")
    return f"{shown} = {_shown(_decoded(value))}" if sign else shown


def _decoded(spelling: str) -> bytes:
    data = spelling.replace("+", " ").encode("utf-8", "surrogatepass")
    return _PERCENT.sub(lambda found: bytes([int(found.group(1), 16)]), data)


def _shown(data: bytes) -> str:
    text = data.replace(b"\\", b"\\\\").decode("utf-8", "backslashreplace")
    return _UNREADABLE.sub(lambda found: _NAMES.get(found.group()) or _bytes_shown(found.group()), text)


def _bytes_shown(character: str) -> str:
    return "".join(f"\\x{byte:02x}" for byte in character.encode())


def parsed(line: str) -> Pair:
    """The pair that a line stands for. Raises ValueError for an escape that means nothing."""
    found = _SEPARATOR.fullmatch(line)
    if found is None:
        return Pair(_typed(line), None)
    return Pair(_typed(found.group(1).removesuffix(" ")), _typed(found.group(2).removeprefix(" ")))


def _typed(shown: str) -> bytes:
    out, end = bytearray(), 0
    for found in _ESCAPE.finditer(shown):
        out += shown[end : found.start()].encode("utf-8", "surrogatepass")
        out += _unescaped(found.group(1))
        end = found.end()
    return bytes(out + shown[end:].encode("utf-8", "surrogatepass"))


def _unescaped(escape: str) -> bytes:
    if len(escape) == 3:
        return bytes([int(escape[1:], 16)])
    if escape not in _LETTERS:
        raise ValueError(f"\\{escape} is no escape; a backslash itself is written \\\\")
    return _LETTERS[escape].encode()


@dataclass(frozen=True, slots=True)
class _Style:
    """How a form escapes: its space, the case of its hexadecimal digits, and what it leaves raw."""

    space: str
    digits: str
    raw: frozenset[int]
    raw_sign: bool  # whether "=" may stand in a value

    @classmethod
    def of(cls, form: str) -> "_Style":
        data = form.encode("utf-8", "surrogatepass")
        escapes = _PERCENT.findall(data)
        escaped = {int(escape, 16) for escape in escapes}
        seen = {byte for byte in _PERCENT.sub(b"", data) if 0x21 <= byte < 0x7F} - set(b"&=+%")
        is_lower = any(escape.islower() for escape in escapes) and not any(map(bytes.isupper, escapes))
        return cls(
            space="%20" if 0x20 in escaped and "+" not in form else "+",
            digits="02x" if is_lower else "02X",
            raw=frozenset({*UNRESERVED, *({*USUALLY_RAW} - escaped), *seen}),
            raw_sign=any("=" in pair.partition("=")[2] for pair in form.split("&")),
        )

    def spelled(self, data: bytes, *, sign_may_stay: bool = False) -> str:
        return "".join(
            self.space
            if byte == 0x20
            else chr(byte)
            if byte in self.raw or (byte == 0x3D and sign_may_stay)
            else f"%{byte:{self.digits}}"
            for byte in data
        )


def _pair(line: str, was: str, style: _Style) -> str:
    """The spelling of a pair; ``was`` is the pair that stood at its place."""
    pair = parsed(line)
    old_name, _, old_value = was.partition("=")
    name = old_name if was and _decoded(old_name) == pair.name else style.spelled(pair.name)
    if pair.value is None:
        return name
    if "=" in was and _decoded(old_value) == pair.value:
        return f"{name}={old_value}"
    return f"{name}={style.spelled(pair.value, sign_may_stay=style.raw_sign)}"
