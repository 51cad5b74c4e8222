"""Pictures in a message are shown, never enlarged; sounds are named; citations stand below the text."""

import json
from base64 import b64encode
from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QImage, QImageWriter, QTextFormat

from inspector.stream import Part
from inspector.ui.main_window import MainWindow
from inspector.ui.media import MAX_SHOWN, picture_in
from inspector.ui.sections import citation_text, media_text, sections_of
from inspector.ui.workspace import Workspace
from tests.helpers import cassette_text
from tests.ui.test_sections import delta, stream_of


def png(width: int, height: int) -> str:
    """A blue picture, as base64."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(0x3366CC)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    assert QImageWriter(buffer, QByteArray(b"png")).write(image)
    return b64encode(bytes(buffer.data().data())).decode()


def opened(window: MainWindow, folder: Path, url: str) -> Workspace:
    """A question with a picture, and an answer."""
    content = [{"type": "text", "text": "What is it?"}, {"type": "image_url", "image_url": {"url": url}}]
    request = json.dumps({"model": "m", "messages": [{"role": "user", "content": content}]})
    answer = f"data: {json.dumps(delta(content='A square.'))}\n\n"
    text = cassette_text(
        request=json.dumps(request), response=json.dumps(answer), content_type="text/event-stream"
    )
    path = folder / "picture.yaml"
    path.write_text(text, encoding="utf-8")
    window.open(path)
    assert window.workspace is not None
    return window.workspace


def pictures(workspace: Workspace) -> list[str]:
    formats = workspace.message.document().allFormats()
    return [
        each.toImageFormat().name()
        for each in formats
        if each.type() == QTextFormat.FormatType.CharFormat.value and each.isImageFormat()
    ]


def test_a_picture_is_shown_with_its_size(window: MainWindow, tmp_path: Path) -> None:
    workspace = opened(window, tmp_path, f"data:image/png;base64,{png(40, 30)}")
    assert "PNG image, " in workspace.message.toPlainText()
    assert "40 × 30 pixels" in workspace.message.toPlainText()
    assert len(pictures(workspace)) == 1


def test_an_address_is_named_and_not_fetched(window: MainWindow, tmp_path: Path) -> None:
    workspace = opened(window, tmp_path, "https://pictures.example.test/a.png")
    assert "https://pictures.example.test/a.png" in workspace.message.toPlainText()
    assert pictures(workspace) == []


def test_a_picture_that_is_cut_off_says_so(window: MainWindow, tmp_path: Path) -> None:
    workspace = opened(window, tmp_path, f"data:image/png;base64,{png(40, 30)[:60]}")
    assert "45 bytes, no reader for this format" in workspace.message.toPlainText()
    assert pictures(workspace) == []


@pytest.mark.parametrize(("size", "shown"), [((40, 30), (40, 30)), ((960, 320), (480, 160))])
def test_pictures_are_scaled_down_and_never_up(size: tuple[int, int], shown: tuple[int, int]) -> None:
    picture = picture_in(png(*size), 1.0)
    assert (picture.image.width(), picture.image.height()) == shown
    assert picture.image.width() <= MAX_SHOWN.width()


def test_recorded_sound_is_named() -> None:
    coded = b64encode(b"RIFF\0\0\0\0WAVE" + bytes(996)).decode()
    [section, _] = sections_of(None, stream_of(delta(audio={"id": "a", "transcript": "Hi", "data": coded})))
    assert (section.shown, section.note) == ("Hi", "WAV audio, 1.0 kB")
    assert media_text(Part("p", "unknown", 0, "just text"), "just text") == "just text"


def test_citations_stand_from_their_event_on() -> None:
    cited = {"type": "url_citation", "url_citation": {"url": "https://tides.example.test", "title": "Tides"}}
    text, citation, _ = sections_of(None, stream_of(delta(content="High."), delta(annotations=[cited])))
    assert text.shown == "High."
    assert (citation.label, citation.since) == ("cited", 2)
    assert citation.shown == "[1] Tides · https://tides.example.test"


def test_a_citation_of_another_shape_is_shown_as_it_is() -> None:
    assert citation_text({"start": 1}) == '{"start": 1}'
    assert citation_text("a") == "a"
    assert citation_text([1]) == "[1]"
