"""Gemini and Vertex AI: each chunk is a whole ``GenerateContentResponse``, and so is the plain answer.

Source: Google's API reference (``generateContent``, ``Content``, ``Part``; ``functionCall.partialArgs``
is Vertex AI's). A part comes whole, but its text may go on in the next chunk: that is one part where
both are plain text with the same ``thought``. Keys of requests may be spelled in snake case.
"""

from typing import Any

from inspector.stream.dialects.gemini.reader import GeminiReader
from inspector.stream.dialects.gemini.request import request_tools, request_turns
from inspector.stream.framing import Event

__all__ = ["NAME", "reader", "recognise", "request_tools", "request_turns", "serves"]

NAME = "gemini"


def recognise(_event: Event, payload: Any) -> bool:
    """A list of ``candidates``, or what stands in its place where there is none."""
    return isinstance(payload, dict) and (
        isinstance(payload.get("candidates"), list)
        or isinstance(payload.get("usageMetadata"), dict)
        or isinstance(payload.get("promptFeedback"), dict)
    )


def serves(path: str) -> bool:
    """Such as ``/v1beta/models/NAME:streamGenerateContent``."""
    return path.endswith((":streamGenerateContent", ":generateContent"))


def reader() -> GeminiReader:
    """A reader for one stream."""
    return GeminiReader()
