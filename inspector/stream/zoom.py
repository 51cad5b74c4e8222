"""Which part of a timeline is shown: zooming and scrolling, in fractions of the whole."""

from typing import NamedTuple


class View(NamedTuple):
    """The part of an axis that is shown, as fractions of the whole: 0 <= start < end <= 1."""

    start: float = 0.0
    end: float = 1.0

    @property
    def size(self) -> float:
        return self.end - self.start

    @property
    def is_whole(self) -> bool:
        return self.size >= 1.0

    def zoomed(self, factor: float, place: float, least: float) -> "View":
        """Closer by a factor (farther below 1) around a place, which stays where it is.

        ``place`` is a fraction of the axis; ``least`` the smallest part that may be shown.
        """
        size = min(1.0, max(self.size / factor, least))
        return self._placed(place - (place - self.start) / self.size * size, size)

    def moved(self, by: float) -> "View":
        """Shifted by a fraction of what is shown, as far as there is something."""
        return self._placed(self.start + by * self.size, self.size)

    def showing(self, place: float) -> "View":
        """The same where it shows a place, else shifted so that it does."""
        if self.start <= place <= self.end:
            return self
        lead = self.size / 10
        return self._placed(place - lead if place < self.start else place + lead - self.size, self.size)

    def _placed(self, start: float, size: float) -> "View":
        start = max(0.0, min(start, 1.0 - size))
        return View(start, min(1.0, start + size))


WHOLE = View()
