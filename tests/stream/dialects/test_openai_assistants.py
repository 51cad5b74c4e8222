"""OpenAI's assistants: runs, steps and messages, each merged by index and repeated whole."""

from typing import Any

import pytest

from inspector.stream import Part, Stream
from inspector.stream.dialects import openai_assistants
from inspector.stream.framing import NOT_JSON, Event
from tests.goldens import golden
from tests.stream.dialects.telling import said

NAME = openai_assistants.NAME


def stream(name: str) -> Stream:
    """A golden stream."""
    return golden(NAME, name).stream()


def copies(found: Stream, kind: str, field: str = "text") -> list[tuple[str, tuple[str | int, ...]]]:
    """Where one field of the parts of a kind is said, and how."""
    return [(d.op.value, d.path) for d in found.deltas if d.target.kind == kind and d.target.field == field]


def part(found: Stream, id_: str) -> Part:
    """A part of the final message."""
    return next(part for part in found.message.parts if part.id == id_)


CALLS = ("step_details", "tool_calls")


class TestMessages:
    def test_pieces_and_the_copy(self) -> None:
        assert copies(stream("plain-text"), "text") == [
            *[("append", ("delta", "content", 0, "text", "value"))] * 3,
            ("restate", ("content", 0, "text", "value")),
        ]

    def test_several_are_joined_with_a_blank_line(self) -> None:
        found = stream("two-messages")
        assert [part.fields["message_id"] for part in found.message.parts] == ["msg_a", "msg_b"]
        assert found.message.choices[0].joined("text") == "Let me look.\n\nAt ten."
        assert found.message_at(9).choices[0].joined("text") == "Let me look."

    def test_annotations_are_said_once(self) -> None:
        found = stream("file-search")
        assert [op for op, _ in copies(found, "annotation", "value")] == ["set", "restate"]
        (annotation,) = found.message.choices[0].annotations
        assert (annotation["start_index"], annotation["end_index"]) == (6, 18)

    def test_images_and_refusals(self) -> None:
        assert part(stream("code-interpreter"), "0/image/0").text == "file_a"
        assert part(stream("message"), "0/image/0.1").text == "https://harbour.example.test/boat.png"
        assert part(stream("refusal"), "0/refusal/0").text == "Not in this weather."

    def test_a_list_of_them(self) -> None:
        found = stream("messages")
        assert [(part.text, part.fields["message_id"]) for part in found.message.parts] == [
            ("At ten.", "msg_l"),
            ("When?", "msg_k"),
        ]
        assert found.message.id == "msg_l"


class TestSteps:
    def test_functions(self) -> None:
        found = stream("function-calls")
        assert copies(found, "tool_call") == [
            *[("append", ("delta", *CALLS, 0, "function", "arguments"))] * 3,
            *[
                (
                    "restate",
                    ("required_action", "submit_tool_outputs", "tool_calls", n, "function", "arguments"),
                )
                for n in (0, 1)
            ],
        ]
        assert [(call.name, call.call_id) for call in found.message.parts] == [
            ("ferry_times", "call_a"),
            ("now", "call_b"),
        ]
        assert found.anomalies == []

    def test_outputs_of_functions(self) -> None:
        found = stream("after-the-outputs")
        assert [(part.text, part.call_id) for part in found.message.parts if part.kind == "tool_result"] == [
            ("10:00", "call_a"),
            ("9:58", "call_b"),
        ]

    def test_code(self) -> None:
        found = stream("code-interpreter")
        assert copies(found, "server_tool_call")[-1] == ("restate", (*CALLS, 0, "code_interpreter", "input"))
        assert part(found, "0/server_tool_call/0").name == "code_interpreter"
        assert found.message_at(9).parts[1].text == "6:12"
        assert (part(found, "0/tool_result/0").text, part(found, "0/image/0.1").text) == ("6:12\n", "file_a")

    def test_a_search(self) -> None:
        found = stream("file-search")
        assert part(found, "0/server_tool_call/0").name == "file_search"
        assert part(found, "0/tool_result/0").call_id == "call_d"

    def test_a_list_of_them(self) -> None:
        assert part(stream("steps"), "0/server_tool_call/0").text == "1+1"


