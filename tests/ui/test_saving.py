"""Saving through the real window: what stands in the way, and the ways out."""

import errno
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest

from inspector.ui.comparison import Comparison
from inspector.ui.dialogs import Answer
from inspector.ui.main_window import MainWindow
from inspector.ui.notice import Notice
from inspector.ui.workspace import Workspace
from tests.ui.conftest import Answers
from tests.ui.test_journeys import SAMPLE, Open, replace_in_body

THEIRS = b"interactions:\n- request: {method: GET, uri: 'http://theirs.example.test/'}\n  response: {}\n"


@pytest.fixture
def edited(open_sample: Open) -> Workspace:
    """The sample with one applied edit."""
    workspace = open_sample()
    workspace.show_tab("body")
    replace_in_body(workspace, "[DONE]", "[GONE]")
    assert workspace.body.apply()
    return workspace


def path_of(workspace: Workspace) -> Path:
    path = workspace.document.path
    assert path is not None
    return path


def notice(window: MainWindow) -> Notice:
    """What is said about saving."""
    assert window.workspace is not None
    found = window.workspace.notice("save")
    assert found is not None, "nothing is said about saving"
    return found


def click(window: MainWindow, words: str) -> None:
    QTest.mouseClick(notice(window).buttons[words], Qt.MouseButton.LeftButton)


def save(window: MainWindow) -> None:
    window.actions_by_name["save"].trigger()


def failing(monkeypatch: pytest.MonkeyPatch, name: str, number: int) -> None:
    """Let a system call fail."""

    def fail(*_arguments: Any, **_named: Any) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, name, fail)


# The file changed meanwhile.


def test_a_file_that_changed_is_not_overwritten_and_drafts_stay_drafts(
    window: MainWindow, open_sample: Open
) -> None:
    workspace = open_sample()
    workspace.show_tab("body")
    replace_in_body(workspace, "[DONE]", "[GONE]")
    path_of(workspace).write_bytes(THEIRS)
    save(window)
    assert "changed by another program" in notice(window).text()
    assert path_of(workspace).read_bytes() == THEIRS
    assert workspace.drafts, "what was typed is still there, as it was"


def test_keep_mine_replaces_the_version_that_was_spoken_of(window: MainWindow, edited: Workspace) -> None:
    path = path_of(edited)
    path.write_bytes(THEIRS)
    save(window)
    path.write_bytes(THEIRS * 2)
    click(window, "Keep Mine")
    assert path.read_bytes() == THEIRS * 2, "that version nobody has seen"
    click(window, "Keep Mine")
    assert b"[GONE]" in path.read_bytes()
    assert edited.notice("save") is None
    assert not window.isWindowModified()


def test_reload_asks_before_the_edits_are_lost(window: MainWindow, edited: Workspace, answers: Answers) -> None:
    path_of(edited).write_bytes(THEIRS)
    save(window)
    answers.reload = False
    click(window, "Reload")
    assert (answers.asked, window.workspace) == (["reload"], edited)
    answers.reload = True
    click(window, "Reload")
    assert window.document is not None
    assert window.document.cassette.encode() == THEIRS
    assert not window.isWindowModified()


def test_compare_shows_both_versions(window: MainWindow, edited: Workspace) -> None:
    path = path_of(edited)
    path.write_bytes(path.read_bytes().replace(b"forecast", b"outlook", 1))
    save(window)
    click(window, "Compare")
    shown = edited.findChild(Comparison)
    assert shown is not None
    lines = shown.text.toPlainText().split("\n")
    assert any(line.startswith("- ") and "outlook" in line for line in lines)
    assert any(line.startswith("+ ") and "[GONE]" in line for line in lines)
    assert shown.text.isReadOnly()
    window.actions_by_name["theme_dark"].trigger()
    assert shown.text.toPlainText().split("\n") == lines
    shown.close()
    assert path_of(edited).read_bytes().count(b"outlook") == 1


def test_a_touched_file_is_no_conflict(window: MainWindow, edited: Workspace) -> None:
    os.utime(path_of(edited), (1, 1))
    save(window)
    assert b"[GONE]" in path_of(edited).read_bytes()


def test_a_second_save_knows_the_first(window: MainWindow, edited: Workspace) -> None:
    save(window)
    replace_in_body(edited, "[GONE]", "[LOST]")
    save(window)
    assert b"[LOST]" in path_of(edited).read_bytes()


