"""Events in another order, missing, twice, or new: the rest of the body stays byte for byte."""

import json
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.stream.framing import Framed, eventstream, json_array, ndjson, sse
from inspector.stream.framing.pieces import NewEvent, Piece
from tests.stream import frames


class Way(NamedTuple):
    """A framing, and bodies in it that have all its peculiarities."""

    parse: Callable[[Any], Framed]
    arrange: Callable[[Framed, Sequence[Piece]], str | bytes]
    bodies: tuple[str | bytes, ...]


BROKEN = frames.text_frame({":event-type": "metadata"}, "{}")[:-1] + b"\0"
WAYS = {
    "sse": Way(
        sse.parse,
        sse.arrange,
        (
            '\ufeff: h\n\nevent: a\ndata: {"n":0}\n\n\n: p\n\ndata: {"n":1}\n: in\ndata: {}\n\ndata: []\n\n',
            'data:{"n":0}\r\n\r\nretry: 9\r\n\r\nid: 7\r\ndata:\r\n\r\n: bye',
            "event:e\rdata:x\r\r: c\rdata: y\r\rodd: line\rdata: z",
            "data: only\n\ndata: torn",
        ),
    ),
    "ndjson": Way(
        ndjson.parse,
        ndjson.arrange,
        (
            '{"n":0}\n\n  {"n": 1} \r\n{"n":2}\n',
            '{"n":0}\r\n{"n":1}\r\n{"n":2}',
            '{"n":0}\n{"n":1}\n \n{"n":',
            '{"n":0}',
        ),
    ),
    "json-array": Way(
        json_array.parse,
        json_array.arrange,
        ('\ufeff[ {"n":0}\n,\r\n{"n":1},{"n":2} \n] more', '[{"n":0}]', '[{"n":0}, {"n":1},\n{"n'),
    ),
    "aws-eventstream": Way(
        eventstream.parse,
        eventstream.arrange,
        (
            frames.event("messageStart", {"role": "assistant"}, "abc")
            + BROKEN
            + frames.event("messageStop", {"stopReason": "end_turn"}),
            frames.wrapped({"type": "ping"}) + frames.wrapped({"n": 1}) + b"\0\0\0\xffrest",
        ),
    ),
}
BODIES = [(name, number) for name, way in WAYS.items() for number in range(len(way.bodies))]
each_body = pytest.mark.parametrize(("name", "number"), BODIES)
NEW = NewEvent('{"new":"é"}')


def framed_of(name: str, number: int) -> Framed:
    return WAYS[name].parse(WAYS[name].bodies[number])


def datas(framed: Framed) -> list[str]:
    return [event.data for event in framed.events]


def others(framed: Framed) -> list[tuple[str, str]]:
    """The rows that are no events."""
    return [(line.kind, line.text) for line in framed.lines if line.event is None]


@each_body
def test_the_same_events_are_the_same_body(name: str, number: int) -> None:
    framed = framed_of(name, number)
    assert WAYS[name].arrange(framed, range(len(framed.events))) == framed.source


@each_body
def test_what_is_put_in_and_taken_out_again_leaves_no_trace(name: str, number: int) -> None:
    way, framed = WAYS[name], framed_of(name, number)
    for at in range(len(framed.events) + 1):
        old: list[Piece] = list(range(len(framed.events)))
        more = way.parse(way.arrange(framed, [*old[:at], NEW, *old[at:]]))
        assert datas(more) == [*datas(framed)[:at], NEW.data, *datas(framed)[at:]]
        assert others(more) == others(framed)
        rest = [n for n in range(len(more.events)) if n != at]
        assert way.arrange(more, rest) == framed.source


