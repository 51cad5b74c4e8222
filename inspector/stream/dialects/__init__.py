"""The dialects: one module each says which deltas an event carries. Order decides recognition.

A dialect is recognised by the shape of its events, never by the host; the path of the URL decides
only where no event does (an empty stream, a body that is nothing but an error).
"""

from collections.abc import Iterator
from typing import Any, Protocol

from inspector.stream.deltas import Delta, RequestTurn
from inspector.stream.dialects import (
    ai_sdk_ui,
    anthropic_completions,
    anthropic_messages,
    bedrock_agents,
    bedrock_converse,
    bedrock_invoke,
    bedrock_knowledge_bases,
    cohere_v1,
    cohere_v2,
    dashscope,
    gemini,
    gemini_interactions,
    hf_tgi,
    llama_cpp,
    mcp,
    mistral_conversations,
    ollama_chat,
    ollama_generate,
    openai_assistants,
    openai_chat,
    openai_completions,
    openai_responses,
    openai_transcription,
    replicate,
    watsonx,
    writer_completions,
)
from inspector.stream.framing import Event
from inspector.stream.known import Known


class Reader(Protocol):
    """Reads the events of one stream in order. It may remember, and must not look ahead.

    A reader may keep a list ``anomalies`` of what contradicts the dialect's own order.
    """

    def feed(self, number: int, event: Event, payload: Any) -> Iterator[Delta]:
        """The deltas of one event: its index, itself, its JSON value (or `NOT_JSON`).

        An event that is not JSON and yields no delta is malformed.
        """


class SessionDialect(Protocol):
    """What a dialect of recorded sessions offers: they have no URL, and their requests are events."""

    @property
    def NAME(self) -> str:
        """The name in ``stream.dialect``."""

    @property
    def KNOWN(self) -> Known | None:
        """The keys of its events; None where these are no objects of its own."""

    def recognise(self, _event: Event, payload: Any) -> bool:
        """Whether this event can only be of this dialect; ``payload`` may be `NOT_JSON`."""

    def reader(self) -> Reader:
        """A reader for one stream."""


class Dialect(Protocol):
    """What each dialect module offers.

    It may also have ``accepts(event, payload)``: whether an event that is of no dialect by its shape can be
    of this one where `serves` says so.
    """

    @property
    def NAME(self) -> str:
        """The name in ``stream.dialect``."""

    @property
    def KNOWN(self) -> Known | None:
        """The keys of its events; None where these are no objects of its own."""

    def recognise(self, _event: Event, payload: Any) -> bool:
        """Whether this event can only be of this dialect; ``payload`` may be `NOT_JSON`."""

    def serves(self, path: str) -> bool:
        """Whether a URL path hints at this dialect."""

    def reader(self) -> Reader:
        """A reader for one stream."""

    def request_turns(self, request: Any) -> list[RequestTurn] | None:
        """The conversation that a request's JSON carries; None where it is of another dialect."""

    def request_tools(self, request: Any) -> list[str]:
        """The names of the tools that a request offers."""


DIALECTS: tuple[Dialect, ...] = (
    bedrock_converse,
    *bedrock_invoke.DIALECTS,
    bedrock_agents,
    bedrock_knowledge_bases,
    mcp,
    openai_assistants,
    openai_responses,
    anthropic_messages,
    anthropic_completions,
    openai_transcription,
    gemini_interactions,
    ai_sdk_ui,
    cohere_v2,
    cohere_v1,
    gemini,
    openai_chat,
    openai_completions,
    ollama_chat,
    ollama_generate,
    llama_cpp,
    hf_tgi,
    watsonx,
    dashscope,
    mistral_conversations,
    replicate,
    writer_completions,
)
