"""Faults: each one on each API gives a reason, or a cassette that reads back as what it claims."""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import anthropic
import openai
import pytest
import requests
import vcr

from inspector.cassette import Cassette, edit_headers, replace_body
from inspector.faults import FAULTS, Fault, Scene, shapes
from inspector.faults.answers import RETRY_AFTER_S
from inspector.faults.endings import terminators
from inspector.faults.refusals import SENTENCE
from inspector.faults.shapes import Asked
from inspector.resource_files import samples
from inspector.stream import Stream, read_stream
from inspector.stream.structure import findings
from tests.goldens import CONTENT_TYPES, INVOKE_PATH, PATHS, STREAMS, Golden
from tests.helpers import TEMPLATES, cassette_text, fixture, parse

REASONS = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    422: "Unprocessable Entity",
    429: "Too Many Requests",
    500: "Internal Server Error",
    503: "Service Unavailable",
}
BY_NAME = {fault.name: fault for fault in FAULTS}
SHARED = Path(__file__).resolve().parents[2] / "shared" / "cassettes" / "files"
GOLDENS = [
    Golden(path.parent.name, path)
    for path in sorted(STREAMS.glob("*/*"))
    if path.suffix in (".sse", ".ndjson", ".frames") or not path.stem.endswith((".message", ".at"))
]


@cache
def recorded_cassettes() -> list[Cassette]:
    """The cassettes that other projects recorded, as far as they are small."""
    paths = [path for path in sorted(SHARED.rglob("*.y*ml")) if path.stat().st_size < 300_000]
    return [Cassette.parse(path.read_bytes()) for path in paths]


def recorded(golden: Golden, recorder: str = "vcrpy", **headers: str) -> Cassette:
    """A cassette whose one answer is a golden stream."""
    text = cassette_text(recorder, content_type=CONTENT_TYPES[golden.path.suffix])
    path = PATHS.get(golden.dialect, INVOKE_PATH)
    cassette = parse(text.replace("/v1/chat/completions", path))
    if headers:
        old = cassette.interactions[0].response
        assert old is not None
        rows = [*old.headers, *((name.replace("_", "-"), value) for name, value in headers.items())]
        cassette = edit_headers(cassette, 0, "response", rows).cassette
    body = golden.content
    new: str | bytes = body if golden.path.suffix == ".frames" else body.decode()
    return replace_body(cassette, 0, "response", new)


def golden(name: str) -> Golden:
    (path,) = (path for path in STREAMS.glob(f"{name}.*") if not path.stem.endswith((".message", ".at")))
    return Golden(path.parent.name, path)


def stream_in(cassette: Cassette, index: int = 0) -> Stream:
    stream = read_stream(cassette.interactions[index])
    assert stream is not None
    return stream


def made(fault: str, cassette: Cassette, k: int = 0, index: int = 0) -> Cassette:
    """The cassette with a fault, read again."""
    return Cassette.parse(BY_NAME[fault].edit(cassette, index, k).cassette.encode())


def why_not(fault: str, cassette: Cassette, k: int = 0) -> str:
    interaction = cassette.interactions[0]
    reason = BY_NAME[fault].why_not(Scene(interaction, read_stream(interaction), k))
    if reason:
        with pytest.raises(ValueError) as error:
            BY_NAME[fault].edit(cassette, 0, k)
        assert str(error.value) == reason
    return reason


