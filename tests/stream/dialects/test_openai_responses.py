"""OpenAI's responses: items by index, copies of all that is said, requests made of items."""

from typing import Any

import pytest

from inspector.stream import Part, Stream
from inspector.stream.deltas import Op
from inspector.stream.dialects import openai_responses
from inspector.stream.framing import NOT_JSON, Event
from tests.goldens import golden
from tests.stream.dialects.telling import said

NAME = openai_responses.NAME


def stream(name: str) -> Stream:
    """A golden stream."""
    return golden(NAME, name).stream()


def copies(found: Stream, kind: str, field: str = "text") -> list[tuple[str, tuple[str | int, ...]]]:
    """Where one field of the parts of a kind is said, and how."""
    return [(d.op.value, d.path) for d in found.deltas if d.target.kind == kind and d.target.field == field]


def part(found: Stream, id_: str) -> Part:
    """A part of the final message."""
    return next(part for part in found.message.parts if part.id == id_)


OUTPUT = ("response", "output")


class TestCopies:
    def test_of_a_text(self) -> None:
        assert copies(stream("plain-text"), "text") == [
            *[("append", ("delta",))] * 3,
            ("restate", ("text",)),
            ("restate", ("part", "text")),
            ("restate", ("item", "content", 0, "text")),
            ("restate", (*OUTPUT, 0, "content", 0, "text")),
        ]

    def test_of_arguments(self) -> None:
        found = stream("function-calls")
        assert copies(found, "tool_call")[-5:] == [
            ("append", ("delta",)),
            ("restate", ("arguments",)),
            ("restate", ("item", "arguments")),
            ("restate", (*OUTPUT, 0, "arguments")),
            ("restate", (*OUTPUT, 1, "arguments")),
        ]
        assert [op for op, _ in copies(found, "tool_call", "id")] == ["set", "set", *["restate"] * 4]

    @pytest.mark.parametrize(
        ("name", "kind", "key"),
        [
            ("reasoning-summaries", "summary", "text"),
            ("reasoning-text", "reasoning", "text"),
            ("refusal", "refusal", "refusal"),
            ("code-interpreter", "server_tool_call", "code"),
            ("mcp", "server_tool_call", "arguments"),
            ("custom-tool", "tool_call", "input"),
        ],
    )
    def test_of_other_texts(self, name: str, kind: str, key: str) -> None:
        restated = {path for op, path in copies(stream(name), kind) if op == "restate"}
        assert (key,) in restated
        assert all(any(path[0] == where for path in restated) for where in ("item", "response"))

    def test_of_the_text_as_a_whole(self) -> None:
        found = stream("output-text-copy")
        assert copies(found, "text")[-1] == ("restate", ("response", "output_text"))
        assert found.anomalies == []

    def test_a_list_has_no_gaps(self) -> None:
        found = stream("reasoning-text")
        assert part(found, "0/text/1.1").text == "At ten."
        assert copies(found, "text")[-1] == ("restate", (*OUTPUT, 1, "content", 0, "text"))
        assert stream("gap-in-indexes").anomalies == []

    def test_of_annotations(self) -> None:
        found = stream("web-search")
        assert [op for op, _ in copies(found, "annotation", "value")] == ["set"] * 2 + ["restate"] * 6
        assert len(found.message.choices[0].annotations) == 2
        assert found.message_at(11).choices[0].annotations[0]["title"] == "Page 1"

    def test_one_that_contradicts_is_an_anomaly(self) -> None:
        found = stream("contradiction")
        assert [anomaly.event for anomaly in found.anomalies] == [8]
        assert part(found, "0/text/0").text == "At ten."


