"""The stream debugger through the real window: filter, copy, detail, provenance, the line in the file."""

import base64
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractItemModel, QCoreApplication, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from inspector.stream.places import row_of
from inspector.ui.actions import EVENT_COMMANDS
from inspector.ui.body_view import BodyView
from inspector.ui.events_view import ADDS, NUMBER, PART, TYPE, EventsView
from inspector.ui.main_window import MainWindow
from inspector.ui.text_editors import TextEditors
from inspector.ui.workspace import Workspace
from tests.goldens import golden
from tests.helpers import cassette_text
from tests.ui.gestures import CONTROL, LEFT, click, focused, press, type_text

PIECES = ("Two", " boats", "\n", "  ", "caf\u00e9 \U0001f6a4", " leave")
SHIFT = Qt.KeyboardModifier.ShiftModifier
Show = Callable[..., Workspace]


def chunk(piece: str) -> str:
    """One event of a chat stream, its text escaped as many APIs do."""
    value = {"object": "chat.completion.chunk", "choices": [{"index": 0, "delta": {"content": piece}}]}
    return f"data: {json.dumps(value)}\n\n"


BODY = ": warm-up\n\n" + "".join(map(chunk, PIECES)) + "nonsense\ndata: [DONE]\n\ndata: {torn"


@pytest.fixture
def show(window: MainWindow, tmp_path: Path) -> Show:
    """Open a cassette whose answer is spelled as given."""

    def show(response: str, content_type: str = "text/event-stream") -> Workspace:
        path = tmp_path / "stream.yaml"
        path.write_text(cassette_text(response=response, content_type=content_type), encoding="utf-8")
        window.open(path)
        assert window.workspace is not None
        QCoreApplication.processEvents()
        return window.workspace

    return show


@pytest.fixture
def workspace(show: Show) -> Workspace:
    return show("|-\n" + BODY)


@pytest.fixture
def view(workspace: Workspace) -> EventsView:
    workspace.show_tab("events", focus=True)
    QCoreApplication.processEvents()
    return workspace.events


def column(view: EventsView, number: int) -> list[str]:
    """What a column says, row by row."""
    return [view.model.index(row, number).data() for row in range(view.model.rowCount())]


def clipboard() -> str:
    return QApplication.clipboard().text()


# Rows.


def test_every_row_says_what_it_is(view: EventsView) -> None:
    assert column(view, TYPE) == ["comment", *["text"] * 6, "ignored line", "end", "unterminated"]
    assert column(view, NUMBER) == ["", "1", "2", "3", "4", "5", "6", "", "7", ""]
    assert column(view, PART)[1:7] == ["text"] * 6
    assert column(view, ADDS)[2:5] == ["·boats", "↵", "··"]


def test_a_row_is_drawn_in_the_colours_of_the_theme(workspace: Workspace, view: EventsView) -> None:
    workspace.playhead.set_k(1)
    QCoreApplication.processEvents()
    image = view.table.viewport().grab().toImage()
    row = view.table.visualRect(view.model.index(1, ADDS))
    rows = range(row.top(), row.bottom())
    seen = {image.pixelColor(x, y).name() for x in range(image.width()) for y in rows}
    assert {workspace.theme.color(role).name() for role in ("selection", "muted")} <= seen
    other = view.table.visualRect(view.model.index(2, ADDS))
    assert image.pixelColor(other.right() - 2, other.center().y()) != workspace.theme.color("selection")


def test_a_row_far_away_comes_to_the_middle(show: Show) -> None:
    workspace = show("|+\n" + "".join(chunk(f"word {number} ") for number in range(200)))
    workspace.show_tab("events", focus=True)
    QCoreApplication.processEvents()
    table, height = workspace.events.table, workspace.events.table.viewport().height()

    def top_at(k: int) -> int:
        workspace.playhead.set_k(k)
        stream = workspace.playhead.stream
        assert stream is not None
        row = workspace.events.model.row_of(row_of(stream, k))
        assert row is not None
        place = table.visualRect(workspace.events.model.index(row, 0))
        assert 0 <= place.top() <= place.bottom() <= height
        return place.top()

    far = workspace.playhead.maximum // 2
    assert height * 0.3 < top_at(far) < height * 0.7
    before = table.verticalScrollBar().value()
    top_at(far + 1)
    assert table.verticalScrollBar().value() == before, "what follows is seen already"
    while table.verticalScrollBar().value() == before:
        far += 1
        top_at(far)
    assert table.verticalScrollBar().value() - before <= 3, "no further than it must"


def test_what_an_event_adds_is_marked_in_its_json(workspace: Workspace, view: EventsView) -> None:
    marked = []
    for k in range(1, 7):
        workspace.playhead.set_k(k)
        marked += view.detail.marked_texts()
    assert marked == ['"Two"', '" boats"', '"\\n"', '"  "', '"café 🚤"', '" leave"']


