"""A list as a stream: its elements, also where it was torn off, and one changed."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.content.json_text import JsonError
from inspector.stream.framing.json_array import parse, replace, sniff


class TestElements:
    TEXT = '\ufeff[{"a": [1, 2]}\n,\r\n{"b":"]"}\n]\n'

    def test_each_is_an_event(self) -> None:
        framed = parse(self.TEXT)
        assert [event.data for event in framed.events] == ['{"a": [1, 2]}', '{"b":"]"}']
        assert [self.TEXT[slice(*line.span)] for line in framed.lines] == [
            event.data for event in framed.events
        ]

    def test_the_closing_bracket_may_be_missing(self) -> None:
        assert len(parse('[{"a":1},\n{"a":2}').events) == 2

    @pytest.mark.parametrize("tail", ['{"a":', "{]", "x]", "[" * 100_000])
    def test_what_cannot_be_read_is_a_row(self, tail: str) -> None:
        line = parse('[{"a":1},' + tail).lines[-1]
        assert (line.kind, line.k, line.text) == ("unterminated", 1, tail)

    def test_what_follows_the_list_is_a_row(self) -> None:
        line = parse("[{}] more ").lines[-1]
        assert (line.kind, line.k, line.text, line.span) == ("ignored", 1, "more", (5, 9))

    @given(text=st.text(st.sampled_from('[]{}"a,: 1\n')))
    def test_any_text(self, text: str) -> None:
        spans = [line.span for line in parse(text).lines]
        assert spans == sorted(spans)
        assert all(start < end <= len(text) for start, end in spans)


@pytest.mark.parametrize(
    ("text", "looks"),
    [("[{", True), ("\ufeff [\n {}]", True), ("[]", False), ("[1]", False), ("{}", False), ("", False)],
)
def test_sniffing(text: str, looks: bool) -> None:
    assert sniff(text) is looks


class TestPuttingBack:
    VALUES = st.dictionaries(st.text(max_size=3), st.text(max_size=9), max_size=2).map(json.dumps)
    PIECES = st.lists(st.tuples(VALUES, st.sampled_from([",", "\n,\r\n", " , "])), min_size=1, max_size=5)

    @given(pieces=PIECES, end=st.sampled_from(["]", "\n]\n", ""]), data=st.data())
    def test_only_what_was_changed_is_different(
        self, pieces: list[tuple[str, str]], end: str, data: st.DataObject
    ) -> None:
        pieces[-1] = (pieces[-1][0], end)
        changes = data.draw(st.dictionaries(st.integers(0, len(pieces) - 1), self.VALUES, max_size=3))
        expected = [(changes.get(index, value), after) for index, (value, after) in enumerate(pieces)]
        framed = parse("[" + "".join(value + after for value, after in pieces))
        assert replace(framed, changes) == "[" + "".join(value + after for value, after in expected)

    def test_an_element_must_be_json(self) -> None:
        with pytest.raises(JsonError):
            replace(parse("[{}]"), {0: "{"})
