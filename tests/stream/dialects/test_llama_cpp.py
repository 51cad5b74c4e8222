"""llama.cpp's own completions, of old and new servers, for one prompt or several."""

from typing import Any

import pytest

from inspector.stream import plan_part
from inspector.stream.dialects import llama_cpp
from tests.helpers import stream_of
from tests.stream.dialects.telling import PLAIN, golden, parts, said


def test_pieces_until_one_says_stop() -> None:
    stream = golden("llama-cpp", "text")
    assert parts(stream) == [("text", " Low tide – six.")]
    assert stream.message.choices[0].fields["stopping_word"] == "\n"
    assert (stream.ending.word, stream.ending.protocol) == ("stop", 4)
    assert stream.message.usage == {"tokens_predicted": 3, "tokens_evaluated": 7, "tokens_cached": 9}


def test_an_edit_says_what_stays() -> None:
    plan = plan_part(golden("llama-cpp", "answer"), "0/text/0", " High tide.")
    assert plan.notes == ("left as recorded: usage, timings, log probabilities",)


def test_old_servers_have_a_key_for_each_way_to_stop() -> None:
    assert golden("llama-cpp", "old-version").message.choices[0].finish_reason == "stopped_limit"


@pytest.mark.parametrize("name", ["answers", "two-prompts"])
def test_several_prompts_are_choices(name: str) -> None:
    choices = golden("llama-cpp", name).message.choices
    assert [(choice.joined("text"), choice.finish_reason) for choice in choices] == [
        (" Six.", "eos"),
        (" Seven.", "limit"),
    ]


@pytest.mark.parametrize(
    "payload", [None, [], {"content": "x"}, {"content": "x", "stop": "eos"}, {"content": 5, "stop": False}]
)
def test_others(payload: Any) -> None:
    assert not llama_cpp.recognise(PLAIN, payload)


def test_an_error_is_told_by_its_path() -> None:
    body = '{"error":{"code":400,"message":"no prompt","type":"invalid_request_error"}}'
    stream = stream_of(body, url="http://localhost:8080/infill", content_type="", status=400)
    assert (stream.dialect, stream.message.error["code"]) == ("llama-cpp", 400)


@pytest.mark.parametrize(
    ("request_", "turns"),
    [
        ({"prompt": "Tides?", "n_predict": 5}, [(("prompt",), [("text", "Tides?")])]),
        ({"prompt": ["a", [1, 2]]}, [(("prompt", 0), [("text", "a")]), (("prompt", 1), [("unknown", [1, 2])])]),
        (
            {"prompt": {"prompt_string": "See <__media__>", "multimodal_data": ["iVBO"]}},
            [(("prompt", "prompt_string"), [("text", "See <__media__>")])],
        ),
        (
            {
                "input_prefix": "def low(",
                "input_suffix": "return 6",
                "input_extra": [{"filename": "a.py", "text": "x"}],
                "prompt": "",
            },
            [((), [("text", "x"), ("text", "def low("), ("text", "return 6")])],
        ),
    ],
)
def test_requests(request_: Any, turns: Any) -> None:
    found = said(llama_cpp.request_turns(request_))
    assert [(path, texts) for _, _, path, texts in found] == turns
    assert llama_cpp.request_turns({}) is None
    assert llama_cpp.request_tools(request_) == []
