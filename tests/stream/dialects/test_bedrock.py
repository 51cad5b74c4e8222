"""Bedrock: Converse and invoke, told apart by their frames and, where they look the same, by the path."""

import json
from typing import Any

import pytest

from inspector.stream import Part, Stream
from inspector.stream.dialects import bedrock_converse, bedrock_invoke
from inspector.stream.framing import Event
from inspector.stream.reading import replace_events
from tests import goldens
from tests.helpers import stream_of
from tests.stream import frames

INVOKE = {dialect.NAME.partition("/")[2]: dialect for dialect in bedrock_invoke.DIALECTS}
MODEL = "https://bedrock.example.test/model/"


def golden(dialect: str, name: str) -> Stream:
    """A stream of the test data."""
    return goldens.golden(dialect, name).stream()


def parts(stream: Stream, kind: str) -> list[Part]:
    """The parts of a kind."""
    return [part for part in stream.message.parts if part.kind == kind]


class TestConverse:
    def test_blocks_keep_apart_what_they_are(self) -> None:
        stream = golden("bedrock-converse", "tools")
        assert [part.kind for part in stream.message.parts] == [
            "reasoning",
            "redacted",
            "tool_call",
            "tool_call",
        ]
        assert parts(stream, "reasoning")[0].fields["signature"] == "c2ln"
        assert parts(stream, "redacted")[0].text == "aGlk"
        assert parts(stream, "tool_call")[0].fields["type"] == "tool_use"
        assert stream.message.fields["additionalModelResponseFields"] == {"stop_sequence": "||"}
        assert stream.message.fields["metrics"] == {"latencyMs": 900}
        assert stream.anomalies == []

    def test_the_stream_ends_with_the_message(self) -> None:
        stream = golden("bedrock-converse", "text")
        assert stream.message.fields["end"] == "messageStop"
        assert stream.field_since("end") == 6

    def test_results_of_the_servers_tools(self) -> None:
        stream = golden("bedrock-converse", "server-tools")
        first, text = parts(stream, "tool_result")
        assert (first.call_id, first.fields["status"], first.text) == (
            "tooluse_s",
            "success",
            '{"high":"6:12"}',
        )
        assert text.text == "and 18:40"
        (image,) = parts(stream, "image")
        assert (image.text, image.fields["format"]) == ("iVBO", "png")
        assert parts(stream, "unknown")[0].text == '{"a":[1]}'

    def test_what_a_guardrail_repeats_is_a_copy(self) -> None:
        stream = golden("bedrock-converse", "server-tools")
        (copy,) = (delta for delta in stream.deltas if delta.op.value == "restate")
        assert copy.path == ("trace", "guardrail", "modelOutput", 0)
        assert golden("bedrock-converse", "answer").anomalies == []

    def test_an_index_that_is_opened_again_is_another_call(self) -> None:
        stream = golden("bedrock-converse", "blocks-again")
        assert [part.id for part in parts(stream, "tool_call")] == ["0/tool_call/0", "0/tool_call/0.1"]
        assert json.loads(parts(stream, "unknown")[0].text)["note"] == "kept"

    def test_exceptions_and_errors(self) -> None:
        stream = golden("bedrock-converse", "exception")
        assert stream.events[-1].type == "modelStreamErrorException"
        assert stream.message.error["message"] == "The model stopped answering"
        assert stream.kinds[-1] == "error"
        assert stream.message_at(2).error is None
        assert golden("bedrock-converse", "only-an-error").message.error == "try again"

    def test_an_answer_in_full(self) -> None:
        stream = golden("bedrock-converse", "answer")
        call = parts(stream, "tool_call")[0]
        assert (call.name, call.text) == ("tides", '{"port":"Brest","legs":[1, 2]}')
        assert parts(stream, "tool_result")[0].text == "none"
        assert parts(stream, "unknown")[0].text == '{"a":1}'

    def test_a_refused_request(self) -> None:
        stream = stream_of(
            '{"message":"no such model"}',
            url=f"{MODEL}m/converse-stream",
            content_type="application/json",
            status=400,
        )
        assert (stream.dialect, stream.message.error) == ("bedrock-converse", {"message": "no such model"})

    @pytest.mark.parametrize(
        "payload", [None, [], {}, {"output": {"message": {}}}, {"output": [], "stopReason": "x"}]
    )
    def test_other_documents(self, payload: Any) -> None:
        assert not bedrock_converse.recognise(Event("message", ""), payload)


