"""Ollama's two native APIs: lines until one is done, tool calls that come whole."""

from typing import Any

import pytest

from inspector.stream.dialects import ollama_chat, ollama_generate
from inspector.stream.framing import NOT_JSON
from tests.stream.dialects.telling import PLAIN, golden, ops, parts, told


def test_thoughts_and_text() -> None:
    assert parts(golden("ollama-chat", "chat")) == [("reasoning", "Tides first"), ("text", "At six")]
    assert parts(golden("ollama-generate", "generate")) == [("reasoning", "Hm"), ("text", "At six")]


def test_each_call_is_whole() -> None:
    stream = golden("ollama-chat", "tool-calls")
    assert ops(stream, "tool_call") == ["set", "set"]
    assert [(part.name, part.call_id) for part in stream.message.parts] == [("tides", ""), ("now", "call_9")]


def test_what_is_left_of_the_last_line() -> None:
    message = golden("ollama-generate", "generate").message
    assert (message.fields["context"], message.fields["end"]) == ([1, 2, 3], True)
    assert [each["token"] for each in message.choices[0].fields["logprobs"]] == ["At", " six"]


def test_errors() -> None:
    stream = golden("ollama-chat", "error")
    assert (stream.message.error, parts(stream)) == ("model runner has stopped", [("text", "At")])


@pytest.mark.parametrize(
    ("payload", "chat", "generate"),
    [
        ({"done": False, "message": {}}, True, False),
        ({"done": True, "response": ""}, False, True),
        ({"message": {}}, False, False),
        ({"done": 1, "response": ""}, False, False),
        ({"done": True, "message": "x", "response": 5}, False, False),
        ([], False, False),
        (NOT_JSON, False, False),
    ],
)
def test_by_shape(payload: Any, chat: bool, generate: bool) -> None:
    assert ollama_chat.recognise(PLAIN, payload) is chat
    assert ollama_generate.recognise(PLAIN, payload) is generate


def test_by_path() -> None:
    assert [ollama_chat.serves(path) for path in ("/api/chat", "/v1/chat", "/api/generate")] == [
        True,
        False,
        False,
    ]
    assert [ollama_generate.serves(path) for path in ("/api/generate", "/api/chat")] == [True, False]


def test_chat_requests() -> None:
    request = {
        "messages": [
            {"role": "user", "content": "What is it?", "images": ["AA", 5, "BB"]},
            {"role": "assistant", "tool_calls": [{"function": {"name": "tides", "arguments": {"a": 1}}}]},
            {"role": "tool", "tool_name": "tides", "content": "6:12"},
            "odd",
        ],
        "tools": [{"type": "function", "function": {"name": "tides"}}],
    }
    assert told(ollama_chat.request_turns(request), request) == [
        ("user", "", "", [("text", "text", "What is it?"), ("image", "text", "AA"), ("image", "text", "BB")]),
        ("assistant", "", "", [("tool_call", "name", "tides"), ("tool_call", "text", {"a": 1})]),
        ("tool", "tides", "", [("text", "text", "6:12")]),
    ]
    assert ollama_chat.request_tools(request) == ["tides"]


def test_generate_requests() -> None:
    request = {"model": "m", "system": "Be brief.", "prompt": "When?", "images": ["AA"]}
    assert told(ollama_generate.request_turns(request), request) == [
        ("system", "", "", [("text", "text", "Be brief.")]),
        ("user", "", "", [("text", "text", "When?"), ("image", "text", "AA")]),
    ]
    assert told(ollama_generate.request_turns({"prompt": "x"}), {"prompt": "x"})[0][0] == "user"
    assert ollama_generate.request_turns({"prompt": ["x"]}) is None
    assert ollama_generate.request_tools(request) == []
