"""OpenAI's transcriptions: pieces, segments, and the document."""

from typing import Any

import pytest

from inspector.stream import Stream, read_stream
from inspector.stream.dialects import openai_transcription
from inspector.stream.framing import NOT_JSON, Event
from tests.goldens import golden
from tests.helpers import recorded

NAME = openai_transcription.NAME


def stream(name: str) -> Stream:
    """A golden stream."""
    return golden(NAME, name).stream()


def ops(found: Stream) -> list[str]:
    """What the deltas do to the text."""
    return [delta.op.value for delta in found.deltas if delta.target.kind == "text"]


class TestStreams:
    def test_pieces(self) -> None:
        found = stream("pieces")
        assert ops(found) == ["append", "append", "append", "restate"]
        assert found.message.fields == {"end": "transcript.text.done"}
        assert (found.finish_since(0), found.field_since("usage")) == (4, 4)

    def test_what_is_done_is_the_transcript(self) -> None:
        found = stream("speakers")
        assert [[part.text for part in found.message_at(k).parts] for k in (2, 3)] == [
            [],
            ["When does it leave? At ten."],
        ]
        assert found.anomalies == []

    def test_segments(self) -> None:
        found = stream("speakers")
        assert [segment["speaker"] for segment in found.message.choices[0].annotations] == ["A", "B"]
        assert len(found.message_at(1).choices[0].annotations) == 1

    def test_an_error_ends_it(self) -> None:
        found = stream("torn-off")
        assert found.message.error["message"] == "Too many boats"
        assert found.message.choices[0].finish_reason is None

    def test_what_is_unknown_is_shown(self) -> None:
        assert stream("unknown-event").message.parts[-1].text == '{"type":"transcript.weather","wind":7}'


class TestDocuments:
    def test_segments(self) -> None:
        assert len(stream("answer-with-speakers").message.choices[0].annotations) == 2
        assert stream("answer-verbose").message.fields == {
            "language": "english",
            "duration": 2.25,
            "task": "transcribe",
        }

    def test_an_error(self) -> None:
        assert stream("answer-error").message.error["message"] == "No such model"

    def test_a_mere_text_needs_the_path(self) -> None:
        assert stream("answer-of-mere-text").message.parts[0].text == "At ten."
        url = "https://api.example.test/v1/notes"
        assert read_stream(recorded('{"text":"At ten."}', url=url, content_type="application/json")) is None


class TestRecognition:
    @pytest.mark.parametrize(
        ("payload", "decisive"),
        [
            ({"type": "transcript.text.delta"}, True),
            ({"text": "x", "usage": {"type": "tokens"}}, True),
            ({"text": "x", "usage": {"type": "duration"}}, True),
            ({"text": "x", "task": "translate", "duration": 1}, True),
            ({"text": "x"}, False),
            ({"text": "x", "task": "transcribe"}, False),
            ({"text": 5, "usage": {"type": "tokens"}}, False),
            ({"text": "x", "usage": 5}, False),
            ([], False),
            (NOT_JSON, False),
        ],
    )
    def test_by_shape(self, payload: Any, decisive: bool) -> None:
        assert openai_transcription.recognise(Event("message", ""), payload) is decisive

    @pytest.mark.parametrize(
        ("path", "hint"),
        [
            ("/v1/audio/transcriptions", True),
            ("/v1/audio/translations/", True),
            ("/v1/audio/speech", False),
        ],
    )
    def test_by_path(self, path: str, hint: bool) -> None:
        assert openai_transcription.serves(path) is hint

    def test_requests_are_forms(self) -> None:
        assert openai_transcription.request_turns({"model": "harbour-1"}) is None
        assert openai_transcription.request_tools({}) == []
