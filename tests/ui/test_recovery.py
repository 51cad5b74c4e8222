"""A crash costs nothing: unsaved edits are put away, found again, and restored only where they belong."""

import json
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from inspector.cassette import recovery as records
from inspector.ui import recovery
from inspector.ui.drafts import Typed
from inspector.ui.header_edits import Cell
from inspector.ui.main_window import MainWindow
from inspector.ui.notice import Notice, Page
from inspector.ui.pages import EmptyPage, ErrorPage
from inspector.ui.recovery_files import Shelf
from inspector.ui.theme import Theme
from inspector.ui.workspace import Workspace
from tests.ui.conftest import Answers
from tests.ui.test_journeys import SAMPLE, replace_in_body

DELAY_MS = 20


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recovery, "DELAY_MS", DELAY_MS)


@pytest.fixture
def path(cassette_path: Callable[[str], Path]) -> Path:
    return cassette_path(SAMPLE)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data" / "cassette-inspector-tests" / "tests" / "recovery"


@pytest.fixture
def new_window(theme: Theme, answers: Answers, _settings: None) -> Iterator[Callable[[], MainWindow]]:
    """Windows as another start of the program would make them."""
    made = []

    def make() -> MainWindow:
        window = MainWindow(theme, answers)
        window.show()
        made.append(window)
        return window

    yield make
    for window in made:
        if shiboken6.isValid(window):
            window.close()
        if shiboken6.isValid(window):
            shiboken6.delete(window)


