"""The message as plain values."""

from typing import Any

import pytest

from inspector.stream import Choice, Message, Part


def part(kind: Any, text: str = "", **fields: Any) -> Part:
    """A part of choice 0."""
    return Part(f"0/{kind}/0", kind, 0, text, fields)


def test_a_choice_joins_parts_by_kind() -> None:
    choice = Choice(0, (part("text", "a"), part("reasoning", "r"), part("text", "b"), part("summary", "s")))
    assert choice.joined("text") == "ab"
    assert choice.joined("reasoning", "summary") == "rs"
    assert choice.joined() == ""


def test_the_normalised_message() -> None:
    parts = (
        part("reasoning", "think "),
        part("summary", "short"),
        part("text", "hello"),
        part("tool_call", "{}", id="call_1", name="f"),
        part("server_tool_call", "", name="search"),
        part("tool_result", "found"),
    )
    message = Message("some-dialect", (Choice(1, parts, "assistant", "stop"),), "id-1", "model-1", {"total": 5})
    assert message.as_dict() == {
        "dialect": "some-dialect",
        "id": "id-1",
        "model": "model-1",
        "choices": [
            {
                "index": 1,
                "role": "assistant",
                "text": "hello",
                "reasoning": "think short",
                "tool_calls": [
                    {"id": "call_1", "name": "f", "arguments": "{}"},
                    {"id": None, "name": "search", "arguments": "", "server": True},
                ],
                "finish_reason": "stop",
            }
        ],
        "usage": {"total": 5},
    }
    assert message.parts == parts


def test_refusals_and_annotations_are_there_where_they_are() -> None:
    choice = Choice(0, (part("refusal", "no"),), annotations=({"url": "u"},)).as_dict()
    assert (choice["refusal"], choice["annotations"]) == ("no", [{"url": "u"}])
    assert {"refusal", "annotations"}.isdisjoint(Choice(0, ()).as_dict())


@pytest.mark.parametrize(("value", "shown"), [("f", "f"), ("", ""), (None, ""), (5, "5")])
def test_names_are_text(value: Any, shown: str) -> None:
    assert part("tool_call", name=value, id=value).name == shown
    assert part("tool_call", name=value, id=value).call_id == shown
    assert part("tool_call").name == ""


def test_nothing_said_yet() -> None:
    assert Message(None).as_dict() == {"dialect": None, "id": None, "model": None, "choices": [], "usage": None}
    assert Message(None).parts == ()