def test_putting_the_notice_away_changes_nothing(window: MainWindow, edited: Workspace) -> None:
    path_of(edited).write_bytes(THEIRS)
    save(window)
    notice(window).hide()
    assert path_of(edited).read_bytes() == THEIRS
    save(window)
    assert "changed by another program" in notice(window).text()


def test_closing_does_not_go_on_where_saving_did_not(
    window: MainWindow, edited: Workspace, answers: Answers
) -> None:
    path_of(edited).write_bytes(THEIRS)
    answers.unsaved = Answer.SAVE
    assert not window.close()
    assert "changed by another program" in notice(window).text()


# The file, or its folder, is gone.


def test_a_file_that_is_gone_is_made_anew(window: MainWindow, edited: Workspace) -> None:
    path_of(edited).unlink()
    save(window)
    assert b"[GONE]" in path_of(edited).read_bytes()
    assert window.statusBar().currentMessage() == f"Saved {SAMPLE}; the file was gone and was made anew"


def test_a_folder_that_is_gone_leads_to_save_as(
    window: MainWindow, cassette_path: Callable[[str], Path], answers: Answers, tmp_path: Path
) -> None:
    folder = tmp_path / "fixtures"
    folder.mkdir()
    path = cassette_path(SAMPLE).rename(folder / SAMPLE)
    window.open(path)
    workspace = window.workspace
    assert workspace is not None
    workspace.show_tab("body")
    replace_in_body(workspace, "[DONE]", "[GONE]")
    shutil.rmtree(folder)
    save(window)
    assert notice(window).text() == (
        f"{SAMPLE} was not saved: there is no folder {folder}. Your changes are still here."
    )
    answers.to_save = tmp_path / "elsewhere.yaml"
    click(window, "Save As…")
    assert b"[GONE]" in answers.to_save.read_bytes()
    assert workspace.notice("save") is None


def test_something_else_stands_at_the_path(window: MainWindow, edited: Workspace) -> None:
    path = path_of(edited)
    path.unlink()
    os.mkfifo(path)
    save(window)
    assert "this is a pipe, not a file" in notice(window).text()
    assert edited.document.is_modified


# The disk does not want to.


@pytest.mark.parametrize(
    ("name", "number", "words"),
    [
        ("write", errno.ENOSPC, "there is no room left on the disk"),
        ("fsync", errno.EIO, "the disk reported an error"),
        ("replace", errno.EACCES, "the permissions of the file or of its folder do not allow it"),
        ("replace", errno.EROFS, "the disk is read-only"),
    ],
)
def test_a_save_that_fails_says_why_and_loses_nothing(
    window: MainWindow,
    edited: Workspace,
    monkeypatch: pytest.MonkeyPatch,
    answers: Answers,
    name: str,
    number: int,
    words: str,
) -> None:
    path = path_of(edited)
    before, files = path.read_bytes(), sorted(path.parent.iterdir())
    with monkeypatch.context() as patched:
        failing(patched, name, number)
        save(window)
        assert notice(window).text() == f"{SAMPLE} was not saved: {words}. Your changes are still here."
    assert (path.read_bytes(), sorted(path.parent.iterdir())) == (before, files)
    assert edited.document.is_modified
    assert window.isWindowModified()
    assert answers.asked == []
    click(window, "Try Again")
    assert b"[GONE]" in path.read_bytes()
    assert edited.notice("save") is None


def test_a_read_only_file_leads_to_save_as(
    window: MainWindow, edited: Workspace, answers: Answers, tmp_path: Path
) -> None:
    path = path_of(edited)
    path.chmod(0o444)
    save(window)
    assert "the file is read-only" in notice(window).text()
    answers.to_save = tmp_path / "mine.yaml"
    click(window, "Save As…")
    assert b"[GONE]" in answers.to_save.read_bytes()
    assert b"[GONE]" not in path.read_bytes()
    assert window.windowTitle().startswith("mine.yaml")


def test_a_notice_can_be_read_and_used_by_keys(window: MainWindow, edited: Workspace) -> None:
    path_of(edited).write_bytes(THEIRS)
    save(window)
    said = notice(window)
    assert said.accessibleName() == said.text()
    button = said.buttons["Keep Mine"]
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)
    QCoreApplication.processEvents()
    assert b"[GONE]" in path_of(edited).read_bytes()
