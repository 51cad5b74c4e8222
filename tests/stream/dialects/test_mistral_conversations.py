"""Mistral's conversations: messages, calls, tools that ran, agents that hand over."""

import json
from typing import Any

import pytest

from inspector.stream import plan_part
from inspector.stream.dialects import mistral_conversations
from tests import goldens
from tests.helpers import stream_of
from tests.stream.dialects.telling import PLAIN, golden, parts, said

HOST = "https://api.example.test"


class TestAnswers:
    def test_text(self) -> None:
        stream = golden("mistral-conversations", "text")
        assert parts(stream) == [("text", "Low tide – six.")]
        assert (stream.message.id, stream.message.model) == ("conv_1", "harbour-large")
        assert stream.ending.word == "conversation.response.done"

    def test_every_piece_of_a_call_names_it(self) -> None:
        stream = golden("mistral-conversations", "function-calls")
        assert [part.text for part in stream.message.parts] == ['{"port": "Brest"}', "{}"]
        plan = plan_part(stream, "0/tool_call/0", name="ebb", call_id="call_9")
        assert sorted(plan.changes) == [1, 2]
        for data in plan.changes.values():
            assert (json.loads(data)["name"], json.loads(data)["tool_call_id"]) == ("ebb", "call_9")
        assert stream.anomalies == []

    def test_tools_of_the_server_and_agents(self) -> None:
        stream = golden("mistral-conversations", "tools-and-handoff")
        assert [part.kind for part in stream.message.parts] == [
            *("server_tool_call", "tool_result", "trace", "trace", "reasoning", "text", "text"),
            *("unknown", "unknown", "unknown"),
        ]
        assert stream.message.choices[0].joined("text") == "Low tide is at six."
        assert len(stream.message.choices[0].annotations) == 1

    def test_a_plain_answer(self) -> None:
        stream = golden("mistral-conversations", "answer")
        calls = [(part.call_id, part.text) for part in stream.message.parts if part.kind == "tool_call"]
        assert [id_ for id_, _ in calls] == ["call_1", "call_2"]
        assert [json.loads(text) for _, text in calls] == [{"port": "Brest"}] * 2

    def test_errors(self) -> None:
        assert golden("mistral-conversations", "error").message.error["code"] == 3000
        refused = stream_of(
            '{"detail":[{"msg":"no"}]}', url=f"{HOST}/v1/conversations", content_type="", status=422
        )
        assert (refused.dialect, refused.message.error) == (
            "mistral-conversations",
            {"detail": [{"msg": "no"}]},
        )

    def test_completions_of_agents_are_chats(self) -> None:
        choice = {"index": 0, "message": {"role": "assistant", "content": "Six."}}
        body = {"object": "chat.completion", "choices": [choice]}
        stream = stream_of(
            json.dumps(body), url=f"{HOST}/v1/agents/completions", content_type="application/json"
        )
        assert (stream.dialect, parts(stream)) == ("openai-chat", [("text", "Six.")])

    @pytest.mark.parametrize("payload", [None, {}, {"type": "message"}, {"outputs": []}, {"type": 5}])
    def test_others(self, payload: Any) -> None:
        assert not mistral_conversations.recognise(PLAIN, payload)

    @pytest.mark.parametrize(
        ("path", "is_served"),
        [
            ("/v1/conversations", True),
            ("/v1/conversations/conv_1", True),
            ("/v1/conversations/conv_1/restart", True),
            ("/v1/conversations/conv_1/history", False),
            ("/v1/agents/completions", False),
        ],
    )
    def test_paths(self, path: str, is_served: bool) -> None:
        assert mistral_conversations.serves(path) is is_served


class TestRequests:
    def test_a_text(self) -> None:
        request = {
            "model": "m",
            "inputs": "Tides?",
            "instructions": "Be brief.",
            "tools": [{"type": "web_search"}],
        }
        assert said(mistral_conversations.request_turns(request)) == [
            ("system", "", ("instructions",), [("text", "Be brief.")]),
            ("user", "", ("inputs",), [("text", "Tides?")]),
        ]
        assert mistral_conversations.request_tools(request) == ["web_search"]

    def test_entries(self) -> None:
        request = {
            "agent_id": "ag_1",
            "inputs": [
                {"role": "user", "content": "Tides?"},
                {
                    "type": "message.input",
                    "role": "user",
                    "content": [
                        {"type": "text", "text": "And"},
                        {"type": "image_url", "image_url": "https://x.test/1.png"},
                        {"type": "image_url", "image_url": {"url": "https://x.test/2.png"}},
                    ],
                },
                {"type": "message.output", "content": "Six."},
                {"type": "function.call", "tool_call_id": "c", "name": "tides", "arguments": "{}"},
                {"type": "function.result", "tool_call_id": "c", "result": "six"},
            ],
        }
        turns = said(mistral_conversations.request_turns(request))
        assert [(role, call, texts) for role, call, _, texts in turns] == [
            ("user", "", [("text", "Tides?")]),
            (
                "user",
                "",
                [("text", "And"), ("image", "https://x.test/1.png"), ("image", "https://x.test/2.png")],
            ),
            ("assistant", "", [("text", "Six.")]),
            ("assistant", "", [("tool_call", "{}")]),
            ("tool", "c", [("tool_result", "six")]),
        ]

    @pytest.mark.parametrize("request_", [None, {"inputs": 5}, {"inputs": "x", "parameters": {}}])
    def test_others(self, request_: Any) -> None:
        assert mistral_conversations.request_turns(request_) is None

    def test_whatever_stands_in_them(self) -> None:
        request = {"inputs": [{"type": "message.input", "content": [{"type": "text", "text": "x"}]}]}
        for value in goldens.mutations(request, 200):
            mistral_conversations.request_turns(value)
