"""Bodies that are neither JSON nor a stream, through the real window: forms, parts, pictures, files."""

import base64
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QCoreApplication, QIODevice, Qt
from PySide6.QtGui import QImage, QImageWriter
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from inspector.ui import image_view
from inspector.ui.body_view import MAX_EDITED, BodyView, _broken
from inspector.ui.main_window import MainWindow
from tests.helpers import cassette_text
from tests.ui.conftest import Answers
from tests.ui.gestures import CONTROL, changed_lines, press

FORM = "name=Le+verger&note=caf%c3%a9%2c+two&flag"
PARTS = (
    b'--pips\r\nContent-Disposition: form-data; name="model"\r\n\r\near-1\r\n'
    b'--pips\r\nContent-Disposition: form-data; name="file"; filename="pip.wav"\r\n'
    b"Content-Type: audio/wav\r\n\r\nRIFF\x24\0\0\0WAVEfmt \xff\0\r\n--pips--\r\n"
)

Show = Callable[..., BodyView]


def cassette(request: str, request_type: str, response: str, response_type: str) -> str:
    return f"""\
interactions:
- request:
    body: {request}
    headers:
      content-type:
      - {request_type}
    method: POST
    uri: https://api.example.test/v1/things
  response:
    body:
      string: {response}
    headers:
      content-type:
      - {response_type}
    status:
      code: 200
      message: OK
version: 1
"""


def binary(data: bytes) -> str:
    return f"!!binary |\n        {base64.b64encode(data).decode()}"


def png(width: int, height: int) -> bytes:
    """A picture of one colour."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.darkGreen)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    assert QImageWriter(buffer, QByteArray(b"png")).write(image)
    return bytes(buffer.data().data())


@pytest.fixture
def show(window: MainWindow, tmp_path: Path) -> Show:
    """Open a cassette with a request and a response, and show the body of one side."""

    def show_(
        request: str = "hello",
        request_type: str = "text/plain",
        response: str = "hello",
        response_type: str = "text/plain",
        side: str = "request",
    ) -> BodyView:
        path = tmp_path / "things.yaml"
        path.write_text(cassette(request, request_type, response, response_type), encoding="utf-8")
        window.open(path)
        workspace = window.workspace
        assert workspace is not None
        workspace.show_tab("body", focus=True)
        workspace.selection.set_side("request" if side == "request" else "response")
        QCoreApplication.processEvents()
        return workspace.body

    return show_


def saved(window: MainWindow) -> bytes:
    assert window.document is not None
    assert window.document.path is not None
    press(Qt.Key.Key_S, modifier=CONTROL)
    return window.document.path.read_bytes()


def content(window: MainWindow, side: str = "request") -> bytes:
    """The content of a body as it is now."""
    assert window.document is not None
    interaction = window.document.cassette.interactions[0]
    message = interaction.request if side == "request" else interaction.response
    assert message is not None
    return message.body.content


def replace(body: BodyView, old: str, new: str) -> None:
    """Type over a stretch of the body's editor."""
    found = body.editor.document().find(old)
    assert not found.isNull(), f"{old!r} is not in the editor"
    body.editor.setTextCursor(found)
    QTest.keyClicks(body.editor, new)


def test_a_form_is_read_and_edited_pair_by_pair(window: MainWindow, show: Show) -> None:
    body = show(FORM, "application/x-www-form-urlencoded")
    assert body.editor.toPlainText() == "name = Le verger\nnote = café, two\nflag"
    replace(body, "verger", "jardin & co")
    press(Qt.Key.Key_Return, modifier=CONTROL)
    assert content(window) == FORM.replace("verger", "jardin+%26+co").encode()
    assert changed_lines(
        cassette(FORM, "application/x-www-form-urlencoded", "hello", "text/plain").encode(), saved(window)
    ) == [f"-     body: {FORM}", f"+     body: {FORM.replace('verger', 'jardin+%26+co')}"]


def test_a_form_with_an_escape_that_means_nothing_is_refused(show: Show) -> None:
    body = show(FORM, "application/x-www-form-urlencoded")
    replace(body, "verger", "C:\\garden")
    assert not body.apply()
    assert "a backslash itself is written \\\\" in body.problem_text()
    body.show_as("Raw")
    assert body.problem_text() == ""


def test_a_form_that_is_none_is_shown_raw(show: Show) -> None:
    body = show("just some words", "application/x-www-form-urlencoded")
    assert body.editor.toPlainText() == "just some words"


