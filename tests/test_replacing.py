"""Replacing: spelled as what it stands in, one edit for all, and what cannot be says why."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.cassette import Cassette
from inspector.content import json_text
from inspector.replacing import Replaced, replace_hits
from inspector.search import Options, hits
from inspector.stream import read_stream
from tests.helpers import body_text, cassette_text, parse


def recorded(response: str, **other: str) -> Cassette:
    return parse(cassette_text(response=json.dumps(response, ensure_ascii=False), **other))


def replaced(cassette: Cassette, old: str, new: str, **options: bool) -> Replaced:
    found = [hit for hit in hits(cassette, old, Options(**options)) if hit.place.where == "body"]
    assert found
    return replace_hits(cassette, found, new)


def test_all_bodies_change_in_one_edit() -> None:
    cassette = parse(cassette_text(request="'town: Lowmere'", response="'Lowmere, Lowmere'"))
    done = replaced(cassette, "lowmere", "Highmoor")
    assert (done.count, done.left) == (3, ())
    assert body_text(done.edit.cassette, "request") == "town: Highmoor"
    assert body_text(done.edit.cassette) == "Highmoor, Highmoor"


@pytest.mark.parametrize(
    ("body", "old", "new", "expected"),
    [
        (r'{"a" :"40 \u00b0C"}', "40 °C", "25 °C", r'{"a" :"25 \u00b0C"}'),
        (r'{"a" :"40 °C", "b": "\/"}', "40 °C", "25 °F", r'{"a" :"25 °F", "b": "\/"}'),
        ('{"a": "say"}', "say", 'say "it"\n', r'{"a": "say \"it\"\n"}'),
        (r'{"a": "x\ny"}', "x\ny", "z", '{"a": "z"}'),
        ('{"a": 1.50}', "1.50", "2.0", '{"a": 2.0}'),
        ("plain text", "plain", 'a "quoted"', 'a "quoted" text'),
    ],
)
def test_a_text_is_spelled_as_its_place_needs_it(body: str, old: str, new: str, expected: str) -> None:
    assert body_text(replaced(recorded(body), old, new).edit.cassette) == expected


@pytest.mark.parametrize(
    ("body", "old", "new", "reason"),
    [
        ('{"a": 1}', "1", "one", "what stands there would no longer be JSON"),
        ('{"a": "x", "b": "y"}', '"x", "b"', "z", "it goes over several values of the JSON"),
        ('{"a": "x"}', '"x', "z", "it goes beyond a string of the JSON"),
        (r'{"a": "{\"town\": \"Low\"}"}', "Low", '"', "the JSON inside this string would break"),
        ("data: x\n\ndata: y\n\n", "y", "a\nb", "a line break would break the framing of the stream"),
        ("data: x\n\n", "data", "date", "it stands outside of the events' data, where the framing would break"),
    ],
)
def test_what_cannot_be_replaced_says_why_and_is_left(body: str, old: str, new: str, reason: str) -> None:
    cassette = recorded(body, content_type="text/event-stream" if body.startswith("data") else "text/plain")
    done = replaced(cassette, old, new)
    assert [why for _, why in done.left] == [reason]
    assert done.count == 0
    assert done.edit.cassette is cassette


def test_half_an_escape_is_not_replaced() -> None:
    (_, reason), *_ = replaced(recorded('{"a": "\\u00e9"}'), "u00e9", "z").left
    assert reason == "it cuts an escape of the JSON"


def test_texts_of_messages_headers_and_drafted_bodies_are_left() -> None:
    cassette = parse(cassette_text(response="'application'"))
    found = list(hits(cassette, "application"))
    done = replace_hits(cassette, found, "x", drafted=[(0, "response")])
    assert {reason.partition(":")[0] for _, reason in done.left} == {
        "not editable here",
        "its body has a draft that is not applied",
    }
    assert done.edit.cassette is cassette


@given(new=st.text(st.characters(exclude_categories=["Cs"]), max_size=8), ascii_only=st.booleans())
def test_the_events_of_a_stream_stay_json_and_say_the_new_text(new: str, ascii_only: bool) -> None:
    pieces = ["low ü", "mere", " ü low"]
    deltas = [
        {"object": "chat.completion.chunk", "choices": [{"delta": {"content": piece}}]} for piece in pieces
    ]
    body = "".join(f"data: {json.dumps(delta, ensure_ascii=ascii_only)}\n\n" for delta in deltas)
    done = replaced(recorded(body, content_type="text/event-stream"), "low", new)
    assert done.count == 2
    stream = read_stream(done.edit.cassette.interactions[0])
    assert stream is not None
    assert stream.message.choices[0].joined("text") == f"{new} ümere ü {new}"
    assert all(json_text.is_json(event.data) for event in stream.events)
