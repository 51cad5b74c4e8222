"""Event ⇄ pixel arithmetic for a timeline: positions, hits, and what to draw when bars get thin."""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple, Protocol

from inspector.stream.zoom import WHOLE, View

MIN_BAR = 3.0
MAX_BAR = 28.0
MIN_STEP = 2.0
"""Pixels that an event takes at least on an axis of time."""


class Bar(NamedTuple):
    """What to draw in one place: the events from ``first`` to before ``last``."""

    x: float
    width: float
    first: int
    last: int


class Axis(Protocol):
    """Events over pixels. x runs from 0 to ``width`` over what is shown; beyond it is out of sight."""

    @property
    def width(self) -> float: ...

    def place_of(self, k: int) -> float:
        """Where the playhead stands after k events, as a fraction of the whole axis."""

    def x_of(self, k: int) -> float:
        """Where the playhead stands after k events, in pixels."""

    def k_at(self, x: float) -> int:
        """The k whose place is nearest to x."""

    def event_at(self, x: float) -> int | None:
        """The index of the event whose bar is at x."""

    def span_of(self, index: int) -> tuple[float, float]:
        """Left and right of an event's place."""

    def index_from(self, x: float) -> int:
        """The index of the first event that starts at x or later; their number where none does."""

    def bars(self) -> list[Bar]:
        """What to draw of what is shown, no more bars than pixels."""

    def labels(self, label_width: float) -> list[tuple[float, str]]:
        """Round values to write below the axis, and where, as many as fit."""


