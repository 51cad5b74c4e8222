"""What people do, through the real window: actions, keys and mouse, from opening to the saved file."""

import difflib
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QModelIndex, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from inspector.resource_files import resource
from inspector.ui.dialogs import Answer
from inspector.ui.events_view import ADDS, EventsView
from inspector.ui.main_window import MainWindow
from inspector.ui.pages import EmptyPage, ErrorPage
from inspector.ui.tab_pages import TABS
from inspector.ui.workspace import Workspace
from tests.ui.conftest import Answers

Open = Callable[..., Workspace]
NO_MODIFIER = Qt.KeyboardModifier.NoModifier
LEFT = Qt.MouseButton.LeftButton
SAMPLE = "go-vcr-tool-call.yaml"


def press(widget: QWidget, *keys: Qt.Key, modifier: Qt.KeyboardModifier = NO_MODIFIER) -> None:
    """Press keys where the focus is."""
    for key in keys:
        QTest.keyClick(QApplication.focusWidget() or widget, key, modifier)


def shown_characters(workspace: Workspace, part: str) -> str:
    """The characters of a part that are not faint at the playhead."""
    view = workspace.message
    placed = next(placed for placed in view.placed if placed.section.part == part)
    faint = [
        (selection.cursor.selectionStart(), selection.cursor.selectionEnd())
        for selection in view.extraSelections()
        if selection.format.foreground().style() != Qt.BrushStyle.NoBrush
    ]
    text = view.document().toRawText()
    inside = range(placed.text_start, placed.end)
    return "".join(text[at] for at in inside if not any(start <= at < end for start, end in faint))


def changed_lines(before: bytes, after: bytes) -> list[str]:
    """The removed and added lines between two files."""
    diff = difflib.ndiff(before.decode().splitlines(keepends=True), after.decode().splitlines(keepends=True))
    return [line for line in diff if line[0] in "+-"]


def replace_in_body(workspace: Workspace, old: str, new: str) -> None:
    """Type over a stretch of the body's editor."""
    editor = workspace.body.editor
    found = editor.document().find(old)
    assert not found.isNull(), f"{old!r} is not in the editor"
    found.insertText(new)


# 1. Look.


def test_opening_a_cassette_shows_the_assembled_answer(window: MainWindow, open_sample: Open) -> None:
    workspace = open_sample()
    text = workspace.message.toPlainText()
    assert workspace.tab == "message"
    assert workspace.interactions.model.rowCount() == 3
    assert "I'll check Saturday's forecast" in text
    assert '"town": "Port Évrane"' in text, "the tool call is pretty-printed"
    assert "valid JSON from event" in text
    assert "tool_calls" in text
    assert "tokens" in text
    assert workspace.playhead.k == workspace.playhead.maximum == 23
    assert window.windowTitle().startswith(SAMPLE)
    assert "go-vcr v2 · 3 interactions" in window.status_text()


def test_without_a_file_the_window_offers_the_sample(window: MainWindow, qtbot: QtBot) -> None:
    page = window.centralWidget()
    assert isinstance(page, EmptyPage)
    QTest.mouseClick(page.sample_button, LEFT)
    assert window.document is not None
    assert window.document.path is None
    assert len(window.document.cassette.interactions) == 3


def test_the_tree_leads_to_a_part(open_sample: Open) -> None:
    workspace = open_sample()
    workspace.show_tab("body")
    model, tree = workspace.interactions.model, workspace.interactions.tree
    response = model.index(1, 0, model.index(2, 0, QModelIndex()))
    tree.setCurrentIndex(model.index(0, 0, response))
    assert workspace.selection.index == 2
    assert workspace.tab == "message"


def test_a_plain_answer_opens_its_body_and_has_no_timeline(open_sample: Open) -> None:
    workspace = open_sample("ruby-vcr-chat.yml")
    assert workspace.tab == "body", "a list of models is no conversation"
    assert not workspace.transport.isVisible()
    workspace.selection.select(1)
    assert workspace.tab == "message"
    assert workspace.transport.isVisible()


# 2. Debug a stream.


