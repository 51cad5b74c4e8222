"""OpenAI chat completions and everybody who speaks it: ``chat.completion.chunk`` and the plain answer.

Source: OpenAI's API reference (chat, streaming events) and what its many implementations send:
Azure, Groq, OpenRouter, DeepSeek, Mistral, Perplexity, Writer, Together, xAI, llama.cpp, ...
Null, a missing key and "" mean "no change" and never overwrite. Identity (id, role, name, model) is
what was said first; finish reason and usage are what was said last.
"""

import json
from collections.abc import Generator, Iterable, Iterator
from typing import Any

from inspector.content.json_text import is_json
from inspector.stream.deltas import Delta, Op, RequestTurn, Target, choice_field, message_field
from inspector.stream.dialects.values import function_names, listed, mapping, number, text_of, word
from inspector.stream.framing import Event
from inspector.stream.known import Known

NAME = "openai-chat"

KNOWN = Known(
    opaque=(
        "__verbose anthropic attempts bytes cache_creation choices_meta citations content_filter_offsets "
        "content_filter_result content_filter_results content_parts context_management debug error "
        "fallbacksAvailable gateway graph_data kv_transfer_params latency_checkpoint logprob metadata "
        "metrics modelAttempts models moderation prompt prompt_cache_breakpoint prompt_filter_results "
        "prompt_logprobs prompt_token_ids providerAttempts provider_metadata reasoning_content_meta results "
        "routing search_results sla_metrics timings token token_ids top_logprobs url_citation usage "
        "usage_breakdown warnings"
    ),
    holders=(
        "annotations audio choices custom delta executed_tools function function_call image_url images "
        "logprobs message provider_specific_fields reasoning_details thinking thinking_blocks tool_calls "
        "x_groq"
    ),
    values=(
        "billableWebSearchCalls cacheCreationInputTokens cache_creation_input_tokens "
        "cache_read_input_tokens canonicalSlug channel check_offset closed completion_time "
        "completion_tokens container contextManagement cost created credentialType data date endTime "
        "end_offset ephemeral_1h_input_tokens ephemeral_5m_input_tokens expires_at filtered finalProvider "
        "flagged format generationId id image_data index inference_geo input_tokens internalModelId "
        "internalReasoning internalResolvedModelId iterations last_updated llm_data marketCost matched_stop "
        "modelAttemptCount modelId native_finish_reason num obfuscation object originalModelId "
        "output_tokens p planningReasoning prompt_index prompt_time prompt_tokens provider "
        "providerApiModelId providerAttemptCount providerRequestId providerResponseId queue_time "
        "resolvedProvider resolvedProviderApiModelId score seed service_tier severity signature snippet "
        "source sources startTime start_offset status statusCode stopSequence stop_reason subqueries "
        "success summary system_fingerprint title token_id totalProviderAttemptCount total_time "
        "total_tokens trace_details translation_data ts_us ttft_ms type url web_search_data weight_version"
    ),
    texts=(
        "arguments content finish_reason input model name output reasoning reasoning_content "
        "reasoning_opaque reasoning_text refusal role text transcript"
    ),
)

Path = tuple[str | int, ...]

_FURTHER_REASONS = ("native_finish_reason", "stop_reason")
"""The word of the provider behind a router, and what vLLM stopped at."""
_REASONING_TEXT = ("reasoning", "reasoning_content", "reasoning_text")
_ONLY_TEXT = {"content"}
_REASONING_KEYS = frozenset(
    {*_REASONING_TEXT, "reasoning_details", "reasoning_opaque", "thinking_blocks", "provider_specific_fields"}
)
_FURTHER_KEYS = frozenset({"tool_calls", "function_call", "executed_tools", "audio", "annotations", "images"})
_FIELD_NAMES = ("error", "citations", "search_results", "service_tier", "provider", "timings")
_MESSAGE_KEYS = frozenset({*_FIELD_NAMES, "usage", "x_groq"})
_CHOICE_KEYS = {"index", "delta", "logprobs", "finish_reason"}
_DETAIL_TEXT = {"reasoning.text": "text", "reasoning.summary": "summary", "reasoning.encrypted": "data"}


def recognise(_event: Event, payload: Any) -> bool:
    """A ``choices`` list whose items have ``delta`` or ``message``, or a telling ``object``."""
    if not isinstance(payload, dict):
        return False
    if str(payload.get("object") or "").startswith("chat.completion"):
        return True
    choices = payload.get("choices")
    return isinstance(choices, list) and any(
        isinstance(choice, dict) and ("delta" in choice or "message" in choice) for choice in choices
    )


