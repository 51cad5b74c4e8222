"""Amazon Bedrock's invoke: whatever the model's own API says, in ``chunk`` frames or as one document.

Source: Amazon Bedrock's user guide, "Inference request parameters and response fields for foundation
models". Anthropic's models speak their Messages API, Nova speaks Converse; the others have one object
with a text for each chunk. An answer of Anthropic that was not streamed is that of its own API.
"""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from inspector.stream.deltas import Delta, Op, RequestTurn, Target, choice_field, message_field
from inspector.stream.dialects import anthropic_completions, anthropic_messages, bedrock_converse
from inspector.stream.dialects.values import mapping, number, text_of, word
from inspector.stream.framing import Event
from inspector.stream.known import Known

METRICS = "amazon-bedrock-invocationMetrics"
_NOVA_EVENTS = "messageStart contentBlockStart contentBlockDelta contentBlockStop messageStop metadata"
_TEXT_KEYS = Known(
    opaque=f"{METRICS} logits logprobs likelihood token_likelihoods meta return_likelihoods",
    holders="results outputs generations",
    values=(
        "index inputTextTokenCount tokenCount totalOutputTextTokenCount prompt_token_count"
        " generation_token_count id is_finished event_type prompt index stop is_finished"
    ),
    texts="outputText completionReason generation stop_reason text finish_reason",
)
_PATHS = ("/invoke", "/invoke-with-response-stream")


def is_chunk(event: Event) -> bool:
    """Whether an event came in a frame of a streamed invocation."""
    return dict(event.headers).get(":event-type") == "chunk"


class Invoke(NamedTuple):
    """What a model family says through Bedrock; ``vendor`` is how the ids of its models start."""

    NAME: str
    vendor: str
    says: Callable[[Event, Any], bool]
    reads: Callable[[], Any]
    turns: Callable[[Any], list[RequestTurn] | None]
    tools: Callable[[Any], list[str]]
    KNOWN: Known

    def recognise(self, event: Event, payload: Any) -> bool:
        """By the shape of what is wrapped."""
        return (is_chunk(event) or not event.headers) and self.says(event, payload)

    def serves(self, path: str) -> bool:
        """Such as ``/model/us.amazon.nova-2/invoke-with-response-stream``."""
        return path.rstrip("/").endswith(_PATHS) and self.vendor in path

    def reader(self) -> "InvokeReader":
        """A reader for one stream."""
        return InvokeReader(self.reads())

    def request_turns(self, request: Any) -> list[RequestTurn] | None:
        """The conversation of the model's own request, or its prompt."""
        turns = self.turns(request)
        return _prompt(request) if turns is None else turns

    def request_tools(self, request: Any) -> list[str]:
        """The names of the tools on offer."""
        return self.tools(request)


class InvokeReader:
    """Reads what the model's own reader reads, and Bedrock's metrics, which come with the last chunk."""

    def __init__(self, inner: Any) -> None:
        self._inner = inner

    def feed(self, number: int, event: Event, payload: Any) -> Iterator[Delta]:
        """The deltas of one event."""
        yield from self._inner.feed(number, event, payload)
        if metrics := mapping(mapping(payload).get(METRICS)):
            yield Delta(number, (METRICS,), message_field(METRICS), Op.SET, metrics)
        if not event.headers and mapping(payload).keys() == {"message"} and text_of(payload["message"]):
            yield Delta(number, (), message_field("error"), Op.SET, payload)


class TextShape(NamedTuple):
    """An answer that is a text for each chunk, in the object itself or in items of one of its lists."""

    text: str
    reason: str
    items: tuple[str, ...] = ()
    counts: tuple[str, ...] = ()

    def found(self, payload: Any) -> Iterator[tuple[tuple[str | int, ...], int, dict[str, Any]]]:
        """Where texts stand in an event, of which choice they are, and the objects that hold them."""
        if not isinstance(payload, dict):
            return
        if isinstance(payload.get(self.text), str) or self.reason in payload:
            yield (), number(payload.get("index"), 0), payload
            return
        for name in self.items:
            listed = payload.get(name)
            for position, item in enumerate(listed if isinstance(listed, list) else ()):
                if isinstance(item, dict) and isinstance(item.get(self.text), str):
                    yield (name, position), number(item.get("index"), position), item


