"""Whether somebody else writes the file of a document: told once it is quiet again, and once for each time.

Editors and test runs write a file in pieces, in place or by a rename over it, and may delete it first.
So nothing is concluded from what the system reports: it only makes this look, until the file has looked
the same twice.
"""

from pathlib import Path
from typing import Literal

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

from inspector.cassette.files import Fingerprint
from inspector.ui.document import Document

State = Literal["same", "changed", "gone"]

QUIET_MS = 300
"""For so long nothing may be written before a change is told."""

GONE_MS = 1500
"""For so long a file must be missing: many programs delete it before they write it anew."""

_UNSEEN = object()


class DiskWatch(QObject):
    """Looks at the file of a document, also at one that it gets by saving."""

    told = Signal(str)
    """The file's `State` against what was read or saved last: when it has changed, and when that is over."""

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._watched: Path | None = None
        self._last: Fingerprint | object | None = _UNSEEN
        self._settled: Fingerprint | object | None = _UNSEEN
        self._state: State = "same"
        self._watcher = QFileSystemWatcher(self)
        self._watcher.fileChanged.connect(self.look_soon)
        self._watcher.directoryChanged.connect(self.look_soon)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.look)
        document.state_changed.connect(self._follow)
        self.look()

    @property
    def is_waiting(self) -> bool:
        """Whether it looks again in a moment."""
        return self._timer.isActive()

    def look_soon(self) -> None:
        """Look once it is quiet. A folder in which much is written does not put that off."""
        if not self._timer.isActive():
            self._timer.start(QUIET_MS)

    def look(self) -> None:
        """Look at the file now. Costs no more than a question to the file system where nothing has changed."""
        path = self._document.path
        if path is None:
            return
        self._watch(path)
        now = _fingerprint(path)
        if now != self._last and self._last is not _UNSEEN:
            self._last = now
            self._timer.start(GONE_MS if now is None else QUIET_MS)
            return
        self._last = now
        if now != self._settled:
            self._settled = now
            self._tell("gone" if now is None else "changed" if self._is_changed() else "same")

    def _is_changed(self) -> bool:
        try:
            return self._document.is_changed_on_disk()
        except OSError:
            return True  # whoever looks closer is told why it cannot be read

    def _tell(self, state: State) -> None:
        if state == "same" == self._state:
            return
        self._state = state
        self.told.emit(state)

    def _follow(self) -> None:
        if self._document.path != self._watched:
            self._last = self._settled = _UNSEEN
            self.look()
        elif self._state != "same":
            self._settled = _UNSEEN  # saved over what had changed, perhaps
            self.look_soon()

    def _watch(self, path: Path) -> None:
        """Watch the file, and the folders in which it may be replaced: that of a link, and of its target."""
        if path != self._watched:
            self._watched = path
            if known := [*self._watcher.files(), *self._watcher.directories()]:
                self._watcher.removePaths(known)
        target = path.resolve()
        wanted = {str(path), str(path.parent), str(target.parent)}
        missing = wanted.difference(self._watcher.files(), self._watcher.directories())
        if there := [name for name in missing if Path(name).exists()]:
            self._watcher.addPaths(there)


def _fingerprint(path: Path) -> Fingerprint | None:
    """None where the file is not there, or cannot be asked about."""
    try:
        return Fingerprint.of(path.stat())
    except OSError:
        return None