@each_body
@given(data=st.data())
def test_any_order(name: str, number: int, data: st.DataObject) -> None:
    way, framed = WAYS[name], framed_of(name, number)
    count = len(framed.events)
    piece = st.integers(0, count - 1) | st.builds(lambda n: NewEvent(json.dumps({"n": n})), st.integers(5, 9))
    pieces: list[Piece] = data.draw(st.lists(piece, min_size=1, max_size=6))
    again = way.parse(way.arrange(framed, pieces))
    assert datas(again) == [framed.events[each].data if isinstance(each, int) else each.data for each in pieces]
    if name == "sse":
        rows_inside = [(line.kind, line.text) for line in framed.lines if line.text == " in"]
        assert [row for row in others(again) if row not in rows_inside] == [
            row for row in others(framed) if row not in rows_inside
        ]
        assert set(others(again)) == set(others(framed))
    else:
        assert others(again) == others(framed)
    for each, event in zip(pieces, again.events, strict=True):
        if isinstance(each, int) and name in ("sse", "aws-eventstream"):
            old, span = framed.events[each].span, event.span
            assert old is not None
            assert span is not None
            assert again.source[slice(*span)] == framed.source[slice(*old)]


@each_body
def test_an_index_that_is_none(name: str, number: int) -> None:
    with pytest.raises(IndexError, match="no event with the index 9"):
        WAYS[name].arrange(framed_of(name, number), [9])


class TestServerSentEvents:
    @pytest.mark.parametrize(
        ("text", "new", "expected"),
        [
            ("data: a\n\n", NewEvent("b"), "data: a\n\ndata: b\n\n"),
            ("data:a\r\n\r\n", NewEvent(" b"), "data:a\r\n\r\ndata:  b\r\n\r\n"),
            ("data\n\n", NewEvent("b"), "data\n\ndata: b\n\n"),
            ("event: e\ndata: a\n\n", NewEvent("b", "f"), "event: e\ndata: a\n\nevent: f\ndata: b\n\n"),
            ("data:a\n\n", NewEvent("b", "f"), "data:a\n\nevent:f\ndata:b\n\n"),
            ("event:e\ndata:a\n\n", NewEvent("b", "message"), "event:e\ndata:a\n\nevent:message\ndata:b\n\n"),
            ("data: a\n\n", NewEvent("b\nc", "message"), "data: a\n\ndata: b\ndata: c\n\n"),
        ],
    )  # fmt: skip
    def test_new_ones_are_spelled_as_their_neighbour(self, text: str, new: NewEvent, expected: str) -> None:
        assert sse.arrange(sse.parse(text), [0, new]) == expected

    def test_a_body_without_events(self) -> None:
        assert sse.arrange(sse.parse("\ufeff: c\r\ndata: torn"), [NewEvent("x")]) == (
            "\ufeffdata: x\r\n\r\n: c\r\ndata: torn"
        )

    def test_comments_stay_where_events_go(self) -> None:
        text = ": a\n\ndata: 1\n\n: b\n\ndata: 2\n: in\n\n: c\n\ndata: 3\n\n: d\n\n"
        framed = sse.parse(text)
        assert sse.arrange(framed, [1, 0, 2]).replace("data: 2\n: in\n\n", "").replace("data: 1\n\n", "") == (
            text.replace("data: 2\n: in\n\n", "").replace("data: 1\n\n", "")
        )
        assert sse.arrange(framed, [0, 2]) == text.replace("data: 2\n: in\n\n", ": in\n")
        assert sse.arrange(framed, []) == ": a\n\n: b\n\n: in\n: c\n\n: d\n\n"

    @pytest.mark.parametrize("new", [NewEvent("a\rb"), NewEvent("a", "b\nc"), NewEvent("a", "b\rc")])
    def test_what_it_cannot_carry(self, new: NewEvent) -> None:
        with pytest.raises(ValueError, match=r"carriage return|one line"):
            sse.arrange(sse.parse("data: a\n\n"), [new])

    def test_another_name(self) -> None:
        framed = sse.parse("data: a\n\nevent:old\n: c\ndata: b\n\n")
        assert sse.renamed(framed, 1, "new") == "data: a\n\nevent:new\n: c\ndata: b\n\n"
        for index, name in ((0, "x"), (1, "x\ny")):
            with pytest.raises(ValueError, match="no name"):
                sse.renamed(framed, index, name)


