"""Both versions of Cohere's chat API: pieces by index, and an end that repeats everything."""

from typing import Any

import pytest

from inspector.stream.dialects import cohere_v1, cohere_v2
from inspector.stream.framing import NOT_JSON
from tests.goldens import goldens
from tests.helpers import stream_of
from tests.stream.dialects.telling import PLAIN, golden, ops, parts, told

V1_URL, V2_URL = "https://api.example.test/v1/chat", "https://api.example.test/v2/chat"


class TestVersion2:
    def test_the_plan_is_a_part_of_its_own(self) -> None:
        stream = golden("cohere-v2", "tool-calls")
        assert parts(stream)[0] == ("plan", "I will look.")
        assert [part.call_id for part in stream.message.parts] == ["", "tides_1", "now_2"]

    def test_citations_come_between_the_texts(self) -> None:
        stream = golden("cohere-v2", "text-and-citations")
        annotations = stream.message.choices[0].annotations
        assert [(each["start"], each["end"], each["text"]) for each in annotations] == [
            (4, 14, "Skerryvore"),
            (15, 20, "light"),
        ]
        text = stream.message.choices[0].joined("text")
        assert all(text[each["start"] : each["end"]] == each["text"] for each in annotations)

    def test_the_end_is_said(self) -> None:
        stream = golden("cohere-v2", "error-at-the-end")
        assert (stream.message.error, stream.message.fields["end"]) == ("backend timed out", "message-end")

    def test_a_list_counts_from_the_index_of_its_event(self) -> None:
        call = '{"id":"c","function":{"name":"f","arguments":"{}"}}'
        event = '{"type":"tool-call-start","index":%d,"delta":{"message":{"tool_calls":[%s]}}}'
        stream = stream_of("".join(f"data: {event % (index, call)}\n\n" for index in (0, 1)))
        assert [part.id for part in stream.message.parts] == ["0/tool_call/0", "0/tool_call/1"]

    def test_content_of_other_kinds(self) -> None:
        assert parts(golden("cohere-v2", "odd-content")) == [
            ("unknown", '{"type":"hologram","value":[1]}'),
            ("image", "https://files.example.test/i.png"),
        ]

    def test_an_error_is_a_document_with_a_message(self) -> None:
        stream = stream_of('{"id":"e","message":"no such boat"}', url=V2_URL, status=404)
        assert (stream.dialect, stream.message.error) == ("cohere-v2", "no such boat")

    @pytest.mark.parametrize(
        ("payload", "decisive"),
        [
            ({"type": "message-start"}, True),
            ({"type": "tool-plan-delta"}, True),
            ({"type": "citation-end"}, True),
            ({"message": {"role": "assistant"}, "finish_reason": "COMPLETE"}, True),
            ({"message": {"role": "assistant"}, "done": True}, False),
            ({"type": "message_start"}, False),
            ({"type": "message-start-x"}, False),
            ({"type": ["message-start"]}, False),
            (NOT_JSON, False),
        ],
    )
    def test_by_shape(self, payload: Any, decisive: bool) -> None:
        assert cohere_v2.recognise(PLAIN, payload) is decisive

    def test_requests(self) -> None:
        call = {"id": "t1", "type": "function", "function": {"name": "tides", "arguments": "{}"}}
        request = {
            "messages": [
                {"role": "user", "content": "When?"},
                {"role": "assistant", "tool_plan": "I look.", "tool_calls": [call]},
                {
                    "role": "tool",
                    "tool_call_id": "t1",
                    "content": [{"type": "document", "document": {"id": "1"}}],
                },
            ],
            "tools": [{"type": "function", "function": {"name": "tides"}}],
        }
        turns = told(cohere_v2.request_turns(request), request)
        assert [turn[:3] for turn in turns] == [("user", "", ""), ("assistant", "", ""), ("tool", "", "t1")]
        assert turns[1][3] == [
            ("choice", "role", "assistant"),
            ("plan", "text", "I look."),
            ("tool_call", "id", "t1"),
            ("tool_call", "type", "function"),
            ("tool_call", "name", "tides"),
            ("tool_call", "text", "{}"),
        ]
        assert turns[2][3][1][:2] == ("unknown", "text")
        assert cohere_v2.request_tools(request) == ["tides"]

    def test_what_could_be_of_any_chat_is_left_to_another(self) -> None:
        assert cohere_v2.request_turns({"messages": [{"role": "user", "content": "Hi"}]}) is None


