"""Whole interactions in the tree, drafts that go with them, changes listed and taken back, copies saved."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QModelIndex, Qt, QUrl
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from inspector.cassette import Cassette
from inspector.cassette.interaction_ids import renumber
from inspector.cassette.interaction_list import delete
from inspector.ui.changes_window import ChangesWindow
from inspector.ui.dialogs import Answer
from inspector.ui.main_window import MainWindow
from inspector.ui.workspace import Workspace
from tests.ui.conftest import Answers
from tests.ui.gestures import LEFT, press, type_text

SHIFT = Qt.KeyboardModifier.ShiftModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
MOVE = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier
NAMES = "abcdef"


def go(number: int, name: str) -> str:
    """An interaction in go-vcr's layout."""
    return (
        f"    - id: {number}\n      request:\n        body: '{{}}'\n        headers: {{}}\n"
        f"        url: https://example.com/{name}\n        method: GET\n"
        f"      response:\n        body: text {name}\n        headers: {{}}\n        status: 200 OK\n"
        "        code: 200\n"
    )


TEXT = "---\nversion: 2\ninteractions:\n" + "".join(go(at, name) for at, name in enumerate(NAMES))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Six interactions."""
    path = tmp_path / "six.yaml"
    path.write_text(TEXT)
    return path


@pytest.fixture
def workspace(window: MainWindow, path: Path) -> Workspace:
    """The file in a window."""
    window.open(path)
    assert window.workspace is not None
    QCoreApplication.processEvents()
    return window.workspace


def names(workspace: Workspace) -> str:
    """The interactions as they would be saved."""
    found = ""
    for interaction in Cassette.parse(workspace.document.cassette.encode()).interactions:
        assert interaction.request is not None
        found += interaction.request.url.rpartition("/")[2]
    return found


def click_row(workspace: Workspace, number: int, modifier: Qt.KeyboardModifier | None = None) -> None:
    """Click on the row of an interaction."""
    tree = workspace.interactions.tree
    index = workspace.interactions.model.index_of(number)
    tree.scrollTo(index)
    place = tree.visualRect(index).center()
    QTest.mouseClick(tree.viewport(), LEFT, modifier or Qt.KeyboardModifier.NoModifier, place)
    QCoreApplication.processEvents()


def type_draft(workspace: Workspace, number: int, text: str) -> None:
    """Type into the response's body and leave it."""
    workspace.selection.select(number)
    workspace.selection.set_side("response")
    press(Qt.Key.Key_E, modifier=CONTROL)
    press(Qt.Key.Key_A, modifier=CONTROL)
    type_text(text)


def changes_of(window: MainWindow) -> ChangesWindow:
    """Open the window of changes by its keys."""
    press(Qt.Key.Key_D, modifier=CONTROL | SHIFT)
    assert window.workspace is not None
    found = window.workspace.findChild(ChangesWindow)
    assert found is not None
    return found


def test_from_a_copy_to_the_exact_bytes(
    window: MainWindow, workspace: Workspace, path: Path, answers: Answers, tmp_path: Path, qtbot: QtBot
) -> None:
    """Duplicate, edit, delete several, look at the changes, revert one, save a copy, undo everything."""
    click_row(workspace, 1)
    press(Qt.Key.Key_D, modifier=CONTROL)
    assert names(workspace) == "abbcdef"
    assert workspace.selection.index == 2
    type_draft(workspace, 2, "another answer")
    press(Qt.Key.Key_Return, modifier=CONTROL)
    click_row(workspace, 4)
    click_row(workspace, 6, CONTROL)
    assert workspace.interactions.selected_numbers() == [4, 6]
    press(Qt.Key.Key_Delete)
    assert names(workspace) == "abbce"
    assert workspace.selection.index == 4
    assert [workspace.document.is_edited(at) for at in range(5)] == [False, False, True, False, False]
    shown = changes_of(window)
    model = shown.pane.model
    rows = [model.index(row, 0).data() for row in range(model.rowCount())]
    assert rows == ["2  added  GET /b", "3  removed  GET /d", "5  removed  GET /f"]
    assert window.actions_by_name["changes"].iconText() == "Changes (3)"
    shown.pane.list.setCurrentIndex(model.index(1, 0))
    shown.pane.as_lines.click()
    assert "- " + "      request:" in shown.pane.lines.toPlainText()
    QTest.mouseClick(shown.pane.revert_button, LEFT)
    assert names(workspace) == "abbcde"
    assert model.rowCount() == 2
    answers.to_save = tmp_path / "copy.yaml"
    QTest.mouseClick(shown.copy_button, LEFT)
    assert Cassette.parse(answers.to_save.read_bytes()).encode() == workspace.document.cassette.encode()
    assert path.read_text() == TEXT
    assert (workspace.document.path, workspace.document.is_modified) == (path, True)
    shown.close()
    qtbot.waitUntil(lambda: workspace.findChild(ChangesWindow) is None)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    workspace.interactions.tree.setFocus()
    while workspace.document.undo_stack.canUndo():
        press(Qt.Key.Key_Z, modifier=CONTROL)
    assert workspace.document.cassette.encode() == TEXT.encode()
    assert not workspace.document.is_modified
    while workspace.document.undo_stack.canRedo():
        press(Qt.Key.Key_Z, modifier=CONTROL | SHIFT)
    assert names(workspace) == "abbcde"


