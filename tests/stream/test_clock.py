"""The provider's clock: what is one, how fine it is, and what is none."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.stream.clock import Clock, Stamp, read_clock, stamp_of
from tests.goldens import golden
from tests.helpers import stream_of


def ollama(*stamps: Any) -> str:
    """Lines of Ollama's chat API with these stamps; None: a line without one."""
    lines = [{"model": "m", "message": {"role": "assistant", "content": "a"}, "done": False} for _ in stamps]
    for line, stamp in zip(lines, stamps, strict=True):
        if stamp is not None:
            line["created_at"] = stamp
    return "".join(json.dumps(line) + "\n" for line in lines)


def chat(*created: Any) -> str:
    """Events of a chat stream with these times."""
    chunks = (
        {"object": "chat.completion.chunk", "created": time, "choices": [{"index": 0, "delta": {}}]}
        for time in created
    )
    return "".join(f"data: {json.dumps(chunk)}\n\n" for chunk in chunks)


def clock_of(body: str, content_type: str = "text/event-stream") -> Clock | None:
    return read_clock(stream_of(body, content_type=content_type))


def test_the_stamps_of_ollama_are_a_fine_clock() -> None:
    body = ollama("2025-03-01T10:00:00.5Z", "2025-03-01T10:00:00.75Z", None, "2025-03-01T11:00:02.000001+01:00")
    clock = clock_of(body, "application/x-ndjson")
    assert clock is not None
    assert (clock.name, clock.resolution, clock.is_coarse) == ("created_at", 1e-6, False)
    assert clock.times == pytest.approx((0.0, 0.25, 0.25, 1.500001))
    assert clock.stamped == (True, True, False, True)


def test_whole_seconds_are_a_coarse_clock() -> None:
    clock = clock_of(chat(1_700_000_000, 1_700_000_000, 1_700_000_002))
    assert clock == Clock("created", (0.0, 0.0, 2.0), 1.0, (True, True, True))
    assert clock.is_coarse


def test_a_time_of_zero_is_no_stamp() -> None:
    assert clock_of(chat(0, 1_700_000_000, 1_700_000_001)) == Clock(
        "created", (0.0, 0.0, 1.0), 1.0, (False, True, True)
    )


def test_event_ids_of_replicate_are_a_coarse_clock() -> None:
    body = "".join(f"event: output\nid: {1_700_000_000 + n}:0\ndata: a\n\n" for n in range(3))
    assert clock_of(body) == Clock("event id", (0.0, 1.0, 2.0), 1.0, (True, True, True))


@pytest.mark.parametrize(
    "created",
    [
        (1_700_000_000, 1_700_000_000),  # the time of the request in every event
        (1_700_000_005, 1_700_000_001),
        (None, "today"),
        (1, 2),
        (True, False),
        ({}, [1_700_000_000]),
        ("2025-13-45T10:00:00Z", "2025-01-01T25:00:00Z"),
    ],
)
def test_what_stands_or_runs_backwards_is_no_clock(created: tuple[Any, ...]) -> None:
    assert clock_of(chat(*created)) is None


def test_a_time_that_the_answer_speaks_of_is_no_stamp() -> None:
    body = "".join(
        f"data: {json.dumps({'choices': [{'index': 0, 'delta': {'content': text}}]})}\n\n"
        for text in ('{"created": 1700000000}', '{"created": 1700000009}')
    )
    assert clock_of(body) is None


def test_the_traces_of_an_agent_have_one() -> None:
    clock = read_clock(golden("bedrock-agents", "traces").stream())
    assert clock is not None
    assert (clock.name, clock.times, clock.stamped[5:]) == (
        "eventTime",
        (0.0, 1.0, 2.0, 3.0, 4.0, 4.0, 4.0, 4.0),
        (False, False, False),
    )


@pytest.mark.parametrize(
    ("value", "stamp"),
    [
        (1_700_000_000, Stamp(1_700_000_000 * 10**9, 10**9)),
        (1_700_000_000_123, Stamp(1_700_000_000_123 * 10**6, 10**6)),
        (1_700_000_000.5, Stamp(17_000_000_005 * 10**8, 10**8)),
        ("2023-11-14T22:13:20Z", Stamp(1_700_000_000 * 10**9, 10**9)),
        ("2023-11-14T22:13:20.123456789123Z", Stamp(1_700_000_000_123_456_789, 1)),
        ("2023-11-14 23:13:20+01:00", Stamp(1_700_000_000 * 10**9, 10**9)),
    ],
)
def test_stamps(value: Any, stamp: Stamp) -> None:
    assert stamp_of(value) == stamp


@given(st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.lists(st.integers())))
def test_any_value_is_a_stamp_or_none(value: Any) -> None:
    stamp = stamp_of(value)
    assert stamp is None or stamp.resolution >= 1


def test_frames_that_wrap_their_chunk_have_the_clock_in_it() -> None:
    body = "".join(
        json.dumps({"chunk": {"created": f"2025-03-01T10:00:0{n}.25Z", "outputs": []}}) + "\n" for n in range(2)
    )
    clock = clock_of(body, "application/x-ndjson")
    assert clock is not None
    assert (clock.name, clock.times, clock.resolution) == ("chunk.created", (0.0, 1.0), 0.01)


def test_times_of_pings_hold_for_what_follows_them() -> None:
    stamps = [1_700_000_000_000, None, 1_700_000_000_250]
    events: list[dict[str, Any]] = [
        {"type": "ping" if stamp else "delta", "timestamp": stamp} for stamp in stamps
    ]
    clock = clock_of("".join(f"data: {json.dumps(event)}\n\n" for event in events))
    assert clock == Clock("timestamp", (0.0, 0.0, 0.25), 1e-3, (True, False, True))
