"""OpenAI's Responses API: typed events that build output items, and the plain ``response`` document.

Source: OpenAI's API reference (responses, responses-streaming), and what xAI, DeepSeek, Azure,
Bedrock Mantle and OpenRouter send. Everything is said several times: in pieces, in a ``.done`` event,
in its content part, in its item, and in the response at the end.
"""

import re
from typing import Any

from inspector.stream.dialects.openai_responses.reader import ResponsesReader
from inspector.stream.dialects.openai_responses.request import request_turns
from inspector.stream.dialects.values import function_names, word
from inspector.stream.framing import Event

__all__ = ["NAME", "reader", "recognise", "request_tools", "request_turns", "serves"]

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


def reader() -> ResponsesReader:
    """A reader for one stream."""
    return ResponsesReader()


def request_tools(request: Any) -> list[str]:
    """The names in ``tools``; those of the server are named by their type."""
    return function_names(request)
