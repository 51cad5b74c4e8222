"""How each API says that something went wrong: as a whole answer with a status, and amid a stream.

Sources: the error pages of the APIs' references (OpenAI, Anthropic, Gemini, Cohere, Ollama, Bedrock,
Text Generation Inference, watsonx.ai, Replicate, JSON-RPC 2.0). The messages are this program's own.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from inspector.content import json_text
from inspector.stream.framing.pieces import NewEvent

MESSAGES = {
    400: "The request is invalid",
    401: "The API key is not valid",
    429: "Too many requests: try again later",
    500: "The server had an error",
    503: "The service is unavailable",
    529: "The service is overloaded",
}
"""The statuses on offer, and what is said with them."""

Json = dict[str, Any]

_OPENAI = {
    400: ("invalid_request_error", None),
    401: ("invalid_request_error", "invalid_api_key"),
    429: ("requests", "rate_limit_exceeded"),
    500: ("server_error", None),
    503: ("server_error", "service_unavailable"),
    529: ("server_error", "overloaded"),
}
_ANTHROPIC = {
    400: "invalid_request_error",
    401: "authentication_error",
    429: "rate_limit_error",
    500: "api_error",
    503: "api_error",
    529: "overloaded_error",
}
_GOOGLE = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL",
    503: "UNAVAILABLE",
    529: "UNAVAILABLE",
}
AMAZON = {
    400: "ValidationException",
    401: "UnrecognizedClientException",
    429: "ThrottlingException",
    500: "InternalServerException",
    503: "ServiceUnavailableException",
    529: "ServiceUnavailableException",
}
"""The name of the exception, which Bedrock says in the header ``x-amzn-ErrorType``."""

_TGI = {429: "overloaded", 400: "validation", 503: "unhealthy", 529: "overloaded"}


_DASHSCOPE = {
    400: "InvalidParameter",
    401: "InvalidApiKey",
    429: "Throttling",
    500: "InternalError",
    503: "ModelServiceFailed",
    529: "ModelServiceFailed",
}
_LLAMA_CPP = {
    400: "invalid_request_error",
    401: "authentication_error",
    429: "unavailable_error",
    500: "server_error",
    503: "unavailable_error",
    529: "unavailable_error",
}


class Asked(NamedTuple):
    """What an error is about. ``id`` is that of the request, where the API repeats it (JSON-RPC)."""

    status: int
    id: Any = None

    @property
    def message(self) -> str:
        return MESSAGES[self.status]


def _openai(asked: Asked) -> Json:
    type_, code = _OPENAI[asked.status]
    return {"error": {"message": asked.message, "type": type_, "param": None, "code": code}}


def _anthropic(asked: Asked) -> Json:
    return {"type": "error", "error": {"type": _ANTHROPIC[asked.status], "message": asked.message}}


def _google(asked: Asked) -> Json:
    return {"error": {"code": asked.status, "message": asked.message, "status": _GOOGLE[asked.status]}}


def _message(asked: Asked) -> Json:
    return {"message": asked.message}


def _ollama(asked: Asked) -> Json:
    return {"error": asked.message}


def _tgi(asked: Asked) -> Json:
    return {"error": asked.message, "error_type": _TGI.get(asked.status, "generation")}


def _watsonx(asked: Asked) -> Json:
    code = _GOOGLE[asked.status].lower()
    return {"errors": [{"code": code, "message": asked.message}], "status_code": asked.status}


def _replicate(asked: Asked) -> Json:
    return {"title": asked.message, "detail": asked.message, "status": asked.status}


def _dashscope(asked: Asked) -> Json:
    return {"code": _DASHSCOPE[asked.status], "message": asked.message, "request_id": ""}


def _mistral(asked: Asked) -> Json:
    return {"object": "error", "message": asked.message, "type": _OPENAI[asked.status][0], "code": None}


def _interactions(asked: Asked) -> Json:
    return {"error": {"code": _GOOGLE[asked.status].lower(), "message": asked.message}}


def _llama_cpp(asked: Asked) -> Json:
    return {"error": {"code": asked.status, "message": asked.message, "type": _LLAMA_CPP[asked.status]}}


def _json_rpc(asked: Asked) -> Json:
    return {"jsonrpc": "2.0", "id": asked.id, "error": {"code": -32603, "message": asked.message}}


_ANSWERS: dict[str, Callable[[Asked], Json]] = {
    "anthropic-messages": _anthropic,
    "anthropic-completions": _anthropic,
    "gemini": _google,
    "cohere-v1": _message,
    "cohere-v2": _message,
    "ollama-chat": _ollama,
    "ollama-generate": _ollama,
    "gemini-interactions": _interactions,
    "mistral-conversations": _mistral,
    "dashscope": _dashscope,
    "llama-cpp": _llama_cpp,
    "hf-tgi": _tgi,
    "watsonx": _watsonx,
    "replicate": _replicate,
    "mcp": _json_rpc,
    "bedrock-converse": _message,
}
"""All others speak OpenAI's way, or Bedrock's where their name says so."""


def is_amazon(dialect: str) -> bool:
    """Whether Bedrock answers: its errors have no shape of the model's own API."""
    return dialect.startswith("bedrock-")