class TestStatus:
    @pytest.mark.parametrize("recorder", TEMPLATES)
    @pytest.mark.parametrize("status", [400, 401, 403, 404, 422, 429, 500, 503])
    def test_all_that_says_it_agrees(self, recorder: str, status: int) -> None:
        before = recorded(
            golden("openai-chat/plain-text"),
            recorder,
            Transfer_Encoding="chunked",
            Content_Length="7",
            X_Id="x",
        )
        cassette = made(f"answer_{status}", before)
        response = cassette.interactions[0].response
        assert response is not None
        headers = response.headers
        assert response.status == status
        assert response.reason in ("", REASONS[status])
        assert headers.get("content-type") == "application/json"
        assert headers.get("content-length") == str(len(response.body.stored))
        assert (headers.get("transfer-encoding"), headers.get("x-id")) == ("", "x")
        assert headers.get("retry-after") == (str(RETRY_AFTER_S) if status == 429 else "")
        assert stream_in(cassette).message.error["message"]
        request = cassette.interactions[0].request
        assert request is not None
        assert request.url.endswith("/v1/chat/completions")

    def test_a_compressed_answer_is_one_no_more(self) -> None:
        (path,) = (path for path in samples() if path.name == "vcrpy-chat.yaml")
        before = Cassette.parse(path.read_bytes())
        cassette = made("answer_429", before)
        response = cassette.interactions[0].response
        assert response is not None
        assert response.headers.get("content-encoding") == ""
        assert json.loads(response.body.stored)["error"]["code"] == "rate_limit_exceeded"
        assert [each.yaml for each in list(cassette.interactions)[1:]] == [
            each.yaml for each in list(before.interactions)[1:]
        ]

    def test_an_answer_of_no_known_api(self) -> None:
        cassette = parse(cassette_text().replace("/v1/chat/completions", "/tides"))
        edit = BY_NAME["answer_503"].edit(cassette, 0)
        assert edit.notes == ("the API is not known: its error is a plain message",)
        response = edit.cassette.interactions[0].response
        assert response is not None
        assert json.loads(response.body.text or "") == {"message": "The service is unavailable"}

    def test_a_session_cannot(self) -> None:
        cassette = Cassette.parse(fixture("websocket.yaml"))
        assert all("not edited" in why_not(fault.name, cassette) for fault in FAULTS)

    def test_bedrock_names_the_exception(self) -> None:
        response = made("answer_429", recorded(golden("bedrock-converse/text"))).interactions[0].response
        assert response is not None
        assert response.headers.get("x-amzn-errortype") == "ThrottlingException"
        assert json.loads(response.body.text or "").keys() == {"message"}


EACH_STATUS = (400, 401, 403, 404, 408, 422, 424, 429, 500, 503, 529)
OPENAI = {400, 401, 403, 404, 422, 429, 500, 503}
BEDROCK = {400, 403, 404, 408, 424, 429, 500, 503}
KNOWN = {
    "openai-chat/plain-text": OPENAI,
    "openai-completions/text": OPENAI,
    "openai-responses/plain-text": OPENAI,
    "openai-assistants/plain-text": OPENAI,
    "openai-transcription/pieces": OPENAI,
    "writer-completions/text": OPENAI,
    "anthropic-messages/plain-text": {400, 401, 403, 404, 429, 500, 529},
    "gemini/plain-text": {400, 401, 403, 404, 429, 500, 503},
    "cohere-v1/text": OPENAI,
    "cohere-v2/text-and-citations": OPENAI,
    "ollama-chat/chat": {400, 401, 404, 429, 500, 503},
    "ollama-generate/generate": {400, 401, 404, 429, 500, 503},
    "hf-tgi/text": {422, 424, 429, 500},
    "watsonx/text": {400, 401, 403, 404, 429, 500, 503},
    "replicate/text": OPENAI,
    "mcp/tool-result": {400, 401, 403, 404, 500},
    "bedrock-converse/text": BEDROCK,
    "bedrock-invoke-anthropic/text": BEDROCK,
    "bedrock-invoke-nova/text": BEDROCK,
}
"""The statuses that each API answers with; all others are grey."""


class TestWhatAnApiKnows:
    @pytest.mark.parametrize("name", KNOWN)
    def test_statuses(self, name: str) -> None:
        cassette = recorded(golden(name))
        reasons = {status: why_not(f"answer_{status}", cassette) for status in EACH_STATUS}
        assert {status for status, reason in reasons.items() if not reason} == KNOWN[name]
        assert all("never answers" in reason for reason in reasons.values() if reason)

    def test_the_reason_says_what_is_right(self) -> None:
        assert why_not("answer_529", recorded(golden("gemini/plain-text"))) == (
            "this API never answers 529: only Anthropic's API does"
        )
        assert why_not("answer_401", recorded(golden("bedrock-converse/text"))) == (
            "this API never answers 401: it says so by 403"
        )

    def test_a_dialect_whose_errors_are_not_known(self) -> None:
        with pytest.raises(ValueError, match="not known how this API says an error"):
            shapes.answer("some-new-dialect", Asked(500))

    def test_the_tip_says_what_a_cassette_cannot_hold(self) -> None:
        assert "cannot be recorded" in BY_NAME["cut"].tip


