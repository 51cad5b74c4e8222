"""Streams of binary frames through the real window."""

import base64
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication

from inspector.ui.body_view import BodyView
from inspector.ui.events_view import ADDS, BYTES, NUMBER, TYPE, EventsView
from inspector.ui.main_window import MainWindow
from inspector.ui.workspace import Workspace
from tests.goldens import golden
from tests.helpers import cassette_text
from tests.stream import frames

ASKED = '\'{"messages":[{"role":"user","content":[{"text":"Hi"}]}]}\''


@pytest.fixture
def workspace(window: MainWindow, tmp_path: Path) -> Workspace:
    """A cassette with a stream of frames whose last one is torn, and one whose checksum is wrong."""
    content = bytearray(golden("bedrock-converse", "text").content + frames.event("novel", {})[:20])
    content[8] ^= 1
    text = cassette_text(
        "vcrpy",
        request=ASKED,
        response=f"!!binary {base64.b64encode(content).decode()}",
        content_type="application/vnd.amazon.eventstream",
    )
    path = tmp_path / "frames.yaml"
    path.write_text(text.replace("/v1/chat/completions", "/model/harbour-1%3A0/converse-stream"))
    window.open(path)
    assert window.workspace is not None
    QCoreApplication.processEvents()
    return window.workspace


def test_the_message_is_assembled(workspace: Workspace) -> None:
    assert workspace.tab == "message"
    text = workspace.message.toPlainText()
    assert "The ferry leaves at 9 – bring a crêpe" in text
    assert "messageStop" in text
    assert "11 → 8 tokens" in text
    assert "checksum" in text


def test_frames_are_rows(workspace: Workspace) -> None:
    workspace.show_tab("events", focus=True)
    view = workspace.pages.page("events")
    assert isinstance(view, EventsView)
    stream = workspace.playhead.stream
    assert stream is not None
    rows = [
        [view.model.index(row, column).data() for column in (NUMBER, TYPE, ADDS, BYTES)]
        for row in range(len(stream.lines))
    ]
    assert [row[1] for row in rows] == [*(event.type for event in stream.events), "unterminated"]
    assert rows[1][2:] == ["The ferry", str(len(frames.event("contentBlockDelta", PAYLOAD, "abcdefgh")))]
    assert rows[-1][2:] == [f"20 of {len(frames.event('novel', {}))} bytes of a frame", "20"]
    for k in range(workspace.playhead.maximum + 1):
        workspace.playhead.set_k(k)
    workspace.playhead.set_k(2)
    assert '"text": "The ferry"' in view.detail.toPlainText()


PAYLOAD = {"contentBlockIndex": 0, "delta": {"text": "The ferry"}}


def test_the_body_is_shown_as_bytes(workspace: Workspace) -> None:
    workspace.show_tab("body", focus=True)
    view = workspace.pages.page("body")
    assert isinstance(view, BodyView)
    assert view.editor.toPlainText().startswith("00000000  00 00 00")
    assert view.editor.isReadOnly()


def test_the_model_of_the_path_is_said(workspace: Workspace) -> None:
    prompt = workspace.document.prompt(workspace.document.cassette.interactions[0])
    assert prompt is not None
    assert (prompt.model, prompt.turns[0].parts[0].text) == ("harbour-1:0", "Hi")
