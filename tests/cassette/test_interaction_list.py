"""Interactions that are duplicated, deleted, moved, brought over, and what stands between them."""

import gzip
import json
import random

import pytest

from inspector.cassette import Cassette, Edit, edit_body, interaction_list
from inspector.cassette.chunks import Chunk
from inspector.cassette.interaction_ids import ids_are_in_order, renumber
from inspector.cassette.interaction_list import (
    arranged,
    bring,
    delete,
    duplicate,
    exchange,
    move,
    staying,
)
from tests.helpers import fixture, parse


def item(name: str) -> str:
    """An interaction in vcrpy's layout."""
    return (
        f"- request:\n    body: null\n    headers: {{}}\n    method: GET\n    uri: https://example.com/{name}\n"
        f"  response:\n    body:\n      string: '{name}'\n    headers: {{}}\n"
        "    status:\n      code: 200\n      message: OK\n"
    )


def go(number: int, name: str) -> str:
    """An interaction in go-vcr's layout."""
    return (
        f"    - id: {number}\n      request:\n        url: https://example.com/{name}\n        method: GET\n"
        f"      response:\n        body: |-\n            {name}\n        code: 200\n"
    )


def flow(name: str) -> dict[str, object]:
    """An interaction as values."""
    return {
        "request": {"method": "GET", "uri": f"https://example.com/{name}", "body": None, "headers": {}},
        "response": {"status": {"code": 200, "message": "OK"}, "headers": {}, "body": {"string": name}},
    }


VCRPY = "interactions:\n" + item("a") + item("b") + item("c") + "version: 1\n"
GO = "---\nversion: 2\ninteractions:\n" + go(0, "a") + go(1, "b") + go(2, "c")
RUBY = "---\n" + VCRPY.replace("interactions", "http_interactions").replace(
    "version: 1", "recorded_with: VCR 6.3.1"
)
JSON = {"version": 1, "interactions": [flow("a"), flow("b"), flow("c")]}
LAYOUTS = {
    "vcrpy": VCRPY,
    "go-vcr": GO,
    "ruby": RUBY,
    "no last line end": VCRPY.removesuffix("\nversion: 1\n"),
    "line ends of Windows": VCRPY.replace("\n", "\r\n"),
    "no list key": item("a") + item("b") + item("c"),
    "JSON on one line": json.dumps(JSON),
    "JSON over lines": json.dumps(JSON, indent=2),
    "brackets": "interactions: [\n  " + ",\n  ".join(json.dumps(flow(name)) for name in "abc") + "]\n",
    "read as a whole": VCRPY.replace("body: null", "body: &none null", 1).replace(
        "body: null", "body: *none", 1
    ),
}
each_layout = pytest.mark.parametrize("text", LAYOUTS.values(), ids=LAYOUTS)


def names(cassette: Cassette) -> str:
    """The last steps of the URLs, read from the bytes."""
    found = ""
    for interaction in Cassette.parse(cassette.encode()).interactions:
        assert interaction.request is not None
        found += interaction.request.url.rpartition("/")[2]
    return found


@each_layout
@pytest.mark.parametrize("index", range(3))
def test_a_copy_that_is_deleted_again_leaves_the_same_bytes(text: str, index: int) -> None:
    cassette = parse(text)
    if "&none" in text and index == 0:
        with pytest.raises(ValueError, match="anchor"):
            duplicate(cassette, [index])
        return
    edit = duplicate(cassette, [index])
    assert names(edit.cassette) == "abc"[: index + 1] + "abc"[index:]
    assert edit.order == (*range(index + 1), -1, *range(index + 1, 3))
    assert delete(edit.cassette, [index + 1]).cassette.encode() == text.encode()