class TestReplay:
    """The vendors' clients raise their own errors."""

    MESSAGES: Any = [{"role": "user", "content": "x"}]  # noqa: RUF012  shared and never changed

    def play(self, cassette: Cassette, tmp_path: Path) -> Any:
        path = tmp_path / "fault.yaml"
        path.write_bytes(cassette.encode())
        return vcr.use_cassette(str(path), record_mode="none")

    def openai_client(self) -> openai.OpenAI:
        return openai.OpenAI(api_key="none", base_url="https://api.example.com/v1", max_retries=0)

    @pytest.mark.parametrize(
        ("status", "error"),
        [
            (400, openai.BadRequestError),
            (401, openai.AuthenticationError),
            (429, openai.RateLimitError),
            (500, openai.InternalServerError),
            (403, openai.PermissionDeniedError),
            (404, openai.NotFoundError),
            (422, openai.UnprocessableEntityError),
            (503, openai.InternalServerError),
        ],
    )
    @pytest.mark.parametrize("name", ["plain-text", "answer"])
    def test_openai(self, status: int, error: type[openai.APIStatusError], name: str, tmp_path: Path) -> None:
        cassette = made(f"answer_{status}", recorded(golden(f"openai-chat/{name}")))
        client = self.openai_client()
        with self.play(cassette, tmp_path), pytest.raises(error) as raised:
            client.chat.completions.create(model="m", messages=self.MESSAGES, stream=name != "answer")
        client.close()
        assert raised.value.status_code == status
        if status == 429:
            assert raised.value.response.headers["retry-after"] == str(RETRY_AFTER_S)
            assert raised.value.code == "rate_limit_exceeded"

    @pytest.mark.parametrize(
        ("status", "error", "type_"),
        [
            (400, anthropic.BadRequestError, "invalid_request_error"),
            (401, anthropic.AuthenticationError, "authentication_error"),
            (429, anthropic.RateLimitError, "rate_limit_error"),
            (403, anthropic.PermissionDeniedError, "permission_error"),
            (404, anthropic.NotFoundError, "not_found_error"),
            (500, anthropic.InternalServerError, "api_error"),
            (529, anthropic.InternalServerError, "overloaded_error"),
        ],
    )
    def test_anthropic(
        self, status: int, error: type[anthropic.APIStatusError], type_: str, tmp_path: Path
    ) -> None:
        cassette = made(f"answer_{status}", recorded(golden("anthropic-messages/tool-use")))
        client = anthropic.Anthropic(api_key="none", base_url="https://api.example.com", max_retries=0)
        with self.play(cassette, tmp_path), pytest.raises(error) as raised:
            client.messages.create(model="m", max_tokens=9, messages=self.MESSAGES)
        client.close()
        body = raised.value.body
        assert isinstance(body, dict)
        assert body["error"]["type"] == type_

    def test_an_error_amid_a_stream_of_openai(self, tmp_path: Path) -> None:
        cassette = made("insert_error", recorded(golden("openai-chat/plain-text")), 3)
        client = self.openai_client()
        got: list[Any] = []
        with self.play(cassette, tmp_path), pytest.raises(openai.APIError, match="had an error"):
            got += client.chat.completions.create(model="m", messages=self.MESSAGES, stream=True)
        client.close()

    def test_an_error_amid_a_stream_of_anthropic(self, tmp_path: Path) -> None:
        cassette = made("insert_error", recorded(golden("anthropic-messages/plain-text")), 3)
        client = anthropic.Anthropic(api_key="none", base_url="https://api.example.com", max_retries=0)
        with self.play(cassette, tmp_path), pytest.raises(anthropic.APIStatusError, match="api_error"):
            list(client.messages.create(model="m", max_tokens=9, messages=self.MESSAGES, stream=True))
        client.close()

    def test_an_error_amid_a_stream_of_responses(self, tmp_path: Path) -> None:
        cassette = made("insert_error", recorded(golden("openai-responses/plain-text")), 3)
        client = self.openai_client()
        with self.play(cassette, tmp_path):
            events = list(client.responses.create(model="m", input="x", stream=True))
        client.close()
        assert events[3].type == "error"
        assert [event.sequence_number for event in events] == list(range(len(events)))

    @pytest.mark.parametrize("name", ["plain-text", "function-calls", "reasoning-summaries"])
    def test_a_refusal_of_responses(self, name: str, tmp_path: Path) -> None:
        cassette = made("refuse", recorded(golden(f"openai-responses/{name}")))
        client = self.openai_client()
        with self.play(cassette, tmp_path), client.responses.stream(model="m", input="x") as events:
            kinds = [event.type for event in events]
            final = events.get_final_response()
        client.close()
        assert "response.refusal.delta" in kinds
        assert "response.output_text.delta" not in kinds
        [item] = final.output
        assert [part.type for part in item.content] == ["refusal"]  # type: ignore[union-attr]

    @pytest.mark.parametrize("name", ["plain-text", "parallel-tool-calls"])
    def test_a_refusal_of_a_chat(self, name: str, tmp_path: Path) -> None:
        cassette = made("refuse", recorded(golden(f"openai-chat/{name}")))
        client = self.openai_client()
        with (
            self.play(cassette, tmp_path),
            client.chat.completions.stream(model="m", messages=self.MESSAGES) as events,
        ):
            list(events)
            [choice] = events.get_final_completion().choices
        client.close()
        assert (choice.finish_reason, choice.message.refusal) == ("stop", SENTENCE)
        assert not choice.message.content
        assert not choice.message.tool_calls

    @pytest.mark.parametrize("name", ["plain-text", "thinking", "tool-use"])
    def test_a_refusal_of_anthropic(self, name: str, tmp_path: Path) -> None:
        cassette = made("refuse", recorded(golden(f"anthropic-messages/{name}")))
        client = anthropic.Anthropic(api_key="none", base_url="https://api.example.com", max_retries=0)
        with (
            self.play(cassette, tmp_path),
            client.messages.stream(model="m", max_tokens=9, messages=self.MESSAGES) as events,
        ):
            message = events.get_final_message()
        client.close()
        assert (message.stop_reason, message.content) == ("refusal", [])

    def test_the_end_of_responses_that_is_kept(self, tmp_path: Path) -> None:
        before = recorded(golden("openai-responses/plain-text"))
        stream = stream_in(before)
        k = next(k for k in range(len(stream.events)) if stream.message_at(k).parts)
        cassette = made("cut_but_end", before, k)
        client = self.openai_client()
        with self.play(cassette, tmp_path):
            *_, last = client.responses.create(model="m", input="x", stream=True)
        client.close()
        assert last.type == "response.completed"
        assert last.response.output_text == stream.message_at(k).parts[0].text != stream.message.parts[0].text

    def test_what_was_compressed_is_read_as_it_is(self, tmp_path: Path) -> None:
        cassette = made("answer_429", recorded(golden("openai-chat/answer"), Content_Encoding="gzip"))
        with self.play(cassette, tmp_path):
            answer = requests.post("https://api.example.com/v1/chat/completions", json={}, timeout=5)
        assert (answer.status_code, answer.json()["error"]["type"]) == (429, "requests")


