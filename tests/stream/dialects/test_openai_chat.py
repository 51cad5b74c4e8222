"""Chat completions as OpenAI and its many imitators send them, after every event."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.stream import Part, Stream
from inspector.stream.deltas import Op
from inspector.stream.dialects import openai_chat
from inspector.stream.framing import Event
from tests import goldens
from tests.helpers import stream_of
from tests.invariants import check_stream

STREAMS = goldens.STREAMS / "openai-chat"


def golden(name: str) -> Stream:
    """A stream of the test data."""
    return goldens.golden("openai-chat", name).stream()


def part_of(stream: Stream, kind: str) -> Part:
    """The only part of a kind."""
    (part,) = (part for part in stream.message.parts if part.kind == kind)
    return part


def ops(stream: Stream, kind: str = "text", field: str = "text") -> list[str]:
    """What the deltas do to one field of the parts of a kind."""
    return [d.op.value for d in stream.deltas if d.target.kind == kind and d.target.field == field]


class TestDetails:
    def test_the_two_spellings_of_a_stream_say_the_same(self) -> None:
        raw, escaped = golden("plain-text"), golden("escaped-text")
        assert raw.message == escaped.message
        assert [
            event.data == other.data for event, other in zip(raw.events, escaped.events, strict=True)
        ].count(True) == 1

    def test_reasoning_details_repeat_the_string(self) -> None:
        stream = golden("reasoning-details")
        assert ops(stream, "reasoning") == ["append", "copy"] * 3
        assert part_of(stream, "reasoning").fields["signature"] == "sig-Qx"
        assert part_of(stream, "redacted").text == "ZW5j"
        assert [part.kind for part in stream.message.parts] == ["reasoning", "text", "redacted"]

    def test_reasoning_twice_is_said_once(self) -> None:
        assert ops(golden("reasoning-content"), "reasoning") == ["append", "append", "copy"]

    def test_a_summary_is_a_part_of_its_own(self) -> None:
        assert part_of(golden("reasoning-summary"), "summary").text == "**Boats** compared"

    def test_each_detail_has_a_signature_of_its_own(self) -> None:
        stream = golden("several-signatures")
        assert part_of(stream, "reasoning").fields == {"signature": "sig-a", "signature.1": "sig-b"}
        assert stream.anomalies == []

    def test_log_probabilities_grow(self) -> None:
        stream = golden("logprobs")
        (choice,) = stream.message.choices
        assert [each["token"] for each in choice.fields["logprobs.content"]] == ["At", " six"]
        assert [each["token"] for each in choice.fields["logprobs.refusal"]] == ["No"]
        assert "logprobs.refusal" not in stream.message_at(3).choices[0].fields
        assert choice.fields["native_finish_reason"] == "STOP"

    def test_padding_says_nothing(self) -> None:
        stream = golden("mistral")
        assert {delta.path[0] for delta in stream.deltas} == {"id", "model", "choices", "usage"}
        assert ops(stream, "reasoning") == ["append", "append"]

    def test_a_cumulative_message_restates(self) -> None:
        stream = golden("cumulative-message")
        assert ops(stream) == ["append", "copy", "append", "restate", "append", "restate", "restate"]
        assert stream.anomalies == []
        assert stream.message.fields["citations"] == ["https://example.org/3"]

    def test_a_restatement_that_says_more_adds_it(self) -> None:
        stream = golden("message-ahead")
        assert stream.message.choices[0].joined("text") == "Ten past nine"
        assert stream.event_at("0/text/0", 4) == 1
        assert stream.anomalies == []

    @pytest.mark.parametrize("name", ["message-copy", "text-copy"])
    def test_copies_add_nothing(self, name: str) -> None:
        assert ops(golden(name)) == ["append", "copy", "append", "copy"]

    def test_a_copy_that_says_something_else_is_an_anomaly(self) -> None:
        body = (STREAMS / "text-copy.sse").read_bytes().decode().replace('"text":" tide"', '"text":" wave"')
        assert ops(stream_of(body)) == ["append", "copy", "append"]
        body = (
            (STREAMS / "reasoning-details.sse")
            .read_bytes()
            .decode()
            .replace('"text":"lifts"', '"text":"stays"')
        )
        (anomaly,) = stream_of(body).anomalies
        assert (anomaly.event, "copy of the reasoning" in anomaly.message) == (1, True)

    def test_a_restatement_that_contradicts_is_an_anomaly(self) -> None:
        body = (
            (STREAMS / "cumulative-message.sse").read_bytes().decode().replace("Ten past nine", "Ten to nine")
        )
        stream = stream_of(body)
        assert [anomaly.event for anomaly in stream.anomalies] == [2, 3]
        assert stream.message.choices[0].joined("text") == "Ten past nine"

    def test_calls_have_stable_ids(self) -> None:
        stream = golden("parallel-tool-calls")
        assert [part.id for part in stream.message_at(2).parts] == ["0/tool_call/1"]
        assert [part.id for part in stream.message.parts] == ["0/tool_call/0", "0/tool_call/1"]

    def test_calls_that_share_an_index_have_ids_of_their_own(self) -> None:
        parts = golden("all-at-index-zero").message.parts
        assert [part.id for part in parts] == ["0/tool_call/0", "0/tool_call/0.1", "0/tool_call/0.2"]

    def test_repeated_identity_is_a_copy(self) -> None:
        stream = golden("repeated-identity")
        assert ops(stream, "tool_call", "id") == ["set", "copy", "set"]
        assert ops(stream, "tool_call", "name") == ["set", "copy", "set"]
        assert [part.name for part in stream.message.parts] == ["now", "ping"]

    def test_what_was_said_first_of_identity_counts(self) -> None:
        other = (STREAMS / "bare-minimum.sse").read_bytes().decode()
        other = other.replace("chatcmpl-h1", "other").replace("harbour-1", "other")
        first = (STREAMS / "refusal.sse").read_bytes().decode()
        message = stream_of(first + other.replace('"delta":{', '"delta":{"role":"tool",')).message
        assert (message.id, message.model, message.choices[0].role) == ("chatcmpl-h1", "harbour-1", "assistant")

    def test_a_call_appears_with_its_name(self) -> None:
        stream = golden("repeated-identity")
        (part,) = stream.message_at(2).parts
        assert (part.name, part.call_id, part.text) == ("now", "call_a", "")

    def test_arguments_that_are_an_object_keep_their_source(self) -> None:
        stream = golden("arguments-as-object")
        assert part_of(stream, "tool_call").text == '{"day": "Sat", "legs": [1, 2]}'
        assert ops(stream, "tool_call") == ["set"]

    def test_a_custom_tool_takes_any_text(self) -> None:
        stream = golden("custom-tool")
        assert part_of(stream, "tool_call").fields["type"] == "custom"
        assert stream.anomalies == []

    def test_arguments_that_never_become_json_are_an_anomaly(self) -> None:
        body = (
            (STREAMS / "parallel-tool-calls.sse")
            .read_bytes()
            .decode()
            .replace('"arguments":"}"', '"arguments":"]"')
        )
        (anomaly,) = stream_of(body).anomalies
        assert (anomaly.event, "ferry_times never become JSON" in anomaly.message) == (6, True)

    def test_audio(self) -> None:
        part = part_of(golden("audio"), "audio")
        assert part.text == "All aboard"
        assert part.fields == {"id": "audio_1", "data": "AAECAwQF", "expires_at": 1749003600}

    def test_tools_of_the_server(self) -> None:
        stream = golden("executed-tools")
        call, result = part_of(stream, "server_tool_call"), part_of(stream, "tool_result")
        assert (call.name, call.text) == ("search", '{"query":"tides today"}')
        assert result.text == "High at 6:12"
        assert stream.message_at(3).parts[1].text == '{"query":"tides"}'

    def test_content_of_an_unknown_type_is_kept(self) -> None:
        stream = golden("odd-data")
        unknown = [part.text for part in stream.message.parts if part.kind == "unknown"]
        assert '{"type":"hologram","value":{"a":[1]}}' in unknown
        assert stream.malformed == [1, 2, 3]

    def test_images(self) -> None:
        assert part_of(golden("images"), "image").text == "data:image/png;base64,AAAA"

    def test_errors(self) -> None:
        assert golden("error-event").message.error["code"] == "tool_use_failed"
        assert golden("error-in-chunk").message.error["code"] == 502
        assert golden("only-an-error").message.error["message"] == "Too many boats"
        assert golden("answer-error").message.error["code"] == "model_not_found"
        assert golden("error-event").message_at(1).error is None
        assert golden("plain-text").message.error is None

    def test_lines_that_clients_ignore(self) -> None:
        stream = golden("unterminated")
        assert [line.kind for line in stream.lines] == ["event", "ignored", "ignored", "event", "unterminated"]
        (anomaly,) = stream.anomalies
        assert anomaly.message == 'clients ignore this line: error: {"code":500}'

    def test_comments(self) -> None:
        lines = golden("reasoning-details").lines
        assert [(line.k, line.text) for line in lines if line.kind == "comment"] == [
            (0, " HARBOUR PROCESSING"),
            (1, " HARBOUR PROCESSING"),
        ]

    def test_usage_in_the_middle(self) -> None:
        stream = golden("usage-in-the-middle")
        assert stream.field_since("usage") == 3
        assert stream.message_at(2).usage is None

    def test_an_answer_is_one_event(self) -> None:
        stream = golden("answer")
        assert (stream.framing, len(stream.events), stream.dialect) == ("single", 1, "openai-chat")
        assert stream.message_at(0).parts == ()


class TestRecognition:
    @pytest.mark.parametrize(
        ("payload", "decisive"),
        [
            ({"object": "chat.completion.chunk"}, True),
            ({"object": "chat.completion.done", "choices": []}, True),
            ({"object": "", "choices": [{"delta": {}}]}, True),
            ({"choices": [{"message": {}}]}, True),
            ({"choices": [{"text": "x", "delta": {"content": "x"}}]}, True),
            ({"choices": [{"text": "x"}], "object": "text_completion"}, False),
            ({"choices": []}, False),
            ({"choices": {"delta": 1}}, False),
            ({"error": {}}, False),
            ({"object": 5}, False),
            ([], False),
            (None, False),
            ("chat.completion", False),
        ],
    )
    def test_by_shape(self, payload: Any, decisive: bool) -> None:
        assert openai_chat.recognise(Event("message", ""), payload) is decisive

    @pytest.mark.parametrize(
        ("path", "hint"),
        [
            ("/v1/chat/completions", True),
            ("/openai/deployments/x/chat/completions/", True),
            ("/v1/completions", False),
            ("/v1/chat", False),
            ("", False),
        ],
    )
    def test_by_path(self, path: str, hint: bool) -> None:
        assert openai_chat.serves(path) is hint


class TestNeverFails:
    """Whatever a server sends in whatever place: shown raw, never an exception."""

    ODD: st.SearchStrategy[Any] = st.sampled_from(
        [None, "", "x", 0, 5, 1.5, True, [], ["x"], {}, {"a": 1}, [{}], [None], [{"text": "t"}]]
    )
    CALL = st.fixed_dictionaries(
        {},
        optional={
            "index": ODD,
            "id": ODD,
            "type": ODD,
            "function": ODD | st.fixed_dictionaries({}, optional={"name": ODD, "arguments": ODD}),
            "custom": ODD | st.fixed_dictionaries({}, optional={"name": ODD, "input": ODD}),
        },
    )
    TOOL = st.fixed_dictionaries(
        {}, optional=dict.fromkeys(["index", "name", "type", "arguments", "output"], ODD)
    )
    DETAIL = st.fixed_dictionaries(
        {"type": ODD | st.sampled_from(["reasoning.text", "reasoning.summary", "reasoning.encrypted"])},
        optional=dict.fromkeys(["index", "text", "summary", "data", "signature"], ODD),
    )
    DELTA = st.fixed_dictionaries(
        {},
        optional={
            **dict.fromkeys(
                ["role", "content", "refusal", "reasoning", "reasoning_content", "annotations"], ODD
            ),
            "tool_calls": ODD | st.lists(CALL, max_size=2),
            "executed_tools": ODD | st.lists(TOOL, max_size=2),
            "reasoning_details": ODD | st.lists(DETAIL, max_size=2),
            "function_call": ODD | st.fixed_dictionaries({}, optional={"name": ODD, "arguments": ODD}),
            "audio": ODD
            | st.fixed_dictionaries(
                {}, optional=dict.fromkeys(["id", "transcript", "data", "expires_at"], ODD)
            ),
            "images": ODD | st.just([{"image_url": {"url": "u"}}]),
        },
    )
    CHOICE = st.fixed_dictionaries(
        {"index": ODD},
        optional={"delta": DELTA | ODD, "message": DELTA | ODD, "finish_reason": ODD, "text": ODD},
    )
    CHUNK = st.fixed_dictionaries(
        {"object": st.just("chat.completion.chunk")},
        optional={
            **dict.fromkeys(["id", "model", "usage", "error", "x_groq", "citations", "timings"], ODD),
            "choices": ODD | st.lists(CHOICE, max_size=2),
        },
    )

    @given(chunks=st.lists(CHUNK, min_size=1, max_size=4))
    def test_on_odd_values(self, chunks: list[dict[str, Any]]) -> None:
        body = "".join(f"data: {json.dumps(chunk)}\n\n" for chunk in chunks)
        stream = stream_of(body)
        assert stream.dialect == "openai-chat"
        for k in range(len(chunks) + 1):
            json.dumps(stream.message_at(k).as_dict())
        check_origins_only(stream)

    @pytest.mark.parametrize("data", ["1" * 5000, "[" * 10_000, '{"a":NaN}', '"x"', "null", "\\", "{'a':1}"])
    def test_on_odd_data(self, data: str) -> None:
        stream = stream_of(f'data: {{"object":"chat.completion.chunk"}}\n\ndata: {data}\n\n')
        assert len(stream.events) == 2
        check_stream(stream)


def check_origins_only(stream: Stream) -> None:
    """Every character that was appended is some event's."""
    for part in stream.message.parts:
        if part.text:
            assert 0 <= stream.event_at(part.id, len(part.text) - 1) < len(stream.events)
    assert all(delta.op in Op for delta in stream.deltas)
    assert stream.markers
    assert isinstance(stream.kinds, list)


