"""Says that another program changed the file, and shows what is different there: nothing is read unasked."""

from pathlib import Path

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from inspector.cassette import Cassette, CassetteError, files
from inspector.changes import changes_between
from inspector.ui.changes_model import Versions
from inspector.ui.changes_pane import ChangesPane
from inspector.ui.disk_watch import DiskWatch
from inspector.ui.saving import DISK_TOPIC, TOPIC
from inspector.ui.theme import Theme
from inspector.ui.words import plural
from inspector.ui.workspace import Workspace

OLD_NAME = "the file as it was opened here"


class DiskReview(QObject):
    """Looks after the file of one workspace."""

    reload_asked = Signal()

    def __init__(self, workspace: Workspace, theme: Theme) -> None:
        super().__init__(workspace)
        self._workspace, self._theme = workspace, theme
        self._document = workspace.document
        self.watch = DiskWatch(self._document, self)
        self.watch.told.connect(self._tell)
        self.watch.look_soon()

    def _tell(self, state: str) -> None:
        path = self._document.path
        if path is None or state == "same" or self._workspace.notice(TOPIC) is not None:
            self._workspace.dismiss(DISK_TOPIC)  # where saving asks which version is wanted, it has said so
        else:
            self.say(path)
        if self._shown() is not None:
            self.show_changes()  # which are others now

    def say(self, path: Path) -> None:
        """Say how the file is now, with what can be done."""
        try:
            data, _ = files.read(path)
        except OSError as error:
            text = f"{path.name} cannot be read any more: {files.reason(error)}. It stays open here"
            text += ", and Save writes it anew." if isinstance(error, FileNotFoundError) else "."
            self._notify(text, can_reload=False)
            return
        try:
            Cassette.parse(data)
        except CassetteError as error:
            self._notify(
                f"{path.name} was changed by another program, and is no cassette now: {_place(error)}. "
                "What was opened stays here.",
                can_reload=False,
            )
            return
        self._notify(f"{path.name} was changed by another program.", can_reload=True)

    def _notify(self, text: str, *, can_reload: bool) -> None:
        ignore = ("Ignore", lambda: self._workspace.dismiss(DISK_TOPIC))
        choices = (("Show Changes", self.show_changes), ("Reload", self.reload_asked.emit), ignore)
        self._workspace.notify(DISK_TOPIC, text, choices if can_reload else (ignore,))

    def show_changes(self) -> None:
        """What differs between the file and what was opened or saved here, in a window of its own."""
        path = self._document.path
        if path is None:
            return
        try:
            disk = Cassette.parse(files.read(path)[0])
        except (OSError, CassetteError):
            self.say(path)
            return
        shown = self._shown()
        if shown is None:
            shown = DiskChanges(self._workspace, path.name, self._theme)
            shown.reload_asked.connect(self.reload_asked)
        shown.show_disk(disk)
        shown.show()
        shown.raise_()
        shown.activateWindow()

    def _shown(self) -> "DiskChanges | None":
        return self._workspace.findChild(DiskChanges)


class DiskChanges(QDialog):
    """The file as it was opened or saved here, against the file on the disk."""

    reload_asked = Signal()

    def __init__(self, workspace: Workspace, name: str, theme: Theme) -> None:
        super().__init__(workspace)
        self._workspace, self._document = workspace, workspace.document
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(f"{name}: changed by another program")
        self.resize(QSize(1000, 640).boundedTo(self.screen().availableSize()))
        saved = self._document.saved
        self.pane = ChangesPane(Versions(saved, saved, [], OLD_NAME), theme)
        self.note = QLabel()
        self.note.setProperty("role", "muted")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.reload_button = buttons.addButton("Reload", QDialogButtonBox.ButtonRole.ActionRole)
        for push in buttons.findChildren(QPushButton):
            push.setAutoDefault(False)  # Return in the list is to do nothing that was not meant
        self.reload_button.clicked.connect(self.reload_asked)
        buttons.rejected.connect(self.close)
        bottom = QHBoxLayout()
        bottom.setContentsMargins(16, 8, 16, 12)
        bottom.addWidget(self.note, 1)
        bottom.addWidget(buttons)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.pane, 1)
        layout.addLayout(bottom)
        self.pane.setFocus()

    def show_disk(self, disk: Cassette) -> None:
        """Show what differs between what was opened or saved here and what the disk holds."""
        saved = self._document.saved
        changes = changes_between(saved, disk)
        self.pane.show_versions(Versions(saved, disk, changes, OLD_NAME))
        is_edited = self._document.is_modified or len(self._workspace.drafts) > 0
        self.note.setText(_summary(len(changes), is_edited=is_edited))


def _summary(count: int, *, is_edited: bool) -> str:
    words = plural(count, "change") if count else "The disk holds what was opened here"
    return f"{words} · your own unsaved changes are not part of it" if is_edited else words


def _place(error: CassetteError) -> str:
    is_placed = error.line and (error.line, error.column) != (1, 1)
    return f"line {error.line}, column {error.column}: {error.message}" if is_placed else error.message
