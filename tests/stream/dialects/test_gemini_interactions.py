"""Gemini's Interactions: steps and, in the first version, contents, told once more at the end."""

import json
from typing import Any

import pytest

from inspector.stream import plan_part
from inspector.stream.dialects import gemini_interactions
from tests import goldens
from tests.helpers import stream_of
from tests.stream.dialects.telling import PLAIN, golden, ops, parts, said

TEXT = "Ebbe – um sechs. Mehr später."


class TestEvents:
    def test_steps_go_on_and_are_told_again(self) -> None:
        stream = golden("gemini-interactions", "steps")
        assert parts(stream) == [("reasoning", "**Tides**\nLook them up."), ("text", TEXT)]
        assert ops(stream) == ["append", "append", "restate"]
        assert stream.message_at(9).choices[0].joined("text") == "Ebbe – um "
        assert stream.message.choices[0].finish_reason == "completed"
        assert stream.ending.word == "interaction.completed"
        assert stream.anomalies == []

    def test_contents_of_the_first_version(self) -> None:
        stream = golden("gemini-interactions", "contents")
        assert [kind for kind, _ in parts(stream)] == ["reasoning", "text", "tool_call"]
        assert stream.message.choices[0].role == "model"
        plan = plan_part(stream, "0/tool_call/2", '{"port": "Crac\'h"}', name="ebb", call_id="call_9")
        assert sorted(plan.changes) == [9, 10, 12]
        call = json.loads(plan.changes[12])["interaction"]["outputs"][2]
        assert call == {"type": "function_call", "id": "call_9", "name": "ebb", "arguments": {"port": "Crac'h"}}

    def test_arguments_come_as_text_and_end_as_an_object(self) -> None:
        stream = golden("gemini-interactions", "function-calls")
        assert [part.text for part in stream.message.parts] == ['{"port": "Brest"}', ""]
        plan = plan_part(stream, "0/tool_call/0", '{"port": "Paimpol"}')
        assert sorted(plan.changes) == [3, 4, 8]
        assert json.loads(plan.changes[8])["interaction"]["steps"][0]["arguments"] == {"port": "Paimpol"}

    def test_citations_count_bytes(self) -> None:
        stream = golden("gemini-interactions", "steps")
        plan = plan_part(stream, "0/text/1", TEXT.replace("Ebbe", "Flut – und Ebbe"))
        cited = json.loads(plan.changes[10])["delta"]["annotations"][0]
        assert (cited["start_index"], cited["end_index"]) == (13, 31)

    def test_what_the_server_ran_has_its_type_for_a_name(self) -> None:
        stream = golden("gemini-interactions", "server-tools")
        calls = [(part.name, part.call_id) for part in stream.message.parts if part.kind == "server_tool_call"]
        assert calls == [("google_search_call", "s1"), ("code_execution_call", "x1"), ("ports", "m1")]
        assert [part.text for part in stream.message.parts if part.kind == "unknown"] == [
            "https://files.example.test/1",
            '{"type": "later_step", "x": 1}',
            '{"index": 7, "event_type": "step.later"}',
        ]
        (sound,) = (part for part in stream.message.parts if part.kind == "audio")
        assert sound.fields["data"] == "UklGAAAA"

    def test_a_step_that_is_told_in_other_pieces_is_shown(self) -> None:
        stream = golden("gemini-interactions", "told-otherwise")
        assert [kind for kind, _ in parts(stream)] == ["text", "unknown"]

    def test_an_error_is_not_coheres(self) -> None:
        stream = golden("gemini-interactions", "error")
        assert stream.message.error == {"code": "resource_exhausted", "message": "slow down"}
        alone = stream_of('data: {"event_type":"error","error":{"message":"no"}}\n\n')
        assert alone.dialect == "gemini-interactions"

    def test_one_that_has_said_nothing_yet_is_told_by_its_path(self) -> None:
        stream = stream_of(
            '{"id":"v1_a","status":"queued"}', url="https://x.test/v1/interactions/v1_a", content_type=""
        )
        assert (stream.dialect, stream.message.choices[0].finish_reason) == ("gemini-interactions", "queued")

    @pytest.mark.parametrize(
        "payload",
        [
            None,
            [],
            {},
            {"event_type": "text-generation"},
            {"event_type": "error"},
            {"steps": [], "status": "x"},
        ],
    )
    def test_others(self, payload: Any) -> None:
        assert not gemini_interactions.recognise(PLAIN, payload)

    def test_paths(self) -> None:
        served = [
            path for path in ("/v1beta/interactions", "/v1/interactions/v1_a", "/interactions/a/b", "/v1")
            if gemini_interactions.serves(path)
        ]  # fmt: skip
        assert served == ["/v1beta/interactions", "/v1/interactions/v1_a"]


