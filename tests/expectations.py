"""Comparing a message with what an official SDK made of the same recorded answer.

A record names a file, an interaction, and the normalised message (as `Message.as_dict` gives it).
Where it has ``wire``, the SDK failed or lost data and that is what was really sent. Some differences
mean nothing: null and "" are equal, arguments are compared as JSON, white space in reasoning does
not count, of usage only the expected keys do, and calls that the server ran itself may be missing.
Of half a stream (a record with ``of``) some SDKs tell less: Anthropic's parses arguments that are not
JSON yet as far as they go, and OpenAI's knows only text and calls of a response that is being said.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from inspector.stream.dialects import DIALECTS

Record = Mapping[str, Any]

_UNTOLD = {
    "anthropic-messages": {"unfinished arguments"},
    "bedrock-invoke/anthropic": {"unfinished arguments"},
    "openai-responses": {"role", "reasoning", "finish_reason"},
}
"""What the SDK of a dialect does not tell, or tells otherwise, of half a stream."""


def records(path: Path) -> list[Record]:
    """All records of a file whose dialect is read."""
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    names = {dialect.NAME for dialect in DIALECTS}
    return [record for line in lines if (record := json.loads(line))["dialect"] in names]


def wanted(record: Record) -> Record | None:
    """The message to compare with; None where the answer was an error and nothing else."""
    found: Record | None = record.get("wire") or record["message"]
    return found


def differences(got: Record, record: Record) -> list[str]:
    """What differs between a message and a record, in words; nothing if they agree."""
    expected = wanted(record)
    assert expected is not None
    names = [name for name in ("dialect", "id", "model") if (got[name] or None) != (expected[name] or None)]
    found = [f"{name}: {got[name]!r} instead of {expected[name]!r}" for name in names]
    found += _usage(got["usage"] or {}, expected.get("usage") or {})
    if len(got["choices"]) != len(expected["choices"]):
        return [*found, f"{len(got['choices'])} choices instead of {len(expected['choices'])}"]
    skipped = {"role"} if "role-concatenated" in (record.get("audit") or ()) else set()
    if "of" in record:
        skipped |= _UNTOLD.get(record["dialect"], set())
    for mine, theirs in zip(got["choices"], expected["choices"], strict=True):
        found += _choice(mine, theirs, skipped)
    return found


def _usage(got: Record, expected: Record) -> Iterator[str]:
    for name, value in expected.items():
        if got.get(name) != value:
            yield f"usage.{name}: {got.get(name)!r} instead of {value!r}"


def _choice(got: Record, expected: Record, skipped: set[str]) -> Iterator[str]:
    for name in {"index", "role", "text", "finish_reason"} - skipped:
        if (got[name] or None) != (expected[name] or None):
            yield f"{name}: {got[name]!r} instead of {expected[name]!r}"
    if "reasoning" not in skipped and _solid(got["reasoning"]) != _solid(expected["reasoning"]):
        yield f"reasoning: {got['reasoning']!r} instead of {expected['reasoning']!r}"
    mine, theirs = _calls(got["tool_calls"]), _calls(expected["tool_calls"])
    if "unfinished arguments" in skipped:
        finished = [not isinstance(arguments, str) for _, _, arguments in mine]
        mine, theirs = (_without_arguments(calls, finished) for calls in (mine, theirs))
    if mine != theirs:
        yield f"tool_calls: {mine} instead of {theirs}"


Call = tuple[str | None, str, Any]


def _without_arguments(calls: list[Call], keep: list[bool]) -> list[Call]:
    """Calls whose arguments are kept where they should be, as far as is known."""
    known = [*keep, *[True] * len(calls)]
    return [
        (id_, name, value if kept else None) for (id_, name, value), kept in zip(calls, known, strict=False)
    ]


def _solid(text: str | None) -> str:
    """Text without its white space."""
    return "".join((text or "").split())


def _calls(calls: Sequence[Record]) -> list[Call]:
    """The calls that a client has to answer."""
    return [
        (call["id"] or None, call["name"], _arguments(call["arguments"]))
        for call in calls
        if not call.get("server")
    ]


def _arguments(arguments: Any) -> Any:
    """Arguments as a JSON value, none of them as ``{}``; what is not JSON yet stays text."""
    if isinstance(arguments, dict | list):
        return arguments
    try:
        return json.loads(arguments or "{}")
    except ValueError:
        return arguments
