import json
from typing import Any

import pytest

from inspector.cassette import Cassette
from inspector.echo_updates import Change, Echo, changes_between, echo_steps, find_echoes, update_echoes
from inspector.stream import Part
from tests.helpers import cassette_text, parse

TEXT = "The tide is low at noon."
ARGUMENTS = '{"port": "Oban", "day": 2}'


def asked(*messages: dict[str, Any], **more: Any) -> Cassette:
    """A cassette whose second interaction sends these messages."""
    body = json.dumps({"messages": list(messages), **more})
    first, second = (cassette_text(request=json.dumps(text).replace("'", "''")) for text in ("{}", body))
    item = second.partition("interactions:\n")[2]
    return parse(first.removesuffix("version: 1\n") + item)


def request_body(cassette: Cassette, index: int = 1) -> str:
    """The text of a request."""
    request = cassette.interactions[index].request
    assert request is not None
    assert request.body.text is not None
    return request.body.text


def call(arguments: Any, id_: str = "call_1", name: str = "tides") -> dict[str, Any]:
    """A call of a tool as a chat request repeats it."""
    return {
        "role": "assistant",
        "tool_calls": [{"id": id_, "type": "function", "function": {"name": name, "arguments": arguments}}],
    }


def test_what_changed_between_two_versions() -> None:
    before = Part("p", "tool_call", 0, ARGUMENTS, {"id": "call_1", "name": "tides"})
    after = Part("p", "tool_call", 0, "{}", {"id": "call_2", "name": "tides"})
    assert changes_between(before, after) == [
        Change("arguments", ARGUMENTS, "{}", "call_1"),
        Change("id", "call_1", "call_2", "call_1"),
    ]
    assert changes_between(before, before) == []


class TestText:
    CHANGE = Change("text", TEXT, "The tide is high at noon.")

    def test_the_same_string(self) -> None:
        cassette = asked({"role": "assistant", "content": TEXT}, {"role": "user", "content": "Thanks."})
        (echo,) = find_echoes(cassette, 0, [self.CHANGE])
        assert echo == Echo(1, ("messages", 0, "content"), "text", TEXT, self.CHANGE.new)
        edited = update_echoes(cassette, [echo]).cassette
        assert request_body(edited) == request_body(cassette).replace("low", "high")
        assert edited.interactions[0] is cassette.interactions[0]

    def test_white_space_around_it_stays(self) -> None:
        cassette = asked({"role": "assistant", "content": f" {TEXT}\n"})
        (echo,) = find_echoes(cassette, 0, [self.CHANGE])
        assert echo.new == f" {self.CHANGE.new}\n"

    def test_inside_of_a_longer_text_it_may_be_by_chance(self) -> None:
        cassette = asked({"role": "tool", "content": f"The other agent said: {TEXT} Indeed."})
        (echo,) = find_echoes(cassette, 0, [self.CHANGE])
        assert not echo.is_sure
        assert echo.new == "The other agent said: The tide is high at noon. Indeed."

    def test_short_texts_only_as_a_whole(self) -> None:
        cassette = asked({"role": "user", "content": "Yes"}, {"role": "user", "content": "Yes and no"})
        (echo,) = find_echoes(cassette, 0, [Change("text", "Yes", "No")])
        assert (echo.path, echo.is_sure) == (("messages", 0, "content"), False)


class TestCalls:
    ARGUMENTS = Change("arguments", ARGUMENTS, '{"port": "Mull"}', "call_1")

    def test_arguments_as_text_in_another_spelling(self) -> None:
        cassette = asked(call('{"day":2,"port":"Oban"}'))
        (echo,) = find_echoes(cassette, 0, [self.ARGUMENTS])
        assert echo.new == '{"port":"Mull"}'
        assert json.loads(request_body(update_echoes(cassette, [echo]).cassette))["messages"][0] == call(
            '{"port":"Mull"}'
        )

    def test_arguments_as_an_object(self) -> None:
        content = [{"type": "tool_use", "id": "call_1", "name": "tides", "input": {"port": "Oban", "day": 2}}]
        cassette = asked({"role": "assistant", "content": content})
        (echo,) = find_echoes(cassette, 0, [self.ARGUMENTS])
        assert echo.is_value
        edited = json.loads(request_body(update_echoes(cassette, [echo]).cassette))
        assert edited["messages"][0]["content"][0]["input"] == {"port": "Mull"}

    def test_broken_arguments_have_no_place_in_an_object(self) -> None:
        cassette = asked({"role": "assistant", "content": [{"input": {"port": "Oban", "day": 2}}]})
        assert find_echoes(cassette, 0, [self.ARGUMENTS._replace(new='{"port": ')]) == []

    def test_equal_values_elsewhere_are_no_arguments(self) -> None:
        assert find_echoes(asked(metadata={"port": "Oban", "day": 2}), 0, [self.ARGUMENTS]) == []

    def test_no_arguments_are_told_by_the_call(self) -> None:
        change = Change("arguments", "{}", '{"a": 1}', "call_1")
        cassette = asked(call("{}"), call("{}", "call_2"))
        assert [(echo.path[1], echo.is_sure) for echo in find_echoes(cassette, 0, [change])] == [
            (0, True),
            (1, False),
        ]

    def test_the_id_in_call_and_result(self) -> None:
        cassette = asked(call("{}"), {"role": "tool", "tool_call_id": "call_1", "content": "low"})
        echoes = find_echoes(cassette, 0, [Change("id", "call_1", "call_9", "call_1")])
        assert [echo.path[-1] for echo in echoes] == ["id", "tool_call_id"]
        assert "call_1" not in request_body(update_echoes(cassette, echoes).cassette)

    def test_the_name_only_in_this_call(self) -> None:
        tools = [{"type": "function", "function": {"name": "tides"}}]
        cassette = asked(call("{}"), call("{}", "call_2"), tools=tools)
        echoes = find_echoes(cassette, 0, [Change("name", "tides", "waves", "call_1")])
        assert [echo.path for echo in echoes] == [("messages", 0, "tool_calls", 0, "function", "name")]


def test_earlier_requests_and_other_bodies_are_left() -> None:
    cassette = asked({"role": "assistant", "content": TEXT})
    assert find_echoes(cassette, 1, [TestText.CHANGE]) == []
    form = parse(cassette.encode().decode().replace(r'"{\"messages', r'"x={\"messages'))
    assert find_echoes(form, 0, [TestText.CHANGE]) == []


def test_each_interaction_is_a_step() -> None:
    assert list(echo_steps(asked(), 0, [TestText.CHANGE])) == [1]


def test_only_the_chosen_ones_change() -> None:
    cassette = asked({"role": "assistant", "content": TEXT}, {"role": "assistant", "content": TEXT})
    first, _ = find_echoes(cassette, 0, [TestText.CHANGE])
    assert request_body(update_echoes(cassette, [first]).cassette).count("high") == 1


@pytest.mark.parametrize("path", [("x",), ("messages", 0, "role")])
def test_a_request_that_is_another_one_now_is_refused(path: tuple[str | int, ...]) -> None:
    cassette = asked({"role": "assistant", "content": TEXT})
    (echo,) = find_echoes(cassette, 0, [TestText.CHANGE])
    with pytest.raises(ValueError, match="changed meanwhile"):
        update_echoes(cassette, [echo._replace(path=path)])