def answer(dialect: str, asked: Asked) -> Json:
    """The body of an answer that is an error. A dialect that is not known ("") says it plainly."""
    shape = _ANSWERS.get(dialect, _message if is_amazon(dialect) or not dialect else _openai)
    return shape(asked)


def _cohere_end(_asked: Asked) -> Json:
    return {"type": "message-end", "delta": {"finish_reason": "ERROR", "error": MESSAGES[500]}}


def _cohere_v1_end(_asked: Asked) -> Json:
    return {"is_finished": True, "event_type": "stream-end", "finish_reason": "ERROR"}


def _assistants(asked: Asked) -> Json:
    return {"code": None, "message": asked.message, "param": None, "type": "server_error"}


def _conversation_error(asked: Asked) -> Json:
    return {"type": "conversation.response.error", "message": asked.message, "code": asked.status}


def _interaction_error(asked: Asked) -> Json:
    return {**_interactions(asked), "event_type": "error"}


def _ui_error(asked: Asked) -> Json:
    return {"type": "error", "errorText": asked.message}


_IN_STREAM: dict[str, Callable[[Asked], Json]] = {
    "cohere-v1": _cohere_v1_end,
    "cohere-v2": _cohere_end,
    "openai-assistants": _assistants,
    "gemini-interactions": _interaction_error,
    "mistral-conversations": _conversation_error,
    "ai-sdk-ui": _ui_error,
}
_NAMES = {
    "anthropic-messages": "error",
    "anthropic-completions": "error",
    "openai-responses": "error",
    "openai-assistants": "error",
    "openai-transcription": "error",
    "watsonx": "error",
    "replicate": "error",
    "writer-completions": "error",
    "cohere-v2": "message-end",
    "mcp": "message",
    "gemini-interactions": "error",
    "mistral-conversations": "conversation.response.error",
    "dashscope": "error",
}
"""How the event is called, where the API's events have names at all."""

_ALWAYS_NAMED = frozenset({"openai-transcription", "watsonx", "writer-completions"})
"""In these an error is told by its name alone."""


def event(dialect: str, asked: Asked, *, named: bool, number: int | None) -> NewEvent:
    """An error amid a stream of server-sent events or lines.

    ``named`` says whether the events of the stream have names, ``number`` the ``sequence_number`` of
    the error in a stream that counts its events.
    """
    name = _NAMES.get(dialect, "") if named or dialect in _ALWAYS_NAMED else ""
    if dialect == "replicate":
        return NewEvent(asked.message, name)
    if dialect == "openai-responses":
        counted = {} if number is None else {"sequence_number": number}
        said = {"code": "server_error", "message": asked.message, "param": None}
        return NewEvent(json_text.dumps({"type": "error", **counted, **said}), name)
    shape = _IN_STREAM.get(dialect) or (lambda asked: answer(dialect, asked))
    return NewEvent(json_text.dumps(shape(asked)), name)


def frame(asked: Asked) -> NewEvent:
    """An error amid a stream of binary frames: an exception."""
    exception = AMAZON[asked.status]
    headers = (
        (":exception-type", exception[0].lower() + exception[1:]),
        (":content-type", "application/json"),
        (":message-type", "exception"),
    )
    return NewEvent(json_text.dumps(_message(asked)), headers=headers)
