"""The strip above the timeline: buttons that move the playhead, and what stands at it."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QMenu, QToolButton, QVBoxLayout, QWidget

from inspector.cassette import Interaction
from inspector.ui.actions import Actions
from inspector.ui.axis_button import AxisButton
from inspector.ui.labels import ElidedLabel, RunsLabel
from inspector.ui.playhead import RATES, Playhead
from inspector.ui.selection import Selection
from inspector.ui.strip import Strip
from inspector.ui.theme import Theme
from inspector.ui.timeline_bar import TimelineBar
from inspector.ui.words import shortened, visible

_BUTTONS = ("first", "back", "play", "forward", "last")


class Transport(QWidget):
    """Buttons, the event at the playhead in words, the rate of playing, and the timeline below."""

    def __init__(
        self,
        selection: Selection,
        playhead: Playhead,
        actions: Actions,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._selection = selection
        self._playhead, self._actions, self._theme = playhead, actions, theme
        self.timeline = TimelineBar(playhead, theme, self)
        self._strip = Strip(self)
        self._position = RunsLabel(self._strip)
        self._kind = RunsLabel(self._strip)
        self._adds = ElidedLabel(Qt.TextElideMode.ElideRight, self._strip)
        self.totals = ElidedLabel(Qt.TextElideMode.ElideRight, self._strip)
        self.axis = AxisButton(self.timeline, theme, self._strip)
        self.rate = QToolButton(self._strip)
        self._build()
        playhead.moved.connect(self._show)
        playhead.stream_changed.connect(self._show)
        playhead.stream_changed.connect(self._show_totals)
        self.timeline.first_painted.connect(self._show_totals)
        playhead.playing_changed.connect(self._show_playing)
        theme.changed.connect(self._show)
        theme.changed.connect(self._show_rate)
        theme.changed.connect(self._show_play_button)
        theme.changed.connect(self._set_font)
        self._show()
        self._show_rate()
        self._show_playing(playing=False)

    def _build(self) -> None:
        self.setProperty("role", "strip")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        strip = self._strip
        row = strip.row
        row.setSpacing(2)
        for name in _BUTTONS:
            button = QToolButton(strip)
            button.setDefaultAction(self._actions[name])
            button.setAccessibleName(self._actions[name].text().replace("&", ""))
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            row.addWidget(button)
        row.addSpacing(12)
        self._set_font()
        row.addWidget(self._position)
        row.addSpacing(12)
        row.addWidget(self._kind)
        row.addSpacing(8)
        row.addWidget(self._adds, 1)
        row.addSpacing(12)
        self.totals.hide()
        self.totals.setProperty("role", "muted")
        self.totals.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.totals.setAccessibleName("Times that the recording states")
        row.addWidget(self.totals, 1)
        row.addSpacing(4)
        row.addWidget(self.axis)
        self.rate.setToolTip("Events per second when playing; cassettes hold no times per event")
        self.rate.setAccessibleName("Events per second")
        self.rate.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.rate.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.rate.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        menu = QMenu(self.rate)
        for rate in RATES:
            menu.addAction(f"{rate} events/s").triggered.connect(partial(self._set_rate, rate))
        self.rate.setMenu(menu)
        row.addSpacing(12)
        row.addWidget(self.rate)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 4)
        layout.setSpacing(0)
        layout.addWidget(strip)
        layout.addWidget(self.timeline)

    def _set_rate(self, rate: int, _checked: bool = False) -> None:
        self._playhead.set_rate(rate)
        self._show_rate()

    def _show_rate(self) -> None:
        self.rate.setText(f"{self._playhead.rate} events/s")
        self.rate.setIcon(self._theme.icon("chevron-down", "muted"))

    def _set_font(self) -> None:
        self._adds.setFont(self._theme.fixed_font)

    def _show(self, _k: int = 0) -> None:
        stream, k = self._playhead.stream, self._playhead.k
        if stream is None:
            return
        text, muted = self._theme.color("text"), self._theme.color("muted")
        widest = f"event {self._playhead.maximum:,} of {self._playhead.maximum:,} "
        self._position.setMinimumWidth(QFontMetrics(self.font()).horizontalAdvance(widest) + 8)
        total = (f" of {self._playhead.maximum:,}", muted, False)
        if k:
            self._position.set_runs(("event ", text, False), (f"{k:,}", text, True), total)
        else:
            self._position.set_runs(("before event 1", text, False), total)
            self._kind.set_runs()
            self._adds.clear()
            return
        kind = stream.kinds[k - 1]
        color = self._theme.color(self._theme.kind_role(kind))
        self._kind.set_runs((kind.replace("_", " "), color, False))
        added = stream.adds(k - 1)
        shown = visible(shortened(added or stream.events[k - 1].data, 300))
        self._adds.setText(f"“{shown}”" if added and kind != "control" else shown)

    def _show_totals(self) -> None:
        from inspector.stream.totals import totals

        interaction, stream = self._selection.interaction, self._playhead.stream
        found = totals(interaction, stream) if isinstance(interaction, Interaction) else []
        self.totals.setVisible(bool(found))
        self.totals.setText(" · ".join(f"{total.value} {total.meaning}" for total in found))
        self.totals.setToolTip("\n".join(map(str, found)))

    def _show_play_button(self) -> None:
        self._show_playing(self._playhead.is_playing)

    def _show_playing(self, playing: bool) -> None:
        action = self._actions["play"]
        action.setIcon(self._theme.icon("pause" if playing else "play"))
        action.setText("Pause" if playing else "Pla&y")
        action.setToolTip("Pause (Space)" if playing else "Play (Space)")