class TestRequests:
    def test_a_text(self) -> None:
        request = {"model": "harbour-3", "input": "Tides?", "system_instruction": "Be brief."}
        assert said(gemini_interactions.request_turns(request)) == [
            ("system", "", ("system_instruction",), [("text", "Be brief.")]),
            ("user", "", ("input",), [("text", "Tides?")]),
        ]

    def test_turns(self) -> None:
        request = {
            "agent": "harbour-agent",
            "input": [
                {"role": "user", "content": "Tides?"},
                {
                    "role": "model",
                    "content": [
                        {"type": "thought", "summary": [{"type": "text", "text": "Hm."}]},
                        {"type": "function_call", "id": "c", "name": "tides", "arguments": {"a": 1}},
                    ],
                },
                {"role": "user", "content": [{"type": "function_result", "call_id": "c", "result": "six"}]},
            ],
        }
        turns = said(gemini_interactions.request_turns(request))
        assert [turn[:2] for turn in turns] == [("user", ""), ("model", ""), ("tool", "c")]
        assert turns[1][3] == [("reasoning", "Hm."), ("tool_call", {"a": 1})]
        assert turns[2][3] == [("tool_result", "six")]

    def test_steps_and_contents(self) -> None:
        request = {
            "model": "harbour-3",
            "input": [
                {"type": "text", "text": "What is this?"},
                {"type": "image", "data": "iVBO", "mime_type": "image/png"},
                {"type": "model_output", "content": [{"type": "text", "text": "A boat."}]},
                {"type": "function_result", "call_id": "c", "name": "tides", "result": {"high": 6}},
                {"type": "user_input", "content": [{"type": "text", "text": "Go on."}]},
            ],
            "tools": [{"type": "function", "name": "tides"}, {"type": "google_search"}],
        }
        turns = said(gemini_interactions.request_turns(request))
        assert [(role, texts) for role, _, _, texts in turns] == [
            ("user", [("text", "What is this?"), ("image", "iVBO")]),
            ("model", [("text", "A boat.")]),
            ("tool", [("tool_result", {"high": 6})]),
            ("user", [("text", "Go on.")]),
        ]
        assert gemini_interactions.request_tools(request) == ["tides", "google_search"]
        one = {"model": "m", "input": {"type": "text", "text": "x"}}
        assert said(gemini_interactions.request_turns(one)) == [("user", "", ("input",), [("text", "x")])]

    @pytest.mark.parametrize(
        "request_",
        [None, {"model": "m", "input": 5}, {"input": "x"}, {"model": "m", "input": "x", "instructions": ""}],
    )
    def test_others(self, request_: Any) -> None:
        assert gemini_interactions.request_turns(request_) is None

    def test_whatever_stands_in_them(self) -> None:
        request = {
            "model": "m",
            "input": [{"role": "user", "content": [{"type": "text", "text": "x", "annotations": [{}]}]}],
        }
        for value in goldens.mutations(request, 300):
            gemini_interactions.request_turns(value)
