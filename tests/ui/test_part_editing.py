"""Editing what the answer says, through the real window: typed, previewed, applied, undone, saved."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from inspector.cassette import Cassette
from inspector.echo_updates import Echo
from inspector.stream import read_stream
from inspector.ui.dialogs import Answer
from inspector.ui.main_window import MainWindow
from inspector.ui.part_preview import WHAT, WHERE, PartPreview, Snippet, SnippetRole, path_text
from inspector.ui.part_texts import as_draft, json_trouble, wanted
from inspector.ui.workspace import Workspace
from tests.goldens import golden
from tests.ui.conftest import Answers
from tests.ui.gestures import CONTROL, changed_lines, press

OLD, NEW = "up to 19°C", "up to 25°C"

Open = Callable[..., Workspace]


def put_caret(workspace: Workspace, text: str, *, select: bool = False) -> None:
    """Put the caret into a text of the message, as a click does."""
    found = workspace.message.document().find(text)
    assert not found.isNull()
    cursor = workspace.message.textCursor()
    cursor.setPosition(found.selectionStart())
    if select:
        cursor.setPosition(found.selectionEnd(), QTextCursor.MoveMode.KeepAnchor)
    workspace.message.setTextCursor(cursor)
    workspace.message.setFocus()


def settle(workspace: Workspace, qtbot: QtBot) -> None:
    """Wait until what would change is shown."""
    pane = workspace.part_editor
    qtbot.waitUntil(lambda: not pane._timer.isActive() and not pane._steps.is_running)


def rows(workspace: Workspace) -> list[tuple[str, str]]:
    """What the preview lists: words of groups, places and what becomes of them."""
    model = workspace.part_editor.preview
    found = []
    for group in range(model.rowCount()):
        parent = model.index(group, WHERE)
        found.append((parent.data(), ""))
        for row in range(model.rowCount(parent)):
            snippet = model.index(row, WHAT, parent).data(SnippetRole)
            found.append((model.index(row, WHERE, parent).data(), f"{snippet.old}→{snippet.new}"))
    return found


def type_over(workspace: Workspace, old: str, new: str) -> None:
    """Select a stretch in the editor of the part and type another text."""
    editor = workspace.part_editor.editor
    found = editor.document().find(old)
    assert not found.isNull()
    editor.setTextCursor(found)
    QTest.keyClick(editor, Qt.Key.Key_Delete)
    if new:
        found.insertText(new)


def body(workspace: Workspace, index: int, side: str = "response") -> str:
    interaction = workspace.document.cassette.interactions[index]
    message = interaction.response if side == "response" else interaction.request
    assert message is not None
    assert message.body.text is not None
    return message.body.text


@pytest.fixture
def answer(open_sample: Open) -> Workspace:
    """The sample at its second answer, whose text a later request repeats."""
    workspace = open_sample()
    workspace.selection.select(1)
    QApplication.processEvents()
    return workspace


def test_fix_a_fixture(window: MainWindow, answer: Workspace, qtbot: QtBot) -> None:
    """Journey 3: two events change, a later request follows, undo returns the bytes, the diff is small."""
    path = answer.document.path
    assert path is not None
    before = path.read_bytes()
    put_caret(answer, OLD, select=True)
    press(Qt.Key.Key_F2)
    pane = answer.part_editor
    assert pane.isVisible()
    assert pane.editor.hasFocus()
    assert pane.editor.textCursor().selectedText() == OLD
    pane.editor.textCursor().insertText(NEW)
    settle(answer, qtbot)
    assert pane.info_text() == "1 of 43 events change; left as recorded: usage"
    assert rows(answer) == [
        ("1 of 43 events change", ""),
        ("event 20", "19→25"),
        ("1 place in later requests repeats it", ""),
        ("2 · messages[4].content", "19→25"),
    ]
    press(Qt.Key.Key_Return, modifier=CONTROL)
    assert not pane.isVisible()
    assert answer.message.hasFocus()
    assert NEW in answer.message.toPlainText()
    assert "with 1 place in later requests" in window.statusBar().currentMessage()
    window.save()
    differing = changed_lines(before, path.read_bytes())
    assert [line[0] for line in differing] == ["-", "+", "-", "+"]
    assert all("19" in line or "25" in line for line in differing)
    stream = read_stream(Cassette.parse(path.read_bytes()).interactions[1])
    assert stream is not None
    assert NEW in stream.message.choices[0].joined("text")
    press(Qt.Key.Key_Z, modifier=CONTROL)
    assert answer.document.cassette.encode() == before


def test_an_unticked_place_stays(window: MainWindow, answer: Workspace, qtbot: QtBot) -> None:
    put_caret(answer, OLD)
    press(Qt.Key.Key_F2)
    type_over(answer, "19", "25")
    settle(answer, qtbot)
    pane = answer.part_editor
    (echo,) = pane.preview.chosen()
    pane.changes.setFocus()
    group = pane.preview.index(1, WHERE)
    pane.changes.setCurrentIndex(pane.preview.index(0, WHERE, group))
    press(Qt.Key.Key_Space)
    assert pane.preview.chosen() == []
    request = body(answer, echo.interaction, "request")
    pane.apply_button.click()
    assert body(answer, echo.interaction, "request") == request
    assert "25" in body(answer, 1)


def test_applied_before_it_was_listed_nothing_is_changed_unseen(
    window: MainWindow, answer: Workspace, qtbot: QtBot
) -> None:
    put_caret(answer, OLD)
    press(Qt.Key.Key_F2)
    type_over(answer, "19", "25")
    press(Qt.Key.Key_Return, modifier=CONTROL)
    pane = answer.part_editor
    assert pane.isVisible()
    assert "untick what is to stay, and apply again" in pane.info_text()
    press(Qt.Key.Key_Return, modifier=CONTROL)
    assert not pane.isVisible()
    assert answer.document.undo_stack.count() == 1


def test_a_click_on_a_row_goes_to_its_event(window: MainWindow, answer: Workspace, qtbot: QtBot) -> None:
    put_caret(answer, OLD)
    press(Qt.Key.Key_F2)
    type_over(answer, "19", "25")
    settle(answer, qtbot)
    pane = answer.part_editor
    row = pane.preview.index(0, WHERE, pane.preview.index(0, WHERE))
    QTest.mouseClick(
        pane.changes.viewport(),
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
        pane.changes.visualRect(row).center(),
    )
    assert answer.playhead.k == 20


def test_arguments_name_and_id_of_a_call(window: MainWindow, answer: Workspace, qtbot: QtBot) -> None:
    put_caret(answer, "ferry_times")
    press(Qt.Key.Key_F2)
    pane = answer.part_editor
    assert pane.editor.toPlainText().startswith('{\n  "from"')
    assert (pane.name.text(), pane.call_id.text()) == ("ferry_times", "call_Ub7nLe24")
    pane.call_id.setFocus()
    pane.call_id.selectAll()
    QTest.keyClicks(pane.call_id, "call_new")
    pane.name.setFocus()
    pane.name.selectAll()
    QTest.keyClicks(pane.name, "boats")
    type_over(answer, "Port Évrane", "Kirihama")
    settle(answer, qtbot)
    places = [where for where, _ in rows(answer)]
    assert "2 · messages[4].tool_calls[0].id" in places
    assert "2 · messages[4].tool_calls[0].function.name" in places
    assert "2 · messages[5].tool_call_id" in places
    pane.apply_button.click()
    later = json.loads(body(answer, 2, "request"))["messages"]
    call = later[4]["tool_calls"][0]
    assert (call["id"], call["function"]["name"]) == ("call_new", "boats")
    assert "Kirihama" in call["function"]["arguments"]
    assert later[5]["tool_call_id"] == "call_new"
    assert "call_Ub7nLe24" not in body(answer, 1)
    assert answer.document.undo_stack.count() == 1


def test_broken_arguments_are_said_with_line_and_column(
    window: MainWindow, answer: Workspace, qtbot: QtBot
) -> None:
    put_caret(answer, "ferry_times")
    press(Qt.Key.Key_F2)
    type_over(answer, "}", "")
    settle(answer, qtbot)
    pane = answer.part_editor
    assert "these arguments are not JSON: " in pane.info_text()
    assert pane.apply_button.isEnabled(), "a fixture may be about that"
    pane.apply_button.click()
    assert "not valid JSON" in answer.message.toPlainText()


def test_escape_takes_back_what_was_typed(window: MainWindow, answer: Workspace, qtbot: QtBot) -> None:
    put_caret(answer, OLD)
    press(Qt.Key.Key_F2)
    type_over(answer, "19", "25")
    assert answer.drafts.has(1)
    settle(answer, qtbot)
    press(Qt.Key.Key_Escape)
    assert not answer.part_editor.isVisible()
    assert len(answer.drafts) == 0
    assert not window.isWindowModified()


def test_what_was_typed_survives_a_look_elsewhere(
    window: MainWindow, answer: Workspace, answers: Answers, qtbot: QtBot
) -> None:
    put_caret(answer, OLD)
    press(Qt.Key.Key_F2)
    type_over(answer, "19", "25")
    answer.selection.select(0)
    assert not answer.part_editor.isVisible()
    assert answer.drafts.has(1)
    answer.show_tab("body")
    answer.selection.select(1)
    assert not answer.part_editor.isVisible()
    answer.show_tab("message")
    assert answer.part_editor.isVisible()
    assert NEW in answer.part_editor.editor.toPlainText()
    answers.unsaved = Answer.CANCEL
    window.close()
    assert answers.asked == ["unsaved"]


def test_saving_applies_it(window: MainWindow, answer: Workspace, qtbot: QtBot) -> None:
    put_caret(answer, OLD)
    press(Qt.Key.Key_F2)
    type_over(answer, "19", "25")
    answer.selection.select(0)
    assert window.save()
    path = answer.document.path
    assert path is not None
    stream = read_stream(Cassette.parse(path.read_bytes()).interactions[1])
    assert stream is not None
    assert NEW in stream.message.choices[0].joined("text")
    assert len(answer.drafts) == 0


def test_one_part_at_a_time(window: MainWindow, answer: Workspace, qtbot: QtBot) -> None:
    put_caret(answer, OLD)
    press(Qt.Key.Key_F2)
    type_over(answer, "19", "25")
    put_caret(answer, "ferry_times")
    press(Qt.Key.Key_F2)
    assert answer.part_editor.part == "0/text/0"
    assert "apply or cancel that first" in window.statusBar().currentMessage()


def test_a_draft_of_the_body_goes_first(window: MainWindow, answer: Workspace, qtbot: QtBot) -> None:
    answer.show_tab("body")
    answer.body.editor.textCursor().insertText(" ")
    answer.show_tab("message")
    put_caret(answer, OLD)
    press(Qt.Key.Key_F2)
    type_over(answer, "19", "25")
    settle(answer, qtbot)
    answer.part_editor.apply_button.click()
    assert answer.part_editor.info_text() == "the body has a draft that is not applied"
    assert NEW in answer.part_editor.editor.toPlainText()


def test_drafts_of_parts_come_back_from_a_recovery_file(answer: Workspace) -> None:
    stream = answer.playhead.stream
    assert stream is not None
    draft = as_draft(stream.message.parts[1])._replace(text="Other.", cursor=3)
    answer.drafts.put_part(1, draft)
    values = json.loads(json.dumps(answer.drafts.as_values()))
    answer.drafts.drop_part(1)
    answer.drafts.put_values(values)
    assert answer.drafts.part(1) == draft


def test_the_part_that_is_gone_is_said(window: MainWindow, answer: Workspace, qtbot: QtBot) -> None:
    put_caret(answer, OLD)
    press(Qt.Key.Key_F2)
    type_over(answer, "19", "25")
    answer.document.edit_body(1, "response", "data: [DONE]\n\n")
    answer.show_tab("message")
    pane = answer.part_editor
    pane.apply()
    assert answer.drafts.has(1), "nothing typed is lost"


def test_a_session_is_not_edited(window: MainWindow) -> None:
    window.open(Path(__file__).parents[1] / "data" / "cassettes" / "websocket.yaml")
    assert window.workspace is not None
    assert not window.actions_by_name["edit_part"].isEnabled()


def test_the_preview_is_a_sound_model(qtbot: QtBot) -> None:
    model = PartPreview()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    stream = golden("openai-chat", "plain-text").stream()
    model.show_events(stream, {0: "{}", 1: "x"})
    echoes = [Echo(1, ("a", 0), "text", "old", "new"), Echo(2, ("b",), "text", "old", "new", is_sure=False)]
    model.show_echoes(echoes)
    assert model.chosen() == echoes[:1]
    model.show_echoes([*echoes, echoes[0]._replace(interaction=3)])
    assert [echo.interaction for echo in model.chosen()] == [1, 3]
    model.show_events(stream, {})


class TestWords:
    def test_snippets(self) -> None:
        assert Snippet.of("It is 40 now.", "It is 25 now.") == Snippet("It is·", "40", "25", "·now.")
        assert Snippet.of("a", "ab") == Snippet("a", "", "b", "")
        assert Snippet.of("aa", "a") == Snippet("a", "a", "", "")
        long = Snippet.of("x" * 100 + "1" + "y" * 100, "x" * 100 + "2" + "y" * 100)
        assert (long.before, long.after) == ("…" + "x" * 14, "y" * 24 + "…")
        assert long.words() == f"…{'x' * 14}[1 becomes 2]{'y' * 24}…"

    def test_paths(self) -> None:
        assert path_text(("messages", 4, "tool_calls", 0, "id")) == "messages[4].tool_calls[0].id"

    def test_only_what_was_typed_is_wanted(self) -> None:
        part = next(
            part for part in golden("openai-chat", "parallel-tool-calls").stream().message.parts if part.text
        )
        draft = as_draft(part)
        assert wanted(part, draft) == (None, None, None)
        assert wanted(part, draft._replace(name="other")) == (None, "other", None)
        assert json_trouble(part, "{") != ""
        assert json_trouble(part, draft.text) == ""
