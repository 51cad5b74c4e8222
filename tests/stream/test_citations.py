from typing import Any

import pytest

from inspector.content.alignment import Alignment
from inspector.stream.citations import Move, moved

OLD = "Übrigens: The sky is blue. Grass is green."
NEW = "Übrigens: It is said that the sky is blue. Grass is red."
TEXT = Alignment(OLD, NEW)
SKY = (OLD.index("sky"), OLD.index("blue") + 4)
NEW_SKY = (NEW.index("sky"), NEW.index("blue") + 4)
GREEN = (OLD.index("green"), OLD.index("green") + 5)
NEW_GREEN = (NEW.index("red"), NEW.index("red") + 3)


def test_a_stretch_that_did_not_change_moves() -> None:
    inner = {"start_index": SKY[0], "end_index": SKY[1], "url": "https://example.com"}
    values = {"start_index": NEW_SKY[0], "end_index": NEW_SKY[1]}
    assert moved({"type": "url_citation", **inner}, TEXT) == Move(
        {(name,): value for name, value in values.items()}, is_same=True
    )
    assert moved({"type": "url_citation", "url_citation": inner}, TEXT) == Move(
        {("url_citation", name): value for name, value in values.items()}, is_same=True
    )


def test_a_stretch_that_changed_is_said_to_have() -> None:
    citation = {"start": GREEN[0], "end": GREEN[1], "text": "green"}
    assert moved(citation, TEXT) == Move(
        {("start",): NEW_GREEN[0], ("end",): NEW_GREEN[1], ("text",): "red"}, is_same=False
    )


def test_gemini_counts_bytes() -> None:
    segment = {"startIndex": SKY[0] + 1, "endIndex": SKY[1] + 1, "text": "sky is blue"}
    assert moved({"segment": segment}, TEXT) == Move(
        {("segment", "startIndex"): NEW_SKY[0] + 1, ("segment", "endIndex"): NEW_SKY[1] + 1}, is_same=True
    )


@pytest.mark.parametrize("holder", [("generatedResponsePart", "textResponsePart"), ("textResponsePart",)])
@pytest.mark.parametrize("inclusive", [0, 1])
def test_bedrock_counts_up_to_the_last_character_or_behind_it(holder: tuple[str, ...], inclusive: int) -> None:
    part = {"span": {"start": GREEN[0], "end": GREEN[1] - inclusive}, "text": "green"}
    citation: Any = part
    for name in reversed(holder):
        citation = {name: citation}
    assert moved(citation, TEXT) == Move(
        {
            (*holder, "span", "start"): NEW_GREEN[0],
            (*holder, "span", "end"): NEW_GREEN[1] - inclusive,
            (*holder, "text"): "red",
        },
        is_same=False,
    )


def test_what_bedrock_counts_otherwise_is_quoted_anew() -> None:
    part = {"span": {"start": 900, "end": 905}, "text": "Grass is green."}
    path = ("generatedResponsePart", "textResponsePart", "text")
    assert moved({"generatedResponsePart": {"textResponsePart": part}}, TEXT) == Move(
        {path: "Grass is red."}, is_same=False
    )


def test_what_looks_like_openais_may_count_bytes() -> None:
    citation = {"type": "url_citation", "start_index": SKY[0] + 1, "end_index": SKY[1] + 1}
    assert moved(citation, TEXT, "gemini-interactions") == Move(
        {("start_index",): NEW_SKY[0] + 1, ("end_index",): NEW_SKY[1] + 1}, is_same=True
    )


def test_a_start_of_zero_may_be_left_out() -> None:
    text = Alignment("Sky. Grass.", "The Sky. Grass.")
    assert moved({"segment": {"endIndex": 4, "text": "Sky."}}, text) == Move(
        {("segment", "startIndex"): 4, ("segment", "endIndex"): 8}, is_same=True
    )
    assert moved({"segment": {"endIndex": 4, "text": "Sky."}}, Alignment("Sky. Grass.", "Sky. Trees.")) == Move(
        {}, is_same=True
    )


def test_transcripts_quote_without_numbers() -> None:
    assert moved({"start": 0.5, "end": 1.5, "text": " Grass is green."}, TEXT) == Move(
        {("text",): " Grass is red."}, is_same=False
    )


@pytest.mark.parametrize(
    "citation",
    [
        None,
        "text",
        {},
        {"start": 1, "end": 4, "text": "another"},
        {"start_index": 5, "end_index": 4000},
        {"start_index": None, "end_index": 4},
        {"start_char_index": 1, "end_char_index": 4, "cited_text": "of a document"},
        {"segment": {"startIndex": 1, "endIndex": 9, "text": "brigens:"}},
        {"text": ""},
    ],
)
def test_others_are_left(citation: Any) -> None:
    assert moved(citation, TEXT) is None
