"""Texts as string literals for assertions: Python, Go, Ruby. A text of several lines stays one to read.

Rules: Python reference 2.4.1, Go specification "String literals", Ruby "Literals" (doc/syntax).
"""

import re
from collections.abc import Callable, Iterator, Mapping

INDENT = "    "

_SHORT = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_RUBY_HASH = re.compile(r"#(?=[{$@])")


def python_literal(text: str) -> str:
    """A ``str`` literal: one line, or the lines in parentheses."""
    pieces = [_quoted(line, _python_escape) for line in _lines(text)]
    if len(pieces) == 1:
        return pieces[0]
    return "\n".join(["(", *(INDENT + piece for piece in pieces), ")"])


def go_literal(text: str) -> str:
    """A ``string`` expression: a raw string where that can hold the text, else interpreted ones."""
    if "\n" in text and all(char in "\n\t" or (char != "`" and _is_shown(char)) for char in text):
        return f"`{text}`"
    return " +\n\t".join(_quoted(line, _go_escape) for line in _lines(text))


def ruby_literal(text: str) -> str:
    """A ``String`` literal in double quotes; backslashes join its lines."""
    pieces = (_RUBY_HASH.sub(r"\\#", _quoted(line, _ruby_escape)) for line in _lines(text))
    return f" \\\n{INDENT}".join(pieces)


LITERALS: Mapping[str, Callable[[str], str]] = {
    "python": python_literal,
    "go": go_literal,
    "ruby": ruby_literal,
}
"""By the name of the language."""


def _lines(text: str) -> list[str]:
    """The lines with their ends; only line feeds end one."""
    return re.findall(r"[^\n]*\n|[^\n]+", text) or [""]


def _quoted(text: str, escape: Callable[[str], str]) -> str:
    return '"' + "".join(_escaped(text, escape)) + '"'


def _escaped(text: str, escape: Callable[[str], str]) -> Iterator[str]:
    for char in text:
        if char in _SHORT:
            yield _SHORT[char]
        else:
            yield char if _is_shown(char) else escape(char)


def _is_shown(char: str) -> bool:
    """Whether a character can be seen for what it is: no control, no odd space, nothing unassigned."""
    return char.isprintable()


def _python_escape(char: str) -> str:
    code = ord(char)
    if code <= 0xFF:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


def _go_escape(char: str) -> str:
    code = ord(char)
    if code < 0x80 or 0xD800 <= code <= 0xDFFF:  # a surrogate is no rune: its bytes are
        return _bytes(char)
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


def _ruby_escape(char: str) -> str:
    code = ord(char)
    if code < 0x80 or 0xD800 <= code <= 0xDFFF:
        return _bytes(char)
    return f"\\u{{{code:x}}}"


def _bytes(char: str) -> str:
    return "".join(f"\\x{byte:02x}" for byte in char.encode("utf-8", "surrogatepass"))
