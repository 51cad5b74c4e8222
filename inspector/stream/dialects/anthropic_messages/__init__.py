"""Anthropic's Messages API: typed events that build content blocks, and the plain ``message`` document.

Source: Anthropic's API reference (Messages, "Streaming messages") and the beta types of its SDKs.
Vertex (``:streamRawPredict``) and Bedrock carry the same events. Blocks are told apart by their
index; an index that is opened again is another block, so that nothing is lost. Usage is cumulative:
a later event overwrites key by key and leaves alone what it does not name.
"""

from typing import TYPE_CHECKING, Any

from inspector.stream.deltas import RequestTurn
from inspector.stream.dialects.values import function_names, listed, mapping, word
from inspector.stream.framing import Event
from inspector.stream.known import Known

if TYPE_CHECKING:
    from inspector.stream.dialects import Reader

NAME = "anthropic-messages"

KNOWN = Known(
    opaque=(
        "adaptive between_tools cache_creation cache_creation_input_tokens cache_read_input_tokens caller "
        "citation code_execution container context_management diagnostics disabled enabled end_block_index "
        "end_page_number error error_code error_message expires_at file_type from inference_geo input "
        "input_tokens is_file_update lines new_lines new_start num_lines old_lines old_start output_tokens "
        "output_tokens_details page_age retrieved_at search_result_index server_tool_use service_tier "
        "skill_id skills source start_block_index start_line start_page_number stop_details "
        "tool_id toolset_name total_lines types usage version web_fetch_requests web_search "
        "web_search_requests"
    ),
    holders=("citations content content_block delta message to"),
    values=(
        "cited_text document_index document_title encrypted_content encrypted_index end_char_index file_id "
        "index is_error p request_id start_char_index stop_sequence title url "
    ),
    texts=("data id model name partial_json role signature stop_reason text thinking tool_use_id type"),
)

_EVENTS = frozenset(
    {
        "message_start",
        "content_block_start",
        "content_block_delta",
        "content_block_stop",
        "message_delta",
        "message_stop",
    }
)


def recognise(_event: Event, payload: Any) -> bool:
    """One of the typed events, or a whole ``message``."""
    if not isinstance(payload, dict):
        return False
    type_ = payload.get("type")
    if type_ == "message":
        return isinstance(payload.get("content"), list) and "role" in payload and "stop_reason" in payload
    return isinstance(type_, str) and type_ in _EVENTS


def serves(path: str) -> bool:
    """Such as ``/v1/messages``, or Vertex's ``…:streamRawPredict``."""
    path = path.rstrip("/")
    if path.endswith((":streamRawPredict", ":rawPredict")):
        return True
    return path.endswith("/messages") and "/threads/" not in path


def reader() -> "Reader":
    """A reader for one stream."""
    from inspector.stream.dialects.anthropic_messages.reading import (
        MessagesReader,  # most files speak one dialect
    )

    return MessagesReader()


def request_turns(request: Any) -> list[RequestTurn] | None:
    """The conversation that a request's JSON carries; None where it is of another dialect."""
    from inspector.stream.dialects.anthropic_messages import request as requests

    return requests.request_turns(request)


def request_tools(request: Any) -> list[str]:
    """The names in ``tools``, and those of the servers of ``mcp_servers``."""
    servers = (word(server.get("name")) for _, server in listed(mapping(request), "mcp_servers"))
    return [*function_names(request), *filter(None, servers)]
