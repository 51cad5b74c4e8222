"""Every dialect's golden streams: the message at the end and on the way, torn off, and spoilt."""

import json
import random
from typing import Any

import pytest

from inspector.stream import Stream
from inspector.stream.dialects import DIALECTS
from inspector.stream.framing import NOT_JSON, Framed
from tests.goldens import STREAMS, Golden, goldens, mutations, payload_of
from tests.invariants import check_stream

GOLDENS = goldens()
NAMES = {dialect.NAME.replace("/", "-"): dialect for dialect in DIALECTS}

each = pytest.mark.parametrize("golden", GOLDENS, ids=lambda golden: f"{golden.dialect}-{golden.name}")


def test_every_file_belongs_to_a_stream() -> None:
    bodies = {(golden.dialect, golden.name) for golden in GOLDENS}
    files = [path for path in STREAMS.glob("*/*") if path.is_file()]
    assert {(path.parent.name, path.name.split(".")[0]) for path in files} == bodies
    assert {golden.dialect for golden in GOLDENS} <= NAMES.keys()


@each
def test_the_final_message(golden: Golden) -> None:
    assert golden.stream().message.as_dict() == golden.expected("message")


@pytest.mark.parametrize(
    "golden",
    [golden for golden in GOLDENS if golden.expected("at")],
    ids=lambda golden: f"{golden.dialect}-{golden.name}",
)
def test_the_message_on_the_way(golden: Golden) -> None:
    stream = golden.stream()
    for k, message in golden.expected("at").items():
        assert stream.message_at(int(k)).as_dict() == message


@each
def test_what_holds_after_every_event(golden: Golden) -> None:
    check_stream(golden.stream())


@each
def test_torn_off_anywhere_it_is_the_message_so_far(golden: Golden) -> None:
    whole = golden.stream()
    if whole.framing == "single":
        return
    content: Any = golden.content if whole.framing == "aws-eventstream" else golden.content.decode()
    decided = NAMES[golden.dialect]
    for k, event in enumerate(whole.events):
        assert event.span is not None
        piece = content[: event.span[1]]
        torn = golden.stream(piece if isinstance(piece, bytes) else piece.encode())
        assert torn.dialect in (None, decided.NAME)
        if torn.dialect:
            assert torn.message == whole.message_at(k + 1)
        check_stream(torn, [k])


def spoilt(stream: Stream, number: int) -> list[Framed]:
    """A stream with one value in one event replaced, or with the order of its events changed."""
    chance = random.Random(len(stream.events))
    found = []
    payloads = [payload_of(event.data) for event in stream.events]
    for round_ in range(number):
        at = chance.randrange(len(payloads))
        (value,) = mutations(payloads[at], 1, seed=round_)
        events = list(stream.events)
        events[at] = events[at]._replace(data=json.dumps(value))
        if round_ % 4 == 3:
            chance.shuffle(events)
        found.append(Framed(events, stream.lines, stream.framed.source))
    return found


@each
def test_whatever_stands_in_the_place_of_a_value(golden: Golden) -> None:
    stream = golden.stream()
    dialect = NAMES[golden.dialect]
    for framed in spoilt(stream, 60) if stream.events else ():
        check_stream(Stream(stream.framing, framed, dialect))
        for event in framed.events:
            payload = payload_of(event.data)
            assert all(isinstance(other.recognise(event, payload), bool) for other in DIALECTS)
            assert all(isinstance(other.recognise(event, NOT_JSON), bool) for other in DIALECTS)


@pytest.mark.parametrize("dialect", DIALECTS, ids=lambda dialect: dialect.NAME)
@pytest.mark.parametrize("path", ["", "/", "//", "/v1", "%", "/é"])
def test_any_path_is_a_hint_or_not(dialect: Any, path: str) -> None:
    assert isinstance(dialect.serves(path), bool)


@pytest.mark.parametrize("dialect", DIALECTS, ids=lambda dialect: dialect.NAME)
@pytest.mark.parametrize("request_", [None, 5, "x", [], ["x"], {}, {"messages": 5}, {"contents": [5]}])
def test_any_request_has_turns_or_none(dialect: Any, request_: Any) -> None:
    turns = dialect.request_turns(request_)
    assert turns is None or isinstance(turns, list)
    assert isinstance(dialect.request_tools(request_), list)
