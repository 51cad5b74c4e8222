"""A cassette as plain JSON values, for scripts. The README describes the structure; it only ever grows."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from inspector.cassette import Cassette, CassetteError, Interaction, diagnosis
from inspector.cassette.session import Session, frames_of
from inspector.conversation import Prompt, Turn, prompt_beside
from inspector.echoes import Digest, earlier_turns
from inspector.export.credentials import Credentials
from inspector.stream import Message, Part, Stream, read_stream

VERSION = 1

LOOK_BACK = 64
"""How many earlier interactions are asked whether a request only repeats their turns."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One interaction, read. ``new_from`` is the number of the first turn that no earlier request had."""

    index: int
    interaction: Interaction
    stream: Stream | None
    prompt: Prompt | None
    new_from: int

    @property
    def message(self) -> Message | None:
        """The whole answer; None where its API is not known."""
        return self.stream.message if self.stream and self.stream.dialect else None


def right_reading(cassette: Cassette) -> Cassette:
    """The cassette with its interactions cut right, which takes reading all of them."""
    return next((other for other in cassette.checked() if other is not None), cassette)


def readings(cassette: Cassette) -> Iterator[tuple[int, Reading | CassetteError]]:
    """Every interaction by its index, read, or why it cannot be."""
    known: dict[int, Digest] = {}
    for index in range(len(cassette.interactions)):
        try:
            interaction = cassette.interactions[index]
        except CassetteError as error:
            yield index, error
            continue
        stream = read_stream(interaction)
        prompt = prompt_beside(interaction, stream.dialect if stream else None)
        known[index] = Digest(prompt, partial(_answer, stream))
        known.pop(index - LOOK_BACK, None)
        new_from = earlier_turns(index, known) if prompt else 0
        yield index, Reading(index, interaction, stream, prompt, new_from)


def _answer(stream: Stream | None) -> Message | None:
    return stream.message if stream else None


def cassette_dict(path: str, cassette: Cassette, credentials: Credentials) -> dict[str, Any]:
    """A whole file."""
    return {
        "file": path,
        "recorder": cassette.recorder,
        "version": cassette.version,
        "remarks": list(diagnosis.remarks(cassette.plain)),
        "interactions": [
            _broken_dict(cassette, index, found)
            if isinstance(found, CassetteError)
            else interaction_dict(cassette, found, credentials)
            for index, found in readings(cassette)
        ],
    }


def error_dict(error: CassetteError | OSError, reason: str) -> dict[str, Any]:
    """Why a file or an interaction cannot be read."""
    line, column = (error.line, error.column) if isinstance(error, CassetteError) else (None, None)
    return {"message": reason, "line": line, "column": column}


def _broken_dict(cassette: Cassette, index: int, error: CassetteError) -> dict[str, Any]:
    return {"index": index, "line": cassette.source_of(index)[0], "error": error_dict(error, error.message)}


def interaction_dict(cassette: Cassette, reading: Reading, credentials: Credentials) -> dict[str, Any]:
    """One interaction that can be read."""
    interaction, stream = reading.interaction, reading.stream
    request, response = interaction.request, interaction.response
    return {
        "index": reading.index,
        "line": cassette.line_of(reading.index),
        "remarks": diagnosis.remarks_on(cassette, reading.index),
        "method": method_of(interaction),
        "url": credentials.url(request.url) if request else "",
        "status": response.status if response else None,
        "reason": response.reason if response else "",
        "framing": stream.framing if stream else None,
        "dialect": stream.dialect if stream else None,
        "events": len(stream.events) if stream else 0,
        "request": _prompt_dict(reading, credentials),
        "message": _message_dict(reading.message, credentials),
        "anomalies": anomalies_of(stream, credentials),
        "error": None,
    }


def method_of(interaction: Interaction) -> str:
    """The method, or what stands for it in a session that is no HTTP exchange."""
    if isinstance(interaction, Session):
        return "WS"
    if frames_of(interaction):
        return "gRPC"
    return interaction.request.method if interaction.request else ""


def anomalies_of(stream: Stream | None, credentials: Credentials) -> list[dict[str, Any]]:
    """What contradicts itself; ``event`` counts from 1, as the window does."""
    return [
        {"event": anomaly.event + 1, "message": credentials.text(anomaly.message), "part": anomaly.part}
        for anomaly in (stream.anomalies if stream else ())
    ]


def _prompt_dict(reading: Reading, credentials: Credentials) -> dict[str, Any] | None:
    prompt = reading.prompt
    if prompt is None:
        return None
    return {
        "model": prompt.model,
        "tools": list(prompt.tools),
        "turns": [_turn_dict(turn, credentials) for turn in prompt.turns],
        "new_from": reading.new_from,
    }


def _turn_dict(turn: Turn, credentials: Credentials) -> dict[str, Any]:
    return {
        "role": turn.role,
        "name": turn.name,
        "call_id": turn.call_id,
        "parts": [_part_dict(part, credentials) for part in turn.parts],
    }


def _part_dict(part: Part, credentials: Credentials) -> dict[str, Any]:
    return {
        "kind": part.kind,
        "text": credentials.text(part.text),
        "name": part.name,
        "call_id": part.call_id,
    }


def _message_dict(message: Message | None, credentials: Credentials) -> dict[str, Any] | None:
    if message is None:
        return None
    parts = [{"choice": part.choice, **_part_dict(part, credentials)} for part in message.parts]
    said = {**message.as_dict(), "error": message.error}
    found: Mapping[str, Any] = credentials.value(said)
    return {**found, "parts": parts}
