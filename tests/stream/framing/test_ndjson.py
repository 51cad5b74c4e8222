"""Lines of JSON: blank ones, torn ones, and a changed one put back."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.stream.framing.ndjson import parse, replace, sniff


def rows(text: str) -> list[tuple[str, int, str]]:
    """Kind, k and text of all rows."""
    return [(line.kind, line.k, line.text) for line in parse(text).lines]


class TestLines:
    def test_each_line_is_an_event(self) -> None:
        text = '\ufeff{"a":1}\r\n\n  {"a":2} \n'
        framed = parse(text)
        assert [event.data for event in framed.events] == ['{"a":1}', '{"a":2}']
        assert [text[slice(*event.data_spans[0])] for event in framed.events] == ['{"a":1}', '{"a":2}']
        assert [text[slice(*line.span)] for line in framed.lines] == ['{"a":1}\r\n', '  {"a":2} \n']

    def test_the_last_line_may_lack_its_end(self) -> None:
        assert rows('{"a":1}\n{"a":2}') == [("event", 1, ""), ("event", 2, "")]

    def test_a_torn_line_is_no_event(self) -> None:
        assert rows('{"a":1}\n{"a":') == [("event", 1, ""), ("unterminated", 1, '{"a":')]

    def test_a_line_that_is_not_json_is_an_event_all_the_same(self) -> None:
        assert [event.data for event in parse('{"a":1}\nnonsense\n').events] == ['{"a":1}', "nonsense"]

    @pytest.mark.parametrize("character", ["\u2028", "\x85", "\r", "\x0c"])
    def test_only_a_line_feed_ends_a_line(self, character: str) -> None:
        assert len(parse(f'{{"a":"{character}"}}\n').events) == 1

    @given(text=st.text(st.sampled_from('{"a}: \r\n1\ufeff')))
    def test_any_text(self, text: str) -> None:
        framed = parse(text)
        ends = [line.span for line in framed.lines]
        assert ends == sorted(ends)
        assert "".join(text[a:b] for a, b in ends).split() == text.removeprefix("\ufeff").split()


@pytest.mark.parametrize(
    ("text", "looks"),
    [
        ('{"a":1}\n{"a":2}\n', True),
        ('\n {"a":1}\r\n\n{"a":2', True),
        ('{"a":1}\n', False),
        ('{\n"a":1}\n', False),
        ("[1]\n[2]\n", False),
        ("1\n2\n", False),
        ("", False),
    ],
)
def test_sniffing(text: str, looks: bool) -> None:
    assert sniff(text) is looks


class TestPuttingBack:
    VALUES = st.dictionaries(st.text(max_size=3), st.text(max_size=9), max_size=2).map(json.dumps)
    LINES = st.lists(st.tuples(VALUES, st.sampled_from(["\n", "\r\n", " \n\n"])), min_size=1, max_size=5)

    @given(lines=LINES, data=st.data())
    def test_only_what_was_changed_is_different(
        self, lines: list[tuple[str, str]], data: st.DataObject
    ) -> None:
        framed = parse("".join(value + end for value, end in lines))
        changes = data.draw(st.dictionaries(st.integers(0, len(lines) - 1), self.VALUES, max_size=3))
        expected = [(changes.get(index, value), end) for index, (value, end) in enumerate(lines)]
        assert replace(framed, changes) == "".join(value + end for value, end in expected)

    @pytest.mark.parametrize("data", ["{\n}", "{}\r", "", "  "])
    def test_what_a_line_cannot_hold(self, data: str) -> None:
        with pytest.raises(ValueError, match="NDJSON"):
            replace(parse('{"a":1}\n{}\n'), {0: data})
