"""What the tree says of an interaction: short words, computed when a row comes into sight."""

from typing import NamedTuple

from inspector.cassette import CassetteError, Interaction
from inspector.cassette.nodes import Scalar
from inspector.cassette.session import Session
from inspector.content import urls
from inspector.conversation import Prompt, Turn
from inspector.stream import Part, Stream
from inspector.stream.message import TOOL_CALLS
from inspector.ui.words import plural

PREVIEW = 60


class Summary(NamedTuple):
    """One interaction on one line."""

    method: str
    host: str
    path: str
    status: int | None
    problem: str = ""
    has_sides: bool = True


class Leaf(NamedTuple):
    """A message of the request or a part of the answer. ``id`` is its section in the Message tab."""

    id: str
    kind: str
    label: str
    preview: str = ""


def summarise(interaction: Interaction | CassetteError) -> Summary:
    """The line of an interaction; parses no stream."""
    if isinstance(interaction, CassetteError):
        return Summary("", "", "cannot be read", None, problem=str(interaction), has_sides=False)
    request, response = interaction.request, interaction.response
    if not interaction.recorder.replays_http:
        return Summary(*session_words(interaction), None, has_sides=False)
    if request is None and response is None:
        words = [value.value for _, value in interaction.node.pairs if isinstance(value, Scalar)]
        words = words or interaction.node.keys()
        return Summary("", "", " ".join(words[:3]), None, has_sides=False)
    url = urls.split(request.url if request else "")
    return Summary(
        method=request.method if request else "",
        host=url.host,
        path=url.path or (request.url if request else "no request"),
        status=response.status if response else None,
    )


def session_words(interaction: Interaction) -> tuple[str, str, str]:
    """What stands for method, host and path where an interaction is no HTTP exchange that can be read."""
    if interaction.layout_problem:
        return "?", "", "layout not known"
    if isinstance(interaction, Session):
        return "WS", "", f"session of {plural(len(interaction.messages), 'message')}"
    return "GRPC", "", " ".join(interaction.node.keys()[:2])


def request_leaves(prompt: Prompt | None) -> list[Leaf]:
    """The turns of a request, and its tools."""
    if prompt is None:
        return []
    leaves = [_turn_leaf(turn) for turn in prompt.turns]
    if prompt.tools:
        leaves.append(Leaf("", "tools", "tools", ", ".join(prompt.tools)))
    return leaves


def _turn_leaf(turn: Turn) -> Leaf:
    first = turn.parts[0] if turn.parts else Part("", "text", 0, "")
    kind = "tool_call" if turn.role in ("tool", "function") else "message"
    label = f"{turn.role} {turn.name}".strip() or "message"
    text = next((part.text for part in turn.parts if part.text and part.kind == "text"), "")
    if not text and first.kind in TOOL_CALLS:
        text = ", ".join(f"{part.name}(…)" for part in turn.parts if part.kind in TOOL_CALLS)
    return Leaf(first.id, kind, label, preview(text))


def response_leaves(stream: Stream | None) -> tuple[int, list[Leaf]]:
    """The number of events of a streamed answer (0 for others) and the parts of the answer."""
    if stream is None:
        return 0, []
    count = 0 if stream.framing == "single" else len(stream.events)
    message = stream.message
    several = len(message.choices) > 1
    leaves = [_part_leaf(part, several=several) for part in message.parts]
    if message.error:
        leaves.append(Leaf("error", "error", "error"))
    return count, leaves


def _part_leaf(part: Part, *, several: bool) -> Leaf:
    choice = f"{part.choice}: " if several else ""
    if part.kind in TOOL_CALLS:
        return Leaf(part.id, part.kind, f"{choice}{part.name or 'tool call'}(…)", "")
    return Leaf(part.id, part.kind, choice + part.label, preview(part.text))


def preview(text: str) -> str:
    """The first words of a text on one line."""
    words = " ".join(text[: PREVIEW * 2].split())
    return words[:PREVIEW]
