"""What the candidates of each chunk say, and what is said of the whole answer."""

from collections.abc import Iterator
from typing import Any

from inspector.stream.deltas import Delta, Op, Target, choice_field, message_field
from inspector.stream.dialects.gemini.parts import Content, Path, parts, spelled
from inspector.stream.dialects.values import listed, mapping, number, word
from inspector.stream.framing import Event

_CANDIDATE_FIELDS = (
    "finishMessage",
    "safetyRatings",
    "citationMetadata",
    "groundingMetadata",
    "urlContextMetadata",
    "logprobsResult",
    "avgLogprobs",
)


class GeminiReader:
    """Reads chunks, or the one document of a plain answer."""

    def __init__(self) -> None:
        self._contents: dict[int, Content] = {}
        self._known: set[str] = set()
        self._last: dict[Target, Any] = {}

    def feed(self, number: int, _event: Event, payload: Any) -> Iterator[Delta]:
        """The deltas of one event."""
        if not isinstance(payload, dict):
            return
        if not isinstance(payload.get("response"), dict):
            yield from self._response(number, payload)
            return
        for delta in self._response(number, payload["response"]):
            yield delta._replace(path=("response", *delta.path))
        for name in ("traceId", "error"):
            yield from self._replaced(number, (name,), message_field(name), payload.get(name))

    def _response(self, number: int, payload: dict[str, Any]) -> Iterator[Delta]:
        for camel, name in (("responseId", "id"), ("modelVersion", "model"), ("createTime", "createTime")):
            value, key = spelled(payload, camel)
            if name not in self._known and word(value):
                self._known.add(name)
                yield Delta(number, (key,), message_field(name), Op.SET, value)
        for position, candidate in listed(payload, "candidates"):
            yield from self._candidate(number, ("candidates", position), candidate)
        usage, key = spelled(payload, "usageMetadata")
        yield from self._replaced(number, (key,), message_field("usage"), mapping(usage))
        for name in ("promptFeedback", "error"):
            value, key = spelled(payload, name)
            yield from self._replaced(number, (key,), message_field(name), value)

    def _candidate(self, event: int, path: Path, candidate: dict[str, Any]) -> Iterator[Delta]:
        index = number(candidate.get("index"), 0)
        state = self._contents.setdefault(index, Content(index))
        content = mapping(candidate.get("content"))
        if not state.role and (role := word(content.get("role"))):
            state.role = True
            yield Delta(event, (*path, "content", "role"), choice_field(index, "role"), Op.SET, role)
        yield from parts(event, state, (*path, "content"), content)
        for name in _CANDIDATE_FIELDS:
            value, key = spelled(candidate, name)
            yield from self._replaced(event, (*path, key), choice_field(index, name), value)
        yield from self._annotations(event, index, path, candidate)
        # 0 is what an enum has that was never set; the others are numbers where the client asked for them.
        said, key = spelled(candidate, "finishReason")
        if reason := word(said or None):
            yield Delta(event, (*path, key), choice_field(index, "finish_reason"), Op.SET, reason)

    def _annotations(self, event: int, index: int, path: Path, candidate: dict[str, Any]) -> Iterator[Delta]:
        for holder, name in (("groundingMetadata", "groundingSupports"), ("citationMetadata", "citations")):
            held, holder_key = spelled(candidate, holder)
            _, key = spelled(mapping(held), name)
            for position, item in listed(mapping(held), key):
                target = Target(index, "annotation", (name, position), "value")
                yield from self._replaced(event, (*path, holder_key, key, position), target, item)

    def _replaced(self, event: int, path: Path, target: Target, value: Any) -> Iterator[Delta]:
        """A value that replaces the one before it; an empty one does not."""
        if value and self._last.get(target) != value:
            self._last[target] = value
            yield Delta(event, path, target, Op.SET, value)
