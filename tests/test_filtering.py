"""The filter's language: what is read from what is typed, and what is known of an interaction when."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.filtering import Facts, Filter, Term, Verdict, parse

FACTS = Facts("3", "post", "api.example.test", "/v1/chat", "429")
READ = Facts("3", "post", "api.example.test", "/v1/chat", "429", model="harbor-2", tool="get_tide find_ferry")


@pytest.mark.parametrize(
    ("typed", "terms"),
    [
        ("", ()),
        ("  post  429 ", (Term("", "post"), Term("", "429"))),
        ("status:429 METHOD:Post", (Term("status", "429"), Term("method", "post"))),
        ('text:"low tide" x', (Term("text", "low tide"), Term("", "x"))),
        ('"low tide', (Term("", "low tide"),)),
        ("model:", ()),
        ("https://api", (Term("", "https://api"),)),
        ("host:a:b", (Term("host", "a:b"),)),
    ],
)
def test_what_is_typed(typed: str, terms: tuple[Term, ...]) -> None:
    assert parse(typed) == Filter(terms)


@given(st.text(max_size=40))
def test_whatever_is_typed_is_read(typed: str) -> None:
    for term in parse(typed).terms:
        assert term.word
        assert term.word == term.word.casefold()


@pytest.mark.parametrize(
    ("typed", "verdict"),
    [
        ("post chat", Verdict.YES),
        ("status:4xx", Verdict.YES),
        ("status:42", Verdict.YES),
        ("status:29", Verdict.NO),
        ("status:xx", Verdict.NO),
        ("method:get tool:tide", Verdict.NO),
        ("path:api", Verdict.NO),
        ("host:api", Verdict.YES),
        ("tool:tide", Verdict.UNKNOWN),
        ("model:harbor", Verdict.UNKNOWN),
        ("text:gull", Verdict.UNKNOWN),
        ("gull", Verdict.UNKNOWN),
    ],
)
def test_what_the_line_of_an_interaction_tells(typed: str, verdict: Verdict) -> None:
    assert parse(typed).verdict(FACTS, {}) is verdict


@pytest.mark.parametrize(
    ("typed", "verdict"),
    [
        ("tool:tide", Verdict.YES),
        ("tool:gull", Verdict.NO),
        ("harbor", Verdict.YES),
        ("gull", Verdict.YES),
        ("text:gull text:shrimp", Verdict.NO),
        ("shrimp", Verdict.NO),
        ("crab", Verdict.UNKNOWN),
    ],
)
def test_what_is_told_once_it_was_read(typed: str, verdict: Verdict) -> None:
    assert parse(typed).verdict(READ, {"gull": True, "shrimp": False}) is verdict