@each_layout
def test_moved_there_and_back_leaves_the_same_bytes(text: str) -> None:
    cassette = parse(text)
    edit = move(cassette, [0], 1) if "&none" not in text else move(cassette, [2], 0)
    wanted = "bac" if "&none" not in text else "cab"
    assert names(edit.cassette) == wanted
    assert edit.order == tuple("abc".index(name) for name in wanted)
    assert len(edit.cassette.encode()) == len(text.encode())
    back = move(edit.cassette, [1 if wanted == "bac" else 0], 0 if wanted == "bac" else 2)
    assert back.cassette.encode() == text.encode()


@each_layout
def test_several_are_deleted_at_once(text: str) -> None:
    cassette = parse(text)
    edit = delete(cassette, [1, 2])
    assert (names(edit.cassette), edit.order) == ("a", (0,))


@each_layout
def test_the_last_one_leaves_an_empty_list_and_comes_back(text: str) -> None:
    cassette = parse(text)
    if text.startswith(("- ", "[")):
        with pytest.raises(ValueError, match="one has to stay"):
            delete(cassette, range(3))
        return
    empty = delete(cassette, range(3)).cassette
    assert b"[]" in empty.encode()
    assert len(Cassette.parse(empty.encode()).items) == 0
    assert Cassette.parse(empty.encode()).list_key == cassette.list_key
    again = arranged(empty, [(cassette, index) for index in range(3)])
    assert again.cassette.encode() == text.encode()
    assert again.order == (-1, -1, -1)


@pytest.mark.parametrize("seed", range(12))
def test_any_steps_give_exactly_what_they_say(seed: int) -> None:
    """All kinds of steps one after the other, beside the same steps on a list of names."""
    chance = random.Random(seed)
    text = [*LAYOUTS.values()][seed % 9]
    cassette, wanted = parse(text), list("abc")
    for _ in range(12):
        count = len(wanted)
        chosen = sorted(chance.sample(range(count), chance.randint(1, count)))
        taken = [wanted[index] for index in chosen]
        rest = [name for index, name in enumerate(wanted) if index not in chosen]
        if rest and (count > 6 or chance.random() < 0.3):
            edit, wanted = delete(cassette, chosen), rest
        elif chance.random() < 0.5:
            to = chance.randint(0, len(rest))
            edit, wanted = move(cassette, chosen, to), [*rest[:to], *taken, *rest[to:]]
        else:
            after = chosen[-1] + 1
            edit, wanted = duplicate(cassette, chosen), [*wanted[:after], *taken, *wanted[after:]]
        check_order(cassette, edit)
        cassette = edit.cassette
        assert names(cassette) == "".join(wanted)
    assert cassette.encode().endswith(b"\n") == text.endswith("\n")
    assert ids_are_in_order(renumber(cassette).cassette)


def check_order(before: Cassette, edit: Edit) -> None:
    """What keeps its place is the same; what has moved says where it was."""
    order = range(len(before.items)) if edit.order is None else edit.order
    assert len(order) == len(edit.cassette.items)
    for index, old in enumerate(order):
        if old >= 0:
            now, then = edit.cassette.interactions[index], before.interactions[old]
            assert (now.request and now.request.url) == (then.request and then.request.url)


