"""The folder of recovery files: who may write one, and which ones nobody looks after any more.

Each file has a lock beside it (QLockFile) as long as the process that writes it lives. Whatever can be
locked belongs to nobody: its program ended without taking it away.
"""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLockFile, QStandardPaths

from inspector.cassette import files

if TYPE_CHECKING:
    from inspector.cassette.recovery import Recovery

SUFFIX = ".recovery"


class Slot:
    """One recovery file that this process has locked."""

    def __init__(self, file: Path, lock: QLockFile) -> None:
        self._file, self._lock = file, lock

    @property
    def name(self) -> str:
        """What tells it from others."""
        return self._file.name

    def write(self, recovery: "Recovery") -> None:
        """Put unsaved edits away, readable for their owner alone. Raises OSError."""
        files.write(self._file, recovery.encode(), mode=files.PRIVATE)

    def remove(self) -> None:
        """The edits are saved or not wanted: nothing stays."""
        with suppress(OSError):
            self._file.unlink(missing_ok=True)
        self._lock.unlock()

    def release(self) -> None:
        """Let go of the file and leave it for another time."""
        self._lock.unlock()


class Shelf:
    """The folder. It is made when the first file is written."""

    def __init__(self, folder: Path | None = None) -> None:
        data = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppDataLocation)
        self._folder = folder or Path(data) / "recovery"

    def new_slot(self, path: str) -> Slot:
        """A place for the unsaved edits of a file. Raises OSError."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = self._folder / f"{_key(path)}-{os.urandom(6).hex()}{SUFFIX}"
        lock = _locked(file)
        if lock is None:
            raise OSError(f"{file} cannot be locked")
        return Slot(file, lock)

    def abandoned(self, path: str | None = None) -> "Iterator[tuple[Slot, Recovery]]":
        """The edits that a crash left behind, the newest first: of one file, or of all.

        They are locked: whoever takes one removes or releases it.
        """
        files_here = list(self._folder.glob(f"*{SUFFIX}"))
        if not files_here:
            return
        from inspector.cassette.recovery import Recovery  # programs seldom crash

        start = "" if path is None else f"{_key(path)}-"
        wanted = [file for file in files_here if file.name.startswith(start)]
        for file in sorted(wanted, key=_modified, reverse=True):
            lock = _locked(file)
            if lock is None:
                continue
            try:
                yield Slot(file, lock), Recovery.decode(files.read(file)[0])
            except (OSError, ValueError):  # nothing that could be restored; whoever is curious may look at it
                lock.unlock()


def _key(path: str) -> str:
    import hashlib

    return hashlib.sha256(path.encode("utf-8", "surrogateescape")).hexdigest()[:16]


def _locked(file: Path) -> QLockFile | None:
    lock = QLockFile(f"{file}.lock")
    lock.setStaleLockTime(0)  # however long a window is open, its file is not abandoned
    return lock if lock.tryLock(0) else None


def _modified(file: Path) -> float:
    with suppress(OSError):
        return file.stat().st_mtime
    return 0.0
