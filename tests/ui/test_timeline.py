"""The timeline through real hands: mouse, wheel and keys; what it says and what it paints."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QMouseEvent, QPaintEvent, QRegion, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from inspector.ui.main_window import MainWindow
from inspector.ui.strip import Strip
from inspector.ui.theme import Theme
from inspector.ui.timeline_bar import TimelineBar
from inspector.ui.timeline_marks import IMPORTANCE, apart, shape
from inspector.ui.timeline_picture import BARS, MARKERS, TOP_OF_LANES, height_for
from inspector.ui.workspace import Workspace
from tests.helpers import cassette_text
from tests.ui.gestures import CONTROL, LEFT, NO_MODIFIER, focused, press

SHIFT = Qt.KeyboardModifier.ShiftModifier
START = 1_700_000_000

Play = Callable[..., Workspace]


def chunk(delta: dict[str, object], created: int = START, finish: str | None = None) -> str:
    """An event of a chat stream."""
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    payload = {"object": "chat.completion.chunk", "created": created, "choices": [choice]}
    return f"data: {json.dumps(payload)}\n\n"


def call(index: int, arguments: str, name: str = "") -> dict[str, object]:
    """A piece of a tool call."""
    function = {"arguments": arguments, **({"name": name} if name else {})}
    return {"tool_calls": [{"index": index, "function": function}]}


def answer(words: int = 40, *, clock: bool = False) -> str:
    """Reasoning, text of so many words, two tool calls that are written in turn, and an end."""
    said = [
        chunk({"role": "assistant", "content": ""}),
        chunk({"reasoning": "Hm"}),
        *(chunk({"content": f"word {n} "}, START + (n // 10 if clock else 0)) for n in range(words)),
    ]
    last = START + (words // 10 if clock else 0)
    said += [chunk(call(n, "", name), last) for n, name in enumerate(("find", "fetch"))]
    said += [chunk(call(n, piece), last) for piece in ('{"a":', "1}") for n in range(2)]
    return "".join([*said, chunk({}, last, "tool_calls"), "data: [DONE]\n\n"])


@pytest.fixture
def play(window: MainWindow, tmp_path: Path) -> Play:
    """Open a cassette of one stream in the window."""

    def open_(body: str | None = None, recorder: str = "vcrpy") -> Workspace:
        path = tmp_path / "stream.yaml"
        text = cassette_text(recorder, response=json.dumps(body or answer()), content_type="text/event-stream")
        path.write_text(text, encoding="utf-8")
        window.open(path)
        assert window.workspace is not None
        QCoreApplication.processEvents()
        window.workspace.transport.timeline.setFocus()
        return window.workspace

    return open_


def wheel(
    timeline: TimelineBar,
    x: float,
    notches: int,
    *,
    sideways: bool = False,
    modifier: Qt.KeyboardModifier = NO_MODIFIER,
) -> None:
    """Turn the wheel over a place."""
    place = QPointF(x, MARKERS + BARS / 2)
    turned = QPoint(notches * 120, 0) if sideways else QPoint(0, notches * 120)
    event = QWheelEvent(
        place,
        timeline.mapToGlobal(place),
        QPoint(),
        turned,
        Qt.MouseButton.NoButton,
        modifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(timeline, event)
    QCoreApplication.processEvents()


def drag(timeline: TimelineBar, x: float) -> None:
    """Move the mouse with its left button down. QTest's moves carry no buttons here."""
    place = QPointF(x, 30)
    event = QMouseEvent(QEvent.Type.MouseMove, place, place, Qt.MouseButton.NoButton, LEFT, NO_MODIFIER)
    QApplication.sendEvent(timeline, event)
    QCoreApplication.processEvents()


class Painted(QObject):
    """Notes what is repainted."""

    def __init__(self, timeline: TimelineBar) -> None:
        super().__init__(timeline)
        self.regions: list[QRegion] = []
        timeline.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent):
            self.regions.append(event.region())
        return False