class TestEndings:
    PLAIN = golden("openai-chat/plain-text")

    def test_cut(self) -> None:
        before = recorded(self.PLAIN)
        events = stream_in(before).events
        assert stream_in(made("cut", before, 2)).events == events[:2]
        assert stream_in(made("cut_but_end", before, 2)).events[-1].data == "[DONE]"
        assert len(stream_in(made("cut_but_end", before, 2)).events) == 3
        assert [event.data for event in stream_in(made("drop_end", before)).events] == [
            event.data for event in events[:-1]
        ]

    def test_where_there_is_nothing_to_cut(self) -> None:
        cassette = recorded(self.PLAIN)
        last = len(stream_in(cassette).events)
        assert why_not("cut", cassette) == "the playhead stands before the first event"
        assert why_not("cut", cassette, last) == "nothing comes after the event at the playhead"
        assert (
            why_not("cut_but_end", cassette, last - 1) == "only the end comes after the event at the playhead"
        )
        assert why_not("cut_but_end", cassette, last) == "no event behind the playhead ends the stream"
        assert why_not("drop_end", made("drop_end", cassette)) == "no event says that this stream ends"
        assert why_not("cut", recorded(golden("openai-chat/answer")), 1) == "this answer was not streamed"

    def test_numbers_stay_consecutive(self) -> None:
        cassette = made("cut_but_end", recorded(golden("openai-responses/plain-text")), 4)
        assert findings(stream_in(cassette)) == []
        assert len(stream_in(cassette).events) == 5

    def test_a_frame_says_what_it_is(self) -> None:
        stream = stream_in(made("insert_error", recorded(golden("bedrock-converse/text")), 1))
        assert dict(stream.events[1].headers)[":message-type"] == "exception"
        assert stream.events[1].type == "internalServerException"
        assert stream.framed.anomalies == ()

    @pytest.mark.parametrize(
        "name",
        [
            "openai-responses/plain-text",
            "openai-responses/function-calls",
            "openai-responses/reasoning-summaries",
            "openai-responses/mcp",
            "openai-responses/code-interpreter",
            "cohere-v1/text",
            "cohere-v1/tool-calls",
            "openai-transcription/pieces",
            "openai-assistants/function-calls",
            "gemini-interactions/steps",
            "gemini/plain-text",
            "gemini/function-calls",
            "gemini/thoughts",
            "hf-tgi/text",
            "watsonx/text",
            "ollama-chat/tool-calls",
            "anthropic-messages/thinking",
            "bedrock-converse/tools",
        ],
    )
    def test_the_end_that_is_kept_says_no_more_than_was_said(self, name: str) -> None:
        cassette = recorded(golden(name))
        stream = stream_in(cassette)
        done = 0
        for k in range(1, len(stream.events)):
            try:
                after = stream_in(made("cut_but_end", cassette, k))
            except ValueError:
                continue
            done += 1
            wanted = [(part.kind, part.text) for part in stream.message_at(k).parts if part.text]
            assert [(part.kind, part.text) for part in after.message.parts if part.text] == wanted
            assert terminators(after) or all(choice.finish_reason for choice in after.message.choices)
            assert not [each for each in after.anomalies if "repeated" in each.message]
        assert done

    def test_an_error_stands_in_front_of_the_end(self) -> None:
        for name in (
            "openai-chat/plain-text",
            "openai-responses/plain-text",
            "anthropic-messages/plain-text",
            "cohere-v1/text",
            "cohere-v2/text-and-citations",
            "openai-assistants/plain-text",
            "ollama-chat/chat",
        ):
            before = recorded(golden(name))
            count = len(stream_in(before).events)
            after = stream_in(made("insert_error", before, count))
            first = terminators(stream_in(before))[0]
            assert [each.data for each in after.events[:-1]] == [
                each.data for each in stream_in(before).events[:first]
            ]
            assert "error" in (after.events[-1].type + after.events[-1].data).lower(), name
        failed = made("insert_error", recorded(golden("openai-chat/plain-text")), 2)
        assert why_not("insert_error", failed, 3) == "an error comes before this place already"
        assert why_not("insert_error", failed, 1) == ""