class TestItems:
    def test_a_call_has_the_id_that_clients_answer(self) -> None:
        call = part(stream("function-calls"), "0/tool_call/1")
        assert (call.call_id, call.fields["item_id"], call.fields["namespace"]) == ("call_b", "fc_b", "clock")
        assert part(stream("plain-text"), "0/text/0").fields["item_id"] == "msg_a"

    def test_status_on_the_way(self) -> None:
        found = stream("web-search")
        at = [found.message_at(k).parts[0].fields["status"] for k in (3, 5, 6)]
        assert at == ["in_progress", "searching", "completed"]

    def test_an_action_is_replaced(self) -> None:
        found = stream("web-search")
        assert found.message_at(3).parts[0].text == '{"type":"search"}'
        assert [op for op, _ in copies(found, "server_tool_call")] == ["set", "set", "restate"]

    def test_calls_that_the_server_runs(self) -> None:
        calls = [part for part in stream("whole-items").message.parts if part.kind == "server_tool_call"]
        assert [(call.name, call.call_id) for call in calls] == [
            ("file_search_call", "fs_a"),
            ("tool_search_call", "ts_a"),
        ]
        answered = [part.name for part in stream("whole-items").message.parts if part.kind == "tool_call"]
        assert answered == ["computer_call", "local_shell_call"]

    def test_code_and_its_results(self) -> None:
        found = stream("code-interpreter")
        assert found.message_at(5).parts[0].text == "print("
        assert part(found, "0/tool_result/0").call_id == "ci_a"
        assert found.anomalies == []

    def test_tools_of_a_server(self) -> None:
        found = stream("mcp")
        assert part(found, "0/server_tool_call/1").fields["server_label"] == "harbour"
        assert part(found, "0/tool_result/1").text == "High at 6:12"
        assert part(found, "0/tool_result/0").text.startswith('[{"name":"tides"')

    def test_a_custom_tool_takes_any_text(self) -> None:
        assert stream("custom-tool").anomalies == []

    def test_images_are_replaced(self) -> None:
        found = stream("image")
        texts = [part.text for k in (5, 6, 8) for part in found.message_at(k).parts if part.kind == "image"]
        assert texts == ["AAAA", "AAAB", "AAAC"]

    def test_commands_and_patches_in_pieces(self) -> None:
        found = stream("shell-and-patch")
        assert found.message_at(6).parts[0].text == "ls"
        patch = part(found, "0/tool_call/2")
        assert (patch.text, patch.fields["path"]) == ("-6:12\n+6:13\n", "tides.csv")
        assert part(found, "0/tool_result/1").fields["stdout"] == "tides.csv\n"

    def test_summaries_and_what_is_encrypted(self) -> None:
        found = stream("reasoning-summaries")
        assert [part.text for part in found.message.parts if part.kind == "summary"] == [
            "**Boats** compared",
            "**Tides** too",
        ]
        assert found.message_at(3).parts[0].text == "ZW5jMQ=="
        assert part(found, "0/redacted/0").text == "ZW5jMw=="
        assert part(stream("answer"), "0/summary/0").fields["encrypted_content"] == "ZW5j"

    def test_items_that_come_whole(self) -> None:
        found = stream("only-at-the-end")
        assert [part.id for part in found.message.parts] == [
            "0/summary/0",
            "0/text/1",
            "0/text/1.1",
            "0/tool_call/2",
        ]
        assert found.message_at(1).parts == ()

    def test_phases(self) -> None:
        phases = [part.fields["phase"] for part in stream("phases").message.parts]
        assert phases == ["commentary", "final_answer"]

    def test_an_index_for_all(self) -> None:
        found = stream("all-at-index-zero")
        assert [part.id for part in found.message.parts] == ["0/tool_call/0", "0/tool_call/1", "0/text/2"]
        assert found.anomalies == []

    def test_what_is_unknown_is_shown(self) -> None:
        unknown = [part.text for part in stream("unknown-events").message.parts if part.kind == "unknown"]
        assert len(unknown) == 2
        assert unknown[1] == '{"type":"weather_report","sequence_number":9,"wind":7}'
        assert '"mystery_call"' in part(stream("whole-items"), "0/unknown/6").text


class TestResumed:
    def test_the_copy_replaces_the_rest_that_was_seen(self) -> None:
        found = stream("resumed")
        assert [found.message_at(k).parts[0].text for k in (1, 2)] == [" at ten.", "The ferry leaves at ten."]
        assert [op for op, _ in copies(found, "text")] == ["append", "set", *["restate"] * 3]
        assert found.anomalies == []

    def test_items_that_were_not_seen_come_at_the_end(self) -> None:
        found = stream("resumed-at-a-later-item")
        assert [part.id for part in found.message.parts] == ["0/text/1", "0/summary/0"]
        assert found.anomalies == []


class TestResponse:
    def test_the_end(self) -> None:
        found = stream("plain-text")
        assert found.message.fields == {"end": "response.completed"}
        assert found.finish_since(0) == found.field_since("usage") == len(found.events)
        assert found.message_at(2).choices[0].fields == {"status": "in_progress"}

    def test_finish_reasons(self) -> None:
        reasons = {
            name: stream(name).message.choices[0].finish_reason
            for name in ("incomplete", "answer-incomplete", "failed", "answer-queued")
        }
        assert reasons == {
            "incomplete": "incomplete:max_output_tokens",
            "answer-incomplete": "incomplete:content_filter",
            "failed": "failed",
            "answer-queued": "queued",
        }

    def test_errors(self) -> None:
        assert stream("failed").message.error == {"code": "server_error", "message": "Too many boats"}
        assert stream("error-event").message.error["code"] == "rate_limit_exceeded"
        assert stream("error-named").message.error["code"] == "rate_limit_exceeded"
        assert stream("error-nested").message.error["message"] == "No such boat"
        assert stream("answer-error").message.error["code"] == "model_not_found"
        assert stream("plain-text").message.error is None

    def test_an_error_is_said_once(self) -> None:
        for name in ("error-event", "error-named", "error-nested"):
            errors = [delta for delta in stream(name).deltas if delta.target.field == "error"]
            assert len(errors) == 1

    def test_a_plain_answer_says_all_for_the_first_time(self) -> None:
        found = stream("answer")
        assert {delta.op for delta in found.deltas if delta.target.field == "text"} == {Op.APPEND, Op.SET}


