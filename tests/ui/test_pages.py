"""Pages that a window shows where there is no cassette."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from inspector.ui.main_window import MainWindow
from inspector.ui.pages import ErrorPage
from inspector.ui.text_editors import VARIABLE, TextEditors

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
LEFT = Qt.MouseButton.LeftButton


def error_page(window: MainWindow, path: Path) -> ErrorPage:
    window.open(path)
    page = window.centralWidget()
    assert isinstance(page, ErrorPage)
    return page


def test_a_file_that_is_no_cassette_opens_in_a_text_editor(window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "notes.yaml"
    path.write_text("a: 1\nb: [\n")
    page = error_page(window, path)
    started: list[str] = []

    def start(program: str, arguments: list[str]) -> bool:
        started.extend([program, *arguments])
        return True

    page.text_editors = TextEditors(start, environment={VARIABLE: "quill {file} {line}"})
    assert page.buttons["open_place"].text() == "Open in Text Editor"
    QTest.mouseClick(page.buttons["open_place"], LEFT)
    assert started == ["quill", str(path), str(page.line)]
    assert page.line > 1, "where it is broken"
    assert window.statusBar().currentMessage() == f"Opened line {page.line} in quill"
    QTest.keyClick(
        window, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    )
    assert len(started) == 6


def test_a_file_that_is_absent_is_not_offered(window: MainWindow, tmp_path: Path) -> None:
    page = error_page(window, tmp_path / "absent.yaml")
    assert "open_place" not in page.buttons
    assert not window.actions_by_name["open_place"].isEnabled()
