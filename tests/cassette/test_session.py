"""Recorded sessions: a WebSocket file is one interaction, a gRPC call has a request and its answers."""

import json

import pytest

from inspector.cassette import Cassette, CassetteError, replace_body
from inspector.cassette.edit import edit_field
from inspector.cassette.fields import fields_of
from inspector.cassette.session import Session, frames_of
from tests.helpers import cassette_text, fixture, parse


@pytest.mark.parametrize("name", ["websocket.yaml", "websocket-timed.yaml"])
def test_a_websocket_file_is_one_session(name: str) -> None:
    data = fixture(name)
    cassette = Cassette.parse(data)
    (only,) = cassette.interactions
    assert isinstance(only, Session)
    assert (cassette.recorder, cassette.is_whole, cassette.line_of(0)) == ("websocket", False, 3)
    assert len(only.messages) == len(frames_of(only)) == data.count(b"direction:")
    assert (only.request, only.response) == (None, None)
    assert only.yaml.encode() == data[data.index(b"- ") :]
    assert cassette.source_of(0) == (3, only.yaml)


def test_messages_as_frames() -> None:
    (only,) = Cassette.parse(fixture("websocket-timed.yaml")).interactions
    assert [(frame.direction, frame.kind, frame.data) for frame in frames_of(only)] == [
        ("sent", "message", '{"setup": {"model": "models/harbour-live"}}'),
        ("received", "message", '{"setupComplete": {}}'),
        ("received", "message", '{"serverContent": {"turnComplete": true}}'),
        ("received", "message", "ping"),
    ]


def test_a_call_as_frames() -> None:
    cassette = Cassette.parse(fixture("grpc.yaml"))
    streamed, plain = (frames_of(item) for item in cassette.interactions)
    assert cassette.recorder == "grpc"
    assert [(frame.direction, frame.kind) for frame in streamed] == [
        ("sent", "stream"),
        *[("received", "stream")] * 3,
    ]
    assert [(frame.direction, frame.kind) for frame in plain] == [("sent", "sample"), ("received", "sample")]
    assert json.loads(plain[1].data)["id"] == "answer-2"


@pytest.mark.parametrize(
    ("item", "frames"),
    [
        (
            "{request_stream: {raw: !!binary eA==}, response_stream: {chunks_raw: [!!binary eQ==]}}",
            ["eA==", "eQ=="],
        ),
        ("{request_stream: {}, response_stream: {chunks_json: []}}", ["{}"]),
        ("{request_sample: null, response_sample: {chunks_json: 3}}", ["null", "3"]),
        ("{response_upload: [1]}", ["[1]"]),
        ("{response_sample: {json: {a: &x [1], b: *x}}, other: 1}", ['{"a": [1], "b": [1]}']),
    ],
)
def test_odd_calls(item: str, frames: list[str]) -> None:
    cassette = parse(f"interactions:\n- {item}\n")
    assert cassette.recorder == "grpc"
    assert [frame.data for frame in frames_of(cassette.interactions[0])] == frames


@pytest.mark.parametrize(
    ("item", "frame"),
    [
        ("{kind: close, code: 1000}", ("", "close", '{"kind": "close", "code": 1000}')),
        ("{kind: [1], direction: {}, data: null}", ("", "message", "null")),
        ("{kind: message}", ("", "message", '{"kind": "message"}')),
        ("{direction: sent, data: !!binary AAE=}", ("sent", "message", "AAE=")),
        ("{direction: sent, data: [1]}", ("sent", "message", "[1]")),
    ],
)
def test_odd_messages(item: str, frame: tuple[str, str, str]) -> None:
    for text in (f"interactions:\n- {item}\n- {item}\n", f"interactions: [{item}, {item}]\n"):
        cassette = parse(text)
        assert (cassette.recorder, len(cassette.interactions)) == ("websocket", 1)
        assert [found[:3] for found in frames_of(cassette.interactions[0])] == [frame] * 2


def test_items_that_begin_differently_are_one_session_too() -> None:
    cassette = parse(
        "interactions:\n- {kind: message, direction: sent, data: 1}\n- {direction: sent, data: 2}\n"
    )
    assert [frame.data for frame in frames_of(cassette.interactions[0])] == ["1", "2"]


@pytest.mark.parametrize("broken", ["text", "{a: ]"])
def test_a_broken_message_says_where(broken: str) -> None:
    cassette = parse(
        f"version: 1\ninteractions:\n- kind: message\n  direction: sent\n- kind: {broken}\n- {broken}\n"
    )
    with pytest.raises(CassetteError) as caught:
        cassette.interactions[0]
    assert caught.value.line == (6 if broken == "text" else 5)


@pytest.mark.parametrize("name", ["websocket.yaml", "grpc.yaml"])
def test_sessions_are_not_edited(name: str) -> None:
    cassette = Cassette.parse(fixture(name))
    with pytest.raises(ValueError, match="not edited"):
        replace_body(cassette, 0, "response", "x")
    with pytest.raises(ValueError, match="not edited"):
        edit_field(cassette, 0, ("kind",), "x")
    assert fields_of(cassette.interactions[0]) == []


def test_an_exchange_has_no_frames() -> None:
    assert frames_of(parse(cassette_text()).interactions[0]) == ()
