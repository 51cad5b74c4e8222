"""Amazon Bedrock's agents (InvokeAgent, InvokeInlineAgent): frames of text, traces, calls for the client.

Source: Amazon Bedrock's API reference (Agents for Amazon Bedrock Runtime, ``ResponseStream``). The text
comes in ``chunk`` frames, which may cite. A ``trace`` tells of one step of the agent: it is no part of what
is said, and often holds the text once more. ``returnControl`` asks the client to run functions, ``files``
hands out files.
"""

from typing import TYPE_CHECKING, Any

from inspector.stream.deltas import RequestTurn
from inspector.stream.framing import Event
from inspector.stream.known import Known

if TYPE_CHECKING:
    from inspector.stream.dialects import Reader

NAME = "bedrock-agents"

KNOWN = Known(
    opaque="attribution callerChain parameters requestBody trace",
    holders="apiInvocationInput files functionInvocationInput invocationInputs",
    values=(
        "actionGroup actionInvocationType agentAliasId agentId agentVersion collaboratorName "
        "eventTime p sessionId"
    ),
    texts="apiPath bytes function httpMethod invocationId message name reason resourceName type",
)

EVENTS = frozenset({"trace", "returnControl", "files"})
"""The frames that only agents send."""


def recognise(event: Event, payload: Any) -> bool:
    """A frame of its own, or a ``chunk`` that wraps no model's JSON but a text."""
    if not event.headers:
        return False
    if event.type == "chunk":
        return not isinstance(payload, dict) or {"bytes", "attribution"} <= payload.keys()
    return event.type in EVENTS and isinstance(payload, dict)


def accepts(event: Event, _payload: Any) -> bool:
    """A ``chunk`` whose text happens to be a JSON object."""
    return event.type == "chunk" and bool(event.headers)


def serves(path: str) -> bool:
    """Such as ``/agents/A/agentAliases/B/sessions/C/text``; ``/agents/C`` for inline agents."""
    steps = path.strip("/").split("/")
    is_inline = len(steps) == 2 and steps[0] == "agents"
    return is_inline or steps[-7::2] == ["agents", "agentAliases", "sessions", "text"]


def reader() -> "Reader":
    """A reader for one stream."""
    from inspector.stream.dialects.bedrock_agents.reading import AgentReader  # most files speak one dialect

    return AgentReader()


def request_turns(request: Any) -> list[RequestTurn] | None:
    """The conversation that a request's JSON carries; None where it is of another dialect."""
    from inspector.stream.dialects.bedrock_agents import request as requests

    return requests.request_turns(request)


def request_tools(request: Any) -> list[str]:
    """The names of the tools that a request offers."""
    from inspector.stream.dialects.bedrock_agents import request as requests

    return requests.request_tools(request)