def test_moving_by_keys(window: MainWindow, workspace: Workspace) -> None:
    click_row(workspace, 1)
    click_row(workspace, 2, SHIFT)
    press(Qt.Key.Key_Down, modifier=MOVE)
    assert names(workspace) == "adbcef"
    assert workspace.interactions.selected_numbers() == [2, 3]
    press(Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Down, modifier=MOVE)
    assert names(workspace) == "adefbc"
    assert "below" in window.statusBar().currentMessage()
    for _ in range(4):
        press(Qt.Key.Key_Up, modifier=MOVE)
    assert names(workspace) == "bcadef"
    assert not any(workspace.document.is_edited(at) for at in range(6))


def test_ids_are_renumbered_on_request(workspace: Workspace) -> None:
    click_row(workspace, 5)
    press(Qt.Key.Key_Up, modifier=MOVE)
    notice = workspace.notice("ids")
    assert notice is not None
    QTest.mouseClick(notice.buttons["Renumber"], LEFT)
    assert [interaction.node.get("id").value for interaction in workspace.document.cassette.interactions] == [  # type: ignore[union-attr]
        *"012345"
    ]
    assert workspace.notice("ids") is None


def test_drafts_go_with_their_interactions(workspace: Workspace) -> None:
    type_draft(workspace, 3, "typed")
    click_row(workspace, 0)
    press(Qt.Key.Key_Delete)
    assert workspace.drafts.keys() == [(2, "response")]
    assert names(workspace) == "bcdef"
    press(Qt.Key.Key_Z, modifier=CONTROL)
    assert workspace.drafts.keys() == [(3, "response")]
    workspace.selection.select(3)
    workspace.show_tab("body")
    assert workspace.body.editor.toPlainText() == "typed"
    press(Qt.Key.Key_Up, modifier=MOVE)
    assert workspace.drafts.keys() == [(2, "response")]
    assert workspace.selection.index == 2
    assert workspace.body.editor.toPlainText() == "typed"
    assert workspace.draft_commands.apply_all() is not None
    response = workspace.document.cassette.interactions[2].response
    assert response is not None
    assert response.body.text == "typed"
    assert names(workspace) == "abdcef"


def test_what_was_typed_is_never_deleted(window: MainWindow, workspace: Workspace) -> None:
    click_row(workspace, 2)
    press(Qt.Key.Key_D, modifier=CONTROL)
    type_draft(workspace, 3, "typed")
    workspace.selection.select(0)
    click_row(workspace, 3)
    press(Qt.Key.Key_Delete)
    assert "draft" in window.statusBar().currentMessage()
    workspace.interactions.tree.setFocus()
    press(Qt.Key.Key_Z, modifier=CONTROL)
    assert names(workspace) == "abccdef"
    assert "draft" in window.statusBar().currentMessage()
    assert workspace.drafts.keys() == [(3, "response")]
    workspace.drafts.drop((3, "response"))
    press(Qt.Key.Key_Z, modifier=CONTROL)
    assert names(workspace) == "abcdef"


def test_deleting_all_and_coming_back(window: MainWindow, workspace: Workspace) -> None:
    workspace.interactions.tree.setFocus()
    press(Qt.Key.Key_A, modifier=CONTROL)
    press(Qt.Key.Key_Delete)
    assert b"interactions: []" in workspace.document.cassette.encode()
    assert workspace.selection.index == -1
    assert "no interactions" in workspace.banner_text()
    shown = changes_of(window)
    assert shown.pane.model.rowCount() == 6
    shown.close()
    window.undo()
    assert workspace.document.cassette.encode() == TEXT.encode()
    assert workspace.interactions.model.rowCount() == 6
    assert workspace.selection.index == 0


def settle(workspace: Workspace) -> None:
    """Let the filter read to its end."""
    while workspace.interactions.model.steps.is_running:
        workspace.interactions.model.steps.turn()


