from hypothesis import given
from hypothesis import strategies as st

from inspector.content.alignment import Alignment

OLD = "The sky is blue today. Grass is green."
NEW = "Well, the sky is very dark today. Grass is green."


def moved(stretch: str, old: str = OLD, new: str = NEW) -> str:
    at = old.index(stretch)
    start, end = Alignment(old, new).span(at, at + len(stretch))
    return new[start:end]


def test_what_did_not_change_moves() -> None:
    for word in ("sky", "today", "Grass", "green."):
        assert moved(word) == word


def test_what_changed_is_taken_whole() -> None:
    assert moved("blue") == "very dark"
    assert moved("sky is blue") == "sky is very dark"
    assert moved("The") == "Well, the"
    assert moved("blue", new="The sky is today.") == ""


@given(st.text(alphabet="ab c."), st.text(alphabet="ab c."), st.data())
def test_a_span_is_one(old: str, new: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(old)))
    end = data.draw(st.integers(start, len(old)))
    new_start, new_end = Alignment(old, new).span(start, end)
    assert 0 <= new_start <= new_end <= len(new)
    assert Alignment(old, old).span(start, end) == (start, end)
