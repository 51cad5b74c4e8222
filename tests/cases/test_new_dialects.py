"""Recordings of APIs whose streams have dialects of their own. They are not part of this project."""

import json
from pathlib import Path

import pytest

from inspector.cassette import Cassette
from inspector.conversation import read_prompt
from inspector.stream import Stream, edit_part, read_stream

CASES = Path(__file__).resolve().parents[3] / "shared" / "cases"

pytestmark = pytest.mark.skipif(not CASES.is_dir(), reason=f"needs the folder of recorded cases {CASES}")


def cassette(name: str) -> Cassette:
    """A recorded case."""
    return Cassette.parse((CASES / name).read_bytes())


def stream_of(recorded: Cassette) -> Stream:
    """What its one interaction says."""
    stream = read_stream(recorded.interactions[0])
    assert stream is not None
    return stream


class TestAgents:
    @pytest.mark.parametrize(("name", "traces"), [("agent_invoke", 21), ("agent_invoke_trace_disabled", 0)])
    def test_the_text_stands_apart_from_the_traces(self, name: str, traces: int) -> None:
        stream = stream_of(cassette(f"{name}.yaml"))
        assert (stream.dialect, len(stream.events)) == ("bedrock-agents", traces + 1)
        assert stream.kinds == [*["trace"] * traces, "text"]
        assert stream.message.choices[0].joined("text") == stream.events[-1].data
        assert stream.anomalies == []

    def test_an_edit_leaves_no_copy_that_it_does_not_name(self) -> None:
        recorded = cassette("agent_invoke.yaml")
        old = stream_of(recorded).events[-1].data
        edit = edit_part(recorded, 0, "0/text/0", "Go to the beach.")
        after = stream_of(Cassette.parse(edit.cassette.encode()))
        assert after.message.choices[0].joined("text") == "Go to the beach."
        assert '"text":"Go to the beach."' in after.events[20].data
        left = [k for k, event in enumerate(after.events, 1) if json.dumps(old)[1:-1] in event.data]
        assert left == []
        assert edit.notes[-1] == "the old text still stands in other values, left as they are: event 18"


def test_a_text_completion_over_bedrock() -> None:
    stream = stream_of(cassette("anthropic_invoke_stream.yaml"))
    assert stream.dialect == "bedrock-invoke/anthropic-completions"
    (choice,) = stream.message.choices
    assert (choice.finish_reason, choice.fields["stop"]) == ("stop_sequence", "\n\nHuman:")
    assert stream.message.fields["amazon-bedrock-invocationMetrics"]["outputTokenCount"] == 4


def test_gemini_as_code_assist_wraps_it() -> None:
    recorded = cassette("e06-gemini-cli-wrapped-response.yaml")
    stream = stream_of(recorded)
    assert (stream.dialect, stream.message.choices[0].joined("text")) == ("gemini", "AB")
    prompt = read_prompt(recorded.interactions[0])
    assert prompt is not None
    assert [(turn.role, turn.parts[0].text) for turn in prompt.turns] == [("user", "Hi")]
    edited = edit_part(recorded, 0, stream.message.parts[0].id, "A and B").cassette
    assert stream_of(Cassette.parse(edited.encode())).message.choices[0].joined("text") == "A and B"
