"""Streams: what is one, which dialect it speaks, what happens where."""

import json
from typing import Any

import pytest

from inspector.cassette import Cassette, Interaction, replace_body
from inspector.stream import Stream, read_stream
from inspector.stream.framing import Anomaly
from tests.goldens import golden, goldens
from tests.helpers import cassette_text, parse, recorded, stream_of


def chunk(delta: dict[str, Any], finish: str | None = None) -> str:
    """An event of a chat stream."""
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    payload = {"id": "c1", "model": "m", "object": "chat.completion.chunk", "choices": [choice]}
    return f"data: {json.dumps(payload)}\n\n"


def call(arguments: str, **identity: Any) -> str:
    """An event that carries arguments of the first tool call."""
    function = {"arguments": arguments, **({"name": identity.pop("name")} if "name" in identity else {})}
    return chunk({"tool_calls": [{"index": 0, **identity, "function": function}]})


CALLS = "".join(
    [
        chunk({"role": "assistant", "content": ""}),
        chunk({"reasoning": "Hm"}),
        chunk({"content": "Let me"}),
        chunk({"content": " look."}),
        call("", id="call_1", name="find"),
        call('{"a"'),
        call(":1}"),
        call("  "),
        chunk({}, "tool_calls"),
        'data: {"object":"chat.completion.chunk","choices":[],"usage":{"total_tokens":5}}\n\n',
        "data: [DONE]\n\n",
    ]
)


class TestReading:
    @pytest.mark.parametrize(
        "content_type", ["text/event-stream", "text/event-stream; charset=utf-8", "", "text/plain"]
    )
    def test_an_event_stream(self, content_type: str) -> None:
        stream = stream_of(CALLS, content_type=content_type)
        assert (stream.framing, stream.dialect, len(stream.events)) == ("sse", "openai-chat", 11)

    def test_an_answer(self) -> None:
        answer = '{"object":"chat.completion","choices":[{"message":{"role":"assistant","content":"Hi"}}]}'
        for content_type in ("application/json", "", "text/event-stream"):
            stream = stream_of(answer, content_type=content_type)
            assert (stream.framing, stream.dialect) == ("single", "openai-chat")
            assert stream.message.choices[0].joined("text") == "Hi"

    @pytest.mark.parametrize(
        ("body", "content_type"),
        [
            ('{"object":"list","data":[]}', "application/json"),
            ("<html>", "text/html"),
            ("plain", ""),
            ("", ""),
            ("[1]", "application/json"),
        ],
    )
    def test_neither(self, body: str, content_type: str) -> None:
        assert read_stream(recorded(body, content_type=content_type)) is None

    def test_an_empty_stream_is_told_by_its_path(self) -> None:
        for url, dialect in [("http://h/v1/chat/completions?x=1", "openai-chat"), ("http://h/other", None)]:
            stream = stream_of("", url=url)
            assert (stream.dialect, stream.events, stream.markers) == (dialect, [], [])
            assert stream.message_at(0) == stream.message

    @pytest.mark.parametrize(
        "url",
        [
            "https://[REDACTED]/v1/chat/completions",
            "<API_BASE>/chat/completions",
            "/chat/completions/",
            "http://user:pw@h:8080/a/chat/completions#x",
            "//h/chat/completions",
        ],
    )
    def test_hosts_may_be_placeholders(self, url: str) -> None:
        assert stream_of('{"error":{"message":"no"}}', url=url, content_type="").dialect == "openai-chat"

    @pytest.mark.parametrize(
        "url", ["", "http://[", "::::", "http://h", "?chat/completions", "http://h/#/chat/completions"]
    )
    def test_urls_without_that_path(self, url: str) -> None:
        assert read_stream(recorded('{"error":{"message":"no"}}', url=url, content_type="")) is None

    def test_a_stream_of_an_unknown_dialect_is_not_guessed_at(self) -> None:
        stream = stream_of('data: {"type":"novel"}\n\ndata: {"error":"x"}\n\n')
        assert (stream.dialect, stream.deltas, len(stream.events)) == (None, [], 2)
        assert stream.message.as_dict()["choices"] == []
        assert stream.kinds == ["control", "control"]

    def test_empty_choices_decide_nothing(self) -> None:
        assert stream_of('data: {"choices":[]}\n\n').dialect == "openai-chat"
        assert stream_of('data: {"choices":[]}\n\n', url="http://h/").dialect is None
        assert stream_of('data: {"choices":[]}\n\n' + CALLS, url="http://h/").dialect == "openai-chat"

    def test_without_a_response_or_a_body(self) -> None:
        assert read_stream(parse("interactions:\n- request: {uri: x}\n").interactions[0]) is None
        assert read_stream(parse(cassette_text(response="null")).interactions[0]) is None
        assert read_stream(parse(cassette_text(response="!!binary AP8=")).interactions[0]) is None

    def test_without_a_request(self) -> None:
        item = parse('interactions:\n- response: {body: {string: "data: x\\n\\n"}}\n').interactions[0]
        stream = read_stream(item)
        assert stream is not None
        assert [event.data for event in stream.events] == ["x"]

    def test_from_a_compressed_body(self) -> None:
        text = cassette_text(response="!!binary |\neHl6\n", content_type="text/event-stream")
        interaction: Interaction = replace_body(
            Cassette.parse(text.encode()), 0, "response", CALLS
        ).interactions[0]
        stream = read_stream(interaction)
        assert stream is not None
        assert stream.message == stream_of(CALLS).message


