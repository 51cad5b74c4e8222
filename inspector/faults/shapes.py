"""How each API says that something went wrong: as a whole answer with a status, and amid a stream.

Sources: the error pages of the APIs' references (OpenAI, Anthropic, Gemini, Cohere, Ollama, Bedrock,
Text Generation Inference, watsonx.ai, Replicate, MCP, JSON-RPC 2.0), botocore's service models, and the
exceptions of the official clients. The messages are this program's own.
"""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from inspector.content import json_text
from inspector.stream.framing.pieces import NewEvent

MESSAGES = {
    400: "The request is invalid",
    401: "The API key is not valid",
    403: "This is not permitted",
    404: "The model was not found",
    408: "The model took too long",
    422: "The request cannot be processed",
    424: "The model had an error",
    429: "Too many requests: try again later",
    500: "The server had an error",
    503: "The service is unavailable",
    529: "The service is overloaded",
}
"""The statuses on offer, and what is said with them."""

Json = dict[str, Any]


class Asked(NamedTuple):
    """What an error is about. ``id`` is that of the request, where the API repeats it (JSON-RPC)."""

    status: int
    id: Any = None

    @property
    def message(self) -> str:
        return MESSAGES[self.status]


class _Api(NamedTuple):
    """How an API answers with an error: the body, from its own word for the status, and those words.

    A status without a word is one that the API does not know.
    """

    shape: Callable[[Asked, Any], Json]
    words: Mapping[int, Any]


def _openai(asked: Asked, word: Any) -> Json:
    type_, code = word
    return {"error": {"message": asked.message, "type": type_, "param": None, "code": code}}


def _anthropic(asked: Asked, word: Any) -> Json:
    return {"type": "error", "error": {"type": word, "message": asked.message}}


def _google(asked: Asked, word: Any) -> Json:
    return {"error": {"code": asked.status, "message": asked.message, "status": word}}


def _message(asked: Asked, _word: Any) -> Json:
    return {"message": asked.message}


def _ollama(asked: Asked, _word: Any) -> Json:
    return {"error": asked.message}


def _tgi(asked: Asked, word: Any) -> Json:
    return {"error": asked.message, "error_type": word}


def _watsonx(asked: Asked, word: Any) -> Json:
    return {"errors": [{"code": word, "message": asked.message}], "status_code": asked.status}


def _replicate(asked: Asked, _word: Any) -> Json:
    return {"title": asked.message, "detail": asked.message, "status": asked.status}


def _dashscope(asked: Asked, word: Any) -> Json:
    return {"code": word, "message": asked.message, "request_id": ""}


def _mistral(asked: Asked, word: Any) -> Json:
    return {"object": "error", "message": asked.message, "type": word, "code": None}


def _interactions(asked: Asked, word: Any) -> Json:
    return {"error": {"code": word.lower(), "message": asked.message}}


def _llama_cpp(asked: Asked, word: Any) -> Json:
    return {"error": {"code": asked.status, "message": asked.message, "type": word}}


def _json_rpc(asked: Asked, _word: Any) -> Json:
    return {"jsonrpc": "2.0", "id": asked.id, "error": {"code": -32603, "message": asked.message}}


def _same(*statuses: int) -> Mapping[int, str]:
    """Statuses for which the API has no word of its own."""
    return dict.fromkeys(statuses, "")


_OPENAI = _Api(
    _openai,
    {
        400: ("invalid_request_error", None),
        401: ("invalid_request_error", "invalid_api_key"),
        403: ("invalid_request_error", "unsupported_country_region_territory"),
        404: ("invalid_request_error", "model_not_found"),
        422: ("invalid_request_error", None),
        429: ("requests", "rate_limit_exceeded"),
        500: ("server_error", None),
        503: ("server_error", "service_unavailable"),
    },
)
_ANTHROPIC = _Api(
    _anthropic,
    {
        400: "invalid_request_error",
        401: "authentication_error",
        403: "permission_error",
        404: "not_found_error",
        429: "rate_limit_error",
        500: "api_error",
        529: "overloaded_error",
    },
)
_GOOGLE = _Api(
    _google,
    {
        400: "INVALID_ARGUMENT",
        401: "UNAUTHENTICATED",
        403: "PERMISSION_DENIED",
        404: "NOT_FOUND",
        429: "RESOURCE_EXHAUSTED",
        500: "INTERNAL",
        503: "UNAVAILABLE",
    },
)
_AMAZON = _Api(
    _message,
    {
        400: "ValidationException",
        403: "AccessDeniedException",
        404: "ResourceNotFoundException",
        408: "ModelTimeoutException",
        424: "ModelErrorException",
        429: "ThrottlingException",
        500: "InternalServerException",
        503: "ServiceUnavailableException",
    },
)
_AMAZON_AGENTS = _Api(
    _message,
    {
        **{status: name for status, name in _AMAZON.words.items() if status not in (408, 503)},
        424: "DependencyFailedException",
    },
)
_COHERE = _Api(_message, _same(400, 401, 403, 404, 422, 429, 500, 503))
_OLLAMA = _Api(_ollama, _same(400, 401, 404, 429, 500, 503))
_WATSONX = _Api(
    _watsonx,
    {
        400: "invalid_request_entity",
        401: "authentication_token_not_valid",
        403: "authorization_rejected",
        404: "model_not_supported",
        429: "rate_limit_exceeded",
        500: "internal_server_error",
        503: "service_unavailable",
    },
)
_TGI = _Api(_tgi, {422: "validation", 424: "generation", 429: "overloaded", 500: "incomplete_generation"})
_MISTRAL = _Api(_mistral, {status: type_ for status, (type_, _) in _OPENAI.words.items()})
_DASHSCOPE = _Api(
    _dashscope,
    {
        400: "InvalidParameter",
        401: "InvalidApiKey",
        403: "AccessDenied",
        404: "ModelNotFound",
        429: "Throttling",
        500: "InternalError",
        503: "ModelServiceFailed",
    },
)
_LLAMA_CPP = _Api(
    _llama_cpp,
    {
        400: "invalid_request_error",
        401: "authentication_error",
        404: "not_found_error",
        500: "server_error",
        503: "unavailable_error",
    },
)
_PLAIN = _Api(_message, _same(400, 401, 403, 404, 422, 429, 500, 503))

