"""The application: windows, files, and the dialogs that the other tests stand in for."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QMessageBox, QWidget

import inspector
from inspector.resource_files import samples
from inspector.ui.actions import key_table
from inspector.ui.app import Application
from inspector.ui.dialogs import Answer, Dialogs
from inspector.ui.theme import Theme
from tests.ui.conftest import Answers


@pytest.fixture
def application(theme: Theme, answers: Answers) -> Iterator[Application]:
    application = Application(theme, answers)
    yield application
    answers.unsaved = Answer.DISCARD
    application.quit()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_each_file_gets_a_window_and_the_same_file_only_one(
    application: Application, cassette_path: Callable[[str], Path]
) -> None:
    first, second = cassette_path("go-vcr-tool-call.yaml"), cassette_path("vcrpy-chat.yaml")
    for path in (first, second, first):
        application.open(path)
    documents = [window.document for window in application.windows]
    assert [document.path for document in documents if document] == [first, second]


def test_opening_in_a_window_that_shows_a_file_makes_another_window(
    application: Application, answers: Answers, cassette_path: Callable[[str], Path]
) -> None:
    window = application.new_window()
    answers.to_open = cassette_path("go-vcr-tool-call.yaml")
    window.actions_by_name["open"].trigger()
    assert len(application.windows) == 1
    answers.to_open = cassette_path("ruby-vcr-chat.yml")
    window.actions_by_name["open"].trigger()
    assert len(application.windows) == 2


def test_quitting_stops_at_unsaved_changes(application: Application, answers: Answers) -> None:
    application.open(Path())
    document = application.windows[0].document
    assert document is not None
    document.edit_body(0, "request", "{}")
    answers.unsaved = Answer.CANCEL
    application.quit()
    assert len(application.windows) == 1
    answers.unsaved = Answer.DISCARD
    application.quit()
    assert application.windows == []


def test_the_theme_can_change_after_a_window_was_closed(application: Application, theme: Theme) -> None:
    window = application.new_window()
    window.open_sample()
    window.close()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not shiboken6.isValid(window)
    theme.set_mode("dark")
    application.new_window()


def in_the_dialog(do: Callable[[QWidget], None]) -> None:
    """Do something as soon as a dialog is open."""

    def later() -> None:
        dialog = QApplication.activeModalWidget()
        assert dialog is not None
        do(dialog)

    QTimer.singleShot(0, later)


def test_the_list_of_keys_is_complete(qapp: QApplication) -> None:
    seen: list[str] = []

    def read(dialog: QWidget) -> None:
        seen.extend(label.text() for label in dialog.findChildren(QLabel))
        assert isinstance(dialog, QDialog)
        dialog.reject()

    in_the_dialog(read)
    Dialogs().show_keys(QWidget())
    assert {keys for _, rows in key_table() for keys, _ in rows} <= set(seen)


@pytest.mark.parametrize(
    ("button", "answer"),
    [
        (QMessageBox.StandardButton.Save, Answer.SAVE),
        (QMessageBox.StandardButton.Discard, Answer.DISCARD),
        (QMessageBox.StandardButton.Cancel, Answer.CANCEL),
    ],
)
def test_unsaved_changes_have_three_answers(
    qapp: QApplication, button: QMessageBox.StandardButton, answer: Answer
) -> None:
    def click(box: QWidget) -> None:
        assert isinstance(box, QMessageBox)
        box.button(button).click()

    in_the_dialog(click)
    assert Dialogs().ask_unsaved(QWidget(), "x.yaml") is answer


def test_unsaved_changes_can_be_looked_at_first(qapp: QApplication) -> None:
    def click(box: QWidget) -> None:
        assert isinstance(box, QMessageBox)
        next(button for button in box.buttons() if button.text() == "Show Changes").click()

    in_the_dialog(click)
    assert Dialogs().ask_unsaved(QWidget(), "x.yaml") is Answer.SHOW


def test_about_names_the_version(qapp: QApplication) -> None:
    seen: list[str] = []

    def read(box: QWidget) -> None:
        assert isinstance(box, QMessageBox)
        seen.append(box.text() + box.informativeText())
        box.reject()

    in_the_dialog(read)
    Dialogs().show_about(QWidget())
    assert inspector.__version__ in seen[0]
    assert "PyYAML" in seen[0]


def test_the_command_starts_and_shows_the_sample(tmp_path: Path) -> None:
    """The whole program in a process of its own, closed as soon as its window is painted."""
    script = (
        "import sys\n"
        "from PySide6.QtCore import QTimer\n"
        "from PySide6.QtWidgets import QApplication\n"
        "from inspector.__main__ import main\n"
        "from inspector.ui.main_window import MainWindow\n"
        "def look():\n"
        "    window = next(w for w in QApplication.topLevelWidgets() if isinstance(w, MainWindow))\n"
        "    print(window.windowTitle(), window.workspace.playhead.maximum)\n"
        "    QApplication.quit()\n"
        "QTimer.singleShot(0, lambda: QTimer.singleShot(100, look))\n"
        "sys.exit(main(sys.argv[1:]))\n"
    )
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "XDG_CONFIG_HOME": str(tmp_path)}
    ran = subprocess.run(
        [sys.executable, "-c", script, str(samples()[0])],
        capture_output=True, text=True, timeout=60, env=environment, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    assert "go-vcr-tool-call.yaml" in ran.stdout
    assert ran.stdout.split()[-1] == "23"


def test_help_does_not_need_qt() -> None:
    script = (
        "import sys\n"
        "from inspector.__main__ import main\n"
        "try: main(['--version'])\n"
        "except SystemExit: pass\n"
        "print('PySide6' in sys.modules)\n"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == ["cassette-inspector", inspector.__version__, "False"]


def test_a_dropped_file_opens(application: Application, cassette_path: Callable[[str], Path]) -> None:
    window = application.new_window()
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(cassette_path("vcrpy-chat.yaml")))])
    action, button = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    modifier = Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(window, QDragEnterEvent(QPoint(9, 9), action, mime, button, modifier))
    QApplication.sendEvent(window, QDropEvent(QPointF(9, 9), action, mime, button, modifier))
    assert window.document is not None
    assert window.document.cassette.recorder == "vcrpy"
