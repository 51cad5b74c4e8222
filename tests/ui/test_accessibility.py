"""What screen readers are told, asked of Qt's own tree of accessible objects."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QWidget

from inspector.ui.changes_window import ChangesWindow
from inspector.ui.main_window import MainWindow
from inspector.ui.tab_pages import TABS
from inspector.ui.workspace import Workspace

Open = Callable[..., Workspace]


def controls(parent: QWidget) -> Iterator[QWidget]:
    """What can have the focus, Qt's own inner widgets apart; texts that are only read are none."""
    for widget in parent.findChildren(QWidget):
        interface = QAccessible.queryAccessibleInterface(widget)
        is_text = interface.role() in (
            QAccessible.Role.StaticText,
            QAccessible.Role.Client,
        )
        can_focus = widget.focusPolicy() != Qt.FocusPolicy.NoFocus
        if can_focus and not is_text and not widget.objectName().startswith("qt_"):
            yield widget


def nameless(parent: QWidget) -> list[str]:
    """The controls that have no name."""
    found = []
    for widget in controls(parent):
        interface = QAccessible.queryAccessibleInterface(widget)
        if not interface.text(QAccessible.Text.Name):
            found.append(f"{type(widget).__name__} in {type(widget.parent()).__name__}")
    return found


@pytest.mark.parametrize("tab", TABS)
def test_every_control_has_a_name(tab: str, window: MainWindow, open_sample: Open) -> None:
    workspace = open_sample()
    workspace.show_tab(tab)
    QCoreApplication.processEvents()
    assert sum(1 for _ in controls(window)) > 10
    assert nameless(window) == []


def test_panes_have_names_too(window: MainWindow, open_sample: Open) -> None:
    workspace = open_sample()
    workspace.finding.here()
    workspace.finding.everywhere("forecast")
    workspace.show_tab("message")
    workspace.edit_part()
    QCoreApplication.processEvents()
    assert nameless(window) == []


def test_the_pages_without_a_cassette_have_names(window: MainWindow, tmp_path: Path) -> None:
    (tmp_path / "torn.yaml").write_text("interactions: [", "utf-8")
    assert nameless(window) == []
    for path in (tmp_path / "torn.yaml", tmp_path):
        window.open(path)
        QCoreApplication.processEvents()
        assert sum(1 for _ in controls(window)) > 1
        assert nameless(window) == []


def test_the_window_of_changes_has_names(window: MainWindow, open_sample: Open) -> None:
    workspace = open_sample()
    workspace.document.edit_body(0, "request", "{}")
    window.show_changes()
    shown = workspace.findChild(ChangesWindow)
    assert isinstance(shown, ChangesWindow)
    QCoreApplication.processEvents()
    assert sum(1 for _ in controls(shown)) > 3
    assert nameless(shown) == []
    assert shown.windowTitle()


def test_the_timeline_is_a_slider_that_says_its_event(window: MainWindow, open_sample: Open) -> None:
    workspace = open_sample()
    timeline = QAccessible.queryAccessibleInterface(workspace.transport.timeline)
    assert timeline.role() == QAccessible.Role.Slider
    value = timeline.valueInterface()
    assert (value.minimumValue(), value.currentValue(), value.maximumValue()) == (0, 23, 23)
    workspace.playhead.set_k(7)
    assert value.currentValue() == 7
    assert timeline.text(QAccessible.Text.Description).startswith("event 7 of 23 · text")
    workspace.selection.select(1)
    assert value.maximumValue() == 43
