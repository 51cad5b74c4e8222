"""Saving the document of a window. What stands in the way is said above the page, with the ways out."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from inspector.cassette import files
from inspector.resource_files import samples
from inspector.ui.dialogs import Dialogs
from inspector.ui.theme import Theme
from inspector.ui.workspace import Workspace

TOPIC = "save"
DISK_TOPIC = "disk"
"""What `DiskReview` says of the same file."""


class Saving(QObject):
    """Saves what a workspace shows. ``folder`` says where a cassette without a file would go."""

    told = Signal(str)
    """Something for the status bar."""

    reload_asked = Signal()

    def __init__(
        self, workspace: Workspace, dialogs: Dialogs, theme: Theme, folder: Callable[[], Path]
    ) -> None:
        super().__init__(workspace)
        self._workspace, self._dialogs, self._theme = workspace, dialogs, theme
        self._document = workspace.document
        self._folder = folder
        self._seen: files.Known | None = None

    def save(self) -> bool:
        """Save to the file; False where that did not happen."""
        path = self._document.path
        if path is None:
            return self.save_as()
        try:
            changed = self._document.is_changed_on_disk()
        except OSError as error:
            return self._refuse(path, error)
        return self._ask_which(path) if changed else self._write(path)

    def save_as(self) -> bool:
        """Ask for a path and save there."""
        suggestion = self._document.path or self._folder() / samples()[0].name
        path = self._dialogs.save_path(self._workspace, suggestion)
        return path is not None and self._write(path)

    def save_copy(self) -> bool:
        """Ask for a path and write the current state there; the window goes on with its own file."""
        own = self._document.path or self._folder() / samples()[0].name
        path = self._dialogs.save_path(self._workspace, own.with_name(f"{own.stem}-copy{own.suffix}"))
        if path is None:
            return False
        if path == self._document.path:
            self.told.emit("That is the file itself: a copy needs another name")
            return False
        if self._workspace.draft_commands.apply_all() is None:
            return False
        try:
            notes = self._document.save_copy(path)
        except OSError as error:
            self.told.emit(f"{path.name} was not saved: {files.reason(error)}")
            return False
        self.told.emit("; ".join((f"Saved a copy as {path.name}", *notes)))
        return True

    def _write(self, path: Path, over: files.Known | None = None) -> bool:
        """Apply what was typed and write the file."""
        applied = self._workspace.draft_commands.apply_all()
        if applied is None:
            return False
        try:
            notes = self._document.save(path, over)
        except files.ChangedError:
            return self._ask_which(path)
        except OSError as error:
            return self._refuse(path, error)
        self._workspace.dismiss(TOPIC)
        self.told.emit("; ".join((f"Saved {path.name}{applied}", *notes)))
        return True

    def _refuse(self, path: Path, error: OSError) -> bool:
        """Say why nothing was written."""
        self._workspace.notify(
            TOPIC,
            f"{path.name} was not saved: {files.reason(error)}. Your changes are still here.",
            (("Save As…", self.save_as), ("Try Again", lambda: self._write(path))),
            "error-banner",
        )
        return False

    # The file was changed by somebody else.

    def _ask_which(self, path: Path) -> bool:
        """Nothing is written until somebody says which of the two versions is wanted."""
        try:
            self._look(path)
        except OSError as error:
            return self._refuse(path, error)
        self._workspace.dismiss(DISK_TOPIC)
        self._workspace.notify(
            TOPIC,
            f"{path.name} was changed by another program since it was opened here. Nothing was saved.",
            (
                ("Compare", lambda: self._compare(path)),
                ("Reload", self.reload_asked.emit),
                ("Keep Mine", lambda: self._write(path, self._seen)),
            ),
        )
        return False

    def _look(self, path: Path) -> bytes:
        """What the file holds now: the version that may be replaced, if that is said."""
        data, fingerprint = files.read(path)
        self._seen = files.Known(fingerprint, (data,))
        return data

    def _compare(self, path: Path) -> None:
        from inspector.ui.comparison import Comparison  # once in a while

        try:
            disk = self._look(path)
        except OSError as error:
            self._refuse(path, error)
            return
        if self._workspace.drafts:
            self.told.emit("What is typed and not applied yet is not part of the comparison")
        mine = self._document.cassette.encode()
        Comparison(path.name, disk, mine, self._theme, self._workspace).show()
