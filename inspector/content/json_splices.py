"""Single values of a JSON text changed in place: nothing else is spelled anew."""

import json
from collections.abc import Mapping
from typing import Any

from inspector.content import json_text
from inspector.content.json_text import Path


def with_values(text: str, values: Mapping[Path, Any]) -> str:
    """A JSON text that has other values at some paths; none may lie inside another.

    A member that its object does not have yet comes last. Raises `KeyError` where the object or the
    position is missing, and `json_text.JsonError` where the text is not JSON.
    """
    for path, value in values.items():
        text = _with_value(text, path, spelled(value, text))
    return text


def spelled(value: Any, like: str) -> str:
    """A value as JSON on one line, with escapes and spaces as in another JSON text."""
    separators = (", " if ', "' in like else ",", ": " if '": ' in like else ":")
    return json.dumps(value, ensure_ascii=like.isascii() and "\\u" in like, separators=separators)


def _with_value(text: str, path: Path, value: str) -> str:
    try:
        start, end = json_text.value_span(text, path)
    except KeyError:
        if not path or not isinstance(path[-1], str):
            raise
        start, end = json_text.value_span(text, path[:-1])
        if text[start] != "{":
            raise
        colon = ": " if '": ' in text else ":"
        return _with_member(text, start, end, json.dumps(path[-1]) + colon + value)
    return text[:start] + value + text[end:]


def _with_member(text: str, start: int, end: int, member: str) -> str:
    inside = text[start + 1 : end - 1]
    if not inside.strip():
        return text[: start + 1] + member + text[start + 1 + len(inside) :]
    at = start + 1 + len(inside.rstrip())
    comma = ", " if ', "' in text else ","
    return text[:at] + comma + member + text[at:]
