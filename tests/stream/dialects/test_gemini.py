"""Gemini and Vertex AI: whole responses as chunks, parts that may go on, arguments value by value."""

import json
from typing import Any

import pytest

from inspector.stream import plan_part
from inspector.stream.dialects import gemini
from inspector.stream.dialects.gemini.partial_args import PartialArgs, steps
from inspector.stream.framing import NOT_JSON
from tests.helpers import stream_of
from tests.stream.dialects.telling import PLAIN, golden, ops, parts, told


def said(name: str) -> list[tuple[str, str]]:
    """Kind and text of the parts of a golden stream."""
    return parts(golden("gemini", name))


def fields_of(name: str) -> list[dict[str, Any]]:
    """The fields of the parts of a golden stream."""
    return [dict(part.fields) for part in golden("gemini", name).message.parts]


class TestParts:
    def test_text_goes_on_where_the_thought_is_the_same(self) -> None:
        assert said("thoughts") == [
            ("reasoning", "**Tides**\nLook them up."),
            ("text", "High water at six."),
            ("reasoning", "Wait"),
            ("text", " Or seven."),
        ]

    def test_signatures_belong_to_their_parts(self) -> None:
        assert fields_of("thoughts") == [{}, {"signature": "c2lnLTE="}, {}, {"signature": "c2lnLTI="}]
        assert [fields.get("signature") for fields in fields_of("function-calls")] == [
            "c2lnLTM=",
            None,
            "c2lnLTQ=",
        ]

    def test_two_signatures_need_two_parts(self) -> None:
        chunks = [{"text": "a", "thoughtSignature": "1"}, {"text": "b"}, {"text": "c", "thoughtSignature": "2"}]
        stream = stream_of(str({"candidates": [{"content": {"parts": chunks}}]}).replace("'", '"'))
        assert parts(stream) == [("text", "ab"), ("text", "c")]
        assert [part.fields["signature"] for part in stream.message.parts] == ["1", "2"]

    def test_a_signature_alone_is_lost_nowhere(self) -> None:
        stream = stream_of('{"candidates":[{"content":{"parts":[{"thoughtSignature":"s"}]}}]}')
        (part,) = stream.message.parts
        assert (part.kind, part.text, part.fields) == ("reasoning", "", {"signature": "s"})

    def test_another_part_between_two_texts_keeps_them_apart(self) -> None:
        chunks = '{"text":"a"},{"functionCall":{"name":"f","args":{}}},{"text":"b"}'
        stream = stream_of(f'{{"candidates":[{{"content":{{"parts":[{chunks}]}}}}]}}')
        assert parts(stream) == [("text", "a"), ("tool_call", "{}"), ("text", "b")]

    def test_arguments_are_shown_as_they_are_spelled(self) -> None:
        assert said("answer")[2] == ("tool_call", '{\n                "port": "Oban"\n              }')
        assert ops(golden("gemini", "function-calls"), "tool_call") == ["set", "set", "append"]

    def test_tools_of_the_server(self) -> None:
        assert said("code") == [
            ("server_tool_call", "print(6 * 7)"),
            ("tool_result", "42\n"),
            ("text", "It is 42."),
        ]
        assert fields_of("code")[1] == {"status": "OUTCOME_OK", "id": "x1"}
        assert golden("gemini", "code").anomalies == []
        assert said("server-tools")[:2] == [
            ("server_tool_call", '{"queries":["tide table"]}'),
            ("tool_result", '{"hits":2}'),
        ]

    def test_media_and_what_is_unknown(self) -> None:
        assert said("media") == [
            ("text", "Here: "),
            ("image", "AAAA"),
            ("audio", "https://files.example.test/a.wav"),
            ("unknown", '{"mimeType":"application/pdf","data":"JVBERg=="}'),
            ("unknown", '{"hologram":{"x":1}}'),
        ]