def serves(path: str) -> bool:
    """Such as ``/v1/chat/completions``."""
    return path.rstrip("/").endswith("/chat/completions")


def reader() -> "ChatReader":
    """A reader for one stream."""
    return ChatReader()


class _Call:
    """A tool call that is being said."""

    def __init__(self, key: tuple[int, int]) -> None:
        self.key = key
        self.id = self.name = ""
        self.arguments: list[str] = []


class _Choice:
    """What must be remembered of a choice."""

    def __init__(self) -> None:
        self.role = False
        self.calls: list[_Call] = []
        self.annotations = self.images = 0

    def call_for(self, index: int | None, id_: str, name: str, arguments: Any) -> _Call:
        """The call that a delta belongs to: by index, else by id, else the last one."""
        is_counted = index is None
        if index is None:
            same = [call for call in self.calls if call.id == id_] if id_ else self.calls
            index = same[-1].key[0] if same else self._next
        slot = [call for call in self.calls if call.key[0] == index]
        if slot and not self._is_another(slot[-1], id_, name, arguments):
            return slot[-1]
        key = (self._next, 0) if is_counted else (index, len(slot))
        call = _Call(key)
        self.calls.append(call)
        return call

    @property
    def _next(self) -> int:
        return 1 + max((call.key[0] for call in self.calls), default=-1)

    @staticmethod
    def _is_another(call: _Call, id_: str, name: str, arguments: Any) -> bool:
        # Gemini's compatible API and some vLLM builds give every parallel call the index 0.
        if id_ and call.id and id_ != call.id:
            return True
        if not (name and call.name):
            return False
        # Whoever repeats a name with each piece is still saying the arguments; these end only once.
        said = "".join(call.arguments)
        return is_json(said) and (name != call.name or (bool(arguments) and said.rstrip().endswith("}")))


class ChatReader:
    """Reads chunks, or the one document of a plain answer."""

    def __init__(self) -> None:
        self._choices: dict[int, _Choice] = {}
        self._known: set[str] = set()
        self._last: dict[str, Any] = {}

    def feed(self, number: int, _event: Event, payload: Any) -> Iterator[Delta]:
        """The deltas of one event."""
        if not isinstance(payload, dict):
            return
        for name in ("id", "model"):
            if name not in self._known and (said := word(payload.get(name))):
                self._known.add(name)
                yield Delta(number, (name,), message_field(name), Op.SET, said)
        choices = payload.get("choices")
        if isinstance(choices, list):
            for position, choice in enumerate(choices):
                if isinstance(choice, dict):
                    yield from self._choice(number, position, choice)
        if _MESSAGE_KEYS.isdisjoint(payload):  # as in nearly all chunks
            return
        for delta in _message_fields(number, payload):
            name, value = delta.target.field, delta.value
            if self._last.get(name) != value:  # many APIs repeat them in every chunk
                self._last[name] = value
                yield delta

    def _choice(self, event: int, position: int, choice: dict[str, Any]) -> Iterable[Delta]:
        index = number(choice.get("index"), position)
        delta = choice.get("delta")
        if isinstance(delta, dict) and delta.keys() == _ONLY_TEXT and _says_no_more(choice):
            text = delta["content"]
            if isinstance(text, str):  # as in nearly all chunks
                where = ("choices", position, "delta", "content")
                return (Delta(event, where, Target(index, "text", 0, "text"), Op.APPEND, text),) if text else ()
        state = self._choices.setdefault(index, _Choice())
        return _any_choice(event, index, state, ("choices", position), choice)


def _says_no_more(choice: dict[str, Any]) -> bool:
    """Whether a choice says nothing beside its ``delta``."""
    return choice.keys() <= _CHOICE_KEYS and not (choice.get("logprobs") or choice.get("finish_reason"))


def _any_choice(event: int, index: int, state: _Choice, path: Path, choice: dict[str, Any]) -> Iterator[Delta]:
    delta, message = choice.get("delta"), choice.get("message")
    if isinstance(delta, dict):
        yield from _said(event, index, state, (*path, "delta"), delta)
        if isinstance(message, dict):
            yield from _repeats(event, index, (*path, "message"), message, delta)
        copy = choice.get("text")
        if isinstance(copy, str) and copy and copy == delta.get("content"):
            yield Delta(event, (*path, "text"), Target(index, "text", 0, "text"), Op.COPY, copy)
    elif isinstance(message, dict):
        yield from _said(event, index, state, (*path, "message"), message)
    if error := choice.get("error"):
        yield Delta(event, (*path, "error"), message_field("error"), Op.SET, error)
    if logprobs := choice.get("logprobs"):
        yield from _logprobs(event, index, (*path, "logprobs"), logprobs)
    if reason := word(choice.get("finish_reason")):
        yield Delta(event, (*path, "finish_reason"), choice_field(index, "finish_reason"), Op.SET, reason)
    for name in _FURTHER_REASONS:
        if value := choice.get(name):
            yield Delta(event, (*path, name), choice_field(index, name), Op.SET, value)


