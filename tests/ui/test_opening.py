"""A large file shows its first interactions at once, and the others when they are found."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from inspector.cassette import CassetteError, opening
from inspector.ui.document import Document
from inspector.ui.drafts import Draft
from inspector.ui.main_window import MainWindow
from inspector.ui.pages import ErrorPage
from inspector.ui.workspace import Workspace
from tests.helpers import GO_VCR, cassette_text
from tests.ui.gestures import press

COUNT = 120
STREAM = 'data: {"object": "chat.completion.chunk", "choices": [{"index": 0, "delta": {"content": "tide"}}]}'
BODY = json.dumps(f"{STREAM}\n\n")
HEAD, _, ITEM = cassette_text("go-vcr", response=BODY, content_type="text/event-stream").partition(
    "interactions:\n"
)
ITEMS = [ITEM.replace("id: 0", f"id: {number}") for number in range(COUNT)]
TEXT = f"{HEAD}interactions:\n{''.join(ITEMS)}"
QUOTED = ITEM.replace(BODY, '"one\n    - id: 3\n    - other: 4\n  two"')


@pytest.fixture(autouse=True)
def _everything_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "AT_ONCE", 10 * len(ITEM))
    monkeypatch.setattr(opening, "STEP", 2 * len(ITEM))


@pytest.fixture(name="open_")
def open_large(window: MainWindow, tmp_path: Path) -> Callable[[str], Workspace]:
    """Opens a file that counts as a large one."""

    def open_(text: str) -> Workspace:
        path = tmp_path / "large.yaml"
        path.write_text(text, "utf-8")
        window.open(path)
        QCoreApplication.processEvents()
        assert window.workspace is not None
        assert window.workspace.document.is_opening
        return window.workspace

    return open_


def rows(workspace: Workspace) -> int:
    """How many interactions the tree has."""
    return workspace.interactions.model.rowCount()


def test_the_first_ones_first(window: MainWindow, open_: Callable[[str], Workspace], qtbot: QtBot) -> None:
    workspace = open_(TEXT)
    QAbstractItemModelTester(workspace.interactions.model, workspace)
    document, message = workspace.document, workspace.message
    assert "tide" in workspace.message.toPlainText()
    assert 5 < rows(workspace) < 20
    assert window.status_text().split(" · ")[1] == "counting interactions…"
    assert document.size == len(TEXT.encode())
    size = window.status_text().split(" · ")[2]
    width = workspace.interactions.model.highest_number
    workspace.selection.select(3)
    qtbot.waitUntil(lambda: rows(workspace) == COUNT)
    assert window.workspace is workspace
    assert workspace.document is document
    assert workspace.message is message
    assert workspace.selection.index == 3
    assert window.status_text().split(" · ")[1:] == [f"{COUNT} interactions", size]
    assert len(str(width)) == len(str(COUNT - 1)), "numbers in the tree stay where they are"
    assert not document.is_modified


def test_what_is_not_known_yet_is_found_when_it_is_asked_for(open_: Callable[[str], Workspace]) -> None:
    workspace = open_(TEXT)
    workspace.selection.select(COUNT - 1)
    assert workspace.selection.index == COUNT - 1
    assert rows(workspace) == COUNT
    assert not workspace.document.is_opening


@pytest.mark.parametrize("index", [1, COUNT])
def test_there_is_no_such_interaction(open_: Callable[[str], Workspace], index: int) -> None:
    workspace = open_(TEXT)
    workspace.selection.select(index)
    assert workspace.selection.index == index % COUNT


def test_a_filter_looks_at_all(open_: Callable[[str], Workspace], qtbot: QtBot) -> None:
    late = ITEM.replace("id: 0", "id: 120").replace("method: POST", "method: PATCH")
    workspace = open_(TEXT + late)
    workspace.interactions.filter.setText("method:patch")
    qtbot.waitUntil(lambda: workspace.interactions.model.shown == [COUNT])
    workspace.interactions.filter.clear()
    assert rows(workspace) == COUNT + 1


@pytest.mark.parametrize("do", ["body", "delete"])
def test_an_edit_is_one_of_the_whole_file(
    window: MainWindow, open_: Callable[[str], Workspace], do: str
) -> None:
    workspace = open_(TEXT)
    path = workspace.document.path
    assert path is not None
    if do == "body":
        workspace.document.edit_body(2, "response", f"{STREAM}\n\n".replace("tide", "ebb"))
        wanted = "".join((*ITEMS[:2], ITEMS[2].replace("tide", "ebb"), *ITEMS[3:]))
    else:
        workspace.interactions.tree.setFocus()
        press(Qt.Key.Key_Delete)
        wanted = "".join(ITEMS[1:])
    assert window.save()
    assert path.read_text("utf-8") == f"{HEAD}interactions:\n{wanted}"


def test_keys_that_are_about_all_rows(open_: Callable[[str], Workspace]) -> None:
    workspace = open_(TEXT)
    workspace.interactions.tree.setFocus()
    press(Qt.Key.Key_End)
    assert workspace.selection.index == COUNT - 1
    press(Qt.Key.Key_A, modifier=Qt.KeyboardModifier.ControlModifier)
    assert workspace.interactions.selected_numbers() == list(range(COUNT))


def test_a_file_that_is_broken_further_on(
    window: MainWindow, open_: Callable[[str], Workspace], qtbot: QtBot
) -> None:
    workspace = open_(f"{TEXT}tail: [\n")
    with pytest.raises(CassetteError, match="read again"):
        _ = workspace.document.cassette
    with pytest.raises(ValueError, match="read again"):
        workspace.document.edit_body(0, "response", "x")
    qtbot.waitUntil(lambda: isinstance(window.centralWidget(), ErrorPage))
    page = window.centralWidget()
    assert isinstance(page, ErrorPage)
    assert page.line > TEXT.count("\n")
    assert window.document is None


def test_a_file_that_is_broken_further_on_while_nobody_asks(
    window: MainWindow, open_: Callable[[str], Workspace], qtbot: QtBot
) -> None:
    open_(f"{TEXT}tail: [\n")
    qtbot.waitUntil(lambda: isinstance(window.centralWidget(), ErrorPage))


def test_a_file_that_was_cut_at_the_wrong_places(
    window: MainWindow, open_: Callable[[str], Workspace], qtbot: QtBot
) -> None:
    workspace = open_(TEXT + QUOTED)
    workspace.drafts.put((1, "response"), Draft("raw", "typed", 3))
    qtbot.waitUntil(lambda: window.workspace is not workspace)
    assert window.workspace is not None
    assert len(window.workspace.document.cassette.interactions) == COUNT + 1
    assert window.workspace.document.cassette.encode() == (TEXT + QUOTED).encode()
    assert len(window.workspace.drafts) == 1, "nothing that was typed is lost"


def test_an_alias_of_an_earlier_interaction(open_: Callable[[str], Workspace], qtbot: QtBot) -> None:
    anchored = ITEMS[1].replace(BODY, f"&said {BODY}")
    alias = ITEMS[2].replace(BODY, "*said")
    workspace = open_(f"{HEAD}interactions:\n{ITEMS[0]}{anchored}{alias}{''.join(ITEMS[3:])}")
    workspace.selection.select(2)
    assert "tide" in workspace.message.toPlainText()
    qtbot.waitUntil(lambda: rows(workspace) == COUNT)
    workspace.selection.select(1)
    workspace.selection.select(2)
    assert "tide" in workspace.message.toPlainText()


def test_a_small_file_is_read_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "small.yaml"
    path.write_text(GO_VCR.format(request="'{}'", response="'{}'", content_type="text/plain"), "utf-8")
    monkeypatch.undo()
    assert not Document.open(path).is_opening