def test_text_parts_are_edited_and_others_keep_their_bytes(window: MainWindow, show: Show) -> None:
    body = show(binary(PARTS), "multipart/form-data; boundary=REDACTED")
    text = body.editor.toPlainText()
    assert "1 of 2 · model · 5 bytes" in text
    assert "2 of 2 · file · pip.wav · audio/wav · 18 bytes" in text
    assert "(WAV audio, 18 bytes)" in text
    replace(body, "ear-1", "ear-22")
    press(Qt.Key.Key_Return, modifier=CONTROL)
    assert content(window) == PARTS.replace(b"ear-1", b"ear-22")
    press(Qt.Key.Key_Z, modifier=CONTROL)
    assert content(window) == PARTS


def test_parts_that_are_not_text_are_refused(show: Show) -> None:
    body = show(binary(PARTS), "multipart/form-data")
    replace(body, "(WAV audio", "(my audio")
    assert not body.apply()
    assert "part 2 is not text" in body.problem_text()


def test_a_picture_is_shown(window: MainWindow, show: Show) -> None:
    body = show(response=binary(png(60, 40)), response_type="image/png", side="response")
    assert body.picture.isVisible()
    assert body.picture.picture_area().size().toTuple() == (60, 40)
    area = body.picture.picture_area().toRect()
    assert body.picture.grab().toImage().pixelColor(area.center()) == Qt.GlobalColor.darkGreen
    assert "image/png · PNG image" in body.strip.info_text()
    assert "60 × 40 pixels" in body.strip.info_text()
    body.show_as("Hex")
    assert body.editor.isVisible()
    assert "89 50 4e 47" in body.editor.toPlainText()


def test_a_large_picture_is_made_to_fit(show: Show) -> None:
    body = show(response=binary(png(4000, 100)), response_type="image/png", side="response")
    area = body.picture.picture_area()
    assert area.width() == pytest.approx(body.picture.width() - 2 * image_view.MARGIN)
    assert area.width() / area.height() == pytest.approx(40)