class TestChunks:
    """Whatever does not move is not even looked at."""

    def test_they_stay_the_same_objects(self) -> None:
        cassette = parse(VCRPY)
        a, b, c = cassette.items
        assert delete(cassette, [1]).cassette.items == (a, c)
        assert move(cassette, [0], 2).cassette.items == (b, c, a)
        copied = duplicate(cassette, [1]).cassette.items
        assert (copied[:2], copied[3]) == ((a, b), c)
        assert copied[2] not in (a, b, c)
        assert copied[2].source is b.source

    def test_a_broken_one_is_moved_and_deleted_but_not_copied(self) -> None:
        text = VCRPY.replace("string: 'b'", "string: 'b' oops")
        cassette = parse(text)
        assert names(delete(cassette, [1]).cassette) == "ac"
        moved = move(cassette, [1], 2).cassette
        assert moved.items == (cassette.items[0], cassette.items[2], cassette.items[1])
        with pytest.raises(ValueError, match="line"):
            duplicate(cassette, [1])

    def test_half_an_interaction_is_no_interaction(self) -> None:
        text = VCRPY.replace("string: 'b'", "string: 'b\n\n- request:\n\n  b'")
        cassette = parse(text)
        assert len(cassette.items) == 4
        with pytest.raises(ValueError, match="looks like an interaction"):
            move(cassette, [3], 2)

    def test_gzip_stays_gzip(self) -> None:
        cassette = Cassette.parse(gzip.compress(VCRPY.encode()))
        copied = duplicate(cassette, [0]).cassette
        assert gzip.decompress(copied.encode()).count(b"- request") == 4
        assert delete(copied, [1]).cassette.encode() == cassette.encode()
        emptied = delete(cassette, range(3)).cassette
        assert b"interactions: []" in gzip.decompress(emptied.encode())

    def test_a_byte_order_mark_stays_first(self) -> None:
        text = "\ufeff" + json.dumps(JSON)
        assert move(parse(text), [0], 2).cassette.encode().startswith(b"\xef\xbb\xbf{")


class TestComments:
    """Comment lines directly above an interaction go with it."""

    TEXT = (
        "# file\ninteractions:\n# first\n" + item("a") + "    # inside\n"
        "# second\n# of all\n" + item("b") + item("c") + "# end\nversion: 1\n"
    )

    def test_they_move_with_it(self) -> None:
        moved = move(parse(self.TEXT), [1], 0).cassette.encode().decode()
        assert moved.startswith("# file\ninteractions:\n# second\n# of all\n" + item("b") + "# first\n")
        assert moved.endswith(item("a") + "    # inside\n" + item("c") + "# end\nversion: 1\n")

    def test_they_go_with_it(self) -> None:
        assert delete(parse(self.TEXT), [1]).cassette.encode().decode() == self.TEXT.replace(
            "# second\n# of all\n" + item("b"), ""
        )
        assert delete(parse(self.TEXT), range(3)).cassette.encode() == (
            b"# file\ninteractions: []\n# end\nversion: 1\n"
        )

    def test_a_line_of_a_text_is_no_comment(self) -> None:
        text = VCRPY.replace("string: 'a'", "string: |\n        a\n        # not a comment").replace(
            "    headers: {}\n    status:\n      code: 200\n      message: OK\n" + item("b"), item("b")
        )
        cassette = parse(text)
        assert names(move(cassette, [0], 1).cassette) == "bac"
        body = move(cassette, [0], 1).cassette.interactions[1].response
        assert body is not None
        assert body.body.text == "a\n# not a comment\n"


class TestLastLine:
    """A block text at the end of a file says less without a line end."""

    TEXT = (
        "interactions:\n"
        + item("b")
        + (
            "- request: {method: GET, uri: https://example.com/a}\n"
            "  response:\n    status: {code: 200}\n    body:\n      string: |\n        text"
        )
    )

    def test_it_says_the_same_elsewhere(self) -> None:
        moved = move(parse(self.TEXT), [1], 0).cassette
        response = Cassette.parse(moved.encode()).interactions[0].response
        assert response is not None
        assert response.body.text == "text"
        assert not moved.encode().endswith(b"\n")


class TestIds:
    """go-vcr numbers its interactions."""

    def test_a_copy_gets_the_next_free_one(self) -> None:
        text = GO.replace("id: 2", "id: 7")
        copied = duplicate(parse(text), [0, 1]).cassette
        assert [line[-1] for line in copied.encode().decode().split("\n") if "id:" in line] == list("01897")
        assert not ids_are_in_order(copied)
        assert [line[-1] for line in ids(renumber(copied).cassette)] == list("01234")

    def test_renumbering_touches_the_ids_alone(self) -> None:
        moved = move(parse(GO), [2], 0).cassette
        again = renumber(moved).cassette
        assert renumber(again).cassette is again
        assert again.encode().decode() == "---\nversion: 2\ninteractions:\n" + go(0, "c") + go(1, "a") + go(
            2, "b"
        )

    def test_others_have_none(self) -> None:
        assert ids_are_in_order(parse(VCRPY))
        assert ids_are_in_order(parse(GO))


