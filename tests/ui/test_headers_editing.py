"""Headers and fields, edited in their table with keys and mouse, up to the lines of the file."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QModelIndex, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QLineEdit

from inspector.ui.header_edits import NAME, VALUE
from inspector.ui.headers_table import LongEditor
from inspector.ui.headers_view import HeadersView
from inspector.ui.interaction_header import InteractionHeader
from inspector.ui.labels import ElidedLabel
from inspector.ui.main_window import MainWindow
from inspector.ui.workspace import Workspace
from tests.ui.conftest import Answers
from tests.ui.gestures import CONTROL, LEFT, changed_lines, click, focused, press, type_over, type_text

Open = Callable[..., Workspace]
SHIFT = Qt.KeyboardModifier.ShiftModifier

CASSETTE = """\
interactions:
- request:
    body: null
    headers:
      accept:
      - text/plain
      - text/html
      x-trace:
      - abc
    method: GET
    uri: https://api.example.test/orchards?page=1
  response:
    body:
      string: pears
    headers:
      content-type:
      - text/plain
      etag:
      - '"v1"'
      server:
      - quince
    status:
      code: 200
      message: OK
version: 1
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "orchards.yaml"
    path.write_text(CASSETTE, encoding="utf-8")
    return path


@pytest.fixture
def page(window: MainWindow, path: Path) -> Iterator[HeadersView]:
    """The Headers tab of a small cassette's response, its model under Qt's tester."""
    window.open(path)
    assert window.workspace is not None
    window.workspace.show_tab("headers", focus=True)
    page = window.workspace.headers
    mode = QAbstractItemModelTester.FailureReportingMode.Warning
    tester = QAbstractItemModelTester(page.model, mode)
    QCoreApplication.processEvents()
    yield page
    tester.deleteLater()


def cell(page: HeadersView, name: str, column: int = VALUE) -> QModelIndex:
    """The first cell in a row of that name."""
    row = next(at for at, row in enumerate(page.model.rows) if row.name == name)
    return page.model.index(row, column)


def headers(page: HeadersView) -> list[tuple[str, str]]:
    return [(row.name, row.value) for row in page.model.rows if row.kind == "header"]


def save(window: MainWindow) -> bytes:
    """Save by key; gives what is in the file then."""
    assert window.document is not None
    assert window.document.path is not None
    press(Qt.Key.Key_S, modifier=CONTROL)
    return window.document.path.read_bytes()


def test_fields_stand_above_the_headers(page: HeadersView, window: MainWindow) -> None:
    kinds = [row.kind for row in page.model.rows]
    assert kinds == ["section", "field", "field", "section", *["header"] * 3]
    assert [row.name for row in page.model.rows[1:3]] == ["status", "reason"]
    press(Qt.Key.Key_R, modifier=CONTROL)
    assert [row.name for row in page.model.rows[1:3]] == ["method", "url"]


def test_an_edited_value_changes_its_line(page: HeadersView, window: MainWindow) -> None:
    click(page.table, cell(page, "etag"), double=True)
    type_over('"v2"')
    assert changed_lines(CASSETTE.encode(), save(window)) == ["-       - '\"v1\"'", "+       - '\"v2\"'"]


def test_return_edits_and_each_cell_is_one_step_of_undo(page: HeadersView, window: MainWindow) -> None:
    document = window.document
    assert document is not None
    before = document.cassette
    click(page.table, cell(page, "server"))
    press(Qt.Key.Key_Return)
    type_over("medlar")
    press(Qt.Key.Key_Left, Qt.Key.Key_Return)
    type_over("x-server")
    assert headers(page)[2] == ("x-server", "medlar")
    assert document.undo_stack.count() == 2
    press(Qt.Key.Key_Z, modifier=CONTROL)
    assert headers(page)[2] == ("server", "medlar")
    press(Qt.Key.Key_Z, modifier=CONTROL)
    assert document.cassette is before
    press(Qt.Key.Key_Z, modifier=CONTROL | SHIFT)
    assert headers(page)[2] == ("server", "medlar")


