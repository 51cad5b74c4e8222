"""Deltas of any dialect, put together: every message is a lookup, every character has an origin."""

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.stream.assembly import Assembly, PartSpan
from inspector.stream.deltas import Delta, Op, Target, choice_field, message_field

TEXT = Target(0, "text", 0, "text")


def assembled(*deltas: Delta, sources: Sequence[str] = ()) -> Assembly:
    """An assembly of some deltas, finished."""
    assembly = Assembly(lambda event: sources[event])
    for delta in deltas:
        assembly.add(delta)
    assembly.finish()
    return assembly


def says(event: int, text: str, op: Op = Op.APPEND, target: Target = TEXT) -> Delta:
    """A delta of the text."""
    return Delta(event, ("x",), target, op, text)


def texts(assembly: Assembly, events: int) -> list[str]:
    """The text of the only part after each k."""
    return ["".join(part.text for part in assembly.parts_at(k)) for k in range(events + 1)]


class TestAppending:
    def test_at_every_event(self) -> None:
        assembly = assembled(says(0, "a"), says(2, "bc"), says(2, "d"), says(3, ""))
        assert texts(assembly, 4) == ["", "a", "a", "abcd", "abcd"]

    def test_who_wrote_what(self) -> None:
        assembly = assembled(says(0, "a"), says(2, "bc"), says(2, "d"), says(3, ""), says(4, "e"))
        assert [assembly.event_at("0/text/0", offset) for offset in range(5)] == [0, 2, 2, 2, 4]
        assert [assembly.spans_of([TEXT], event) for event in range(5)] == [
            [PartSpan("0/text/0", 0, 1)],
            [],
            [PartSpan("0/text/0", 1, 4)],
            [],
            [PartSpan("0/text/0", 4, 5)],
        ]

    def test_outside(self) -> None:
        assembly = assembled(says(0, "a"))
        with pytest.raises(IndexError):
            assembly.event_at("0/text/0", 1)
        with pytest.raises(KeyError):
            assembly.event_at("0/text/9", 0)
        assert assembly.spans_of([Target(0, "refusal", 0, "text")], 0) == []

    PIECES = st.lists(st.tuples(st.integers(0, 3), st.text("ab", max_size=3)), max_size=20)

    @given(pieces=PIECES)
    def test_prefix_sums_are_a_replay(self, pieces: list[tuple[int, str]]) -> None:
        event = 0
        deltas = []
        for step, text in pieces:
            event += step
            deltas.append(says(event, text))
        assembly = assembled(*deltas)
        for k in range(event + 2):
            replayed = "".join(delta.value for delta in deltas if delta.event < k)
            assert "".join(part.text for part in assembly.parts_at(k)) == replayed
        whole = "".join(text for _, text in pieces)
        origins = [delta.event for delta in deltas for _ in delta.value]
        assert [assembly.event_at("0/text/0", at) for at in range(len(whole))] == origins


class TestSetting:
    def test_the_last_value_counts(self) -> None:
        assembly = assembled(says(0, "old", Op.SET), says(2, "newer", Op.SET))
        assert texts(assembly, 3) == ["", "old", "old", "newer"]
        assert assembly.event_at("0/text/0", 0) == 2

    def test_appending_to_what_was_set(self) -> None:
        assembly = assembled(says(0, "old", Op.SET), says(1, "er"), says(2, "x", Op.SET), says(3, "y"))
        assert texts(assembly, 4) == ["", "old", "older", "x", "xy"]

    def test_a_structure_keeps_its_source(self) -> None:
        source = '{"x": {"b":  1.0, "a":"\\u00e9"}}'
        assembly = assembled(Delta(0, ("x",), TEXT, Op.SET, {"b": 1.0, "a": "é"}), sources=[source])
        assert texts(assembly, 1)[1] == '{"b":  1.0, "a":"\\u00e9"}'

    def test_a_structure_that_does_not_stand_at_its_path(self) -> None:
        assembly = assembled(Delta(0, ("y",), TEXT, Op.SET, {"a": "é"}), sources=['{"x": 1}'])
        assert texts(assembly, 1)[1] == '{"a": "é"}'


class TestRepeating:
    def test_a_copy_adds_nothing(self) -> None:
        assembly = assembled(says(0, "ab"), says(0, "ab", Op.COPY), says(0, "b", Op.COPY))
        assert texts(assembly, 1)[1] == "ab"
        assert assembly.anomalies == []

    def test_a_copy_of_nothing_is_what_is_said(self) -> None:
        assembly = assembled(says(0, "ab"), says(1, "cd", Op.COPY))
        assert texts(assembly, 2) == ["", "ab", "abcd"]
        assert assembly.event_at("0/text/0", 2) == 1

    def test_another_copy_is_an_anomaly(self) -> None:
        assembly = assembled(says(0, "ab"), says(0, "xy", Op.COPY))
        assert [anomaly.event for anomaly in assembly.anomalies] == [0]
        assert texts(assembly, 1)[1] == "ab"

    def test_restating_adds_nothing_or_what_is_missing(self) -> None:
        assembly = assembled(
            says(0, "ab"),
            says(1, "ab", Op.RESTATE),
            says(2, "c"),
            says(3, "abcd", Op.RESTATE),
            says(4, "abcde", Op.RESTATE),
        )
        assert texts(assembly, 5) == ["", "ab", "ab", "abc", "abcd", "abcde"]
        assert assembly.anomalies == []
        assert assembly.event_at("0/text/0", 4) == 4

    def test_restating_something_else_is_an_anomaly(self) -> None:
        assembly = assembled(says(0, "ab"), says(1, "a", Op.RESTATE), says(2, "ax", Op.RESTATE))
        assert [anomaly.event for anomaly in assembly.anomalies] == [1, 2]
        assert texts(assembly, 3)[3] == "ab"


