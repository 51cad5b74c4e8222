"""Copy As and exporting, through the window's actions and keys."""

import ast
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from inspector.ui.actions import COPY_ACTIONS, COPY_AS
from inspector.ui.main_window import MainWindow
from inspector.ui.workspace import Workspace
from tests.ui.conftest import Answers

Open = Callable[..., Workspace]
ALT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
SECRET = "sk-" + "a1b2c3d4" * 5


def copied(window: MainWindow, name: str) -> str:
    """What is in the clipboard after an action."""
    QApplication.clipboard().clear()
    window.actions_by_name[name].trigger()
    return QApplication.clipboard().text()


def test_each_form_can_be_copied(window: MainWindow, open_sample: Open) -> None:
    open_sample()
    assert copied(window, "copy_curl").startswith("curl 'https://llm.example.org/v1/chat/completions'")
    assert copied(window, "copy_request").startswith("POST /v1/chat/completions HTTP/1.1")
    assert copied(window, "copy_response").startswith("HTTP/1.1 200 OK")
    assert copied(window, "copy_body").startswith("data: {")
    assert copied(window, "copy_message").startswith("I'll check Saturday's forecast")
    said = "I'll check Saturday's forecast for Port Évrane first."
    for name in ("copy_python", "copy_go", "copy_ruby"):
        assert copied(window, name) == f'"{said}"'


def test_the_body_of_the_shown_side_is_copied(window: MainWindow, open_sample: Open) -> None:
    workspace = open_sample()
    workspace.show_tab("body")
    workspace.selection.set_side("request")
    assert json.loads(copied(window, "copy_body"))["model"] == "harbor-2-mini"


def test_strings_are_made_of_what_is_selected_or_current(window: MainWindow, open_sample: Open) -> None:
    workspace = open_sample()
    workspace.message.setFocus()
    cursor = workspace.message.document().find("Saturday's")
    workspace.message.setTextCursor(cursor)
    assert ast.literal_eval(copied(window, "copy_python")) == "Saturday's"
    cursor.clearSelection()
    cursor.movePosition(QTextCursor.MoveOperation.Start)
    workspace.message.setTextCursor(cursor)
    workspace.show_tab("events", focus=True)
    workspace.playhead.set_k(2)
    stream = workspace.playhead.stream
    assert stream is not None
    assert ast.literal_eval(copied(window, "copy_python")) == stream.events[1].data


def test_keys_copy(window: MainWindow, open_sample: Open) -> None:
    open_sample()
    QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_U, ALT)
    assert QApplication.clipboard().text().startswith("curl ")
    QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_P, ALT)
    assert QApplication.clipboard().text().startswith("\"I'll")


def test_credentials_stay_only_when_that_is_asked(window: MainWindow, open_sample: Open) -> None:
    workspace = open_sample()
    workspace.document.edit_body(0, "request", json.dumps({"model": "m", "note": SECRET}))
    assert not window.actions_by_name["include_credentials"].isChecked()
    assert SECRET not in copied(window, "copy_curl")
    assert window.statusBar().currentMessage() == "Copied the cURL command, credentials replaced"
    window.actions_by_name["include_credentials"].trigger()
    assert SECRET in copied(window, "copy_curl")
    assert window.statusBar().currentMessage() == "Copied the cURL command"


def test_what_is_not_there_is_said(window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "bare.yaml"
    path.write_text("interactions:\n- request:\n    method: GET\n    uri: http://a.example/\n    body: null\n")
    window.open(path)
    QApplication.clipboard().setText("before")
    for name in ("copy_response", "copy_body", "copy_message", "copy_go"):
        window.actions_by_name[name].trigger()
        assert window.statusBar().currentMessage().startswith("There is nothing here to copy as ")
    assert QApplication.clipboard().text() == "before"


def test_without_a_file_there_is_nothing_to_copy(window: MainWindow) -> None:
    assert not any(window.actions_by_name[name].isEnabled() for name in (*COPY_ACTIONS, "export_conversation"))


@pytest.mark.parametrize(("name", "start"), [("trip.md", "# go-vcr-tool-call.yaml"), ("trip.json", "{")])
def test_a_conversation_is_exported(
    window: MainWindow, open_sample: Open, answers: Answers, tmp_path: Path, name: str, start: str
) -> None:
    open_sample()
    answers.to_export = tmp_path / name
    window.actions_by_name["export_conversation"].trigger()
    assert answers.to_export.read_text("utf-8").startswith(start)
    assert window.statusBar().currentMessage() == f"Exported to {name}"


def test_an_export_that_cannot_be_written_is_said(
    window: MainWindow, open_sample: Open, answers: Answers, tmp_path: Path
) -> None:
    open_sample()
    answers.to_export = tmp_path / "absent" / "trip.md"
    window.actions_by_name["export_conversation"].trigger()
    assert answers.asked[-1].startswith("Not exported: ")


def test_the_message_offers_them_in_its_menu(window: MainWindow, open_sample: Open) -> None:
    workspace = open_sample()
    for menu in (workspace.message_menu(), workspace.tree_menu()):
        assert COPY_AS in [action.text() for action in menu.actions()]
        menu.deleteLater()
