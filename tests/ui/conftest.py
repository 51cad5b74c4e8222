"""Fixtures for tests through the real window: isolated settings, prepared answers, small cassettes."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QPoint, QSettings
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from inspector.resource_files import resource
from inspector.ui.dialogs import Answer, Dialogs
from inspector.ui.main_window import MainWindow
from inspector.ui.theme import Theme
from inspector.ui.workspace import Workspace


class Answers(Dialogs):
    """Stands in for the dialogs: gives prepared answers and notes what was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.to_open: Path | None = None
        self.to_save: Path | None = None
        self.body_to_open: Path | None = None
        self.body_to_save: Path | None = None
        self.body_suggestion = Path()
        self.to_export: Path | None = None
        self.unsaved = Answer.DISCARD
        self.reload = True

    def open_path(self, parent: QWidget, folder: Path) -> Path | None:
        self.asked.append("open")
        return self.to_open

    def open_folder(self, parent: QWidget, folder: Path) -> Path | None:
        self.asked.append("open folder")
        return self.to_open

    def save_path(self, parent: QWidget, suggestion: Path) -> Path | None:
        self.asked.append("save as")
        return self.to_save

    def open_body_path(self, parent: QWidget, folder: Path) -> Path | None:
        self.asked.append("open body")
        return self.body_to_open

    def save_body_path(self, parent: QWidget, suggestion: Path) -> Path | None:
        self.asked.append("save body")
        self.body_suggestion = suggestion
        return self.body_to_save

    def export_path(self, parent: QWidget, suggestion: Path) -> Path | None:
        self.asked.append("export")
        return self.to_export

    def ask_unsaved(self, parent: QWidget, name: str) -> Answer:
        self.asked.append("unsaved")
        return self.unsaved

    def ask_reload(self, parent: QWidget, name: str) -> bool:
        self.asked.append("reload")
        return self.reload

    def problem(self, parent: QWidget, title: str, text: str) -> None:
        self.asked.append(f"{title}: {text}")

    def show_keys(self, parent: QWidget) -> None:
        self.asked.append("keys")

    def show_failure(self, parent: QWidget | None, trace: str) -> None:
        self.asked.append(trace)

    def show_about(self, parent: QWidget) -> None:
        self.asked.append("about")


@pytest.fixture(autouse=True)
def _settings(tmp_path: Path, qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings and recovery files of this test alone; the mouse out of the way, as it would hover a button."""
    QCoreApplication.setOrganizationName("cassette-inspector-tests")
    QCoreApplication.setApplicationName("tests")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    QSettings.setDefaultFormat(QSettings.Format.IniFormat)
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(tmp_path / "settings"))
    if qapp.style().name() != "fusion":
        qapp.setStyle("Fusion")
    QCursor.setPos(QPoint(799, 799))


@pytest.fixture
def answers() -> Answers:
    return Answers()


@pytest.fixture
def theme(qapp: QApplication, _settings: None) -> Iterator[Theme]:
    theme = Theme(qapp)
    yield theme
    shiboken6.delete(theme)


@pytest.fixture
def window(qtbot: QtBot, theme: Theme, answers: Answers) -> Iterator[MainWindow]:
    """A shown, empty window of 1280 × 800."""
    window = MainWindow(theme, answers)
    window.resize(1280, 800)
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    yield window
    answers.unsaved = Answer.DISCARD
    if shiboken6.isValid(window):
        window.close()
    if shiboken6.isValid(window):
        shiboken6.delete(window)  # deleteLater would wait for an event loop and keep all windows of the run


@pytest.fixture
def cassette_path(tmp_path: Path) -> Callable[[str], Path]:
    """A copy of a sample that may be written to."""

    def copy(name: str) -> Path:
        path = tmp_path / name
        path.write_bytes(resource("samples", name).read_bytes())
        return path

    return copy


@pytest.fixture
def open_sample(
    window: MainWindow, cassette_path: Callable[[str], Path], qtbot: QtBot
) -> Callable[..., Workspace]:
    """Open a writable copy of a sample in the window."""

    def open_(name: str = "go-vcr-tool-call.yaml") -> Workspace:
        window.open(cassette_path(name))
        assert window.workspace is not None
        QCoreApplication.processEvents()
        return window.workspace

    return open_
