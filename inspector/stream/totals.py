"""Times that a recording states as sums, in words. None is a place on an axis of events.

Sources: go-vcr (``duration`` of an interaction, measured until the response's headers are there),
Groq's and OpenAI-compatible servers' usage objects, llama.cpp (``timings``), Amazon Bedrock
(``metrics.latencyMs``, invocation metrics), Ollama (durations in nanoseconds), OpenAI Responses
(``created_at``, ``completed_at``), and the headers in which servers and proxies say how long they took.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from inspector.cassette import Interaction
from inspector.cassette.fields import fields_of
from inspector.stream.dialects.values import mapping
from inspector.stream.timeline import Stream, payload_of

LAST_EVENTS = 12
"""Sums stand near a stream's end; of the events before these nothing is read."""

_USAGE: tuple[tuple[str, str, float], ...] = (
    ("queue_time", "in the queue", 1),
    ("prompt_time", "for the prompt", 1),
    ("completion_time", "for the completion", 1),
    ("total_time", "in total", 1),
    ("time_to_first_token_ms", "to the first token", 1e-3),
)
_UNITS: dict[tuple[str, ...], tuple[tuple[str, str, float], ...]] = {
    ("usage",): _USAGE,
    ("x_groq", "usage"): _USAGE,
    ("timings",): (
        ("prompt_ms", "for the prompt", 1e-3),
        ("predicted_ms", "for the completion", 1e-3),
    ),
    ("metrics",): (("latencyMs", "in total", 1e-3),),
    ("metadata", "metrics"): (("latencyMs", "in total", 1e-3),),
    ("amazon-bedrock-invocationMetrics",): (
        ("firstByteLatency", "to the first byte", 1e-3),
        ("invocationLatency", "in total", 1e-3),
    ),
    (): (
        ("load_duration", "to load the model", 1e-9),
        ("prompt_eval_duration", "for the prompt", 1e-9),
        ("eval_duration", "for the completion", 1e-9),
        ("total_duration", "in total", 1e-9),
    ),
}
_HEADERS = ("openai-processing-ms", "x-envoy-upstream-service-time", "x-kong-upstream-latency")


class Total(NamedTuple):
    """``value`` is a time in words, ``meaning`` what it was the time of, ``source`` who says so."""

    value: str
    meaning: str
    source: str

    def __str__(self) -> str:
        return f"{self.value} {self.meaning} ({self.source})"


def totals(interaction: Interaction, stream: Stream | None) -> list[Total]:
    """The times that an interaction states, what the recorder measured first.

    What two fields state alike (Groq's ``usage`` and ``x_groq.usage``) is there once.
    """
    found = [*_recorded(interaction), *_headers(interaction), *_said(stream)]
    return list({total[:2]: total for total in reversed(found)}.values())[::-1]


def _recorded(interaction: Interaction) -> Iterator[Total]:
    for field in fields_of(interaction):
        if field.path == interaction.recorder.duration and field.value not in ("", "0", "0s"):
            value = time_text(int(field.value) / 1e9) if field.value.isdecimal() else field.value
            yield Total(value, "to the headers", "recorder's duration")


def _headers(interaction: Interaction) -> Iterator[Total]:
    headers = interaction.response.headers if interaction.response else None
    for name in _HEADERS:
        said = headers.get(name).strip() if headers is not None else ""
        if said.isdecimal():
            yield Total(time_text(int(said) / 1e3), "to the headers", f"header {name}")


def _said(stream: Stream | None) -> Iterator[Total]:
    for event in stream.events[-LAST_EVENTS:] if stream else ():
        payload = payload_of(event)
        for path, fields in _UNITS.items():
            holder = _at(payload, path)
            for name, meaning, unit in fields:
                value = holder.get(name)
                if isinstance(value, int | float) and not isinstance(value, bool) and 0 < value < 1e18:
                    yield Total(time_text(value * unit), meaning, ".".join([*path, name]))
        yield from _run(mapping(mapping(payload).get("response")))


def _at(payload: Any, path: tuple[str, ...]) -> dict[str, Any]:
    for step in path:
        payload = mapping(payload).get(step)
    return mapping(payload)


def _run(response: dict[str, Any]) -> Iterator[Total]:
    """The start and the end of a whole run, in whole seconds."""
    start, end = response.get("created_at"), response.get("completed_at")
    if isinstance(start, int) and isinstance(end, int) and 0 < start <= end < start + 10**6:
        yield Total(f"about {end - start} s", "in total", "response.completed_at - created_at")


def time_text(seconds: float) -> str:
    """A time with three digits that count: ``1.25 s``, ``18.4 ms``, ``760 µs``."""
    if seconds >= 1:
        return f"{seconds:,.2f} s"
    if seconds >= 1e-3:
        return f"{seconds * 1e3:.3g} ms"
    return f"{seconds * 1e6:.3g} µs"
