"""Anthropic's messages: blocks, merged usage, requests with results of tools."""

import json
from typing import Any

import pytest

from inspector.stream import Part, Stream
from inspector.stream.dialects import anthropic_messages
from inspector.stream.framing import NOT_JSON, Event
from tests.goldens import golden
from tests.helpers import stream_of
from tests.stream.dialects.telling import said

NAME = anthropic_messages.NAME


def stream(name: str) -> Stream:
    """A golden stream."""
    return golden(NAME, name).stream()


def ops(found: Stream, kind: str, field: str = "text") -> list[str]:
    """What the deltas do to one field of the parts of a kind."""
    return [d.op.value for d in found.deltas if d.target.kind == kind and d.target.field == field]


def part(found: Stream, id_: str) -> Part:
    """A part of the final message."""
    return next(part for part in found.message.parts if part.id == id_)


class TestBlocks:
    def test_padding_is_no_text(self) -> None:
        found = stream("plain-text")
        assert any(event.data.endswith("    }") for event in found.events)
        assert part(found, "0/text/0").text == "The ferry to 霧浜 leaves at ten 😀."

    def test_an_empty_input_stays_empty(self) -> None:
        found = stream("tool-use")
        assert [(call.call_id, call.text) for call in found.message.parts if call.kind == "tool_call"] == [
            ("toolu_a", '{"day": "Sat", "legs": 2}'),
            ("toolu_b", ""),
        ]
        assert found.anomalies == []
        assert part(found, "0/tool_call/2").fields["caller"] == {"type": "direct"}

    def test_a_call_appears_with_its_name(self) -> None:
        (_, call) = stream("tool-use").message_at(5).parts
        assert (call.name, call.call_id, call.text) == ("ferry_times", "toolu_a", "")

    def test_pieces_replace_an_input_that_was_given(self) -> None:
        found = stream("input-at-the-start")
        assert ops(found, "tool_call") == ["set", "set", "set", "append"]
        assert [found.message_at(k).parts[-1].text for k in (5, 6, 7)] == [
            '{"zone":"?"}',
            '{"zone":',
            '{"zone":"south"}',
        ]

    def test_an_index_that_is_opened_again_is_another_block(self) -> None:
        found = stream("same-index-again")
        assert [call.id for call in found.message.parts] == ["0/tool_call/0", "0/tool_call/0.1"]
        assert [anomaly.message for anomaly in found.anomalies] == [
            "another tool call under index 0",
            "block 0 is opened twice",
        ]

    def test_arguments_that_break_off(self) -> None:
        (anomaly,) = stream("broken-arguments").anomalies
        assert "never become JSON" in anomaly.message

    def test_signature_and_hidden_thinking(self) -> None:
        found = stream("thinking")
        assert found.message_at(5).parts[0].fields["signature"] == "c2lnLQ"
        assert part(found, "0/reasoning/0").fields["signature"] == "c2lnLQ=="
        assert part(found, "0/redacted/1").text == "ZW5j"

    def test_citations_know_their_block(self) -> None:
        found = stream("web-search")
        keys = [delta.target.key for delta in found.deltas if delta.target.kind == "annotation"]
        assert keys == [(3, 0, 0), (3, 0, 1)]
        assert found.message_at(12).choices[0].annotations == ()
        assert len(found.message_at(13).choices[0].annotations) == 1

    def test_results_of_the_server_name_their_call(self) -> None:
        results = [part for part in stream("server-tools").message.parts if part.kind == "tool_result"]
        assert [(result.call_id, result.fields["type"]) for result in results] == [
            ("srvtoolu_b", "bash_code_execution_tool_result"),
            ("mcptoolu_a", "mcp_tool_result"),
            ("mcptoolu_a", "mcp_tool_result"),
            ("srvtoolu_c", "advisor_tool_result"),
            ("srvtoolu_d", "web_fetch_tool_result"),
        ]
        assert [result.text for result in results[1:3]] == ["High at 6:12", "Low at 12:30"]

    def test_a_compaction_is_neither_text_nor_reasoning(self) -> None:
        found = stream("compaction")
        assert part(found, "0/unknown/0").text == "So far: ferries, tides."
        assert part(found, "0/unknown/0").fields == {"type": "compaction", "encrypted_content": "ZW5j"}
        assert found.message.fields["context_management"] == {"applied_edits": [{"type": "compact"}]}

    def test_what_is_unknown_is_shown(self) -> None:
        found = stream("other-blocks")
        unknown = [part.text for part in found.message.parts if part.kind == "unknown"]
        assert unknown[2:] == [
            '{"type":"hologram","shape":{"sides":[3,4]}}',
            '{"type":"hologram_delta","turn":90}',
            '{"type":"weather_report","wind":7}',
        ]

    def test_a_fallback_relabels_the_model(self) -> None:
        found = stream("other-blocks")
        assert [found.message_at(k).model for k in (3, 4)] == ["harbour-1", "harbour-1-mini"]


