"""Amazon Bedrock's knowledge bases: answers that cite (RetrieveAndGenerate), streamed and plain.

Source: Amazon Bedrock's API reference (Agents for Amazon Bedrock Runtime). Text comes in ``output`` frames; a
``citation`` frame says what a stretch of it rests on, in an older and a newer place or in both.
"""

from collections.abc import Iterator
from typing import Any

from inspector.stream import framing as framings
from inspector.stream.deltas import Delta, Op, RequestTurn, Target, message_field
from inspector.stream.dialects.values import listed, mapping, text_of, word
from inspector.stream.framing import Event
from inspector.stream.known import Known

NAME = "bedrock-knowledge-bases"

KNOWN = Known(
    opaque="citation citations generatedResponsePart retrievedReferences",
    holders="output",
    values="p",
    texts="action guardrailAction message sessionId text",
)

_TEXT = Target(0, "text", 0, "text")
_EVENTS = ("output", "citation", "guardrail")
_CITATION = frozenset({"citation", "generatedResponsePart", "retrievedReferences"})


def recognise(event: Event, payload: Any) -> bool:
    """A frame with the name of one of its events, or a document with a text and what it cites."""
    if not isinstance(payload, dict):
        return False
    if event.headers:
        return event.type in _EVENTS
    output = payload.get("output")
    is_text = isinstance(output, dict) and isinstance(output.get("text"), str)
    return is_text and ("citations" in payload or "guardrailAction" in payload)


def serves(path: str) -> bool:
    """``/retrieveAndGenerate`` and ``/retrieveAndGenerateStream``."""
    return path.rstrip("/").endswith(("/retrieveAndGenerate", "/retrieveAndGenerateStream"))


def reader() -> "KnowledgeReader":
    """A reader for one stream."""
    return KnowledgeReader()


class KnowledgeReader:
    """Reads frames, or the one document of a plain answer."""

    def __init__(self) -> None:
        self._citations = 0

    def feed(self, number: int, event: Event, payload: Any) -> Iterator[Delta]:
        """The deltas of one event."""
        if not isinstance(payload, dict):
            return
        if not event.headers:
            yield from self._document(number, payload)
        elif event.type == "output" and isinstance(payload.get("text"), str):
            yield Delta(number, ("text",), _TEXT, Op.APPEND, payload["text"])
        elif event.type == "citation" and payload.keys() & _CITATION:
            yield from self._cited(number, payload)
        elif event.type == "guardrail" and word(payload.get("action")):
            yield Delta(number, ("action",), message_field("guardrailAction"), Op.SET, payload["action"])
        elif not framings.eventstream.is_fault(event):
            yield Delta(number, (), Target(0, "unknown", ("event", number), "text"), Op.SET, payload)

    def _document(self, event: int, payload: dict[str, Any]) -> Iterator[Delta]:
        if text := text_of(mapping(payload.get("output")).get("text")):
            yield Delta(event, ("output", "text"), _TEXT, Op.APPEND, text)
        for position, citation in listed(payload, "citations"):
            yield Delta(event, ("citations", position), self._annotation(), Op.SET, citation)
        for name in ("sessionId", "guardrailAction"):
            if value := word(payload.get(name)):
                yield Delta(event, (name,), message_field(name), Op.SET, value)
        if "output" not in payload and text_of(payload.get("message")):
            yield Delta(event, (), message_field("error"), Op.SET, payload)

    def _cited(self, event: int, payload: dict[str, Any]) -> Iterator[Delta]:
        """A citation: under its own name, and its members once more beside that; or these alone."""
        target = self._annotation()
        if not isinstance(payload.get("citation"), dict):
            yield Delta(event, (), target, Op.SET, payload)
            return
        yield Delta(event, ("citation",), target, Op.SET, payload["citation"])
        if isinstance(payload.get("generatedResponsePart"), dict):
            yield Delta(event, ("generatedResponsePart",), target, Op.COPY, payload["generatedResponsePart"])

    def _annotation(self) -> Target:
        self._citations += 1
        return Target(0, "annotation", self._citations - 1, "value")


def request_turns(request: Any) -> list[RequestTurn] | None:
    """The text of the ``input``."""
    if not isinstance(request, dict) or "retrieveAndGenerateConfiguration" not in request:
        return None
    path = ("input", "text")
    text = text_of(mapping(request.get("input")).get("text"))
    return [RequestTurn("user", "", "", path, [Delta(0, path, _TEXT, Op.APPEND, text)])]


def request_tools(_request: Any) -> list[str]:
    """None: this API has no tools."""
    return []
