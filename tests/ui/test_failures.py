"""Errors of the program itself: what nobody caught, in slots, event handlers and threads."""

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

import inspector
from inspector.resource_files import samples
from inspector.ui.dialogs import Dialogs
from inspector.ui.failures import Failures
from inspector.ui.main_window import MainWindow
from inspector.ui.versions import versions
from inspector.ui.workspace import Workspace
from tests.ui.conftest import Answers
from tests.ui.test_app import in_the_dialog

Open = Callable[..., Workspace]


@pytest.fixture
def failures(window: MainWindow, answers: Answers, monkeypatch: pytest.MonkeyPatch) -> Iterator[Failures]:
    """What handles errors, installed for one test; standard error stays clean."""
    monkeypatch.setattr(sys, "__excepthook__", lambda *_: None)
    before, in_threads = sys.excepthook, threading.excepthook
    owner = QObject()
    failures = Failures(lambda: [window], answers, owner)
    failures.install()
    yield failures
    sys.excepthook, threading.excepthook = before, in_threads


def said(answers: Answers) -> list[str]:
    """The errors that were shown."""
    return [words for words in answers.asked if "Traceback" in words]


def fail() -> None:
    raise RuntimeError("as planned")


def test_an_error_in_a_slot_is_said_and_the_program_goes_on(
    failures: Failures, window: MainWindow, answers: Answers, qtbot: QtBot
) -> None:
    QTimer.singleShot(0, fail)
    qtbot.waitUntil(lambda: len(said(answers)) == 1)
    assert "RuntimeError: as planned" in said(answers)[0]
    window.open_sample()
    assert window.document is not None


def test_an_error_that_comes_again_and_again_is_said_once(
    failures: Failures, answers: Answers, qtbot: QtBot
) -> None:
    came: list[int] = []

    def tick() -> None:
        came.append(1)
        fail()

    timer = QTimer(failures)
    timer.timeout.connect(tick)
    timer.start(1)
    qtbot.waitUntil(lambda: len(came) >= 5)
    timer.stop()
    qtbot.waitUntil(lambda: len(said(answers)) == 1)
    assert len(said(answers)) == 1


def test_an_error_in_an_event_handler_is_said(failures: Failures, answers: Answers, qtbot: QtBot) -> None:
    class Broken(QWidget):
        def paintEvent(self, event: QPaintEvent) -> None:
            fail()

    widget = Broken()
    qtbot.addWidget(widget)
    widget.show()
    qtbot.waitUntil(lambda: len(said(answers)) == 1)


def test_errors_of_threads_are_said_by_the_one_of_the_windows(
    failures: Failures, answers: Answers, qtbot: QtBot
) -> None:
    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    assert said(answers) == []
    qtbot.waitUntil(lambda: len(said(answers)) == 1)


def test_unsaved_work_is_put_away_before_anything_is_said(
    failures: Failures, window: MainWindow, open_sample: Open, answers: Answers, qtbot: QtBot, tmp_path: Path
) -> None:
    workspace = open_sample()
    workspace.document.edit_body(0, "request", '{"edited": true}')
    assert list(tmp_path.rglob("*.recovery")) == []
    there: list[int] = []
    answers.show_failure = lambda parent, trace: there.append(  # type: ignore[method-assign]
        len(list(tmp_path.rglob("*.recovery")))
    )
    QTimer.singleShot(0, fail)
    qtbot.waitUntil(lambda: there == [1])


def test_without_unsaved_work_nothing_is_put_away(
    window: MainWindow, open_sample: Open, tmp_path: Path
) -> None:
    open_sample()
    window.put_away()
    assert list(tmp_path.rglob("*.recovery")) == []


def test_who_wants_to_end_the_program_may(failures: Failures, answers: Answers, qtbot: QtBot) -> None:
    failures.handle(KeyboardInterrupt, KeyboardInterrupt(), None)
    qtbot.wait(20)
    assert said(answers) == []


def test_the_dialog_has_what_a_report_needs(qapp: QApplication) -> None:
    def copy(box: QWidget) -> None:
        assert isinstance(box, QMessageBox)
        next(button for button in box.buttons() if button.text() == "Copy Details").click()

    in_the_dialog(copy)
    Dialogs().show_failure(None, "Traceback: as planned")
    assert QApplication.clipboard().text() == f"{versions()}\n\nTraceback: as planned"


def test_versions_can_be_copied(qapp: QApplication) -> None:
    def copy(box: QWidget) -> None:
        assert isinstance(box, QMessageBox)
        next(button for button in box.buttons() if button.text() == "Copy Versions").click()

    in_the_dialog(copy)
    Dialogs().show_about(QWidget())
    text = QApplication.clipboard().text()
    assert text == versions()
    for word in (f"Cassette Inspector {inspector.__version__}", "Python 3.", "PySide6", "PyYAML", "offscreen"):
        assert word in text


def test_the_whole_program_survives_one(tmp_path: Path) -> None:
    script = (
        "import sys\n"
        "from PySide6.QtCore import QTimer\n"
        "from PySide6.QtWidgets import QApplication\n"
        "from inspector.__main__ import main\n"
        "def fail(): raise RuntimeError('as planned')\n"
        "def look():\n"
        "    box = QApplication.activeModalWidget()\n"
        "    if box is None: return QTimer.singleShot(20, look)\n"
        "    print(box.text())\n"
        "    box.reject()\n"
        "    QApplication.quit()\n"
        "QTimer.singleShot(0, lambda: (QTimer.singleShot(50, fail), QTimer.singleShot(60, look)))\n"
        "sys.exit(main(sys.argv[1:]))\n"
    )
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "XDG_CONFIG_HOME": str(tmp_path)}
    ran = subprocess.run(
        [sys.executable, "-c", script, str(samples()[0])],
        capture_output=True, text=True, timeout=60, env=environment, check=False,
    )  # fmt: skip
    assert ran.stdout == "Cassette Inspector made an error.\n"
    assert "RuntimeError: as planned" in ran.stderr
    assert ran.returncode == 0
