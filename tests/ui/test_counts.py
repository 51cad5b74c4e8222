"""What a large file costs, counted: it grows with what is looked at, not with the file."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication
from pytestqt.qtbot import QtBot

from inspector.cassette import nodes
from inspector.cassette.chunks import Scan
from inspector.ui import checking, idle_steps
from inspector.ui.code_editor import CodeEditor
from inspector.ui.main_window import MainWindow
from tests.bench import files
from tests.helpers import cassette_text

MEGABYTES = 200


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cassette of 200 MB with more than two thousand streams."""
    return files.large(tmp_path_factory.mktemp("large"), MEGABYTES)


class Counts:
    """How often functions are called, and with how much text."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._monkeypatch = monkeypatch
        self.calls: dict[str, int] = {}
        self.characters: dict[str, int] = {}

    def watch(self, holder: Any, name: str) -> None:
        """Count the calls of a function of a module or class."""
        original: Callable[..., Any] = getattr(holder, name)
        self.calls[name] = self.characters[name] = 0

        def counted(*arguments: Any, **named: Any) -> Any:
            self.calls[name] += 1
            self.characters[name] += sum(len(each) for each in arguments if isinstance(each, str))
            return original(*arguments, **named)

        self._monkeypatch.setattr(holder, name, counted)


def test_one_interaction_of_many_is_all_that_is_read(
    window: MainWindow, large: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for runner in (checking.Checking, idle_steps.IdleSteps):  # what runs aside is not what opening costs
        monkeypatch.setattr(runner, "_turn" if runner is checking.Checking else "turn", lambda _self: None)
    counts = Counts(monkeypatch)
    counts.watch(nodes, "compose")
    counts.watch(CodeEditor, "_colour")
    searched: list[int] = []
    go_on = Scan.go_on

    def noted(scan: Scan, size: int) -> None:
        searched.append(size)
        go_on(scan, size)

    monkeypatch.setattr(Scan, "go_on", noted)
    window.open(large)
    workspace = window.workspace
    assert workspace is not None
    QCoreApplication.processEvents()
    assert workspace.document.is_opening, "nothing on the way to the paint asked for what is not in sight"
    assert sum(searched) <= 10_000_000
    shown = workspace.interactions.tree.viewport().height() // 24 + 2
    assert counts.calls["compose"] <= shown, "head and tail, and the rows that are in sight"
    assert counts.characters["compose"] < shown * 200_000
    assert len(workspace.document.cassette.interactions) > 2_000
    assert sum(searched) > MEGABYTES * 1_000_000
    workspace.selection.select(1_500)
    QCoreApplication.processEvents()
    opened = counts.calls["compose"]
    assert "the" in workspace.message.toPlainText()
    workspace.show_tab("body")
    QCoreApplication.processEvents()
    in_sight = workspace.body.editor.viewport().height() // workspace.body.editor.fontMetrics().height() + 2
    assert 0 < counts.calls["_colour"] <= 3 * in_sight
    assert counts.calls["compose"] == opened, "what is shown in another way is not read again"


def test_what_takes_long_to_read_is_named_meanwhile(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "two.yaml"
    small, large = (
        cassette_text("go-vcr", response=f'\'{{"a": "{count * "b"}"}}\'') for count in (10, 5_500_000)
    )
    path.write_text(small + large.partition("interactions:\n")[2], "utf-8")
    window.open(path)
    assert window.workspace is not None
    said: list[str] = []
    window.statusBar().messageChanged.connect(said.append)
    window.workspace.selection.select(1)
    assert said == ["Reading interaction 1, 5.5 MB…"]
    qtbot.waitUntil(lambda: said[-1] == "")
