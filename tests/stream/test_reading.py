"""Reading a response: its framing, its dialect, and changed events put back."""

import pytest

from inspector.stream import read_stream
from inspector.stream.reading import replace_events
from tests.helpers import recorded, stream_of
from tests.stream.frames import event

LINES = '{"model":"m","done":false}\n{"model":"m","done":true}\n'
FRAMES = event("messageStart", {"role": "assistant"}) + event("novel", {"a": 1})


class TestFraming:
    """The look of a body decides; what its content type says comes second."""

    @pytest.mark.parametrize(
        "content_type", ["application/x-ndjson", "application/json", "text/event-stream", "", "text/plain"]
    )
    def test_lines_of_json(self, content_type: str) -> None:
        stream = stream_of(LINES, content_type=content_type, url="http://h/")
        assert (stream.framing, len(stream.events)) == ("ndjson", 2)

    def test_one_line_is_a_stream_by_its_type_only(self) -> None:
        line = LINES.splitlines()[0]
        assert stream_of(line, content_type="application/x-ndjson").framing == "ndjson"
        assert read_stream(recorded(line, content_type="text/plain", url="http://h/")) is None

    def test_the_results_of_a_batch_are_no_stream(self) -> None:
        results = '{"custom_id":"a","response":{}}\n{"custom_id":"b","response":{}}\n'
        for content_type in ("application/octet-stream", "application/x-ndjson"):
            assert read_stream(recorded(results, content_type=content_type)) is None

    @pytest.mark.parametrize("content_type", ["application/vnd.amazon.eventstream", "", "application/json"])
    def test_frames(self, content_type: str) -> None:
        stream = stream_of(FRAMES, content_type=content_type, url="http://h/")
        assert (stream.framing, [event_.type for event_ in stream.events]) == (
            "aws-eventstream",
            ["messageStart", "novel"],
        )
        assert [stream.bytes_of(line) for line in stream.lines] == [
            len(event("messageStart", {"role": "assistant"})),
            len(event("novel", {"a": 1})),
        ]

    def test_frames_that_are_torn_or_empty_are_told_by_their_type(self) -> None:
        content_type = "application/vnd.amazon.eventstream"
        assert [line.kind for line in stream_of(FRAMES[:9], content_type=content_type).lines] == [
            "unterminated"
        ]
        assert stream_of("", content_type=content_type).framing == "aws-eventstream"

    def test_an_error_document_in_the_place_of_a_stream(self) -> None:
        for content_type in ("application/vnd.amazon.eventstream", "text/event-stream", "application/x-ndjson"):
            stream = stream_of('{"error":{"message":"no"}}', content_type=content_type, status=429)
            assert stream.dialect == "openai-chat"
            assert stream.message.error == {"message": "no"}

    def test_a_list_is_a_stream_where_its_elements_are_known(self) -> None:
        chunk = '{"object":"chat.completion.chunk","choices":[{"delta":{"content":"?"}}]}'
        elements = [chunk.replace("?", text) for text in "ab"]
        stream = stream_of(f"[{elements[0]}\n,\r\n{elements[1]}", content_type="application/json")
        assert (stream.framing, stream.message.choices[0].joined("text")) == ("json-array", "ab")
        assert read_stream(recorded('[{"id":1},{"id":2}]', content_type="application/json")) is None

    def test_a_document_that_failed_is_told_by_its_path(self) -> None:
        body = '{"message":"no such thing"}'
        assert stream_of(body, content_type="application/json", status=404).dialect == "openai-chat"
        assert read_stream(recorded(body, content_type="application/json")) is None

    @pytest.mark.parametrize("bad", [b"\xff\xfe\x00\x00", b"\x00\x00\x00\x10garbage!"])
    def test_other_bytes(self, bad: bytes) -> None:
        assert read_stream(recorded(bad, content_type="application/octet-stream")) is None


class TestPuttingBack:
    @pytest.mark.parametrize(
        ("body", "content_type"),
        [
            ("data: {}\n\n: c\n\ndata: [1]\n\n", "text/event-stream"),
            (LINES, "application/x-ndjson"),
            (FRAMES, ""),
            ('[{"choices":[]} , {"choices":[]}]', ""),
            ('{"choices":[{"message":{}}]}', ""),
        ],
    )
    def test_each_framing(self, body: str | bytes, content_type: str) -> None:
        stream = stream_of(body, content_type=content_type)
        last = len(stream.events) - 1
        changed = replace_events(stream, {last: '{"choices": [{"delta":{"content":"é"}}]}'})
        assert isinstance(changed, type(body))
        again = stream_of(changed, content_type=content_type)
        assert again.framing == stream.framing
        assert again.events[last].data == '{"choices": [{"delta":{"content":"é"}}]}'
        assert [event_.data for event_ in again.events[:last]] == [
            event_.data for event_ in stream.events[:last]
        ]
        assert replace_events(stream, {}) == body
