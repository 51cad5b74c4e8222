"""Answers from public reports: nothing that was sent vanishes, and an edit reaches every copy."""

from pathlib import Path

import pytest

from inspector.cassette import Cassette
from inspector.stream import Part, Stream, read_stream
from inspector.stream.rewrite import edit_part

CASES = Path(__file__).parents[3] / "shared" / "cases"

pytestmark = pytest.mark.skipif(not CASES.is_dir(), reason="needs ../shared/cases beside the project")


def case(start: str) -> tuple[Cassette, Stream]:
    """The case whose file name begins so, and the stream of its first answer."""
    (path,) = CASES.glob(f"{start}*")
    cassette = Cassette.parse(path.read_bytes())
    stream = read_stream(cassette.interactions[0])
    assert stream is not None
    return cassette, stream


def parts(stream: Stream, kind: str) -> list[Part]:
    return [part for part in stream.message.parts if part.kind == kind]


def test_unknown_keys_of_a_delta() -> None:
    _, stream = case("o18")
    [part] = parts(stream, "unknown")
    assert (part.text, part.label) == ("Zedulon", "unknown delta.mystery_text")
    assert [unknown.text for unknown in stream.message_at(1).parts[1:]] == ["Zed"]


def test_reasoning_of_copilot() -> None:
    _, stream = case("b25")
    [part] = parts(stream, "reasoning")
    assert (part.text, part.fields["signature"]) == ("Think", "xx")


def test_reasoning_of_litellm() -> None:
    cassette, stream = case("b24")
    [part] = parts(stream, "reasoning")
    assert (part.text, part.fields["signature"]) == ("Th", "sig1")
    edit = edit_part(cassette, 0, part.id, "Wondering")
    after = read_stream(edit.cassette.interactions[0])
    assert after is not None
    data = "".join(event.data for event in after.events)
    assert data.count('"Wondering"') == 3
    assert '"Th"' not in data


def test_two_calls_of_one_tool() -> None:
    _, stream = case("b04")
    assert [(part.name, part.text) for part in parts(stream, "tool_call")] == [
        ("f", '{"x":1}'),
        ("f", '{"x":2}'),
    ]
    assert any("another tool call" in anomaly.message for anomaly in stream.anomalies)


def test_events_that_never_end() -> None:
    _, stream = case("b16")
    assert stream.events == []
    [anomaly] = stream.anomalies
    assert "lines of data without a blank line between them" in anomaly.message


def test_an_index_that_is_opened_twice() -> None:
    _, stream = case("c02")
    assert "block 0 is opened twice" in [anomaly.message for anomaly in stream.anomalies]


def test_commands_at_every_event() -> None:
    cassette, stream = case("d06")
    said = [[part.text for part in stream.message_at(k).parts] for k in range(len(stream.events) + 1)]
    assert said[4:] == [["l"], ["ls"], ["ls"], ["ls"], ["ls", "pw"], *[["ls", "pwd"]] * 3]
    second = parts(stream, "tool_call")[1]
    after = read_stream(edit_part(cassette, 0, second.id, "pwd -P").cassette.interactions[0])
    assert after is not None
    assert sum('"pwd -P"' in event.data for event in after.events) == 2, "the end of the command, and the item"
    assert not any('"pwd"' in event.data for event in after.events)


def test_calls_that_the_client_answers() -> None:
    _, stream = case("q06")
    calls = stream.message.as_dict()["choices"][0]["tool_calls"]
    assert [call["name"] for call in calls if not call.get("server")] == [
        "computer_call", "local_shell_call", "apply_patch_call", "shell_call", "f",
    ]  # fmt: skip


def test_the_type_of_an_exception() -> None:
    _, stream = case("f02")
    assert "Exception" in stream.message.error["type"]
