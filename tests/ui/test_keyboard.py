"""Everything can be reached without a mouse, and one sees where one is."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QApplication,
    QButtonGroup,
    QHeaderView,
    QLineEdit,
    QPlainTextEdit,
    QScrollBar,
    QTabBar,
    QTextEdit,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from inspector.ui.focus_order import controls
from inspector.ui.main_window import MainWindow
from inspector.ui.tab_pages import TABS
from inspector.ui.workspace import Workspace
from tests.ui.gestures import type_text

Open = Callable[..., Workspace]
KINDS = (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QLineEdit,
    QPlainTextEdit,
    QTabBar,
    QTextEdit,
)


def shown_controls(parent: QWidget) -> list[QWidget]:
    """What one could click at: Qt's own inner widgets apart, and the heads of tables."""
    return [
        widget
        for widget in parent.findChildren(QWidget)
        if isinstance(widget, KINDS)
        and not isinstance(widget, QScrollBar | QHeaderView)
        and not isinstance(widget.parent(), QLineEdit | QAbstractItemView)
        and not widget.objectName().startswith("qt_")
        and widget.isVisible()
        and widget.isEnabled()
    ]


def walked(key: Qt.Key) -> list[QWidget]:
    """Where a key leads, from the widget that has the focus until it comes back to it."""
    found: list[QWidget] = []
    while (focus := QApplication.focusWidget()) is not None and focus not in found:
        found.append(focus)
        QTest.keyClick(focus, key)
        QCoreApplication.processEvents()
    assert QApplication.focusWidget() is found[0], "it goes round"
    return found


def missed(window: MainWindow) -> list[str]:
    """What neither Tab reaches nor a menu offers."""
    reached = walked(Qt.Key.Key_Tab)
    return [
        f"{type(control).__name__} {control.accessibleName() or control.toolTip()}"
        for control in shown_controls(window)
        if control not in reached and not is_offered(control, reached)
    ]


def is_offered(control: QWidget, reached: list[QWidget]) -> bool:
    """Whether a button's action stands in a menu, or arrows lead to it from its group."""
    group: QButtonGroup | None = control.group() if isinstance(control, QAbstractButton) else None
    if group is not None and group.exclusive():
        return any(button in reached for button in group.buttons())
    return isinstance(control, QToolButton) and control.defaultAction() is not None


@pytest.fixture
def workspace(window: MainWindow, open_sample: Open, qtbot: QtBot) -> Workspace:
    workspace = open_sample()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return workspace


@pytest.mark.parametrize("tab", TABS)
def test_tab_reads_the_window(tab: str, window: MainWindow, workspace: Workspace) -> None:
    workspace.show_tab(tab)
    QCoreApplication.processEvents()
    workspace.interactions.filter.setFocus()
    forth = walked(Qt.Key.Key_Tab)
    assert forth == list(controls(workspace))
    assert forth[:3] == [workspace.interactions.filter, workspace.interactions.tree, workspace.tabs]
    assert forth[-1] is workspace.transport.timeline
    back = walked(Qt.Key.Key_Backtab)
    assert back == [forth[0], *reversed(forth[1:])]
    assert missed(window) == []


def test_tab_goes_to_what_came_later(window: MainWindow, workspace: Workspace) -> None:
    workspace.show_tab("message", focus=True)
    workspace.edit_part()
    workspace.finding.here()
    workspace.notify("topic", "Something happened.", (("Look", lambda: None),))
    QCoreApplication.processEvents()
    workspace.interactions.filter.setFocus()
    names = [control.accessibleName() for control in walked(Qt.Key.Key_Tab)]
    assert names.index("Message") < names.index("Text of the part") < names.index("Find") < len(names) - 1
    assert missed(window) == []


def test_tab_does_not_type(window: MainWindow, workspace: Workspace) -> None:
    workspace.show_tab("body", focus=True)
    before = workspace.body.editor.toPlainText()
    walked(Qt.Key.Key_Tab)
    assert workspace.body.editor.toPlainText() == before
    assert not workspace.drafts


def test_the_draft_of_a_body_can_be_applied_by_tab_and_space(window: MainWindow, workspace: Workspace) -> None:
    workspace.show_tab("body", focus=True)
    type_text(" ")
    QCoreApplication.processEvents()
    assert missed(window) == []
    assert "Apply" in {
        control.text() for control in walked(Qt.Key.Key_Tab) if isinstance(control, QAbstractButton)
    }


@pytest.fixture
def steady_caret() -> Iterator[None]:
    """The caret does not blink."""
    before = QApplication.cursorFlashTime()
    QApplication.setCursorFlashTime(0)
    yield
    QApplication.setCursorFlashTime(before)


def picture(window: MainWindow) -> QImage:
    QCoreApplication.processEvents()
    return window.grab().toImage()


@pytest.mark.usefixtures("steady_caret")
@pytest.mark.parametrize("tab", TABS)
def test_the_focus_is_seen(tab: str, window: MainWindow, workspace: Workspace) -> None:
    workspace.show_tab(tab)
    unseen = []
    for control in controls(workspace):
        control.setFocus(Qt.FocusReason.TabFocusReason)
        image = picture(window)
        other = next(each for each in controls(workspace) if each is not control)
        other.setFocus(Qt.FocusReason.TabFocusReason)
        place = control.rect().translated(control.mapTo(window, control.rect().topLeft()))
        if image.copy(place) == picture(window).copy(place):
            unseen.append(f"{type(control).__name__} {control.accessibleName() or control.toolTip()}")
    assert unseen == []
