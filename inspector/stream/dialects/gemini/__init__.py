"""Gemini and Vertex AI: each chunk is a whole ``GenerateContentResponse``, and so is the plain answer.

Source: Google's API reference (``generateContent``, ``Content``, ``Part``; ``functionCall.partialArgs``
is Vertex AI's). A part comes whole, but its text may go on in the next chunk: that is one part where
both are plain text with the same ``thought``. Keys of requests may be spelled in snake case. Code Assist,
which Gemini CLI speaks to, wraps both: a request under ``request``, each response under ``response``.
"""

from typing import TYPE_CHECKING, Any

from inspector.stream.deltas import RequestTurn
from inspector.stream.framing import Event
from inspector.stream.known import Known

if TYPE_CHECKING:
    from inspector.stream.dialects import Reader

NAME = "gemini"

KNOWN = Known(
    opaque=(
        "args avgLogprobs citationMetadata error groundingAttributions groundingMetadata hologram "
        "logprobsResult mediaResolution modelStatus partMetadata partialArgs promptFeedback "
        "remainingCredits safetyRatings tokenCount traceId urlContextMetadata usageMetadata videoMetadata"
    ),
    holders=(
        "candidates codeExecutionResult content executableCode fileData functionCall inlineData parts "
        "response toolCall toolResponse"
    ),
    values=(
        "boolValue createTime creditAmount creditType displayName expireTime fileUri finishReason index "
        "jsonPath model modelVersion nullValue numberValue promptTokenCount responseId stringValue thought "
        "thoughtSignature totalTokenCount updateTime willContinue x"
    ),
    texts=("code data finishMessage id language mimeType name outcome output role text toolType"),
)
KNOWN = KNOWN.in_snake_case()


def recognise(_event: Event, payload: Any) -> bool:
    """A list of ``candidates``, or what stands in its place where there is none; also wrapped."""
    return isinstance(payload, dict) and (_is_response(payload) or _is_response(payload.get("response")))


def _is_response(value: Any) -> bool:
    return isinstance(value, dict) and (
        isinstance(value.get("candidates"), list)
        or isinstance(value.get("usageMetadata"), dict)
        or isinstance(value.get("promptFeedback"), dict)
    )


def serves(path: str) -> bool:
    """Such as ``/v1beta/models/NAME:streamGenerateContent``."""
    return path.endswith((":streamGenerateContent", ":generateContent"))


def reader() -> "Reader":
    """A reader for one stream."""
    from inspector.stream.dialects.gemini.reading import GeminiReader  # most files speak one dialect

    return GeminiReader()


def request_turns(request: Any) -> list[RequestTurn] | None:
    """The conversation that a request's JSON carries; None where it is of another dialect."""
    from inspector.stream.dialects.gemini import request as requests

    return requests.request_turns(request)


def request_tools(request: Any) -> list[str]:
    """The names of the tools that a request offers."""
    from inspector.stream.dialects.gemini import request as requests

    return requests.request_tools(request)