class TestVersion1:
    def test_the_end_repeats_the_text_twice(self) -> None:
        stream = golden("cohere-v1", "text")
        assert ops(stream) == ["append", "append", "restate", "restate"]
        assert [delta.path for delta in stream.deltas_of(6) if delta.target.field == "text"] == [
            ("response", "text"),
            ("response", "chat_history", 1, "message"),
        ]
        assert len(stream.message.choices[0].annotations) == 1
        assert stream.anomalies == []

    def test_the_end_and_its_history_repeat_the_calls_as_objects(self) -> None:
        stream = golden("cohere-v1", "tool-calls")
        assert ops(stream, "tool_call") == ["append"] * 5 + ["restate"] * 5
        assert stream.anomalies == []

    @pytest.mark.parametrize(
        ("old", "new", "what"),
        [
            ('"text":"I will look.","tool', '"text":"I shall","tool', "text"),
            ('{"port":"Oban"}}', "{}}", "tool_call"),
        ],
    )
    def test_an_end_that_says_something_else_is_an_anomaly(self, old: str, new: str, what: str) -> None:
        (found,) = (each for each in goldens() if (each.dialect, each.name) == ("cohere-v1", "tool-calls"))
        stream = found.stream(found.content.decode().replace(old, new, 1).encode())
        assert [(anomaly.event, what in anomaly.message) for anomaly in stream.anomalies] == [(8, True)]

    def test_calls_that_come_whole(self) -> None:
        assert parts(golden("cohere-v1", "whole-calls")) == [("tool_call", '{"port":"Oban"}')]

    def test_an_error_is_a_document_with_a_message(self) -> None:
        stream = stream_of('{"message":"no such boat"}', url=V1_URL, status=400)
        assert (stream.dialect, stream.message.error) == ("cohere-v1", "no such boat")

    @pytest.mark.parametrize(
        ("payload", "decisive"),
        [
            ({"event_type": "text-generation"}, True),
            ({"event_type": "later", "is_finished": False}, True),
            ({"event_type": "content.delta"}, False),
            ({"text": "a", "generation_id": "g"}, True),
            ({"text": "a"}, False),
            ({"event_type": 5}, False),
            ([], False),
        ],
    )
    def test_by_shape(self, payload: Any, decisive: bool) -> None:
        assert cohere_v1.recognise(PLAIN, payload) is decisive

    def test_requests(self) -> None:
        result = {"call": {"name": "tides", "parameters": {}}, "outputs": [{"high": "6:12"}]}
        request = {
            "model": "harbour",
            "preamble": "Be brief.",
            "chat_history": [
                {"role": "USER", "message": "Hi"},
                {"role": "CHATBOT", "message": "", "tool_calls": [{"name": "tides", "parameters": {"a": 1}}]},
            ],
            "tool_results": [result],
            "message": "",
            "tools": [{"name": "tides"}],
        }
        assert told(cohere_v1.request_turns(request), request) == [
            ("system", "", "", [("text", "text", "Be brief.")]),
            ("USER", "", "", [("text", "text", "Hi")]),
            ("CHATBOT", "", "", [("tool_call", "name", "tides"), ("tool_call", "text", {"a": 1})]),
            (
                "tool",
                "",
                "",
                [("tool_result", "name", "tides"), ("tool_result", "text", [{"high": "6:12"}])],
            ),
        ]
        assert cohere_v1.request_tools(request) == ["tides"]

    @pytest.mark.parametrize("request_", [{"message": "x"}, {"model": "m", "message": 5}, [], None])
    def test_other_requests(self, request_: Any) -> None:
        assert cohere_v1.request_turns(request_) is None


@pytest.mark.parametrize(
    ("path", "v1", "v2"), [("/v1/chat", True, False), ("/v2/chat/", False, True), ("/chat", False, False)]
)
def test_by_path(path: str, v1: bool, v2: bool) -> None:
    assert (cohere_v1.serves(path), cohere_v2.serves(path)) == (v1, v2)
