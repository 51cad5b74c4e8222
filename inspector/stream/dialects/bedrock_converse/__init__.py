"""Amazon Bedrock's Converse: content blocks in AWS frames, and the plain document with ``output.message``.

Source: Amazon Bedrock's API reference (Converse, ConverseStream). Only blocks of tools and images
have a start; texts and reasoning begin with their first delta. The stop of a block says nothing:
Nova sends one after every delta. Nova's own API carries the same events, each under its name as the
one key of an object.
"""

from typing import Any

from inspector.stream.dialects.bedrock_converse.reading import EVENTS, ConverseReader, is_answer
from inspector.stream.dialects.bedrock_converse.request import request_tools, request_turns
from inspector.stream.framing import Event

__all__ = [
    "EVENTS",
    "NAME",
    "ConverseReader",
    "is_answer",
    "reader",
    "recognise",
    "request_tools",
    "request_turns",
    "serves",
]

NAME = "bedrock-converse"


def recognise(event: Event, payload: Any) -> bool:
    """A frame with the name of one of its events, or a document with a message as its output."""
    return dict(event.headers).get(":event-type") in EVENTS or is_answer(payload)


def serves(path: str) -> bool:
    """Such as ``/model/…/converse-stream``."""
    return path.rstrip("/").endswith(("/converse", "/converse-stream"))


def reader() -> "ConverseReader":
    """A reader for one stream."""
    return ConverseReader()