class TestLists:
    def test_an_element_that_stays_keeps_its_comma(self) -> None:
        framed = json_array.parse('[{"n":0}\n,\r\n{"n":1},{"n":2}]')
        assert json_array.arrange(framed, [0, 2]) == '[{"n":0},{"n":2}]'
        assert json_array.arrange(framed, [1, 2]) == '[{"n":1},{"n":2}]'
        assert json_array.arrange(framed, [0, 1, 1, 2]) == '[{"n":0}\n,\r\n{"n":1}\n,\r\n{"n":1},{"n":2}]'

    @pytest.mark.parametrize("pieces", [[], [NewEvent("1")], [NewEvent("{")], [0, NewEvent("")]])
    def test_what_it_cannot_be(self, pieces: list[Piece]) -> None:
        with pytest.raises(ValueError, match=r"starts with an object|at 1:"):
            json_array.arrange(json_array.parse("[{}]"), pieces)

    def test_without_a_whole_element(self) -> None:
        with pytest.raises(ValueError, match="no whole element"):
            json_array.arrange(json_array.parse('[{"a'), [])


class TestLines:
    @pytest.mark.parametrize("data", ["", " ", "a\nb", "a\rb"])
    def test_what_they_cannot_hold(self, data: str) -> None:
        with pytest.raises(ValueError, match="line of NDJSON"):
            ndjson.arrange(ndjson.parse("{}\n"), [0, NewEvent(data)])

    def test_a_body_without_lines(self) -> None:
        assert ndjson.arrange(ndjson.parse('{"a'), [NewEvent("{}")]) == '{}\n{"a'


class TestFrames:
    FRAMED = framed_of("aws-eventstream", 0)

    def added(self, framed: Framed, new: NewEvent) -> Any:
        again = eventstream.parse(eventstream.arrange(framed, [*range(len(framed.events)), new]))
        assert [anomaly.event for anomaly in again.anomalies] == [anomaly.event for anomaly in framed.anomalies]
        return again.events[-1]

    def test_a_new_one_has_the_headers_of_its_type(self) -> None:
        event = self.added(self.FRAMED, NewEvent('{"role":"é"}', "messageStart"))
        assert (event.type, event.data) == ("messageStart", '{"role":"é"}')
        assert event.headers == self.FRAMED.events[0].headers

    def test_a_type_that_was_not_there(self) -> None:
        event = self.added(self.FRAMED, NewEvent("{}", "contentBlockStop"))
        assert dict(event.headers)[":event-type"] == "contentBlockStop"
        assert self.added(eventstream.parse(b""), NewEvent('{"n":1}', "chunk")).data == '{"n":1}'

    def test_a_copy_of_a_broken_one_is_whole(self) -> None:
        assert self.added(self.FRAMED, NewEvent('{"n":1}', "metadata")).data == '{"n":1}'

    def test_headers_of_its_own(self) -> None:
        headers = ((":message-type", "exception"), (":exception-type", "throttlingException"))
        event = self.added(self.FRAMED, NewEvent('{"message":"m"}', headers=headers))
        assert (event.type, event.headers) == ("throttlingException", headers)
        assert eventstream.is_fault(event)
        with pytest.raises(ValueError, match="65,535"):
            self.added(self.FRAMED, NewEvent("", headers=(("a", "x" * 70_000),)))

    def test_what_is_wrapped_stays_wrapped_with_its_padding(self) -> None:
        framed = framed_of("aws-eventstream", 1)
        again = eventstream.arrange(framed, [0, NewEvent('{"n":2}', "chunk"), 1])
        assert again.startswith(framed.source[: framed.events[0].span[1]])  # type: ignore[index,arg-type]
        assert again.count(b'"p":"abc"') == 3
        assert again.endswith(b"\0\0\0\xffrest")
