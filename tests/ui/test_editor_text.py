"""What is put into Qt's editor comes out again, character by character."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtWidgets import QApplication, QPlainTextEdit

from inspector.ui.editor_text import EditorText

AWKWARD = "\r\n\t \u00a0\u2028\u2029\ufdd0\0␍¶é漢😀\x85\x0b"


def through_editor(text: str) -> str:
    """A text after a stay in the editor."""
    editor = QPlainTextEdit()
    codec = EditorText.of(text)
    codec.put(editor, text)
    return codec.take(editor)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a\nb\n",
        "a\r\nb\r\n",
        "a\r\nb\nc",
        "a\rb",
        "no\u00a0break",
        "sep\u2028a\u2029b",
        "😀\r",
        "\n",
        "\r\n",
    ],
)
def test_nothing_is_lost_in_the_editor(qapp: QApplication, text: str) -> None:
    assert through_editor(text) == text


@given(st.text(alphabet=AWKWARD + "ab", max_size=20))
def test_any_text_survives(qapp: QApplication, text: str) -> None:
    assert through_editor(text) == text


@pytest.mark.parametrize("typed", ["¶ □ ↵ ␍ ␀ ▯", "\ue000"])
def test_what_is_typed_is_what_is_kept(qapp: QApplication, typed: str) -> None:
    for text in ("hello", "\ue000¶\r hello"):
        editor = QPlainTextEdit()
        codec = EditorText.of(text)
        codec.put(editor, text)
        editor.textCursor().insertText(typed.replace("␍", "") if "\r" in text else typed)
        kept = codec.take(editor)
        assert kept == (typed.replace("␍", "") if "\r" in text else typed) + text


def test_lines_of_a_crlf_body_are_shown_as_lines(qapp: QApplication) -> None:
    assert EditorText.of("a\r\nb\r\n").shown("a\r\nb\r\n") == "a\nb\n"


def test_a_lone_carriage_return_is_shown(qapp: QApplication) -> None:
    assert EditorText.of("a\rb").shown("a\rb") == "a␍b"