class TestMessage:
    def test_usage_is_merged_key_by_key(self) -> None:
        found = stream("server-tools")
        assert found.message_at(1).usage == {"input_tokens": 50, "output_tokens": 2}
        assert found.message.usage == {
            "input_tokens": 50,
            "output_tokens": 80,
            "server_tool_use": {"web_search_requests": 0, "web_fetch_requests": 1},
        }

    def test_the_end(self) -> None:
        found = stream("plain-text")
        assert found.message.fields == {"end": "message_stop"}
        assert (found.finish_since(0), found.field_since("end")) == (8, 9)

    def test_further_fields(self) -> None:
        assert stream("stop-sequence").message.fields["stop_sequence"] == ", three"
        assert stream("refusal").message.fields["stop_details"]["category"] == "storms"
        assert stream("server-tools").message.fields["container"]["id"] == "container_a"

    def test_errors(self) -> None:
        found = stream("error-event")
        assert found.message.error == {"type": "overloaded_error", "message": "Too many boats"}
        assert found.message_at(4).error is None
        assert "end" not in found.message.fields
        assert stream("answer-error").message.error["type"] == "authentication_error"

    def test_a_plain_answer(self) -> None:
        found = stream("answer")
        assert (found.framing, len(found.events)) == ("single", 1)
        assert [part.kind for part in found.message.parts] == [
            "reasoning",
            "redacted",
            "text",
            "text",
            "tool_call",
            "tool_call",
            "server_tool_call",
            "tool_result",
        ]
        assert ops(found, "text") == ["append", "append"]
        assert ops(found, "tool_call") == ["set", "set"]


class TestRecognition:
    @pytest.mark.parametrize(
        ("payload", "decisive"),
        [
            ({"type": "message_start"}, True),
            ({"type": "content_block_delta"}, True),
            ({"type": "message_stop"}, True),
            ({"type": "message", "role": "assistant", "content": [], "stop_reason": None}, True),
            ({"type": "message", "role": "assistant", "content": []}, False),
            ({"type": "message", "role": "assistant", "content": "x", "stop_reason": "x"}, False),
            ({"type": "ping"}, False),
            ({"type": "error", "error": {}}, False),
            ({"type": ["message_start"]}, False),
            ([], False),
            (NOT_JSON, False),
        ],
    )
    def test_by_shape(self, payload: Any, decisive: bool) -> None:
        assert anthropic_messages.recognise(Event("message", ""), payload) is decisive

    @pytest.mark.parametrize(
        ("path", "hint"),
        [
            ("/v1/messages", True),
            ("/anthropic/v1/messages/", True),
            ("/v1/projects/p/publishers/anthropic/models/m:streamRawPredict", True),
            ("/v1/projects/p/publishers/anthropic/models/m:rawPredict", True),
            ("/v1/messages/count_tokens", False),
            ("/v1/threads/t/messages", False),
            ("/v1/chat/completions", False),
        ],
    )
    def test_by_path(self, path: str, hint: bool) -> None:
        assert anthropic_messages.serves(path) is hint


def asked(request: Any) -> Any:
    """The turns of a request."""
    return said(anthropic_messages.request_turns(request))