def test_keys_move_the_playhead_and_the_message_follows(open_sample: Open) -> None:
    workspace = open_sample()
    workspace.focus_page()
    full = shown_characters(workspace, "0/text/0")
    press(workspace, Qt.Key.Key_Home)
    assert workspace.playhead.k == 0
    assert shown_characters(workspace, "0/text/0") == ""
    press(workspace, Qt.Key.Key_Right, Qt.Key.Key_Right)
    assert workspace.playhead.k == 2
    first = shown_characters(workspace, "0/text/0")
    press(workspace, Qt.Key.Key_Right)
    assert shown_characters(workspace, "0/text/0").startswith(first)
    press(workspace, Qt.Key.Key_PageDown)
    assert workspace.playhead.k == 13
    press(workspace, Qt.Key.Key_End, Qt.Key.Key_Left, Qt.Key.Key_PageUp)
    assert workspace.playhead.k == 12
    press(workspace, Qt.Key.Key_End)
    assert shown_characters(workspace, "0/text/0") == full


def test_scrubbing_does_not_move_the_layout(open_sample: Open) -> None:
    workspace = open_sample()
    before = workspace.message.document().size(), workspace.message.toPlainText()
    for k in range(workspace.playhead.maximum + 1):
        workspace.playhead.set_k(k)
        assert (workspace.message.document().size(), workspace.message.toPlainText()) == before


def test_the_characters_of_the_event_are_marked(open_sample: Open) -> None:
    workspace = open_sample()
    stream = workspace.playhead.stream
    assert stream is not None
    for k in range(1, workspace.playhead.maximum + 1):
        workspace.playhead.set_k(k)
        marked = [
            selection.cursor.selectedText()
            for selection in workspace.message.extraSelections()
            if selection.format.background().style() != Qt.BrushStyle.NoBrush
        ]
        if stream.kinds[k - 1] == "text":
            assert marked == [stream.adds(k - 1)]


def test_clicking_a_word_goes_to_the_event_that_wrote_it(open_sample: Open, qtbot: QtBot) -> None:
    workspace = open_sample()
    view = workspace.message
    placed = next(placed for placed in view.placed if placed.section.part == "0/text/0")
    offset = placed.section.shown.index("forecast") + 2
    cursor = QTextCursor(view.document())
    cursor.setPosition(placed.text_start + offset)
    point = view.cursorRect(cursor).center() + QPoint(2, 0)
    QTest.mouseClick(view.viewport(), LEFT, pos=point)
    stream = workspace.playhead.stream
    assert stream is not None
    assert workspace.playhead.k == stream.event_at("0/text/0", offset) + 1


def test_dragging_the_timeline_moves_the_playhead(open_sample: Open, qtbot: QtBot) -> None:
    workspace = open_sample()
    timeline = workspace.transport.timeline
    start = QPoint(round(timeline.x_of(5)), 30)
    QTest.mousePress(timeline, LEFT, pos=start)
    assert workspace.playhead.k == 5
    # QTest's moves carry no buttons here, so the event is made by hand.
    QApplication.sendEvent(timeline, dragged(round(timeline.x_of(9))))
    assert workspace.playhead.k == 9
    QTest.mouseRelease(timeline, LEFT, pos=QPoint(round(timeline.x_of(9)), 30))


def dragged(x: int) -> QMouseEvent:
    """A mouse that moves with its left button down."""
    place = QPointF(x, 30)
    return QMouseEvent(QEvent.Type.MouseMove, place, place, Qt.MouseButton.NoButton, LEFT, NO_MODIFIER)


def test_playing_runs_to_the_end_and_stops(open_sample: Open, qtbot: QtBot) -> None:
    workspace = open_sample()
    workspace.playhead.set_rate(100)
    workspace.focus_page()
    press(workspace, Qt.Key.Key_Space)
    assert workspace.playhead.is_playing
    qtbot.waitUntil(lambda: not workspace.playhead.is_playing, timeout=5000)
    assert workspace.playhead.k == workspace.playhead.maximum


def test_playing_can_be_paused_by_key(open_sample: Open) -> None:
    workspace = open_sample()
    workspace.focus_page()
    press(workspace, Qt.Key.Key_Space, Qt.Key.Key_Space)
    assert not workspace.playhead.is_playing


