"""Text completions, the predecessor of chat: ``text_completion`` streamed and plain.

Source: OpenAI's API reference (legacy completions); vLLM, Writer and others speak it too. A choice
may lack its index, and a last chunk may have an empty ``delta`` like a chat's.
"""

from collections.abc import Iterator
from typing import Any

from inspector.stream.deltas import Delta, Op, RequestTurn, Target, choice_field, message_field
from inspector.stream.dialects.values import listed, mapping, number, text_of, word
from inspector.stream.framing import Event
from inspector.stream.known import Known

NAME = "openai-completions"

KNOWN = Known(
    opaque=(
        "completion_tokens completion_tokens_details content_filter_results delta error kv_transfer_params "
        "log_probs prompt_filter_results prompt_logprobs prompt_token_ids prompt_tokens "
        "prompt_tokens_details text_offset token_ids token_logprobs tokens top_logprobs total_tokens usage"
    ),
    holders=("choices logprobs"),
    values=("created index object service_tier stop_reason system_fingerprint"),
    texts=("finish_reason id model text"),
)

Path = tuple[str | int, ...]


def recognise(_event: Event, payload: Any) -> bool:
    """``text_completion``, or ``choices`` that have a ``text`` and no ``delta``."""
    if not isinstance(payload, dict):
        return False
    if payload.get("object") == "text_completion":
        return True
    return any(
        isinstance(choice.get("text"), str) and "delta" not in choice
        for _, choice in listed(payload, "choices")
    )


def serves(path: str) -> bool:
    """Such as ``/v1/completions``."""
    return path.rstrip("/").endswith("/completions") and not path.rstrip("/").endswith("/chat/completions")


def reader() -> "CompletionsReader":
    """A reader for one stream."""
    return CompletionsReader()


class CompletionsReader:
    """Reads chunks, or the one document of a plain answer."""

    def __init__(self) -> None:
        self._known: set[str] = set()

    def feed(self, number: int, _event: Event, payload: Any) -> Iterator[Delta]:
        """The deltas of one event."""
        if not isinstance(payload, dict):
            return
        for name in ("id", "model"):
            if name not in self._known and (said := word(payload.get(name))):
                self._known.add(name)
                yield Delta(number, (name,), message_field(name), Op.SET, said)
        for position, choice in listed(payload, "choices"):
            yield from _choice(number, position, choice)
        if usage := mapping(payload.get("usage")):
            yield Delta(number, ("usage",), message_field("usage"), Op.SET, usage)
        if error := payload.get("error"):
            yield Delta(number, ("error",), message_field("error"), Op.SET, error)


def _choice(event: int, position: int, choice: dict[str, Any]) -> Iterator[Delta]:
    index = number(choice.get("index"), position)
    path: Path = ("choices", position)
    if text := text_of(choice.get("text")):
        yield Delta(event, (*path, "text"), Target(index, "text", 0, "text"), Op.APPEND, text)
    for name, values in mapping(choice.get("logprobs")).items():
        if isinstance(values, list) and values:
            target = choice_field(index, f"logprobs.{name}")
            yield Delta(event, (*path, "logprobs", name), target, Op.APPEND, values)
    if reason := word(choice.get("finish_reason")):
        yield Delta(event, (*path, "finish_reason"), choice_field(index, "finish_reason"), Op.SET, reason)


def request_turns(request: Any) -> list[RequestTurn] | None:
    """The ``prompt``: one text, several, or token ids."""
    prompt = request.get("prompt") if isinstance(request, dict) else None
    if not isinstance(prompt, str | list):
        return None
    items = [(("prompt",), prompt)] if isinstance(prompt, str) else _prompts(prompt)
    return [RequestTurn("user", "", "", path, [_prompt(path, item)]) for path, item in items]


def _prompts(prompts: list[Any]) -> list[tuple[Path, Any]]:
    if all(isinstance(token, int) for token in prompts):
        return [(("prompt",), prompts)]
    return [(("prompt", position), item) for position, item in enumerate(prompts)]


def _prompt(path: Path, prompt: Any) -> Delta:
    if isinstance(prompt, str):
        return Delta(0, path, Target(0, "text", 0, "text"), Op.APPEND, prompt)
    return Delta(0, path, Target(0, "unknown", 0, "text"), Op.SET, prompt)


def request_tools(_request: Any) -> list[str]:
    """None: this API has no tools."""
    return []
