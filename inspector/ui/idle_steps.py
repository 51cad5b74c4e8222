"""Long work a little at a time, while nobody waits: input is handled between two turns."""

from collections.abc import Iterator
from time import perf_counter
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

PAINTED_AFTER_MS = 150
"""By then a page that was just filled is painted: what the first paint does not need comes after it."""

PAUSE = 5
BUDGET = 8
"""Milliseconds between two turns, and of one turn."""


class IdleSteps(QObject):
    """Runs one iterator at a time. What it yields comes in batches, without its Nones."""

    came = Signal(list)
    finished = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._steps: Iterator[Any] | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(PAUSE)
        self._timer.timeout.connect(self.turn)

    @property
    def is_running(self) -> bool:
        return self._steps is not None

    def start(self, steps: Iterator[Any]) -> None:
        """Begin with another iterator; what an earlier one would still yield is forgotten."""
        self._steps = steps
        self._timer.start()

    def stop(self) -> None:
        """Give up."""
        self._steps = None
        self._timer.stop()

    def turn(self) -> None:
        """Do some steps now."""
        steps, batch, is_done = self._steps, [], False
        if steps is None:
            return
        until = perf_counter() + BUDGET / 1000
        while perf_counter() < until:
            try:
                step = next(steps)
            except StopIteration:
                is_done = True
                break
            if step is not None:
                batch.append(step)
        if is_done:
            self.stop()
        else:
            self._timer.start()  # the pause counts from now: a timer that is late would leave none
        if batch:
            self.came.emit(batch)
        if is_done and self._steps is None:  # who was told may have begun with something else
            self.finished.emit()