class TestInvoke:
    def test_the_data_is_what_is_wrapped(self) -> None:
        stream = golden("bedrock-invoke-anthropic", "text")
        assert stream.framing == "aws-eventstream"
        assert json.loads(stream.events[2].data)["delta"]["text"] == "Olá,"
        assert stream.message.fields[bedrock_invoke.METRICS]["outputTokenCount"] == 7
        assert stream.message.fields["end"] == "message_stop"

    def test_a_changed_event_is_wrapped_again(self) -> None:
        golden_ = goldens.golden("bedrock-invoke-anthropic", "text")
        stream = golden_.stream()
        changed = replace_events(stream, {2: stream.events[2].data.replace("Olá", "Até logo")})
        assert isinstance(changed, bytes)
        again = golden_.stream(changed)
        assert again.message.choices[0].joined("text") == "Até logo, barco"
        assert again.anomalies == []

    def test_the_stop_of_a_block_does_not_close_it(self) -> None:
        stream = golden("bedrock-invoke-nova", "text")
        assert [part.id for part in stream.message.parts] == ["0/text/0", "0/tool_call/1"]

    def test_an_answer_of_nova_is_told_from_converse_by_its_path(self) -> None:
        answer = goldens.golden("bedrock-converse", "answer").content.decode()
        for path, dialect in [
            ("us.amazon.nova-2/invoke", "bedrock-invoke/nova"),
            ("us.amazon.nova-2/converse", "bedrock-converse"),
            ("x", "bedrock-converse"),
        ]:
            stream = stream_of(answer, url=MODEL + path, content_type="application/json")
            assert stream.dialect == dialect
            assert stream.message.choices[0].joined("text") == "There are two boats."

    def test_an_answer_of_anthropic_is_its_own(self) -> None:
        answer = '{"type":"message","role":"assistant","content":[],"stop_reason":"end_turn"}'
        url = f"{MODEL}anthropic.harbour-9/invoke"
        assert stream_of(answer, url=url, content_type="").dialect == "anthropic-messages"

    @pytest.mark.parametrize(
        ("model", "dialect"),
        [
            ("us.anthropic.harbour-v1%3A0", "anthropic"),
            ("amazon.titan-lite", "titan"),
            ("eu.amazon.nova-1:0", "nova"),
            ("meta.llama-h", "llama"),
            ("mistral.boat", "mistral"),
            ("cohere.boat", "cohere"),
        ],
    )
    def test_an_error_is_told_by_the_model(self, model: str, dialect: str) -> None:
        headers = {":exception-type": "throttlingException", ":message-type": "exception"}
        body = frames.text_frame(headers, '{"message":"slow down"}')
        stream = stream_of(body, url=f"{MODEL}{model}/invoke-with-response-stream", content_type="")
        assert stream.dialect == f"bedrock-invoke/{dialect}"
        assert stream.message.error == {"type": "throttlingException", "message": "slow down"}
        refused = stream_of('{"message":"no"}', url=f"{MODEL}{model}/invoke", content_type="", status=403)
        assert (refused.dialect, refused.message.error) == (f"bedrock-invoke/{dialect}", {"message": "no"})

    def test_texts_of_another_api_are_not_theirs(self) -> None:
        payload = {"text": "x", "is_finished": True}
        assert not any(dialect.recognise(Event("message", ""), payload) for dialect in bedrock_invoke.DIALECTS)