def ids(cassette: Cassette) -> list[str]:
    """The lines that have an id."""
    return [line for line in cassette.encode().decode().split("\n") if "id:" in line]


class TestRefused:
    """What would break the file says so."""

    def test_an_anchor_that_others_refer_to(self) -> None:
        cassette = parse(LAYOUTS["read as a whole"])
        with pytest.raises(ValueError, match="anchor"):
            delete(cassette, [0])
        with pytest.raises(ValueError, match="anchor"):
            move(cassette, [0], 1)

    def test_a_copy_of_an_anchor(self) -> None:
        """It would be there twice, which vcrpy's reader refuses; at another place it works."""
        text = VCRPY.replace("body: null\n    headers: {}", "body: &x null\n    headers: *x", 1)
        with pytest.raises(ValueError, match="&x would be there twice"):
            duplicate(parse(text), [0])
        assert names(move(parse(text), [0], 2).cassette) == "bca"

    def test_a_session_is_one_interaction(self) -> None:
        session = Cassette.parse(fixture("websocket.yaml"))
        with pytest.raises(ValueError, match="WebSocket"):
            duplicate(session, [0])

    def test_calls_are_interactions(self) -> None:
        calls = Cassette.parse(fixture("grpc.yaml"))
        copied = duplicate(calls, [0]).cassette
        assert len(Cassette.parse(copied.encode()).items) == len(calls.items) + 1

    @pytest.mark.parametrize("indices", [[], [3], [-1], [0, 3]])
    def test_what_is_not_there(self, indices: list[int]) -> None:
        for edit in (duplicate, delete):
            with pytest.raises(ValueError, match="no such interaction"):
                edit(parse(VCRPY), indices)
        with pytest.raises(ValueError, match="no such interaction"):
            move(parse(VCRPY), indices, 0)
        with pytest.raises(ValueError, match="no such place"):
            move(parse(VCRPY), [0], 3)

    def test_other_layouts(self) -> None:
        with pytest.raises(ValueError, match="differently"):
            bring(parse(VCRPY), parse(GO), 0, 0)
        with pytest.raises(ValueError, match="differently"):
            bring(parse(VCRPY), parse(json.dumps(JSON)), 0, 0)


@each_layout
def test_an_interaction_as_it_was(text: str) -> None:
    saved = parse(text)
    edited = edit_body(saved, 2, "response", "other").cassette
    assert exchange(edited, 2, saved, 2).cassette.encode() == text.encode()
    assert exchange(edited, 2, saved, 2).order is None


@pytest.mark.parametrize(
    ("order", "stay"),
    [
        ((), set()),
        ((0, 1, 2), {0, 1, 2}),
        ((1, 2, 0), {0, 1}),
        ((-1, 0, -1, 1), {1, 3}),
        ((3, 0, 1, 2), {1, 2, 3}),
        ((2, 1, 0), {2}),
    ],
)
def test_what_stays_is_the_longest_run(order: tuple[int, ...], stay: set[int]) -> None:
    assert staying(order) == stay


def test_a_large_cassette_is_not_read_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    cassette = parse("interactions:\n" + "".join(item(str(number)) for number in range(500)))
    composed: list[object] = []
    monkeypatch.setattr(interaction_list, "compose", lambda chunk: composed.append(chunk))
    before = len(cassette._parsed._by_chunk)
    edit = delete(cassette, [200, 300])
    assert len(edit.cassette.items) == 498
    assert composed == []
    assert len(cassette._parsed._by_chunk) - before <= 6
    assert isinstance(edit.cassette.items[0], Chunk)
