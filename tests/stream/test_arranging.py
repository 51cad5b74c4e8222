"""Events of recorded streams edited: data, order, number; what else the file says stays."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.cassette import Cassette, Edit, replace_body
from inspector.stream import Stream, read_stream, rewrite_event
from inspector.stream.arranging import (
    delete_events,
    duplicate_events,
    edit_event,
    insert_event,
    move_events,
    problem_of,
    type_for,
)
from tests.helpers import cassette_text, fixture, parse
from tests.stream import frames

EVENTS = [json.dumps({"choices": [{"delta": {"content": word}}]}) for word in ("One", " two", " three")]
SSE = "".join(f"data: {data}\n\n" for data in EVENTS) + "data: [DONE]\n\n"
NAMED = 'event: ping\ndata: {"type":"ping"}\n\nevent: message_stop\ndata: {"type":"message_stop"}\n\n'


def recorded(body: str, recorder: str = "vcrpy", content_type: str = "text/event-stream") -> Cassette:
    """A cassette of one answer."""
    return parse(cassette_text(recorder, response=json.dumps(body), content_type=content_type))


def stream_in(cassette: Cassette) -> Stream:
    stream = read_stream(cassette.interactions[0])
    assert stream is not None
    return stream


def datas(edit: Edit | Cassette) -> list[str]:
    cassette = edit.cassette if isinstance(edit, Edit) else edit
    return [event.data for event in stream_in(Cassette.parse(cassette.encode())).events]


OLD = datas(recorded(SSE))


class TestData:
    def test_of_one_event(self) -> None:
        cassette = recorded(SSE)
        edited = rewrite_event(cassette, 0, 2, '{"choices": []}')
        assert datas(edited) == [OLD[0], '{"choices": []}', *OLD[2:]]
        assert rewrite_event(edited, 0, 2, OLD[1]).encode() == cassette.encode()

    def test_that_is_no_json(self) -> None:
        edited = rewrite_event(recorded(SSE), 0, 1, '{"torn')
        assert stream_in(edited).malformed == [0]

    @pytest.mark.parametrize("k", [0, 5, -1])
    def test_of_no_event(self, k: int) -> None:
        with pytest.raises(ValueError, match="there is no event"):
            rewrite_event(recorded(SSE), 0, k, "{}")

    def test_the_name_follows_the_type_where_they_were_the_same(self) -> None:
        edited = edit_event(recorded(NAMED), 0, 1, '{"type":"message_delta"}').cassette
        assert [event.type for event in stream_in(edited).events] == ["message_delta", "message_stop"]
        other = edit_event(recorded(NAMED.replace("event: ping", "event: x")), 0, 1, '{"type":"y"}').cassette
        assert [event.type for event in stream_in(other).events] == ["x", "message_stop"]

    def test_lengths_follow(self) -> None:
        text = cassette_text("go-vcr", response=json.dumps(SSE), content_type="text/event-stream")
        head, tail = text.rsplit("content_length: -1", 1)
        cassette = parse(f"{head}content_length: {len(SSE)}{tail}")
        edited = rewrite_event(cassette, 0, 1, "{}").encode().decode()
        assert f"content_length: {len(SSE) - len(EVENTS[0]) + 2}\n" in edited

    def test_of_a_frame(self) -> None:
        body = frames.event("messageStart", {"role": "assistant"}) + frames.event("messageStop", {"p": "x"})
        cassette = recorded("x", content_type="application/vnd.amazon.eventstream")
        cassette = replace_body(cassette, 0, "response", body)
        edited = insert_event(cassette, 0, 1, '{"contentBlockIndex":0}', "contentBlockStop").cassette
        assert [event.type for event in stream_in(edited).events] == [
            "messageStart",
            "contentBlockStop",
            "messageStop",
        ]
        assert delete_events(edited, 0, [2]).cassette.encode() == cassette.encode()


class TestSequence:
    @pytest.mark.parametrize("k", range(5))
    def test_a_new_one(self, k: int) -> None:
        cassette = recorded(SSE, "go-vcr")
        edit = insert_event(cassette, 0, k, '{"new": 1}')
        assert datas(edit) == [*OLD[:k], '{"new": 1}', *OLD[k:]]
        assert delete_events(edit.cassette, 0, [k + 1]).cassette.encode() == cassette.encode()

    def test_copies(self) -> None:
        assert datas(duplicate_events(recorded(SSE), 0, [3, 1])) == [*OLD[:3], OLD[0], OLD[2], OLD[3]]

    def test_without_some(self) -> None:
        assert datas(delete_events(recorded(SSE), 0, [1, 4])) == OLD[1:3]

    @pytest.mark.parametrize(
        ("ks", "by", "order"), [([2], -1, [1, 0, 2, 3]), ([2], 1, [0, 2, 1, 3]), ([1, 3], 1, [1, 0, 2, 3])]
    )
    def test_moved(self, ks: list[int], by: int, order: list[int]) -> None:
        assert datas(move_events(recorded(SSE), 0, ks, by)) == [OLD[n] for n in order]

    @pytest.mark.parametrize(("ks", "by"), [([1], -1), ([4], 1)])
    def test_not_over_the_ends(self, ks: list[int], by: int) -> None:
        with pytest.raises(ValueError, match="no event to move past"):
            move_events(recorded(SSE), 0, ks, by)

    def test_none_chosen(self) -> None:
        for do in (delete_events, duplicate_events):
            with pytest.raises(ValueError, match="no event is chosen"):
                do(recorded(SSE), 0, [])

    @given(steps=st.lists(st.tuples(st.sampled_from("idmx"), st.integers(1, 9)), max_size=5))
    def test_whatever_is_done_each_step_gives_what_it_says(self, steps: list[tuple[str, int]]) -> None:
        cassette, wanted = recorded(SSE), list(OLD)
        for kind, number in steps:
            k = min(number, len(wanted))
            if kind == "i":
                cassette = insert_event(cassette, 0, k, f'{{"n": {number}}}').cassette
                wanted.insert(k, f'{{"n": {number}}}')
            elif kind == "d" and k:
                cassette = duplicate_events(cassette, 0, [k]).cassette
                wanted.insert(k, wanted[k - 1])
            elif kind == "m" and k > 1:
                cassette = move_events(cassette, 0, [k], -1).cassette
                wanted[k - 2 : k] = reversed(wanted[k - 2 : k])
            elif kind == "x" and len(wanted) > 1:
                cassette = delete_events(cassette, 0, [k]).cassette
                del wanted[k - 1]
        assert datas(cassette) == wanted


class TestNames:
    def test_a_new_one_is_called_what_its_json_says(self) -> None:
        stream = stream_in(recorded(NAMED))
        assert type_for(stream, 1, '{"type": "content_block_stop"}') == "content_block_stop"
        assert type_for(stream, 1, "{}") == "ping"
        assert type_for(stream, 2, "[]") == "message_stop"

    def test_where_names_do_not_say_the_type(self) -> None:
        stream = stream_in(recorded('event: a\ndata: {"type": "b"}\n\n'))
        assert type_for(stream, 0, '{"type": "c"}') == "a"


class TestWhatCannotBe:
    def test_an_answer_that_is_no_stream(self) -> None:
        with pytest.raises(ValueError, match="not one of events"):
            rewrite_event(recorded("hello", content_type="text/plain"), 0, 1, "{}")

    def test_an_answer_that_was_not_streamed(self) -> None:
        cassette = recorded('{"choices": [{"message": {"content": "Hi"}}]}', content_type="application/json")
        with pytest.raises(ValueError, match="no events to arrange"):
            delete_events(cassette, 0, [1])

    def test_a_session(self) -> None:
        for name in ("websocket.yaml",):
            with pytest.raises(ValueError, match="not edited"):
                rewrite_event(Cassette.parse(fixture(name)), 0, 1, "{}")


def test_why_data_is_no_json() -> None:
    problem = problem_of('{"a":\n x}')
    assert problem is not None
    assert (problem.line, problem.column) == (2, 2)
    assert problem_of("[DONE]") is None
    assert problem_of("{}") is None