def test_raw_shows_the_bytes_of_an_event(workspace: Workspace, view: EventsView) -> None:
    workspace.playhead.set_k(5)
    QTest.mouseClick(view.pane.raw_button, LEFT)
    assert view.detail.toPlainText() == chunk(PIECES[4])
    view.pane.raw_button.setFocus()
    press(Qt.Key.Key_Space)
    assert not workspace.playhead.is_playing
    assert '"content": "café 🚤"' in view.detail.toPlainText()


def test_raw_bytes_of_a_frame_are_hexadecimal(show: Show) -> None:
    content = golden("bedrock-converse", "text").content
    workspace = show(
        f"!!binary {base64.b64encode(content).decode()}", content_type="application/vnd.amazon.eventstream"
    )
    workspace.show_tab("events", focus=True)
    workspace.playhead.set_k(1)
    QTest.mouseClick(workspace.events.pane.raw_button, LEFT)
    assert workspace.events.detail.toPlainText().startswith(f"00000000  {content[:4].hex(' ')}")
    workspace.show_tab("body", focus=True)
    marked = " ".join(workspace.body.editor.marked_texts())
    stream = workspace.playhead.stream
    assert stream is not None
    start, end = stream.lines[0].span
    assert bytes.fromhex(marked) == content[start:end]


# The filter.


def test_typing_filters_and_the_event_stays_known(workspace: Workspace, view: EventsView) -> None:
    workspace.playhead.set_k(2)
    press(Qt.Key.Key_Slash)
    assert focused() is view.filter.field
    type_text("caf")
    assert column(view, NUMBER) == ["5"]
    assert view.filter.text() == "1 of 10 rows · event 2 is filtered out"
    assert workspace.playhead.k == 2
    assert '" boats"' in view.detail.toPlainText()
    press(Qt.Key.Key_Down)
    assert workspace.playhead.k == 5
    assert view.filter.text() == "1 of 10 rows"
    press(Qt.Key.Key_Slash, Qt.Key.Key_Escape)
    assert view.model.rowCount() == 10
    assert view.table.currentIndex().row() == 5


def test_kinds_are_hidden_by_the_menu(view: EventsView) -> None:
    view.filter.kind_action("text").trigger()
    assert column(view, TYPE) == ["comment", "ignored line", "end", "unterminated"]
    view.filter.menu.actions()[0].trigger()
    assert view.model.rowCount() == 10
    assert view.filter.kind_action("text").isChecked()


def test_many_events_do_not_stop_the_window(show: Show, qtbot: QtBot) -> None:
    many = "".join(
        f'data: {{"choices":[{{"index":0,"delta":{{"content":"w{n}"}}}}]}}\n\n' for n in range(20_000)
    )
    workspace = show("|-\n" + many)
    workspace.show_tab("events", focus=True)
    view = workspace.events
    view.filter.field.setText("w1999")
    assert view.model.is_filtering  # it gave the window back before it was done
    qtbot.waitUntil(lambda: not view.model.is_filtering)
    assert view.model.rowCount() == 11


def test_the_model_while_filtering(view: EventsView) -> None:
    model: QAbstractItemModel = view.model
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning, model)
    for text, hidden in (("o", ()), ("", ("comment",)), ("zzz", ("text",)), ("", ())):
        view.model.set_filter(text, hidden)
        column(view, ADDS)
    assert view.model.rowCount() == 10


# Copying.


def test_rows_are_copied(workspace: Workspace, view: EventsView) -> None:
    click(view.table, view.model.index(1, ADDS))
    press(Qt.Key.Key_C, modifier=CONTROL)
    assert clipboard() == chunk("Two").removeprefix("data: ").strip()
    press(Qt.Key.Key_Down, Qt.Key.Key_Down, modifier=SHIFT)
    assert workspace.playhead.k == 3
    press(Qt.Key.Key_C, modifier=CONTROL | Qt.KeyboardModifier.AltModifier)
    assert clipboard() == "Two boats\n"
    view.copy_raw()
    assert clipboard() == "".join(map(chunk, PIECES[:3]))


# Provenance.


@pytest.fixture
def body(workspace: Workspace) -> BodyView:
    workspace.show_tab("body", focus=True)
    QCoreApplication.processEvents()
    return workspace.body


def put_caret(body: BodyView, text: str) -> None:
    """Click in front of a text."""
    cursor = QTextCursor(body.editor.document())
    cursor.setPosition(body.editor.document().find(text).selectionStart() + 1)
    QTest.mouseClick(body.editor.viewport(), LEFT, pos=body.editor.cursorRect(cursor).center())
    QCoreApplication.processEvents()


def test_the_bytes_of_the_event_are_marked_in_the_body(workspace: Workspace, body: BodyView) -> None:
    workspace.playhead.set_k(3)
    assert body.editor.marked_texts() == [chunk("\n")]
    workspace.playhead.set_k(0)
    assert body.editor.marked_texts() == []


