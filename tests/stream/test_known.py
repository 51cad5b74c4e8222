"""What a dialect does not know is kept: keys, types of events, known keys with other values."""

import json
from copy import deepcopy
from typing import Any

import pytest

from inspector.stream import Stream
from inspector.stream.dialects import DIALECTS
from inspector.stream.known import Known, says_nothing
from inspector.stream.timeline import payload_of
from tests.goldens import Golden, goldens
from tests.helpers import stream_of

KNOWN = Known(opaque="usage", holders="choices delta", values="id index", texts="content")
ALL = [each for each in goldens() if each.stream().dialect is not None]
EACH = pytest.mark.parametrize("golden", ALL, ids=[f"{each.dialect}-{each.name}" for each in ALL])


@pytest.mark.parametrize(
    ("payload", "left"),
    [
        ({"id": 5, "usage": {"new": 1}, "choices": [{"index": 0, "delta": {"content": "x"}}]}, []),
        ({"choices": [{"delta": {"extra": "x"}}]}, [(("choices", 0, "delta", "extra"), "x")]),
        ({"choices": [{"delta": {"content": 5}}]}, [(("choices", 0, "delta", "content"), 5)]),
        ({"choices": {"delta": "x"}}, [(("choices", "delta"), "x")]),
        ({"choices": ["x", None, {}]}, [(("choices", 0), "x")]),
        ({"id": {"a": 1}}, [(("id",), {"a": 1})]),
        ({"new": None, "more": "", "most": [], "least": {}, "deep": [{"a": [None]}]}, []),
        ({"off": False, "none": 0}, [(("off",), False), (("none",), 0)]),
    ],
)
def test_what_is_left_over(payload: Any, left: Any) -> None:
    assert list(KNOWN.left_over(payload)) == left


def test_more_keys() -> None:
    more = KNOWN.with_(opaque="extra", types="a b")
    assert list(more.left_over({"extra": 1, "content": "x"})) == []
    assert [more.is_other_type({"type": said}) for said in ("a", "c", "", None)] == [False, True, False, False]
    assert not KNOWN.is_other_type({"type": "c"})


@pytest.mark.parametrize(
    ("value", "wanted"),
    [(None, True), ("", True), ([], True), ({"type": "x"}, True), ([{"index": 1, "a": ""}], True), (0, False)],
)
def test_says_nothing(value: Any, wanted: bool) -> None:
    assert says_nothing(value) == wanted


def test_each_dialect_says_what_it_knows() -> None:
    assert [dialect.NAME for dialect in DIALECTS if dialect.KNOWN is None] == ["replicate"]


def holders(value: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """The paths to all objects in a value."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    inner = [found for step, child in items for found in holders(child, (*path, step))]
    return [path, *inner] if isinstance(value, dict) else inner


def with_key(golden: Golden, event: int, path: tuple[str | int, ...], value: Any) -> Stream | None:
    """The stream with a key that nobody knows in one place; None where its framing has no such place."""
    stream = golden.stream()
    payload = deepcopy(payload_of(stream.events[event]))
    holder = payload
    for step in path:
        holder = holder[step]
    holder["mystery_key"] = value
    text = json.dumps(payload)
    if stream.framing not in ("sse", "ndjson", "single"):
        return None
    from inspector.stream.reading import replace_events

    body = replace_events(stream, {event: text})
    assert isinstance(body, str)
    return golden.stream(body.encode())


@EACH
@pytest.mark.parametrize("value", ["Zed", {"a": [1]}])
def test_a_key_that_nobody_knows_does_not_vanish(golden: Golden, value: Any) -> None:
    stream = golden.stream()
    if stream.dialect == "replicate" or golden.name in ("answer-of-mere-text", "answer-error"):
        return  # told by being no JSON, or having no other key
    tried = 0
    for number, event in enumerate(stream.events[:12]):
        payload = payload_of(event)
        if not isinstance(payload, dict):
            continue
        edited = with_key(golden, number, (), value)
        if edited is None or edited.dialect != stream.dialect:
            continue
        tried += 1
        wanted = value if isinstance(value, str) else json.dumps(value)
        found = [part for part in edited.message.parts if part.kind in ("unknown", "trace")]
        shown = [delta for delta in edited.deltas_of(number) if "mystery_key" in str(delta.value)]
        assert shown or any(wanted in part.text for part in found), (number, payload)
        assert edited.message_at(number).parts == stream.message_at(number).parts, "not before it is said"
    assert tried or golden.name.startswith("answer") or stream.framing not in ("sse", "ndjson", "single")


def chat(*deltas: dict[str, Any]) -> Stream:
    chunks = [
        {"object": "chat.completion.chunk", "choices": [{"index": 0, "delta": delta}]} for delta in deltas
    ]
    return stream_of("".join(f"data: {json.dumps(chunk)}\n\n" for chunk in chunks))


def test_a_key_that_streams_is_one_part() -> None:
    stream = chat({"content": "A", "mystery": "Zed"}, {"mystery": "ulon"}, {"mystery": {"a": 1}})
    [part] = [part for part in stream.message_at(2).parts if part.kind == "unknown"]
    assert (part.text, part.label) == ("Zedulon", "unknown delta.mystery")
    assert stream.message_at(3).parts[1].text == '{"a": 1}'
    assert stream.adds(1) == "ulon"
    assert stream.kinds[1] == "unknown"


def test_each_choice_keeps_its_own() -> None:
    chunk = {"choices": [{"index": at, "delta": {"mystery": f"m{at}"}} for at in (0, 1)]}
    stream = stream_of(f"data: {json.dumps(chunk)}\n\n")
    assert [(part.choice, part.text) for part in stream.message.parts] == [(0, "m0"), (1, "m1")]
