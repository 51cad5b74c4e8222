r"""New text inside a JSON string that was spelled by somebody else: escapes are what they were.

Writers of JSON differ in what they escape (RFC 8259 §7 leaves it to them): everything beyond ASCII
(Python), ``<``, ``>`` and ``&`` (Go), the slash (PHP, Ruby), hexadecimal digits in capitals. What a
string keeps keeps its very spelling; what is new is spelled as its surroundings are.
"""

import re
from collections.abc import Sequence
from functools import cached_property

_UNIT = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.|[^\\]", re.DOTALL
)
_HEX = re.compile(r"\\u([0-9a-fA-F]{4})")
_SHORT = {"\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t", '"': '\\"', "\\": "\\\\"}
_LONG = {spelling[1]: character for character, spelling in _SHORT.items()}
_OF_HTML = "<>&"
_SEPARATORS = "\u2028\u2029"


class Speller:
    """Spells text for JSON strings as a document spells its own. ``evidence`` is that document's source."""

    def __init__(self, evidence: str) -> None:
        self._evidence = evidence

    def respelled(self, literal: str, new: str) -> str:
        """The JSON string that says ``new``, in place of ``literal``, which is one with its quotes.

        Characters at the start and at the end that both share keep their spelling.
        """
        spelled = _UNIT.findall(literal[1:-1])
        said = [_said(unit) for unit in spelled]
        wanted = _characters(new)
        head = _common(said, wanted)
        tail = _common(said[head:][::-1], wanted[head:][::-1])
        known = dict(zip(said, spelled, strict=True))
        middle = wanted[head : len(wanted) - tail]
        return "".join(
            (
                '"',
                *spelled[:head],
                *(known.get(character) or self._spelled(character) for character in middle),
                *spelled[len(spelled) - tail :],
                '"',
            )
        )

    def _spelled(self, character: str) -> str:
        if character in _SHORT:
            return _SHORT[character]
        if character == "/":
            return "\\/" if "\\/" in self._evidence else "/"
        if character < " " or "\ud800" <= character <= "\udfff" or self._is_escaped(character):
            return self._escaped(character)
        return character

    def _is_escaped(self, character: str) -> bool:
        if character in _OF_HTML:
            return self._escapes_html
        if character in _SEPARATORS and self._escapes_html:
            return True
        return character > "~" and self._escapes_all

    def _escaped(self, character: str) -> str:
        units = character.encode("utf-16-be", "surrogatepass").hex()
        if self._is_upper:
            units = units.upper()
        return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))

    @cached_property
    def _codes(self) -> list[str]:
        return _HEX.findall(self._evidence)

    @cached_property
    def _escapes_all(self) -> bool:
        return self._evidence.isascii() and any(int(code, 16) > 0x7F for code in self._codes)

    @cached_property
    def _escapes_html(self) -> bool:
        return any(chr(int(code, 16)) in _OF_HTML for code in self._codes)

    @cached_property
    def _is_upper(self) -> bool:
        digits = "".join(self._codes)
        return digits != digits.lower()


def _characters(text: str) -> list[str]:
    """The characters of a text; the halves of a pair that came apart are one."""
    return list(text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass"))


def _said(unit: str) -> str:
    if unit[0] != "\\":
        return unit
    if unit[1] == "u":
        units = bytes.fromhex(unit.replace("\\u", ""))
        return units.decode("utf-16-be", "surrogatepass")
    return _LONG.get(unit[1], unit[1])


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    """How many items two lists begin with alike."""
    count = 0
    for mine, its in zip(one, other, strict=False):
        if mine != its:
            break
        count += 1
    return count
