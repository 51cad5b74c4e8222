"""Which interaction is which one: edits of known outcome, renumbered as go-vcr counts, found again."""

from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspector.cassette import Cassette, CassetteError, edit_body
from inspector.cassette.interaction_ids import renumber
from inspector.cassette.interaction_list import bring, delete, duplicate, move
from inspector.changes import aligned, changes_between, exact_lines, renumbered_ids, revert
from inspector.changes.matching import in_order

SHARED = Path(__file__).resolve().parents[3] / "shared" / "cassettes" / "files"


def item(number: int, name: str) -> str:
    """An interaction as go-vcr writes it, with words of its own."""
    words = " ".join(f"{name}{place}" for place in range(150))
    return (
        f'- id: {number}\n  request:\n    body: \'{{"q": "{name}"}}\'\n    headers:\n      Accept:\n'
        f"      - text/plain\n    url: https://example.com/{name}\n    method: POST\n"
        f"  response:\n    body: '{words}'\n    headers: {{}}\n    status: 200 OK\n    code: 200\n"
    )


def cassette_of(names: str) -> Cassette:
    items = "".join(item(number, name) for number, name in enumerate(names))
    return Cassette.parse(f"---\nversion: 2\ninteractions:\n{items}".encode())


def read_again(cassette: Cassette) -> Cassette:
    """The cassette in chunks of its own, with go-vcr's ids counted anew."""
    return Cassette.parse(renumber(cassette).cassette.encode())


class Edited(NamedTuple):
    """A cassette after some edits, where its interactions come from (-1: new), and which were edited."""

    cassette: Cassette
    origins: list[int]
    edited: frozenset[int] = frozenset()

    def rearranged(self, cassette: Cassette, order: list[int]) -> "Edited":
        return Edited(cassette, [self.origins[at] if at >= 0 else -1 for at in order], self.edited)


def without(state: Edited, at: int) -> Edited:
    order = [each for each in range(len(state.origins)) if each != at]
    return state.rearranged(delete(state.cassette, [at]).cassette, order)


def doubled(state: Edited, at: int) -> Edited:
    order = [*range(at + 1), -1, *range(at + 1, len(state.origins))]
    return state.rearranged(duplicate(state.cassette, [at]).cassette, order)


def moved(state: Edited, at: int, to: int) -> Edited:
    order = [each for each in range(len(state.origins)) if each != at]
    order.insert(to, at)
    return state.rearranged(move(state.cassette, [at], to).cassette, order)


def inserted(state: Edited, at: int, name: str) -> Edited:
    other = cassette_of(name)
    order = [*range(at), -1, *range(at, len(state.origins))]
    return state.rearranged(bring(state.cassette, other, 0, at).cassette, order)


def edited(state: Edited, at: int, text: str = "better ") -> Edited:
    response = state.cassette.interactions[at].response
    assert response is not None
    cassette = edit_body(state.cassette, at, "response", text + (response.body.text or "")).cassette
    return Edited(cassette, state.origins, state.edited | {state.origins[at]})


def start(names: str) -> Edited:
    return Edited(cassette_of(names), list(range(len(names))))


ONE_EDIT: dict[str, Callable[[Edited], Edited]] = {
    "delete first": lambda state: without(state, 0),
    "delete middle": lambda state: without(state, 3),
    "duplicate": lambda state: doubled(state, 2),
    "move": lambda state: moved(state, 4, 1),
    "edit": lambda state: edited(state, 2),
    "insert": lambda state: inserted(state, 1, "z"),
    "delete first, edit its neighbour": lambda state: edited(without(state, 0), 0),
}


class TestRenumbered:
    @pytest.mark.parametrize("name", ONE_EDIT)
    def test_only_what_was_done_is_shown(self, name: str) -> None:
        state = ONE_EDIT[name](start("abcdef"))
        old, new = cassette_of("abcdef"), read_again(state.cassette)
        assert aligned(old, new) == state.origins
        shown = [change for change in changes_between(old, new) if not change.renumbered]
        assert len(shown) == 1 + (name == "delete first, edit its neighbour")

    def test_what_differs_by_its_id_alone_is_one_change(self) -> None:
        old = cassette_of("abcd")
        new = read_again(delete(old, [0]).cassette)
        changes = changes_between(old, new)
        assert [change.kind for change in changes] == ["removed", "renumbered"]
        assert changes[1].renumbered == ((1, 0), (2, 1), (3, 2))
        said = [(each.label, each.old, each.new) for each in renumbered_ids(old, new, changes[1])]
        assert said[0] == ("id of interaction 0", "1", "0")
        assert [line.text for line in exact_lines(old, new, changes[1])][:3] == [
            "@@ line 4 @@",
            "- id: 1",
            "- id: 0",
        ]

    def test_of_many_ids_some_are_listed(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("inspector.changes.renumbering.MAX_LISTED", 2)
        old = cassette_of("abcdef")
        new = read_again(delete(old, [0]).cassette)
        change = changes_between(old, new)[-1]
        assert [each.label for each in renumbered_ids(old, new, change)][2:] == ["and 3 more"]
        assert exact_lines(old, new, change)[-1].text == "@@ and 3 more @@"

    def test_an_id_beside_another_difference_is_one_of_them(self) -> None:
        state = edited(without(start("abcd"), 0), 1)
        changes = changes_between(cassette_of("abcd"), read_again(state.cassette))
        assert [(change.old, change.new, change.kind) for change in changes] == [
            (0, None, "removed"),
            (2, 1, "changed"),
            (None, None, "renumbered"),
        ]

    @pytest.mark.parametrize("name", ONE_EDIT)
    @pytest.mark.parametrize("first", [0, -1])
    def test_taken_back_one_by_one(self, name: str, first: int) -> None:
        old, now = cassette_of("abcdef"), read_again(ONE_EDIT[name](start("abcdef")).cassette)
        for _ in range(6):
            if not (left := changes_between(old, now)):
                break
            now = revert(old, now, left[first]).cassette
        assert now.encode() == old.encode()

    def test_several_of_one_request_keep_their_order(self) -> None:
        """A client that polls: the same request again and again, and answers that are much the same."""
        state = edited(without(start("ppqpqpq"), 0), 5)
        old = state.cassette
        old, new = cassette_of("ppqpqpq"), read_again(old)
        assert [(change.old, change.new) for change in changes_between(old, new) if not change.renumbered] in (
            [(0, None), (6, 5)],
            [(1, None), (6, 5)],
        )


@st.composite
def edits(draw: st.DrawFn) -> Edited:
    """A few edits of a cassette whose interactions differ."""
    state = start("abcdefgh")
    for number in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(state.origins) - 1))
        what = draw(st.sampled_from(["delete", "insert", "edit", "move"]))
        if what == "delete" and len(state.origins) > 2:
            state = without(state, at)
        elif what == "insert":
            state = inserted(state, at, "stuvwxyz"[number])
        elif what == "edit" and state.origins[at] >= 0:
            state = edited(state, at, f"better {number} ")
        elif what == "move":
            state = moved(state, at, draw(st.integers(0, len(state.origins) - 1)))
    return state


