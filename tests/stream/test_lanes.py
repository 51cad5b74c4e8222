"""Lanes of parts, and how much each event says."""

import json

from inspector.stream.lanes import CONTROL_HEIGHT, MAX_ROWS, heights_of, lanes_of, line_of, parts_of
from tests.helpers import stream_of
from tests.stream.test_timeline import CALLS, chunk


def parallel(calls: int) -> str:
    """A chat stream in which tool calls start one after the other and are then written in turn."""
    starts = [
        chunk({"tool_calls": [{"index": n, "id": f"c{n}", "function": {"name": f"tool{n}", "arguments": ""}}]})
        for n in range(calls)
    ]
    pieces = [
        chunk({"tool_calls": [{"index": n, "function": {"arguments": piece}}]})
        for piece in ("{", "}")
        for n in range(calls)
    ]
    return "".join([*starts, *pieces])


def test_a_lane_knows_the_events_of_its_part() -> None:
    lanes = lanes_of(stream_of(CALLS))
    assert [(lane.label, lane.events) for lane in lanes] == [
        ("reasoning", [1]),
        ("text", [2, 3]),
        ("find", [4, 5, 6, 7]),
    ]
    assert {lane.row for lane in lanes} == {0}


def test_parts_that_are_written_at_once_stand_in_rows_of_their_own() -> None:
    lanes = lanes_of(stream_of(parallel(2)))
    assert [(lane.label, lane.row, lane.events) for lane in lanes] == [
        ("tool0", 0, [0, 2, 4]),
        ("tool1", 1, [1, 3, 5]),
    ]


def test_there_are_no_more_rows_than_can_be_seen() -> None:
    lanes = lanes_of(stream_of(parallel(5)))
    assert [lane.row for lane in lanes] == [0, 1, 2, 2, 2]
    assert max(lane.row for lane in lanes) == MAX_ROWS - 1


def test_choices_are_told_apart() -> None:
    body = "".join(
        f"data: {json.dumps({'choices': [{'index': n, 'delta': {'content': 'a'}}]})}\n\n" for n in range(2)
    )
    assert [lane.label for lane in lanes_of(stream_of(body))] == ["text · choice 0", "text · choice 1"]


def test_the_part_and_the_row_of_an_event() -> None:
    stream = stream_of(": a comment\n\n" + CALLS)
    assert parts_of(stream, 2) == ["0/text/0"]
    assert parts_of(stream, 0) == []
    for index, event in enumerate(stream.events):
        line = line_of(stream, index)
        assert line is not None
        assert line.event == index
        assert line.span == event.span


def test_heights_tell_what_is_said() -> None:
    stream = stream_of(CALLS + "data: {\n\n")
    heights = heights_of(stream)
    assert heights[0] == CONTROL_HEIGHT
    assert heights[2] == heights[3] == 1.0 > heights[1]
    assert heights[-1] == 1.0
    assert stream.kinds[-1] == "error"


def test_without_a_dialect_the_length_of_data_counts() -> None:
    stream = stream_of('data: {"a":12}\n\ndata: {"a":' + "1" * 26 + "}\n\n")
    assert stream.dialect is None
    assert heights_of(stream) == [0.5, 1.0]