class TestContents:
    def test_the_tool_at_the_playhead_or_the_next_one(self) -> None:
        cassette = recorded(golden("openai-chat/parallel-tool-calls"))
        stream = stream_in(cassette)
        calls = [part for part in stream.message.parts if part.kind == "tool_call"]
        last = {part.id: stream.event_at(part.id, len(part.text) - 1) + 1 for part in calls}
        order = sorted(calls, key=lambda part: last[part.id])
        for k, broken in ((1, calls[0]), (last[order[-1].id], order[-1])):
            after = stream_in(made("break_arguments", cassette, k))
            wrong = [part.id for part in after.message.parts if after.valid_from(part.id) is None and part.text]
            assert broken.id in [part for part in wrong if part in last]
            assert len([part for part in wrong if part in last]) == 1

    @pytest.mark.parametrize("name", ["openai-responses/function-calls", "anthropic-messages/tool-use"])
    def test_copies_are_torn_as_well(self, name: str) -> None:
        stream = stream_in(made("break_arguments", recorded(golden(name))))
        assert [anomaly.message for anomaly in stream.anomalies if "never become JSON" in anomaly.message]
        assert not [anomaly for anomaly in stream.anomalies if "repeated" in anomaly.message]

    def test_objects_cannot_be_broken(self) -> None:
        cassette = recorded(golden("gemini/function-calls"))
        assert "as an object" in why_not("break_arguments", cassette)
        assert "calls no tool" in why_not("break_arguments", recorded(golden("openai-chat/plain-text")))

    @pytest.mark.parametrize(
        ("name", "reason"),
        [
            ("openai-chat/plain-text", "length"),
            ("openai-chat/answer", "length"),
            ("anthropic-messages/plain-text", "max_tokens"),
            ("gemini/plain-text", "MAX_TOKENS"),
            ("openai-responses/plain-text", "incomplete:max_output_tokens"),
            ("openai-responses/answer", "incomplete:max_output_tokens"),
            ("bedrock-converse/text", "max_tokens"),
            ("cohere-v2/text-and-citations", "MAX_TOKENS"),
            ("ollama-chat/chat", "length"),
            ("hf-tgi/text", "length"),
        ],
    )
    def test_too_long(self, name: str, reason: str) -> None:
        cassette = made("too_long", recorded(golden(name)))
        assert [choice.finish_reason for choice in stream_in(cassette).message.choices] == [reason]
        if name.startswith("openai-responses/plain"):
            assert stream_in(cassette).events[-1].type == "response.incomplete"
        assert why_not("too_long", cassette)

    @pytest.mark.parametrize(
        ("name", "reason", "said"),
        [
            ("openai-chat/plain-text", "stop", SENTENCE),
            ("openai-chat/answer", "stop", SENTENCE),
            ("openai-responses/plain-text", "completed", SENTENCE),
            ("openai-responses/answer-incomplete", "incomplete:content_filter", SENTENCE),
            ("anthropic-messages/plain-text", "refusal", ""),
            ("gemini/plain-text", "SAFETY", ""),
            ("gemini/integer-finish", "3", ""),
            ("bedrock-converse/text", "content_filtered", ""),
        ],
    )
    def test_refusing(self, name: str, reason: str, said: str) -> None:
        stream = stream_in(made("refuse", recorded(golden(name))))
        (choice,) = stream.message.choices
        assert (choice.finish_reason, choice.joined("refusal")) == (reason, said)
        if said:
            assert choice.joined("text") == ""
        assert stream.anomalies == []
        assert "no way to refuse" in why_not("refuse", recorded(golden("ollama-chat/chat")))

    @pytest.mark.parametrize("each", GOLDENS, ids=lambda each: f"{each.dialect}-{each.name}")
    def test_a_refusal_leaves_nothing_of_the_answer(self, each: Golden) -> None:
        cassette = recorded(each)
        before = read_stream(cassette.interactions[0])
        try:
            after = stream_in(made("refuse", cassette))
        except ValueError:
            return
        assert before is not None
        is_said = (
            each.dialect.startswith(("openai-chat", "openai-responses")) and each.name != "azure-first-chunk"
        )
        says = {SENTENCE} if is_said else set()
        left = {part.text for part in after.message.parts if part.text}
        assert left - {"none"} == says, "a choice that is a mere word says nothing"
        assert not any(choice.annotations for choice in after.message.choices)
        assert [each for each in findings(after) if each.words] == []
        body = "".join(event.data for event in after.events)
        for part in before.message.parts:
            if len(part.text) > 8 and part.text != SENTENCE:
                assert part.text not in body

    @pytest.mark.parametrize(
        ("host", "reason"),
        [
            ("api.openai.com", "stop"),
            ("harbour.openai.azure.com", "content_filter"),
            ("api.deepseek.com:443", "content_filter"),
            ("api.mistral.ai", ""),
            ("api.groq.com", ""),
        ],
    )
    @pytest.mark.parametrize("name", ["plain-text", "answer", "parallel-tool-calls", "reasoning-content"])
    def test_hosts_that_speak_as_openai_does(self, host: str, reason: str, name: str) -> None:
        text = recorded(golden(f"openai-chat/{name}")).encode().decode().replace("api.example.com", host)
        cassette = parse(text)
        if not reason:
            assert "no way to refuse" in why_not("refuse", cassette)
            return
        (choice,) = stream_in(made("refuse", cassette)).message.choices
        assert choice.finish_reason == reason
        assert choice.joined("refusal") == (SENTENCE if reason == "stop" else "")
        assert "refused already" in why_not("refuse", made("refuse", cassette))

    def test_empty(self) -> None:
        cassette = made("empty", recorded(golden("openai-responses/function-calls")))
        stream = stream_in(cassette)
        assert {part.text for part in stream.message.parts if part.kind in ("text", "tool_call")} <= {"", "{}"}
        assert len(stream.events) == len(stream_in(recorded(golden("openai-responses/function-calls"))).events)
        assert why_not("empty", cassette) == "this answer says nothing already"


