"""What is put into Qt's editor comes out again, character by character."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtWidgets import QApplication, QPlainTextEdit

from inspector.ui.code_editor import CodeEditor
from inspector.ui.editor_text import EditorText
from inspector.ui.theme import Theme

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


LINES = st.lists(st.sampled_from(("", "a", '{"key": 12}', "\t x", "é😀", "null", "{")), min_size=1, max_size=6)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(LINES, min_size=2, max_size=5))
def test_a_text_is_shown_over_another(theme: Theme, texts: list[list[str]]) -> None:
    """Lines that stay are coloured as those of a text that is shown alone."""

    def colours(editor: CodeEditor) -> list[list[tuple[int, int, str]]]:
        editor.grab()
        blocks = map(editor.document().findBlockByNumber, range(editor.blockCount()))
        return [
            [
                (each.start, each.length, each.format.foreground().color().name())
                for each in block.layout().formats()
            ]
            for block in blocks
        ]

    editor, alone = CodeEditor(theme), CodeEditor(theme)
    for text in map("\n".join, texts):
        editor.show_text(text)
        alone.setPlainText(text)
        assert editor.toPlainText() == text
        assert not editor.document().isUndoAvailable()
        assert colours(editor) == colours(alone)