def test_the_tree_stays_open_and_filtered(workspace: Workspace) -> None:
    view = workspace.interactions
    QAbstractItemModelTester(view.model)
    view.tree.expand(view.model.index_of(2))
    click_row(workspace, 0)
    press(Qt.Key.Key_D, modifier=CONTROL)
    assert view.tree.isExpanded(view.model.index_of(3))
    assert not view.tree.isExpanded(view.model.index_of(2))
    view.filter.setText("path:/b")
    settle(workspace)
    assert view.model.shown == [2]
    click_row(workspace, 2)
    press(Qt.Key.Key_D, modifier=CONTROL)
    settle(workspace)
    assert view.model.shown == [2, 3]


def test_one_difference_is_reverted_by_its_link(window: MainWindow, workspace: Workspace) -> None:
    type_draft(workspace, 1, "other")
    press(Qt.Key.Key_Return, modifier=CONTROL)
    type_draft(workspace, 4, "another")
    press(Qt.Key.Key_Return, modifier=CONTROL)
    shown = changes_of(window)
    QAbstractItemModelTester(shown.pane.model)
    text = shown.pane.meaning.toPlainText()
    assert "- text b" in text
    assert "+ other" in text
    shown.pane.list.setFocus()
    press(Qt.Key.Key_Return)
    assert len(workspace.document.changes) == 2  # Return alone takes nothing back
    shown.pane.meaning.anchorClicked.emit(QUrl("revert:0"))
    assert [change.new for change in workspace.document.changes] == [4]
    QTest.mouseClick(shown.pane.revert_button, LEFT)
    assert workspace.document.cassette is workspace.document.saved
    assert "Nothing has changed" in shown.note.text() or "Reverted" in shown.note.text()
    assert not shown.pane.revert_button.isEnabled()
    press(Qt.Key.Key_Z, modifier=CONTROL)
    assert shown.pane.model.rowCount() == 1


def test_changes_are_offered_before_they_are_lost(
    window: MainWindow, workspace: Workspace, answers: Answers, path: Path
) -> None:
    click_row(workspace, 0)
    press(Qt.Key.Key_Delete)
    answers.unsaved = Answer.SHOW
    assert not window.close()
    shown = workspace.findChild(ChangesWindow)
    assert shown is not None
    QTest.mouseClick(shown.save_button, LEFT)
    assert Cassette.parse(path.read_bytes()).encode() == workspace.document.cassette.encode()
    assert shown.pane.model.rowCount() == 0
    save = next(
        button
        for button in window.findChildren(QToolButton)
        if button.defaultAction() is window.actions_by_name["save"]
    )
    assert [action.objectName() for action in save.menu().actions()] == ["changes", "save_as", "save_copy"]


def test_a_copy_is_never_the_file_itself(
    window: MainWindow, workspace: Workspace, answers: Answers, path: Path
) -> None:
    answers.to_save = path
    window.save_copy()
    assert "another name" in window.statusBar().currentMessage()
    answers.to_save = path.parent / "missing" / "x.yaml"
    window.save_copy()
    assert "not saved" in window.statusBar().currentMessage()


def test_a_session_cannot_be_rearranged(
    window: MainWindow, tmp_path: Path, cassette_path: Callable[[str], Path]
) -> None:
    source = Path(__file__).parent.parent / "data" / "cassettes" / "websocket.yaml"
    target = tmp_path / "websocket.yaml"
    target.write_bytes(source.read_bytes())
    window.open(target)
    assert window.workspace is not None
    window.workspace.interactions.tree.setFocus()
    press(Qt.Key.Key_D, modifier=CONTROL)
    assert "WebSocket" in window.statusBar().currentMessage()
    assert isinstance(window.workspace.interactions.tree.currentIndex(), QModelIndex)


def test_what_was_only_renumbered_is_one_row(window: MainWindow, workspace: Workspace) -> None:
    saved = workspace.document.cassette
    workspace.document.apply(delete(saved, [0]), "deleted")
    workspace.document.apply(renumber(workspace.document.cassette), "renumbered")
    changes = changes_of(window)
    pane = changes.pane
    rows = [pane.model.index(row, 0).data() for row in range(pane.model.rowCount())]
    assert rows == ["0  removed  GET /a", "renumbered  5 interactions"]
    assert not workspace.document.is_edited(2)
    pane.list.setCurrentIndex(pane.model.index(1, 0))
    assert pane.summary.text() == "5 interactions with another id and no other difference"
    assert "id of interaction 4" in pane.meaning.toPlainText()
    changes.revert()
    assert changes.note.text() == "Reverted the other ids"
    assert pane.model.rowCount() == 1
    changes.revert()
    assert workspace.document.cassette.encode() == saved.encode()
    changes.close()
