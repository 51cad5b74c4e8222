"""What events of a stream must agree on: nothing is found where all is well, and repairs mend the rest."""

import json
from typing import Any

import pytest

from inspector.cassette import Cassette, replace_body
from inspector.stream import Stream, read_stream
from inspector.stream.structure import Finding, findings
from tests.goldens import CONTENT_TYPES, PATHS, STREAMS, Golden
from tests.helpers import cassette_text, parse
from tests.stream import frames

CHAT = {"index": 0, "delta": {}}


def recorded(body: str | bytes, dialect: str) -> Cassette:
    """A cassette of one stream."""
    is_binary = isinstance(body, bytes)
    text = cassette_text(content_type=CONTENT_TYPES[".frames" if is_binary else ".sse"])
    return replace_body(parse(text.replace("/v1/chat/completions", PATHS[dialect])), 0, "response", body)


def sse(*events: Any) -> str:
    return "".join(f"event: {event.get('type', 'message')}\ndata: {json.dumps(event)}\n\n" for event in events)


def stream_in(cassette: Cassette) -> Stream:
    stream = read_stream(cassette.interactions[0])
    assert stream is not None
    return stream


def found(body: str | bytes, dialect: str) -> list[tuple[int, str]]:
    """What is found, and that each repair leaves that finding out."""
    cassette = recorded(body, dialect)
    stream = stream_in(cassette)
    assert stream.dialect == dialect
    all_found = findings(stream)
    for finding in all_found:
        mended = finding.repair(cassette, 0).cassette
        assert finding.message not in [each.message for each in findings(stream_in(mended))]
    return [(finding.event, finding.message) for finding in all_found]


def start(index: int, type_: str = "text") -> dict[str, Any]:
    return {"type": "content_block_start", "index": index, "content_block": {"type": type_, "text": ""}}


def piece(index: int) -> dict[str, Any]:
    return {"type": "content_block_delta", "index": index, "delta": {"type": "text_delta", "text": "x"}}


def stop(index: int) -> dict[str, Any]:
    return {"type": "content_block_stop", "index": index}


OPEN: dict[str, Any] = {"type": "message_start", "message": {"id": "m", "role": "assistant", "content": []}}
END: dict[str, Any] = {"type": "message_delta", "delta": {"stop_reason": "end_turn"}, "usage": {}}


class TestBlocks:
    def anthropic(self, *events: dict[str, Any]) -> list[tuple[int, str]]:
        return found(sse(OPEN, *events), "anthropic-messages")

    def test_that_are_well(self) -> None:
        assert self.anthropic(start(0), piece(0), stop(0), start(1), stop(1), END) == []

    def test_a_gap(self) -> None:
        events = [start(0), stop(0), start(2), piece(2), stop(2), END]
        assert self.anthropic(*events) == [(3, "the index of blocks skips a number: 2 where 1 is next")]
        cassette = recorded(sse(OPEN, *events), "anthropic-messages")
        (finding,) = findings(stream_in(cassette))
        mended = finding.repair(cassette, 0).cassette
        expected = sse(OPEN, start(0), stop(0), start(1), piece(1), stop(1), END)
        assert mended.encode() == recorded(expected, "anthropic-messages").encode()

    def test_one_that_is_never_stopped(self) -> None:
        assert self.anthropic(start(0), piece(0), END) == [(2, "block 0 is never stopped")]
        cassette = recorded(sse(OPEN, start(0), piece(0), END), "anthropic-messages")
        mended = findings(stream_in(cassette))[0].repair(cassette, 0).cassette
        events = stream_in(mended).events
        assert (events[3].type, json.loads(events[3].data)) == ("content_block_stop", stop(0))

    def test_one_that_is_never_started(self) -> None:
        assert self.anthropic(start(0), stop(0), piece(1), stop(1), END) == [
            (3, "a piece of block 1, which was never started")
        ]

    def test_a_stream_that_was_cut_is_no_finding(self) -> None:
        assert self.anthropic(start(0), piece(0)) == []

    def test_a_resumed_stream_is_none_either(self) -> None:
        assert found(sse(piece(3), stop(3), END), "anthropic-messages") == []


