"""Times that a recording states, in words."""

import json
from typing import Any

import pytest

from inspector.cassette import Interaction
from inspector.stream import read_stream
from inspector.stream.totals import time_text, totals
from tests.helpers import cassette_text, parse, recorded


def words(interaction: Interaction) -> list[str]:
    return [str(total) for total in totals(interaction, read_stream(interaction))]


def ending(**fields: Any) -> Interaction:
    """A chat stream whose last event has these fields."""
    chunks: list[dict[str, Any]] = [{"choices": [{"index": 0, "delta": {"content": "a"}}]}]
    chunks.append({"choices": [], **fields})
    return recorded("".join(f"data: {json.dumps(chunk)}\n\n" for chunk in chunks))


def test_the_duration_of_go_vcr_ends_with_the_headers() -> None:
    cassette = parse(cassette_text("go-vcr", response="'{}'"))
    assert words(cassette.interactions[0]) == ["105.2ms to the headers (recorder's duration)"]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"x_groq": {"usage": {"queue_time": 0.164, "total_time": 1.5}}},
         ["164 ms in the queue (x_groq.usage.queue_time)", "1.50 s in total (x_groq.usage.total_time)"]),
        ({"timings": {"prompt_ms": 12.25, "predicted_ms": 484.0}},
         ["12.2 ms for the prompt (timings.prompt_ms)", "484 ms for the completion (timings.predicted_ms)"]),
        ({"metrics": {"latencyMs": 812}}, ["812 ms in total (metrics.latencyMs)"]),
        ({"amazon-bedrock-invocationMetrics": {"firstByteLatency": 5}},
         ["5 ms to the first byte (amazon-bedrock-invocationMetrics.firstByteLatency)"]),
        ({"total_duration": 2_500_000_000}, ["2.50 s in total (total_duration)"]),
        ({"response": {"created_at": 1_700_000_000, "completed_at": 1_700_000_003}},
         ["about 3 s in total (response.completed_at - created_at)"]),
        ({"usage": {"total_time": "soon", "queue_time": True, "prompt_time": -1}, "timings": [1]}, []),
        ({"response": {"created_at": 5, "completed_at": 2}}, []),
    ],
)  # fmt: skip
def test_what_the_last_events_say(fields: dict[str, Any], said: list[str]) -> None:
    assert words(ending(**fields)) == said


def test_a_sum_that_is_said_twice_is_stated_once() -> None:
    line = json.dumps({"choices": [], "timings": {"prompt_ms": 3}})
    assert words(recorded(f"data: {line}\n\n" * 2)) == ["3 ms for the prompt (timings.prompt_ms)"]
    usage = {"total_time": 2}
    assert words(ending(usage=usage, x_groq={"usage": usage})) == ["2.00 s in total (usage.total_time)"]


@pytest.mark.parametrize(("seconds", "text"), [(61.5, "61.50 s"), (0.0184, "18.4 ms"), (0.00076, "760 µs")])
def test_times_in_words(seconds: float, text: str) -> None:
    assert time_text(seconds) == text
