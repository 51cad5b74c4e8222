"""Cassettes in less usual layouts, in the real window: each opens, shows itself, and is saved as it was."""

import gzip
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QMimeData, QModelIndex, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QSignalSpy

from inspector.cassette import Cassette
from inspector.ui.code_editor import CodeEditor
from inspector.ui.dialogs import FILTER, Dialogs
from inspector.ui.events_view import TYPE, EventsView
from inspector.ui.main_window import MainWindow
from inspector.ui.pages import ErrorPage
from inspector.ui.tab_pages import TABS
from inspector.ui.workspace import Workspace
from tests.helpers import FIXTURES, fixture

NAMES = sorted(path.name for path in FIXTURES.iterdir())


def opened(window: MainWindow, path: Path) -> Workspace:
    """The workspace of a file, every tab and both sides looked at."""
    window.open(path)
    workspace = window.workspace
    assert workspace is not None
    for index in range(len(workspace.document.cassette.interactions)):
        workspace.selection.select(index)
        for side in ("request", "response"):
            workspace.selection.set_side(side)
            for tab in TABS:
                workspace.show_tab(tab)
                QCoreApplication.processEvents()
    workspace.selection.select(0)
    return workspace


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gzip"])
@pytest.mark.parametrize("name", NAMES)
def test_it_opens_and_is_saved_as_it_was(window: MainWindow, tmp_path: Path, name: str, packed: bool) -> None:
    path = tmp_path / (name + ".gz" if packed else name)
    data = gzip.compress(fixture(name)) if packed else fixture(name)
    path.write_bytes(data)
    opened(window, path)
    assert window.save()
    assert path.read_bytes() == data
    assert ("in gzip" in window.status_text()) == packed


@pytest.mark.parametrize("name", ["vcrpy-0.yaml", "go-vcr-1.yaml", "betamax.json", "vcrpy.json"])
def test_a_body_is_edited_in_a_packed_file(window: MainWindow, tmp_path: Path, name: str) -> None:
    path = tmp_path / f"{name}.gz"
    path.write_bytes(gzip.compress(fixture(name)))
    workspace = opened(window, path)
    workspace.selection.set_side("response")
    workspace.show_tab("body")
    workspace.body.show_as("Raw")
    workspace.body.editor.selectAll()
    workspace.body.editor.insertPlainText("low tide 🌊")
    assert window.save()
    response = Cassette.parse(gzip.decompress(path.read_bytes())).interactions[0].response
    assert response is not None
    assert response.body.text == "low tide 🌊"


class TestSessions:
    def test_a_websocket_is_one_row_and_a_stream(self, window: MainWindow, tmp_path: Path) -> None:
        path = tmp_path / "session.yaml"
        path.write_bytes(fixture("websocket.yaml"))
        window.open(path)
        workspace = window.workspace
        assert workspace is not None
        model = workspace.interactions.model
        assert model.rowCount() == 1
        assert model.index(0, 0, QModelIndex()).data() == "0 WS session of 15 messages"
        assert (workspace.tab, workspace.playhead.maximum) == ("message", 15)
        assert "The Merle and the Swift." in workspace.message.toPlainText()
        assert workspace.banner_text() == "A recorded WebSocket or gRPC session can be looked at, not edited."

    def test_its_events_say_the_direction(self, window: MainWindow, tmp_path: Path) -> None:
        path = tmp_path / "session.yaml"
        path.write_bytes(fixture("websocket-timed.yaml"))
        window.open(path)
        workspace = window.workspace
        assert workspace is not None
        events = workspace.pages.page("events")
        assert workspace.tab == "events"
        assert isinstance(events, EventsView)
        types = [events.model.index(row, TYPE).data() for row in range(events.model.rowCount())]
        assert types == ["sent setup", "received setupComplete", "received serverContent", "received text"]
        QCoreApplication.processEvents()
        workspace.playhead.set_k(3)
        assert '"turnComplete": true' in events.detail.toPlainText()

    def test_there_is_nothing_to_edit(self, window: MainWindow, tmp_path: Path) -> None:
        path = tmp_path / "session.yaml"
        path.write_bytes(fixture("grpc.yaml"))
        window.open(path)
        workspace = window.workspace
        assert workspace is not None
        workspace.show_tab("body")
        assert workspace.tab == "message"
        with pytest.raises(ValueError, match="not edited"):
            workspace.document.edit_body(0, "response", "x")
        assert not workspace.document.is_modified


def test_half_a_pair_is_shown(window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "odd.json"
    path.write_bytes(fixture("ruby-vcr.json").replace("🌊".encode(), rb"\ud83c"))
    opened(window, path)


def test_a_damaged_file_is_explained(window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "torn.yaml.gz"
    path.write_bytes(gzip.compress(fixture("betamax.json"))[:60])
    window.open(path)
    page = window.centralWidget()
    assert isinstance(page, ErrorPage)
    assert "ends too early" in page.message.text()


def test_a_broken_cassette_in_gzip_shows_its_lines(window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "broken.yaml.gz"
    path.write_bytes(gzip.compress(b"interactions:\n- request: ]\n"))
    window.open(path)
    page = window.centralWidget()
    assert isinstance(page, ErrorPage)
    assert any("- request: ]" in view.toPlainText() for view in page.findChildren(CodeEditor))


def test_files_of_all_these_names_are_offered_and_taken(window: MainWindow, tmp_path: Path) -> None:
    offered = FILTER.partition(";;")[0]
    assert all(f"*{suffix}" in offered for suffix in (".yaml", ".yml", ".json", ".yaml.gz", ".json.gz"))
    path = tmp_path / "tape.json.gz"
    spy = QSignalSpy(window.open_requested)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    nothing = Qt.KeyboardModifier.NoModifier
    drop = QDropEvent(QPoint(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, nothing)
    window.dropEvent(drop)
    assert spy.at(0) == [path]


@pytest.mark.parametrize(
    ("typed", "suggestion", "path"),
    [
        ("a", "x.yaml", "a.yaml"),
        ("a", "x.v1.yaml", "a.yaml"),
        ("a", "x.json.gz", "a.json.gz"),
        ("a.yml", "x.json", "a.yml"),
    ],
)
def test_a_name_without_an_end_gets_the_one_of_the_file(
    monkeypatch: pytest.MonkeyPatch, window: MainWindow, typed: str, suggestion: str, path: str
) -> None:
    monkeypatch.setattr("PySide6.QtWidgets.QFileDialog.getSaveFileName", lambda *_: (typed, ""))
    assert Dialogs().save_path(window, Path(suggestion)) == Path(path)