class TestRequests:
    def test_messages_have_the_shape_of_answers(self) -> None:
        request = {
            "messages": [
                {"role": "system", "content": "Be brief."},
                {"role": "user", "name": "Ann", "content": [{"type": "text", "text": "Hi"}]},
                {
                    "role": "assistant",
                    "tool_calls": [{"id": "call_a", "function": {"name": "f", "arguments": "{}"}}],
                },
                {"role": "tool", "tool_call_id": "call_a", "content": "done"},
                "odd",
            ]
        }
        turns = openai_chat.request_turns(request)
        assert turns is not None
        assert [(turn.role, turn.name, turn.call_id, turn.path[-1]) for turn in turns] == [
            ("system", "", "", 0),
            ("user", "Ann", "", 1),
            ("assistant", "", "", 2),
            ("tool", "", "call_a", 3),
        ]
        assert turns[1].deltas[-1].path == ("messages", 1, "content", 0, "text")

    @pytest.mark.parametrize("image", ["https://example.test/i.png", {"url": "https://example.test/i.png"}])
    def test_a_picture_is_an_address_or_an_object_with_one(self, image: Any) -> None:
        content = [{"type": "image_url", "image_url": image}]
        (turn,) = openai_chat.request_turns({"messages": [{"content": content}]}) or []
        assert [(delta.target.kind, delta.value) for delta in turn.deltas] == [
            ("image", "https://example.test/i.png")
        ]

    @pytest.mark.parametrize("request_", [{}, {"messages": "x"}, {"input": []}, [], None])
    def test_other_requests(self, request_: Any) -> None:
        assert openai_chat.request_turns(request_) is None
