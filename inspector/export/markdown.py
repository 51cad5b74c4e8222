"""Messages and whole conversations as Markdown (CommonMark)."""

import re
from collections.abc import Iterator, Sequence

from inspector.cassette import Cassette, CassetteError
from inspector.content import json_text
from inspector.conversation import Turn
from inspector.export.credentials import Credentials
from inspector.export.report import Reading, anomalies_of, method_of, readings
from inspector.stream import Message, Part
from inspector.stream.message import REASONING, TOOL_CALLS

_TICKS = re.compile(r"`+")


def message_markdown(message: Message, credentials: Credentials) -> str:
    """An answer."""
    return "\n\n".join(_message_blocks(message, credentials)) + "\n"


def conversation_markdown(name: str, cassette: Cassette, credentials: Credentials) -> str:
    """All interactions of a cassette; turns that an earlier request had are not repeated."""
    blocks = [f"# {name}"]
    for index, found in readings(cassette):
        if isinstance(found, CassetteError):
            blocks += (f"## {index}", f"This interaction cannot be read: {found}.")
        else:
            blocks += _interaction_blocks(found, credentials)
    return "\n\n".join(blocks) + "\n"


def _interaction_blocks(reading: Reading, credentials: Credentials) -> Iterator[str]:
    interaction, message = reading.interaction, reading.message
    request, response = interaction.request, interaction.response
    url = credentials.url(request.url) if request else ""
    status = "" if response is None or response.status is None else f"{response.status} {response.reason}"
    words = [str(reading.index), f"{method_of(interaction)} {url}".strip(), status.strip()]
    yield "## " + " · ".join(filter(None, words))
    model = (message.model if message else None) or (reading.prompt.model if reading.prompt else "")
    repeated = f"{reading.new_from} earlier turns not repeated" if reading.new_from else ""
    if facts := [fact for fact in (model, reading.stream.dialect if reading.stream else "", repeated) if fact]:
        yield f"*{', '.join(facts)}*"
    for turn in reading.prompt.turns[reading.new_from :] if reading.prompt else ():
        yield f"**{_speaker(turn)}**"
        yield from _part_blocks(turn.parts, credentials)
    if message is not None:
        yield from _message_blocks(message, credentials, heading="assistant")
    if odd := anomalies_of(reading.stream, credentials):
        yield "\n".join(f"- event {anomaly['event']}: {anomaly['message']}" for anomaly in odd)


def _speaker(turn: Turn) -> str:
    return f"{turn.role} · {turn.name}" if turn.name else turn.role


def _message_blocks(message: Message, credentials: Credentials, heading: str = "") -> Iterator[str]:
    several = len(message.choices) > 1
    for choice in message.choices:
        number = f" · choice {choice.index}" if several else ""
        if heading or several:
            yield f"**{choice.role or heading or 'assistant'}{number}**"
        yield from _part_blocks(choice.parts, credentials)
    if message.error is not None:
        error = credentials.value(message.error)
        yield _fenced(error if isinstance(error, str) else json_text.dumps(error), "json")


def _part_blocks(parts: Sequence[Part], credentials: Credentials) -> Iterator[str]:
    for part in parts:
        text = credentials.text(part.text)
        if part.kind in TOOL_CALLS:
            yield f"Calls `{part.name or '?'}`:"
            yield _fenced(json_text.pretty(text).text, "json") if json_text.is_json(text) else _fenced(text)
        elif part.kind in REASONING:
            yield "\n".join(f"> {line}".rstrip() for line in text.split("\n"))
        elif part.kind in ("text", "refusal"):
            yield text.strip("\n")
        elif part.kind in ("image", "audio", "redacted"):
            yield f"[{part.kind}]"
        else:
            yield _fenced(text)


def _fenced(text: str, language: str = "") -> str:
    """A block of code whose fence is longer than any in it."""
    fence = "`" * max(3, 1 + max(map(len, _TICKS.findall(text)), default=0))
    return f"{fence}{language}\n{text}\n{fence}"