def test_escape_leaves_a_cell_as_it_was(page: HeadersView, window: MainWindow) -> None:
    click(page.table, cell(page, "etag"), double=True)
    type_text("nothing")
    press(Qt.Key.Key_Escape)
    assert headers(page)[1] == ("etag", '"v1"')
    assert window.document is not None
    assert not window.document.is_modified
    assert not window.workspace.drafts  # type: ignore[union-attr]


def test_a_header_is_added_as_one_step(page: HeadersView, window: MainWindow) -> None:
    click(page.table, cell(page, "etag"))
    press(Qt.Key.Key_Insert)
    type_text("retry-after")
    press(Qt.Key.Key_Return)
    type_text("12")
    press(Qt.Key.Key_Return)
    assert headers(page)[1:3] == [("etag", '"v1"'), ("retry-after", "12")]
    assert window.document is not None
    assert window.document.undo_stack.count() == 1
    assert changed_lines(CASSETTE.encode(), save(window)) == ["+       retry-after:", "+       - '12'"]


def test_a_header_comes_with_its_value(page: HeadersView) -> None:
    click(page.table, cell(page, "etag"))
    press(Qt.Key.Key_Insert)
    type_text("vary: origin")
    press(Qt.Key.Key_Return, Qt.Key.Key_Return)
    assert ("vary", "origin") in headers(page)


def test_a_header_without_a_name_is_none(page: HeadersView, window: MainWindow) -> None:
    rows = len(page.model.rows)
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Escape):
        press(Qt.Key.Key_Insert)
        press(key)
        assert len(page.model.rows) == rows
    assert window.document is not None
    assert not window.document.is_modified


def test_a_second_header_of_one_name(page: HeadersView, window: MainWindow) -> None:
    page.table.setCurrentIndex(cell(page, "etag"))
    press(Qt.Key.Key_Insert)
    type_text("etag: w")
    press(Qt.Key.Key_Return, Qt.Key.Key_Return)
    assert headers(page)[1:3] == [("etag", '"v1"'), ("etag", "w")]
    assert changed_lines(CASSETTE.encode(), save(window)) == ["+       - w"]


def test_several_headers_are_removed_at_once(page: HeadersView, window: MainWindow) -> None:
    click(page.table, cell(page, "etag"))
    press(Qt.Key.Key_Down, modifier=SHIFT)
    press(Qt.Key.Key_Delete)
    assert headers(page) == [("content-type", "text/plain")]
    press(Qt.Key.Key_Z, modifier=CONTROL)
    assert len(headers(page)) == 3


def test_a_field_cannot_be_removed_or_moved(page: HeadersView, window: MainWindow) -> None:
    click(page.table, cell(page, "status"))
    assert window.actions_by_name["add_header"].isEnabled()
    for name in ("remove_header", "header_up", "header_down"):
        assert not window.actions_by_name[name].isEnabled()


def test_headers_move_and_stay_selected(page: HeadersView, window: MainWindow) -> None:
    click(page.table, cell(page, "server"))
    press(Qt.Key.Key_Up, modifier=CONTROL)
    assert [name for name, _ in headers(page)] == ["content-type", "server", "etag"]
    press(Qt.Key.Key_Up, modifier=CONTROL)
    assert [name for name, _ in headers(page)] == ["server", "content-type", "etag"]
    assert not window.actions_by_name["header_up"].isEnabled()
    press(Qt.Key.Key_Down, modifier=CONTROL)
    assert [name for name, _ in headers(page)] == ["content-type", "server", "etag"]
    assert page.table.selected_rows() == [cell(page, "server").row()]


def test_a_header_moves_past_all_values_of_its_neighbour(page: HeadersView) -> None:
    press(Qt.Key.Key_R, modifier=CONTROL)
    click(page.table, cell(page, "x-trace"))
    press(Qt.Key.Key_Up, modifier=CONTROL)
    assert [name for name, _ in headers(page)] == ["x-trace", "accept", "accept"]


