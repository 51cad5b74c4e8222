"""The playhead: after event k of n. Message, events and timeline all follow this one."""

from PySide6.QtCore import QObject, QTimer, Signal

from inspector.cassette import Interaction
from inspector.stream import Marker, Stream
from inspector.ui.places import Order, places
from inspector.ui.selection import Selection

RATES = (2, 5, 10, 20, 50, 100)
"""Events per second that playing offers. Cassettes hold no times, so this is not a speed of the API."""

STEPWISE_MS = 1000


class Playhead(QObject):
    """The stream of the selected interaction, and how many of its events count."""

    moved = Signal(int)
    stream_changed = Signal()
    playing_changed = Signal(bool)

    def __init__(self, selection: Selection, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._selection = selection
        self._index = -1
        self._stream: Stream | None = None
        self._k = 0
        self._places: dict[int, int | None] = {}  # where each interaction was left, None: at its end
        self._rate = 20
        self._stepwise = False
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.step)
        selection.document.rearranged.connect(self._rearranged)
        selection.changed.connect(self._read)
        self._read(selection.index)

    @property
    def stream(self) -> Stream | None:
        return self._stream

    @property
    def k(self) -> int:
        return self._k

    @property
    def maximum(self) -> int:
        """The number of events."""
        return len(self._stream.events) if self._stream else 0

    def set_k(self, k: int) -> None:
        """Move to after event k, as far as there are events."""
        k = max(0, min(k, self.maximum))
        if k != self._k:
            self._k = k
            self.moved.emit(k)

    def move(self, by: int) -> None:
        self.set_k(self._k + by)

    def to_marker(self, direction: int) -> Marker | None:
        """Jump to the next marker (+1) or the previous one (-1); gives it, None where there is none."""
        markers = self._stream.markers if self._stream else []
        ahead = [marker for marker in markers if (marker.k - self._k) * direction > 0]
        if not ahead:
            return None
        nearest = min(ahead, key=lambda marker: abs(marker.k - self._k))
        self.set_k(nearest.k)
        return nearest

    @property
    def is_playing(self) -> bool:
        return self._timer.isActive()

    @property
    def rate(self) -> int:
        """Events per second."""
        return self._rate

    def set_rate(self, rate: int) -> None:
        self._rate = rate
        self._timer.setInterval(self._interval())

    def set_stepwise(self, *, stepwise: bool) -> None:
        """Play from marker to marker, one a second, for people whom moving text disturbs."""
        if stepwise != self._stepwise:
            self._stepwise = stepwise
            self._timer.setInterval(self._interval())

    def _interval(self) -> int:
        return STEPWISE_MS if self._stepwise else 1000 // self._rate

    def toggle_play(self) -> None:
        """Play from here, from the start if this is the end; or pause."""
        if self.is_playing:
            self._timer.stop()
        elif self.maximum:
            if self._k == self.maximum:
                self.set_k(0)
            self._timer.start(self._interval())
        self.playing_changed.emit(self.is_playing)

    def pause(self) -> None:
        if self.is_playing:
            self.toggle_play()

    def step(self) -> None:
        """What playing does once."""
        if not self._stepwise:
            self.move(+1)
        elif self.to_marker(+1) is None:
            self.set_k(self.maximum)
        if self._k == self.maximum:
            self.pause()

    def _rearranged(self, order: Order) -> None:
        to = places(order)
        self._places = {to[index]: place for index, place in self._places.items() if index in to}
        self._index = to.get(self._index, -1)

    def _read(self, index: int) -> None:
        self.pause()
        self._places[self._index] = self._k if self._k < self.maximum else None
        interaction = self._selection.interaction
        self._stream = (
            self._selection.document.stream(interaction) if isinstance(interaction, Interaction) else None
        )
        place = self._places.get(index)
        self._index = index
        self._k = self.maximum if place is None else min(place, self.maximum)
        self.stream_changed.emit()
        self.moved.emit(self._k)
