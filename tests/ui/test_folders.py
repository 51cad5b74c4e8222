"""Folders, files that were open, and the way to the file: through the window."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from inspector.cassette.folder import Found, cassettes_below
from inspector.resource_files import samples
from inspector.ui.app import Application
from inspector.ui.file_manager import commands, reveal
from inspector.ui.folder_model import COUNT, FILE, PROBLEM, FolderModel
from inspector.ui.folder_page import FolderPage
from inspector.ui.main_window import MainWindow
from inspector.ui.pages import EmptyPage
from inspector.ui.recent_files import LIMIT, RecentMenu, forget_all, recent_files, remember, short
from inspector.ui.theme import Theme
from tests.helpers import cassette_text
from tests.ui.conftest import Answers

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder of three cassettes, one of them broken, and another file."""
    root = tmp_path / "cassettes"
    (root / "deep").mkdir(parents=True)
    (root / "chat.yaml").write_text(cassette_text())
    (root / "deep" / "trip.yaml").write_bytes(samples()[0].read_bytes())
    (root / "torn.yaml").write_text("interactions:\n- request: [\n")
    (root / "other.yaml").write_text("name: x\n")
    return root


def listed(window: MainWindow, root: Path, qtbot: QtBot) -> FolderPage:
    """The page of a folder, once all of it was looked at."""
    window.open(root)
    page = window.centralWidget()
    assert isinstance(page, FolderPage)
    qtbot.waitUntil(lambda: not page.steps.is_running)
    return page


def names(page: FolderPage) -> list[str]:
    return [page.rows.index(row, FILE).data() for row in range(page.rows.rowCount())]


def test_a_folder_lists_its_cassettes(window: MainWindow, root: Path, qtbot: QtBot) -> None:
    page = listed(window, root, qtbot)
    assert names(page) == ["chat.yaml", "deep/trip.yaml", "torn.yaml"]
    assert page.count_text() == f"3 cassettes in {root}"
    assert page.rows.index(1, COUNT).data() == "3"
    assert "(line " in page.rows.index(2, PROBLEM).data()
    assert window.windowTitle() == "cassettes — Cassette Inspector"


def test_keys_filter_and_open_and_lead_back(window: MainWindow, root: Path, qtbot: QtBot) -> None:
    page = listed(window, root, qtbot)
    QTest.keyClick(page.table, Qt.Key.Key_Slash)
    QTest.keyClicks(page.field, "TRIP")
    assert names(page) == ["deep/trip.yaml"]
    assert page.count_text() == f"1 of 3 cassettes in {root}"
    QTest.keyClick(page.field, Qt.Key.Key_Down)
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    assert window.document is not None
    assert window.document.path == root / "deep" / "trip.yaml"
    QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_O, CONTROL | SHIFT)
    back = window.centralWidget()
    assert isinstance(back, FolderPage)
    assert back.path == root, "the list that it was chosen from, not the folder that it is in"
    qtbot.waitUntil(lambda: not back.steps.is_running)
    assert back.table.currentIndex().data() == "deep/trip.yaml"


def test_unsaved_changes_are_asked_for_on_the_way_back(
    window: MainWindow, root: Path, answers: Answers, qtbot: QtBot
) -> None:
    window.open(root / "chat.yaml")
    document = window.document
    assert document is not None
    document.edit_body(0, "request", '{"a": 1}')
    window.actions_by_name["show_folder"].trigger()
    assert answers.asked == ["unsaved"]
    page = window.centralWidget()
    assert isinstance(page, FolderPage)
    assert page.path == root


def test_reload_looks_again(window: MainWindow, root: Path, qtbot: QtBot) -> None:
    page = listed(window, root, qtbot)
    page.table.selectRow(1)
    (root / "chat.yaml").unlink()
    (root / "new.yaml").write_text(cassette_text())
    QTest.keyClick(window, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: not page.steps.is_running)
    assert names(page) == ["deep/trip.yaml", "new.yaml", "torn.yaml"]
    assert page.table.currentIndex().data() == "deep/trip.yaml"


def test_who_has_moved_on_is_not_taken_back(window: MainWindow, root: Path, qtbot: QtBot) -> None:
    window.open(root / "chat.yaml")
    window.actions_by_name["show_folder"].trigger()
    page = window.centralWidget()
    assert isinstance(page, FolderPage)
    qtbot.waitUntil(lambda: page.table.currentIndex().data() == "chat.yaml")
    qtbot.waitUntil(lambda: not page.steps.is_running)
    page.table.selectRow(1)
    page.steps.came.emit([Found(root / "late.yaml", 5)])
    assert page.table.currentIndex().data() == "deep/trip.yaml"


def test_the_head_sorts_by_number(window: MainWindow, root: Path, qtbot: QtBot) -> None:
    page = listed(window, root, qtbot)
    page.table.sortByColumn(COUNT, Qt.SortOrder.DescendingOrder)
    assert names(page) == ["deep/trip.yaml", "chat.yaml", "torn.yaml"]


