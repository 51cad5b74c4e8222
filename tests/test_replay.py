"""The recorder itself plays back what was edited here."""

import gzip
import json
from pathlib import Path

import anthropic
import openai
import pytest
import requests
import vcr

from inspector.cassette import Cassette, edit_body, edit_field, edit_headers, replace_body
from inspector.content.json_text import value_span
from inspector.resource_files import samples
from inspector.stream import read_stream
from tests.helpers import cassette_text, parse

ARGUMENTS = '{"title":"Das Blechgärtchen 🌳"}'
STREAMS = Path(__file__).parent / "data" / "streams"
URL = "https://api.example.com/v1/chat/completions"


def sample() -> Cassette:
    """The sample that vcrpy wrote."""
    (path,) = (path for path in samples() if path.name == "vcrpy-chat.yaml")
    return Cassette.parse(path.read_bytes())


def response_text(cassette: Cassette, index: int) -> str:
    """The text of a response."""
    response = cassette.interactions[index].response
    assert response is not None
    assert response.body.text is not None
    return response.body.text


@pytest.fixture(name="edited")
def edited_sample(tmp_path: Path) -> Path:
    """The sample with other answers: a compressed one, an error, a stream."""
    cassette = sample()
    answer = response_text(cassette, 0)
    start, end = value_span(answer, ("choices", 0, "message", "tool_calls", 0, "function", "arguments"))
    cassette = replace_body(cassette, 0, "response", answer[:start] + json.dumps(ARGUMENTS) + answer[end:])
    limit = response_text(cassette, 1)
    cassette = replace_body(cassette, 1, "response", limit.replace("12 seconds", "99 Sekunden – bald"))
    stream = response_text(cassette, 2)
    cassette = replace_body(cassette, 2, "response", stream.replace('"We have"', '"Wir haben 霧, 🌳 und"'))
    path = tmp_path / "edited.yaml"
    path.write_bytes(cassette.encode())
    return path


def test_with_requests(edited: Path) -> None:
    with vcr.use_cassette(str(edited), record_mode="none") as played:
        answers = [requests.post(URL, json={}, timeout=5) for _ in range(3)]
    assert played.all_played
    answer = json.loads(gzip.decompress(answers[0].content))  # the recorder leaves this to others
    assert answer["choices"][0]["message"]["tool_calls"][0]["function"]["arguments"] == ARGUMENTS
    assert answers[0].headers["content-length"] == str(len(answers[0].content))
    assert (answers[1].status_code, answers[1].reason) == (429, "Too Many Requests")
    assert "99 Sekunden – bald" in answers[1].json()["error"]["message"]
    assert '"Wir haben 霧, 🌳 und"' in answers[2].content.decode()


def test_with_the_openai_client(edited: Path) -> None:
    client = openai.OpenAI(api_key="none", base_url="https://api.example.com/v1", max_retries=0)
    with vcr.use_cassette(str(edited), record_mode="none"):
        answer = client.chat.completions.create(model="m", messages=[])
        with pytest.raises(openai.RateLimitError, match="99 Sekunden – bald"):
            client.chat.completions.create(model="m", messages=[])
        stream = client.chat.completions.create(model="m", messages=[], stream=True)
        said = "".join(chunk.choices[0].delta.content or "" for chunk in stream if chunk.choices)
    calls = answer.choices[0].message.tool_calls
    assert calls is not None
    assert calls[0].model_dump()["function"]["arguments"] == ARGUMENTS
    assert said.startswith("Wir haben 霧, 🌳 und two copies")
    client.close()


def test_unedited_it_says_what_it_said(tmp_path: Path) -> None:
    path = tmp_path / "same.yaml"
    path.write_bytes(sample().encode())
    with vcr.use_cassette(str(path), record_mode="none"):
        played = [requests.post(URL, json={}, timeout=5).content for _ in range(3)]
    texts = [gzip.decompress(played[0]).decode(), played[1].decode(), played[2].decode()]
    assert texts == [response_text(sample(), index) for index in range(3)]


@pytest.mark.parametrize("name", ["thinking", "tool-use", "plain-text"])
def test_with_the_anthropic_client(name: str, tmp_path: Path) -> None:
    body = (STREAMS / "anthropic-messages" / f"{name}.sse").read_text("utf-8")
    cassette = parse(cassette_text(content_type="text/event-stream"))
    url = "https://api.example.com/v1/messages"
    cassette = edit_field(cassette, 0, ("request", "uri"), url).cassette
    cassette = edit_headers(
        cassette, 0, "response", [("content-type", "text/event-stream"), ("x", "1")]
    ).cassette
    cassette = edit_body(cassette, 0, "response", body).cassette
    path = tmp_path / "edited.yaml"
    path.write_bytes(cassette.encode())
    client = anthropic.Anthropic(api_key="none", base_url="https://api.example.com", max_retries=0)
    with (
        vcr.use_cassette(str(path), record_mode="none"),
        client.messages.stream(model="m", max_tokens=9, messages=[{"role": "user", "content": "x"}]) as stream,
    ):
        answer = stream.get_final_message()
    client.close()
    mine = read_stream(Cassette.parse(path.read_bytes()).interactions[0])
    assert mine is not None
    (choice,) = mine.message.choices
    assert choice.joined("text") == "".join(block.text for block in answer.content if block.type == "text")
    thoughts = (block.thinking for block in answer.content if block.type == "thinking")
    assert choice.joined("reasoning") == "".join(thoughts)
    calls = [(block.id, block.name, block.input) for block in answer.content if block.type == "tool_use"]
    found = [part for part in choice.parts if part.kind == "tool_call"]
    assert [(part.call_id, part.name, json.loads(part.text or "{}")) for part in found] == calls
    assert choice.finish_reason == answer.stop_reason
