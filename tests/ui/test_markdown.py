"""Markdown in answers, rendered on demand, through the real window."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QSettings, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QTextFormat
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from inspector.ui.main_window import MainWindow
from inspector.ui.markdown_view import MAX_RENDERED, MarkdownView
from inspector.ui.workspace import Workspace
from tests.helpers import cassette_text
from tests.ui.gestures import CONTROL, press

ANSWER = """# Tides

High at **noon**, see [the table](https://tides.example.test/) and ![chart](file:///etc/passwd).

```python
print("low")
```

<script>alert(1)</script>
"""
Show = Callable[[str], Workspace]


@pytest.fixture
def show(window: MainWindow, tmp_path: Path) -> Show:
    """A window with a chat answer that says a text in pieces of nine characters."""

    def show_(text: str) -> Workspace:
        pieces = [text[at : at + 9] for at in range(0, len(text), 9)] if len(text) < 10_000 else [text]
        chunks = [
            json.dumps(
                {"object": "chat.completion.chunk", "choices": [{"index": 0, "delta": {"content": piece}}]}
            )
            for piece in pieces
        ]
        stream = "".join(f"data: {chunk}\n\n" for chunk in [*chunks, "[DONE]"])
        path = tmp_path / "markdown.yaml"
        path.write_text(cassette_text(response=json.dumps(stream), content_type="text/event-stream"), "utf-8")
        window.open(path)
        QCoreApplication.processEvents()
        assert window.workspace is not None
        return window.workspace

    return show_


def rendered(workspace: Workspace) -> MarkdownView:
    """The page with the rendered answer, which is shown."""
    page = workspace.shown_page
    assert isinstance(page, MarkdownView)
    assert page.isVisible()
    return page


def test_plain_and_exact_is_the_default(show: Show) -> None:
    workspace = show(ANSWER)
    assert workspace.shown_page is workspace.message
    assert "# Tides" in workspace.message.toPlainText()


def test_a_key_renders_it_and_goes_back(show: Show, window: MainWindow) -> None:
    workspace = show(ANSWER)
    press(Qt.Key.Key_M, modifier=CONTROL)
    text = rendered(workspace).toPlainText()
    assert "Tides" in text
    assert "# Tides" not in text
    assert "noon" in text
    assert "**" not in text
    assert "<script>" in text, "HTML is text like any other"
    assert rendered(workspace).hasFocus()
    assert QSettings().value("markdown", type=bool) is True
    press(Qt.Key.Key_M, modifier=CONTROL)
    assert workspace.shown_page is workspace.message


def test_it_follows_the_playhead(show: Show, window: MainWindow, qtbot: QtBot) -> None:
    workspace = show(ANSWER)
    window.actions_by_name["markdown"].trigger()
    page = rendered(workspace)
    workspace.playhead.set_k(1)
    qtbot.waitUntil(lambda: page.toPlainText() == "Tides")
    press(Qt.Key.Key_End)
    qtbot.waitUntil(lambda: 'print("low")' in page.toPlainText())


def test_code_has_a_background_of_its_own(show: Show, window: MainWindow) -> None:
    workspace = show(ANSWER)
    window.actions_by_name["markdown"].trigger()
    block = rendered(workspace).document().begin()
    found = []
    while block.isValid():
        if block.blockFormat().hasProperty(QTextFormat.Property.BlockCodeFence):
            found.append(block.blockFormat().background().color())
        block = block.next()
    assert found
    assert all(color == window._theme.color("window") for color in found)


def test_nothing_is_fetched_and_only_the_web_is_opened(
    show: Show, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    workspace = show(ANSWER)
    window.actions_by_name["markdown"].trigger()
    page = rendered(workspace)
    assert "🖼 chart" in page.toPlainText()
    page.anchorClicked.emit(QUrl("file:///etc/passwd"))
    assert opened == []
    assert "Not opened: file:///etc/passwd" in window.statusBar().currentMessage()
    page.anchorClicked.emit(QUrl("https://tides.example.test/"))
    assert opened == [QUrl("https://tides.example.test/")]


def test_find_works_in_it(show: Show, window: MainWindow) -> None:
    workspace = show(ANSWER)
    window.actions_by_name["markdown"].trigger()
    press(Qt.Key.Key_F, modifier=CONTROL)
    workspace.find_bar.field.setText("noon")
    press(Qt.Key.Key_Return)
    assert rendered(workspace).textCursor().selectedText() == "noon"


def test_what_is_very_long_is_shown_plainly(show: Show, window: MainWindow) -> None:
    workspace = show("# Title\n\n" + "word " * (MAX_RENDERED // 5))
    window.actions_by_name["markdown"].trigger()
    QCoreApplication.processEvents()
    assert rendered(workspace).toPlainText().startswith("# Title")


def test_another_tab_and_back(show: Show, window: MainWindow) -> None:
    workspace = show(ANSWER)
    window.actions_by_name["markdown"].trigger()
    workspace.show_tab("body")
    assert workspace.shown_page is workspace.body
    workspace.show_tab("message")
    assert isinstance(workspace.shown_page, MarkdownView)


def test_the_button_says_the_same_in_every_document(show: Show, window: MainWindow) -> None:
    for _ in range(2):
        workspace = show(ANSWER)
        buttons = [
            button
            for button in workspace.findChildren(QToolButton)
            if button.defaultAction() is window.actions_by_name["markdown"]
        ]
        assert [button.text() for button in buttons] == ["Render Markdown"]
