"""Unsaved edits as records: everything comes back, and nothing else is believed."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.cassette import Cassette, recovery, replace_body
from inspector.cassette.recovery import Recovery, digest, record
from tests.helpers import parse

COUNT = 6
TEXT = "version: 1\ninteractions:\n" + "".join(
    f"- request: {{uri: 'http://h.example.test/{n}', body: 'b{n}'}}\n  response: {{}}\n" for n in range(COUNT)
)
TYPED = [2, "request", "Raw", "half a w\ud83do\nrd", 4]


def edited(*indices: int) -> tuple[Cassette, Cassette]:
    """A saved cassette, and one in which some bodies are others."""
    saved = changed = parse(TEXT)
    for index in indices:
        changed = replace_body(changed, index, "request", f"new {index}")
    return saved, changed


def recorded(saved: Cassette, changed: Cassette, *drafts: list[Any]) -> Recovery:
    """A record that was put away and taken out again."""
    made = record("/x/a.yaml", 1_700_000_000.5, saved, changed, digest(saved), drafts)
    taken = Recovery.decode(b"".join(made.encode()))
    assert taken == made
    return taken


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every cassette counts as a large one."""
    monkeypatch.setattr(recovery, "MAX_COMPLETE", 0)


def test_a_small_cassette_is_kept_as_a_whole() -> None:
    saved, changed = edited(1, 4)
    found = recorded(saved, changed, TYPED)
    assert found.is_complete
    assert found.without_base() == changed.encode()
    assert found.restored(b"") == changed.encode()
    assert found.drafts == (TYPED,)


@pytest.mark.usefixtures("large")
@given(indices=st.sets(st.integers(0, COUNT - 1)), drafted=st.sets(st.integers(0, COUNT - 1)))
def test_of_a_large_one_only_what_differs(indices: set[int], drafted: set[int]) -> None:
    saved, changed = edited(*indices)
    found = recorded(saved, changed, *([index, "request", "Raw", "x", 0] for index in drafted))
    assert found.restored(saved.encode()) == changed.encode()
    assert set(found.kept) == indices | drafted
    assert found.is_complete == (len(found.kept) == COUNT)


@pytest.mark.usefixtures("large")
def test_without_its_file_a_record_still_gives_the_changed_interactions() -> None:
    saved, changed = edited(1, 4)
    found = Cassette.parse(recorded(saved, changed).without_base())
    requests = [item.request for item in found.interactions]
    assert [request.body.text for request in requests if request] == ["new 1", "new 4"]
    assert found.version == "1"


@pytest.mark.usefixtures("large")
def test_stretches_of_the_file_are_joined() -> None:
    saved, changed = edited(2)
    kinds = [type(piece) for piece in recorded(saved, changed).pieces]
    assert kinds == [bytes, tuple, bytes, tuple, bytes]


def test_restored_chunks_are_shared_with_the_file() -> None:
    """So that only what was edited counts as edited."""
    saved, changed = edited(1, 4)
    again = Cassette.parse(recorded(saved, changed).restored(b"")).sharing(saved)
    assert again.changed_indices(saved) == [1, 4]
    assert again.encode() == changed.encode()
    request = again.interactions[4].request
    assert request is not None
    assert request.body.text == "new 4"


def test_sharing_finds_interactions_that_moved() -> None:
    first, *rest = TEXT.split("- request")
    saved, fewer = parse(TEXT), parse("- request".join([first, *rest[2:]]))
    shared = fewer.sharing(saved)
    assert list(shared.items) == list(saved.items[2:])
    assert len(saved.sharing(fewer).items) == COUNT


def test_a_digest_is_of_the_bytes_and_not_of_how_they_came_about() -> None:
    _, changed = edited(1)
    assert digest(changed) == digest(Cassette.parse(changed.encode()))
    assert digest(changed) != digest(parse(TEXT))


GOOD = b"".join(record("p", 1.0, *edited(1), "d", [TYPED]).encode())


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n",
        b"{}\n",
        b"[]\n",
        b"\xff\n",
        b"[" * 100_000 + b"\n",
        GOOD[:-1],
        GOOD + b"x",
        GOOD.replace(b"recovery 1", b"recovery 2", 1),
    ],
)
def test_what_is_no_record_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError):
        Recovery.decode(data)


@pytest.mark.parametrize(
    "wrong",
    [
        {"time": -1}, {"time": 1e300}, {"time": float("nan")}, {"path": None}, {"kept": ["x"]}, {"kept": None},
        {"pieces": [-1]}, {"pieces": [[3, 2]]}, {"pieces": [["a", "b"]]}, {"pieces": [10**9]}, {"pieces": {}},
        {"drafts": [None]}, {"drafts": [[]]}, {"drafts": [["x"]]}, {"base": 5},
    ],
)  # fmt: skip
def test_hostile_records_are_refused(wrong: dict[str, Any]) -> None:
    line, _, rest = GOOD.partition(b"\n")
    header = json.loads(line)
    Recovery.decode(json.dumps(header).encode() + b"\n" + rest)
    with pytest.raises(ValueError):
        Recovery.decode(json.dumps(header | wrong).encode() + b"\n" + rest)