def test_brackets_jump_between_markers(open_sample: Open) -> None:
    workspace = open_sample()
    workspace.focus_page()
    press(workspace, Qt.Key.Key_Home, Qt.Key.Key_BracketRight)
    stream = workspace.playhead.stream
    assert stream is not None
    assert workspace.playhead.k == stream.markers[0].k
    press(workspace, Qt.Key.Key_End, Qt.Key.Key_BracketLeft)
    assert workspace.playhead.k < workspace.playhead.maximum


def test_the_event_table_is_the_playhead(open_sample: Open) -> None:
    workspace = open_sample()
    workspace.show_tab("events", focus=True)
    view = workspace.pages.page("events")
    assert isinstance(view, EventsView)
    workspace.playhead.set_k(7)
    assert view.table.currentIndex().row() == 6
    press(view.table, Qt.Key.Key_Right)
    assert workspace.playhead.k == 8
    assert view.table.currentIndex().row() == 7
    press(view.table, Qt.Key.Key_Down)
    assert workspace.playhead.k == 9
    assert view.model.index(8, ADDS).data()
    assert '"delta"' in view.detail.toPlainText()


# 3. Fix a fixture.


def test_an_edited_body_is_saved_and_nothing_else_changes(
    window: MainWindow, open_sample: Open, answers: Answers
) -> None:
    workspace = open_sample()
    document = workspace.document
    assert document.path is not None
    before = document.path.read_bytes()
    workspace.selection.set_side("request")
    workspace.show_tab("body")
    replace_in_body(workspace, "Port Évrane to 霧浜", "Port Évrane to 夕霧浜")
    assert workspace.drafts
    window.actions_by_name["apply"].trigger()
    assert window.isWindowModified()
    window.actions_by_name["save"].trigger()
    after = document.path.read_bytes()
    lines = changed_lines(before, after)
    assert [line.split(":")[0].strip("+- ") for line in lines] == ["content_length"] * 2 + ["body"] * 2
    assert before.replace("to 霧浜".encode(), "to 夕霧浜".encode(), 1).replace(b": 1388", b": 1391", 1) == after
    assert not document.is_modified
    assert not window.isWindowModified()
    assert answers.asked == []


def test_undo_returns_the_exact_bytes(window: MainWindow, open_sample: Open) -> None:
    workspace = open_sample()
    document = workspace.document
    before = document.cassette
    workspace.show_tab("body")
    workspace.body.show_as("Raw")
    replace_in_body(workspace, "[DONE]", "[GONE]")
    window.actions_by_name["apply"].trigger()
    assert document.cassette is not before
    window.actions_by_name["undo"].trigger()
    assert document.cassette is before
    assert not document.is_modified
    window.actions_by_name["redo"].trigger()
    assert b"[GONE]" in document.cassette.encode()


def test_control_z_in_the_editor_first_takes_back_typing_then_the_edit(
    window: MainWindow, open_sample: Open
) -> None:
    workspace = open_sample()
    before = workspace.document.cassette
    workspace.edit_body()
    replace_in_body(workspace, "[DONE]", "[GONE]")
    control = Qt.KeyboardModifier.ControlModifier
    press(window, Qt.Key.Key_Z, modifier=control)
    assert not workspace.drafts
    replace_in_body(workspace, "[DONE]", "[GONE]")
    press(window, Qt.Key.Key_Return, modifier=control)
    assert workspace.document.cassette is not before
    press(window, Qt.Key.Key_Z, modifier=control)
    assert workspace.document.cassette is before


def test_the_stream_follows_an_edit_of_its_body(window: MainWindow, open_sample: Open) -> None:
    workspace = open_sample()
    workspace.show_tab("body")
    replace_in_body(workspace, '" fore"', '" weather fore"')
    window.actions_by_name["apply"].trigger()
    stream = workspace.playhead.stream
    assert stream is not None
    assert "weather forecast" in stream.message.choices[0].joined("text")
    workspace.show_tab("message")
    assert "weather forecast" in workspace.message.toPlainText()