def test_the_caret_moves_the_playhead(workspace: Workspace, body: BodyView) -> None:
    put_caret(body, "boats")
    assert workspace.playhead.k == 2
    press(Qt.Key.Key_Down, Qt.Key.Key_Down)
    assert workspace.playhead.k == 3
    type_text("x")
    press(Qt.Key.Key_Up, Qt.Key.Key_Up, Qt.Key.Key_Up, Qt.Key.Key_Up)
    assert workspace.playhead.k == 3
    assert body.editor.marked_texts() == []
    press(Qt.Key.Key_Escape)
    assert body.editor.marked_texts() == [chunk("\n")]


def test_the_event_is_scrolled_to_when_the_playhead_moves(show: Show) -> None:
    workspace = show("|-\n" + "".join(chunk(f"word {n} ") for n in range(300)))
    workspace.show_tab("body", focus=True)
    QCoreApplication.processEvents()
    editor = workspace.body.editor
    assert editor.verticalScrollBar().value() == 0
    for k in (250, 10):
        workspace.playhead.set_k(k)
        QCoreApplication.processEvents()
        selections = editor.extraSelections()
        cursor = QTextCursor(editor.document())
        cursor.setPosition(selections[0].cursor.selectionStart())
        assert editor.viewport().rect().contains(editor.cursorRect(cursor))
    assert editor.textCursor().position() == 0


def test_events_of_a_pretty_list_are_marked(show: Show) -> None:
    def element(text: str) -> str:
        return json.dumps({"candidates": [{"content": {"role": "model", "parts": [{"text": text}]}}]})

    workspace = show(f"'[{element('Ahoy')},{element('there')}]'", content_type="application/json")
    workspace.show_tab("body", focus=True)
    body = workspace.body
    assert body.view is not None
    assert body.view.name == "Pretty"
    workspace.playhead.set_k(2)
    assert json.loads(body.editor.marked_texts()[0]) == json.loads(element("there"))
    put_caret(body, "Ahoy")
    assert workspace.playhead.k == 1


# The line in the file.


def test_the_line_of_an_event_is_copied(workspace: Workspace, view: EventsView) -> None:
    path = workspace.document.path
    assert path is not None
    lines = path.read_text(encoding="utf-8").split("\n")
    for row in (1, 5, 9):
        click(view.table, view.model.index(row, ADDS))
        press(Qt.Key.Key_C, modifier=CONTROL | SHIFT)
        name, _, line = clipboard().rpartition(":")
        assert name == str(path)
        assert lines[int(line) - 1].strip() == (chunk(PIECES[row - 1]).strip() if row < 9 else "data: {torn")


def test_places_of_parts_headers_and_fields(workspace: Workspace) -> None:
    path = workspace.document.path
    assert path is not None
    lines = path.read_text(encoding="utf-8").split("\n")

    def current_line() -> str:
        line = workspace.places.line()
        assert line is not None
        return lines[line - 1].strip()

    tree, model = workspace.interactions.tree, workspace.interactions.model
    tree.setFocus()
    answer = model.index(1, 0, model.index(0, 0))
    tree.setCurrentIndex(answer)
    assert current_line() == "response:"
    tree.setCurrentIndex(model.index(0, 0, answer))
    assert current_line() == chunk("Two").strip()
    workspace.show_tab("headers", focus=True)
    table = workspace.headers.table
    for row, found in ((1, "code: 200"), (len(workspace.headers.model.rows) - 1, "- text/event-stream")):
        click(table, workspace.headers.model.index(row, 0))
        assert current_line() == found


def test_a_text_editor_is_started_at_the_line(workspace: Workspace, view: EventsView) -> None:
    started: list[list[str]] = []

    def start(program: str, arguments: list[str]) -> bool:
        started.append([program, *arguments])
        return True

    click(view.table, view.model.index(1, ADDS))
    place = f"{workspace.document.path}:{workspace.places.line()}"
    workspace.places.text_editors = TextEditors(start, find={"codium": "here"}.get, environment={})
    press(Qt.Key.Key_E, modifier=CONTROL | SHIFT)
    assert started == [["codium", "-g", place]]


@pytest.mark.qt_log_ignore("does not support", extend=True)
def test_the_menu_of_a_row(view: EventsView) -> None:
    place = view.table.visualRect(view.model.index(2, ADDS)).center()
    QTest.mouseClick(view.table.viewport(), Qt.MouseButton.RightButton, pos=place)
    view.table.customContextMenuRequested.emit(place)
    menu = QApplication.activePopupWidget()
    assert menu is not None
    names = [action.objectName() for action in menu.actions()]
    menu.close()
    assert names == [
        *EVENT_COMMANDS,
        "",
        "copy_event",
        "copy_added",
        "copy_raw",
        "",
        "copy_place",
        "open_place",
    ]
