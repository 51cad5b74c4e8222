"""Golden streams: a body in the format of each dialect, and the messages that it must give.

``tests/data/streams/DIALECT/NAME.EXT`` is a body (``/`` in a dialect's name is ``-`` in its folder),
with ``.frames`` the description of one: see `tests.stream.frames`.
``NAME.message.json`` the final message, ``NAME.at.json`` the messages after some k.
"""

import json
import random
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any, NamedTuple

from inspector.content import json_text
from inspector.stream import Stream
from tests.helpers import stream_of
from tests.stream import frames

STREAMS = Path(__file__).parent / "data" / "streams"

CONTENT_TYPES = {
    ".sse": "text/event-stream",
    ".json": "application/json",
    ".ndjson": "application/x-ndjson",
    ".frames": "application/vnd.amazon.eventstream",
}

PATHS = {
    "mcp": "/mcp",
    "openai-assistants": "/v1/threads/thread_1/runs",
    "openai-responses": "/v1/responses",
    "anthropic-messages": "/v1/messages",
    "anthropic-completions": "/v1/complete",
    "openai-transcription": "/v1/audio/transcriptions",
    "cohere-v2": "/v2/chat",
    "cohere-v1": "/v1/chat",
    "gemini": "/v1beta/models/harbour-1:streamGenerateContent",
    "gemini-interactions": "/v1beta/interactions",
    "openai-chat": "/v1/chat/completions",
    "openai-completions": "/v1/completions",
    "ollama-chat": "/api/chat",
    "ollama-generate": "/api/generate",
    "llama-cpp": "/completion",
    "dashscope": "/api/v1/services/aigc/text-generation/generation",
    "mistral-conversations": "/v1/conversations",
    "ai-sdk-ui": "/api/chat-with-boats",
    "hf-tgi": "/generate_stream",
    "watsonx": "/ml/v1/text/generation_stream",
    "replicate": "/streams/s1",
    "writer-completions": "/v1/completions",
    "bedrock-converse": "/model/harbour-1/converse-stream",
    "bedrock-agents": "/agents/A/agentAliases/B/sessions/C/text",
    "bedrock-knowledge-bases": "/retrieveAndGenerateStream",
}
INVOKE_PATH = "/model/harbour-1/invoke-with-response-stream"
"""Where a dialect is served. It decides only where no event does."""


class Golden(NamedTuple):
    """One stream of the test data."""

    dialect: str
    path: Path

    @property
    def name(self) -> str:
        """The name of the stream in its folder."""
        return self.path.stem

    @property
    def content(self) -> bytes:
        """The body."""
        data = self.path.read_bytes()
        return frames.body(data.decode()) if self.path.suffix == ".frames" else data

    def stream(self, content: bytes | None = None) -> Stream:
        """The stream, or the one that another body gives at the same place."""
        body = self.content if content is None else content
        binary = self.path.suffix == ".frames"
        return stream_of(
            body if binary else body.decode(),
            content_type=CONTENT_TYPES[self.path.suffix],
            url=f"https://api.example.test{PATHS.get(self.dialect, INVOKE_PATH)}",
        )

    def expected(self, what: str) -> Any:
        """What the test data say of the stream: ``message`` or ``at``; None where they do not."""
        path = self.path.with_suffix(f".{what}.json")
        return json.loads(path.read_text("utf-8")) if path.exists() else None


def goldens() -> list[Golden]:
    """All streams of the test data."""
    bodies = (path for path in sorted(STREAMS.glob("*/*")) if path.name.count(".") == 1)
    return [Golden(path.parent.name, path) for path in bodies if path.suffix in CONTENT_TYPES]


def golden(dialect: str, name: str) -> Golden:
    """One stream of the test data."""
    (found,) = (each for each in goldens() if (each.dialect, each.name) == (dialect, name))
    return found


ODD: tuple[Any, ...] = (
    None, "", "x", 0, -1, 5, 1.5, True, [], ["x"], {}, {"a": 1}, [{}], [None], [{"text": "t"}], [[]],
    {"type": "text", "text": 5}, {"type": []}, {"type": {}}, {"index": []}, 10**30,
)  # fmt: skip


def places(value: Any) -> Iterator[tuple[str | int, ...]]:
    """The paths to all values in a JSON value."""
    yield ()
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, inner in items:
        yield from ((step, *path) for path in places(inner))


def mutations(value: Any, number: int, seed: int = 0) -> Iterator[Any]:
    """A JSON value with one value in it replaced by another one, of any type; the same ones each time."""
    chance = random.Random(seed)
    paths = list(places(value))
    for _ in range(number):
        yield replaced(value, chance.choice(paths), chance.choice(ODD))


def replaced(value: Any, path: tuple[str | int, ...], new: Any) -> Any:
    """A JSON value with the one at a path replaced."""
    if not path:
        return new
    result = deepcopy(value)
    holder = result
    for step in path[:-1]:
        holder = holder[step]
    holder[path[-1]] = new
    return result


def payload_of(data: str) -> Any:
    """The JSON value of an event's data, None where it is not JSON."""
    return json_text.loads(data) if json_text.is_json(data) else None