class TestMouse:
    def test_a_click_and_a_drag_move_the_playhead(self, play: Play) -> None:
        workspace = play()
        timeline = workspace.transport.timeline
        QTest.mousePress(timeline, LEFT, pos=QPoint(round(timeline.x_of(12)), 30))
        assert workspace.playhead.k == 12
        drag(timeline, timeline.x_of(31))
        assert workspace.playhead.k == 31
        drag(timeline, -500)
        assert workspace.playhead.k == 0
        QTest.mouseRelease(timeline, LEFT, pos=QPoint(0, 30))

    def test_the_wheel_zooms_around_the_pointer(self, play: Play) -> None:
        workspace = play()
        timeline = workspace.transport.timeline
        x = timeline.x_of(20)
        wheel(timeline, x, +2)
        assert timeline.view.size == pytest.approx(1 / 1.25**2)
        assert timeline.x_of(20) == pytest.approx(x)
        wheel(timeline, x, -2)
        assert timeline.view.is_whole

    @pytest.mark.parametrize("sideways", [True, False])
    def test_the_wheel_scrolls_sideways_or_with_shift(self, play: Play, sideways: bool) -> None:
        timeline = play().transport.timeline
        wheel(timeline, 100, +5)
        before = timeline.view
        wheel(timeline, 100, -1, sideways=sideways, modifier=NO_MODIFIER if sideways else SHIFT)
        assert timeline.view.start > before.start
        assert timeline.view.size == pytest.approx(before.size)

    def test_zooming_in_has_an_end(self, play: Play) -> None:
        timeline = play().transport.timeline
        wheel(timeline, 300, +200)
        assert 0 < timeline.view.size < 1
        assert len(timeline.scale.bars()) > 10

    def test_a_double_click_shows_the_whole(self, play: Play) -> None:
        timeline = play().transport.timeline
        wheel(timeline, 300, +5)
        QTest.mouseDClick(timeline, LEFT, pos=QPoint(300, 30))
        assert timeline.view.is_whole

    def test_clicks_mean_what_is_shown(self, play: Play) -> None:
        workspace = play()
        timeline = workspace.transport.timeline
        wheel(timeline, timeline.x_of(20), +4)
        QTest.mouseClick(timeline, LEFT, pos=QPoint(round(timeline.x_of(21)), 30))
        assert workspace.playhead.k == 21


class TestPlayheadInView:
    def test_the_view_follows_the_playhead(self, play: Play) -> None:
        workspace = play()
        timeline = workspace.transport.timeline
        wheel(timeline, timeline.width() - 20, +6)
        press(Qt.Key.Key_Home)
        assert workspace.playhead.k == 0
        assert timeline.view.start == 0
        press(Qt.Key.Key_End)
        assert timeline.view.end == pytest.approx(1)
        for _ in range(workspace.playhead.maximum):
            press(Qt.Key.Key_Left)
            inside = timeline.scale.x_of(workspace.playhead.k)
            assert -0.5 <= inside <= timeline.scale.width + 0.5

    def test_a_playhead_that_is_scrolled_away_is_an_arrow_at_that_end(self, play: Play, theme: Theme) -> None:
        workspace = play()
        timeline = workspace.transport.timeline
        workspace.playhead.set_k(1)
        wheel(timeline, timeline.width() - 20, +8)
        assert timeline.scale.x_of(1) < 0
        image = timeline.grab().toImage()
        ratio = image.devicePixelRatio()
        x = timeline.x_of(1)
        assert 0 < x < 16
        assert image.pixelColor(round(x * ratio), round(7 * ratio)) == theme.color("accent")


