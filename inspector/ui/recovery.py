"""Unsaved edits survive a crash: they are put away while one works, and offered again afterwards."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6 import QtCore
from PySide6.QtCore import QObject, QTimer, Signal

from inspector.cassette import Cassette, CassetteError, files
from inspector.ui.document import Document
from inspector.ui.drafts import Drafts
from inspector.ui.recovery_files import Shelf, Slot
from inspector.ui.workspace import Workspace

if TYPE_CHECKING:
    from inspector.cassette.recovery import Recovery

DELAY_MS = 3000
"""What is typed within this time is put away at once; a crash costs no more than that."""


class Keeper(QObject):
    """Puts away the unsaved edits and drafts of one document, and takes them back when they are saved."""

    failed = Signal(str)
    """Edits could not be put away; said once."""

    def __init__(self, document: Document, drafts: Drafts, shelf: Shelf, parent: QObject) -> None:
        super().__init__(parent)
        self._document, self._drafts, self._shelf = document, drafts, shelf
        self._slot: Slot | None = None
        self._base: tuple[Cassette, str] | None = None
        self._has_failed = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DELAY_MS)
        self._timer.timeout.connect(self.write)
        document.state_changed.connect(self._note)
        drafts.changed.connect(self._note)
        drafts.typed.connect(self._note)

    def adopt(self, slot: Slot) -> None:
        """Go on with a file whose edits were restored: it stays until these are saved."""
        self.forget()
        self._slot = slot
        self._timer.start()

    def forget(self) -> None:
        """The edits are saved, undone or given up."""
        self._timer.stop()
        if self._slot is not None:
            self._slot.remove()
            self._slot = None

    def _note(self) -> None:
        if not self._document.is_modified and not self._drafts:
            self.forget()
        elif not self._timer.isActive():
            self._timer.start()

    def write_now(self) -> None:
        """Put away what is not saved, if there is something, without waiting for a pause in typing."""
        if self._document.is_modified or self._drafts:
            self._timer.stop()
            self.write()

    def write(self) -> None:
        """Put away what is not saved."""
        path = str(self._document.path or "")
        try:
            if self._slot is None:
                self._slot = self._shelf.new_slot(path)
            self._slot.write(self._record(path))
        except OSError as error:
            if not self._has_failed:
                self.failed.emit(f"A crash would lose these changes: {files.reason(error)}")
            self._has_failed = True

    def _record(self, path: str) -> "Recovery":
        from inspector.cassette.recovery import record  # once there is something to lose

        document, drafts = self._document, self._drafts
        edited, typed = document.cassette, drafts.as_values()
        return record(path, time.time(), document.saved, edited, self.base(), typed)

    def base(self) -> str:
        """The digest of the file as it was read or saved last, made once."""
        from inspector.cassette.recovery import digest

        saved = self._document.saved
        if self._base is None or self._base[0] is not saved:
            self._base = saved, digest(saved)
        return self._base[1]


def restore(workspace: Workspace, keeper: Keeper, recovery: "Recovery") -> bool:
    """Put unsaved edits back, as one step that can be undone; False where they belong to another file.

    Drafts come back as drafts.
    """
    document = workspace.document
    if keeper.base() != recovery.base:
        return False
    saved = document.saved.encode()
    data = recovery.restored(saved)
    if data != saved:
        try:
            document.restore(Cassette.parse(data))
        except CassetteError:
            return False
    workspace.drafts.put_values(recovery.drafts)
    document.changed.emit([draft[0] for draft in recovery.drafts])  # what is shown may have a draft now
    return True


def save_copy(recovery: "Recovery", path: Path) -> tuple[str, ...]:
    """Write what was put away to a file of its own, drafts applied; gives what is missing in it.

    Raises OSError.
    """
    data = recovery.without_base()
    notes = []
    try:
        document = Document(Cassette.parse(data), None)
    except CassetteError:
        notes.append("it is no readable cassette")
    else:
        drafts = Drafts(document)
        drafts.put_values(_renumbered(recovery))
        left = [index for index in drafts.part_indexes() if not _fits(drafts.apply_part, index)]
        left += [key[0] for key in drafts.keys() if not _fits(drafts.apply, key)]  # noqa: SIM118  no mapping
        notes += (f"what was typed into interaction {index} does not fit and is not in it" for index in left)
        data = document.cassette.encode()
    if not recovery.is_complete:
        notes.append("only the interactions that were changed are in it")
    files.write(path, [data])
    return tuple(notes)


def _fits(apply: Callable[[Any], object], key: object) -> bool:
    try:
        apply(key)
    except ValueError:
        return False
    return True


def _renumbered(recovery: "Recovery") -> list[list[Any]]:
    """The drafts with the numbers that their interactions have in a copy without the rest."""
    places = {index: place for place, index in enumerate(recovery.kept)}
    return [[places[index], *rest] for index, *rest in recovery.drafts if index in places]


def when(recovery: "Recovery") -> str:
    """The time at which edits were put away, as people here write it."""
    moment = QtCore.QDateTime.fromSecsSinceEpoch(int(recovery.time))
    return QtCore.QLocale().toString(moment, QtCore.QLocale.FormatType.ShortFormat)
