"""Whether the interactions were cut right: checked a little at a time, while nobody waits."""

from time import perf_counter

from PySide6.QtCore import QObject, QTimer, Signal

from inspector.cassette import Cassette

PAUSE = 20
BUDGET = 6
"""Milliseconds between two turns, and of one turn: input is never kept waiting."""


class Checking(QObject):
    """Runs `Cassette.checked` beside everything else."""

    found = Signal(object)
    """The cassette as it is to be read instead."""

    def __init__(self, cassette: Cassette, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._steps = cassette.checked()
        self._timer = QTimer(self)
        self._timer.setInterval(PAUSE)
        self._timer.timeout.connect(self._turn)
        self._timer.start()

    @property
    def is_done(self) -> bool:
        """Whether all interactions were looked at."""
        return not self._timer.isActive()

    def _turn(self) -> None:
        until = perf_counter() + BUDGET / 1000
        for whole in self._steps:
            if whole is not None:
                self.found.emit(whole)
            elif perf_counter() < until:
                continue
            else:
                return
        self._timer.stop()