class TestKeys:
    def test_shift_and_an_arrow_go_to_markers(self, play: Play) -> None:
        workspace = play()
        stream = workspace.playhead.stream
        assert stream is not None
        places = sorted({marker.k for marker in stream.markers})
        press(Qt.Key.Key_Home)
        seen = []
        for _ in places:
            press(Qt.Key.Key_Right, modifier=SHIFT)
            seen.append(workspace.playhead.k)
        assert seen == places
        press(Qt.Key.Key_Left, modifier=SHIFT)
        assert workspace.playhead.k == places[-2]

    def test_zooming_by_keys_is_around_the_playhead(self, play: Play) -> None:
        workspace = play()
        timeline = workspace.transport.timeline
        workspace.playhead.set_k(20)
        x = timeline.x_of(20)
        press(Qt.Key.Key_Plus, modifier=CONTROL)
        assert timeline.view.size < 1
        assert timeline.x_of(20) == pytest.approx(x)
        press(Qt.Key.Key_Minus, modifier=CONTROL)
        assert timeline.view.is_whole
        press(Qt.Key.Key_Plus, Qt.Key.Key_Plus, modifier=CONTROL)
        press(Qt.Key.Key_0, modifier=CONTROL)
        assert timeline.view.is_whole

    def test_the_keys_of_the_playhead_still_work(self, play: Play) -> None:
        workspace = play()
        assert focused() is workspace.transport.timeline
        press(Qt.Key.Key_Home, Qt.Key.Key_Right, Qt.Key.Key_PageDown, Qt.Key.Key_Left)
        assert workspace.playhead.k == 10


class TestWords:
    def test_an_event_is_told_under_the_pointer(self, play: Play) -> None:
        timeline = play().transport.timeline
        tip = timeline.tip_at(QPointF(timeline.x_of(5) - 2, 30))
        first, said = tip.split("\n")
        assert first.startswith("event 5 of 50 · text · ")
        assert first.endswith(" bytes")
        assert said == "word 2·"

    def test_a_piece_of_a_tool_call_names_its_tool(self, play: Play) -> None:
        timeline = play().transport.timeline
        assert "tool call · fetch" in timeline.tip_at(QPointF(timeline.x_of(46) - 2, 30))

    def test_a_marker_is_told_in_its_row(self, play: Play) -> None:
        timeline = play().transport.timeline
        middle = (timeline.x_of(42) + timeline.x_of(43)) / 2
        assert timeline.tip_at(QPointF(middle, 5)) == "find starts, event 43"

    def test_it_is_a_slider_that_names_its_event(self, play: Play) -> None:
        workspace = play()
        workspace.playhead.set_k(7)
        accessible = QAccessible.queryAccessibleInterface(workspace.transport.timeline)
        assert accessible.role() == QAccessible.Role.Slider
        assert accessible.text(QAccessible.Text.Name) == "Timeline"
        assert "event 7 of 50 · text" in accessible.text(QAccessible.Text.Description)
        value = accessible.valueInterface()
        assert (value.currentValue(), value.minimumValue(), value.maximumValue()) == (7, 0, 50)
        value.setCurrentValue(9)
        assert workspace.playhead.k == 9


class TestClock:
    def test_without_a_clock_none_is_offered(self, play: Play) -> None:
        transport = play().transport
        assert transport.timeline.clock is None
        assert not transport.axis.isVisible()

    def test_the_clock_is_offered_and_taken_from_the_menu(self, play: Play, qtbot: QtBot) -> None:
        workspace = play(answer(clock=True))
        transport = workspace.transport
        qtbot.waitUntil(transport.axis.isVisible)
        assert transport.timeline.axis_name == "events"
        by_number, by_clock = transport.axis.menu().actions()
        assert by_clock.text() == "By provider clock: created, in whole seconds"
        by_clock.trigger()
        assert (transport.timeline.axis_name, by_clock.isChecked()) == ("clock", True)
        assert transport.axis.text() == "by provider clock"
        timeline = transport.timeline
        assert timeline.x_of(3) == timeline.x_of(12) < timeline.x_of(13)
        QTest.mouseClick(timeline, LEFT, pos=QPoint(round(timeline.x_of(5)), 30))
        assert workspace.playhead.k == 12
        assert "created: 1 s after the first stamp, in whole seconds" in timeline.tip_at(
            QPointF(timeline.x_of(13) - 4, 30)
        )
        last = timeline.tip_at(QPointF(timeline.x_of(50) - 4, 30))
        assert "no stamp of its own; created before it: 4 s" in last
        by_number.trigger()
        assert timeline.axis_name == "events"

    def test_times_that_the_recording_states_stand_beside(self, play: Play, qtbot: QtBot) -> None:
        transport = play(recorder="go-vcr").transport
        qtbot.waitUntil(transport.totals.isVisible)
        assert transport.totals.text() == "105.2ms to the headers"
        assert transport.totals.toolTip() == "105.2ms to the headers (recorder's duration)"