def test_json_that_is_broken_is_refused_in_the_pretty_view_and_kept(open_sample: Open) -> None:
    workspace = open_sample()
    workspace.selection.set_side("request")
    workspace.show_tab("body")
    before = workspace.document.cassette
    replace_in_body(workspace, '"role"', '"role')
    assert not workspace.body.apply()
    assert workspace.document.cassette is before
    assert workspace.drafts, "what was typed is still there"
    assert "at " in workspace.body.problem_text(), "the error names its place"


def test_escape_takes_a_draft_back_and_undo_brings_it_again(window: MainWindow, open_sample: Open) -> None:
    workspace = open_sample()
    workspace.edit_body()
    replace_in_body(workspace, "[DONE]", "[GONE]")
    press(window, Qt.Key.Key_Escape)
    assert not workspace.drafts
    assert "[GONE]" not in workspace.body.editor.toPlainText()
    workspace.body.editor.undo()
    assert "[GONE]" in workspace.body.editor.toPlainText()


def test_a_draft_survives_a_look_elsewhere_and_is_saved(window: MainWindow, open_sample: Open) -> None:
    workspace = open_sample()
    workspace.show_tab("body")
    replace_in_body(workspace, "[DONE]", "[GONE]")
    workspace.selection.select(2)
    assert "[GONE]" not in workspace.body.editor.toPlainText()
    assert workspace.drafts
    workspace.selection.select(0)
    assert "[GONE]" in workspace.body.editor.toPlainText()
    workspace.selection.select(1)
    window.actions_by_name["save"].trigger()
    assert workspace.document.path is not None
    assert workspace.document.path.read_bytes().count(b"[GONE]") == 1


@pytest.mark.parametrize("name", ["go-vcr-tool-call.yaml", "vcrpy-chat.yaml", "ruby-vcr-chat.yml"])
def test_saving_without_edits_writes_the_same_bytes(
    window: MainWindow, open_sample: Open, answers: Answers, tmp_path: Path, name: str
) -> None:
    workspace = open_sample(name)
    answers.to_save = tmp_path / "copy.yaml"
    window.actions_by_name["save_as"].trigger()
    assert answers.to_save.read_bytes() == resource("samples", name).read_bytes()
    assert workspace.document.path == answers.to_save


def test_closing_with_changes_asks(window: MainWindow, open_sample: Open, answers: Answers) -> None:
    workspace = open_sample()
    workspace.show_tab("body")
    replace_in_body(workspace, "[DONE]", "[GONE]")
    answers.unsaved = Answer.CANCEL
    assert not window.close()
    answers.unsaved = Answer.SAVE
    path = workspace.document.path
    assert window.close()
    assert answers.asked == ["unsaved", "unsaved"]
    assert path is not None
    assert b"[GONE]" in path.read_bytes()


def test_closing_without_changes_does_not_ask(window: MainWindow, open_sample: Open, answers: Answers) -> None:
    open_sample()
    assert window.close()
    assert answers.asked == []


def test_the_sample_asks_where_to_save(window: MainWindow, answers: Answers, tmp_path: Path) -> None:
    window.open_sample()
    answers.to_save = tmp_path / "mine.yaml"
    window.actions_by_name["save"].trigger()
    assert answers.to_save.read_bytes() == resource("samples", SAMPLE).read_bytes()


# Files that are broken.