class TextReader:
    """Reads texts by their shape."""

    def __init__(self, shape: TextShape) -> None:
        self._shape = shape
        self._counts: dict[str, Any] = {}

    def feed(self, number: int, _event: Event, payload: Any) -> Iterator[Delta]:
        """The deltas of one event."""
        shape = self._shape
        for path, choice, item in shape.found(payload):
            if text := text_of(item.get(shape.text)):
                target = Target(choice, "text", 0, "text")
                yield Delta(number, (*path, shape.text), target, Op.APPEND, text)
            if reason := word(item.get(shape.reason)):
                target = choice_field(choice, "finish_reason")
                yield Delta(number, (*path, shape.reason), target, Op.SET, reason)
        counts = {name: payload[name] for name in shape.counts if mapping(payload).get(name) is not None}
        if counts:
            self._counts = {**self._counts, **counts}
            yield Delta(number, (), message_field("usage"), Op.SET, self._counts)


_TITAN = TextShape(
    "outputText",
    "completionReason",
    ("results",),
    ("inputTextTokenCount", "totalOutputTextTokenCount"),
)
_LLAMA = TextShape("generation", "stop_reason", (), ("prompt_token_count", "generation_token_count"))
_MISTRAL = TextShape("text", "stop_reason", ("outputs",))
_COHERE = TextShape("text", "finish_reason", ("generations",))


def _says_titan(_event: Event, payload: Any) -> bool:
    return any("outputText" in item for _, _, item in _TITAN.found(payload))


def _says_llama(_event: Event, payload: Any) -> bool:
    return isinstance(payload, dict) and isinstance(payload.get("generation"), str) and "stop_reason" in payload


def _says_mistral(_event: Event, payload: Any) -> bool:
    return any(path and "stop_reason" in item for path, _, item in _MISTRAL.found(payload))


def _says_cohere(event: Event, payload: Any) -> bool:
    # Outside of frames this is the shape of other APIs, Cohere's own among them.
    return (
        is_chunk(event)
        and isinstance(payload, dict)
        and "is_finished" in payload
        and "event_type" not in payload
    )


def _says_nova(event: Event, payload: Any) -> bool:
    if is_chunk(event):
        return isinstance(payload, dict) and not payload.keys().isdisjoint(bedrock_converse.EVENTS)
    return bedrock_converse.is_answer(payload)


def _says_anthropic(event: Event, payload: Any) -> bool:
    return is_chunk(event) and anthropic_messages.recognise(event, payload)


def _says_completion(event: Event, payload: Any) -> bool:
    return is_chunk(event) and anthropic_completions.recognise(event, payload)


def _anthropic_turns(request: Any) -> list[RequestTurn] | None:
    """An answer that is an error does not tell which of the two APIs was asked."""
    turns = anthropic_messages.request_turns(request)
    return anthropic_completions.request_turns(request) if turns is None else turns


def _no_turns(_request: Any) -> None:
    return None


def _no_tools(_request: Any) -> list[str]:
    return []


def _prompt(request: Any) -> list[RequestTurn] | None:
    """The one text that models without messages are asked."""
    for name in ("inputText", "prompt"):
        text = mapping(request).get(name)
        if isinstance(text, str):
            delta = Delta(0, (name,), Target(0, "text", 0, "text"), Op.APPEND, text)
            return [RequestTurn("user", "", "", (), [delta])]
    return None


def _text_dialect(name: str, vendor: str, shape: TextShape, says: Callable[[Event, Any], bool]) -> Invoke:
    return Invoke(
        f"bedrock-invoke/{name}", vendor, says, lambda: TextReader(shape), _no_turns, _no_tools, _TEXT_KEYS
    )


def _nova_reader() -> Any:
    from inspector.stream.dialects.bedrock_converse.nova import NovaReader  # most files speak one dialect

    return NovaReader()


DIALECTS = (
    Invoke(
        "bedrock-invoke/anthropic",
        "anthropic.",
        _says_anthropic,
        anthropic_messages.reader,
        _anthropic_turns,
        anthropic_messages.request_tools,
        anthropic_messages.KNOWN.with_(opaque=METRICS),
    ),
    Invoke(
        "bedrock-invoke/anthropic-completions",
        "anthropic.",
        _says_completion,
        anthropic_completions.reader,
        _anthropic_turns,
        anthropic_completions.request_tools,
        anthropic_completions.KNOWN.with_(opaque=METRICS),
    ),
    Invoke(
        "bedrock-invoke/nova",
        "amazon.nova",
        _says_nova,
        _nova_reader,
        bedrock_converse.request_turns,
        bedrock_converse.request_tools,
        bedrock_converse.KNOWN.with_(opaque=METRICS, holders=_NOVA_EVENTS),
    ),
    _text_dialect("titan", "amazon.titan", _TITAN, _says_titan),
    _text_dialect("llama", "meta.llama", _LLAMA, _says_llama),
    _text_dialect("mistral", "mistral.", _MISTRAL, _says_mistral),
    _text_dialect("cohere", "cohere.", _COHERE, _says_cohere),
)
