"""What the timeline places events by: their numbers, or the provider's clock where they carry one."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from inspector.ui.theme import Theme
from inspector.ui.timeline_bar import AxisName, TimelineBar

if TYPE_CHECKING:
    from inspector.stream.clock import Clock

_WORDS: dict[AxisName, str] = {"events": "by event number", "clock": "by provider clock"}


class AxisButton(QToolButton):
    """A menu of the axes. Not there where the events of a stream carry no clock."""

    def __init__(self, timeline: TimelineBar, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._timeline, self._theme = timeline, theme
        self.setAccessibleName("Axis of the timeline")
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        menu = QMenu(self)
        group = QActionGroup(self)
        self._choices = {name: menu.addAction("") for name in _WORDS}
        for name, action in self._choices.items():
            action.setCheckable(True)
            action.triggered.connect(partial(self._choose, name))
            group.addAction(action)
        self._choices["events"].setText("By event number")
        self.setMenu(menu)
        timeline.axis_changed.connect(self._show)
        theme.changed.connect(self._show)
        self._show()

    def _choose(self, name: AxisName, _checked: bool = False) -> None:
        self._timeline.set_axis(name)

    def _show(self) -> None:
        clock, name = self._timeline.clock, self._timeline.axis_name
        self.setVisible(clock is not None)
        self.setIcon(self._theme.icon("chevron-down", "muted"))
        self.setText(_WORDS[name])
        self._choices[name].setChecked(True)
        if clock:
            self._choices["clock"].setText(f"By provider clock: {clock_name(clock)}")
            self.setToolTip(f"Events carry a clock of their own: {clock_name(clock)}")


def clock_name(clock: "Clock") -> str:
    """The field that holds the clock, how coarse it is, and whether most events lack it."""
    words = [clock.name, "in whole seconds" if clock.is_coarse else ""]
    if (stamps := sum(clock.stamped)) < len(clock.stamped) / 2:
        words.append(f"in {stamps:,} of {len(clock.stamped):,} events")
    return ", ".join(word for word in words if word)
