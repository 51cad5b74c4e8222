"""What a request asks: turns and tools."""

import json
from typing import Any

import pytest

from inspector.conversation import Prompt, model_in, read_prompt
from inspector.stream.dialects import anthropic_messages
from tests.helpers import parse, recorded

REQUEST = {
    "model": "harbour-1",
    "temperature": 0.2,
    "stream": True,
    "metadata": {"deep": 1},
    "user": "x" * 81,
    "tools": [
        {"type": "function", "function": {"name": "get_forecast"}},
        {"type": "web_search"},
        {"name": "flat"},
        "odd",
        {},
    ],
    "messages": [
        {"role": "system", "content": "Be brief."},
        {
            "role": "user",
            "name": "Ann",
            "content": [
                {"type": "text", "text": "What is "},
                {"type": "image_url", "image_url": {"url": "https://example.org/boat.png"}},
                {"type": "text", "text": "this?"},
            ],
        },
        {
            "role": "assistant",
            "content": None,
            "tool_calls": [
                {
                    "id": "call_a",
                    "type": "function",
                    "function": {"name": "get_forecast", "arguments": '{"a":1}'},
                },
                {"id": "call_b", "type": "function", "function": {"name": "ferry_times", "arguments": "{}"}},
            ],
        },
        {"role": "tool", "tool_call_id": "call_b", "content": "10:00"},
        {"role": "tool", "tool_call_id": "nobody", "content": ""},
        {"role": "assistant", "content": "At ten.", "reasoning_content": "Easy."},
    ],
}


def prompt(request: Any) -> Prompt | None:
    """What an interaction with this request asks."""
    return read_prompt(recorded("{}", request=request if isinstance(request, str) else json.dumps(request)))


def asked() -> Prompt:
    """What the request above asks."""
    found = prompt(REQUEST)
    assert found is not None
    return found


def test_model_and_tools() -> None:
    found = asked()
    assert found.model == "harbour-1"
    assert found.tools == ("get_forecast", "web_search", "flat")


def test_turns() -> None:
    turns = asked().turns
    assert [turn.role for turn in turns] == ["system", "user", "assistant", "tool", "tool", "assistant"]
    assert [[(part.kind, part.text) for part in turn.parts] for turn in turns] == [
        [("text", "Be brief.")],
        [("text", "What is "), ("image", "https://example.org/boat.png"), ("text", "this?")],
        [("tool_call", '{"a":1}'), ("tool_call", "{}")],
        [("text", "10:00")],
        [],
        [("reasoning", "Easy."), ("text", "At ten.")],
    ]


def test_tool_results_know_their_call() -> None:
    turns = asked().turns
    assert [(turn.name, turn.call_id) for turn in turns[3:5]] == [("ferry_times", "call_b"), ("", "nobody")]
    assert turns[1].name == "Ann"


def test_part_ids_are_unique_in_the_request() -> None:
    ids = [part.id for turn in asked().turns for part in turn.parts]
    assert len(ids) == len(set(ids))
    assert ids[0] == "turn0/0/text/0"


@pytest.mark.parametrize(
    "request_",
    ["", "null", "[]", "{", "plain", '{"query": "x"}', '{"messages": "x"}', '{"messages"', "{} {}", "1" * 5000],
)
def test_requests_that_carry_none(request_: str) -> None:
    assert prompt(request_) is None


@pytest.mark.parametrize(
    "messages",
    [
        [],
        [None],
        [{}],
        [{"role": None, "content": {"a": 1}}],
        [{"content": [None, {"type": "text"}]}],
        [{"name": {}}],
    ],
)
def test_odd_messages(messages: list[Any]) -> None:
    found = prompt({"messages": messages})
    assert found is not None
    assert len(found.turns) == len([message for message in messages if message is not None])
    assert found.model == ""


def test_without_a_request() -> None:
    assert read_prompt(parse("interactions:\n- response: {}\n").interactions[0]) is None


CHAT_OR_MESSAGES = {"system": "Be brief.", "messages": [{"role": "user", "content": "Hi"}]}
ANTHROPIC = '{"type":"message","role":"assistant","content":[],"stop_reason":"end_turn"}'
CHAT = '{"object":"chat.completion","choices":[{"message":{"content":"Hi"}}]}'


@pytest.mark.parametrize(
    ("answer", "url", "roles"),
    [
        (ANTHROPIC, "https://h/v1/chat/completions", ["system", "user"]),
        (CHAT, "https://h/v1/messages", ["user"]),
        ("no", "https://h/v1/messages", ["system", "user"]),
        ("no", "https://h/v1/chat/completions", ["user"]),
    ],
)
def test_the_answer_tells_the_dialect_of_a_request_then_the_path(
    answer: str, url: str, roles: list[str]
) -> None:
    found = read_prompt(recorded(answer, request=json.dumps(CHAT_OR_MESSAGES), url=url, content_type=""))
    assert found is not None
    assert [turn.role for turn in found.turns] == roles


@pytest.mark.parametrize(
    ("path", "model"),
    [
        ("/model/us.amazon.nova-2-lite-v1%3A0/converse-stream", "us.amazon.nova-2-lite-v1:0"),
        ("/model/us.amazon.nova-2-lite-v1:0/invoke", "us.amazon.nova-2-lite-v1:0"),
        ("/v1beta/models/harbour-1:streamGenerateContent", "harbour-1"),
        ("/v1/projects/p/locations/l/publishers/x/models/harbour-2:rawPredict", "harbour-2"),
        ("/openai/deployments/harbour-4/chat/completions", "harbour-4"),
        ("/models/chat/completions", ""),
        ("/v1/models", ""),
        ("", ""),
    ],
)
def test_models_that_a_path_names(path: str, model: str) -> None:
    assert model_in(path) == model


def test_a_request_without_a_model_takes_it_from_the_path() -> None:
    request = {"messages": [{"role": "user", "content": [{"text": "Hi"}]}]}
    found = read_prompt(recorded("{}", request=json.dumps(request), url="https://h/model/m%3A1/converse"))
    assert found is not None
    assert (found.model, found.turns[0].parts[0].text) == ("m:1", "Hi")


def test_an_agent_that_the_request_defines_names_its_model_otherwise() -> None:
    found = prompt({"foundationModel": "harbour-3", "instruction": "Be brief.", "inputText": "Tides?"})
    assert found is not None
    assert found.model == "harbour-3"


def test_a_request_that_code_assist_wraps() -> None:
    contents = [{"role": "user", "parts": [{"text": "Tides?"}]}]
    found = prompt({"model": "harbour-2", "project": "p", "request": {"contents": contents}})
    assert found is not None
    assert (found.model, [part.text for turn in found.turns for part in turn.parts]) == (
        "harbour-2",
        ["Tides?"],
    )


def test_a_result_that_is_only_a_picture_keeps_its_call() -> None:
    picture = {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": "AAAA"}}
    result = {"type": "tool_result", "tool_use_id": "toolu_1", "content": [picture]}
    [turn] = anthropic_messages.request_turns({"messages": [{"role": "user", "content": [result]}]}) or []
    assert {delta.value for delta in turn.deltas if delta.target.field == "id"} == {"toolu_1"}
