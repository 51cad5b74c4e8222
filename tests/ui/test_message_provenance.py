"""Which event wrote which character, both ways, by mouse and by keys; also where an emoji came apart."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QPoint, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from inspector.ui.main_window import MainWindow
from inspector.ui.message_document import Placed
from inspector.ui.sections import Section
from inspector.ui.workspace import Workspace
from tests.helpers import cassette_text
from tests.ui.gestures import CONTROL, LEFT, press

SHIFT = Qt.KeyboardModifier.ShiftModifier
PIECES = ["Ice ", "\U0001f9ca", " is \ud83c", "\udf0a", " water.\n", "Yes."]
Open = Callable[..., Workspace]


def chunk(piece: str) -> str:
    return "data: " + json.dumps({"choices": [{"index": 0, "delta": {"content": piece}}]}) + "\n\n"


@pytest.fixture
def workspace(window: MainWindow, tmp_path: Path) -> Workspace:
    """An answer whose third and fourth event each hold one half of an emoji."""
    stream = "".join(map(chunk, PIECES))
    path = tmp_path / "emoji.yaml"
    text = cassette_text(response=json.dumps(stream), content_type="text/event-stream")
    path.write_text(text, encoding="utf-8")
    window.open(path)
    assert window.workspace is not None
    window.workspace.focus_page()
    QCoreApplication.processEvents()
    return window.workspace


def answer(workspace: Workspace) -> Placed:
    return next(placed for placed in workspace.message.placed if placed.section.part == "0/text/0")


def marked(workspace: Workspace) -> list[str]:
    return [
        selection.cursor.selectedText()
        for selection in workspace.message.extraSelections()
        if selection.format.background().style() != Qt.BrushStyle.NoBrush
    ]


def faint(workspace: Workspace) -> str:
    """What of the answer's text is still to come."""
    end = answer(workspace).end
    return "".join(
        selection.cursor.selectedText()
        for selection in workspace.message.extraSelections()
        if selection.cursor.selectionEnd() == end
        and selection.format.foreground().style() != Qt.BrushStyle.NoBrush
    )


def put_caret(workspace: Workspace, position: int) -> None:
    cursor = QTextCursor(workspace.message.document())
    cursor.setPosition(position)
    workspace.message.setTextCursor(cursor)


def click_in(workspace: Workspace, position: int, *, part: float) -> None:
    """Click on a character, ``part`` of its width from its left edge."""
    view = workspace.message
    cursor = QTextCursor(view.document())
    cursor.setPosition(position)
    left = view.cursorRect(cursor)
    cursor.movePosition(QTextCursor.MoveOperation.NextCharacter)
    right = view.cursorRect(cursor)
    x = round(left.left() + part * (right.left() - left.left()))
    QTest.mouseClick(view.viewport(), LEFT, pos=QPoint(x, left.center().y()))


def test_every_event_marks_its_characters_and_no_half_emoji(workspace: Workspace) -> None:
    found = {}
    for k in range(1, 7):
        workspace.playhead.set_k(k)
        found[k] = marked(workspace)
    assert found[2] == ["\U0001f9ca"]
    assert found[3] == [" is \U0001f30a"]
    assert found[4] == ["\U0001f30a"]
    assert found[5] == [" water.\u2029"]
    assert found[6][-1] == "Yes.", "the end stands in the last event as well"


def test_half_an_emoji_is_still_to_come(workspace: Workspace) -> None:
    workspace.playhead.set_k(3)
    assert faint(workspace) == "\U0001f30a water.\u2029Yes."
    workspace.playhead.set_k(4)
    assert faint(workspace) == " water.\u2029Yes."


@pytest.mark.parametrize("part", [0.2, 0.8])
def test_a_click_on_either_half_of_a_character_goes_to_its_event(workspace: Workspace, part: float) -> None:
    text = answer(workspace)
    # Document positions count UTF-16 units: "Ice " 0-3, ice 4-5, " is " 6-9, wave 10-11, " water." 12-18.
    for units, k in ((3, 1), (4, 2), (6, 3), (10, 3), (13, 5), (20, 6)):
        click_in(workspace, text.text_start + units, part=part)
        assert workspace.playhead.k == k, units


def test_the_caret_moves_the_playhead_and_the_playhead_the_caret(workspace: Workspace) -> None:
    view, text = workspace.message, answer(workspace)
    press(Qt.Key.Key_Home, Qt.Key.Key_Right)
    assert workspace.playhead.k == 1
    assert view.textCursor().position() == text.text_start
    press(Qt.Key.Key_Right, modifier=CONTROL)
    assert (view.textCursor().position(), workspace.playhead.k) == (text.text_start + 4, 2)
    press(Qt.Key.Key_Down)
    assert workspace.playhead.k == 6
    press(Qt.Key.Key_Left)
    assert workspace.playhead.k == 5
    assert view.textCursor().position() == text.text_start + 12


def test_selecting_by_keys_says_the_events_and_copies(window: MainWindow, workspace: Workspace) -> None:
    put_caret(workspace, answer(workspace).text_start + 2)
    press(*[Qt.Key.Key_Right] * 3, modifier=SHIFT)
    assert window.statusBar().currentMessage() == "Selected: events 1–2"
    press(Qt.Key.Key_C, modifier=CONTROL)
    assert QApplication.clipboard().text() == "e \U0001f9ca"
    press(Qt.Key.Key_Left, Qt.Key.Key_Left, modifier=SHIFT)
    assert window.statusBar().currentMessage() == "Selected: event 1"
    press(Qt.Key.Key_Home)
    assert window.statusBar().currentMessage() == ""
    assert not workspace.message.textCursor().hasSelection()


def test_selecting_by_mouse_says_the_events(window: MainWindow, workspace: Workspace) -> None:
    view, text = workspace.message, answer(workspace)
    cursor = QTextCursor(view.document())
    cursor.setPosition(text.text_start + 13)
    QTest.mouseDClick(view.viewport(), LEFT, pos=view.cursorRect(cursor).center() + QPoint(2, 0))
    assert view.textCursor().selectedText() == "water"
    assert window.statusBar().currentMessage() == "Selected: event 5"


def test_choosing_a_part_in_the_tree_lights_it_up(workspace: Workspace) -> None:
    workspace.selection.reveal("0/text/0")
    assert workspace.message.flashed == "0/text/0"
    workspace.message._flash_timer.timeout.emit()
    assert workspace.message.flashed == ""


def test_units_and_characters_are_inverse() -> None:
    section = Section("x", "user", "a\U0001f9cab\ud83c\udf0ac")
    for at in range(len(section.shown) + 1):
        units = len(section.shown[:at].encode("utf-16-le", "surrogatepass")) // 2
        assert section.units(at) == units
        assert section.characters(units) == at
    assert [section.splits_pair(at) for at in range(7)] == [False] * 4 + [True] + [False] * 2
