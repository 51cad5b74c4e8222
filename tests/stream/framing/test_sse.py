"""Server-sent events by the letter of the WHATWG rules, with the span of everything."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.stream.framing import Event, Framed
from inspector.stream.framing.sse import parse, replace, sniff


def data(text: str) -> list[str]:
    """The data of all events."""
    return [event.data for event in parse(text).events]


def rows(text: str) -> list[tuple[str, int, str]]:
    """Kind, k and text of all rows."""
    return [(line.kind, line.k, line.text) for line in parse(text).lines]


class TestTheRules:
    """HTML, section 9.2.6, example by example."""

    def test_several_data_lines_join(self) -> None:
        assert data("data: YHOO\ndata: +2\ndata: 10\n\n") == ["YHOO\n+2\n10"]

    def test_comments_ids_and_one_leading_space(self) -> None:
        text = ": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n\n"
        assert [(event.data, event.id) for event in parse(text).events] == [
            ("first event", "1"),
            ("second event", ""),
            (" third event", ""),
        ]

    def test_empty_data_and_a_tail_that_is_not_delivered(self) -> None:
        assert data("data\n\ndata\ndata\n\ndata:") == ["", "\n"]

    def test_a_space_after_the_colon_is_ignored(self) -> None:
        assert data("data:test\n\ndata: test\n\n") == ["test", "test"]

    @pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
    def test_line_ends(self, end: str) -> None:
        text = end.join(["event: a", "data: x", "data: y", "", "data: z", "", ""])
        assert [(event.type, event.data) for event in parse(text).events] == [("a", "x\ny"), ("message", "z")]

    def test_mixed_line_ends(self) -> None:
        assert data("data: a\r\ndata: b\rdata: c\n\r\ndata: d\r\rdata: e\n\n") == ["a\nb\nc", "d", "e"]

    def test_crlf_is_one_line_end(self) -> None:
        assert data("data: a\r\ndata: b\r\n\r\n") == ["a\nb"]

    @pytest.mark.parametrize("character", ["\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\x1c", "\x1e", "\xa0"])
    def test_nothing_else_ends_a_line(self, character: str) -> None:
        assert data(f'data: {{"a":"x{character}y"}}\n\n') == [f'{{"a":"x{character}y"}}']

    def test_one_byte_order_mark_is_dropped(self) -> None:
        assert data("\ufeffdata: a\n\n") == ["a"]
        assert data("\ufeff\ufeffdata: a\n\ndata: b\n\n") == ["b"]

    def test_the_type_is_for_one_event_and_the_id_stays(self) -> None:
        text = "event: add\nid: 7\ndata: 1\n\ndata: 2\n\nid: 8\n\ndata: 3\n\n"
        assert [(event.type, event.id) for event in parse(text).events] == [
            ("add", "7"),
            ("message", "7"),
            ("message", "8"),
        ]

    def test_the_last_type_of_an_event_counts(self) -> None:
        assert parse("event: a\nevent: b\ndata: x\n\n").events[0].type == "b"
        assert parse("event: a\nevent\ndata: x\n\n").events[0].type == "message"

    def test_an_id_with_a_nul_is_ignored(self) -> None:
        assert [event.id for event in parse("id: 1\ndata: a\n\nid: 2\0\ndata: b\n\n").events] == ["1", "1"]

    def test_a_type_without_data_is_no_event_and_is_forgotten(self) -> None:
        assert [event.type for event in parse("event: lost\n\ndata: x\n\n").events] == ["message"]

    def test_retry_is_no_data(self) -> None:
        assert data("retry: 3000\n\nretry: soon\ndata: x\n\n") == ["x"]

    @pytest.mark.parametrize("line", [" data: x", "Data: x", "data : x", "error: x", "dat", "\tdata: x"])
    def test_unknown_fields_are_ignored(self, line: str) -> None:
        assert data(f"{line}\n\ndata: y\n\n") == ["y"]

    def test_a_value_may_hold_colons(self) -> None:
        assert data("data: a: b\n\ndata::\n\n") == ["a: b", ":"]


class TestRows:
    """The table shows also what no client is handed."""

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("", []),
            ("\n\n\n", []),
            ("data: a\n\n: ping\n\ndata: b\n\n", [("event", 1, ""), ("comment", 1, " ping"), ("event", 2, "")]),
            (":\n", [("comment", 0, "")]),
            ("data: a\n: in between\ndata: b\n\n", [("comment", 0, " in between"), ("event", 1, "")]),
            (" data: {}\n\n", [("ignored", 0, " data: {}")]),
            ('error: {"a":1}\n\n', [("ignored", 0, 'error: {"a":1}')]),
            ("event: ping\n\n", [("ignored", 0, "event: ping")]),
            ("id: 1\nretry: 5\n\n", [("ignored", 0, "id: 1\nretry: 5")]),
            ("data: a\n\ndata: torn", [("event", 1, ""), ("unterminated", 1, "data: torn")]),
            ("data: a\n\nevent: x\ndata: b\n", [("event", 1, ""), ("unterminated", 1, "event: x\ndata: b")]),
            (":504: gave up waiting", [("comment", 0, "504: gave up waiting")]),
        ],
    )
    def test_kinds(self, text: str, expected: list[tuple[str, int, str]]) -> None:
        assert rows(text) == expected

    def test_rows_of_events_name_them(self) -> None:
        framed = parse("data: a\n\n: c\n\ndata: b\n\n")
        assert [line.event for line in framed.lines] == [0, None, 1]


class TestSpans:
    def test_of_an_event(self) -> None:
        text = "\ufeff: c\r\nevent: x\r\ndata: one\r\ndata:two\r\n\r\ndata: three\n\n"
        first, second = parse(text).events
        assert first.span is not None
        assert text[slice(*first.span)] == "event: x\r\ndata: one\r\ndata:two\r\n\r\n"
        assert [text[a:b] for a, b in first.data_spans] == ["one", "two"]
        assert second.span == (first.span[1], len(text))

    LINES = st.sampled_from(
        [
            "data: a",
            "data:",
            "data",
            "event: x",
            "id: 1",
            "retry: 1",
            ": c",
            ":",
            "oops",
            " data: x",
            "",
            "",
            "",
            "é: 霧",
        ]
    )
    TEXTS = st.lists(st.tuples(LINES, st.sampled_from(["\n", "\r\n", "\r"])), max_size=14)

    @given(lines=TEXTS, bom=st.booleans(), torn=st.booleans())
    def test_everything_stands_in_one_row(self, lines: list[tuple[str, str]], *, bom: bool, torn: bool) -> None:
        text = "\ufeff" * bom + "".join(line + end for line, end in lines)
        text = text.rstrip("\r\n") if torn else text
        self.check(text)

    @given(text=st.text(st.sampled_from("daten:iv \r\nx\0\ufeff")))
    def test_of_any_text(self, text: str) -> None:
        self.check(text)

    def check(self, text: str) -> None:
        """Rows lie in order, side by side or a comment inside an event; blank lines may lie between."""
        framed = parse(text)
        owner = [0] * len(text)
        for line in framed.lines:
            start, end = line.span
            assert 0 <= start < end <= len(text)
            inside = line.kind in ("comment", "ignored") and any(
                other is not line and other.span[0] <= start and end <= other.span[1] for other in framed.lines
            )
            for at in range(start, end):
                owner[at] += 0 if inside else 1
        for at, count in enumerate(owner):
            assert count == 1 or (count == 0 and (text[at] in "\r\n" or (at, text[at]) == (0, "\ufeff")))
        assert [line.k for line in framed.lines] == sorted(line.k for line in framed.lines)
        self.check_events(text, framed)

    def check_events(self, text: str, framed: Framed) -> None:
        """Events are pieces of the text, and the rows show each of them once."""
        shown = [line for line in framed.lines if line.event is not None]
        assert [line.event for line in shown] == list(range(len(framed.events)))
        for line, event in zip(shown, framed.events, strict=True):
            assert line.span == event.span
            assert "\n".join(text[a:b] for a, b in event.data_spans) == event.data
            assert event.span is not None
            assert all(event.span[0] < a <= b < event.span[1] for a, b in event.data_spans)

    @given(messages=st.lists(st.text(st.characters(exclude_characters="\r\n\0"), min_size=1), max_size=6))
    def test_what_is_sent_is_what_arrives(self, messages: list[str]) -> None:
        for end in ("\n", "\r\n", "\r"):
            text = "".join(f"data: {message}{end}{end}" for message in messages)
            assert data(text) == messages

    @given(lines=TEXTS)
    def test_torn_anywhere_no_event_that_was_whole_is_lost(self, lines: list[tuple[str, str]]) -> None:
        text = "".join(line + end for line, end in lines)
        whole: list[Event] = parse(text).events
        for cut in range(len(text)):
            events = parse(text[:cut]).events
            assert [event.data for event in events] == [event.data for event in whole[: len(events)]]


@pytest.mark.parametrize(
    ("text", "looks"),
    [
        ("data: x\n\n", True),
        ("\ufeffevent: x\ndata: y\n", True),
        ("\n\n: OK\r\rdata: y\r\r", True),
        ("id: 1\nretry: 1\ndata: y\n", True),
        (" data: {}\n", False),
        (": a comment in some other text\n", False),
        ("id: 1\nname: a letter\n", False),
        ("", False),
        ('{"data": 1}', False),
        ("database: x", False),
        ("<html>", False),
        ("data", False),
    ],
)
def test_sniffing(text: str, looks: bool) -> None:
    assert sniff(text) is looks


class TestPuttingBack:
    @pytest.mark.parametrize(
        ("text", "data", "expected"),
        [
            ("data: a\n\n", "b", "data: b\n\n"),
            ("data:a\r\n\r\n", "b", "data:b\r\n\r\n"),
            ("data:a\n\n", " b", "data:  b\n\n"),
            ("data\n\n", "b", "data: b\n\n"),
            ("data\n\n", "", "data\n\n"),
            ("data: a\n\n", "", "data: \n\n"),
            ("event: e\ndata: a\nid: 1\n\n", "b\nc", "event: e\ndata: b\ndata: c\nid: 1\n\n"),
            ("data\r\r", "b\n\nc", "data: b\rdata: \rdata: c\r\r"),
            ("data: a\ndata:b\n: c\ndata: d\n\n", "x", "data: x\n: c\n\n"),
            ("data: a\r\n: c\r\ndata: b\r\n\r\n", "x", "data: x\r\n: c\r\n\r\n"),
            ("data: a\rdata: b\r\n\n", "x", "data: x\r\n\n"),
        ],
    )
    def test_in_its_own_spelling(self, text: str, data: str, expected: str) -> None:
        assert replace(parse(text), {0: data}) == expected

    @given(
        lines=TestSpans.TEXTS,
        bom=st.booleans(),
        data=st.data(),
    )
    def test_only_what_was_changed_is_different(
        self, lines: list[tuple[str, str]], bom: bool, data: st.DataObject
    ) -> None:
        framed = parse("\ufeff" * bom + "".join(line + end for line, end in lines))
        indexes = st.integers(0, max(0, len(framed.events) - 1))
        texts = st.text(st.sampled_from("ab :\n\u2028\ufeff\0é"), max_size=9)
        changes = data.draw(st.dictionaries(indexes, texts, max_size=3)) if framed.events else {}
        again = parse(replace(framed, changes))
        assert [(event.type, event.id) for event in again.events] == [
            (event.type, event.id) for event in framed.events
        ]
        assert [line[0:3] for line in again.lines] == [line[0:3] for line in framed.lines]
        for index, (old, new) in enumerate(zip(framed.events, again.events, strict=True)):
            if index in changes:
                assert new.data == changes[index]
            else:
                assert old.span is not None
                assert new.span is not None
                assert again.text[slice(*new.span)] == framed.text[slice(*old.span)]

    def test_a_carriage_return_cannot_be_carried(self) -> None:
        with pytest.raises(ValueError, match="carriage return"):
            replace(parse("data: a\n\n"), {0: "a\rb"})

    @given(lines=TestSpans.TEXTS)
    def test_the_same_data_is_the_same_body(self, lines: list[tuple[str, str]]) -> None:
        framed = parse("".join(line + end for line, end in lines))
        assert replace(framed, {index: event.data for index, event in enumerate(framed.events)}) == framed.text