def _logprobs(event: int, index: int, path: Path, logprobs: Any) -> Iterator[Delta]:
    """Lists that grow with each chunk: of the content and of the refusal."""
    for name, values in mapping(logprobs).items():
        if isinstance(values, list) and values:
            yield Delta(event, (*path, name), choice_field(index, f"logprobs.{name}"), Op.APPEND, values)


def _said(event: int, index: int, state: _Choice, path: Path, delta: dict[str, Any]) -> Iterator[Delta]:
    """What a ``delta`` or a ``message`` says: both have the same shape."""
    # In a list that is said at once the position tells items apart, in deltas only the index does.
    at_once = path[-1:] != ("delta",)
    if not state.role and (role := word(delta.get("role"))):
        state.role = True
        yield Delta(event, (*path, "role"), choice_field(index, "role"), Op.SET, role)
    if not _REASONING_KEYS.isdisjoint(delta):
        yield from _reasoning(event, index, path, delta)
    content = delta.get("content")
    if isinstance(content, str):
        if content:
            yield Delta(event, (*path, "content"), Target(index, "text", 0, "text"), Op.APPEND, content)
    elif isinstance(content, list):
        yield from _content_list(event, index, (*path, "content"), content, at_once=at_once)
    if refusal := text_of(delta.get("refusal")):
        yield Delta(event, (*path, "refusal"), Target(index, "refusal", 0, "text"), Op.APPEND, refusal)
    if _FURTHER_KEYS.isdisjoint(delta):
        return
    for where, position, call in _calls(delta):
        slot = call.get("index", position if at_once else None)
        slot = slot if isinstance(slot, int) and not isinstance(slot, bool) else None
        yield from _tool_call(event, index, state, (*path, "tool_calls", *where), call, slot)
    yield from _function_call(event, index, path, delta.get("function_call"))
    for position, tool in listed(delta, "executed_tools"):
        yield from _executed_tool(event, index, (*path, "executed_tools", position), position, tool)
    yield from _audio(event, index, (*path, "audio"), delta.get("audio"))
    for position, annotation in listed(delta, "annotations"):
        target = Target(index, "annotation", state.annotations, "value")
        state.annotations += 1
        yield Delta(event, (*path, "annotations", position), target, Op.SET, annotation)
    for position, image in listed(delta, "images"):
        yield from _image(event, index, state, (*path, "images", position), image)


def _calls(delta: dict[str, Any]) -> Iterator[tuple[Path, int, dict[str, Any]]]:
    """The tool calls of a delta: a list, or with TGI one object."""
    calls = delta.get("tool_calls")
    if isinstance(calls, dict):
        yield (), 0, calls
    yield from (((position,), position, call) for position, call in listed(delta, "tool_calls"))


def _message_fields(event: int, payload: dict[str, Any]) -> Iterator[Delta]:
    usage = payload.get("usage")
    path: Path = ("usage",)
    groq = payload.get("x_groq")
    if not usage and isinstance(groq, dict):
        usage, path = groq.get("usage"), ("x_groq", "usage")
    if usage and isinstance(usage, dict):
        yield Delta(event, path, message_field("usage"), Op.SET, usage)
    if isinstance(groq, dict) and groq.get("error"):
        yield Delta(event, ("x_groq", "error"), message_field("error"), Op.SET, groq["error"])
    for name in _FIELD_NAMES:
        if value := payload.get(name):
            yield Delta(event, (name,), message_field(name), Op.SET, value)


def _repeats(
    event: int, index: int, path: Path, message: dict[str, Any], delta: dict[str, Any]
) -> Iterator[Delta]:
    """``message`` beside ``delta``: Perplexity restates the text so far, Writer copies the delta."""
    content = message.get("content")
    if isinstance(content, str) and content:
        op = Op.COPY if content == delta.get("content") else Op.RESTATE
        yield Delta(event, (*path, "content"), Target(index, "text", 0, "text"), op, content)


