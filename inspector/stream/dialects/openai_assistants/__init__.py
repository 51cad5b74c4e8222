"""OpenAI's Assistants: runs, their steps and messages, named by the SSE event or by ``object``.

Source: OpenAI's API reference (assistants-streaming, runs, run-steps, messages). A delta is merged into
its list by ``index``; a message, a step or a run that comes whole repeats what its deltas said.
"""

import re
from typing import TYPE_CHECKING, Any

from inspector.stream.deltas import RequestTurn
from inspector.stream.dialects.values import function_names, mapping, word
from inspector.stream.framing import Event
from inspector.stream.known import Known

if TYPE_CHECKING:
    from inspector.stream.dialects import Reader

NAME = "openai-assistants"

KNOWN = Known(
    opaque=(
        "attachments cancelled_at completed_at deleted detail error expired_at expires_at failed_at "
        "file_citation file_path hologram incomplete_at incomplete_details last_error max_completion_tokens "
        "max_prompt_tokens message_creation metadata parallel_tool_calls ranking_options response_format "
        "results started_at temperature tool_choice tools top_p truncation_strategy usage"
    ),
    holders=(
        "annotations code_interpreter content data delta file_search function image image_file image_url "
        "outputs required_action step_details submit_tool_outputs text tool_calls"
    ),
    values=(
        "assistant_id code completion_tokens created_at end_index first_id has_more index instructions "
        "last_id message message_id object param prompt_tokens reason run_id start_index total_tokens turn "
        "wind"
    ),
    texts=("arguments file_id id input logs model name output refusal role status thread_id type url value"),
)

_PATH = re.compile(r"/threads(/runs|/[^/]+/(runs|messages)(/.*)?)/?\Z")


def recognise(event: Event, payload: Any) -> bool:
    """An event or an object whose name starts with ``thread.``, or a list of such objects."""
    if event.type.startswith("thread."):
        return True
    if not isinstance(payload, dict):
        return False
    data = payload.get("data")
    if payload.get("object") == "list" and isinstance(data, list) and data:
        payload = mapping(data[0])
    return word(payload.get("object")).startswith("thread.")


def serves(path: str) -> bool:
    """Such as ``/v1/threads/runs`` or ``/v1/threads/ID/messages``."""
    return _PATH.search(path) is not None


def reader() -> "Reader":
    """A reader for one stream."""
    from inspector.stream.dialects.openai_assistants.reading import (
        AssistantsReader,  # most files speak one dialect
    )

    return AssistantsReader()


def request_turns(request: Any) -> list[RequestTurn] | None:
    """The conversation that a request's JSON carries; None where it is of another dialect."""
    from inspector.stream.dialects.openai_assistants import request as requests

    return requests.request_turns(request)


def request_tools(request: Any) -> list[str]:
    """The names in ``tools``; those of the server are named by their type."""
    return function_names(request)