class TestRuns:
    def test_the_last_one_counts(self) -> None:
        found = stream("plain-text")
        assert [found.message_at(k).choices[0].fields["status"] for k in (2, 4)] == ["queued", "in_progress"]
        assert found.message.choices[0].finish_reason == "completed"
        assert found.message.fields == {"thread_id": "thread_a", "end": "completed"}
        assert found.message_at(12).usage is None
        assert found.finish_since(0) == found.field_since("usage") == 13

    @pytest.mark.parametrize(
        ("name", "reason"),
        [
            ("failed", "failed"),
            ("incomplete", "incomplete"),
            ("unknown-objects", "cancelled"),
            ("run", "requires_action"),
            ("run-completed", "completed"),
            ("message", None),
        ],
    )
    def test_finish_reasons(self, name: str, reason: str | None) -> None:
        assert stream(name).message.choices[0].finish_reason == reason

    def test_errors(self) -> None:
        assert stream("failed").message.error["code"] == "rate_limit_exceeded"
        assert stream("error-event").message.error["message"] == "Too many boats"
        assert stream("answer-error").message.error["message"] == "No such thread"
        assert stream("plain-text").message.error is None

    def test_what_is_unknown_is_shown(self) -> None:
        unknown = [part.text for part in stream("unknown-objects").message.parts if part.kind == "unknown"]
        assert unknown == [
            '{"id":"w_a","object":"thread.weather","wind":7}',
            '{"index":0,"type":"hologram","hologram":{"turn":90}}',
        ]


class TestRecognition:
    @pytest.mark.parametrize(
        ("type_", "payload", "decisive"),
        [
            ("thread.created", {}, True),
            ("thread.run.created", NOT_JSON, True),
            ("message", {"object": "thread.message.delta"}, True),
            ("message", {"object": "list", "data": [{"object": "thread.message"}]}, True),
            ("message", {"object": "list", "data": []}, False),
            ("message", {"object": "list", "data": [5]}, False),
            ("message", {"object": "thread"}, False),
            ("message", {"object": ["thread.run"]}, False),
            ("error", {}, False),
            ("message", [], False),
        ],
    )
    def test_by_shape(self, type_: str, payload: Any, decisive: bool) -> None:
        assert openai_assistants.recognise(Event(type_, ""), payload) is decisive

    @pytest.mark.parametrize(
        ("path", "hint"),
        [
            ("/v1/threads/runs", True),
            ("/openai/threads/thread_a/runs/", True),
            ("/v1/threads/thread_a/messages/msg_a", True),
            ("/v1/threads/thread_a/runs/run_a/steps", True),
            ("/v1/threads", False),
            ("/v1/messages", False),
        ],
    )
    def test_by_path(self, path: str, hint: bool) -> None:
        assert openai_assistants.serves(path) is hint


def asked(request: Any) -> Any:
    """The turns of a request."""
    return said(openai_assistants.request_turns(request))


class TestRequests:
    def test_a_run(self) -> None:
        request = {
            "assistant_id": "asst_a",
            "instructions": "Be brief.",
            "additional_instructions": "Be kind.",
            "thread": {"messages": [{"role": "user", "content": "When?"}]},
            "additional_messages": [
                {
                    "role": "user",
                    "content": [
                        {"type": "text", "text": "And this?"},
                        {"type": "image_url", "image_url": {"url": "https://harbour.example.test/boat.png"}},
                    ],
                    "attachments": [{"file_id": "file_a", "tools": []}],
                }
            ],
        }
        assert asked(request) == [
            ("system", "", ("instructions",), [("text", "Be brief.")]),
            ("system", "", ("additional_instructions",), [("text", "Be kind.")]),
            ("user", "", ("thread", "messages", 0), [("text", "When?")]),
            (
                "user",
                "",
                ("additional_messages", 0),
                [
                    ("text", "And this?"),
                    ("image", "https://harbour.example.test/boat.png"),
                    ("unknown", {"file_id": "file_a", "tools": []}),
                ],
            ),
        ]

    def test_a_message(self) -> None:
        assert asked({"role": "user", "content": "When?"}) == [("user", "", (), [("text", "When?")])]

    def test_outputs_of_tools(self) -> None:
        request = {"tool_outputs": [{"tool_call_id": "call_a", "output": "10:00"}, {"tool_call_id": "call_b"}]}
        assert asked(request) == [
            ("tool", "call_a", ("tool_outputs", 0), [("tool_result", "10:00")]),
            ("tool", "call_b", ("tool_outputs", 1), []),
        ]

    def test_paths_lead_to_what_is_said(self) -> None:
        request: Any = {
            "assistant_id": "asst_a",
            "thread": {"messages": [{"role": "user", "content": [{"type": "text", "text": "When?"}]}]},
        }
        for turn in openai_assistants.request_turns(request) or ():
            assert turn.deltas
            for delta in turn.deltas:
                found = request
                for step in delta.path:
                    found = found[step]
                assert found == delta.value

    @pytest.mark.parametrize(
        "request_",
        [
            {},
            {"messages": [], "assistant_id": "x"},
            {"input": "x", "tool_outputs": []},
            {"role": "user"},
            [],
            None,
        ],
    )
    def test_other_requests(self, request_: Any) -> None:
        assert openai_assistants.request_turns(request_) is None

    def test_tools(self) -> None:
        request = {"tools": [{"type": "code_interpreter"}, {"type": "function", "function": {"name": "now"}}]}
        assert openai_assistants.request_tools(request) == ["code_interpreter", "now"]
