"""UI message streams of Vercel's AI SDK, version 5 and later: what a server tells a chat in the browser.

Source: the AI SDK's documentation ("Stream Protocols", data stream protocol) and its
``uiMessageChunkSchema``. The request has UI messages, whose ``parts`` also hold the calls of tools and
their outputs.
"""

from typing import TYPE_CHECKING, Any

from inspector.stream.deltas import RequestTurn
from inspector.stream.framing import Event
from inspector.stream.known import Known

if TYPE_CHECKING:
    from inspector.stream.dialects import Reader

NAME = "ai-sdk-ui"

KNOWN = Known(
    opaque="data input messageMetadata output providerMetadata",
    values="dynamic preliminary providerExecuted",
    texts=(
        "delta errorText filename finishReason id inputTextDelta mediaType messageId sourceId "
        "title toolCallId toolName type url"
    ),
)

_OWN = frozenset(
    {
        *("text-start", "text-delta", "text-end", "reasoning-start", "reasoning-delta", "reasoning-end"),
        *("tool-input-start", "tool-input-delta", "tool-input-available", "tool-input-error"),
        *("tool-output-available", "tool-output-error", "tool-output-denied", "tool-approval-request"),
        *("source-url", "source-document", "start-step", "finish-step", "message-metadata"),
    }
)
_WITH = {"start": "messageId", "error": "errorText", "file": "mediaType"}
"""Types that others may have too, and the key that tells."""


def recognise(_event: Event, payload: Any) -> bool:
    """A ``type`` of its own."""
    type_ = payload.get("type") if isinstance(payload, dict) else None
    return isinstance(type_, str) and (type_ in _OWN or isinstance(payload.get(_WITH.get(type_, "")), str))


def serves(_path: str) -> bool:
    """Never: each application has its own path."""
    return False


def reader() -> "Reader":
    """A reader for one stream."""
    from inspector.stream.dialects.ai_sdk_ui.reading import UiReader  # most files speak one dialect

    return UiReader()


def request_turns(request: Any) -> list[RequestTurn] | None:
    """The conversation that a request's JSON carries; None where it is of another dialect."""
    from inspector.stream.dialects.ai_sdk_ui import request as requests

    return requests.request_turns(request)


def request_tools(_request: Any) -> list[str]:
    """None: the server knows the tools."""
    return []
