"""Anthropic's text completions, of the old version and the new one, its own and Bedrock's."""

from typing import Any

import pytest

from inspector.stream import plan_part
from inspector.stream.dialects import anthropic_completions
from tests.helpers import stream_of
from tests.stream.dialects.telling import golden, ops, parts, said


def test_pieces_and_how_they_stop() -> None:
    stream = golden("anthropic-completions", "text")
    assert parts(stream) == [("text", " Low tide\n\nis at – six.")]
    assert stream.message.choices[0].fields["stop"] == "\n\nHuman:"
    assert golden("anthropic-completions", "error").message.error["type"] == "overloaded_error"


def test_the_old_version_says_all_so_far_in_each_event() -> None:
    stream = golden("anthropic-completions", "old-version")
    assert ops(stream) == ["append", "restate", "restate", "restate"]
    assert [stream.adds(event) for event in range(3)] == [" Low", " tide", " is at six."]
    assert [stream.length_of(event) for event in range(4)] == [4, 5, 11, 0]
    assert stream.kinds == ["text", "text", "text", "control", "control"]
    plan = plan_part(stream, "0/text/0", " Low tide is at noon.")
    assert sorted(plan.changes) == [2, 3]
    assert ops(golden("anthropic-completions", "without-types")) == ["append", "append", "append"]


def test_bedrocks_chunks_are_pieces() -> None:
    stream = golden("bedrock-invoke-anthropic-completions", "text")
    assert parts(stream) == [("text", " Low Low tide")]
    assert stream.message.fields["amazon-bedrock-invocationMetrics"]["outputTokenCount"] == 3


def test_a_plain_answer_of_bedrock_is_its_own() -> None:
    answer = '{"completion":" Six.","stop_reason":"max_tokens","stop":null}'
    url = "https://bedrock.example.test/model/anthropic.harbour-v2/invoke"
    assert stream_of(answer, url=url, content_type="").dialect == "anthropic-completions"


@pytest.mark.parametrize(
    ("prompt", "turns"),
    [
        ("\n\nHuman: Tides?\n\nAssistant:", [("user", "Tides?")]),
        (
            "Be brief.\n\nHuman: Tides?\n\nAssistant: Six.\n\nHuman: And now? Assistant: x\n\nAssistant: At",
            [
                ("system", "Be brief."),
                ("user", "Tides?"),
                ("assistant", "Six."),
                ("user", "And now? Assistant: x"),
                ("assistant", "At"),
            ],
        ),
        ("Tides?", [("user", "Tides?")]),
        ("", [("user", "")]),
    ],
)
def test_the_prompt_has_turns(prompt: str, turns: list[tuple[str, str]]) -> None:
    found = said(anthropic_completions.request_turns({"prompt": prompt, "max_tokens_to_sample": 50}))
    assert found == [(role, "", ("prompt",), [("text", text)]) for role, text in turns]


@pytest.mark.parametrize("request_", [{"prompt": "Tides?"}, {"prompt": 5, "max_tokens_to_sample": 5}, None])
def test_other_requests(request_: Any) -> None:
    assert anthropic_completions.request_turns(request_) is None
