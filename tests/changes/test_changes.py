"""Two versions of a cassette: what differs, by meaning and by line, and taking one change back."""

import json

import pytest

from inspector.cassette import Cassette, edit_body, edit_field, edit_headers
from inspector.cassette.interaction_list import delete, duplicate, move
from inspector.changes import (
    Change,
    Difference,
    aligned,
    changes_between,
    differences,
    exact_lines,
    revert,
    revert_difference,
)
from inspector.resource_files import resource
from tests.helpers import parse


def sample() -> Cassette:
    """A streamed tool call and its answer."""
    return Cassette.parse(resource("samples", "go-vcr-tool-call.yaml").read_bytes())


def item(name: str, answer: str = "ok") -> str:
    """An interaction in vcrpy's layout."""
    return (
        f'- request:\n    body: \'{{"q": "{name}"}}\'\n    headers:\n      Accept:\n      - text/plain\n'
        f"    method: POST\n    uri: https://example.com/{name}\n"
        f"  response:\n    body:\n      string: '{answer}'\n    headers: {{}}\n"
        "    status:\n      code: 200\n      message: OK\n"
    )


SIX = "interactions:\n" + "".join(item(name) for name in "abcdef") + "version: 1\n"


def replaced(cassette: Cassette, index: int, old: str, new: str) -> Cassette:
    """With another text in the response."""
    response = cassette.interactions[index].response
    assert response is not None
    assert response.body.text is not None
    assert old in response.body.text
    return edit_body(cassette, index, "response", response.body.text.replace(old, new)).cassette


def found(old: Cassette, new: Cassette, change: Change) -> dict[str, Difference]:
    """The differences of a change by their labels."""
    assert change.old is not None
    assert change.new is not None
    listed = differences(old.interactions[change.old], new.interactions[change.new])
    return {difference.label: difference for difference in listed}


