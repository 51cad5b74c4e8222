"""The file changes on the disk while it is open: said calmly, shown by meaning, read again when asked."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from pytestqt.qtbot import QtBot

from inspector.cassette import Cassette
from inspector.ui import disk_watch, main_window
from inspector.ui.disk_review import DiskChanges, DiskReview
from inspector.ui.main_window import MainWindow
from inspector.ui.notice import Notice
from inspector.ui.workspace import Workspace
from tests.ui.conftest import Answers
from tests.ui.gestures import LEFT
from tests.ui.test_journeys import SAMPLE, replace_in_body

Write = Callable[[Path, bytes], None]


def by_rename(path: Path, data: bytes) -> None:
    """As most editors save."""
    aside = path.with_name(f".{path.name}.swp")
    aside.write_bytes(data)
    aside.replace(path)


def in_place(path: Path, data: bytes) -> None:
    path.write_bytes(data)


def after_deleting(path: Path, data: bytes) -> None:
    """As a checkout does."""
    path.unlink()
    path.write_bytes(data)


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(main_window, "PAINTED_AFTER_MS", 0)
    monkeypatch.setattr(disk_watch, "QUIET_MS", 30)
    monkeypatch.setattr(disk_watch, "GONE_MS", 60)


@pytest.fixture
def workspace(window: MainWindow, cassette_path: Callable[[str], Path], qtbot: QtBot) -> Workspace:
    """The sample, once its file is watched."""
    window.open(cassette_path(SAMPLE))
    assert window.workspace is not None
    settle(qtbot, window)
    return window.workspace


def settle(qtbot: QtBot, window: MainWindow) -> DiskReview:
    """Until the file is watched and nothing is looked at any more."""
    workspace = window.workspace
    assert workspace is not None
    qtbot.waitUntil(lambda: workspace.findChild(DiskReview) is not None)
    review = workspace.findChild(DiskReview)
    assert review is not None
    qtbot.waitUntil(lambda: not review.watch.is_waiting)
    return review


def path_of(workspace: Workspace) -> Path:
    path = workspace.document.path
    assert path is not None
    return path


def said(window: MainWindow, qtbot: QtBot) -> Notice:
    """What is said of the disk."""
    workspace = window.workspace
    assert workspace is not None
    qtbot.waitUntil(lambda: workspace.notice("disk") is not None)
    found = workspace.notice("disk")
    assert found is not None
    return found


def click(notice: Notice, words: str) -> None:
    QTest.mouseClick(notice.buttons[words], LEFT)


def recorded_again(data: bytes) -> bytes:
    """Another first answer, and one more interaction in front of all."""
    cassette = Cassette.parse(data)
    first = bytes(cassette.items[0].data)
    head = data[: data.index(first)]
    other = data[len(head) :].replace(b"get_forecast", b"get_weather")
    return head + first.replace(b"/chat/completions", b"/models") + other


@pytest.mark.parametrize("write", [by_rename, in_place, after_deleting])
def test_another_program_writes_and_nothing_is_read_unasked(
    window: MainWindow, workspace: Workspace, qtbot: QtBot, write: Write
) -> None:
    before = workspace.document.cassette
    path = path_of(workspace)
    for number in (b"1", b"2"):  # also when it was replaced before
        write(path, before.encode() + b"# again " + number + b"\n")
        notice = said(window, qtbot)
        assert notice.text() == f"{SAMPLE} was changed by another program."
        assert list(notice.buttons) == ["Show Changes", "Reload", "Ignore"]
        assert workspace.document.cassette is before
        assert notice.y() == 0  # above all of the page
        click(notice, "Ignore")
        assert workspace.notice("disk") is None
        settle(qtbot, window)


def test_what_changed_is_shown_by_meaning(window: MainWindow, workspace: Workspace, qtbot: QtBot) -> None:
    path = path_of(workspace)
    in_place(path, recorded_again(path.read_bytes()))
    click(said(window, qtbot), "Show Changes")
    shown = workspace.findChild(DiskChanges)
    assert shown is not None
    model: QAbstractItemModel = shown.pane.model
    QAbstractItemModelTester(model)
    rows = [str(model.index(row, 0).data()) for row in range(model.rowCount())]
    assert rows[0].startswith("0  added")
    assert rows[1].startswith("1  changed")
    shown.pane.list.setCurrentIndex(model.index(1, 0))
    text = shown.pane.meaning.toPlainText()
    assert "get_weather" in text
    assert "tool call" in text
    assert "Revert" not in text
    assert shown.pane.revert_button.isHidden()
    by_rename(path, workspace.document.cassette.encode())
    qtbot.waitUntil(lambda: model.rowCount() == 0)
    assert shown.note.text() == "The disk holds what was opened here"
    assert workspace.notice("disk") is None


def test_reload_stays_with_interaction_side_tab_and_event(
    window: MainWindow, workspace: Workspace, qtbot: QtBot, answers: Answers
) -> None:
    path = path_of(workspace)
    workspace.selection.select(1)
    workspace.selection.set_side("request")
    workspace.show_tab("body")
    workspace.playhead.set_k(9)
    in_place(path, recorded_again(path.read_bytes()))
    click(said(window, qtbot), "Reload")
    after = window.workspace
    assert after is not None
    assert after is not workspace
    assert (after.selection.index, after.selection.side, after.tab) == (2, "request", "body")
    assert after.playhead.k == 9
    assert after.notice("disk") is None
    assert answers.asked == []
    settle(qtbot, window)
    assert after.notice("disk") is None


def test_the_interaction_that_is_gone_is_told(window: MainWindow, workspace: Workspace) -> None:
    workspace.selection.select(1)
    path = path_of(workspace)
    data = path.read_bytes()
    in_place(path, data[: data.index(bytes(workspace.document.cassette.items[1].data))])
    QTest.keyClick(window, Qt.Key.Key_F5)
    assert window.workspace is not None
    assert window.workspace.selection.index == 0
    assert "gone" in window.statusBar().currentMessage()


def test_unsaved_work_is_kept_until_it_is_given_up(
    window: MainWindow, workspace: Workspace, qtbot: QtBot, answers: Answers
) -> None:
    workspace.show_tab("body")
    replace_in_body(workspace, "[DONE]", "[GONE]")
    path = path_of(workspace)
    by_rename(path, path.read_bytes().replace(b"get_forecast", b"get_weather"))
    answers.reload = False
    click(said(window, qtbot), "Reload")
    assert answers.asked == ["reload"]
    assert window.workspace is workspace
    assert "[GONE]" in workspace.body.editor.toPlainText()
    click(said(window, qtbot), "Show Changes")
    shown = workspace.findChild(DiskChanges)
    assert shown is not None
    assert "your own unsaved changes are not part of it" in shown.note.text()
    answers.reload = True
    QTest.mouseClick(shown.reload_button, LEFT)
    assert window.document is not None
    assert b"get_weather" in window.document.cassette.encode()
    assert not window.isWindowModified()


def test_saving_here_is_not_another_program(window: MainWindow, workspace: Workspace, qtbot: QtBot) -> None:
    told: list[str] = []
    settle(qtbot, window).watch.told.connect(told.append)
    for new in ("[GONE]", "[LOST]"):
        workspace.show_tab("body")
        replace_in_body(workspace, "[DONE]" if new == "[GONE]" else "[GONE]", new)
        assert window.save()
        with qtbot.waitSignal(
            settle(qtbot, window).watch._watcher.directoryChanged, timeout=200, raising=False
        ):
            pass
        settle(qtbot, window)
    os.utime(path_of(workspace), (1, 1))
    settle(qtbot, window).watch.look()
    settle(qtbot, window)
    assert told == []


def test_saving_asks_once_which_version_is_wanted(
    window: MainWindow, workspace: Workspace, qtbot: QtBot
) -> None:
    workspace.show_tab("body")
    replace_in_body(workspace, "[DONE]", "[GONE]")
    path = path_of(workspace)
    in_place(path, path.read_bytes().replace(b"get_forecast", b"get_weather"))
    said(window, qtbot)
    assert not window.save()
    assert workspace.notice("disk") is None
    question = workspace.notice("save")
    assert question is not None
    settle(qtbot, window)
    assert workspace.notice("disk") is None
    click(question, "Keep Mine")
    settle(qtbot, window)
    assert workspace.notice("disk") is None
    assert b"[GONE]" in path.read_bytes()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"<<<<<<< HEAD\ninteractions: []\n=======\n", "no cassette now"),
        (b"services: {web: 1}\n", "no cassette now"),
        (b"", "no cassette now"),
    ],
)
def test_what_is_no_cassette_takes_nothing_out_of_sight(
    window: MainWindow, workspace: Workspace, qtbot: QtBot, data: bytes, words: str
) -> None:
    path = path_of(workspace)
    good = path.read_bytes()
    in_place(path, data)
    notice = said(window, qtbot)
    assert words in notice.text()
    assert list(notice.buttons) == ["Ignore"]
    QTest.keyClick(window, Qt.Key.Key_F5)
    assert window.workspace is workspace
    assert words in said(window, qtbot).text()
    in_place(path, good)
    qtbot.waitUntil(lambda: workspace.notice("disk") is None)


def test_a_file_that_is_gone_and_comes_back(window: MainWindow, workspace: Workspace, qtbot: QtBot) -> None:
    path = path_of(workspace)
    data = path.read_bytes()
    path.unlink()
    assert "there is no such file. It stays open here, and Save writes it anew." in said(window, qtbot).text()
    path.write_bytes(data)
    qtbot.waitUntil(lambda: workspace.notice("disk") is None)
    settle(qtbot, window)
    path.unlink()
    said(window, qtbot)
    path.write_bytes(data.replace(b"get_forecast", b"get_weather"))
    qtbot.waitUntil(lambda: "changed by another program" in said(window, qtbot).text())


def test_a_write_in_pieces_is_told_once_it_is_whole(
    window: MainWindow, workspace: Workspace, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(disk_watch, "QUIET_MS", 200)
    path = path_of(workspace)
    data = path.read_bytes().replace(b"get_forecast", b"get_weather")
    review = settle(qtbot, window)
    told: list[str] = []
    review.watch.told.connect(told.append)
    with path.open("wb") as file:
        for at in range(0, len(data), len(data) // 7):
            file.write(data[at : at + len(data) // 7])
            file.flush()
            qtbot.wait(5)
            review.watch.look()
            assert told == []
    assert said(window, qtbot).text() == f"{SAMPLE} was changed by another program."
    assert told == ["changed"]


def test_the_window_looks_again_when_it_is_activated(
    window: MainWindow, workspace: Workspace, qtbot: QtBot
) -> None:
    """A folder on a network reports nothing."""
    watcher = settle(qtbot, window).watch._watcher
    watcher.removePaths([*watcher.files(), *watcher.directories()])
    in_place(path_of(workspace), b"interactions: []\n")
    other = MainWindow(window._theme, window.dialogs)
    qtbot.addWidget(other)
    other.show()
    other.activateWindow()
    qtbot.waitUntil(other.isActiveWindow)
    assert workspace.notice("disk") is None
    window.activateWindow()
    said(window, qtbot)


def test_a_file_that_it_gets_by_saving_is_watched(
    window: MainWindow, qtbot: QtBot, answers: Answers, tmp_path: Path
) -> None:
    window.open_sample()
    settle(qtbot, window)
    answers.to_save = tmp_path / "mine.yaml"
    assert window.save()
    settle(qtbot, window)
    by_rename(answers.to_save, b"interactions: []\n")
    assert said(window, qtbot).text() == "mine.yaml was changed by another program."


def test_a_link_is_followed(window: MainWindow, cassette_path: Callable[[str], Path], qtbot: QtBot) -> None:
    target = cassette_path(SAMPLE)
    folder = target.parent / "links"
    folder.mkdir()
    link = folder / "link.yaml"
    link.symlink_to(target)
    window.open(link)
    settle(qtbot, window)
    by_rename(target, b"interactions: []\n")
    assert said(window, qtbot).text() == "link.yaml was changed by another program."