class TestCandidates:
    def test_the_latest_grounding_that_says_something_counts(self) -> None:
        choice = golden("gemini", "grounding").message.choices[0]
        assert choice.fields["groundingMetadata"]["groundingSupports"][0]["segment"]["endIndex"] == 10
        assert len(choice.annotations) == 2
        assert choice.fields["safetyRatings"] == [{"category": "HARM", "probability": "LOW"}]

    def test_reasons_may_be_numbers(self) -> None:
        stream = golden("gemini", "integer-finish")
        assert [stream.message_at(k).choices[0].finish_reason for k in (1, 2)] == [None, "2"]

    def test_a_blocked_prompt_has_no_candidate(self) -> None:
        message = golden("gemini", "blocked-prompt").message
        assert message.choices == ()
        assert message.fields["promptFeedback"]["blockReason"] == "SAFETY"

    def test_what_is_repeated_in_each_chunk_is_said_once(self) -> None:
        stream = golden("gemini", "plain-text")
        assert [delta.target.field for delta in stream.deltas_of(1)] == ["text", "text", "usage"]

    def test_errors(self) -> None:
        message = golden("gemini", "error-in-stream").message
        assert (message.choices[0].joined("text"), message.error["code"]) == ("Half", 503)
        assert golden("gemini", "answer-error").message.error["status"] == "RESOURCE_EXHAUSTED"


class TestPartialArgs:
    @staticmethod
    def text(*pieces: tuple[str, Any, bool]) -> tuple[str, PartialArgs]:
        """The JSON text that pieces (path, value, whether it goes on) add up to."""
        arguments = PartialArgs()
        text = ""
        for path, value, goes_on in pieces:
            name = "stringValue" if isinstance(value, str) else "numberValue"
            text += arguments.add({"jsonPath": path, name: value, "willContinue": goes_on})
        return text + arguments.end(), arguments

    def test_nothing(self) -> None:
        assert self.text()[0] == "{}"

    def test_strings_go_on(self) -> None:
        text, arguments = self.text(("$.a", 'x"', True), ("$.a", "\ny", True), ("$.b", 1, False))
        assert text == '{"a":"x\\"\\ny","b":1}'
        assert arguments.value == {"a": 'x"\ny', "b": 1}

    def test_containers_open_and_close(self) -> None:
        text, arguments = self.text(
            ("$.a[0].b", 1, False), ("$.a[0].c", 2, False), ("$.a[1]", 3, False), ("$['d e']", "f", False)
        )
        assert text == '{"a":[{"b":1,"c":2},3],"d e":"f"}'
        assert arguments.in_order

    @pytest.mark.parametrize(
        "paths",
        [("$.a", "$.a"), ("$.a.b", "$.a"), ("$.a", "$.a.b"), ("$.a.b", "$.c", "$.a.d"), ("$.a[1]",), ("$[0]",)],
    )
    def test_what_cannot_be_appended(self, paths: tuple[str, ...]) -> None:
        assert not self.text(*((path, 1, False) for path in paths))[1].in_order

    def test_out_of_order_the_whole_is_said(self) -> None:
        assert said("partial-args-out-of-order")[0] == ("tool_call", '{"port": "Oban", "day": 3}')
        assert golden("gemini", "partial-args").anomalies == []

    @pytest.mark.parametrize(
        ("path", "found"),
        [("$.a[0]['b']", ["a", 0, "b"]), ('$["a"]', ["a"]), ("a.b", []), (5, []), ("$", [])],
    )
    def test_paths(self, path: Any, found: list[str | int]) -> None:
        assert steps(path) == found


class TestRecognition:
    @pytest.mark.parametrize(
        ("payload", "decisive"),
        [
            ({"candidates": []}, True),
            ({"usageMetadata": {"totalTokenCount": 1}}, True),
            ({"promptFeedback": {}}, True),
            ({"candidates": {}}, False),
            ({"error": {}}, False),
            ({"totalTokens": 8}, False),
            ([], False),
            (NOT_JSON, False),
        ],
    )
    def test_by_shape(self, payload: Any, decisive: bool) -> None:
        assert gemini.recognise(PLAIN, payload) is decisive

    @pytest.mark.parametrize(
        ("path", "hint"),
        [
            ("/v1beta/models/x:streamGenerateContent", True),
            ("/v1/publishers/google/models/x:generateContent", True),
            ("/v1beta/models/x:countTokens", False),
        ],
    )
    def test_by_path(self, path: str, hint: bool) -> None:
        assert gemini.serves(path) is hint