def claims(fault: Fault, before: Stream, after: Stream | None, k: int) -> Iterator[bool]:
    """What must hold of a stream with a fault."""
    if after is None:
        return
    message = after.message
    match fault.name:
        case "cut":
            yield [event.data for event in after.events] == [event.data for event in before.events[:k]]
        case "cut_but_end":
            yield bool(terminators(after)) or any(choice.finish_reason for choice in message.choices)
            yield len(after.events) < len(before.events)
        case "drop_end":
            yield not terminators(after)
        case "insert_error":
            first = min(terminators(before), default=len(before.events))
            yield len(after.events) == min(k, first) + 1
            yield bool(message.error) or "ERROR" in after.events[-1].data
        case "break_arguments":
            yield any("never become JSON" in anomaly.message for anomaly in after.anomalies)
        case "empty":
            said = ("text", "tool_call", "refusal")
            yield all(part.text in ("", "{}", "[]") for part in message.parts if part.kind in said)
        case "too_long":
            reasons = [(choice.finish_reason or "").lower() for choice in message.choices]
            yield all(reason == "2" or "length" in reason or "max_" in reason for reason in reasons)
        case "refuse":
            reason = message.choices[0].finish_reason or ""
            yield bool(message.choices[0].joined("refusal")) or reason.lower() in (
                "refusal", "safety", "content_filtered", "content_filter", "error_toxic", "3"
            )  # fmt: skip
        case _:
            # Those of Replicate have no part of the message, and a URL that says nothing hides the API.
            yield bool(message.error) or after.dialect in (None, "replicate")


