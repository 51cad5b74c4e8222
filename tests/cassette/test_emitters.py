"""The style that each recorder's emitter gives to a new text."""

import pytest

from inspector.cassette.emitters import usual_style
from inspector.cassette.recorders import Emitter

STYLES: dict[str, tuple[str, str, str]] = {  # go-yaml, psych, pyyaml
    "plain text": ("", "", ""),
    "": ('"', "'", ""),
    "105": ('"', "'", ""),
    "1e3": ('"', "'", ""),
    "0o17": ('"', "'", ""),
    "08": ('"', "'", ""),
    "1,000": ("", "'", ""),
    "1:30": ('"', "'", ""),
    "yes": ('"', "'", ""),
    "y": ('"', '"', ""),
    "null": ('"', "'", ""),
    "2020-02-30": ('"', "'", ""),
    ":sym": ("", '"', ""),
    "- x": ("", '"', ""),
    "a\tb": ('"', "", ""),
    "😀": ('"', '"', ""),
    "x 😀": ('"', "", ""),
    "a\nb": ("|", "|", ""),
    "a\n": ("|", "", ""),
    "a \nb": ('"', '"', ""),
    "a\n b ": ('"', '"', ""),
    "a\r\nb": ('"', "|", ""),
    "\ta\nb": ("|", '"', ""),
    "0773059f": ("", "'", ""),
}


@pytest.mark.parametrize("text", STYLES)
@pytest.mark.parametrize("emitter", ["go-yaml", "psych", "pyyaml"])
def test_the_usual_style(text: str, emitter: Emitter) -> None:
    position = ("go-yaml", "psych", "pyyaml").index(emitter)
    assert usual_style(text, emitter, literals=False) == STYLES[text][position]


def test_a_file_with_literals() -> None:
    assert usual_style("a\nb", "pyyaml", literals=True) == "|"
    assert usual_style("a b", "pyyaml", literals=True) == ""