@pytest.fixture(name="stream")
def calls() -> Stream:
    """A stream of reasoning, text, a call, usage and the sentinel."""
    return stream_of(CALLS)


class TestLookups:
    @pytest.mark.parametrize("k", [-1, 12, 100])
    def test_k_has_limits(self, stream: Stream, k: int) -> None:
        with pytest.raises(ValueError, match="from 0 to 11"):
            stream.message_at(k)

    def test_spans_and_lengths(self, stream: Stream) -> None:
        assert stream.spans_of(3) == [("0/text/0", 6, 12)]
        assert stream.spans_of(0) == []
        assert [stream.length_at("0/text/0", k) for k in (0, 2, 3, 4, 11)] == [0, 0, 6, 12, 12]
        assert stream.event_at("0/text/0", 5) == 2
        assert stream.first_event("0/tool_call/0") == 4

    def test_deltas_of_an_event(self, stream: Stream) -> None:
        assert [delta.path for delta in stream.deltas_of(3)] == [("choices", 0, "delta", "content")]
        assert stream.deltas_of(10) == []
        assert sum(len(stream.deltas_of(event)) for event in range(11)) == len(stream.deltas)

    def test_fields(self, stream: Stream) -> None:
        assert stream.field_since("usage") == 10
        assert stream.field_since("finish_reason") == 9
        assert stream.field_since("nothing") == 0

    def test_valid_arguments(self, stream: Stream) -> None:
        assert stream.valid_from("0/tool_call/0") == 7
        assert stream.valid_from("0/text/0") is None

    def test_sizes(self, stream: Stream) -> None:
        assert stream.bytes_of(stream.lines[10]) == len("data: [DONE]\n\n")
        assert sum(map(stream.bytes_of, stream.lines)) == len(CALLS.encode())
        assert [stream.length_of(event) for event in range(11)] == [0, 2, 6, 6, 0, 4, 3, 2, 0, 0, 0]


