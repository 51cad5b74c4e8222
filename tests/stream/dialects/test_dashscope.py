"""DashScope: events that have pieces, and events that repeat all so far."""

from typing import Any

import pytest

from inspector.stream import plan_part
from inspector.stream.deltas import Op, Target
from inspector.stream.dialects import dashscope
from inspector.stream.dialects.dashscope.messages import Growth, Piece
from tests import goldens
from tests.stream.dialects.telling import PLAIN, golden, ops, parts, said


class TestAnswers:
    def test_pieces(self) -> None:
        stream = golden("dashscope", "pieces")
        assert parts(stream) == [("reasoning", "Look them up."), ("text", "Ebbe – um sechs.")]
        assert ops(stream) == ["append"] * 3
        assert stream.finish_since(0) == 6

    def test_all_so_far(self) -> None:
        stream = golden("dashscope", "all-so-far")
        assert ops(stream) == ["append", "restate", "restate", "restate"]
        assert [stream.adds(event) for event in range(3)] == ["Eb", "be – um", " sechs."]
        assert sorted(plan_part(stream, "0/text/0", "Ebbe – um sieben.").changes) == [2, 3]
        assert ops(golden("dashscope", "plain-text-so-far")) == ["append", "restate"]

    def test_calls_in_pieces_and_so_far(self) -> None:
        for name in ("tool-calls", "tool-calls-so-far"):
            call = golden("dashscope", name).message.parts[0]
            assert (call.name, call.call_id, call.text) == ("tides", "call_1", '{"port": "Brest"}')
        stream = golden("dashscope", "tool-calls-so-far")
        plan = plan_part(stream, "0/tool_call/0", '{"port": "Paimpol"}', name="ebb", call_id="call_9")
        assert sorted(plan.changes) == [0, 1, 2]
        assert all('"call_9"' in data and '"ebb"' in data for data in plan.changes.values())

    def test_contents_are_parts(self) -> None:
        assert parts(golden("dashscope", "contents")) == [("text", "A boat")]
        assert [kind for kind, _ in parts(golden("dashscope", "answer-contents"))] == [
            "text",
            "image",
            "unknown",
        ]

    def test_errors(self) -> None:
        assert golden("dashscope", "error").message.error["code"] == "InvalidParameter"
        assert golden("dashscope", "answer-error").message.error["message"] == "no such key"

    @pytest.mark.parametrize(
        "payload",
        [
            None,
            {"request_id": "r"},
            {"output": {"text": "x"}},
            {"output": {"text": 5}, "request_id": "r"},
            {"code": 5, "message": "x", "request_id": "r"},
        ],
    )
    def test_others(self, payload: Any) -> None:
        assert not dashscope.recognise(PLAIN, payload)


@pytest.mark.parametrize(
    ("texts", "told"),
    [
        (["a", "b", "ba"], "AAA"),
        (["a", "ab", "abc", "abc"], "ARRR"),
        (["ha", "ha", "!"], "AAA"),
        (["a long text", "a long text"], "AR"),
        (["a", "ab", "x"], "ARR"),
    ],
)
def test_whether_texts_repeat_is_told_by_the_first_that_goes_on(texts: list[str], told: str) -> None:
    growth, target = Growth(), Target(0, "text", 0, "text")
    found = [growth.delta(event, Piece((), target, text)).op for event, text in enumerate(texts)]
    assert found == [{"A": Op.APPEND, "R": Op.RESTATE}[letter] for letter in told]


class TestRequests:
    def test_messages(self) -> None:
        request = {
            "model": "harbour-q",
            "input": {
                "messages": [
                    {"role": "system", "content": "Be brief."},
                    {"role": "user", "content": [{"image": "https://x.test/1.png"}, {"text": "Tides?"}]},
                    {
                        "role": "assistant",
                        "content": "",
                        "tool_calls": [{"id": "c", "function": {"name": "tides", "arguments": "{}"}}],
                    },
                    {"role": "tool", "name": "tides", "tool_call_id": "c", "content": "six"},
                ]
            },
            "parameters": {"tools": [{"type": "function", "function": {"name": "tides"}}]},
        }
        turns = said(dashscope.request_turns(request))
        assert [(role, call, texts) for role, call, _, texts in turns] == [
            ("system", "", [("text", "Be brief.")]),
            ("user", "", [("text", "Tides?"), ("image", "https://x.test/1.png")]),
            ("assistant", "", [("tool_call", "{}")]),
            ("tool", "c", [("text", "six")]),
        ]
        assert dashscope.request_tools(request) == ["tides"]

    def test_a_prompt(self) -> None:
        request = {"input": {"prompt": "Tides?", "session_id": "s"}, "parameters": {}}
        assert said(dashscope.request_turns(request)) == [
            ("user", "", ("input", "prompt"), [("text", "Tides?")])
        ]

    @pytest.mark.parametrize("request_", [None, {"input": "x"}, {"input": {"prompt": "x"}, "version": "1"}])
    def test_others(self, request_: Any) -> None:
        assert dashscope.request_turns(request_) is None

    def test_whatever_stands_in_them(self) -> None:
        request = {"input": {"messages": [{"role": "user", "content": [{"text": "x"}], "tool_calls": [{}]}]}}
        for value in goldens.mutations(request, 200):
            dashscope.request_turns(value)


def test_a_name_may_come_again_in_any_event() -> None:
    growth, target = Growth(), Target(0, "tool_call", 0, "text")
    told = []
    for event, (name, arguments) in enumerate([("ti", "{"), ("des", '"a"'), ("tides", ":1"), ("tides", "}")]):
        told += [growth.delta(event, Piece((), target._replace(field="name"), name)).op]
        told += [growth.delta(event, Piece((), target, arguments)).op]
    assert [op.value for op in told] == ["append"] * 4 + ["restate", "append", "restate", "append"]


def test_a_short_text_is_repeated_where_the_event_names_it_again() -> None:
    growth, target = Growth(), Target(0, "tool_call", 0, "text")
    found = [growth.delta(event, Piece((), target, "{}", is_named=True)).op for event in range(3)]
    assert found == [Op.APPEND, Op.RESTATE, Op.RESTATE]
