"""OpenAI's Assistants: runs, their steps and messages, named by the SSE event or by ``object``.

Source: OpenAI's API reference (assistants-streaming, runs, run-steps, messages). A delta is merged into
its list by ``index``; a message, a step or a run that comes whole repeats what its deltas said.
"""

import re
from typing import Any

from inspector.stream.dialects.openai_assistants.reader import AssistantsReader
from inspector.stream.dialects.openai_assistants.request import request_turns
from inspector.stream.dialects.values import function_names, mapping, word
from inspector.stream.framing import Event

__all__ = ["NAME", "reader", "recognise", "request_tools", "request_turns", "serves"]

NAME = "openai-assistants"

_PATH = re.compile(r"/threads(/runs|/[^/]+/(runs|messages)(/.*)?)/?\Z")


def recognise(event: Event, payload: Any) -> bool:
    """An event or an object whose name starts with ``thread.``, or a list of such objects."""
    if event.type.startswith("thread."):
        return True
    if not isinstance(payload, dict):
        return False
    data = payload.get("data")
    if payload.get("object") == "list" and isinstance(data, list) and data:
        payload = mapping(data[0])
    return word(payload.get("object")).startswith("thread.")


def serves(path: str) -> bool:
    """Such as ``/v1/threads/runs`` or ``/v1/threads/ID/messages``."""
    return _PATH.search(path) is not None


def reader() -> AssistantsReader:
    """A reader for one stream."""
    return AssistantsReader()


def request_tools(request: Any) -> list[str]:
    """The names in ``tools``; those of the server are named by their type."""
    return function_names(request)
