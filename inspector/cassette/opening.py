"""A large file whose first interactions can be looked at before all of them are found."""

from collections.abc import Iterator

from inspector.cassette import diagnosis, recorders
from inspector.cassette.chunks import Scan
from inspector.cassette.model import Cassette
from inspector.cassette.source import CassetteError, may_be_packed

AT_ONCE = 4_000_000
"""Bytes that are searched before anything is shown: some milliseconds. Smaller files are read as they are."""

STEP = 4_000_000
"""Bytes that are searched in one step afterwards."""


class Opening:
    """The bytes of a cassette, searched from their beginning.

    ``front`` holds the first interactions, as if the file ended behind them: it is for looking at, and
    never for saving. ``estimated_count`` is how many there are, if the others are as long as these.
    """

    def __init__(self, data: bytes, scan: Scan, front: Cassette) -> None:
        self.size = len(data)
        self.front = front
        self.estimated_count = len(front.items) * self.size // front.size
        self._data, self._scan = data, scan

    @classmethod
    def of(cls, data: bytes) -> "Opening | None":
        """Begin to search a file. None for one that `Cassette.parse` is for: small, packed, laid out oddly.

        Nothing is raised: what is wrong with a file is for `Cassette.parse` to say.
        """
        if len(data) <= AT_ONCE or may_be_packed(data):
            return None
        try:
            diagnosis.refuse_no_text(data)
            scan = Scan.begin(data)
            if scan is None:
                return None
            scan.go_on(AT_ONCE)
            while not scan.count:
                scan.go_on(STEP)
            if scan.is_done:
                return None
            layout = scan.front()
            front = None if layout.is_doubtful else Cassette.of_layout(data, layout)
            if front is None or front.is_whole or front.format is recorders.WEBSOCKET:
                return None
            front.interaction(0)
        except CassetteError:
            return None
        return cls(data, scan, front)

    def steps(self) -> Iterator[None]:
        """Search on, a little at a time."""
        while not self._scan.is_done:
            self._scan.go_on(STEP)
            yield None

    def whole(self) -> Cassette:
        """The cassette as `Cassette.parse` gives it. Raises `CassetteError`.

        It need not go on from ``front``: what comes later may show that this was read wrongly.
        """
        self._scan.go_on(self.size)
        return Cassette.of_scan(self._data, self._scan.layout(), self.front)