def check(cassette: Cassette, index: int, fault: Fault, k: int) -> bool:
    """Whether a fault could be made; if so it must be what it claims, and all else the same bytes."""
    before = read_stream(cassette.interactions[index])
    try:
        edit = fault.edit(cassette, index, k)
    except ValueError:
        return False
    after = Cassette.parse(edit.cassette.encode())
    assert len(after.interactions) == len(cassette.interactions)
    for other in {0, index - 1, index + 1, len(after.interactions) - 1} - {index}:
        if 0 <= other < len(after.interactions):
            assert after.interactions[other].yaml == cassette.interactions[other].yaml
    old, new = cassette.interactions[index].request, after.interactions[index].request
    assert (old and old.body.stored) == (new and new.body.stored)
    if before is not None:
        assert all(claims(fault, before, read_stream(after.interactions[index]), k)), (fault.name, index, k)
    return True


SWEPT = [fault for fault in FAULTS if fault.group or fault.name == "answer_429"]
"""All statuses are made alike."""
each_fault = pytest.mark.parametrize("fault", SWEPT, ids=lambda fault: fault.name)


@each_fault
def test_on_each_golden_stream(fault: Fault) -> None:
    done = 0
    for each in GOLDENS:
        cassette = recorded(each)
        stream = read_stream(cassette.interactions[0])
        done += check(cassette, 0, fault, len(stream.events) // 2 if stream else 0)
    assert done > 10


@pytest.mark.skipif(not SHARED.is_dir(), reason=f"needs the folder of recorded cassettes {SHARED}")
@each_fault
def test_on_recorded_cassettes(fault: Fault) -> None:
    done = 0
    for cassette in recorded_cassettes():
        for index, interaction in enumerate(cassette.interactions):
            stream = read_stream(interaction)
            if stream is not None:
                done += check(cassette, index, fault, len(stream.events) // 2)
    assert done > 5
