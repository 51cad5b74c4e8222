"""Amazon Bedrock's Converse: content blocks in AWS frames, and the plain document with ``output.message``.

Source: Amazon Bedrock's API reference (Converse, ConverseStream). Only blocks of tools and images
have a start; texts and reasoning begin with their first delta. The stop of a block says nothing:
Nova sends one after every delta. Nova's own API carries the same events, each under its name as the
one key of an object.
"""

from typing import TYPE_CHECKING, Any

from inspector.stream.deltas import RequestTurn
from inspector.stream.framing import Event
from inspector.stream.known import Known

if TYPE_CHECKING:
    from inspector.stream.dialects import Reader

NAME = "bedrock-converse"

KNOWN = Known(
    opaque=(
        "a additionalModelResponseFields audio cachePoint citation document guardContent hologram input "
        "json location metrics performanceConfig serviceTier trace usage video"
    ),
    holders=(
        "citations citationsContent content delta image message output reasoningContent reasoningText "
        "source start toolResult toolUse"
    ),
    values=("contentBlockIndex latencyMs note originalStatusCode p status stopReason title"),
    texts=("bytes data format name redactedContent role signature text toolUseId type"),
)

EVENTS = frozenset(
    {
        "messageStart",
        "contentBlockStart",
        "contentBlockDelta",
        "contentBlockStop",
        "messageStop",
        "metadata",
    }
)


def is_answer(payload: Any) -> bool:
    """Whether a value is the plain answer."""
    if not isinstance(payload, dict) or "stopReason" not in payload:
        return False
    output = payload.get("output")
    return isinstance(output, dict) and isinstance(output.get("message"), dict)


def recognise(event: Event, payload: Any) -> bool:
    """A frame with the name of one of its events, or a document with a message as its output."""
    return dict(event.headers).get(":event-type") in EVENTS or is_answer(payload)


def serves(path: str) -> bool:
    """Such as ``/model/…/converse-stream``."""
    return path.rstrip("/").endswith(("/converse", "/converse-stream"))


def reader() -> "Reader":
    """A reader for one stream."""
    from inspector.stream.dialects.bedrock_converse.reading import (
        ConverseReader,  # most files speak one dialect
    )

    return ConverseReader()


def request_turns(request: Any) -> list[RequestTurn] | None:
    """The conversation that a request's JSON carries; None where it is of another dialect."""
    from inspector.stream.dialects.bedrock_converse import request as requests

    return requests.request_turns(request)


def request_tools(request: Any) -> list[str]:
    """The names of the tools that a request offers."""
    from inspector.stream.dialects.bedrock_converse import request as requests

    return requests.request_tools(request)