def files_in(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.recovery"))


def edit(window: MainWindow, path: Path, *, apply: bool = True) -> Workspace:
    """Open a file and change the end mark of its first stream."""
    window.open(path)
    workspace = window.workspace
    assert workspace is not None
    workspace.show_tab("body")
    replace_in_body(workspace, "[DONE]", "[GONE]")
    assert not apply or workspace.body.apply()
    return workspace


CRASHING = """
import os, signal, sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication, QSettings, QTimer
from PySide6.QtWidgets import QApplication
app = QApplication([])
QCoreApplication.setOrganizationName("cassette-inspector-tests")
QCoreApplication.setApplicationName("tests")
app.setStyle("Fusion")
from inspector.ui import recovery
from inspector.ui.main_window import MainWindow
from inspector.ui.theme import Theme
recovery.DELAY_MS = 20
window = MainWindow(Theme(app))
if sys.argv[1]:
    window.open(Path(sys.argv[1]))
else:
    window.open_sample()
window.show()
workspace = window.workspace
workspace.show_tab("body")
def change(old, new):
    workspace.body.editor.document().find(old).insertText(new)
if "edit" in sys.argv[2:]:
    change("[DONE]", "[GONE]")
    assert workspace.body.apply()
if "draft" in sys.argv[2:]:
    change(" fore", " tem")
def end():
    print("ready", flush=True)
    if "wait" in sys.argv[2:]:
        sys.stdin.read()
    os.kill(os.getpid(), signal.SIGKILL)
QTimer.singleShot(300, end)
app.exec()
"""


def crash(path: Path | None, *what: str) -> None:
    """A process of its own opens a file, changes it, and dies without a word."""
    ran = subprocess.run(
        [sys.executable, "-c", CRASHING, str(path or ""), *what],
        timeout=60,
        check=False,
        stdout=subprocess.PIPE,
    )
    assert ran.returncode == -signal.SIGKILL


def offers(window: MainWindow) -> list[Notice]:
    """What is offered above the page."""
    page = window.centralWidget()
    assert isinstance(page, Page)
    return [notice for notice in page.findChildren(Notice) if not notice.isHidden()]


def click(window: MainWindow, words: str) -> None:
    [notice] = offers(window)
    QTest.mouseClick(notice.buttons[words], Qt.MouseButton.LeftButton)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


# While one works.


def test_an_edit_is_put_away_for_its_owner_alone(
    window: MainWindow, path: Path, folder: Path, qtbot: QtBot
) -> None:
    edit(window, path)
    qtbot.waitUntil(lambda: len(files_in(folder)) == 1)
    [file] = files_in(folder)
    assert b"[GONE]" in file.read_bytes()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_each_key_that_is_typed_is_put_away(window: MainWindow, path: Path, folder: Path, qtbot: QtBot) -> None:
    workspace = edit(window, path, apply=False)
    qtbot.waitUntil(lambda: len(files_in(folder)) == 1)
    QTest.keyClicks(workspace.body.editor, "typed later")
    qtbot.waitUntil(lambda: b"typed later" in files_in(folder)[0].read_bytes())


def test_nothing_is_put_away_where_nothing_changed(
    window: MainWindow, path: Path, folder: Path, qtbot: QtBot
) -> None:
    window.open(path)
    qtbot.wait(3 * DELAY_MS)
    assert not folder.exists()


@pytest.mark.parametrize("end", ["save", "undo", "reload", "close"])
def test_it_goes_when_the_edits_are_saved_undone_or_given_up(
    window: MainWindow, path: Path, folder: Path, qtbot: QtBot, end: str
) -> None:
    edit(window, path)
    qtbot.waitUntil(lambda: len(files_in(folder)) == 1)
    window.actions_by_name[end].trigger()
    assert list(folder.iterdir()) == []
    qtbot.wait(3 * DELAY_MS)
    assert list(folder.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_said_once(
    window: MainWindow, path: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    (tmp_path / "data").write_bytes(b"no folder")
    workspace = edit(window, path, apply=False)
    qtbot.waitUntil(lambda: window.statusBar().currentMessage().startswith("A crash would lose these changes"))
    window.statusBar().clearMessage()
    QTest.keyClicks(workspace.body.editor, "more")
    qtbot.wait(3 * DELAY_MS)
    assert window.statusBar().currentMessage() == ""


# Afterwards.


def test_edits_and_drafts_come_back_after_a_crash(
    path: Path, folder: Path, new_window: Callable[[], MainWindow]
) -> None:
    before = path.read_bytes()
    crash(path, "edit", "draft")
    assert path.read_bytes() == before
    window = new_window()
    window.open(path)
    assert offers(window)[0].text().startswith("Unsaved changes of ")
    assert not window.isWindowModified(), "nothing is restored unasked"
    click(window, "Restore")
    assert offers(window) == []
    workspace = window.workspace
    assert workspace is not None
    document = workspace.document
    assert document.cassette.encode() == before.replace(b"[DONE]", b"[GONE]", 1)
    assert [index for index in range(3) if document.is_edited(index)] == [0]
    workspace.show_tab("body")
    assert '" tem' in workspace.body.editor.toPlainText()
    assert len(workspace.drafts) == 1
    assert window.isWindowModified()


def test_restoring_is_one_step_and_undo_returns_to_the_disk(
    path: Path, folder: Path, new_window: Callable[[], MainWindow]
) -> None:
    before = path.read_bytes()
    crash(path, "edit")
    window = new_window()
    window.open(path)
    click(window, "Restore")
    document = window.document
    assert document is not None
    assert document.undo_stack.count() == 1
    window.actions_by_name["undo"].trigger()
    assert document.cassette.encode() == before
    assert not document.is_modified
    assert list(folder.iterdir()) == [], "there is nothing left to restore"


def test_a_draft_alone_comes_back_as_a_draft(path: Path, new_window: Callable[[], MainWindow]) -> None:
    crash(path, "draft")
    window = new_window()
    window.open(path)
    workspace = window.workspace
    assert workspace is not None
    workspace.show_tab("body")
    click(window, "Restore")
    assert not workspace.document.is_modified
    assert '" tem' in workspace.body.editor.toPlainText()
    assert len(workspace.drafts) == 1
    assert workspace.body.apply()
    assert b'" tem' in workspace.document.cassette.encode()


def test_what_was_restored_survives_the_next_crash_too(
    path: Path, folder: Path, new_window: Callable[[], MainWindow], qtbot: QtBot
) -> None:
    crash(path, "edit")
    [left] = files_in(folder)
    window = new_window()
    window.open(path)
    click(window, "Restore")
    assert files_in(folder) == [left]
    qtbot.wait(3 * DELAY_MS)
    assert files_in(folder) == [left]
    window.actions_by_name["save"].trigger()
    assert list(folder.iterdir()) == []
    assert b"[GONE]" in path.read_bytes()


def test_the_next_start_offers_it(path: Path, new_window: Callable[[], MainWindow]) -> None:
    crash(path, "edit")
    window = new_window()
    assert isinstance(window.centralWidget(), EmptyPage)
    assert offers(window)[0].text().startswith(f"Unsaved changes to {SAMPLE} of ")
    click(window, "Restore")
    assert window.document is not None
    assert window.document.path == path
    assert b"[GONE]" in window.document.cassette.encode()


def test_the_sample_is_restored_too(new_window: Callable[[], MainWindow]) -> None:
    crash(None, "edit")
    window = new_window()
    assert "Unsaved changes to the sample" in offers(window)[0].text()
    click(window, "Restore")
    assert window.document is not None
    assert window.document.path is None
    assert window.document.is_modified


def test_discarded_edits_are_gone(path: Path, folder: Path, new_window: Callable[[], MainWindow]) -> None:
    crash(path, "edit")
    window = new_window()
    window.open(path)
    click(window, "Discard")
    assert offers(window) == []
    assert list(folder.iterdir()) == []
    assert not window.isWindowModified()


def test_an_offer_that_is_put_away_is_made_again(path: Path, new_window: Callable[[], MainWindow]) -> None:
    crash(path, "edit")
    first = new_window()
    first.open(path)
    offers(first)[0].hide()
    first.close()
    second = new_window()
    second.open(path)
    assert len(offers(second)) == 1


# The file is another one now.


def changed(path: Path) -> bytes:
    """Somebody else's version of the file."""
    text = path.read_bytes().replace(b"Saturday", b"Sunday")
    path.write_bytes(text)
    return text


def test_a_file_that_changed_since_is_not_restored_blindly(
    path: Path, folder: Path, new_window: Callable[[], MainWindow], answers: Answers, tmp_path: Path
) -> None:
    before = path.read_bytes()
    crash(path, "edit", "draft")
    theirs = changed(path)
    window = new_window()
    window.open(path)
    [notice] = offers(window)
    assert "has changed since" in notice.text()
    assert "Restore" not in notice.buttons
    answers.to_save = tmp_path / "copy.yaml"
    click(window, "Save a Copy…")
    expected = before.replace(b"[DONE]", b"[GONE]", 1).replace(b" fore", b" tem", 1)
    assert answers.to_save.read_bytes() == expected, "with what was typed"
    assert path.read_bytes() == theirs
    assert window.document is not None
    assert window.document.cassette.encode() == theirs
    assert list(folder.iterdir()) == []


def test_a_file_that_was_saved_meanwhile_is_not_restored_blindly(
    path: Path, new_window: Callable[[], MainWindow], answers: Answers
) -> None:
    crash(path, "edit")
    window = new_window()
    workspace = edit(window, path, apply=False)
    replace_in_body(workspace, "[GONE]", "[MINE]")
    window.actions_by_name["save"].trigger()
    mine = path.read_bytes()
    click(window, "Restore")
    assert workspace.document.cassette.encode() == mine
    assert "Save a Copy…" in offers(window)[0].buttons


def test_a_file_that_is_gone_can_be_had_as_a_copy(
    path: Path, new_window: Callable[[], MainWindow], answers: Answers, tmp_path: Path
) -> None:
    crash(path, "edit")
    path.unlink()
    window = new_window()
    click(window, "Restore")
    assert isinstance(window.centralWidget(), ErrorPage)
    assert "cannot be read any more" in offers(window)[0].text()
    answers.to_save = tmp_path / "copy.yaml"
    click(window, "Save a Copy…")
    assert b"[GONE]" in answers.to_save.read_bytes()


def test_a_copy_that_cannot_be_written_keeps_the_offer(
    path: Path, new_window: Callable[[], MainWindow], answers: Answers, tmp_path: Path
) -> None:
    crash(path, "edit")
    changed(path)
    window = new_window()
    window.open(path)
    for place, words in ((None, ""), (tmp_path / "none" / "x.yaml", "was not saved: there is no folder")):
        answers.to_save = place
        click(window, "Save a Copy…")
        assert words in window.statusBar().currentMessage()
        assert len(offers(window)) == 1


def test_of_a_large_file_the_changed_interactions_can_be_had(
    window: MainWindow,
    path: Path,
    new_window: Callable[[], MainWindow],
    answers: Answers,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(records, "MAX_COMPLETE", 0)
    workspace = edit(window, path)
    workspace.selection.select(2)
    workspace.show_tab("body")
    replace_in_body(workspace, "stop", "length")
    made = records.record(
        str(path), 1.0, workspace.document.saved, workspace.document.cassette,
        records.digest(workspace.document.saved), workspace.drafts.as_values(),
    )  # fmt: skip
    assert not made.is_complete
    slot = Shelf().new_slot(str(path))
    slot.write(made)
    slot.release()
    changed(path)
    other = new_window()
    other.open(path)
    answers.to_save = tmp_path / "copy.yaml"
    click(other, "Save a Copy…")
    assert "only the interactions that were changed are in it" in other.statusBar().currentMessage()
    other.open(answers.to_save)
    assert other.document is not None
    assert len(other.document.cassette.interactions) == 2
    assert b"[GONE]" in answers.to_save.read_bytes()
    assert b'"finish_reason":"length"' in answers.to_save.read_bytes()


# What belongs to others.


def test_a_window_that_is_open_keeps_its_edits_to_itself(
    window: MainWindow, path: Path, folder: Path, new_window: Callable[[], MainWindow], qtbot: QtBot
) -> None:
    edit(window, path)
    qtbot.waitUntil(lambda: len(files_in(folder)) == 1)
    other = new_window()
    assert offers(other) == []
    other.open(path)
    assert offers(other) == []
    other.close()
    assert len(files_in(folder)) == 1


def test_another_process_that_lives_keeps_its_edits_to_itself(
    path: Path, folder: Path, new_window: Callable[[], MainWindow]
) -> None:
    command = [sys.executable, "-c", CRASHING, str(path), "edit", "wait"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        assert len(files_in(folder)) == 1
        window = new_window()
        window.open(path)
        assert offers(window) == []
        os.kill(process.pid, signal.SIGKILL)
        process.wait(timeout=60)
    window.actions_by_name["reload"].trigger()
    assert len(offers(window)) == 1


def test_an_offer_stands_in_one_window_only(path: Path, new_window: Callable[[], MainWindow]) -> None:
    crash(path, "edit")
    first, second = new_window(), new_window()
    assert (len(offers(first)), len(offers(second))) == (1, 0)


def test_files_that_are_no_records_are_left_alone(
    path: Path, folder: Path, new_window: Callable[[], MainWindow]
) -> None:
    folder.mkdir(parents=True)
    (folder / "x.recovery").write_bytes(b"\xff{[")
    os.mkfifo(folder / "pipe.recovery")
    window = new_window()
    window.open(path)
    assert offers(window) == []
    assert sorted(file.name for file in folder.iterdir()) == ["pipe.recovery", "x.recovery"]


def test_what_is_typed_into_cells_is_put_away_too(
    window: MainWindow, path: Path, new_window: Callable[[], MainWindow]
) -> None:
    window.open(path)
    assert window.workspace is not None
    drafts = window.workspace.drafts
    cells = {Cell(("response", "code"), 1): Typed("many"), Cell(0, 0): Typed("a b")}
    typed: list[bool] = []
    drafts.typed.connect(lambda: typed.append(True))
    for cell, text in cells.items():
        drafts.put_cell((0, "response"), cell, text)
    assert len(typed) == 2
    values = json.loads(json.dumps(drafts.as_values()))
    other = new_window()
    other.open(path)
    assert other.workspace is not None
    other.workspace.drafts.put_values(
        [*values, [9, "response", 0, 0, "x"], ["odd"], [0, "request", None, 0, ""]]
    )
    assert other.workspace.drafts.cells((0, "response")) == cells
    assert len(other.workspace.drafts) == 1
