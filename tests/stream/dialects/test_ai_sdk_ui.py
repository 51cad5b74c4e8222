"""UI message streams of the AI SDK: texts by ids, calls with their outputs, sources and files."""

import json
from typing import Any

import pytest

from inspector.stream import plan_part
from inspector.stream.dialects import ai_sdk_ui
from tests import goldens
from tests.stream.dialects.telling import PLAIN, golden, ops, parts, said


class TestStreams:
    def test_an_id_that_starts_again_is_another_text(self) -> None:
        stream = golden("ai-sdk-ui", "text")
        assert parts(stream) == [
            ("reasoning", "Look them up."),
            ("text", "Low tide – six."),
            ("text", " Bring a rope."),
        ]
        assert stream.message.parts[0].fields["providerMetadata"] == {"harbour": {"signature": "c2ln"}}
        assert len(stream.message.choices[0].annotations) == 2
        assert (stream.message.id, stream.message.choices[0].finish_reason) == ("msg_1", "stop")
        assert stream.ending.word == "finish"

    def test_calls_end_as_objects_and_outputs_replace_each_other(self) -> None:
        stream = golden("ai-sdk-ui", "tools")
        calls = [(part.kind, part.name, part.text) for part in stream.message.parts if part.name]
        assert calls == [
            ("tool_call", "tides", '{"port": "Brest"}'),
            ("tool_call", "boats", "{}"),
            ("server_tool_call", "web_search", '{"q":"tides"}'),
            ("tool_call", "tides", '{"port"'),
        ]
        results = [(part.call_id, part.text) for part in stream.message.parts if part.kind == "tool_result"]
        assert results == [("call_1", '{"high":"6:12"}'), ("call_2", "no boats"), ("call_3", "[1]")]
        assert ops(stream, "tool_call")[:3] == ["append", "append", "append"]

    def test_an_edit_follows_into_the_object_and_the_output(self) -> None:
        stream = golden("ai-sdk-ui", "tools")
        plan = plan_part(stream, "0/tool_call/0", '{"port": "Paimpol"}', name="ebb", call_id="call_9")
        assert sorted(plan.changes) == [2, 3, 4, 5, 6, 7]
        whole = json.loads(plan.changes[5])
        assert (whole["toolName"], whole["toolCallId"], whole["input"]) == (
            "ebb",
            "call_9",
            {"port": "Paimpol"},
        )
        assert json.loads(plan.changes[7])["toolCallId"] == "call_9"

    def test_files_and_data(self) -> None:
        stream = golden("ai-sdk-ui", "files-and-data")
        assert [part.kind for part in stream.message.parts] == ["image", *["unknown"] * 4]
        assert stream.ending.word == "abort"
        assert golden("ai-sdk-ui", "error").message.error == "An error occurred."
        assert parts(golden("ai-sdk-ui", "without-starts")) == [("text", "At six."), ("tool_result", "six")]

    @pytest.mark.parametrize(
        "payload",
        [
            None,
            {},
            {"type": "start"},
            {"type": "finish"},
            {"type": "error", "error": {}},
            {"type": "file"},
            {"type": []},
        ],
    )
    def test_others(self, payload: Any) -> None:
        assert not ai_sdk_ui.recognise(PLAIN, payload)


class TestRequests:
    def test_ui_messages(self) -> None:
        request = {
            "id": "chat_1",
            "trigger": "submit-message",
            "messages": [
                {"id": "m1", "role": "user", "parts": [{"type": "text", "text": "Tides?"}]},
                {
                    "id": "m2",
                    "role": "assistant",
                    "parts": [
                        {"type": "step-start"},
                        {"type": "reasoning", "text": "Hm."},
                        {"type": "tool-tides", "toolCallId": "c", "input": {"a": 1}, "output": {"high": 6}},
                        {"type": "dynamic-tool", "toolName": "boats", "toolCallId": "d", "errorText": "none"},
                        {"type": "file", "url": "data:,x", "mediaType": "image/png"},
                        {"type": "data-weather", "data": 1},
                    ],
                },
            ],
        }
        turns = said(ai_sdk_ui.request_turns(request))
        assert [(role, call) for role, call, _, _ in turns] == [
            ("user", ""),
            ("assistant", ""),
            ("tool", "c"),
            ("tool", "d"),
        ]
        assert [kind for kind, _ in turns[1][3]] == ["reasoning", "tool_call", "tool_call", "image", "unknown"]
        found = ai_sdk_ui.request_turns(request)
        assert found is not None
        names = [delta.value for delta in found[1].deltas if delta.target.field == "name"]
        assert names == ["tides", "boats"]
        one = {"message": request["messages"][0]}
        assert said(ai_sdk_ui.request_turns(one))[0][2] == ("message",)
        assert ai_sdk_ui.request_tools(request) == []

    @pytest.mark.parametrize(
        "request_",
        [
            None,
            {"messages": []},
            {"messages": [{"role": "user", "content": "x"}]},
            {"messages": [{"role": "user", "parts": [{"text": "x"}]}]},
            {"message": "x"},
        ],
    )
    def test_others(self, request_: Any) -> None:
        assert ai_sdk_ui.request_turns(request_) is None

    def test_whatever_stands_in_them(self) -> None:
        request = {
            "messages": [{"role": "user", "parts": [{"type": "tool-x", "toolCallId": "c", "output": 1}]}]
        }
        for value in goldens.mutations(request, 200):
            ai_sdk_ui.request_turns(value)