class TestOverview:
    def test_kinds(self, stream: Stream) -> None:
        assert stream.kinds == ["control", "reasoning", "text", "text", *["tool_call"] * 4, *["control"] * 3]

    def test_kinds_of_errors(self) -> None:
        stream = stream_of(chunk({"content": "a"}) + 'data: {"error":{"message":"x"}}\n\ndata: torn\n\n')
        assert stream.kinds == ["text", "error", "error"]

    def test_markers(self, stream: Stream) -> None:
        assert [(marker.k, marker.kind, marker.label) for marker in stream.markers] == [
            (2, "start", "first reasoning"),
            (3, "start", "first text"),
            (5, "tool_call", "find starts"),
            (7, "valid", "find arguments are valid JSON"),
            (9, "finish", "finish reason"),
            (10, "usage", "usage"),
            (11, "terminal", "[DONE] ends the stream"),
        ]

    def test_the_end_of_a_stream_that_does_not_say_so(self) -> None:
        stream = stream_of(chunk({"content": "a"}) + chunk({}, "stop"))
        assert stream.ending == (2, 0, "")
        assert stream.markers[-1] == (2, "finish", "finish reason")
        assert (2, "end", "last event") in stream.markers

    def test_levels_of_the_end(self, stream: Stream) -> None:
        assert stream.ending == (9, 11, "[DONE]")
        assert [stream.terminal_at(k) for k in (0, 8, 9, 10, 11)] == [
            (),
            (),
            ("semantic",),
            ("semantic",),
            ("semantic", "protocol", "physical"),
        ]
        assert stream_of("").terminal_at(0) == ("physical",)

    def test_every_choice_must_finish(self) -> None:
        other = chunk({"content": "b"}).replace('"index": 0', '"index": 1')
        both = stream_of(chunk({"content": "a"}, "stop") + other)
        assert both.ending.semantic == 0
        assert stream_of(chunk({}, "stop") + chunk({}, "stop")).ending.semantic == 1

    def test_the_final_reason_counts_since_it_was_said(self) -> None:
        stream = stream_of(chunk({}, "stop") + chunk({}, "length") + chunk({}, "length"))
        assert (stream.ending.semantic, stream.finish_since(0)) == (2, 2)

    def test_a_status_may_say_that_there_is_no_end_yet(self) -> None:
        queued = golden("openai-responses", "answer-queued").stream()
        assert queued.message.choices[0].finish_reason == "queued"
        assert queued.terminal_at(1) == ("physical",)
        ended = 'data: {"type":"response.completed","response":{"id":"r","status":"completed"}}\n\n'
        assert stream_of(ended).ending == (1, 1, "response.completed")

    def test_words_for_the_end(self) -> None:
        words = {each.dialect: each.stream().ending.word for each in goldens() if each.name in ("text", "chat")}
        assert words["bedrock-converse"] == "messageStop"
        assert words["bedrock-invoke-titan"] == ""
        assert "end" not in golden("bedrock-converse", "text").stream().message.as_dict()

    def test_arguments_that_belong_to_no_call(self) -> None:
        stream = stream_of(call("{}"))
        message = "arguments of a tool call that nobody opened"
        assert stream.anomalies == [Anomaly(0, message, "0/tool_call/0")]

    def test_markers_of_trouble(self) -> None:
        stream = stream_of(
            chunk({"content": "a"}) + "data: torn\n\nerror: oops\n\n" + call("{", id="c", name="f")
        )
        assert [(marker.k, marker.label) for marker in stream.markers if marker.kind == "error"] == [
            (2, "clients ignore this line: error: oops"),
            (2, "the data is not JSON"),
            (3, "the arguments of f never become JSON"),
        ]

    @pytest.mark.parametrize(
        ("event", "text"),
        [
            (0, "id c1, model m, role assistant"),
            (1, "Hm"),
            (3, " look."),
            (4, "find"),
            (5, '{"a"'),
            (8, "finish_reason tool_calls"),
            (9, 'usage {"total_tokens": 5}'),
            (10, ""),
        ],
    )
    def test_what_an_event_adds(self, stream: Stream, event: int, text: str) -> None:
        assert text in stream.adds(event)

    def test_sentinels_are_no_trouble(self, stream: Stream) -> None:
        assert stream.malformed == []
        assert stream.anomalies == []

    def test_an_error_line_is_told_from_other_ignored_lines(self) -> None:
        stream = stream_of("erroneous: 1\n\nerror\n\n data: x\n\n" + chunk({"content": "a"}))
        assert [anomaly.message for anomaly in stream.anomalies] == ["clients ignore this line: error"]