class TestRequests:
    def test_texts(self) -> None:
        request = {"system": "Be brief.", "messages": [{"role": "user", "content": "When?"}]}
        assert asked(request) == [
            ("system", "", (), [("text", "Be brief.")]),
            ("user", "", ("messages", 0), [("text", "When?")]),
        ]

    def test_a_system_prompt_of_blocks(self) -> None:
        system = [{"type": "text", "text": "Be brief."}, {"type": "text", "text": "Be kind."}]
        (turn,) = asked({"system": system, "messages": []})
        assert turn == ("system", "", (), [("text", "Be brief."), ("text", "Be kind.")])

    def test_blocks(self) -> None:
        content = [
            {"type": "thinking", "thinking": "Hm.", "signature": "c2ln"},
            {"type": "redacted_thinking", "data": "ZW5j"},
            {"type": "tool_use", "id": "toolu_a", "name": "now", "input": {"zone": "north"}},
            {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": "AAAA"}},
            {"type": "image", "source": {"type": "url", "url": "https://harbour.example.test/boat.png"}},
            {"type": "document", "title": "Table", "source": {"type": "text", "data": "Ten."}},
            {"type": "document", "source": {"type": "content", "content": []}},
            {"type": "search_result", "title": "Page", "content": []},
        ]
        ((_, _, _, said),) = asked({"messages": [{"role": "assistant", "content": content}]})
        assert said == [
            ("reasoning", "Hm."),
            ("redacted", "ZW5j"),
            ("tool_call", {"zone": "north"}),
            ("image", "AAAA"),
            ("image", "https://harbour.example.test/boat.png"),
            ("unknown", "Ten."),
            ("unknown", content[6]),
            ("unknown", content[7]),
        ]

    def test_each_result_of_a_tool_is_a_turn(self) -> None:
        content = [
            {"type": "tool_result", "tool_use_id": "toolu_a", "content": "10:00"},
            {
                "type": "tool_result",
                "tool_use_id": "toolu_b",
                "is_error": True,
                "content": [
                    {"type": "text", "text": "Too windy"},
                    {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": "AAAA"}},
                    {"type": "hologram"},
                ],
            },
            {"type": "tool_result", "tool_use_id": "toolu_c"},
            {"type": "text", "text": "And "},
            {"type": "text", "text": "now?"},
        ]
        path = ("messages", 0, "content")
        assert asked({"messages": [{"role": "user", "content": content}]}) == [
            ("user", "toolu_a", (*path, 0), [("tool_result", "10:00")]),
            (
                "user",
                "toolu_b",
                (*path, 1),
                [("tool_result", "Too windy"), ("image", "AAAA"), ("tool_result", {"type": "hologram"})],
            ),
            ("user", "toolu_c", (*path, 2), [("tool_result", "")]),
            ("user", "", ("messages", 0), [("text", "And "), ("text", "now?")]),
        ]

    def test_paths_lead_to_what_is_said(self) -> None:
        request: Any = {
            "system": [{"type": "text", "text": "Be brief."}],
            "messages": [
                {"role": "user", "content": [{"type": "tool_result", "tool_use_id": "t", "content": "10:00"}]}
            ],
        }
        for turn in anthropic_messages.request_turns(request) or ():
            for delta in turn.deltas:
                found = request
                for step in delta.path:
                    found = found[step]
                assert found == delta.value

    def test_odd_messages_are_turns_without_parts(self) -> None:
        messages: list[Any] = [None, {}, {"role": 5, "content": 5}, {"role": "user", "content": [None, {}]}]
        assert [(role, said) for role, _, _, said in asked({"messages": messages})] == [
            ("", []),
            ("5", []),
            ("user", []),
        ]

    @pytest.mark.parametrize(
        "request_",
        [
            {"messages": [{"role": "tool", "tool_call_id": "x", "content": "y"}]},
            {"messages": [{"role": "assistant", "tool_calls": []}]},
            {"messages": [{"role": "user", "content": [{"type": "image_url", "image_url": {}}]}]},
            {"messages": [{"role": "assistant", "content": [{"type": "thinking", "thinking": []}]}]},
            {"messages": "x"},
            {"input": "x"},
            None,
        ],
    )
    def test_other_requests(self, request_: Any) -> None:
        assert anthropic_messages.request_turns(request_) is None

    def test_tools(self) -> None:
        request = {
            "tools": [
                {"name": "now", "input_schema": {}},
                {"type": "web_search_20250305", "name": "web_search"},
            ],
            "mcp_servers": [{"type": "url", "name": "harbour"}, {}],
        }
        assert anthropic_messages.request_tools(request) == ["now", "web_search", "harbour"]


def test_a_piece_of_a_block_that_nobody_opened() -> None:
    start = {"type": "message_start", "message": {"id": "m", "role": "assistant", "content": []}}
    piece = {"type": "content_block_delta", "index": 3, "delta": {"type": "text_delta", "text": "Fog"}}
    events = [start, piece, piece]
    stream = stream_of("".join(f"data: {json.dumps(event)}\n\n" for event in events))
    assert [(found.event, found.message) for found in stream.anomalies] == [
        (1, "a piece of block 3, which was never opened")
    ]
    assert stream.message.choices[0].joined("text") == "FogFog"
    resumed = stream_of("".join(f"data: {json.dumps(event)}\n\n" for event in events[1:]))
    assert resumed.anomalies == []
