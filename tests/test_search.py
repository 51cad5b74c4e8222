"""Finding: in every layer of a cassette, as it is read, once at each place."""

import base64
import gzip
import json
import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.cassette import Cassette
from inspector.content.escapes import unescaped
from inspector.search import WINDOW, Hit, Options, Query, QueryError, hits, snippet_of
from tests.helpers import cassette_text, fixture, parse

SENTENCE = "Ferries to Port Évrane leave at noon 🐚 sharp."


def chunk(text: str, *, ascii_only: bool) -> str:
    payload = {"object": "chat.completion.chunk", "choices": [{"index": 0, "delta": {"content": text}}]}
    return f"data: {json.dumps(payload, ensure_ascii=ascii_only)}\n\n"


def streamed(*pieces: str, ascii_only: bool = True) -> Cassette:
    body = "".join(chunk(piece, ascii_only=ascii_only) for piece in pieces) + "data: [DONE]\n\n"
    text = cassette_text(response=json.dumps(body, ensure_ascii=False), content_type="text/event-stream")
    return parse(text)


def found(cassette: Cassette, query: str, where: str, **options: bool) -> list[Hit]:
    return [hit for hit in hits(cassette, query, Options(**options)) if hit.place.where == where]


@given(
    cuts=st.lists(st.integers(0, len(SENTENCE)), max_size=5),
    start=st.integers(0, 30),
    length=st.integers(1, 12),
)
def test_a_text_split_anywhere_is_found_once_in_its_part(cuts: list[int], start: int, length: int) -> None:
    places = sorted({0, *cuts, len(SENTENCE)})
    pieces = [SENTENCE[a:b] for a, b in pairwise(places)]
    query = SENTENCE[start : start + length]
    cassette = streamed(*pieces)
    expected = [match.span() for match in re.finditer(re.escape(query), SENTENCE, re.IGNORECASE)]
    in_part = found(cassette, query, "part")
    assert [(hit.start, hit.end) for hit in in_part] == expected
    ends = places[1:]
    for hit in in_part:
        events = tuple(sum(end <= at for end in ends) for at in (hit.start, hit.end - 1))
        assert hit.events == events
        assert hit.snippet.text[hit.snippet.start : hit.snippet.end].lower() == query.lower()


@pytest.mark.parametrize("ascii_only", [True, False])
def test_what_one_event_says_is_found_in_the_body_too_however_it_is_spelled(ascii_only: bool) -> None:
    cassette = streamed("Ferries to ", "Port Évrane 🐚", ascii_only=ascii_only)
    (hit,) = found(cassette, "Évrane 🐚", "body")
    assert hit.events == (1, 1)
    response = cassette.interactions[0].response
    assert response is not None
    assert response.body.text is not None
    spelled = response.body.text[hit.start : hit.end]
    assert json.loads(f'"{spelled}"') == "Évrane 🐚"


def test_the_spelling_itself_is_found() -> None:
    assert len(found(streamed("É"), "\\u00c9", "body")) == 1


@pytest.mark.parametrize(
    ("query", "where", "name"),
    [
        ("api.example", "field", "url"),
        ("content-type: application", "header", "content-type"),
        ("shingle", "turn", "turn0/0/text/0"),
    ],
)
def test_every_layer_is_searched(query: str, where: str, name: str) -> None:
    request = json.dumps({"model": "m", "messages": [{"role": "user", "content": "Shingle or sand?"}]})
    cassette = parse(cassette_text(request=f"'{request}'", content_type="text/plain"))
    (hit,) = found(cassette, query, where)
    assert (hit.place.name, hit.place.side) == (name, "request")


def test_compressed_bodies_are_unpacked() -> None:
    coded = base64.b64encode(gzip.compress(b'{"town": "Lowmere"}')).decode()
    text = cassette_text(response=f"!!binary {coded}").replace(
        "- application/json\n    status",
        "- application/json\n      content-encoding:\n      - gzip\n    status",
    )
    (hit,) = found(parse(text), "lowmere", "body")
    assert (hit.start, hit.end) == (10, 17)


def test_case_words_and_expressions() -> None:
    cassette = parse(cassette_text(response="'Tide tides TIDE low-tide'"))
    assert len(found(cassette, "tide", "body")) == 4
    assert len(found(cassette, "tide", "body", case=True)) == 2
    assert len(found(cassette, "tide", "body", whole_word=True)) == 3
    assert len(found(cassette, "t.de(?=s)", "body", regex=True)) == 1
    assert found(cassette, "t.de", "body") == []
    with pytest.raises(QueryError, match="not a regular expression"):
        hits(cassette, "(", Options(regex=True))


@pytest.mark.parametrize("whole_word", [True, False])
@pytest.mark.parametrize("after", ["", "x", " "])
def test_windows_change_nothing(after: str, *, whole_word: bool) -> None:
    query = Query.of("tide", Options(whole_word=whole_word))
    for gap in range(WINDOW - 4, WINDOW + 5):
        text = " " * gap + "tide" + after
        spans = [span for span in query.spans(text) if span]
        assert spans == [match.span() for match in query.pattern.finditer(text)]


def test_broken_interactions_are_searched_as_they_stand() -> None:
    text = cassette_text() + "- request: ]\n"
    text = text.replace("version: 1\n- request: ]\n", "- request: ] # moorings\nversion: 1\n")
    (hit,) = hits(parse(text), "moorings")
    assert (hit.interaction, hit.place.where) == (1, "source")


@pytest.mark.parametrize("name", ["websocket.yaml", "grpc.yaml"])
def test_the_events_of_sessions_are_searched(name: str) -> None:
    cassette = Cassette.parse(fixture(name))
    events = [hit for hit in hits(cassette, "[a-z]", Options(regex=True)) if hit.place.where == "event"]
    assert events
    assert all(hit.events == (hit.place.position, hit.place.position) for hit in events)


def test_empty_matches_are_none() -> None:
    assert list(hits(parse(cassette_text()), "x*", Options(regex=True))) == found(
        parse(cassette_text()), "x+", "field", regex=True
    ) + found(parse(cassette_text()), "x+", "header", regex=True)


@given(st.text())
def test_unescaping_undoes_what_json_escapes(text: str) -> None:
    source = json.dumps(text)
    plain = unescaped(source)
    assert plain.text == '"' + json.loads(source) + '"'
    for at in range(len(plain.text)):
        start, end = plain.source_span(at, at + 1)
        assert unescaped(source[start:end]).text == plain.text[at]


def test_a_snippet_is_one_line() -> None:
    assert snippet_of("one\ntwo\tthree", 4, 7) == ("one two three", 4, 7)
    long = snippet_of("a" * 100 + "b" + "c" * 100, 100, 101)
    assert long.text == "…" + "a" * 40 + "b" + "c" * 40 + "…"
    assert long.text[long.start : long.end] == "b"
