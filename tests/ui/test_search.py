"""Finding in the whole cassette and replacing, through the real window: keys, mouse, undo, the saved file."""

import json
from collections.abc import Callable
from pathlib import Path
from time import process_time

import pytest
from PySide6.QtCore import QCoreApplication, QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from inspector.ui.main_window import MainWindow
from inspector.ui.search_results import NOTE, TEXT, WHERE
from inspector.ui.search_view import SearchView
from inspector.ui.workspace import Workspace
from tests.helpers import cassette_text
from tests.ui.gestures import CONTROL, LEFT, changed_lines, click, press, type_over, type_text
from tests.ui.test_models import Watch, watch

__all__ = ["watch"]
Open = Callable[..., Workspace]
BOTH = CONTROL | Qt.KeyboardModifier.ShiftModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def look_for(workspace: Workspace, text: str, qtbot: QtBot) -> SearchView:
    """Type into the search of the whole cassette, and wait for the end of it."""
    press(Qt.Key.Key_F, modifier=BOTH)
    assert workspace.search.field.hasFocus()
    press(Qt.Key.Key_A, modifier=CONTROL)
    type_text(text)
    qtbot.waitUntil(lambda: not workspace.search.steps.is_running)
    return workspace.search


def rows(search: SearchView, column: int) -> list[str]:
    return [search.results.index(row, column).data() for row in range(search.results.rowCount())]


def row_with(search: SearchView, words: str) -> int:
    return next(row for row, text in enumerate(rows(search, WHERE)) if words in text)


def test_a_phrase_that_no_event_holds_is_found_and_leads_to_its_event(open_sample: Open, qtbot: QtBot) -> None:
    workspace = open_sample()
    stream = workspace.playhead.stream
    assert stream is not None
    text = next(part.text for part in stream.message.parts if part.kind == "text")
    start = next(
        at
        for at in range(len(text) - 9)
        if stream.event_at("0/text/0", at) != stream.event_at("0/text/0", at + 8)
    )
    workspace.selection.select(2)
    search = look_for(workspace, text[start : start + 9], qtbot)
    row = row_with(search, "0 · answer text")
    assert "events" in rows(search, WHERE)[row]
    click(search.table, search.results.index(row, TEXT))
    assert (workspace.selection.index, workspace.tab) == (0, "message")
    assert workspace.message.textCursor().selectedText() == text[start : start + 9]
    assert workspace.playhead.k == stream.event_at("0/text/0", start + 8) + 1


def test_return_and_f3_go_from_hit_to_hit(open_sample: Open, qtbot: QtBot) -> None:
    workspace = open_sample()
    search = look_for(workspace, "content-type", qtbot)
    press(Qt.Key.Key_Return)
    assert search.table.hasFocus()
    assert workspace.tab == "headers"
    table = workspace.headers.table
    assert workspace.headers.model.rows[table.currentIndex().row()].name.lower() == "content-type"
    press(Qt.Key.Key_F3)
    assert search.table.currentIndex().row() == 1
    assert search.info.text() == f"2 of {search.results.rowCount()}"
    press(Qt.Key.Key_F3, Qt.Key.Key_F3, modifier=SHIFT)
    assert search.table.currentIndex().row() == search.results.rowCount() - 1


@pytest.mark.parametrize("view", ["Pretty", "Raw"])
def test_a_hit_in_a_body_is_selected_there(open_sample: Open, qtbot: QtBot, view: str) -> None:
    workspace = open_sample()
    workspace.show_tab("body")
    workspace.selection.set_side("request")
    workspace.body.show_as(view)
    search = look_for(workspace, "Évrane", qtbot)
    for row, words in enumerate(rows(search, WHERE)):
        if "body" in words:
            search.table.selectRow(row)
            search.table.setFocus()
            press(Qt.Key.Key_Return)
            selected = workspace.body.editor.textCursor().selectedText()
            assert json.loads(f'"{selected}"') == "Évrane"


def test_fields_and_urls_lead_to_their_rows(open_sample: Open, qtbot: QtBot) -> None:
    workspace = open_sample()
    search = look_for(workspace, "https://", qtbot)
    click(search.table, search.results.index(row_with(search, "field url"), TEXT))
    assert workspace.headers.model.rows[workspace.headers.table.currentIndex().row()].name == "url"


def test_the_find_bar_says_which_hit_and_leads_everywhere(open_sample: Open, qtbot: QtBot) -> None:
    workspace = open_sample()
    press(Qt.Key.Key_F, modifier=CONTROL)
    type_text("ferry")
    count = workspace.message.count_text("ferry")
    assert workspace.find_bar.result_text() == f"1 of {count}"
    press(Qt.Key.Key_F3)
    assert workspace.find_bar.result_text() == f"{min(2, count)} of {count}"
    QTest.mouseClick(workspace.find_bar.everywhere, LEFT)
    assert not workspace.find_bar.isVisible()
    assert workspace.search.field.text() == "ferry"
    qtbot.waitUntil(lambda: not workspace.search.steps.is_running)
    assert workspace.search.results.rowCount() >= count