class TestRecognition:
    @pytest.mark.parametrize(
        ("payload", "decisive"),
        [
            ({"type": "response.created"}, True),
            ({"type": "response.anything.delta"}, True),
            ({"object": "response"}, True),
            ({"object": "response.compaction", "output": []}, True),
            ({"object": "response.deleted"}, False),
            ({"type": "error"}, False),
            ({"type": "keepalive"}, False),
            ({"type": ["response."], "object": {}}, False),
            ([], False),
            (NOT_JSON, False),
        ],
    )
    def test_by_shape(self, payload: Any, decisive: bool) -> None:
        assert openai_responses.recognise(Event("message", ""), payload) is decisive

    @pytest.mark.parametrize(
        ("path", "hint"),
        [
            ("/v1/responses", True),
            ("/openai/responses/", True),
            ("/v1/responses/resp_h1", True),
            ("/v1/responses/resp_h1/input_items", False),
            ("/v1/chat/completions", False),
        ],
    )
    def test_by_path(self, path: str, hint: bool) -> None:
        assert openai_responses.serves(path) is hint


def asked(request: Any) -> Any:
    """The turns of a request."""
    return said(openai_responses.request_turns(request))


class TestRequests:
    def test_a_text(self) -> None:
        assert asked({"model": "harbour-1", "instructions": "Be brief.", "input": "When?"}) == [
            ("system", "", ("instructions",), [("text", "Be brief.")]),
            ("user", "", ("input",), [("text", "When?")]),
        ]

    def test_items(self) -> None:
        items = [
            {"role": "developer", "content": "Be brief."},
            {
                "type": "message",
                "role": "user",
                "content": [
                    {"type": "input_text", "text": "What is this?"},
                    {"type": "input_image", "image_url": "https://harbour.example.test/boat.png"},
                    {"type": "input_file", "filename": "table.pdf", "file_data": "AAAA"},
                    {"type": "input_file"},
                ],
            },
            {
                "type": "reasoning",
                "summary": [{"type": "summary_text", "text": "Boats"}],
                "encrypted_content": "e",
            },
            {
                "role": "assistant",
                "content": [{"type": "output_text", "text": "A boat."}, {"type": "refusal", "refusal": "No."}],
            },
            {"type": "function_call", "call_id": "call_a", "name": "now", "arguments": "{}"},
            {"type": "function_call_output", "call_id": "call_a", "output": "10:00"},
            {"type": "custom_tool_call", "call_id": "call_b", "name": "sail", "input": "jib"},
            {
                "type": "custom_tool_call_output",
                "call_id": "call_b",
                "output": [{"type": "input_text", "text": "Up"}],
            },
            {"type": "computer_call_output", "call_id": "call_c", "output": {"type": "computer_screenshot"}},
            {"type": "item_reference", "id": "msg_a"},
        ]
        turns = asked({"input": items})
        assert [turn[2] for turn in turns] == [("input", position) for position in range(len(items))]
        assert [(role, call, said) for role, call, _, said in turns] == [
            ("developer", "", [("text", "Be brief.")]),
            (
                "user",
                "",
                [
                    ("text", "What is this?"),
                    ("image", "https://harbour.example.test/boat.png"),
                    ("unknown", "AAAA"),
                    ("unknown", {"type": "input_file"}),
                ],
            ),
            ("assistant", "", [("summary", "Boats")]),
            ("assistant", "", [("text", "A boat."), ("refusal", "No.")]),
            ("assistant", "", [("tool_call", "{}")]),
            ("tool", "call_a", [("tool_result", "10:00")]),
            ("assistant", "", [("tool_call", "jib")]),
            ("tool", "call_b", [("tool_result", "Up")]),
            ("tool", "call_c", [("tool_result", {"type": "computer_screenshot"})]),
            ("user", "", [("unknown", {"type": "item_reference", "id": "msg_a"})]),
        ]

    def test_paths_lead_to_what_is_said(self) -> None:
        request: Any = {
            "input": [
                {"role": "user", "content": [{"type": "input_text", "text": "When?"}]},
                {
                    "type": "function_call_output",
                    "call_id": "c",
                    "output": [{"type": "input_text", "text": "10"}],
                },
            ]
        }
        for turn in openai_responses.request_turns(request) or ():
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
            {"input": 5},
            {"input": "no model"},
            {"model": "harbour-1", "input": "When?", "encoding_format": "float"},
            {"model": "harbour-1", "input": "When?", "voice": "gull"},
            {"model": "harbour-1", "input": ["When?"]},
            {"messages": []},
            [],
            None,
        ],
    )
    def test_other_requests(self, request_: Any) -> None:
        assert openai_responses.request_turns(request_) is None

    def test_tools(self) -> None:
        request = {"tools": [{"type": "function", "name": "now"}, {"type": "web_search"}]}
        assert openai_responses.request_tools(request) == ["now", "web_search"]
