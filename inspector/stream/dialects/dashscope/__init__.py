"""Alibaba's DashScope, Qwen's own API: an ``output`` in each event, in pieces or with all so far.

Source: Alibaba Cloud Model Studio's API reference (DashScope: text generation, multimodal generation,
applications) and its Python SDK. With ``incremental_output`` events have pieces, without it each repeats all of
the text. Until the end the finish reason is the word ``null``. The status stands in a comment of each event.
"""

from typing import TYPE_CHECKING, Any

from inspector.stream.deltas import RequestTurn
from inspector.stream.dialects.values import listed
from inspector.stream.framing import Event
from inspector.stream.known import Known

if TYPE_CHECKING:
    from inspector.stream.dialects import Reader

NAME = "dashscope"

KNOWN = Known(
    opaque="doc_references logprobs search_info thoughts usage",
    holders="choices content function message output tool_calls",
    values="index status_code type",
    texts=(
        "arguments audio code finish_reason id image name reasoning_content request_id role "
        "session_id text video"
    ),
)

_ERROR = frozenset({"code", "message", "request_id"})


def recognise(_event: Event, payload: Any) -> bool:
    """An ``output`` with messages or a text beside a ``request_id``, or its error."""
    if not isinstance(payload, dict) or not isinstance(payload.get("request_id"), str):
        return False
    output = payload.get("output")
    if isinstance(output, dict):
        messages = (choice.get("message") for _, choice in listed(output, "choices"))
        return isinstance(output.get("text"), str) or any(isinstance(message, dict) for message in messages)
    return payload.keys() == _ERROR and isinstance(payload["code"], str)


def serves(path: str) -> bool:
    """Such as ``/api/v1/services/aigc/text-generation/generation``, and applications."""
    return "/services/aigc/" in path or ("/api/v1/apps/" in path and path.rstrip("/").endswith("/completion"))


def reader() -> "Reader":
    """A reader for one stream."""
    from inspector.stream.dialects.dashscope.reading import DashScopeReader  # most files speak one dialect

    return DashScopeReader()


def request_turns(request: Any) -> list[RequestTurn] | None:
    """The conversation that a request's JSON carries; None where it is of another dialect."""
    from inspector.stream.dialects.dashscope import request as requests

    return requests.request_turns(request)


def request_tools(request: Any) -> list[str]:
    """The names of the tools that a request offers."""
    from inspector.stream.dialects.dashscope import request as requests

    return requests.request_tools(request)