def _reasoning(event: int, index: int, path: Path, delta: dict[str, Any]) -> Iterator[Delta]:
    """Plain strings and ``reasoning_details`` usually carry the same text: the first one counts."""
    target = Target(index, "reasoning", 0, "text")
    said = ""
    for name in _REASONING_TEXT:
        text = delta.get(name)
        if isinstance(text, str) and text:
            yield Delta(event, (*path, name), target, Op.COPY if text == said else Op.APPEND, text)
            said = said or text
    if opaque := text_of(delta.get("reasoning_opaque")):
        sealed = target._replace(field="signature")
        yield Delta(event, (*path, "reasoning_opaque"), sealed, Op.APPEND, opaque)
    said = yield from _thinking_blocks(event, index, path, delta, said)
    further = delta.get("provider_specific_fields")
    if isinstance(further, dict):
        yield from _further_reasoning(event, index, (*path, "provider_specific_fields"), further, said)
    for position, detail in listed(delta, "reasoning_details"):
        yield from _reasoning_detail(
            event, index, (*path, "reasoning_details", position), position, detail, said
        )


def _thinking_blocks(
    event: int, index: int, path: Path, holder: dict[str, Any], said: str
) -> Generator[Delta, None, str]:
    """LiteLLM's blocks: what a plain string says as well, and the signature. Gives what was said by then."""
    target = Target(index, "reasoning", 0, "text")
    for position, block in listed(holder, "thinking_blocks"):
        here = (*path, "thinking_blocks", position)
        if text := text_of(block.get("thinking")):
            yield Delta(event, (*here, "thinking"), target, Op.COPY if said else Op.APPEND, text)
            said = said or text
        if signature := text_of(block.get("signature")):
            yield Delta(event, (*here, "signature"), target._replace(field="signature"), Op.APPEND, signature)
        if data := text_of(block.get("data")):
            yield Delta(event, (*here, "data"), Target(index, "redacted", position, "text"), Op.APPEND, data)
    return said


def _further_reasoning(
    event: int, index: int, path: Path, further: dict[str, Any], said: str
) -> Iterator[Delta]:
    """The same once more, under the name of a provider's own fields."""
    target = Target(index, "reasoning", 0, "text")
    for name in _REASONING_TEXT:
        if text := text_of(further.get(name)):
            yield Delta(event, (*path, name), target, Op.COPY if said else Op.APPEND, text)
            said = said or text
    for position, block in listed(further, "thinking_blocks"):
        here = (*path, "thinking_blocks", position)
        if text := text_of(block.get("thinking")):
            yield Delta(event, (*here, "thinking"), target, Op.COPY if said else Op.APPEND, text)
        if signature := text_of(block.get("signature")):
            sealed = target._replace(field="signature")
            yield Delta(event, (*here, "signature"), sealed, Op.COPY, signature)


def _reasoning_detail(
    event: int, index: int, path: Path, position: int, detail: dict[str, Any], said: str
) -> Iterator[Delta]:
    type_ = detail.get("type")
    name = _DETAIL_TEXT.get(str(type_), "text")
    text = detail.get(name)
    if isinstance(text, str) and text:
        if type_ == "reasoning.encrypted":
            key = number(detail.get("index"), position)
            yield Delta(event, (*path, name), Target(index, "redacted", key, "text"), Op.APPEND, text)
        elif said:
            yield Delta(event, (*path, name), Target(index, "reasoning", 0, "text"), Op.COPY, text)
        else:
            kind = "summary" if name == "summary" else "reasoning"
            yield Delta(event, (*path, name), Target(index, kind, 0, "text"), Op.APPEND, text)
    if signature := text_of(detail.get("signature")):
        # Several details are one text, but each has a signature of its own.
        which = number(detail.get("index"), position)
        field_name = f"signature.{which}" if which else "signature"
        target = Target(index, "reasoning", 0, field_name)
        yield Delta(event, (*path, "signature"), target, Op.APPEND, signature)


def _content_list(event: int, index: int, path: Path, content: list[Any], *, at_once: bool) -> Iterator[Delta]:
    """Typed content: Mistral's text and thinking, images and files of a request."""
    for position, item in enumerate(content):
        here = (*path, position)
        key = position if at_once else 0
        match item:
            case {"type": "text", "text": str(text)}:
                if text:
                    yield Delta(event, (*here, "text"), Target(index, "text", key, "text"), Op.APPEND, text)
            case {"type": "thinking", "thinking": list(pieces)}:
                for nested, piece in enumerate(pieces):
                    if isinstance(piece, dict) and isinstance(piece.get("text"), str) and piece["text"]:
                        where = (*here, "thinking", nested, "text")
                        target = Target(index, "reasoning", key, "text")
                        yield Delta(event, where, target, Op.APPEND, piece["text"])
            case {"type": "image_url", "image_url": {"url": str(url)}}:
                target = Target(index, "image", (event, position), "text")
                yield Delta(event, (*here, "image_url", "url"), target, Op.SET, url)
            case {"type": "image_url", "image_url": str(url)}:
                target = Target(index, "image", (event, position), "text")
                yield Delta(event, (*here, "image_url"), target, Op.SET, url)
            case _:
                yield Delta(event, here, Target(index, "unknown", (event, position), "text"), Op.SET, item)


