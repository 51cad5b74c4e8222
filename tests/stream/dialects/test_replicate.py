"""Replicate's streams of raw text, and its predictions."""

from typing import Any

import pytest

from inspector.stream.dialects import replicate
from inspector.stream.framing import NOT_JSON, Event
from tests.helpers import stream_of
from tests.stream.dialects.telling import golden, parts, told


def test_data_is_text_also_where_it_looks_like_json() -> None:
    stream = golden("replicate", "text")
    assert parts(stream) == [("text", 'High at 6\n\nLow at12"noon"')]
    assert [delta.value for delta in stream.deltas if delta.target.kind == "text"] == [
        "",
        "High at",
        " 6\n\nLow at",
        "12",
        '"noon"',
    ]
    assert stream.malformed == []
    assert stream.message.fields["logs"] == "loaded in 2 s"


def test_errors() -> None:
    stream = golden("replicate", "error")
    assert (stream.message.error, stream.message.choices[0].finish_reason) == ("out of memory", "done")
    assert stream.message.choices[0].fields["reason"] == "error"
    assert golden("replicate", "prediction-failed").message.error == "NSFW boats"


def test_a_prediction_in_pieces_or_in_one() -> None:
    prediction = '{"id":"p","version":"v","input":{},"urls":{},"status":"succeeded","output":%s}'
    assert parts(golden("replicate", "prediction")) == [("text", "At six")]
    assert parts(stream_of(prediction % '"At six"')) == [("text", "At six")]
    assert parts(stream_of(prediction % '{"boats":2}')) == [("unknown", '{"boats":2}')]


@pytest.mark.parametrize(
    ("type_", "payload", "decisive"),
    [
        ("output", NOT_JSON, True),
        ("output", 22, True),
        ("logs", NOT_JSON, True),
        ("done", {}, True),
        ("done", {"reason": "canceled"}, True),
        ("done", NOT_JSON, False),
        ("done", {"id": "x"}, False),
        ("error", NOT_JSON, False),
        ("message", {"urls": {}, "input": {}, "version": "v"}, True),
        ("message", {"input": {}}, False),
        ("message", [], False),
    ],
)
def test_by_shape(type_: str, payload: Any, decisive: bool) -> None:
    assert replicate.recognise(Event(type_, ""), payload) is decisive
    assert not replicate.recognise(Event(type_, "", headers=((":event-type", type_),)), payload)


def test_by_path() -> None:
    assert [replicate.serves(path) for path in ("/v1/streams/x", "/v1/predictions")] == [True, False]


def test_requests() -> None:
    request = {"input": {"prompt": "When?", "system_prompt": "Be brief.", "top_k": 5}}
    assert told(replicate.request_turns(request), request) == [
        ("system", "", "", [("text", "text", "Be brief.")]),
        ("user", "", "", [("text", "text", "When?")]),
    ]
    assert replicate.request_turns({"input": "x"}) is None
    assert replicate.request_tools(request) == []
