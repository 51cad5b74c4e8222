"""A cassette as text for people at a terminal."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from inspector.cassette import Cassette, CassetteError, diagnosis
from inspector.content import json_text
from inspector.conversation import Turn
from inspector.export.credentials import Credentials
from inspector.export.report import Reading, anomalies_of, method_of, readings
from inspector.stream import Message, Part
from inspector.stream.message import TOOL_CALLS

MAX_BLOB = 200
"""Characters of a picture or sound in base64 that are shown."""

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def cassette_lines(path: str, cassette: Cassette, credentials: Credentials) -> Iterator[str]:
    """The lines of a whole file, without line ends; none of them can steer a terminal."""
    for line in _cassette_lines(path, cassette, credentials):
        yield _CONTROL.sub(lambda found: f"\\x{ord(found.group()):02x}", line)


def _cassette_lines(path: str, cassette: Cassette, credentials: Credentials) -> Iterator[str]:
    count = len(cassette.interactions)
    version = f" {cassette.version}" if cassette.version else ""
    yield f"{path}: {cassette.recorder}{version}, {count} interaction{'' if count == 1 else 's'}"
    yield from (f"  ! {remark}" for remark in diagnosis.remarks(cassette.plain))
    for index, found in readings(cassette):
        yield ""
        if isinstance(found, CassetteError):
            yield f"[{index}] cannot be read: {found}"
        else:
            yield from _interaction_lines(cassette, found, credentials)


def _interaction_lines(cassette: Cassette, reading: Reading, credentials: Credentials) -> Iterator[str]:
    interaction, stream, message = reading.interaction, reading.stream, reading.message
    request, response = interaction.request, interaction.response
    status = "" if response is None or response.status is None else f"{response.status} {response.reason}"
    url = credentials.url(request.url) if request else ""
    yield "  ".join(
        filter(None, (f"[{reading.index}] {method_of(interaction)} {url}".rstrip(), status.strip()))
    )
    model = (message.model if message else None) or (reading.prompt.model if reading.prompt else "")
    events = f"{stream.framing}, {len(stream.events)} events" if stream else ""
    facts = [f"line {cassette.line_of(reading.index)}", stream.dialect if stream else "", events, model]
    yield "    " + " · ".join(fact for fact in facts if fact)
    yield from (f"  ! {remark}" for remark in diagnosis.remarks_on(cassette, reading.index))
    yield from _prompt_lines(reading, credentials)
    if message is not None:
        yield from _message_lines(message, credentials)
    elif response is not None and response.body.raw is not None:
        yield f"  answer: {response.body.media_type or 'of no type'}, {len(response.body.content):,} bytes"
    for anomaly in anomalies_of(stream, credentials):
        yield f"  ! event {anomaly['event']}: {anomaly['message']}"


def _prompt_lines(reading: Reading, credentials: Credentials) -> Iterator[str]:
    prompt = reading.prompt
    if prompt is None:
        return
    if prompt.tools:
        yield f"  tools: {', '.join(prompt.tools)}"
    if reading.new_from:
        yield f"  … {reading.new_from} earlier turn{'' if reading.new_from == 1 else 's'}"
    for turn in prompt.turns[reading.new_from :]:
        yield f"  {_speaker(turn)}"
        yield from _part_lines(turn.parts, credentials)


def _speaker(turn: Turn) -> str:
    about = " ".join(filter(None, (turn.name, turn.call_id)))
    return f"{turn.role} ({about})" if about else turn.role


def _message_lines(message: Message, credentials: Credentials) -> Iterator[str]:
    several = len(message.choices) > 1
    for choice in message.choices:
        yield f"  {choice.role or 'answer'}{f' (choice {choice.index})' if several else ''}"
        yield from _part_lines(choice.parts, credentials)
        if choice.finish_reason:
            yield f"    finish: {choice.finish_reason}"
    if message.error is not None:
        yield f"  error: {_on_one_line(credentials.value(message.error))}"
    if message.usage:
        yield f"  usage: {', '.join(_counts(message.usage))}"


def _part_lines(parts: Sequence[Part], credentials: Credentials) -> Iterator[str]:
    for part in parts:
        text = credentials.text(part.text)
        if part.kind in TOOL_CALLS:
            yield f"    call {' '.join(filter(None, (part.name, part.call_id)))}".rstrip()
            yield from _indented(_laid_out(text), 6)
        elif part.kind == "text":
            yield from _indented(text, 4)
        elif part.kind in ("image", "audio"):
            yield f"    {part.kind}: {text[:MAX_BLOB]}{'…' if len(text) > MAX_BLOB else ''}"
        else:
            yield f"    {part.label}"
            yield from _indented(text, 6)


def _laid_out(arguments: str) -> str:
    return json_text.pretty(arguments).text if json_text.is_json(arguments) else arguments


def _indented(text: str, width: int) -> Iterator[str]:
    if text:
        yield from (" " * width + line if line else "" for line in text.split("\n"))


def _on_one_line(value: Any) -> str:
    return value if isinstance(value, str) else json_text.dumps(value)


def _counts(usage: Mapping[str, Any], lead: str = "") -> Iterator[str]:
    """The numbers of a usage object that are not 0, by their names."""
    for name, value in usage.items():
        if isinstance(value, Mapping):
            yield from _counts(value, f"{lead}{name}.")
        elif isinstance(value, int | float) and not isinstance(value, bool) and value:
            yield f"{lead}{name} {value}"