def test_values_of_one_name_stay_together(page: HeadersView) -> None:
    press(Qt.Key.Key_R, modifier=CONTROL)
    page.table.selectRow(cell(page, "accept").row() + 1)
    press(Qt.Key.Key_Down, modifier=CONTROL)
    assert "headers of one name stay together" in page.problem_text()
    assert [name for name, _ in headers(page)] == ["accept", "accept", "x-trace"]


def test_url_and_method_change_their_lines(page: HeadersView, window: MainWindow) -> None:
    press(Qt.Key.Key_R, modifier=CONTROL)
    click(page.table, cell(page, "url"), double=True)
    type_over("https://api.example.test/orchards?page=2")
    click(page.table, cell(page, "method", NAME), double=True)
    type_over("HEAD")
    lines = changed_lines(CASSETTE.encode(), save(window))
    assert [line for line in lines if line[0] == "+"] == [
        "+     method: HEAD",
        "+     uri: https://api.example.test/orchards?page=2",
    ]


def test_a_status_that_is_no_number_is_refused_and_kept(page: HeadersView, window: MainWindow) -> None:
    click(page.table, cell(page, "status"), double=True)
    type_over("teapot")
    assert "a status is a number" in page.problem_text()
    assert cell(page, "status").data() == "teapot"
    assert "a status is a number" in cell(page, "status").data(Qt.ItemDataRole.ToolTipRole)
    press(Qt.Key.Key_Return)
    assert isinstance(focused(), QLineEdit)
    assert focused().text() == "teapot"  # type: ignore[attr-defined]
    type_over("418")
    assert page.problem_text() == ""
    assert "+       code: 418" in changed_lines(CASSETTE.encode(), save(window))


def test_what_is_refused_survives_a_look_elsewhere_and_stops_saving(
    page: HeadersView, window: MainWindow, path: Path
) -> None:
    click(page.table, cell(page, "status"), double=True)
    type_over("teapot")
    press(Qt.Key.Key_R, modifier=CONTROL)
    press(Qt.Key.Key_3, modifier=CONTROL)
    assert save(window) == CASSETTE.encode()
    assert window.workspace is not None
    assert (window.workspace.tab, window.workspace.selection.side) == ("headers", "response")
    assert cell(page, "status").data() == "teapot"
    page.table.setFocus()
    press(Qt.Key.Key_Escape)
    assert cell(page, "status").data() == "200"
    assert page.problem_text() == ""
    assert not window.workspace.drafts


def test_saving_applies_what_is_still_being_typed(page: HeadersView, window: MainWindow) -> None:
    click(page.table, cell(page, "server"), double=True)
    press(Qt.Key.Key_A, modifier=CONTROL)
    type_text("medlar")
    assert window.isWindowModified()
    assert "+       - medlar" in changed_lines(CASSETTE.encode(), save(window))


def test_closing_asks_while_something_is_typed(page: HeadersView, window: MainWindow, answers: Answers) -> None:
    click(page.table, cell(page, "server"), double=True)
    type_text("x")
    window.close()
    assert answers.asked == ["unsaved"]


def test_a_header_name_that_is_none_is_refused(page: HeadersView) -> None:
    click(page.table, cell(page, "server", NAME), double=True)
    type_over("my server")
    assert "'my server'" in page.problem_text()
    assert cell(page, "server", NAME).data() == "my server"
    press(Qt.Key.Key_Escape)
    assert cell(page, "server", NAME).data() == "server"


def test_a_new_header_with_a_bad_name_is_kept_for_correction(page: HeadersView) -> None:
    page.table.setCurrentIndex(cell(page, "server"))
    press(Qt.Key.Key_Insert)
    type_text("bad name")
    press(Qt.Key.Key_Return, Qt.Key.Key_Return)
    assert "bad name" in page.problem_text()
    page.table.edit_cell(page.model.new_row, NAME)
    type_over("good-name")
    press(Qt.Key.Key_Return)
    assert ("good-name", "") in headers(page)
    assert page.problem_text() == ""


