"""Recorded sessions as streams: their frames as events, and what two dialects read in them."""

import json
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from inspector.cassette import Cassette
from inspector.conversation import read_prompt
from inspector.stream import Stream, read_stream
from tests.helpers import fixture, parse
from tests.invariants import check_stream


def stream_in(name: str, index: int = 0) -> Stream:
    """The stream of an interaction of a fixture."""
    stream = read_stream(Cassette.parse(fixture(name)).interactions[index])
    assert stream is not None
    return stream


def recorded_messages(*messages: tuple[str, Any]) -> Stream:
    """The stream of a WebSocket session of these directions and data."""
    items = [{"kind": "message", "direction": direction, "data": data} for direction, data in messages]
    stream = read_stream(parse(yaml.safe_dump({"interactions": items}, sort_keys=False)).interactions[0])
    assert stream is not None
    return stream


class TestFraming:
    def test_messages_of_both_directions_are_events(self) -> None:
        stream = stream_in("websocket-timed.yaml")
        assert (stream.framing, stream.dialect) == ("websocket", None)
        assert [event.type for event in stream.events] == [
            "sent setup",
            "received setupComplete",
            "received serverContent",
            "received text",
        ]
        assert [line.k for line in stream.lines] == [1, 2, 3, 4]

    def test_a_row_knows_its_lines_of_the_file(self) -> None:
        (only,) = Cassette.parse(fixture("websocket-timed.yaml")).interactions
        stream = stream_in("websocket-timed.yaml")
        start, end = stream.lines[3].span
        assert only.text[start:end] == "direction: received\n  at: 0.75\n  data: ping"
        assert stream.bytes_of(stream.lines[3]) == end - start

    def test_the_chunks_of_an_answer_are_events(self) -> None:
        streamed, plain = stream_in("grpc.yaml"), stream_in("grpc.yaml", 1)
        assert (streamed.framing, plain.framing) == ("grpc", "grpc")
        assert (len(streamed.events), len(plain.events)) == (3, 1)

    def test_a_call_without_an_answer_is_no_stream(self) -> None:
        cassette = parse("interactions:\n- request_sample: {json: {}}\n")
        assert read_stream(cassette.interactions[0]) is None


class TestRealtime:
    def test_the_message(self) -> None:
        stream = stream_in("websocket.yaml")
        check_stream(stream)
        assert stream.message.as_dict() == {
            "dialect": "openai-realtime",
            "id": "sess_1",
            "model": "harbour-realtime",
            "choices": [
                {
                    "index": 0,
                    "role": "assistant",
                    "text": "The Merle and the Swift.",
                    "reasoning": "",
                    "tool_calls": [{"id": "call_1", "name": "list_boats", "arguments": '{"day":"today"}'}],
                    "finish_reason": "completed",
                }
            ],
            "usage": {"total_tokens": 55, "input_tokens": 45, "output_tokens": 10},
        }
        assert [(part.kind, part.text) for part in stream.message.parts] == [
            ("tool_call", '{"day":"today"}'),
            ("tool_result", "the Merle, the Swift"),
            ("text", "The Merle and the Swift."),
        ]
        assert stream.anomalies == []

    def test_on_the_way(self) -> None:
        stream = stream_in("websocket.yaml")
        assert stream.message_at(5).parts[0].text == '{"day":'
        assert stream.message_at(11).choices[0].joined("text") == "The Merle"
        assert stream.valid_from(stream.message.parts[0].id) == 6

    def test_names_of_the_beta(self) -> None:
        stream = recorded_messages(
            ("received", {"type": "response.text.delta", "item_id": "i", "content_index": 0, "delta": "a"}),
            ("received", {"type": "response.audio_transcript.delta", "item_id": "j", "delta": "b"}),
            ("received", {"type": "response.text.done", "item_id": "i", "content_index": 0, "text": "a"}),
        )
        assert [part.text for part in stream.message.parts] == ["a", "b"]

    def test_a_copy_that_says_something_else(self) -> None:
        stream = recorded_messages(
            ("received", {"type": "response.text.delta", "item_id": "i", "delta": "a"}),
            ("received", {"type": "response.text.done", "item_id": "i", "text": "b"}),
        )
        assert [anomaly.event for anomaly in stream.anomalies] == [1]

    @pytest.mark.parametrize(
        "message",
        [
            {"type": "error", "error": {"message": "no"}},
            {"type": "response.done", "response": {"status_details": {"error": {"message": "no"}}}},
        ],
    )
    def test_errors(self, message: Any) -> None:
        stream = recorded_messages(("sent", {"type": "response.create"}), ("received", message))
        assert stream.message.error == {"message": "no"}
        assert stream.kinds == ["control", "error"]

    def test_what_a_client_sends_is_not_what_was_said(self) -> None:
        delta = {"type": "response.text.delta", "item_id": "i", "delta": "a"}
        assert recorded_messages(("sent", delta)).message.parts == ()


