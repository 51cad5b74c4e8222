"""Changes since the last save, interaction by interaction: what they mean, their lines, taking them back."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from inspector.cassette import Edit
from inspector.changes import Difference, revert, revert_difference
from inspector.ui.actions import Actions
from inspector.ui.changes_model import Versions
from inspector.ui.changes_pane import ChangesPane
from inspector.ui.theme import Theme
from inspector.ui.words import plural
from inspector.ui.workspace import Workspace


class ChangesWindow(QDialog):
    """Follows the document as long as it is open."""

    def __init__(self, workspace: Workspace, name: str, actions: Actions, theme: Theme) -> None:
        super().__init__(workspace)
        self._workspace, self._document = workspace, workspace.document
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(f"{name}: changes since the last save")
        self.resize(QSize(1000, 640).boundedTo(self.screen().availableSize()))
        self.pane = ChangesPane(self._versions(), theme, offers_revert=True)
        self.note = QLabel()
        self.note.setProperty("role", "muted")
        for action in ("undo", "redo", "save", "save_copy"):
            self.addAction(actions[action])  # their keys work here too
        self._lay_out(actions)
        self.pane.revert_button.clicked.connect(self.revert)
        self.pane.revert_asked.connect(self._revert_one)
        self._document.state_changed.connect(self._refresh)
        self._workspace.drafts.changed.connect(self._describe)
        self._refresh()
        self.pane.setFocus()

    def _lay_out(self, actions: Actions) -> None:
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.save_button = buttons.addButton("Save", QDialogButtonBox.ButtonRole.ApplyRole)
        self.copy_button = buttons.addButton("Save a Copy…", QDialogButtonBox.ButtonRole.ActionRole)
        for push in buttons.findChildren(QPushButton):
            push.setAutoDefault(False)  # Return in the list is to do nothing that was not meant
        self.save_button.clicked.connect(actions["save"].trigger)
        self.copy_button.clicked.connect(actions["save_copy"].trigger)
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

    def _versions(self) -> Versions:
        return Versions(self._document.saved, self._document.cassette, list(self._document.changes))

    def _refresh(self) -> None:
        self.pane.show_versions(self._versions())
        self._describe()

    def _describe(self) -> None:
        count, drafts = self.pane.model.rowCount(), len(self._workspace.drafts)
        words = f"{plural(count, 'change')}" if count else "Nothing has changed since the last save"
        if drafts:
            words += f" · {plural(drafts, 'draft')} not applied and not listed"
        self.note.setText(words)
        self.save_button.setEnabled(count > 0 or drafts > 0)

    # Taking back.

    def revert(self) -> None:
        """Take the selected change back, as one step that can be undone."""
        change = self.pane.current
        if change is not None:
            saved, cassette = self._document.saved, self._document.cassette
            number = change.old if change.new is None else change.new
            words = "other ids" if change.renumbered else f"change of interaction {number}"
            self._take_back(lambda: revert(saved, cassette, change), words)

    def _revert_one(self, difference: Difference) -> None:
        change, target = self.pane.current, difference.target
        if change is not None and target is not None:
            saved, cassette = self._document.saved, self._document.cassette
            self._take_back(
                lambda: revert_difference(saved, cassette, change, target),
                f"change of {difference.label} in interaction {change.new}",
            )

    def _take_back(self, make: Callable[[], Edit], words: str) -> None:
        self._workspace.draft_commands.finish_typing()
        try:
            edit = make()
        except ValueError as error:
            self._say(f"Not reverted: {error}")
            return
        if not self._workspace.draft_commands.may_rearrange(edit.order, "Revert"):
            self._say("Not reverted: this interaction has a draft. Apply it or take it back first")
            return
        self._document.apply(edit, f"reverted {words}")
        self._say("; ".join((f"Reverted the {words}", *edit.notes)))

    def _say(self, text: str) -> None:
        self.note.setText(text)
        self._workspace.told.emit(text)
