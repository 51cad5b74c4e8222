"""What the Message tab shows, as plain values."""

import json
from base64 import b64encode
from collections.abc import Mapping

import pytest

from inspector.conversation import Prompt, Turn
from inspector.stream import Message, Part
from inspector.stream.dialects import openai_chat
from inspector.stream.framing import sse
from inspector.stream.timeline import Stream
from inspector.ui.sections import Section, folded_text, is_long, media_text, sections_of, usage_text
from tests.goldens import golden


def stream_of(*chunks: Mapping[str, object]) -> Stream:
    text = "".join(f"data: {json.dumps(chunk)}\n\n" for chunk in chunks)
    return Stream("sse", sse.parse(text), openai_chat)


def delta(**fields: object) -> dict[str, object]:
    return {"choices": [{"index": 0, "delta": fields}]}


def test_turns_come_first_then_the_answer_then_its_fields() -> None:
    prompt = Prompt("m", (Turn("user", (Part("turn0/0/text/0", "text", 0, "Hi"),)),), ())
    finish = {"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]}
    usage = {"choices": [], "usage": {"prompt_tokens": 1200, "completion_tokens": 7}}
    found = sections_of(prompt, stream_of(delta(role="assistant", content="Hello"), finish, usage))
    assert [(section.label, section.shown) for section in found] == [
        ("user", "Hi"),
        ("assistant", "Hello"),
        ("finish", "stop"),
        ("usage", "1,200 → 7 tokens"),
        ("end", "no end marker"),
    ]
    assert [section.since for section in found] == [0, 0, 2, 3, 3]


def test_the_end_stands_from_the_event_that_says_so() -> None:
    stream = Stream("sse", sse.parse('data: {"choices":[]}\n\ndata: [DONE]\n\ndata: {}\n\n'), openai_chat)
    [end] = sections_of(None, stream)
    assert (end.label, end.shown, end.since) == ("end", "[DONE]", 2)


def test_tool_arguments_are_laid_out_and_keep_their_places() -> None:
    call = {"index": 0, "id": "c1", "function": {"name": "look", "arguments": '{"a":[1,'}}
    rest = {"index": 0, "function": {"arguments": "2]}"}}
    section, _ = sections_of(None, stream_of(delta(tool_calls=[call]), delta(tool_calls=[rest])))
    assert section.title == "look"
    assert section.note == "c1 · valid JSON from event 2"
    assert section.shown == '{\n  "a": [\n    1,\n    2\n  ]\n}'
    for offset, character in enumerate('{"a":[1,2]}'):
        assert section.shown[section.position(offset)] == character
        assert section.offset(section.position(offset)) == offset


def test_arguments_that_are_no_json_are_shown_as_they_are() -> None:
    call = {"index": 0, "id": "c1", "function": {"name": "look", "arguments": '{"a":'}}
    section, _, warning = sections_of(None, stream_of(delta(tool_calls=[call])))
    assert section.shown == '{"a":'
    assert "not valid JSON" in section.note
    assert warning.shown == "event 1: the arguments of look never become JSON"


def test_an_answer_in_json_is_exact() -> None:
    section, _ = sections_of(None, stream_of(delta(content='{"a":1}')))
    assert section.shown == '{"a":1}'


def test_an_error_stands_from_its_event_on() -> None:
    text, _, error = sections_of(
        None, stream_of(delta(content="He"), {"error": {"message": "no"}, "choices": []})
    )
    assert text.part == "0/text/0"
    assert (error.label, error.since) == ("error", 2)
    assert '"message": "no"' in error.shown


def test_characters_that_would_break_lines_are_pictures_of_the_same_length() -> None:
    section = Section("x", "user", "a\r\nb\u2028c\u2029\0")
    assert len(section.shown) == len(section.text)
    assert section.shown == "a␍\nb↵c¶␀"


def test_long_turns_fold_to_their_first_lines() -> None:
    section = Section("x", "user", "\n".join(str(line) for line in range(100)))
    assert is_long(section)
    assert folded_text(section).startswith("0\n1\n")
    assert len(folded_text(section)) < 50


def test_traces_are_folded_and_laid_out_as_the_json_they_are() -> None:
    first, *rest = sections_of(None, golden("bedrock-agents", "traces").stream())
    assert (first.title, first.folds, first.is_code) == ("trace", True, True)
    assert first.text.startswith("{\n")
    assert next(section.folds for section in rest if section.title == "") is False


def test_usage_of_another_kind_is_shown_as_it_is() -> None:
    message = stream_of({"choices": [], "usage": {"units": 3}}).message
    assert usage_text(message) == '{"units": 3}'


@pytest.mark.parametrize(
    "usage",
    [
        {"prompt_tokens": 12, "completion_tokens": 7},
        {"input_tokens": 12, "output_tokens": 7},
        {"inputTokens": 12, "outputTokens": 7},
        {"promptTokenCount": 12, "candidatesTokenCount": 7},
        {"prompt_eval_count": 12, "eval_count": 7},
        {"total_input_tokens": 12, "total_output_tokens": 7},
        {"tokens_evaluated": 12, "tokens_predicted": 7},
        {"billed_units": {"input_tokens": 1}, "tokens": {"input_tokens": 12, "output_tokens": 7}},
    ],
)
def test_usage_in_the_words_of_each_api(usage: dict[str, object]) -> None:
    assert usage_text(Message(None, usage=usage)) == "12 → 7 tokens"


def test_each_choice_finishes_at_its_own_event() -> None:
    chunks = [
        {"choices": [{"index": index, "delta": {"content": "x"}, "finish_reason": reason}]}
        for index, reason in ((0, None), (1, None), (0, "stop"), (1, "length"))
    ]
    found = {section.id: section.since for section in sections_of(None, stream_of(*chunks))}
    assert (found["finish/0"], found["finish/1"]) == (3, 4)


@pytest.mark.parametrize(
    ("text", "fields", "shown"),
    [
        (b64encode(b"\x89PNG\r\n\x1a\n" + bytes(3000)).decode(), {}, "PNG image, 3.0 kB"),
        (
            "data:image/png;base64," + b64encode(b"\x89PNG\r\n\x1a\n" + bytes(993)).decode(),
            {},
            "PNG image, 1.0 kB",
        ),
        (b64encode(bytes([7] * 1000)).decode(), {"media_type": "audio/pcm"}, "PCM samples, 1.0 kB"),
        ("https://pictures.example.test/" + "a" * 500, {}, "https://pictures.example.test/" + "a" * 500),
        ("QUJD", {}, "QUJD"),
    ],
)
def test_a_picture_is_named_and_not_spelled_out(text: str, fields: dict[str, str], shown: str) -> None:
    assert media_text(Part("p", "image", 0, text, fields), text) == shown


def call_chunk(**call: object) -> dict[str, object]:
    return delta(tool_calls=[{"index": 0, **call}])


def test_what_is_wrong_with_arguments_is_said_with_its_place() -> None:
    first = call_chunk(id="c1", function={"name": "look", "arguments": '{"a":1'})
    section, *_ = sections_of(None, stream_of(first, call_chunk(function={"arguments": ",,}"})))
    assert section.note.startswith("c1 · not valid JSON: ")
    assert section.note.endswith("at character 8, event 2")
    section, *_ = sections_of(None, stream_of(first))
    assert section.note == "c1 · not valid JSON: they end too early, after character 6"


def test_two_calls_under_one_id_are_flagged_where_they_stand() -> None:
    calls = [{"index": n, "id": "c1", "function": {"name": "look", "arguments": "{}"}} for n in (0, 1)]
    first, second, *_ = sections_of(None, stream_of(*(delta(tool_calls=[call]) for call in calls)))
    assert first.warnings == ()
    assert second.warnings == ("another tool call with the id c1",)