class Scale(NamedTuple):
    """``events`` in number, over ``width`` pixels. The place after k events is the border between two bars."""

    events: int
    width: float
    view: View = WHOLE

    @property
    def slot(self) -> float:
        """The width of one event in pixels."""
        return self.width / (self.events * self.view.size) if self.events else self.width

    @property
    def _left(self) -> float:
        return self.view.start * self.events * self.slot

    def place_of(self, k: int) -> float:
        """Where the playhead stands after k events, as a fraction of the whole axis."""
        return k / self.events if self.events else 0.0

    def x_of(self, k: int) -> float:
        """Where the playhead stands after k events, in pixels."""
        return k * self.slot - self._left

    def k_at(self, x: float) -> int:
        """The k whose place is nearest to x."""
        return max(0, min(self.events, round((x + self._left) / self.slot)))

    def event_at(self, x: float) -> int | None:
        """The index of the event whose bar is at x."""
        index = math.floor((x + self._left) / self.slot)
        return index if 0 <= index < self.events else None

    def span_of(self, index: int) -> tuple[float, float]:
        """Left and right of an event's place."""
        x = self.x_of(index)
        return x, x + self.slot

    def index_from(self, x: float) -> int:
        """The index of the first event that starts at x or later; their number where none does."""
        return max(0, min(self.events, math.ceil((x + self._left) / self.slot - 1e-9)))

    def bars(self) -> list[Bar]:
        """One bar per event while that is at least `MIN_BAR` wide (and never wider than `MAX_BAR`),
        otherwise one per pixel.
        """
        if self.slot < MIN_BAR:
            return self._columns()
        width = min(self.slot - (1.0 if self.slot < 12 else 2.0), MAX_BAR)
        inset = (self.slot - width) / 2
        first = max(0, math.floor(self.view.start * self.events))
        last = min(self.events, math.ceil(self.view.end * self.events))
        return [Bar(self.x_of(index) + inset, width, index, index + 1) for index in range(first, last)]

    def _columns(self) -> list[Bar]:
        columns = int(self.width)
        start, shown = self.view.start * self.events, self.view.size * self.events
        edges = [min(self.events, int(start + column * shown / columns)) for column in range(columns)]
        edges.append(min(self.events, math.ceil(self.view.end * self.events - 1e-6)))
        return [
            Bar(float(column), 1.0, first, last)
            for column, (first, last) in enumerate(pairwise(edges))
            if first < last
        ]

    def labels(self, label_width: float) -> list[tuple[float, str]]:
        """Round event numbers, as many as fit; of the whole, the first and the last place always do."""
        if self.view.is_whole:
            return [(self.x_of(tick), f"{tick:,}") for tick in ticks(self.events, self.width, label_width)]
        room = max(1.0, self.width // (label_width * 2))
        step = next(step for step in _round_steps() if self.events * self.view.size / step <= room)
        first = math.ceil(self.view.start * self.events / step) * step
        last = math.floor(self.view.end * self.events)
        return [(self.x_of(tick), f"{tick:,}") for tick in range(first, last + 1, step)]


class ClockScale(NamedTuple):
    """Events over their own times. Events of one stamp stand in one step: nothing is interpolated.

    ``times`` are seconds since the first stamp, one for each event, never falling; a step is as wide
    as the clock's ``resolution``. The playhead stands behind the step of its event.
    """

    times: Sequence[float]
    resolution: float
    width: float
    view: View = WHOLE

    @property
    def _extent(self) -> float:
        return self.times[-1] + self.resolution

    @property
    def _second(self) -> float:
        """The width of one second in pixels."""
        return self.width / (self._extent * self.view.size)

    @property
    def _step(self) -> float:
        return max(self.resolution * self._second, MIN_STEP)

    def _x(self, time: float) -> float:
        return (time - self.view.start * self._extent) * self._second

    def _time(self, x: float) -> float:
        return x / self._second + self.view.start * self._extent

    def place_of(self, k: int) -> float:
        """Where the playhead stands after k events, as a fraction of the whole axis."""
        return min(1.0, (self.times[k - 1] + self.resolution) / self._extent) if k else 0.0

    def x_of(self, k: int) -> float:
        """Where the playhead stands after k events, in pixels."""
        return self._x(self.times[k - 1]) + self._step if k else self._x(0.0)

    def k_at(self, x: float) -> int:
        """All events whose step is mostly left of x."""
        return bisect_right(self.times, self._time(x - self._step / 2))

    def event_at(self, x: float) -> int | None:
        """The last event that starts before x, if its step reaches so far."""
        index = bisect_right(self.times, self._time(x)) - 1
        return index if index >= 0 and x <= self.span_of(index)[1] else None

    def span_of(self, index: int) -> tuple[float, float]:
        """Left and right of an event's step."""
        x = self._x(self.times[index])
        return x, x + self._step

    def index_from(self, x: float) -> int:
        """The index of the first event that starts at x or later; their number where none does."""
        return bisect_left(self.times, self._time(x))

    def bars(self) -> list[Bar]:
        """One bar for the events of each step that is shown."""
        found: list[Bar] = []
        index, step = self.index_from(-self._step), self._step
        while index < len(self.times) and (x := self.span_of(index)[0]) < self.width:
            behind = max(index + 1, self.index_from(x + step - 1e-6))
            found.append(Bar(x, max(1.0, step - 1), index, behind))
            index = behind
        return found

    def labels(self, label_width: float) -> list[tuple[float, str]]:
        """Round numbers of seconds since the first stamp, as many as fit."""
        room = max(1.0, self.width // (label_width * 2))
        shown = self._extent * self.view.size
        step = next(step for step in _round_seconds() if shown / step <= room)
        digits = max(0, -math.floor(math.log10(step) + 1e-9))
        first = math.ceil(self.view.start * self._extent / step - 1e-9)
        last = math.floor(self.view.end * self._extent / step + 1e-9)
        return [(self._x(tick * step), f"{tick * step:,.{digits}f} s") for tick in range(first, last + 1)]


def ticks(count: int, width: float, label_width: float) -> list[int]:
    """Round event numbers to write below the axis, as many as fit; 0 and the last one always do."""
    if count <= 0:
        return [0]
    room = max(1, int(width // (label_width * 2)))
    step = next(step for step in _round_steps() if count / step <= room)
    inner = [tick for tick in range(step, count, step) if (count - tick) / count * width > label_width * 2]
    return [0, *inner, count]


def _round_steps() -> Sequence[int]:
    return [factor * 10**power for power in range(12) for factor in (1, 2, 5)]


def _round_seconds() -> Sequence[float]:
    return [factor * 10.0**power for power in range(-9, 12) for factor in (1, 2, 5)]