class TestContentBlocks:
    TOOL = (
        "contentBlockStart",
        {"contentBlockIndex": 1, "start": {"toolUse": {"toolUseId": "t", "name": "n"}}},
    )
    INPUT = ("contentBlockDelta", {"contentBlockIndex": 1, "delta": {"toolUse": {"input": "{}"}}})
    TEXT = ("contentBlockDelta", {"contentBlockIndex": 0, "delta": {"text": "x"}})
    END = ("messageStop", {"stopReason": "tool_use"})

    def converse(self, *events: tuple[str, dict[str, Any]]) -> list[tuple[int, str]]:
        body = b"".join(frames.event(*event) for event in (("messageStart", {"role": "assistant"}), *events))
        return found(body, "bedrock-converse")

    def stop(self, index: int) -> tuple[str, dict[str, Any]]:
        return ("contentBlockStop", {"contentBlockIndex": index})

    def test_a_text_needs_no_start_and_a_tool_does(self) -> None:
        well = [self.TEXT, self.stop(0), self.TOOL, self.INPUT, self.stop(1), self.END]
        assert self.converse(*well) == []
        without = [self.TEXT, self.stop(0), self.INPUT, self.stop(1), self.END]
        assert self.converse(*without)[0] == (3, "a piece of content block 1, which was never started")

    def test_one_that_is_never_stopped(self) -> None:
        assert self.converse(self.TEXT, self.stop(0), self.TOOL, self.INPUT, self.END) == [
            (4, "content block 1 is never stopped")
        ]

    def test_a_gap(self) -> None:
        assert (1, "the index of content blocks skips a number: 1 where 0 is next") in self.converse(
            self.TOOL, self.INPUT, self.stop(1), self.END
        )


class TestNumbers:
    def response(self, *numbers: int, index: int = 0) -> str:
        types = ["response.created", *["response.output_text.delta"] * (len(numbers) - 1)]
        return sse(
            *(
                {
                    "type": type_,
                    "sequence_number": number,
                    **({"response": {"id": "r", "object": "response"}} if type_ == types[0] else {}),
                    **({"output_index": index, "content_index": 0, "delta": "x"} if type_ != types[0] else {}),
                }
                for type_, number in zip(types, numbers, strict=True)
            )
        )

    def test_consecutive(self) -> None:
        assert found(self.response(0, 1, 2), "openai-responses") == []
        assert found(self.response(4, 5, 6), "openai-responses") == []

    @pytest.mark.parametrize(("numbers", "event"), [((0, 2, 3), 1), ((0, 1, 1), 2), ((0, 2, 1), 1)])
    def test_not_consecutive(self, numbers: tuple[int, ...], event: int) -> None:
        assert found(self.response(*numbers), "openai-responses") == [
            (event, "sequence_number is not consecutive")
        ]

    def test_only_the_digits_change(self) -> None:
        cassette = recorded(self.response(0, 7, 8), "openai-responses")
        mended = findings(stream_in(cassette))[0].repair(cassette, 0).cassette
        assert mended.encode() == recorded(self.response(0, 1, 2), "openai-responses").encode()

    def test_an_output_that_is_not_there(self) -> None:
        assert found(self.response(0, 1, index=1), "openai-responses") == [
            (1, "output_index skips a number: 1 where 0 is next")
        ]


class TestToolCalls:
    def call(self, *indexes: int, reason: str = "tool_calls") -> str:
        calls = [{"index": index, "id": f"c{index}", "function": {"name": "n"}} for index in indexes]
        choices = [{"delta": {"tool_calls": [call]}} for call in calls]
        chunks = [{"choices": [choice]} for choice in (*choices, {"delta": {}, "finish_reason": reason})]
        return "".join(f"data: {json.dumps(chunk)}\n\n" for chunk in chunks)

    def test_in_any_order(self) -> None:
        assert found(self.call(0, 1), "openai-chat") == []
        assert found(self.call(1, 0), "openai-chat") == []

    def test_a_gap(self) -> None:
        assert found(self.call(0, 2), "openai-chat") == [
            (1, "the index of tool calls skips a number: 2 where 1 is next")
        ]

    def test_a_finish_reason_without_a_call(self) -> None:
        message = "the finish reason is tool_calls, and no tool is called"
        assert found(self.call(), "openai-chat") == [(0, message)]
        assert found(self.call(reason="stop"), "openai-chat") == []
        cassette = recorded(self.call(), "openai-chat")
        mended = findings(stream_in(cassette))[0].repair(cassette, 0).cassette
        assert stream_in(mended).message.choices[0].finish_reason == "stop"


def test_where_nothing_is_known_to_help() -> None:
    with pytest.raises(ValueError, match="no repair"):
        Finding(0, "odd").repair(recorded(sse(OPEN), "anthropic-messages"), 0)


@pytest.mark.parametrize("path", sorted(STREAMS.glob("*/plain-text.sse")), ids=lambda path: path.parent.name)
def test_plain_streams_are_well(path: Any) -> None:
    assert findings(Golden(path.parent.name, path).stream()) == []
