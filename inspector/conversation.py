"""Turns across a request: what was said before the answer, read in the terms of the dialects."""

import re
from typing import NamedTuple
from urllib.parse import unquote

from inspector.cassette import Interaction
from inspector.cassette.session import Session, frames_of
from inspector.content import json_text, urls
from inspector.stream.assembly import Assembly
from inspector.stream.deltas import RequestTurn
from inspector.stream.dialects import DIALECTS
from inspector.stream.message import Part
from inspector.stream.reading import read_stream

_MODEL_IN_PATH = (
    r"/model/([^/]+)/(?:invoke|converse)[^/]*/?$"  # Bedrock
    r"|/models/([^/:]+):\w+$"  # Gemini and Vertex
    r"|/deployments/([^/]+)/"  # Azure
)


class Turn(NamedTuple):
    """A message of the request.

    ``name`` is the speaker's or the tool's name; ``call_id`` the tool call that a result answers.
    """

    role: str
    parts: tuple[Part, ...]
    name: str = ""
    call_id: str = ""


class Prompt(NamedTuple):
    """What a request asks: the model, the turns so far, the names of the tools on offer."""

    model: str
    turns: tuple[Turn, ...]
    tools: tuple[str, ...]


def read_prompt(interaction: Interaction) -> Prompt | None:
    """The conversation that a request carries; None where it carries none that is known."""
    stream = read_stream(interaction)
    return prompt_beside(interaction, stream.dialect if stream else None)


def prompt_beside(interaction: Interaction, answered: str | None) -> Prompt | None:
    """`read_prompt` for who has read the response already: ``answered`` is the dialect of that.

    Requests of several APIs have one shape. The dialect of the answer is asked first, then those that
    the path hints at, then the others.
    """
    if not interaction.recorder.replays_http:
        return _session_prompt(interaction)
    request = interaction.request
    text = request.body.text if request else None
    if request is None or not text or text.lstrip()[:1] != "{":
        return None
    try:
        payload = json_text.loads(text)
    except json_text.JsonError:
        return None
    path = urls.split(request.url).path
    for dialect in sorted(DIALECTS, key=lambda each: (answered != each.NAME, not each.serves(path))):
        turns = dialect.request_turns(payload)
        if turns is not None:
            return Prompt(
                model=str(payload.get("model") or payload.get("foundationModel") or "") or model_in(path),
                turns=_named(tuple(_turn(number, turn, text) for number, turn in enumerate(turns))),
                tools=tuple(dialect.request_tools(payload)),
            )
    return None


def model_in(path: str) -> str:
    """The model that a URL's path names (Bedrock, Gemini, Vertex, Azure), "" where it names none."""
    found = re.search(_MODEL_IN_PATH, path)
    return unquote(next(filter(None, found.groups()))) if found else ""


def _session_prompt(interaction: Interaction) -> Prompt | None:
    """What a gRPC call sent. The turns of a WebSocket stand between its answers, among the events."""
    sent = [frame.data for frame in frames_of(interaction) if frame.direction == "sent"]
    if isinstance(interaction, Session) or len(sent) != 1 or not json_text.is_json(sent[0]):
        return None
    from inspector.stream.dialects import xai_grpc  # few cassettes have sessions

    payload = json_text.loads(sent[0])
    turns = xai_grpc.request_turns(payload)
    if turns is None:
        return None
    return Prompt(
        model=str(payload.get("model") or ""),
        turns=_named(tuple(_turn(number, turn, sent[0]) for number, turn in enumerate(turns))),
        tools=tuple(xai_grpc.request_tools(payload)),
    )


def _turn(number: int, turn: RequestTurn, source: str) -> Turn:
    assembly = Assembly(lambda _: source)
    for delta in turn.deltas:
        assembly.add(delta)
    assembly.finish()
    parts = (part._replace(id=f"turn{number}/{part.id}") for part in assembly.parts_at(1))
    return Turn(turn.role, tuple(parts), turn.name, turn.call_id)


def _named(turns: tuple[Turn, ...]) -> tuple[Turn, ...]:
    """Tool results with the name of the tool whose call they answer."""
    names = {part.call_id: part.name for turn in turns for part in turn.parts if part.call_id and part.name}
    return tuple(turn._replace(name=turn.name or names.get(turn.call_id, "")) for turn in turns)
