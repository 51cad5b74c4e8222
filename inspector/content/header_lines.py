"""Headers as lines ``Name: value``, as they are copied from a terminal, a browser or this program."""

import re

_LINE = re.compile(r"\s*([!#$%&'*+.^_`|~0-9A-Za-z-]+)[ \t]*:[ \t]*(.*?)\s*")
"""A token (RFC 9110 §5.6.2), a colon, and the rest of the line."""


def parse(text: str) -> list[tuple[str, str]]:
    """The headers among the lines of a text; others are left out, such as the request line."""
    found = (_LINE.fullmatch(line) for line in text.splitlines())
    return [(line.group(1), line.group(2)) for line in found if line]