_APIS: Mapping[str, _Api] = {
    "": _PLAIN,
    **dict.fromkeys(
        ("openai-chat", "openai-completions", "openai-responses", "openai-assistants", "openai-transcription"),
        _OPENAI,
    ),
    "writer-completions": _OPENAI,
    **dict.fromkeys(("anthropic-messages", "anthropic-completions"), _ANTHROPIC),
    "gemini": _GOOGLE,
    "gemini-interactions": _GOOGLE._replace(shape=_interactions),
    "mistral-conversations": _MISTRAL,
    "dashscope": _DASHSCOPE,
    "llama-cpp": _LLAMA_CPP,
    **dict.fromkeys(("cohere-v1", "cohere-v2"), _COHERE),
    **dict.fromkeys(("ollama-chat", "ollama-generate"), _OLLAMA),
    "hf-tgi": _Api(
        _tgi, {422: "validation", 424: "generation", 429: "overloaded", 500: "incomplete_generation"}
    ),
    "watsonx": _WATSONX,
    "replicate": _Api(_replicate, _same(400, 401, 403, 404, 422, 429, 500, 503)),
    "mcp": _Api(_json_rpc, _same(400, 401, 403, 404, 500)),
    **dict.fromkeys(("bedrock-agents", "bedrock-knowledge-bases"), _AMAZON_AGENTS),
}
"""The API of each dialect; Bedrock's model families are one. "" stands for an API that is not known."""


def is_amazon(dialect: str) -> bool:
    """Whether Bedrock answers: its errors have no shape of the model's own API."""
    return dialect.startswith("bedrock-")


def _api(dialect: str) -> _Api:
    found = _APIS.get(dialect, _AMAZON if is_amazon(dialect) else None)
    if found is None:
        raise ValueError("it is not known how this API says an error")
    return found


def word(dialect: str, status: int) -> Any:
    """The API's own word for a status; Bedrock's is the name of the exception, for ``x-amzn-ErrorType``.

    Raises ValueError for a status that the API does not know.
    """
    words = _api(dialect).words
    if status in words:
        return words[status]
    hints = {401: ": it says so by 403", 529: ": only Anthropic's API does"}
    hint = hints.get(status, "") if status != 401 or 403 in words else ""
    raise ValueError(f"this API never answers {status}{hint}")


def answer(dialect: str, asked: Asked) -> Json:
    """The body of an answer that is an error. A dialect that is not known ("") says it plainly.

    Raises ValueError for a status that the API does not know.
    """
    return _api(dialect).shape(asked, word(dialect, asked.status))


def _cohere_end(_asked: Asked) -> Json:
    return {"type": "message-end", "delta": {"finish_reason": "ERROR", "error": MESSAGES[500]}}


def _cohere_v1_end(_asked: Asked) -> Json:
    return {"is_finished": True, "event_type": "stream-end", "finish_reason": "ERROR"}


def _assistants(asked: Asked) -> Json:
    return {"code": None, "message": asked.message, "param": None, "type": "server_error"}


def _conversation_error(asked: Asked) -> Json:
    return {"type": "conversation.response.error", "message": asked.message, "code": asked.status}


def _interaction_error(asked: Asked) -> Json:
    return {**answer("gemini-interactions", asked), "event_type": "error"}


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


def frame(dialect: str, asked: Asked) -> NewEvent:
    """An error amid a stream of binary frames: an exception."""
    exception = word(dialect, asked.status)
    headers = (
        (":exception-type", exception[0].lower() + exception[1:]),
        (":content-type", "application/json"),
        (":message-type", "exception"),
    )
    return NewEvent(json_text.dumps({"message": asked.message}), headers=headers)