class TestXai:
    def test_chunks(self) -> None:
        stream = stream_in("grpc.yaml")
        check_stream(stream)
        message = stream.message
        assert (stream.dialect, message.id, message.model) == ("xai-grpc", "chunk-1", "harbour-4")
        (choice,) = message.as_dict()["choices"]
        assert (choice["text"], choice["reasoning"]) == ("Four metres.", "Look it up.")
        assert choice["tool_calls"] == [{"id": "call_1", "name": "note_tide", "arguments": '{"metres":4}'}]
        assert choice["finish_reason"] == "REASON_STOP"
        assert stream.message_at(2).choices[0].joined("text") == "Four"

    def test_one_document_with_what_the_server_ran(self) -> None:
        stream = stream_in("grpc.yaml", 1)
        check_stream(stream)
        assert [(part.kind, part.text) for part in stream.message.parts] == [
            ("server_tool_call", '{"code":"print(3)"}'),
            ("tool_result", "3"),
            ("text", "Three gulls."),
        ]
        assert stream.message.usage == {"completion_tokens": 3, "prompt_tokens": 9}

    def test_what_was_asked(self) -> None:
        prompt = read_prompt(Cassette.parse(fixture("grpc.yaml")).interactions[0])
        assert prompt is not None
        assert (prompt.model, prompt.tools) == ("harbour-4", ())
        assert [(turn.role, turn.parts[0].text) for turn in prompt.turns] == [("user", "How high is the tide?")]

    def test_a_conversation_with_tools(self) -> None:
        call = {"id": "call_1", "function": {"name": "note_tide", "arguments": "{}"}}
        request = {
            "messages": [
                {"role": "ROLE_ASSISTANT", "content": [{"text": ""}], "tool_calls": [call]},
                {"role": "ROLE_TOOL", "content": [{"text": "noted"}], "tool_call_id": "call_1"},
            ],
            "tools": [{"function": {"name": "note_tide"}}, {"web_search": {}}],
        }
        item = {"request_sample": {"json": request}, "response_sample": {}}
        prompt = read_prompt(parse(json.dumps({"interactions": [item]})).interactions[0])
        assert prompt is not None
        assert prompt.tools == ("note_tide", "web_search")
        assert [(turn.role, turn.name, turn.call_id) for turn in prompt.turns] == [
            ("assistant", "", ""),
            ("tool", "note_tide", "call_1"),
        ]
        assert prompt.turns[0].parts[0].kind == "tool_call"

    def test_a_websocket_asks_between_its_answers(self) -> None:
        assert read_prompt(Cassette.parse(fixture("websocket.yaml")).interactions[0]) is None


# Whatever stands in a session, it is shown.

KEYS = st.sampled_from(
    [
        "type",
        "item",
        "item_id",
        "delta",
        "response",
        "outputs",
        "chunk",
        "message",
        "tool_calls",
        "function",
        "output",
    ]
)
WORDS = st.sampled_from(
    [
        "response.text.delta",
        "response.done",
        "function_call",
        "message",
        "error",
        "session.created",
        "ROLE_TOOL",
        "x",
    ]
)
JSON = st.recursive(
    WORDS | st.none() | st.integers() | st.booleans(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


@given(data=st.lists(st.tuples(st.sampled_from(["sent", "received", "x"]), JSON), min_size=1, max_size=6))
def test_no_message_is_too_odd(data: list[tuple[str, Any]]) -> None:
    opening = ("received", {"type": "session.created"})
    check_stream(recorded_messages(opening, *data))


@given(answers=st.lists(JSON, min_size=1, max_size=4))
def test_no_chunk_is_too_odd(answers: list[Any]) -> None:
    chunks = [{"chunk": {"id": "x"}}, *answers]
    item: dict[str, Any] = {"request_stream": {"json": {"messages": answers, "tools": answers}}}
    item["response_stream"] = {"chunks_json": chunks}
    only = parse(json.dumps({"interactions": [item]})).interactions[0]
    assert read_prompt(only) is not None
    stream = read_stream(only)
    assert stream is not None
    assert stream.dialect == "xai-grpc"
    check_stream(stream)