def test_a_broken_file_says_where(window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "broken.yaml"
    path.write_bytes(b"version: 2\ninteractions:\n- id: 0\n  request: {method: GET\n- id: 1\n")
    window.open(path)
    page = window.centralWidget()
    assert isinstance(page, ErrorPage)
    assert "Line 4, column 12" in page.message.text()


def test_yaml_that_is_no_cassette_is_said_calmly(window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "compose.yaml"
    path.write_bytes(b"services:\n  web: {image: x}\n")
    window.open(path)
    page = window.centralWidget()
    assert isinstance(page, ErrorPage)
    assert "not a cassette" in page.message.text()
    path.write_bytes(resource("samples", SAMPLE).read_bytes())
    window.actions_by_name["reload"].trigger()
    assert window.document is not None


def test_a_file_that_is_not_there_is_said_calmly(window: MainWindow, tmp_path: Path) -> None:
    window.open(tmp_path / "nothing.yaml")
    assert isinstance(window.centralWidget(), ErrorPage)


def test_one_broken_interaction_leaves_the_others_usable(window: MainWindow, tmp_path: Path) -> None:
    first, second = resource("samples", "vcrpy-chat.yaml").read_bytes().split(b"\n- request:")[1:3]
    path = tmp_path / "half.yaml"
    items = (first, b" {", second)
    path.write_bytes(b"interactions:" + b"".join(b"\n- request:" + item for item in items))
    window.open(path)
    workspace = window.workspace
    assert workspace is not None
    assert "assistant" in workspace.message.toPlainText()
    workspace.selection.select(1)
    assert "cannot be read" in workspace.banner_text()
    assert "line" in workspace.banner_text()
    workspace.selection.select(2)
    assert workspace.banner_text() == ""


def test_a_stream_of_an_unknown_dialect_shows_its_events(window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "unknown.yaml"
    path.write_text(
        "interactions:\n- request: {method: POST, uri: 'http://a.example/x', body: null, headers: {}}\n"
        "  response:\n    status: {code: 200, message: OK}\n    headers: {}\n"
        '    body: {string: "data: {\\"a\\": 1}\\n\\ndata: two\\n\\n"}\n',
        encoding="utf-8",
    )
    window.open(path)
    workspace = window.workspace
    assert workspace is not None
    assert workspace.tab == "events"
    assert "No reader for this stream yet" in workspace.banner_text()
    assert workspace.playhead.maximum == 2


# Finding one's way.


def test_filtering_interactions(window: MainWindow, open_sample: Open) -> None:
    workspace = open_sample("vcrpy-chat.yaml")
    window.actions_by_name["filter"].trigger()
    workspace.interactions.filter.setText("429")
    assert workspace.interactions.model.rowCount() == 1
    workspace.interactions.filter.setText("nothing like this")
    assert workspace.interactions.model.rowCount() == 0
    workspace.interactions.filter.clear()
    assert workspace.interactions.model.rowCount() == 3


def test_alt_arrows_step_through_interactions(window: MainWindow, open_sample: Open) -> None:
    workspace = open_sample()
    alt = Qt.KeyboardModifier.AltModifier
    press(window, Qt.Key.Key_Down, modifier=alt)
    assert workspace.selection.index == 1
    press(window, Qt.Key.Key_Down, Qt.Key.Key_Down, modifier=alt)
    assert workspace.selection.index == 2
    press(window, Qt.Key.Key_Up, modifier=alt)
    assert workspace.selection.index == 1


def test_control_digits_show_tabs_and_control_r_the_other_side(window: MainWindow, open_sample: Open) -> None:
    workspace = open_sample()
    control = Qt.KeyboardModifier.ControlModifier
    for key, tab in ((Qt.Key.Key_2, "events"), (Qt.Key.Key_3, "body"), (Qt.Key.Key_4, "headers")):
        press(window, key, modifier=control)
        assert workspace.tab == tab
    press(window, Qt.Key.Key_R, modifier=control)
    assert workspace.selection.side == "request"


def test_find_goes_from_hit_to_hit(window: MainWindow, open_sample: Open, qtbot: QtBot) -> None:
    workspace = open_sample()
    press(window, Qt.Key.Key_F, modifier=Qt.KeyboardModifier.ControlModifier)
    assert workspace.find_bar.field.hasFocus()
    QTest.keyClicks(workspace.find_bar.field, "ferry")
    press(window, Qt.Key.Key_Return)
    first = workspace.message.textCursor().selectionStart()
    assert workspace.message.textCursor().selectedText() == "ferry"
    window.actions_by_name["find_next"].trigger()
    assert workspace.message.textCursor().selectionStart() >= first
    press(window, Qt.Key.Key_Escape)
    assert not workspace.find_bar.isVisible()


def test_replace_all_is_one_draft(window: MainWindow, open_sample: Open) -> None:
    workspace = open_sample()
    workspace.show_tab("body")
    window.actions_by_name["find"].trigger()
    count = workspace.body.editor.toPlainText().count("harbor-2-mini")
    assert workspace.body.replace_all("harbor-2-mini", "harbor-3") == count
    assert workspace.body.apply()
    stream = workspace.playhead.stream
    assert stream is not None
    assert stream.message.model == "harbor-3"


def test_headers_and_yaml(open_sample: Open) -> None:
    workspace = open_sample("vcrpy-chat.yaml")
    workspace.selection.select(1)
    workspace.show_tab("headers")
    page = workspace.pages.page("headers")
    rows = {row.name.lower(): row.value for row in page.model.rows}  # type: ignore[attr-defined]
    assert rows["retry-after"] == "12"
    page.yaml_button.click()  # type: ignore[attr-defined]
    assert page.yaml.toPlainText().startswith("- request:")  # type: ignore[attr-defined]


def test_f6_goes_round_the_panes(window: MainWindow, open_sample: Open) -> None:
    workspace = open_sample()
    seen = []
    for _ in range(3):
        window.actions_by_name["next_pane"].trigger()
        seen.append(QApplication.focusWidget())
    assert workspace.transport.timeline in seen
    assert workspace.message in seen
    assert workspace.interactions.tree in seen


def test_f1_shows_the_keys(window: MainWindow, answers: Answers) -> None:
    press(window, Qt.Key.Key_F1)
    assert answers.asked == ["keys"]


def test_light_and_dark(window: MainWindow, open_sample: Open) -> None:
    open_sample()
    window.actions_by_name["theme_dark"].trigger()
    dark = window.grab().toImage().pixelColor(700, 500)
    window.actions_by_name["theme_light"].trigger()
    light = window.grab().toImage().pixelColor(700, 500)
    assert dark.lightness() < 60
    assert light.lightness() > 200


def test_what_is_to_come_can_be_hidden(window: MainWindow, open_sample: Open) -> None:
    workspace = open_sample()
    workspace.playhead.set_k(3)
    window.actions_by_name["hide_future"].trigger()
    colours = {
        selection.format.foreground().color().name()
        for selection in workspace.message.extraSelections()
        if selection.format.foreground().style() != Qt.BrushStyle.NoBrush
    }
    assert len(colours) == 1
    assert workspace.message.palette().base().color().name() in colours


# Drafts are never lost, and nothing happens out of sight.


def test_undo_goes_where_the_edit_was(window: MainWindow, open_sample: Open) -> None:
    workspace = open_sample()
    workspace.show_tab("body")
    replace_in_body(workspace, "[DONE]", "[GONE]")
    window.actions_by_name["apply"].trigger()
    workspace.selection.select(2)
    window.actions_by_name["undo"].trigger()
    assert workspace.selection.index == 0
    assert window.statusBar().currentMessage() == "Undone: response body of interaction 0"


def test_saving_drafts_elsewhere_does_not_move_anything(window: MainWindow, open_sample: Open) -> None:
    workspace = open_sample()
    workspace.show_tab("body")
    replace_in_body(workspace, "[DONE]", "[GONE]")
    workspace.selection.select(2)
    model = workspace.interactions.model
    assert model.has_draft(model.index(0, 0))
    workspace.show_tab("message")
    window.actions_by_name["save"].trigger()
    assert (workspace.selection.index, workspace.tab) == (2, "message")
    assert window.statusBar().currentMessage().endswith("the drafts of interaction 0")
    assert not model.has_draft(model.index(0, 0))


def test_a_draft_that_cannot_be_saved_is_shown(window: MainWindow, open_sample: Open) -> None:
    workspace = open_sample()
    path = workspace.document.path
    assert path is not None
    before = path.read_bytes()
    workspace.selection.set_side("request")
    workspace.show_tab("body")
    replace_in_body(workspace, '"role"', '"role')
    workspace.selection.select(2)
    window.actions_by_name["save"].trigger()
    assert (workspace.selection.index, workspace.tab) == (0, "body")
    assert workspace.body.problem_text()
    assert path.read_bytes() == before


def test_broken_json_can_be_taken_over_to_raw(window: MainWindow, open_sample: Open) -> None:
    workspace = open_sample()
    workspace.selection.set_side("request")
    workspace.show_tab("body")
    replace_in_body(workspace, '"role"', '"role')
    workspace.body.show_as("Raw")
    assert workspace.body.apply()
    request = workspace.document.cassette.interactions[0].request
    assert request is not None
    assert '"role:' in (request.body.text or "")


def test_a_draft_of_a_very_long_line_survives(window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "long.yaml"
    path.write_text(
        "interactions:\n"
        + "".join(
            f"- request: {{method: POST, uri: 'http://h/{n}', headers: {{}}, body: 'start {'x' * 60_000}'}}\n"
            for n in range(2)
        ),
        encoding="utf-8",
    )
    window.open(path)
    workspace = window.workspace
    assert workspace is not None
    workspace.selection.set_side("request")
    workspace.show_tab("body")
    assert workspace.body.editor.isReadOnly()
    workspace.body.strip.anyway_asked.emit()
    replace_in_body(workspace, "start", "begin")
    workspace.selection.select(1)
    workspace.selection.select(0)
    workspace.selection.select(1)
    window.actions_by_name["save"].trigger()
    assert path.read_bytes().count(b"'begin x") == 1


def test_a_null_body_can_be_given_a_text(window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "null.yaml"
    path.write_text(
        "interactions:\n- request:\n    body: null\n    headers: {}\n    method: GET\n    uri: http://h/\n",
        encoding="utf-8",
    )
    window.open(path)
    workspace = window.workspace
    assert workspace is not None
    workspace.selection.set_side("request")
    workspace.show_tab("body")
    workspace.body.editor.insertPlainText("hello")
    window.actions_by_name["save"].trigger()
    assert "body: hello\n" in path.read_text(encoding="utf-8")


def test_replace_minds_the_case(open_sample: Open) -> None:
    workspace = open_sample()
    workspace.show_tab("body")
    assert workspace.body.replace_all("HARBOR-2-MINI", "x") == 0


def test_escape_closes_the_find_bar_before_it_takes_a_draft_back(window: MainWindow, open_sample: Open) -> None:
    workspace = open_sample()
    workspace.edit_body()
    replace_in_body(workspace, "[DONE]", "[GONE]")
    window.actions_by_name["find"].trigger()
    workspace.focus_page()
    press(window, Qt.Key.Key_Escape)
    assert not workspace.find_bar.isVisible()
    assert workspace.drafts


# Odd files open, and say what is odd.


def open_text(window: MainWindow, path: Path, text: str) -> Workspace:
    path.write_text(text, encoding="utf-8")
    window.open(path)
    assert window.workspace is not None
    return window.workspace


def test_hosts_that_are_placeholders(window: MainWindow, tmp_path: Path) -> None:
    items = "".join(
        f"- request: {{method: GET, uri: '{url}', headers: {{}}, body: null}}\n"
        for url in ("http://[REDACTED]/v1/x", "http://[::1", "http://a℀b.com/", "<BASE>/v1")
    )
    workspace = open_text(window, tmp_path / "hosts.yaml", f"interactions:\n{items}")
    model = workspace.interactions.model
    assert [str(model.index(row, 0).data()) for row in range(4)] == [
        "0 GET /v1/x", "1 GET http://[::1", "2 GET /", "3 GET <BASE>/v1",
    ]  # fmt: skip


def test_a_broken_interaction_shows_its_lines(window: MainWindow, tmp_path: Path) -> None:
    good = "- request: {method: GET, uri: 'http://h/', headers: {}, body: null}\n"
    bad = "- request:\n    method: [POST\n    uri: http://h/\n"
    workspace = open_text(window, tmp_path / "bad.yaml", f"interactions:\n{good}{bad}{good}")
    workspace.selection.select(1)
    assert workspace.tab == "headers"
    page = workspace.pages.page("headers")
    assert "method: [POST" in page.yaml.toPlainText()  # type: ignore[attr-defined]
    assert "cannot be read" in workspace.banner_text()


def test_an_event_that_is_no_json_is_named_in_the_message(window: MainWindow, tmp_path: Path) -> None:
    chunk = '{"choices":[{"index":0,"delta":{"content":"Hi"}}]}'
    workspace = open_text(
        window,
        tmp_path / "malformed.yaml",
        "interactions:\n- request: {method: POST, uri: 'http://h/', headers: {}, body: null}\n"
        "  response:\n    status: {code: 200, message: OK}\n    headers: {}\n"
        f"    body:\n      string: |+\n        data: {chunk}\n\n        data: {chunk}YY\n\n",
    )
    assert "event 2: the data is not JSON" in workspace.message.toPlainText()


def test_identities_that_are_no_text_do_not_matter(window: MainWindow, tmp_path: Path) -> None:
    answer = (
        '{"id": {}, "model": 5, "choices": [{"message": {"role": {}, "content": "Hi"}, "finish_reason": 1}]}'
    )
    workspace = open_text(
        window,
        tmp_path / "odd.yaml",
        "interactions:\n- request: {method: POST, uri: 'http://h/', headers: {}, body: null}\n"
        "  response:\n    status: {code: 200, message: '<b>OK'}\n    headers: {}\n"
        f"    body: {{string: '{answer}'}}\n",
    )
    assert "Hi" in workspace.message.toPlainText()


def test_an_answer_that_nobody_can_read_opens_its_body(window: MainWindow, tmp_path: Path) -> None:
    workspace = open_text(
        window,
        tmp_path / "unread.yaml",
        "interactions:\n- request:\n    method: POST\n    uri: http://h/\n    headers: {}\n"
        '    body: \'{"messages": [{"role": "user", "content": "Hi"}]}\'\n'
        "  response:\n    status: {code: 200, message: OK}\n    headers: {}\n"
        "    body: {string: '{\"answer\": 42}'}\n",
    )
    assert workspace.tab == "body"
    workspace.show_tab("message")
    assert "No reader for this answer yet: it is under Body." in workspace.banner_text()


def test_the_filter_is_left_by_keys(window: MainWindow, open_sample: Open) -> None:
    workspace = open_sample("vcrpy-chat.yaml")
    window.actions_by_name["filter"].trigger()
    workspace.interactions.filter.setText("429")
    press(window, Qt.Key.Key_Return)
    assert workspace.selection.index == 1
    assert workspace.interactions.tree.hasFocus()
    window.actions_by_name["filter"].trigger()
    press(window, Qt.Key.Key_Escape)
    assert workspace.interactions.model.rowCount() == 3
    press(window, Qt.Key.Key_Escape)
    assert workspace.interactions.tree.hasFocus()


def test_each_interaction_keeps_its_place(open_sample: Open) -> None:
    workspace = open_sample()
    workspace.playhead.set_k(5)
    workspace.selection.select(1)
    assert workspace.playhead.k == workspace.playhead.maximum
    workspace.selection.select(0)
    assert workspace.playhead.k == 5


def test_reload_keeps_the_place_and_asks_before_changes_are_lost(
    window: MainWindow, open_sample: Open, answers: Answers
) -> None:
    workspace = open_sample()
    workspace.selection.select(1)
    workspace.playhead.set_k(9)
    window.actions_by_name["reload"].trigger()
    workspace = window.workspace or workspace
    assert (workspace.selection.index, workspace.playhead.k) == (1, 9)
    workspace.show_tab("body")
    replace_in_body(workspace, "[DONE]", "[GONE]")
    answers.reload = False
    window.actions_by_name["reload"].trigger()
    assert answers.asked == ["reload"]
    assert workspace.drafts


def test_a_cancelled_save_as_leaves_a_draft_a_draft(window: MainWindow, answers: Answers) -> None:
    window.open_sample()
    workspace = window.workspace
    assert workspace is not None
    workspace.show_tab("body")
    replace_in_body(workspace, "[DONE]", "[GONE]")
    answers.to_save = None
    window.actions_by_name["save"].trigger()
    assert answers.asked == ["save as"]
    assert workspace.drafts


def test_a_click_on_a_tab_leads_to_its_page_and_not_to_a_control_of_it(
    open_sample: Callable[..., Workspace],
) -> None:
    workspace = open_sample()
    workspace.message.setFocus()
    targets = {"events": workspace.events.table, "body": workspace.body.editor, "message": workspace.message}
    for tab, target in targets.items():
        position = workspace.tabs.tabRect(TABS.index(tab)).center()
        QTest.mouseClick(workspace.tabs, Qt.MouseButton.LeftButton, pos=position)
        assert workspace.tab == tab
        assert target.hasFocus(), tab
