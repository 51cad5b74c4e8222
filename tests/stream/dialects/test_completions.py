"""Completions of text without a conversation: OpenAI's, Writer's, TGI's, watsonx's."""

from typing import Any

import pytest

from inspector.stream.dialects import hf_tgi, openai_completions, watsonx, writer_completions
from inspector.stream.framing import NOT_JSON
from tests.helpers import stream_of
from tests.stream.dialects.telling import PLAIN, golden, ops, parts, told


class TestOpenAi:
    def test_lists_of_log_probabilities_grow(self) -> None:
        stream = golden("openai-completions", "logprobs")
        assert stream.message.choices[0].fields == {
            "logprobs.tokens": ["At", " six"],
            "logprobs.token_logprobs": [-0.5, -0.25],
            "logprobs.top_logprobs": [{"At": -0.5}],
            "logprobs.text_offset": [0, 2],
        }
        assert stream.message_at(1).choices[0].fields["logprobs.tokens"] == ["At"]

    def test_a_choice_like_a_chats_ends_it(self) -> None:
        stream = golden("openai-completions", "ends-like-a-chat")
        assert (stream.dialect, parts(stream)) == ("openai-completions", [("text", "At six")])
        assert stream.message.choices[0].finish_reason == "stop"

    def test_errors(self) -> None:
        assert golden("openai-completions", "error").message.error["type"] == "server_error"

    @pytest.mark.parametrize(
        ("payload", "decisive"),
        [
            ({"object": "text_completion", "choices": []}, True),
            ({"choices": [{"text": "x"}]}, True),
            ({"choices": [{"text": "x", "delta": {}}]}, False),
            ({"choices": [{"text": None}]}, False),
            ({"choices": []}, False),
            ([], False),
        ],
    )
    def test_by_shape(self, payload: Any, decisive: bool) -> None:
        assert openai_completions.recognise(PLAIN, payload) is decisive

    def test_by_path(self) -> None:
        paths = ("/v1/completions", "/v1/completions/", "/v1/chat/completions")
        assert [openai_completions.serves(path) for path in paths] == [True, True, False]

    @pytest.mark.parametrize(
        ("prompt", "turns"),
        [
            ("When?", [[("text", "text", "When?")]]),
            (["When?", "Where?"], [[("text", "text", "When?")], [("text", "text", "Where?")]]),
            ([1, 2], [[("unknown", "text", [1, 2])]]),
            ([[1], "x"], [[("unknown", "text", [1])], [("text", "text", "x")]]),
        ],
    )
    def test_requests(self, prompt: Any, turns: Any) -> None:
        request = {"prompt": prompt}
        found = told(openai_completions.request_turns(request), request)
        assert [deltas for _, _, _, deltas in found] == turns
        assert writer_completions.request_turns(request) == openai_completions.request_turns(request)
        assert openai_completions.request_tools(request) == writer_completions.request_tools(request) == []

    @pytest.mark.parametrize("request_", [{}, {"prompt": 5}, {"prompt": {}}, [], None])
    def test_other_requests(self, request_: Any) -> None:
        assert openai_completions.request_turns(request_) is None


class TestWriter:
    def test_values(self) -> None:
        assert ops(golden("writer-completions", "text")) == ["append"] * 4

    @pytest.mark.parametrize(
        ("payload", "decisive"),
        [({"value": "x"}, True), ({"value": 5}, False), ({"value": "x", "a": 1}, False), ("value", False)],
    )
    def test_by_shape(self, payload: Any, decisive: bool) -> None:
        assert writer_completions.recognise(PLAIN, payload) is decisive

    def test_an_error_keeps_what_was_said(self) -> None:
        stream = stream_of('data: {"value":"At"}\n\ndata: {"error":"closed"}\n\n')
        assert (parts(stream), stream.message.error) == ([("text", "At")], "closed")
        assert writer_completions.serves("/v1/completions")


class TestTgi:
    def test_the_whole_text_repeats_the_tokens_that_are_text(self) -> None:
        stream = golden("hf-tgi", "text")
        assert ops(stream) == ["append", "append", "restate"]
        assert stream.anomalies == []
        assert stream.message.usage == {"generated_tokens": 3}

    @pytest.mark.parametrize(
        ("payload", "decisive"),
        [
            ({"token": {}, "generated_text": None}, True),
            ({"generated_text": "x"}, True),
            ({"generated_text": None}, False),
            ({"token": {}}, False),
            ([{"generated_text": "x"}], False),
            (NOT_JSON, False),
        ],
    )
    def test_by_shape(self, payload: Any, decisive: bool) -> None:
        assert hf_tgi.recognise(PLAIN, payload) is decisive

    def test_by_path(self) -> None:
        paths = ("/generate_stream", "/models/x/generate", "/api/generate", "/")
        assert [hf_tgi.serves(path) for path in paths] == [True, True, False, False]

    def test_requests(self) -> None:
        request = {"inputs": "When?"}
        assert told(hf_tgi.request_turns(request), request) == [("user", "", "", [("text", "text", "When?")])]
        assert hf_tgi.request_turns({"inputs": ["x"]}) is None
        assert hf_tgi.request_tools(request) == []


class TestWatsonx:
    def test_counts_that_an_event_does_not_tell_stay(self) -> None:
        stream = golden("watsonx", "text")
        usages = [stream.message_at(k).usage for k in (1, 2, 4)]
        assert usages == [
            {"input_token_count": 5},
            {"input_token_count": 5, "generated_token_count": 1},
            {"input_token_count": 5, "generated_token_count": 3},
        ]

    def test_it_is_not_finished_until_the_end(self) -> None:
        stream = golden("watsonx", "text")
        assert stream.finish_since(0) == 4

    def test_errors(self) -> None:
        stream = stream_of(
            '{"errors":[{"code":"no"}]}',
            url="https://api.example.test/ml/v1/text/generation_stream",
            status=404,
        )
        assert (stream.dialect, stream.message.error) == ("watsonx", [{"code": "no"}])

    @pytest.mark.parametrize(
        ("payload", "decisive"),
        [
            ({"results": [{"generated_text": ""}]}, True),
            ({"results": [{}]}, False),
            ({"results": {"generated_text": ""}}, False),
            ([], False),
        ],
    )
    def test_by_shape(self, payload: Any, decisive: bool) -> None:
        assert watsonx.recognise(PLAIN, payload) is decisive

    def test_by_path(self) -> None:
        paths = ("/ml/v1/text/generation_stream", "/ml/v1/text/chat_stream", "/ml/v1/text/embeddings")
        assert [watsonx.serves(path) for path in paths] == [True, True, False]

    def test_requests(self) -> None:
        request = {"model_id": "m", "input": "When?"}
        assert told(watsonx.request_turns(request), request) == [("user", "", "", [("text", "text", "When?")])]
        assert watsonx.request_turns({"input": "When?"}) is None
        assert watsonx.request_tools(request) == []
