"""Event ⇄ pixel arithmetic for a timeline: positions, hits, and what to draw when bars get thin."""

from collections.abc import Sequence
from dataclasses import dataclass

MIN_BAR = 3.0
MAX_BAR = 28.0


@dataclass(frozen=True, slots=True)
class Scale:
    """``count`` events over ``width`` pixels. The place after k events is the border between two bars."""

    count: int
    width: float

    @property
    def slot(self) -> float:
        """The width of one event in pixels."""
        return self.width / self.count if self.count else self.width

    def x_of(self, k: int) -> float:
        """Where the playhead stands after k events."""
        return k * self.slot

    def k_at(self, x: float) -> int:
        """The k whose place is nearest to x."""
        return max(0, min(self.count, round(x / self.slot)))

    def event_at(self, x: float) -> int | None:
        """The index of the event whose bar is at x."""
        index = int(x // self.slot)
        return index if 0 <= index < self.count else None

    def bars(self) -> list[tuple[float, float, int, int]]:
        """What to draw: ``(x, width, first event, behind the last event)`` for each bar.

        One bar per event while that is at least `MIN_BAR` wide (and never wider than `MAX_BAR`),
        otherwise one per pixel.
        """
        if self.slot >= MIN_BAR:
            width = min(self.slot - (1.0 if self.slot < 12 else 2.0), MAX_BAR)
            inset = (self.slot - width) / 2
            return [(index * self.slot + inset, width, index, index + 1) for index in range(self.count)]
        bars = []
        columns = int(self.width)
        for column in range(columns):
            first, last = column * self.count // columns, (column + 1) * self.count // columns
            if first < last:
                bars.append((float(column), 1.0, first, last))
        return bars


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