class TestWhichInteractions:
    def test_none_of_the_same(self) -> None:
        cassette = parse(SIX)
        assert changes_between(cassette, cassette) == []
        assert changes_between(cassette, parse(SIX)) == []

    def test_all_kinds_at_once(self) -> None:
        saved = parse(SIX)
        now = edit_body(saved, 1, "response", "better").cassette
        now = delete(now, [3]).cassette  # a B c e f
        now = duplicate(now, [0]).cassette  # a a B c e f
        now = move(now, [5], 3).cassette  # a a B f c e
        assert aligned(saved, now) == [0, -1, 1, 5, 2, 4]
        assert [(change.old, change.new, change.kind) for change in changes_between(saved, now)] == [
            (None, 1, "added"),
            (1, 2, "changed"),
            (5, 3, "moved"),
            (3, None, "removed"),
        ]

    def test_moved_and_changed(self) -> None:
        saved = parse(SIX)
        now = move(edit_body(saved, 4, "response", "better").cassette, [4], 0).cassette
        assert [(change.old, change.new, change.kind) for change in changes_between(saved, now)] == [
            (4, 0, "moved and changed")
        ]

    def test_a_file_that_was_recorded_again(self) -> None:
        """No chunk is shared; what has the same request is the same interaction."""
        old = parse(SIX)
        new = parse(
            "interactions:\n" + "".join(item(name, "new " + name) for name in "bacdef") + "version: 2\n"
        )
        assert aligned(old, new) == [1, 0, 2, 3, 4, 5]
        kinds = [change.kind for change in changes_between(old, new)]
        assert sorted(kinds) == sorted(["moved and changed", *["changed"] * 6])
        assert changes_between(old, new)[-1] == Change(None, None, is_edited=True)

    def test_other_interactions_are_not_taken_for_the_same(self) -> None:
        old, new = (
            parse("interactions:\n" + item("a")),
            parse("interactions:\n- request: {x: y}\n  response: {}\n"),
        )
        assert sorted(change.kind for change in changes_between(old, new)) == ["added", "removed"]

    def test_in_one_chunk(self) -> None:
        values = {
            "interactions": [
                {"request": {"uri": f"/{n}"}, "response": {"status": {"code": n}}} for n in range(4)
            ]
        }
        saved = parse(json.dumps(values))
        now = delete(edit_field(saved, 2, ("request", "uri"), "/two").cassette, [0]).cassette
        assert [(change.old, change.new) for change in changes_between(saved, now)] == [(0, None), (2, 1)]

    def test_what_is_too_much_to_read_goes_by_its_place(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("inspector.changes.alignment.MAX_READ", 100)
        saved = parse(SIX)
        now = edit_body(saved, 4, "response", "better").cassette
        now = move(delete(now, [1]).cassette, [0], 4).cassette  # c d E f a
        assert aligned(saved, now) == [2, 3, 4, 5, 0]

    def test_an_emptied_cassette(self) -> None:
        saved = parse(SIX)
        assert [change.kind for change in changes_between(saved, delete(saved, range(6)).cassette)] == [
            "removed"
        ] * 6


class TestMeaning:
    def test_arguments_of_a_tool_call(self) -> None:
        saved = sample()
        now = replaced(saved, 0, "get_forecast", "get_weather")
        [change] = changes_between(saved, now)
        differ = found(saved, now, change)
        assert any(label.endswith(": name") for label in differ), differ
        assert "changed" in (differ["events"].new or "")

    def test_fields_and_headers(self) -> None:
        saved = parse(SIX)
        now = edit_field(saved, 2, ("response", "status", "code"), "404").cassette
        now = edit_headers(now, 2, "request", [("Accept", "text/html"), ("X-New", "1")]).cassette
        [change] = changes_between(saved, now)
        differ = found(saved, now, change)
        assert (differ["status"].old, differ["status"].new) == ("200", "404")
        assert (differ["header Accept"].old, differ["header Accept"].new) == ("text/plain", "text/html")
        assert (differ["header X-New"].old, differ["header X-New"].new) == (None, "1")

    def test_turns_of_a_request(self) -> None:
        saved = sample()
        request = saved.interactions[0].request
        assert request is not None
        assert request.body.text is not None
        body = json.loads(request.body.text)
        body["messages"][-1]["content"] = "And on Sunday?"
        body["temperature"] = 0.5
        now = edit_body(saved, 0, "request", json.dumps(body)).cassette
        [change] = changes_between(saved, now)
        differ = found(saved, now, change)
        turn = next(difference for label, difference in differ.items() if label.startswith("turn"))
        assert turn.new == "And on Sunday?"
        assert (differ["temperature"].new, differ["temperature"].side) == ("0.5", "request")
        assert "messages" not in differ

    def test_values_of_json_and_texts(self) -> None:
        saved = parse(SIX)
        now = edit_body(saved, 0, "request", '{"q": "z", "n": [1, 2]}').cassette
        now = edit_body(now, 0, "response", "fine").cassette
        [change] = changes_between(saved, now)
        differ = found(saved, now, change)
        assert (differ["q"].old, differ["q"].new) == ("a", "z")
        assert (differ["n"].old, json.loads(differ["n"].new or "")) == (None, [1, 2])
        assert (differ["body"].old, differ["body"].new) == ("ok", "fine")

    def test_another_spelling_means_nothing(self) -> None:
        saved, now = parse(SIX), parse(SIX.replace("string: 'ok'", 'string: "ok"', 1))
        [change] = changes_between(saved, now)
        assert found(saved, now, change) == {}
        assert [line.text.strip() for line in exact_lines(saved, now, change) if line.sign in "-+"] == [
            "string: 'ok'",
            'string: "ok"',
        ]


class TestLines:
    def test_they_have_the_numbers_of_the_file(self) -> None:
        saved = parse(SIX)
        now = edit_body(saved, 3, "response", "better").cassette
        [change] = changes_between(saved, now)
        heading = exact_lines(saved, now, change)[0].text
        line = now.encode().decode().split("\n").index("      string: 'better'") + 1
        first, last = (int(word) for word in heading.split() if word.isdigit())
        assert first < line < last

    def test_what_was_added_or_removed(self) -> None:
        saved = parse(SIX)
        now = delete(saved, [5]).cassette
        [change] = changes_between(saved, now)
        lines = exact_lines(saved, now, change)
        assert "".join(line.text + "\n" for line in lines if line.sign == "-") == item("f")
        assert {line.sign for line in lines} == {"-", "@"}


def edited() -> tuple[Cassette, Cassette]:
    """Saved and current, with all kinds of changes."""
    saved = parse(SIX)
    now = edit_body(saved, 1, "response", "better").cassette
    now = delete(now, [3]).cassette
    now = duplicate(now, [0]).cassette
    return saved, move(now, [5], 3).cassette


class TestReverting:
    @pytest.mark.parametrize("first", range(4))
    def test_one_after_the_other_until_nothing_is_left(self, first: int) -> None:
        saved, now = edited()
        left = changes_between(saved, now)
        while left:
            chosen = left[first % len(left)]
            now = revert(saved, now, chosen).cassette
            after = changes_between(saved, now)
            assert len(after) == len(left) - 1
            assert sorted(change.kind for change in after) == sorted(
                change.kind for change in left if change is not chosen
            )
            left = after
        assert now is saved

    def test_several_at_the_ends_come_back_in_their_order(self) -> None:
        saved = parse(SIX)
        now = delete(saved, [0, 1, 5]).cassette
        for _ in range(3):
            now = revert(saved, now, changes_between(saved, now)[-1]).cassette
        assert now is saved

    def test_an_emptied_cassette(self) -> None:
        saved = parse("interactions:\n" + item("a") + "version: 1\n")
        now = delete(saved, [0]).cassette
        assert revert(saved, now, changes_between(saved, now)[0]).cassette is saved

    def test_one_difference_alone(self) -> None:
        saved = parse(SIX)
        now = edit_field(saved, 2, ("response", "status", "code"), "404").cassette
        now = edit_headers(now, 2, "request", [("Accept", "text/html"), ("X-New", "1")]).cassette
        now = edit_body(now, 2, "response", "fine").cassette
        for label in ("header X-New", "body", "status", "header Accept"):
            [change] = changes_between(saved, now)
            target = found(saved, now, change)[label].target
            assert target is not None
            before = found(saved, now, change).keys() - {label}
            now = revert_difference(saved, now, change, target).cassette
            left = changes_between(saved, now)
            assert (found(saved, now, left[0]).keys() if left else set()) <= before
        assert now is saved

    def test_what_was_recorded_again_shares_no_chunk(self) -> None:
        old = parse(SIX)
        new = parse(SIX.replace("'ok'", "'new'"))
        change = changes_between(old, new)[2]
        back = revert(old, new, change).cassette
        assert [change.new for change in changes_between(old, back)] == [0, 1, 3, 4, 5]