def _tool_call(
    event: int, index: int, state: _Choice, path: Path, call: dict[str, Any], slot: int | None
) -> Iterator[Delta]:
    id_ = word(call.get("id"))
    holder = "custom" if call.get("custom") and not call.get("function") else "function"
    function = mapping(call.get(holder))
    name = word(function.get("name"))
    field_name = "input" if holder == "custom" else "arguments"
    known = state.call_for(slot, id_, name, function.get(field_name))

    def target(of: str) -> Target:
        return Target(index, "tool_call", known.key, of)

    if id_:
        yield Delta(event, (*path, "id"), target("id"), Op.COPY if known.id else Op.SET, id_)
        known.id = known.id or id_
    if call.get("type") and not known.name:
        yield Delta(event, (*path, "type"), target("type"), Op.SET, call["type"])
    if name:
        where = (*path, holder, "name")
        yield Delta(event, where, target("name"), Op.COPY if known.name else Op.SET, name)
        known.name = known.name or name
    arguments = function.get(field_name)
    if isinstance(arguments, str) and arguments:
        known.arguments.append(arguments)
        yield Delta(event, (*path, holder, field_name), target("text"), Op.APPEND, arguments)
    elif isinstance(arguments, dict | list):
        known.arguments = [json.dumps(arguments)]
        yield Delta(event, (*path, holder, field_name), target("text"), Op.SET, arguments)
    elif not known.arguments:
        # A call without arguments is a call all the same.
        yield Delta(event, path, target("text"), Op.APPEND, "")


def _function_call(event: int, index: int, path: Path, call: Any) -> Iterator[Delta]:
    """The predecessor of tool calls: at most one, without an id."""
    if not isinstance(call, dict):
        return
    for name, field_name in (("name", "name"), ("arguments", "text")):
        if value := text_of(call.get(name)):
            target = Target(index, "tool_call", (0, 0), field_name)
            op = Op.APPEND if field_name == "text" else Op.SET
            yield Delta(event, (*path, "function_call", name), target, op, value)


def _executed_tool(event: int, index: int, path: Path, position: int, tool: dict[str, Any]) -> Iterator[Delta]:
    """Groq's own tools: a later delta replaces the earlier one and adds the output."""
    key = number(tool.get("index"), position)
    call = Target(index, "server_tool_call", key, "text")
    for name, field_name in (("type", "name"), ("arguments", "text")):
        if value := tool.get(name):
            yield Delta(event, (*path, name), call._replace(field=field_name), Op.SET, value)
    if output := tool.get("output"):
        yield Delta(event, (*path, "output"), Target(index, "tool_result", key, "text"), Op.SET, output)


def _audio(event: int, index: int, path: Path, audio: Any) -> Iterator[Delta]:
    if not isinstance(audio, dict):
        return
    for name, field_name, op in (
        ("id", "id", Op.SET),
        ("transcript", "text", Op.APPEND),
        ("data", "data", Op.APPEND),
        ("expires_at", "expires_at", Op.SET),
    ):
        value = audio.get(name)
        if value and (op is Op.SET or isinstance(value, str)):
            yield Delta(event, (*path, name), Target(index, "audio", 0, field_name), op, value)


def _image(event: int, index: int, state: _Choice, path: Path, image: dict[str, Any]) -> Iterator[Delta]:
    holder = image.get("image_url")
    url = holder.get("url") if isinstance(holder, dict) else None
    if isinstance(url, str):
        target = Target(index, "image", state.images, "text")
        state.images += 1
        yield Delta(event, (*path, "image_url", "url"), target, Op.SET, url)


def request_turns(request: Any) -> list[RequestTurn] | None:
    """The ``messages`` of a request: each has the shape of an answer's message."""
    messages = request.get("messages") if isinstance(request, dict) else None
    if not isinstance(messages, list):
        return None
    return [
        RequestTurn(
            role=word(message.get("role")),
            name=word(message.get("name")),
            call_id=word(message.get("tool_call_id")),
            path=("messages", number),
            deltas=list(_said(0, 0, _Choice(), ("messages", number), message)),
        )
        for number, message in enumerate(messages)
        if isinstance(message, dict)
    ]


def request_tools(request: Any) -> list[str]:
    """The names in ``tools``."""
    return function_names(request)