@pytest.mark.parametrize("tab", ["events", "headers", "body"])
def test_every_tab_says_which_hit_it_shows(open_sample: Open, tab: str) -> None:
    workspace = open_sample()
    workspace.show_tab(tab)
    press(Qt.Key.Key_F, modifier=CONTROL)
    type_text("t")
    press(Qt.Key.Key_F3)
    place, _, count = workspace.find_bar.result_text().partition(" of ")
    assert 1 <= int(place) <= int(count.replace(",", ""))


def test_options_narrow_and_a_wrong_expression_is_said(open_sample: Open, qtbot: QtBot) -> None:
    workspace = open_sample()
    search = look_for(workspace, "FERRY", qtbot)
    insensitive = search.results.rowCount()
    assert insensitive
    QTest.mouseClick(search.case, LEFT)
    qtbot.waitUntil(lambda: not search.steps.is_running)
    assert search.results.rowCount() < insensitive
    QTest.mouseClick(search.regex, LEFT)
    type_over("(")
    assert "not a regular expression" in search.info.text()


def test_escape_stops_and_then_closes(open_sample: Open, qtbot: QtBot) -> None:
    workspace = open_sample()
    search = look_for(workspace, "e", qtbot)
    search.steps.start(iter(lambda: None, 1))
    press(Qt.Key.Key_Escape)
    assert not search.steps.is_running
    assert search.info.text().startswith("Stopped")
    press(Qt.Key.Key_Escape)
    assert not search.isVisible()
    assert workspace.message.hasFocus()


def test_replacing_is_previewed_and_one_step_of_undo(
    window: MainWindow, open_sample: Open, qtbot: QtBot, watch: Watch
) -> None:
    workspace = open_sample()
    document = workspace.document
    before = document.cassette.encode()
    watch(workspace.search.results)
    search = look_for(workspace, "harbor-2-mini", qtbot)
    QTest.mouseClick(search.replacing, LEFT)
    assert search.replacement.hasFocus()
    type_text('harbor-"3"')
    first = row_with(search, "body")
    assert '[harbor-2-mini → harbor-"3"]' in rows(search, TEXT)[first]
    count = len(search.results.ticked())
    tick(search, first)
    assert len(search.results.ticked()) == count - 1
    assert search.replace_button.text() == f"Replace {count - 1:,}"
    QTest.mouseClick(search.replace_button, LEFT)
    qtbot.waitUntil(lambda: not search.replacing_steps.is_running)
    assert document.undo_stack.count() == 1
    after = document.cassette.encode()
    assert after.count(b"harbor-2-mini") == before.count(b"harbor-2-mini") - count + 1
    assert all("harbor-" in line for line in changed_lines(before, after) if "content_length" not in line)
    for index in range(3):
        response = document.cassette.interactions[index].response
        assert response is not None
    window.actions_by_name["undo"].trigger()
    assert document.cassette.encode() == before


def tick(search: SearchView, row: int) -> None:
    """Click on the box of a row."""
    index = search.results.index(row, WHERE)
    search.table.scrollTo(index)
    place = search.table.visualRect(index)
    QTest.mouseClick(search.table.viewport(), LEFT, pos=QPoint(place.left() + 12, place.center().y()))
    QCoreApplication.processEvents()


def test_texts_of_messages_are_marked_as_not_editable_here(open_sample: Open, qtbot: QtBot) -> None:
    workspace = open_sample()
    search = look_for(workspace, "forecast", qtbot)
    QTest.mouseClick(search.replacing, LEFT)
    notes = list(zip(rows(search, WHERE), rows(search, NOTE), strict=True))
    assert all(bool(note) != ("body" in where) for where, note in notes)
    assert any("not editable here" in note for _, note in notes)


def test_what_cannot_be_replaced_is_left_and_says_why(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "number.yaml"
    path.write_text(cassette_text(response="'{\"wave\": 7731}'"))
    window.open(path)
    workspace = window.workspace
    assert workspace is not None
    search = look_for(workspace, "7731", qtbot)
    QTest.mouseClick(search.replacing, LEFT)
    type_over("high")
    qtbot.waitUntil(lambda: not search.replacing_steps.is_running)
    assert not workspace.document.is_modified
    assert rows(search, NOTE) == ["what stands there would no longer be JSON"]


def test_an_edit_searches_again(open_sample: Open, qtbot: QtBot) -> None:
    workspace = open_sample()
    search = look_for(workspace, "harbor-2-mini", qtbot)
    found = search.results.rowCount()
    response = workspace.document.cassette.interactions[0].response
    assert response is not None
    workspace.document.edit_body(0, "response", (response.body.text or "").replace("harbor-2-mini", "x"))
    qtbot.waitUntil(lambda: not search.steps.is_running)
    assert 0 < search.results.rowCount() < found


def test_a_large_file_is_searched_while_the_window_lives(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    body = "'" + "high tide, low tide. " * 20_000 + "'"
    single = cassette_text(response=body)
    item = single[single.index("- request") : single.index("version: 1")]
    path = tmp_path / "large.yaml"
    path.write_text(single.replace(item, item * 20))
    window.open(path)
    workspace = window.workspace
    assert workspace is not None
    press(Qt.Key.Key_F, modifier=BOTH)
    search = workspace.search
    type_text("walrus")
    longest = 0.0
    while search.steps.is_running:
        started = process_time()
        QCoreApplication.processEvents()
        longest = max(longest, process_time() - started)
    assert search.info.text() == "Not found"
    assert longest < 0.5