class TestPainting:
    def test_a_step_repaints_only_what_changes(self, play: Play) -> None:
        workspace = play(answer(3000))
        timeline = workspace.transport.timeline
        timeline.grab()
        workspace.playhead.set_k(1500)
        QCoreApplication.processEvents()
        painted = Painted(timeline)
        for k in range(1501, 1511):
            workspace.playhead.set_k(k)
            QCoreApplication.processEvents()
        assert len(painted.regions) == 10
        assert all(region.boundingRect().width() <= 24 for region in painted.regions)

    def test_parts_have_lanes_and_what_is_to_come_is_dim(self, play: Play, theme: Theme) -> None:
        workspace = play()
        timeline = workspace.transport.timeline
        assert timeline.height() >= height_for(2)
        workspace.playhead.set_k(20)
        image = timeline.grab().toImage()
        ratio = image.devicePixelRatio()

        def at(k: int) -> object:
            x = (timeline.x_of(k - 1) + timeline.x_of(k)) / 2
            return image.pixelColor(round(x * ratio), round((MARKERS + BARS - 3) * ratio))

        assert at(10) == theme.color("text_kind")
        assert at(30) not in (theme.color("text_kind"), theme.color("window"))
        below = round((TOP_OF_LANES + 0.5) * ratio)
        assert image.pixelColor(round(timeline.x_of(10) * ratio), below) == theme.color("text_kind")

    @pytest.mark.parametrize("mode", ["light", "dark"])
    def test_themes_repaint(self, play: Play, theme: Theme, mode: str) -> None:
        timeline = play().transport.timeline
        theme.set_mode("dark" if mode == "light" else "light")
        before = timeline.grab().toImage()
        theme.set_mode("dark" if mode == "dark" else "light")
        assert timeline.grab().toImage() != before


def test_every_kind_of_marker_has_its_own_shape() -> None:
    shapes = {kind: shape(kind) for kind in IMPORTANCE if kind != "end"}
    assert all(not path.isEmpty() for path in shapes.values())
    for kind, path in shapes.items():
        assert [other for other, same in shapes.items() if same == path] == [kind]


def test_where_markers_overlap_the_graver_one_is_shown(play: Play) -> None:
    stream = play(answer() + "data: {broken\n\n").playhead.stream
    assert stream is not None
    shown = apart([(500.0, marker) for marker in stream.markers])
    assert [marker.kind for _, marker in shown] == ["error"]


def test_the_picture_comes_with_the_second_paint(open_sample: Callable[..., Workspace]) -> None:
    """What is read is painted first."""
    timeline = TimelineBar(open_sample().playhead, Theme())
    timeline.resize(400, timeline.sizeHint().height())

    def colours() -> int:
        image = timeline.grab().toImage()
        return len({image.pixel(x, image.height() // 2) for x in range(image.width())})

    assert colours() == 1
    assert colours() > 3


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_strips_are_painted_behind_their_words(
    open_sample: Callable[..., Workspace], theme: Theme, mode: Literal["light", "dark"]
) -> None:
    theme.set_mode(mode)
    workspace = open_sample()
    workspace.show_tab("events")
    for strip in workspace.findChildren(Strip):
        if strip.isVisible():
            image = workspace.window().grab().toImage()
            corner = strip.mapTo(workspace.window(), QPoint(2, strip.height() // 2))
            ratio = image.devicePixelRatio()
            painted = image.pixelColor((QPointF(corner) * ratio).toPoint())
            assert painted == theme.color("window"), strip.parent()
