"""Theme, contrast, text size and motion: set in one window, for all of them and for the next start."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from inspector.ui.main_window import MainWindow
from inspector.ui.playhead import STEPWISE_MS
from inspector.ui.preferences import TEXT_SIZES, Preferences
from inspector.ui.theme import Theme
from inspector.ui.workspace import Workspace
from tests.ui.conftest import Answers

Open = Callable[..., Workspace]
ALT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier


@pytest.fixture(autouse=True)
def _same_font_afterwards(qapp: QApplication) -> Iterator[None]:
    font = qapp.font()
    yield
    qapp.setFont(font)


def test_keys_change_the_size_of_all_text(window: MainWindow, open_sample: Open, theme: Theme) -> None:
    workspace = open_sample()
    workspace.show_tab("body")
    editor, tree = workspace.body.editor, workspace.interactions.tree
    before = [view.font().pointSizeF() for view in (editor, tree, workspace.message)]
    QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Plus, ALT)
    assert theme.text_size == 115
    assert window.statusBar().currentMessage() == "Text at 115 % of the system's size"
    after = [view.font().pointSizeF() for view in (editor, tree, workspace.message)]
    assert after == pytest.approx([size * 1.15 for size in before], rel=0.01)
    for _ in range(9):
        QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Minus, ALT)
    assert theme.text_size == TEXT_SIZES[0]
    QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_0, ALT)
    assert [view.font().pointSizeF() for view in (editor, tree, workspace.message)] == pytest.approx(before)


def test_all_windows_say_the_same(window: MainWindow, theme: Theme, answers: Answers) -> None:
    other = MainWindow(theme, answers)
    for name in ("high_contrast", "reduce_motion", "theme_dark"):
        window.actions_by_name[name].trigger()
        assert other.actions_by_name[name].isChecked()
    other.close()


def test_high_contrast_changes_the_colours(window: MainWindow, theme: Theme) -> None:
    theme.set_mode("light")
    before = theme.color("muted").name()
    window.actions_by_name["high_contrast"].trigger()
    assert theme.color("muted").name() != before
    window.actions_by_name["high_contrast"].trigger()
    assert theme.color("muted").name() == before


def test_with_reduced_motion_playing_goes_from_marker_to_marker(
    window: MainWindow, open_sample: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    playhead = open_sample().playhead
    window.actions_by_name["reduce_motion"].trigger()
    playhead.set_k(0)
    seen: list[int] = []
    playhead.moved.connect(seen.append)
    playhead.toggle_play()
    for _ in range(playhead.maximum):
        if playhead.is_playing:
            playhead.step()
    assert not playhead.is_playing
    assert playhead.stream is not None
    markers = sorted({marker.k for marker in playhead.stream.markers} | {playhead.maximum})
    assert seen == markers
    assert STEPWISE_MS >= 1000


def test_everything_is_there_at_the_next_start(qapp: QApplication, theme: Theme) -> None:
    theme.set_mode("dark")
    theme.set_high_contrast(True)
    theme.set_reduces_motion(True)
    theme.step_text_size(+1)
    again = Theme(qapp)
    assert (again.mode, again.is_high_contrast, again.reduces_motion, again.text_size) == (
        "dark",
        True,
        True,
        115,
    )
    theme.set_mode("system")


@pytest.mark.parametrize("value", ["large", "-4", "99", ""])
def test_settings_that_mean_nothing_are_ignored(value: str) -> None:
    for key in ("theme", "high_contrast", "text_size", "reduces_motion"):
        QSettings().setValue(key, value)
    assert Preferences.load() == Preferences()
