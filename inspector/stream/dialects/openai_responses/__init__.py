"""OpenAI's Responses API: typed events that build output items, and the plain ``response`` document.

Source: OpenAI's API reference (responses, responses-streaming), and what xAI, DeepSeek, Azure,
Bedrock Mantle and OpenRouter send. Everything is said several times: in pieces, in a ``.done`` event,
in its content part, in its item, and in the response at the end.
"""

import re
from typing import TYPE_CHECKING, Any

from inspector.stream.deltas import RequestTurn
from inspector.stream.dialects.values import function_names, word
from inspector.stream.framing import Event

if TYPE_CHECKING:
    from inspector.stream.dialects import Reader

NAME = "openai-responses"

_PATH = re.compile(r"/responses(/[^/]+)?/?\Z")


def recognise(_event: Event, payload: Any) -> bool:
    """A type that starts with ``response.``, or a whole response."""
    if not isinstance(payload, dict):
        return False
    if word(payload.get("type")).startswith("response."):
        return True
    return payload.get("object") == "response" or (
        word(payload.get("object")).startswith("response.") and isinstance(payload.get("output"), list)
    )


def serves(path: str) -> bool:
    """Such as ``/v1/responses``, or ``/v1/responses/ID`` of a stream that is resumed."""
    return _PATH.search(path) is not None


def reader() -> "Reader":
    """A reader for one stream."""
    from inspector.stream.dialects.openai_responses.reading import (
        ResponsesReader,  # most files speak one dialect
    )

    return ResponsesReader()


def request_turns(request: Any) -> list[RequestTurn] | None:
    """The conversation that a request's JSON carries; None where it is of another dialect."""
    from inspector.stream.dialects.openai_responses import request as requests

    return requests.request_turns(request)


def request_tools(request: Any) -> list[str]:
    """The names in ``tools``; those of the server are named by their type."""
    return function_names(request)
