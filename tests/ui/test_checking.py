"""Files whose interactions were cut in the middle of a text are noticed and read again."""

from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from inspector.ui.checking import Checking
from inspector.ui.main_window import MainWindow
from inspector.ui.workspace import Workspace

ITEM = "- request:\n    uri: {}\n    method: GET\n    body: {}\n  response:\n    status: {{code: 200}}\n"
TRAP = "interactions:\n" + ITEM.format("a", "x") + ITEM.format("b", '"one\n- request:\n  two"')


@pytest.fixture(name="trap")
def trap_file(tmp_path: Path) -> Path:
    """A file with a text in which a line looks like the start of an interaction."""
    path = tmp_path / "trap.yaml"
    path.write_text(TRAP)
    return path


def count(window: MainWindow) -> int:
    """How many interactions are shown."""
    assert window.document is not None
    return len(window.document.cassette.interactions)


def test_it_is_read_again_as_a_whole(qtbot: QtBot, window: MainWindow, trap: Path) -> None:
    window.open(trap)
    assert count(window) == 3
    qtbot.waitUntil(lambda: count(window) == 2)
    assert "read again as a whole" in window.statusBar().currentMessage()
    assert window.document is not None
    assert not window.document.is_modified
    assert window.save()
    assert trap.read_text() == TRAP


def test_not_below_somebodys_hands(qtbot: QtBot, window: MainWindow, trap: Path) -> None:
    window.open(trap)
    document, workspace = window.document, window.workspace
    assert document is not None
    assert workspace is not None
    qtbot.waitUntil(lambda: bool(workspace.findChildren(Checking)))
    (checking,) = workspace.findChildren(Checking)
    document.edit_body(0, "request", "typed")
    qtbot.waitUntil(lambda: checking.is_done)
    assert window.document is document
    assert count(window) == 3


def test_others_are_left_alone(qtbot: QtBot, window: MainWindow, open_sample: Callable[..., Workspace]) -> None:
    workspace = open_sample()
    document = window.document
    qtbot.waitUntil(lambda: bool(workspace.findChildren(Checking)))
    (checking,) = workspace.findChildren(Checking)
    qtbot.waitUntil(lambda: checking.is_done)
    assert window.document is document
