"""Recorded connections that are no HTTP exchanges: a WebSocket's messages, the frames of a gRPC call.

Test suites record them in layouts of their own. A WebSocket file lists one message per item, sent or
received: all of them are one session. A gRPC item is a call: a request, and a response as one
document or in chunks, each as JSON and as protobuf bytes. Sessions can be looked at, not edited: the
two copies of a frame would have to agree, and protobuf needs a schema.
"""

from functools import cached_property
from typing import NamedTuple

from inspector.cassette import nodes
from inspector.cassette.chunks import Chunk
from inspector.cassette.interaction import Interaction
from inspector.cassette.nodes import Mapping, Node, Scalar, Sequence
from inspector.cassette.recorders import GRPC, Recorder
from inspector.cassette.source import CassetteError
from inspector.cassette.values import plain
from inspector.content import json_text


class Frame(NamedTuple):
    """One message of a session. ``node`` holds all that the file says of it.

    ``direction`` is ``sent`` or ``received``, "" for other things that a recorder noted. ``data`` is
    JSON where the file has values, else the text as it stands (base64 for bytes).
    """

    direction: str
    kind: str
    data: str
    node: Node


class Session(Interaction):
    """A WebSocket connection: all items of the list, whose first one is ``node``."""

    def __init__(self, chunk: Chunk, text: str, messages: tuple[Mapping, ...], recorder: Recorder) -> None:
        super().__init__(chunk, text, messages[0], recorder)
        self.messages = messages

    @property
    def yaml(self) -> str:
        """The YAML of all messages."""
        line_start = self.text.rfind("\n", 0, self.node.start) + 1
        return self.text[line_start : self.messages[-1].end]

    @cached_property
    def frames(self) -> tuple[Frame, ...]:
        """The messages in the file's order."""
        return tuple(_message(node) for node in self.messages)


def frames_of(interaction: Interaction) -> tuple[Frame, ...]:
    """The frames of a session, those of a gRPC call from its request on; none for an HTTP exchange."""
    if isinstance(interaction, Session):
        return interaction.frames
    return tuple(_call(interaction.node)) if interaction.recorder is GRPC else ()


def _message(node: Mapping) -> Frame:
    direction, kind = (_word(node.get(name)) for name in ("direction", "kind"))
    data = node.get("data")
    is_message = data is not None and kind in ("message", "")
    return Frame(direction, kind or "message", json_of(data if is_message and data else node), node)


def _call(node: Mapping) -> list[Frame]:
    """The request and the response of a call; a key such as ``response_stream`` says how it answers."""
    frames: list[Frame] = []
    for key, value in node.pairs:
        side, _, kind = _word(key).partition("_")
        if side in ("request", "response"):
            direction = "sent" if side == "request" else "received"
            frames += (Frame(direction, kind, json_of(part), part) for part in _parts(nodes.resolved(value)))
    return frames


def _parts(node: Node) -> list[Node]:
    """What was sent at once, in the readable copy where there is one."""
    if not isinstance(node, Mapping):
        return [node]
    for name in ("chunks_json", "json", "chunks_raw", "raw"):
        found = node.get(name)
        if isinstance(found, Sequence) and name.startswith("chunks"):
            return found.items
        if found is not None:
            return [found]
    return [node]


def json_of(node: Node) -> str:
    """A node's value as JSON; of a text the text itself, which is mostly JSON as well."""
    node = nodes.resolved(node)
    if isinstance(node, Scalar) and node.tag in (nodes.STR, *nodes.BINARY_TAGS):
        return node.value
    try:
        return json_text.dumps(plain(node))
    except CassetteError as error:
        return f"({error.message})"


def _word(node: Node | None) -> str:
    return node.value if isinstance(node, Scalar) and node.tag != nodes.NULL else ""