class TestRequests:
    def test_of_converse(self) -> None:
        request = {
            "system": [{"text": "Be brief."}, {"cachePoint": {"type": "default"}}],
            "messages": [
                {
                    "role": "user",
                    "content": [{"text": "Tides?"}, {"guardContent": {"text": {"text": "Brest"}}}],
                },
                {
                    "role": "assistant",
                    "content": [{"toolUse": {"toolUseId": "tooluse_1", "name": "tides", "input": {"a": 1}}}],
                },
                {
                    "role": "user",
                    "content": [
                        {
                            "toolResult": {
                                "toolUseId": "tooluse_1",
                                "content": [{"json": {"high": 6}}, {"text": "!"}],
                            }
                        },
                        {"text": "And now?"},
                        {"image": {"format": "png", "source": {"bytes": "iVBO"}}},
                    ],
                },
            ],
            "toolConfig": {
                "tools": [{"toolSpec": {"name": "tides"}}, {"systemTool": {"name": "s"}}, {"cachePoint": {}}]
            },
        }
        turns = bedrock_converse.request_turns(request)
        assert turns is not None
        assert [(turn.role, turn.call_id, turn.path) for turn in turns] == [
            ("system", "", ()),
            ("user", "", ("messages", 0)),
            ("assistant", "", ("messages", 1)),
            ("user", "tooluse_1", ("messages", 2, "content", 0)),
            ("user", "", ("messages", 2)),
        ]
        assert [delta.value for delta in turns[1].deltas] == ["Tides?", "Brest"]
        assert [delta.target.kind for delta in turns[4].deltas] == ["text", "image", "image"]
        for turn in turns:
            for delta in turn.deltas:
                found: Any = request
                for step in delta.path:
                    found = found[step]
                assert found == delta.value or delta.value == ""
        assert bedrock_converse.request_tools(request) == ["tides", "s"]

    @pytest.mark.parametrize(
        "request_",
        [
            {},
            {"messages": [{"content": "text"}]},
            {"messages": [{"content": [{"type": "text", "text": "x"}]}]},
            [],
            None,
        ],
    )
    def test_others(self, request_: Any) -> None:
        assert bedrock_converse.request_turns(request_) is None

    @pytest.mark.parametrize(
        ("name", "request_", "said"),
        [
            ("titan", {"inputText": "Tides?"}, "Tides?"),
            ("anthropic", {"prompt": "\n\nHuman: Tides?\n\nAssistant:"}, "Tides?"),
            ("anthropic-completions", {"prompt": "\n\nHuman: Tides?\n\nAssistant:"}, "Tides?"),
            ("llama", {"prompt": "Tides?"}, "Tides?"),
            ("anthropic", {"messages": [{"role": "user", "content": "Tides?"}]}, "Tides?"),
            ("nova", {"messages": [{"role": "user", "content": [{"text": "Tides?"}]}]}, "Tides?"),
        ],
    )
    def test_of_invoke(self, name: str, request_: Any, said: str) -> None:
        turns = INVOKE[name].request_turns(request_)
        assert turns is not None
        assert [(turn.role, turn.deltas[0].value) for turn in turns] == [("user", said)]
        assert INVOKE[name].request_tools(request_) == []

    def test_whatever_stands_in_them(self) -> None:
        request = {
            "system": [{"text": "x"}],
            "messages": [
                {
                    "role": "user",
                    "content": [{"text": "x"}, {"toolResult": {"toolUseId": "t", "content": [{"text": "x"}]}}],
                }
            ],
            "toolConfig": {"tools": [{"toolSpec": {"name": "n"}}]},
        }
        for value in goldens.mutations(request, 400):
            for dialect in (bedrock_converse, *bedrock_invoke.DIALECTS):
                dialect.request_turns(value)
                assert isinstance(dialect.request_tools(value), list)


def test_an_index_for_each_piece_makes_no_parts_of_novas_text() -> None:
    events = [
        {"messageStart": {"role": "assistant"}},
        *({"contentBlockDelta": {"delta": {"text": f"word{at} "}, "contentBlockIndex": at}} for at in range(9)),
        {
            "contentBlockStart": {
                "start": {"toolUse": {"toolUseId": "t1", "name": "tides"}},
                "contentBlockIndex": 9,
            }
        },
        {"contentBlockDelta": {"delta": {"toolUse": {"input": "{}"}}, "contentBlockIndex": 9}},
        {"contentBlockDelta": {"delta": {"text": "later"}, "contentBlockIndex": 10}},
        {"messageStop": {"stopReason": "end_turn"}},
    ]
    reader = bedrock_invoke.DIALECTS[2].reader()
    said = [delta for at, event in enumerate(events) for delta in reader.feed(at, Event("chunk", ""), event)]
    texts: dict[object, str] = {}
    for delta in said:
        if delta.target.kind == "text":
            texts[delta.target.key] = texts.get(delta.target.key, "") + delta.value
    assert list(texts.values()) == ["".join(f"word{at} " for at in range(9)), "later"]