def test_long_values_have_a_larger_editor(page: HeadersView, window: MainWindow) -> None:
    long = "pear " * 200 + "plum"
    click(page.table, cell(page, "server"), double=True)
    type_over(long)
    tip = cell(page, "server").data(Qt.ItemDataRole.ToolTipRole)
    assert max(map(len, tip.split("\n"))) <= 100
    assert tip.replace("\n", " ") == long
    press(Qt.Key.Key_F2)
    editor = focused()
    assert isinstance(editor, LongEditor)
    assert editor.height() > 3 * editor.fontMetrics().lineSpacing()
    press(Qt.Key.Key_End)
    type_text("s")
    press(Qt.Key.Key_Return)
    assert ("server", f"{long}s") in headers(page)


def test_headers_are_copied_and_pasted_as_lines(page: HeadersView) -> None:
    click(page.table, cell(page, "etag"))
    press(Qt.Key.Key_Down, modifier=SHIFT)
    press(Qt.Key.Key_C, modifier=CONTROL)
    assert QGuiApplication.clipboard().text() == 'etag: "v1"\nserver: quince'
    QGuiApplication.clipboard().setText("HTTP/1.1 200 OK\nage: 3\nvia: 1.1 hedge\n\n")
    press(Qt.Key.Key_V, modifier=CONTROL)
    assert [name for name, _ in headers(page)][-2:] == ["age", "via"]


def test_the_line_above_the_tabs_leads_to_its_fields(page: HeadersView, window: MainWindow) -> None:
    workspace = window.workspace
    assert workspace is not None
    workspace.show_tab("body")
    line = workspace.findChild(InteractionHeader)
    assert isinstance(line, InteractionHeader)
    url = line.findChild(ElidedLabel)
    assert isinstance(url, ElidedLabel)
    QTest.mouseDClick(line, LEFT, pos=url.geometry().center())
    assert (workspace.tab, workspace.selection.side) == ("headers", "request")
    assert page.table.currentIndex() == cell(page, "url")


def test_the_buttons_are_for_the_table_only(page: HeadersView, window: MainWindow) -> None:
    assert window.actions_by_name["add_header"].isEnabled()
    page.yaml_button.click()
    assert not window.actions_by_name["add_header"].isEnabled()
    page.yaml_button.click()
    press(Qt.Key.Key_3, modifier=CONTROL)
    assert not window.actions_by_name["add_header"].isEnabled()


def test_an_interaction_without_a_response_says_so(window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "asked.yaml"
    path.write_text(CASSETTE.partition("  response:")[0] + "version: 1\n", encoding="utf-8")
    window.open(path)
    assert window.workspace is not None
    window.workspace.show_tab("headers")
    page = window.workspace.headers
    assert page.model.rows == []
    assert page.info_text() == "This interaction has no response"
    assert not window.actions_by_name["add_header"].isEnabled()


def test_changing_the_interaction_while_typing_keeps_what_was_typed(open_sample: Open) -> None:
    workspace = open_sample()
    workspace.show_tab("headers", focus=True)
    page = workspace.headers
    row = page.model.first_header
    page.table.edit_cell(row, VALUE)
    type_text("half")
    workspace.selection.select(1)
    workspace.selection.select(0)
    assert "half" in str(page.model.index(row, VALUE).data())
    assert len(workspace.drafts) == 1


def test_a_new_header_is_added_when_one_looks_elsewhere(open_sample: Open) -> None:
    workspace = open_sample()
    workspace.show_tab("headers", focus=True)
    page = workspace.headers
    page.add()
    type_text("x-half")
    for side in ("request", "response"):
        workspace.selection.set_side(side)
    assert ("x-half", "") in headers(page)