@given(edits())
@settings(max_examples=150, deadline=None)
def test_edits_are_found_again(state: Edited) -> None:
    old, new = cassette_of("abcdefgh"), read_again(state.cassette)
    assert aligned(old, new) == state.origins
    changed = {change.old for change in changes_between(old, new) if change.is_edited}
    assert changed == state.edited & set(state.origins)


@given(st.text("abc", max_size=12), st.text("abc", max_size=12))
def test_a_longest_run_in_order(old: str, new: str) -> None:
    found = in_order(old, new)
    assert all(old[a] == new[b] for a, b in found)
    assert all(one[0] < two[0] and one[1] < two[1] for one, two in pairwise(found))
    longest = [[0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for a, one in enumerate(old):
        for b, two in enumerate(new):
            longest[a + 1][b + 1] = (
                longest[a][b] + 1 if one == two else max(longest[a][b + 1], longest[a + 1][b])
            )
    assert len(found) == longest[-1][-1]


def test_far_too_many_differences_are_not_sought() -> None:
    old, new = [f"a{n}" for n in range(2_000)], [f"b{n}" for n in range(2_000)]
    assert in_order([*old, "x"], [*new, "x"]) == [(2_000, 2_000)]


def recorded() -> Iterator[tuple[str, Cassette]]:
    for path in sorted(SHARED.rglob("*")):
        if path.is_file() and path.stat().st_size < 1_000_000:
            try:
                cassette = Cassette.parse(path.read_bytes())
            except CassetteError:
                continue
            if len(cassette.items) > 1 and cassette.format.replays_http:
                yield path.name, cassette


def _same(one: Cassette, a: int, other: Cassette, b: int) -> bool:
    """Whether two interactions say the same: then either of them may be the one."""
    mine, theirs = one.interactions[a], other.interactions[b]
    says = [
        (
            each.request and (each.request.method, each.request.url, each.request.body.raw),
            each.response and each.response.body.raw,
        )
        for each in (mine, theirs)
    ]
    return says[0] == says[1]


REARRANGED: dict[str, Callable[[Edited], Edited]] = {
    "delete first": lambda state: without(state, 0),
    "delete middle": lambda state: without(state, len(state.origins) // 2),
    "duplicate": lambda state: doubled(state, 0),
    "move": lambda state: moved(state, len(state.origins) - 1, 0),
    "insert": lambda state: bring_in(state),
    "edit": lambda state: edited(state, len(state.origins) // 2),
}


def bring_in(state: Edited) -> Edited:
    """A copy of the last interaction with another body, in front of the first one."""
    copied = duplicate(state.cassette, [len(state.origins) - 1]).cassette
    made = edit_body(copied, len(state.origins), "response", "brought in from elsewhere").cassette
    order = [-1, *range(len(state.origins))]
    return state.rearranged(move(made, [len(state.origins)], 0).cassette, order)


@pytest.mark.skipif(not SHARED.is_dir(), reason=f"needs the folder of recorded cassettes {SHARED}")
def test_recorded_cassettes_edited_and_renumbered() -> None:
    tried = 0
    for name, old in recorded():
        for what, make in REARRANGED.items():
            try:
                state = make(Edited(old, list(range(len(old.items)))))
                new = read_again(state.cassette)
            except ValueError:
                continue  # anchors, or a layout in which nothing is rearranged
            tried += 1
            shown = [change for change in changes_between(old, new) if not change.renumbered]
            assert len(shown) <= 1, (name, what, shown)
            for change in shown:
                assert change.kind in ("removed", "added", "moved", "changed"), (name, what, change)
                assert (change.kind == "changed") == ("edit" in what), (name, what, change)
            for index, origin in enumerate(aligned(old, new)):
                if origin >= 0 and state.origins[index] >= 0:
                    assert _same(old, origin, old, state.origins[index]), (name, what, index)
    assert tried > 200