class TestFields:
    def test_of_the_message_and_of_choices(self) -> None:
        def sets(event: int, target: Target, value: Any) -> Delta:
            return Delta(event, (), target, Op.SET, value)

        assembly = assembled(
            sets(0, message_field("id"), "m1"),
            sets(1, message_field("usage"), {"n": 1}),
            sets(2, choice_field(3, "finish_reason"), "stop"),
            sets(4, message_field("usage"), {"n": 2}),
            sets(4, message_field("tier"), "gold"),
        )
        final = assembly.message_at(5, "d")
        assert (final.dialect, final.id, final.model, final.usage) == ("d", "m1", None, {"n": 2})
        assert final.fields == {"tier": "gold"}
        assert assembly.message_at(4, "d").usage == {"n": 1}
        assert assembly.message_at(2, "d").choices == ()
        assert [(choice.index, choice.finish_reason) for choice in final.choices] == [(3, "stop")]
        assert assembly.field_events("usage") == [1, 4]
        assert assembly.field_events("finish_reason") == [2]
        assert assembly.field_events("nothing") == []

    def test_of_parts(self) -> None:
        call = Target(0, "tool_call", (0, 0), "name")
        assembly = assembled(
            Delta(0, (), call, Op.SET, "f"),
            Delta(1, (), call, Op.COPY, "g"),
            Delta(2, (), call._replace(field="signature"), Op.APPEND, "s1"),
            Delta(3, (), call._replace(field="signature"), Op.APPEND, "s2"),
        )
        (part,) = assembly.parts_at(4)
        assert part.fields == {"name": "f", "signature": "s1s2"}
        assert assembly.parts_at(3)[0].fields["signature"] == "s1"
        assert assembly.parts_at(0) == ()

    def test_annotations(self) -> None:
        first, second = (Target(0, "annotation", key, "value") for key in (0, 1))
        assembly = assembled(
            Delta(0, (), first, Op.SET, {"n": 1}),
            Delta(2, (), second, Op.SET, {"n": 2}),
            Delta(3, (), first, Op.SET, {"n": 3}),
        )
        found = [assembly.message_at(k, None).choices for k in range(5)]
        assert [choices[0].annotations if choices else () for choices in found] == [
            (),
            ({"n": 1},),
            ({"n": 1},),
            ({"n": 1}, {"n": 2}),
            ({"n": 3}, {"n": 2}),
        ]

    def test_lists_grow_too(self) -> None:
        target = choice_field(1, "logprobs.content")
        assembly = assembled(Delta(0, (), target, Op.APPEND, [1]), Delta(2, (), target, Op.APPEND, [2, 3]))
        found = [assembly.message_at(k, None).choices for k in (1, 2, 3)]
        assert [choices[0].fields for choices in found] == [
            {"logprobs.content": [1]},
            {"logprobs.content": [1]},
            {"logprobs.content": [1, 2, 3]},
        ]


class TestObjects:
    CALL = Target(0, "tool_call", 0, "text")

    @pytest.mark.parametrize(
        ("said", "repeated", "wrong"),
        [('{"a": 1}', {"a": 1}, 0), ('{"a":2}', {"a": 1}, 1), ('{"a', {"a": 1}, 1)],
    )
    def test_arguments_repeated_as_an_object(self, said: str, repeated: Any, wrong: int) -> None:
        assembly = assembled(
            says(0, said, target=self.CALL),
            Delta(1, ("args",), self.CALL, Op.RESTATE, repeated),
            sources=["", '{"args":{"a":1}}'],
        )
        assert texts(assembly, 2) == ["", said, said]
        assert len(assembly.anomalies) == wrong

    def test_what_was_not_said_before_is_said_now(self) -> None:
        assembly = assembled(
            Delta(0, ("args",), self.CALL, Op.RESTATE, {"a": 1}), sources=['{"args":{ "a": 1 }}']
        )
        assert texts(assembly, 1) == ["", '{ "a": 1 }']


class TestOrder:
    def test_calls_among_themselves_by_index(self) -> None:
        def call(event: int, index: int, kind: str = "tool_call", key: Any = None) -> Delta:
            return says(event, "{}", target=Target(0, kind, (index, 0) if key is None else key, "text"))

        assembly = assembled(
            call(0, 2), says(1, "text"), call(2, 0), call(3, 1), call(4, 0, "server_tool_call", 5)
        )
        assert [part.id for part in assembly.parts_at(5)] == [
            "0/tool_call/0",
            "0/text/0",
            "0/tool_call/1",
            "0/tool_call/2",
            "0/server_tool_call/5",
        ]
        assert [part.id for part in assembly.parts_at(3)] == ["0/tool_call/0", "0/text/0", "0/tool_call/2"]

    def test_choices_by_index(self) -> None:
        second = Target(1, "text", 0, "text")
        assembly = assembled(says(0, "b", target=second), says(1, "a"))
        assert [choice.index for choice in assembly.message_at(2, None).choices] == [0, 1]
        assert [choice.index for choice in assembly.message_at(1, None).choices] == [1]
