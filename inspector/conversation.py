"""Turns across a request: what was said before the answer, read in the terms of the dialects."""

from dataclasses import dataclass, replace

from inspector.cassette import Interaction
from inspector.content import json_text
from inspector.stream.assembly import Assembly
from inspector.stream.deltas import RequestTurn
from inspector.stream.dialects import DIALECTS
from inspector.stream.message import Part


@dataclass(frozen=True, slots=True)
class Turn:
    """A message of the request.

    ``name`` is the speaker's or the tool's name; ``call_id`` the tool call that a result answers.
    """

    role: str
    parts: tuple[Part, ...]
    name: str = ""
    call_id: str = ""


@dataclass(frozen=True, slots=True)
class Prompt:
    """What a request asks: the model, the turns so far, the names of the tools on offer."""

    model: str
    turns: tuple[Turn, ...]
    tools: tuple[str, ...]


def read_prompt(interaction: Interaction) -> Prompt | None:
    """The conversation that a request carries; None where it carries none that is known."""
    request = interaction.request
    text = request.body.text if request else None
    if not text or text.lstrip()[:1] != "{":
        return None
    try:
        payload = json_text.loads(text)
    except json_text.JsonError:
        return None
    for dialect in DIALECTS:
        turns = dialect.request_turns(payload)
        if turns is not None:
            return Prompt(
                model=str(payload.get("model") or ""),
                turns=_named(tuple(_turn(number, turn, text) for number, turn in enumerate(turns))),
                tools=tuple(dialect.request_tools(payload)),
            )
    return None


def _turn(number: int, turn: RequestTurn, source: str) -> Turn:
    assembly = Assembly(lambda _: source)
    for delta in turn.deltas:
        assembly.add(delta)
    assembly.finish()
    parts = (replace(part, id=f"turn{number}/{part.id}") for part in assembly.parts_at(1))
    return Turn(turn.role, tuple(parts), turn.name, turn.call_id)


def _named(turns: tuple[Turn, ...]) -> tuple[Turn, ...]:
    """Tool results with the name of the tool whose call they answer."""
    names = {part.call_id: part.name for turn in turns for part in turn.parts if part.call_id and part.name}
    return tuple(replace(turn, name=turn.name or names.get(turn.call_id, "")) for turn in turns)
