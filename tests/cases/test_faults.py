"""Faults in recordings that showed one of them said wrongly: what each of them says now."""

from pathlib import Path

import pytest

from inspector.cassette import Cassette
from inspector.faults import FAULTS, Scene
from inspector.faults.endings import terminators
from inspector.stream import Stream, read_stream

CASES = Path(__file__).resolve().parents[3] / "shared" / "cases"

pytestmark = pytest.mark.skipif(not CASES.is_dir(), reason=f"needs the folder of cases {CASES}")

BY_NAME = {fault.name: fault for fault in FAULTS}


def case(name: str) -> Cassette:
    (path,) = CASES.glob(f"{name}*")
    return Cassette.parse(path.read_bytes())


def stream_in(cassette: Cassette) -> Stream:
    stream = read_stream(cassette.interactions[0])
    assert stream is not None
    return stream


def test_the_end_that_is_kept_says_the_cut_text() -> None:
    cassette = case("cut-keep-end")
    for k in range(5, 9):
        after = stream_in(BY_NAME["cut_but_end"].edit(cassette, 0, k).cassette)
        said = stream_in(cassette).message_at(k).parts[0].text
        assert [part.text for part in after.message.parts] == [said]
        assert "assist you" not in after.events[-1].data
        assert after.anomalies == []


def test_an_error_stands_in_front_of_what_ends_the_stream() -> None:
    cassette = case("insert-error-after-completed")
    before = stream_in(cassette)
    first = terminators(before)[0]
    edit = BY_NAME["insert_error"].edit(cassette, 0, first + 1)
    after = stream_in(edit.cassette)
    assert [event.type for event in after.events[first - 1 :]] == ["response.output_item.done", "error"]
    assert f'"sequence_number": {first}' in after.events[-1].data
    scene = Scene(edit.cassette.interactions[0], after, len(after.events))
    assert BY_NAME["insert_error"].why_not(scene) == "an error comes before this place already"


def test_what_gemini_refuses_is_gone() -> None:
    after = BY_NAME["refuse"].edit(case("refuse-gemini"), 0).cassette
    stream = stream_in(after)
    assert [part.text for part in stream.message.parts] == []
    assert [choice.finish_reason for choice in stream.message.choices] == ["SAFETY"]
    assert b"demonstrates" not in after.encode()
    assert stream.message.usage