def test_an_empty_folder_says_so(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    assert listed(window, tmp_path, qtbot).count_text() == f"no cassettes in {tmp_path}"


def test_the_model_keeps_the_rules(qtbot: QtBot, theme: Theme, root: Path) -> None:
    model = FolderModel(root, theme)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.add([found for found in cassettes_below(root) if found is not None])
    assert model.rowCount() == 3
    model.clear()
    assert model.rowCount() == 0


def test_files_and_folders_can_be_dropped_together(theme: Theme, answers: Answers, root: Path) -> None:
    application = Application(theme, answers)
    window = application.new_window()
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in (root, root / "chat.yaml")])
    button, modifier = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    action = Qt.DropAction.CopyAction
    QApplication.sendEvent(window, QDragEnterEvent(QPoint(9, 9), action, mime, button, modifier))
    QApplication.sendEvent(window, QDropEvent(QPointF(9, 9), action, mime, button, modifier))
    shown = [window.windowTitle().partition("[")[0] for window in application.windows]
    application.quit()
    assert shown == ["cassettes — Cassette Inspector", "chat.yaml"]


def test_the_dialog_of_folders(window: MainWindow, answers: Answers, root: Path) -> None:
    asked: list[Path] = []
    window.open_requested.connect(asked.append)
    answers.to_open = root
    window.actions_by_name["open_folder"].trigger()
    assert asked == [root]


# What was open.


def test_the_last_files_come_first_and_once(tmp_path: Path) -> None:
    paths = [tmp_path / f"{number}.yaml" for number in range(LIMIT + 3)]
    for path in (*paths, paths[5]):
        remember(path)
    assert recent_files()[:3] == [paths[5], paths[-1], paths[-2]]
    assert len(recent_files()) == LIMIT
    forget_all()
    assert recent_files() == []
    remember(paths[0])
    assert recent_files() == [paths[0]], "one alone as well"


def test_what_was_open_is_in_the_menu(window: MainWindow, cassette_path: Callable[[str], Path]) -> None:
    path = cassette_path("vcrpy-chat.yaml")
    menu = window.findChild(RecentMenu)
    assert isinstance(menu, RecentMenu)
    assert [action.isEnabled() for action in menu.actions()] == [False]
    window.open(path)
    window.open(path.with_name("absent.yaml"))
    menu.fill()
    assert [action.text() for action in menu.actions()] == [f"&1 {short(path)}", "", "&Clear This List"]
    asked: list[Path] = []
    window.open_requested.connect(asked.append)
    menu.actions()[0].trigger()
    assert asked == [path]
    menu.actions()[-1].trigger()
    assert recent_files() == []


def test_what_was_open_is_on_the_empty_page(theme: Theme, answers: Answers, tmp_path: Path) -> None:
    for number in range(8):
        remember(tmp_path / f"{number}.yaml")
    window = MainWindow(theme, answers)
    window.show()
    page = window.centralWidget()
    assert isinstance(page, EmptyPage)
    assert [button.text() for button in page.recent] == [f"{number}.yaml" for number in (7, 6, 5, 4, 3)]
    asked: list[Path] = []
    window.open_requested.connect(asked.append)
    page.recent[0].click()
    assert asked == [tmp_path / "7.yaml"]
    window.close()


# The way to the file.


def test_the_path_is_copied(window: MainWindow, root: Path, qtbot: QtBot) -> None:
    assert not window.actions_by_name["copy_path"].isEnabled()
    for path in (root, root / "chat.yaml", root / "torn.yaml"):
        window.open(path)
        window.actions_by_name["copy_path"].trigger()
        assert QApplication.clipboard().text() == str(path)


def test_the_sample_has_no_path(window: MainWindow) -> None:
    window.open_sample()
    assert not any(window.actions_by_name[name].isEnabled() for name in ("copy_path", "reveal", "show_folder"))


def test_file_managers_are_told_in_the_terms_of_the_system(tmp_path: Path) -> None:
    path = tmp_path / "a, b é.yaml"
    assert commands(path, "darwin") == ["open", "-R", str(path)]
    assert commands(path, "win32") == ["explorer", f"/select,{path}"]
    assert f"array:string:file://{tmp_path}/a%2C%20b%20%C3%A9.yaml" in commands(path, "linux")


def test_without_a_file_manager_that_selects_the_folder_opens(tmp_path: Path) -> None:
    opened: list[Path] = []

    def open_folder(folder: Path) -> bool:
        opened.append(folder)
        return True

    path = tmp_path / "a.yaml"
    assert reveal(path, lambda _: True, open_folder) == "Shown in the file manager: a.yaml"
    assert opened == []
    reveal(path, lambda _: False, open_folder)
    reveal(tmp_path, lambda _: True, open_folder)
    assert opened == [tmp_path, tmp_path]
    assert reveal(path, lambda _: False, lambda _: False) == "No file manager answered"
