"""Events edited, arranged and broken on purpose, through the real window."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QAction, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from inspector.cassette import Cassette
from inspector.stream import Stream, read_stream
from inspector.ui.event_commands import TOPIC
from inspector.ui.faults_menu import FaultsMenu
from inspector.ui.main_window import MainWindow
from inspector.ui.workspace import Workspace
from tests.goldens import golden
from tests.helpers import cassette_text
from tests.ui.conftest import Answers
from tests.ui.gestures import CONTROL, changed_lines, press

Open = Callable[..., Workspace]
CONTROL_ALT = CONTROL | Qt.KeyboardModifier.AltModifier


@pytest.fixture
def workspace(open_sample: Open) -> Workspace:
    """The sample at its second answer, with the table of events."""
    workspace = open_sample()
    workspace.selection.select(1)
    workspace.show_tab("events", focus=True)
    QCoreApplication.processEvents()
    return workspace


def stream(workspace: Workspace, index: int = 1) -> Stream:
    """The answer as it would be saved."""
    cassette = Cassette.parse(workspace.document.cassette.encode())
    found = read_stream(cassette.interactions[index])
    assert found is not None
    return found


def go_to(workspace: Workspace, k: int) -> None:
    """The row of an event, with the focus on the table."""
    workspace.playhead.set_k(k)
    workspace.events.table.setFocus()
    QCoreApplication.processEvents()


def is_editing(workspace: Workspace) -> bool:
    """Whether an event is being edited."""
    return workspace.events.pane.is_editing


def type_over(workspace: Workspace, old: str, new: str) -> None:
    """Replace a stretch of the data that is being edited."""
    found = workspace.events.detail.document().find(old)
    assert not found.isNull()
    found.insertText(new)


def fault(window: MainWindow, name: str) -> None:
    """Choose an entry of the Faults menu."""
    menu = window.menuBar().findChild(QMenu, "faults")
    assert isinstance(menu, FaultsMenu)
    menu.fill()
    action = next(action for action in menu.actions() if action.objectName() == f"fault_{name}")
    assert action.isEnabled(), action.toolTip()
    action.trigger()
    QCoreApplication.processEvents()


def faults_in(menu: FaultsMenu) -> list[QAction]:
    """The entries that are faults."""
    return [action for action in menu.actions() if action.objectName().startswith("fault_")]


class TestData:
    def test_one_event_is_edited_in_place(self, window: MainWindow, workspace: Workspace) -> None:
        path = workspace.document.path
        assert path is not None
        before = path.read_bytes()
        go_to(workspace, 20)
        press(Qt.Key.Key_F2)
        pane = workspace.events.pane
        assert pane.info_text() == "Editing event 20"
        assert pane.editor.hasFocus()
        type_over(workspace, "19", "25")
        press(Qt.Key.Key_Return, modifier=CONTROL)
        assert not pane.is_editing
        assert workspace.events.table.hasFocus()
        assert "up to 25" in stream(workspace).message.choices[0].joined("text")
        window.save()
        assert [line[0] for line in changed_lines(before, path.read_bytes())] == ["-", "+"]
        press(Qt.Key.Key_Z, modifier=CONTROL)
        assert workspace.document.cassette.encode() == before

    def test_broken_json_is_said_and_allowed(self, workspace: Workspace) -> None:
        go_to(workspace, 20)
        press(Qt.Key.Key_F2)
        type_over(workspace, "{", "")
        pane = workspace.events.pane
        assert pane.reason.text().startswith("This is not JSON: ")
        assert "at 1:" in pane.reason.text() or "at 2:" in pane.reason.text()
        pane.apply_button.click()
        assert stream(workspace).malformed == [19]

    def test_the_pane_stays_with_its_event(self, workspace: Workspace) -> None:
        go_to(workspace, 20)
        press(Qt.Key.Key_F2)
        type_over(workspace, "19", "25")
        workspace.playhead.set_k(5)
        assert workspace.events.pane.info_text() == "Editing event 20"
        workspace.selection.select(0)
        assert not is_editing(workspace)
        workspace.selection.select(1)
        assert is_editing(workspace)
        assert "25" in workspace.events.detail.toPlainText()
        press(Qt.Key.Key_Escape)
        workspace.events.pane.cancel()
        assert len(workspace.drafts) == 0

    def test_saving_applies_it(self, window: MainWindow, workspace: Workspace) -> None:
        go_to(workspace, 20)
        press(Qt.Key.Key_F2)
        type_over(workspace, "19", "25")
        workspace.selection.select(0)
        assert window.save()
        assert "up to 25" in stream(workspace).message.choices[0].joined("text")

    def test_a_part_and_an_event_are_not_edited_at_once(self, window: MainWindow, workspace: Workspace) -> None:
        go_to(workspace, 20)
        press(Qt.Key.Key_F2)
        type_over(workspace, "19", "25")
        workspace.show_tab("message", focus=True)
        press(Qt.Key.Key_F2)
        assert not workspace.part_editor.isVisible()
        assert "Event 20 of this answer is being edited" in window.statusBar().currentMessage()

    def test_its_draft_comes_back_from_a_recovery_file(self, workspace: Workspace) -> None:
        go_to(workspace, 20)
        press(Qt.Key.Key_F2)
        type_over(workspace, "19", "25")
        values = json.loads(json.dumps(workspace.drafts.as_values()))
        draft = workspace.drafts.part(1)
        workspace.events.pane.cancel()
        workspace.drafts.put_values(values)
        assert workspace.drafts.part(1) == draft
        assert draft is not None
        assert draft.event == 20


class TestOrder:
    def test_a_new_event_is_edited_at_once(self, workspace: Workspace) -> None:
        go_to(workspace, 5)
        press(Qt.Key.Key_Insert)
        assert workspace.playhead.k == 6
        assert workspace.events.pane.info_text() == "Editing event 6"
        workspace.events.detail.selectAll()
        workspace.events.detail.insertPlainText('{"object": "chat.completion.chunk", "choices": []}')
        press(Qt.Key.Key_Return, modifier=CONTROL)
        assert stream(workspace).events[5].data == '{"object":"chat.completion.chunk","choices":[]}'
        assert len(stream(workspace).events) == 44

    def test_several_are_copied_moved_and_deleted(self, workspace: Workspace) -> None:
        before = [event.data for event in stream(workspace).events]
        original = workspace.document.cassette.encode()
        go_to(workspace, 3)
        workspace.events.select_events([3, 4])
        press(Qt.Key.Key_D, modifier=CONTROL_ALT)
        assert [event.data for event in stream(workspace).events][2:6] == [*before[2:4], *before[2:4]]
        assert workspace.events.selected_events() == [5, 6]
        press(Qt.Key.Key_Down, modifier=CONTROL)
        assert workspace.events.selected_events() == [6, 7]
        assert stream(workspace).events[4].data == before[4]
        press(Qt.Key.Key_Up, modifier=CONTROL)
        press(Qt.Key.Key_Delete)
        assert [event.data for event in stream(workspace).events] == before
        assert workspace.document.cassette.encode() == original
        for _ in range(4):
            press(Qt.Key.Key_Z, modifier=CONTROL)
        assert workspace.document.cassette is workspace.document.saved

    def test_at_the_end_nothing_is_moved(self, window: MainWindow, workspace: Workspace) -> None:
        go_to(workspace, 1)
        press(Qt.Key.Key_Up, modifier=CONTROL)
        assert window.statusBar().currentMessage().startswith("Not done: there is no event to move past")

    def test_a_draft_is_not_lost(self, window: MainWindow, workspace: Workspace) -> None:
        go_to(workspace, 20)
        press(Qt.Key.Key_F2)
        type_over(workspace, "19", "25")
        go_to(workspace, 3)
        press(Qt.Key.Key_Delete)
        assert "not applied" in window.statusBar().currentMessage()
        assert len(stream(workspace).events) == 43

    @pytest.mark.parametrize("held", [Qt.KeyboardModifier.ShiftModifier, CONTROL])
    def test_a_key_that_is_held_selects_no_more_rows(
        self, workspace: Workspace, held: Qt.KeyboardModifier
    ) -> None:
        go_to(workspace, 3)
        QTest.keyPress(workspace.events.table, Qt.Key.Key_F35, held)
        workspace.playhead.set_k(7)
        assert workspace.events.selected_events() == [7]
        QTest.keyRelease(workspace.events.table, Qt.Key.Key_F35)

    def test_what_no_longer_agrees_is_said_and_repaired(self, window: MainWindow, tmp_path: Path) -> None:
        body = golden("openai-responses", "mcp").content.decode()
        path = tmp_path / "responses.yaml"
        text = cassette_text(response=json.dumps(body), content_type="text/event-stream")
        path.write_text(text.replace("chat/completions", "responses"), encoding="utf-8")
        window.open(path)
        workspace = window.workspace
        assert workspace is not None
        workspace.show_tab("events", focus=True)
        QCoreApplication.processEvents()
        go_to(workspace, 2)
        press(Qt.Key.Key_Delete)
        notice = workspace.notice(TOPIC)
        assert notice is not None
        assert "sequence" in notice.text()
        notice.buttons["Repair"].click()
        assert workspace.notice(TOPIC) is None
        numbers = [json.loads(event.data)["sequence_number"] for event in stream(workspace, 0).events]
        assert numbers == list(range(len(numbers)))
        assert workspace.document.undo_stack.count() == 2


class TestFaults:
    """Journey 4: each fault is chosen in the menu and taken back by undo."""

    def test_too_many_requests(self, window: MainWindow, workspace: Workspace) -> None:
        fault(window, "answer_429")
        response = workspace.document.cassette.interactions[1].response
        assert response is not None
        assert response.status == 429
        assert any(name.lower() == "retry-after" for name, _ in response.headers)
        assert stream(workspace).message.error
        press(Qt.Key.Key_Z, modifier=CONTROL)
        assert workspace.document.cassette is workspace.document.saved

    def test_a_stream_that_ends_at_the_playhead(self, window: MainWindow, workspace: Workspace) -> None:
        go_to(workspace, 9)
        fault(window, "cut")
        assert len(stream(workspace).events) == 9
        assert workspace.playhead.maximum == 9
        press(Qt.Key.Key_Z, modifier=CONTROL)
        go_to(workspace, 9)
        fault(window, "cut_but_end")
        assert stream(workspace).events[-1].data == "[DONE]"

    def test_broken_arguments_an_error_event_and_no_end(self, window: MainWindow, workspace: Workspace) -> None:
        original = workspace.document.cassette.encode()
        go_to(workspace, 30)
        fault(window, "break_arguments")
        part = next(part for part in stream(workspace).message.parts if part.name == "ferry_times")
        assert stream(workspace).valid_from(part.id) is None
        fault(window, "drop_end")
        assert stream(workspace).events[-1].data != "[DONE]"
        assert "dropped end of stream" in workspace.document.undo_stack.undoText()
        go_to(workspace, 30)
        fault(window, "insert_error")
        assert workspace.playhead.k == workspace.playhead.maximum == 31
        assert stream(workspace).message.error
        for _ in range(3):
            press(Qt.Key.Key_Z, modifier=CONTROL)
        assert workspace.document.cassette.encode() == original

    def test_empty_too_long_and_refused(self, window: MainWindow, workspace: Workspace) -> None:
        for name in ("empty", "too_long"):
            fault(window, name)
            press(Qt.Key.Key_Z, modifier=CONTROL)
        workspace.selection.select(2)
        fault(window, "refuse")
        assert any(part.kind == "refusal" for part in stream(workspace, 2).message.parts)
        press(Qt.Key.Key_Z, modifier=CONTROL)
        assert workspace.document.cassette is workspace.document.saved

    def test_a_copy_that_fails_is_saved_as_a_new_cassette(
        self, window: MainWindow, workspace: Workspace, answers: Answers, tmp_path: Path
    ) -> None:
        path = workspace.document.path
        assert path is not None
        before = path.read_bytes()
        workspace.interactions.tree.setFocus()
        press(Qt.Key.Key_D, modifier=CONTROL)
        workspace.selection.select(1)
        fault(window, "answer_429")
        answers.to_save = tmp_path / "flaky.yaml"
        window.actions_by_name["save_as"].trigger()
        saved = Cassette.parse(answers.to_save.read_bytes())
        statuses = [each.response.status for each in saved.interactions if each.response]
        assert statuses == [200, 429, 200, 200]
        assert path.read_bytes() == before

    def test_what_is_not_possible_says_why(self, window: MainWindow, workspace: Workspace) -> None:
        workspace.playhead.set_k(workspace.playhead.maximum)
        menu = window.menuBar().findChild(QMenu, "faults")
        assert isinstance(menu, FaultsMenu)
        window.open(Path(__file__).parents[1] / "data" / "cassettes" / "websocket.yaml")
        menu.fill()
        entries = faults_in(menu)
        assert entries
        assert not any(action.isEnabled() for action in entries)
        assert all("looked at, not edited" in action.toolTip() for action in entries)

    def test_without_a_file_there_is_no_answer(self, window: MainWindow) -> None:
        menu = window.menuBar().findChild(QMenu, "faults")
        assert isinstance(menu, FaultsMenu)
        menu.fill()
        assert all("there is no answer here" in action.toolTip() for action in faults_in(menu))

    def test_a_draft_is_not_lost(self, window: MainWindow, workspace: Workspace) -> None:
        go_to(workspace, 20)
        press(Qt.Key.Key_F2)
        cursor = workspace.events.detail.textCursor()
        cursor.movePosition(QTextCursor.MoveOperation.End)
        cursor.insertText(" ")
        menu = window.menuBar().findChild(QMenu, "faults")
        assert isinstance(menu, FaultsMenu)
        menu.fill()
        assert not any(action.isEnabled() for action in faults_in(menu))