def test_a_picture_of_too_many_pixels_is_not_unpacked(show: Show, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(image_view, "MAX_PIXELS", 1000)
    body = show(response=binary(png(60, 40)), response_type="image/png", side="response")
    assert body.picture.image.isNull()
    assert body.editor.isVisible()
    assert "too many to be shown" in body.strip.info_text()


def test_a_damaged_picture_says_so(show: Show) -> None:
    body = show(response=binary(png(60, 40)[:50]), response_type="image/png", side="response")
    assert body.editor.isVisible()
    assert "damaged" in body.strip.info_text() or "no reader" in body.strip.info_text()


def test_other_bytes_are_named_and_shown_in_hex(show: Show) -> None:
    data = b"%PDF-1.7\n\xff\0"
    body = show(response=binary(data), response_type="application/octet-stream", side="response")
    assert body.strip.info_text().startswith("application/octet-stream · PDF document · 11 bytes")
    assert body.editor.toPlainText().startswith("00000000  25 50 44 46")
    assert body.editor.isReadOnly()


def test_a_body_is_replaced_from_a_file_and_undone(
    window: MainWindow, show: Show, answers: Answers, tmp_path: Path
) -> None:
    old, new = png(60, 40), png(7, 5)
    body = show(response=binary(old), response_type="image/png", side="response")
    answers.body_to_open = tmp_path / "new.png"
    answers.body_to_open.write_bytes(new)
    window.actions_by_name["replace_body"].trigger()
    assert content(window, "response") == new
    assert "7 × 5 pixels" in body.strip.info_text()
    press(Qt.Key.Key_Z, modifier=CONTROL)
    assert content(window, "response") == old


def test_a_text_body_can_become_bytes(window: MainWindow, show: Show, answers: Answers, tmp_path: Path) -> None:
    show()
    answers.body_to_open = tmp_path / "pip.bin"
    answers.body_to_open.write_bytes(b"\xff\0\1")
    window.actions_by_name["replace_body"].trigger()
    assert content(window) == b"\xff\0\1"
    assert b"!!binary" in saved(window)


def test_a_draft_is_not_lost_to_a_file(
    window: MainWindow, show: Show, answers: Answers, tmp_path: Path
) -> None:
    body = show(request="'{}'", request_type="application/json")
    replace(body, "{", "{{")
    window.actions_by_name["replace_body"].trigger()
    assert answers.asked == []
    assert "Not applied" in body.problem_text()


def test_a_file_that_is_not_there(window: MainWindow, show: Show, answers: Answers, tmp_path: Path) -> None:
    show()
    answers.body_to_open = tmp_path / "nothing"
    window.actions_by_name["replace_body"].trigger()
    assert answers.asked[1].startswith("Not read: ")
    assert content(window) == b"hello"


def test_a_body_is_saved_as_its_content(
    window: MainWindow, show: Show, answers: Answers, tmp_path: Path
) -> None:
    picture = png(60, 40)
    show(response=binary(picture), response_type="image/png", side="response")
    answers.body_to_save = tmp_path / "out.png"
    window.actions_by_name["save_body"].trigger()
    assert answers.body_suggestion.name == "things-0-response.png"
    assert answers.body_to_save.read_bytes() == picture


def test_saving_a_body_where_one_cannot(
    window: MainWindow, show: Show, answers: Answers, tmp_path: Path
) -> None:
    show()
    answers.body_to_save = tmp_path / "no such folder" / "out.txt"
    window.actions_by_name["save_body"].trigger()
    assert answers.asked[-1].startswith("Not saved: ")


def test_a_body_that_the_file_does_not_have(window: MainWindow, show: Show, tmp_path: Path) -> None:
    body = show("null")
    assert body.strip.info_text() == "The request's body is null in the file · what you type becomes its text"
    path = tmp_path / "bare.yaml"
    path.write_text(
        cassette("x", "text/plain", "x", "text/plain").replace("    body: x\n", ""), encoding="utf-8"
    )
    window.open(path)
    assert window.workspace is not None
    window.workspace.selection.set_side("request")
    window.workspace.show_tab("body", focus=True)
    body = window.workspace.body
    assert body.strip.info_text() == "The request's body is absent in the file · what you type becomes its text"
    QTest.keyClicks(body.editor, "pears")
    assert "+     body: pears" in changed_lines(path.read_bytes(), saved(window))


def test_a_body_that_cannot_be_given_says_why(window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "alias.yaml"
    text = cassette("&nothing null", "text/plain", "*nothing", "text/plain")
    path.write_text(text, encoding="utf-8")
    window.open(path)
    assert window.workspace is not None
    window.workspace.show_tab("body")
    window.workspace.selection.set_side("request")
    body = window.workspace.body
    assert "has an anchor or is an alias" in body.strip.info_text()
    assert body.editor.isReadOnly()


def test_the_views_offered_fit_the_body(show: Show) -> None:
    body = show(FORM, "application/x-www-form-urlencoded", binary(png(2, 2)), "image/png")
    assert body.strip.view_names() == ["Form", "Raw"]
    press(Qt.Key.Key_R, modifier=CONTROL)
    assert body.strip.view_names() == ["Image", "Hex"]


def test_no_page_shows_before_its_turn(window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "form.yaml"
    path.write_text(cassette(FORM, "application/x-www-form-urlencoded", "ok", "text/plain"))
    window.open(path)
    assert window.workspace is not None
    QCoreApplication.processEvents()
    assert window.workspace.tab == "body"
    assert not window.workspace.message.isVisible()


def test_a_large_body_shows_its_start_at_once_and_the_rest_soon(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    rows = "".join(f"row {number} {'x' * 2500 if number % 900 == 0 else ''}\n" for number in range(150_000))
    assert len(rows) > MAX_EDITED
    path = tmp_path / "large.yaml"
    path.write_text(cassette_text(response=json.dumps(rows), content_type="text/plain"), encoding="utf-8")
    window.open(path)
    assert window.workspace is not None
    body = window.workspace.body
    window.workspace.show_tab("body")
    shown = body.editor.toPlainText()
    assert shown.startswith("row 0 ")
    assert len(shown) < len(rows) / 10
    assert body.editor.isReadOnly()
    width = body.editor.gutter_width
    qtbot.waitUntil(lambda: len(body.editor.toPlainText()) >= len(rows), timeout=20_000)
    assert body.editor.toPlainText() == _broken(rows)
    assert body.editor.gutter_width == width, "nothing is laid out again"
    window.workspace.selection.set_side("request")
    body.show_stretch(0, 1)
    window.workspace.selection.set_side("response")
    body.show_stretch(len(rows) - 10, len(rows) - 4)
    assert body.editor.textCursor().selectedText() == rows[-10:-4]