class TestRequests:
    def test_contents(self) -> None:
        call = {"functionCall": {"name": "tides", "args": {"port": "Oban"}}}
        result = {"functionResponse": {"id": "c1", "name": "tides", "response": {"high": "6:12"}}}
        request = {
            "systemInstruction": {"parts": {"text": "Be brief."}},
            "contents": [
                {"parts": [{"text": "When?"}, {"inline_data": {"mime_type": "image/png", "data": "AA"}}]},
                {"role": "model", "parts": [call]},
                {"role": "user", "parts": [result]},
                "odd",
            ],
        }
        assert told(gemini.request_turns(request), request) == [
            ("system", "", "", [("text", "text", "Be brief.")]),
            (
                "user",
                "",
                "",
                [("text", "text", "When?"), ("image", "media_type", "image/png"), ("image", "text", "AA")],
            ),
            (
                "model",
                "",
                "",
                [("tool_call", "name", "tides"), ("tool_call", "text", {"port": "Oban"})],
            ),
            (
                "user",
                "tides",
                "c1",
                [
                    ("tool_result", "name", "tides"),
                    ("tool_result", "id", "c1"),
                    ("tool_result", "text", {"high": "6:12"}),
                ],
            ),
        ]

    def test_two_results_in_one_turn_name_none_of_them(self) -> None:
        results = [{"functionResponse": {"name": name, "response": {}}} for name in "ab"]
        (turn,) = gemini.request_turns({"contents": [{"role": "user", "parts": results}]}) or []
        assert (turn.name, len({delta.target.key for delta in turn.deltas})) == ("", 2)

    def test_tools(self) -> None:
        tools = [{"functionDeclarations": [{"name": "tides"}, {}, 5]}, {"googleSearch": {}}, "odd"]
        assert gemini.request_tools({"tools": tools}) == ["tides", "googleSearch"]

    @pytest.mark.parametrize("request_", [{}, {"contents": "x"}, {"messages": []}, [], None])
    def test_other_requests(self, request_: Any) -> None:
        assert gemini.request_turns(request_) is None


class TestCodeAssist:
    def test_edits_write_into_the_wrapped_response(self) -> None:
        stream = golden("gemini", "wrapped")
        plan = plan_part(stream, "0/text/1", "High tide – six.")
        assert sorted(plan.changes) == [1]
        assert '"traceId": "t1"' in plan.changes[1]
        assert stream.message.fields["traceId"] == "t1"
        assert golden("gemini", "wrapped-answer").message.choices[0].finish_reason == "MAX_TOKENS"

    def test_a_request_has_its_turns_and_tools_inside(self) -> None:
        inner = {
            "systemInstruction": {"parts": [{"text": "Be brief."}]},
            "contents": [{"role": "user", "parts": [{"text": "Tides?"}]}],
            "tools": [{"functionDeclarations": [{"name": "tides"}]}],
        }
        request = {"model": "harbour-2", "project": "p", "user_prompt_id": "u", "request": inner}
        assert told(gemini.request_turns(request), request) == [
            ("system", "", "", [("text", "text", "Be brief.")]),
            ("user", "", "", [("text", "text", "Tides?")]),
        ]
        assert gemini.request_tools(request) == ["tides"]
        assert gemini.request_turns({"request": {"method": "GET"}}) is None


def test_as_pythons_sdk_dumps_it() -> None:
    answer = {
        "response_id": "r1",
        "model_version": "harbour-1",
        "candidates": [
            {
                "content": {"parts": [{"text": "At ten."}, {"function_call": {"name": "f", "args": {"a": 1}}}]},
                "finish_reason": "STOP",
                "grounding_metadata": {"grounding_supports": [{"segment": {"end_index": 2, "text": "At"}}]},
            }
        ],
        "usage_metadata": {"total_token_count": 5},
    }
    stream = stream_of(
        json.dumps(answer), url="https://a.example/v1beta/models/x:generateContent", content_type=""
    )
    message = stream.message
    assert (message.id, message.model, message.usage) == ("r1", "harbour-1", {"total_token_count": 5})
    [choice] = message.choices
    assert (choice.finish_reason, choice.joined("text"), len(choice.annotations)) == ("STOP", "At ten.", 1)
    assert [part.kind for part in choice.parts] == ["text", "tool_call"], "and nothing is left over"
