"""Turns across interactions: only what is new is unfolded, and links lead to where things come from."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest

from inspector.ui.message_document import JUMP
from inspector.ui.sections import EARLIER
from inspector.ui.workspace import Workspace
from tests.ui.gestures import LEFT, press

Open = Callable[..., Workspace]


def ids(workspace: Workspace) -> list[str]:
    return [placed.section.id for placed in workspace.message.placed]


def find_words(workspace: Workspace, words: str) -> QTextCursor:
    found = workspace.message.document().find(words)
    assert not found.isNull(), words
    return found


def click_words(workspace: Workspace, words: str) -> None:
    view = workspace.message
    found = find_words(workspace, words)
    found.setPosition(found.selectionStart() + 1)
    view.setTextCursor(QTextCursor(found))
    QTest.mouseClick(view.viewport(), LEFT, pos=view.cursorRect(found).center())
    QCoreApplication.processEvents()


def test_turns_of_an_earlier_request_stand_behind_one_line(open_sample: Open) -> None:
    workspace = open_sample()
    workspace.selection.select(1)
    shown = ids(workspace)
    assert shown[0] == EARLIER
    folded = sum(1 for id_ in shown if id_.startswith("turn"))
    click_words(workspace, "show")
    assert sum(1 for id_ in ids(workspace) if id_.startswith("turn")) > folded
    click_words(workspace, "hide")
    assert ids(workspace) == shown


def test_a_folded_turn_unfolds_where_the_tree_leads_to_it(open_sample: Open) -> None:
    workspace = open_sample()
    workspace.selection.select(1)
    first = workspace.document.prompt(workspace.document.cassette.interactions[1])
    assert first is not None
    section = first.turns[0].parts[0].id
    assert section not in ids(workspace)
    workspace.selection.reveal(section)
    assert section in ids(workspace)
    assert workspace.message.flashed == section


def test_a_call_leads_to_its_result_in_the_next_request_and_back(open_sample: Open) -> None:
    workspace = open_sample()
    click_words(workspace, "its result in interaction 1")
    assert workspace.selection.index == 1
    result = workspace.message.flashed
    assert result.startswith("turn")
    click_words(workspace, "its call")
    assert workspace.message.flashed.startswith("turn")
    click_words(workspace, "said in interaction 0")
    assert workspace.selection.index == 0
    assert workspace.message.flashed.startswith("0/")


def test_a_link_works_by_key(open_sample: Open) -> None:
    workspace = open_sample()
    workspace.focus_page()
    found = find_words(workspace, "its result in interaction 1")
    found.setPosition(found.selectionStart())
    workspace.message.setTextCursor(found)
    press(Qt.Key.Key_Return)
    assert workspace.selection.index == 1


def test_every_link_leads_to_a_section(open_sample: Open) -> None:
    workspace = open_sample()
    for index in range(3):
        workspace.selection.select(index)
        for link in [link for placed in workspace.message.placed for link in placed.section.links]:
            workspace.message._follow_link(f"{JUMP}{link.place.interaction}/{link.place.section}")
            assert workspace.selection.index == link.place.interaction
            assert workspace.message.flashed == link.place.section
            workspace.selection.select(index)
