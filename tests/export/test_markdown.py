"""Conversations and answers as Markdown and as files."""

import json
import re

from inspector.cassette import Cassette
from inspector.export import KEEP, REPLACE
from inspector.export.conversation_file import conversation_file
from inspector.export.markdown import conversation_markdown, message_markdown
from inspector.resource_files import samples
from inspector.stream import Stream
from tests.helpers import stream_of

CASSETTE = Cassette.parse(samples()[0].read_bytes())


def chat(**message: object) -> Stream:
    """A chat completion that says something."""
    choice = {"index": 0, "message": {"role": "assistant", **message}, "finish_reason": "stop"}
    return stream_of(json.dumps({"choices": [choice]}), content_type="application/json")


def test_a_conversation_has_its_turns_once() -> None:
    text = conversation_markdown("trip.yaml", CASSETTE, REPLACE)
    assert text.startswith(
        "# trip.yaml\n\n## 0 · POST https://llm.example.org/v1/chat/completions · 200 OK\n\n"
    )
    assert re.findall(r"^## (\d)", text, re.MULTILINE) == ["0", "1", "2"]
    assert text.count("You plan day trips") == 1
    assert "**tool · get_forecast**" in text
    assert "> The fog should be gone by ten" in text
    assert 'Calls `get_forecast`:\n\n```json\n{\n  "town": "Port Évrane",\n' in text
    assert "- **10:15** ferry from Port Évrane" in text
    assert "3 earlier turns not repeated" in text


def test_an_answer_alone_has_no_heading() -> None:
    assert message_markdown(chat(content="Hello\n\n- a\n- b\n").message, KEEP) == "Hello\n\n- a\n- b\n"


def test_a_fence_is_longer_than_those_inside() -> None:
    call = {"id": "1", "type": "function", "function": {"name": "run", "arguments": "no JSON: ````py"}}
    text = message_markdown(chat(content=None, tool_calls=[call]).message, KEEP)
    assert text == "Calls `run`:\n\n`````\nno JSON: ````py\n`````\n"


def test_credentials_are_replaced() -> None:
    secret = "sk-" + "a1b2c3d4" * 5
    message = chat(content=f"It is {secret}.").message
    assert message_markdown(message, REPLACE) == "It is REDACTED.\n"
    assert message_markdown(message, KEEP) == f"It is {secret}.\n"


def test_the_suffix_decides_what_a_file_holds() -> None:
    document = json.loads(conversation_file("trip.yaml", CASSETTE, ".JSON", REPLACE))
    assert document["files"][0]["file"] == "trip.yaml"
    assert len(document["files"][0]["interactions"]) == 3
    assert conversation_file("trip.yaml", CASSETTE, ".md", REPLACE).startswith(b"# trip.yaml\n")
