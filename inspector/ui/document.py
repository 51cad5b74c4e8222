"""An open file: path, saved and current cassette, undo. Only its commands change it.

The one module that reads and writes cassette files.
"""

import os
from pathlib import Path
from typing import NamedTuple
from weakref import WeakKeyDictionary

from PySide6.QtCore import QIODevice, QObject, QSaveFile, Signal
from PySide6.QtGui import QUndoStack

from inspector.cassette import Cassette, CassetteError, Edit, Interaction, Side, edit_body
from inspector.conversation import Prompt, prompt_beside
from inspector.stream import Stream, read_stream
from inspector.ui.commands import ReplaceCassette


class Fingerprint(NamedTuple):
    """What tells whether a file is still the one that was read."""

    modified: int
    size: int
    inode: int

    @classmethod
    def of(cls, path: Path) -> "Fingerprint | None":
        """None where there is no such file."""
        try:
            status = path.stat()
        except OSError:
            return None
        return cls(status.st_mtime_ns, status.st_size, status.st_ino)


class SaveError(OSError):
    """A file could not be written; what was there before is untouched."""


class Document(QObject):
    """A cassette that is open in a window."""

    changed = Signal(list)
    """The indices of the interactions that are different now."""

    state_changed = Signal()
    """The path, or whether there is something to save."""

    def __init__(self, cassette: Cassette, path: Path | None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.path = path
        self._cassette = cassette
        self._saved = cassette
        self._fingerprint = Fingerprint.of(path) if path else None
        self.undo_stack = QUndoStack(self)
        # As long as an interaction is in memory, so is what was read of it.
        self._streams: WeakKeyDictionary[Interaction, Stream | None] = WeakKeyDictionary()
        self._prompts: WeakKeyDictionary[Interaction, Prompt | None] = WeakKeyDictionary()

    @classmethod
    def open(cls, path: Path, parent: QObject | None = None) -> "Document":
        """Read a file. Raises `CassetteError` and `OSError`."""
        path = Path(os.path.abspath(path))  # noqa: PTH100  resolve() would follow symbolic links
        return cls(Cassette.parse(path.read_bytes()), path, parent)

    @property
    def cassette(self) -> Cassette:
        return self._cassette

    @property
    def is_modified(self) -> bool:
        """Whether there is something to save."""
        return self._cassette is not self._saved

    def interaction(self, index: int) -> Interaction | CassetteError:
        """An interaction, or why it cannot be read."""
        try:
            return self._cassette.interactions[index]
        except CassetteError as error:
            return error

    def stream(self, interaction: Interaction) -> Stream | None:
        """What a response says, read once for all views that show it."""
        if interaction not in self._streams:
            self._streams[interaction] = read_stream(interaction)
        return self._streams[interaction]

    def prompt(self, interaction: Interaction) -> Prompt | None:
        """What a request asks, read once for all views that show it."""
        if interaction not in self._prompts:
            stream = self.stream(interaction)
            self._prompts[interaction] = prompt_beside(interaction, stream.dialect if stream else None)
        return self._prompts[interaction]

    def source_of(self, index: int) -> tuple[int, str]:
        """The line of the file on which an interaction starts, and its YAML, also of a broken one."""
        return self._cassette.source_of(index)

    def is_edited(self, index: int) -> bool:
        """Whether an interaction differs from the saved file."""
        items = self._saved.items
        if index >= len(items) or self._cassette.items[index] is items[index]:
            return index >= len(items)
        # In a cassette of one chunk every interaction is in the chunk that changed.
        return not self._cassette.is_whole or self.source_of(index)[1] != self._saved.source_of(index)[1]

    def edit_body(self, index: int, side: Side, new: str | bytes) -> tuple[str, ...]:
        """Replace a body, as one command that can be undone; gives what was decided on the way.

        Raises ValueError where the body cannot hold it.
        """
        edit = edit_body(self._cassette, index, side, new)
        return self.apply(edit, f"{side} body of interaction {index}")

    def apply(self, edit: Edit, words: str) -> tuple[str, ...]:
        """Make an edit of the current cassette a command that can be undone.

        ``words`` say what is undone; gives what was decided on the way.
        """
        if edit.cassette is not self._cassette:
            self.undo_stack.push(ReplaceCassette(self._swap, edit.cassette, words))
        return edit.notes

    def _swap(self, cassette: Cassette) -> Cassette:
        before = self._cassette
        self._cassette = cassette
        self.changed.emit(cassette.changed_indices(before))
        self.state_changed.emit()
        return before

    def is_changed_on_disk(self) -> bool:
        """Whether somebody else wrote the file since it was read or saved."""
        return self.path is not None and Fingerprint.of(self.path) != self._fingerprint

    def save(self, path: Path) -> None:
        """Write the cassette to a file: all of it or nothing. Raises `SaveError`."""
        data = self._cassette.encode()
        file = QSaveFile(str(path))
        if not file.open(QIODevice.OpenModeFlag.WriteOnly):
            raise SaveError(file.errorString())
        if file.write(data) != len(data) or not file.commit():
            raise SaveError(file.errorString())
        self.path = path
        self._saved = self._cassette
        self._fingerprint = Fingerprint.of(path)
        self.state_changed.emit()
        self.changed.emit([])
