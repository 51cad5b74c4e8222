"""OpenAI's Responses API: typed events that build output items, and the plain ``response`` document.

Source: OpenAI's API reference (responses, responses-streaming), and what xAI, DeepSeek, Azure,
Bedrock Mantle and OpenRouter send. Everything is said several times: in pieces, in a ``.done`` event,
in its content part, in its item, and in the response at the end.
"""

import re
from typing import TYPE_CHECKING, Any

from inspector.stream.deltas import RequestTurn
from inspector.stream.dialects.values import function_names, word
from inspector.stream.framing import Event
from inspector.stream.known import Known

if TYPE_CHECKING:
    from inspector.stream.dialects import Reader

NAME = "openai-responses"

KNOWN = Known(
    opaque=(
        "access_programs acknowledged_safety_checks action actions annotation arguments async billing "
        "caller city content_filters conversation created_by data environment error file_id first_id format "
        "has_more image image_url incomplete_details input_tokens input_tokens_details "
        "input_transformations last_id logprobs max_output_length metadata misalignment moderation "
        "operation outcome output_format output_tokens output_tokens_details outputs parameters "
        "pending_safety_checks prompt prompt_cache_diagnostics prompt_cache_options properties quality "
        "queries reason reasoning required required_input results schema search_content_types size stderr "
        "steer stream_id text tool_choice tool_usage tools total_tokens usage user_location variables "
        "version"
    ),
    holders=("annotations content delta item output part response summary"),
    values=(
        "additionalProperties annotation_index approval_request_id background command command_index "
        "completed_at content_index context country created_at depth description effort end_index "
        "frequency_penalty instructions max_output_tokens max_tool_calls message obfuscation object "
        "output_index parallel_tool_calls param partial_image_index payer presence_penalty "
        "previous_response_id prompt_cache_key prompt_cache_retention region return_token_budget "
        "safety_identifier search_context_size sequence_number start_index store strict summary_index "
        "system_fingerprint temperature timezone title top_logprobs top_p truncation turn url user "
        "verbosity wind"
    ),
    texts=(
        "call_id code container_id diff encrypted_content execution id input item_id model name namespace "
        "output_text partial_image_b64 phase refusal result revised_prompt role server_label service_tier "
        "status stdout type"
    ),
)

_PATH = re.compile(r"/responses(/[^/]+)?/?\Z")


def recognise(_event: Event, payload: Any) -> bool:
    """A type that starts with ``response.``, or a whole response."""
    if not isinstance(payload, dict):
        return False
    if word(payload.get("type")).startswith("response."):
        return True
    return payload.get("object") == "response" or (
        word(payload.get("object")).startswith("response.") and isinstance(payload.get("output"), list)
    )


def serves(path: str) -> bool:
    """Such as ``/v1/responses``, or ``/v1/responses/ID`` of a stream that is resumed."""
    return _PATH.search(path) is not None


def reader() -> "Reader":
    """A reader for one stream."""
    from inspector.stream.dialects.openai_responses.reading import (
        ResponsesReader,  # most files speak one dialect
    )

    return ResponsesReader()


def request_turns(request: Any) -> list[RequestTurn] | None:
    """The conversation that a request's JSON carries; None where it is of another dialect."""
    from inspector.stream.dialects.openai_responses import request as requests

    return requests.request_turns(request)


def request_tools(request: Any) -> list[str]:
    """The names in ``tools``; those of the server are named by their type."""
    return function_names(request)
