"""Where a text may be cut: between grapheme clusters, what people take for one character.

Source: Unicode Standard Annex #29, "Grapheme Cluster Boundary Rules". Where Python's tables lack a
property, a cluster is taken to be longer: each place given here is one where the rules allow a cut.
"""

import unicodedata
from itertools import pairwise

_EXTENDING = frozenset({"Mn", "Me", "Mc", "Cf"})
_ZWJ = "\u200d"
_VIRAMA = 9
"""The combining class of the sign that ties two Indic consonants together."""


def boundaries(text: str) -> list[int]:
    """The offsets at which ``text`` may be cut, in order; 0 and its length are among them."""
    if text.isascii():
        if "\r\n" not in text:
            return list(range(len(text) + 1))
        return [at for at in range(len(text) + 1) if text[at - 1 : at + 1] != "\r\n" or not at]
    found = [0]
    flags = 0  # regional indicators in a row up to here: they make flags in pairs
    for at, (before, after) in enumerate(pairwise(text), 1):
        flags = flags + 1 if _is_regional(before) else 0
        if not _holds(before, after) and not (flags % 2 and _is_regional(after)):
            found.append(at)
    if text:
        found.append(len(text))
    return found


def _holds(before: str, after: str) -> bool:
    """Whether two characters belong together."""
    if before < "\x80" and after < "\x80":
        return before + after == "\r\n"
    if before in "\r\n" or after in "\r\n":
        return False
    if _extends(after) or before == _ZWJ or _is_prefix(before):
        return True
    if unicodedata.combining(before) == _VIRAMA or _hangul(before, after):
        return True
    return "\ud800" <= before <= "\udbff" and "\udc00" <= after <= "\udfff"


def _extends(character: str) -> bool:
    """Whether a character goes on with the one before it: marks, joiners, skin tones, tags."""
    if character < "\u0300":
        return False
    return (
        unicodedata.category(character) in _EXTENDING
        or "\U0001f3fb" <= character <= "\U0001f3ff"
        or character in "\u0e33\u0eb3\uff9e\uff9f"
    )


def _is_prefix(character: str) -> bool:
    """Whether a character goes on with the one behind it, such as the sign of an Arabic number."""
    return character > "\u0300" and unicodedata.category(character) == "Cf"


def _is_regional(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"


def _hangul(before: str, after: str) -> bool:
    """Whether two characters are of one Korean syllable: jamo, or a syllable and its end."""
    return _is_hangul(before) and _is_jamo(after)


def _is_jamo(character: str) -> bool:
    return (
        "\u1100" <= character <= "\u11ff"
        or "\ua960" <= character <= "\ua97c"
        or "\ud7b0" <= character <= "\ud7fb"
    )


def _is_hangul(character: str) -> bool:
    return _is_jamo(character) or "\uac00" <= character <= "\ud7a3"
