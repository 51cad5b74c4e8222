"""Turns sent again, answers sent back, calls and their results, across interactions."""

from collections.abc import Mapping
from typing import Any

from inspector.conversation import Prompt, Turn
from inspector.echoes import Digest, Link, Place, Use, earlier_turns, links, pairs
from inspector.stream import Choice, Message, Part

ARGUMENTS = '{"town": "Brigg", "day": 2}'
SAME_ARGUMENTS = '{"day":2,"town":"Brigg"}'


def text(said: str, id_: str = "0/text/0") -> Part:
    return Part(id_, "text", 0, said)


def call(id_: str, name: str = "tide", arguments: str = ARGUMENTS, call_id: str = "c1") -> Part:
    return Part(id_, "tool_call", 0, arguments, {"name": name, "id": call_id})


def turns(*said: tuple[str, Part, str]) -> tuple[Turn, ...]:
    return tuple(Turn(role, (part,), "", call_id) for role, part, call_id in said)


def asked(*said: tuple[str, Part, str], answer: tuple[Part, ...] = ()) -> Digest:
    return Digest(Prompt("m", turns(*said), ()), lambda: Message(None, choices=(Choice(0, answer),)))


SYSTEM = ("system", text("Be brief.", "turn0/a"), "")
USER = ("user", text("When is high tide?", "turn1/a"), "")
CALL = ("assistant", call("turn2/a", arguments=SAME_ARGUMENTS), "")
RESULT = ("tool", text("10:40", "turn3/a"), "c1")


def conversation() -> Mapping[int, Digest]:
    return {
        0: asked(SYSTEM, USER, answer=(call("0/tool_call/0"),)),
        1: asked(SYSTEM, USER, CALL, RESULT, answer=(text("At 10:40."),)),
        2: asked(SYSTEM, USER, CALL, RESULT, ("assistant", text("At 10:40.", "turn4/a"), ""), USER),
    }


def test_only_what_is_new_counts() -> None:
    known = conversation()
    assert [earlier_turns(index, known) for index in known] == [0, 3, 5]


def test_the_question_is_new_also_where_it_is_asked_again() -> None:
    assert earlier_turns(1, {0: asked(SYSTEM, USER), 1: asked(SYSTEM, USER)}) == 1


def test_the_same_instructions_make_no_conversation() -> None:
    other = ("user", text("Another question", "turn1/a"), "")
    assert earlier_turns(1, {0: asked(SYSTEM, USER), 1: asked(SYSTEM, other, CALL)}) == 0


def test_a_call_and_its_result_lead_to_each_other_across_interactions() -> None:
    known = conversation()
    assert links(0, known) == {
        "0/tool_call/0": [Link("its result in interaction 1", Place(1, "turn3/a"))],
    }
    assert links(1, known) == {
        "turn2/a": [
            Link("its result", Place(1, "turn3/a")),
            Link("said in interaction 0", Place(0, "0/tool_call/0")),
        ],
        "turn3/a": [Link("its call", Place(1, "turn2/a"))],
    }
    assert links(2, known)["turn4/a"] == [Link("said in interaction 1", Place(1, "0/text/0"))]


def test_a_result_alone_leads_to_the_answer_that_called() -> None:
    known = {0: asked(USER, answer=(call("0/tool_call/0"),)), 1: asked(RESULT)}
    assert links(1, known) == {"turn3/a": [Link("its call in interaction 0", Place(0, "0/tool_call/0"))]}
    assert links(0, known) == {"0/tool_call/0": [Link("its result in interaction 1", Place(1, "turn3/a"))]}


def test_a_call_without_an_id_is_found_by_what_it_says() -> None:
    bare: dict[str, Any] = {"call_id": ""}
    known = {
        0: asked(USER, answer=(call("0/tool_call/0", **bare),)),
        1: asked(
            USER,
            ("model", call("turn1/a", **bare), ""),
            ("user", Part("turn2/a", "tool_result", 0, "10:40", {"name": "tide"}), ""),
        ),
    }
    assert links(0, known)["0/tool_call/0"] == [Link("its result in interaction 1", Place(1, "turn2/a"))]


def test_pairs_by_id_then_by_name_then_by_order() -> None:
    def use(section: str, call_id: str = "", name: str = "", *, result: bool = False) -> Use:
        return Use(section, call_id, name, result, 0)

    by_id = [use("a", "1"), use("b", "2"), use("r", "2", result=True), use("s", "1", result=True)]
    assert pairs(by_id) == {"a": "s", "s": "a", "b": "r", "r": "b"}
    by_name = [use("a", name="x"), use("b", name="y"), use("r", name="y", result=True)]
    assert pairs(by_name) == {"b": "r", "r": "b"}
    by_order = [use("a"), use("b"), use("r", result=True), use("s", result=True), use("t", result=True)]
    assert pairs(by_order) == {"a": "r", "r": "a", "b": "s", "s": "b"}
    assert pairs([use("r", "nobody", result=True)]) == {}


def test_arguments_that_are_no_json_and_nothing_at_all() -> None:
    broken = asked(USER, answer=(call("0/tool_call/0", arguments='{"a":'),))
    nothing = Digest(None, lambda: None)
    assert links(1, {0: broken, 1: nothing}) == {}
    assert earlier_turns(1, {0: broken, 1: nothing}) == 0
    assert links(0, {0: broken, 1: nothing}) == {}
