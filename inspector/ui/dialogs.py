"""Questions to the user, in one object that is passed to the window: tests pass their own answers.

Qt's own dialogs are named as ``QtWidgets.QMessageBox``: Qt for Python makes them when one is asked for.
"""

from enum import Enum
from pathlib import Path

from PySide6 import QtWidgets
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

import inspector

FILTER = "Cassettes (*.yaml *.yml *.json *.yaml.gz *.yml.gz *.json.gz *.zz);;All files (*)"
EXPORT_FILTER = "Markdown (*.md);;JSON (*.json)"


class Answer(Enum):
    """What to do with unsaved changes."""

    SAVE = "save"
    DISCARD = "discard"
    CANCEL = "cancel"
    SHOW = "show"


def _suffix(path: Path) -> str:
    """The end of a name that says what is in the file, such as ``.yaml`` or ``.yaml.gz``."""
    return "".join(path.suffixes[-2:]) if path.suffix in (".gz", ".zz") else path.suffix


class Dialogs:
    """The dialogs of the program."""

    def open_path(self, parent: QWidget, folder: Path) -> Path | None:
        """Ask for a file to open."""
        name, _ = QtWidgets.QFileDialog.getOpenFileName(parent, "Open a cassette", str(folder), FILTER)
        return Path(name) if name else None

    def open_folder(self, parent: QWidget, folder: Path) -> Path | None:
        """Ask for a folder whose cassettes are to be listed."""
        name = QtWidgets.QFileDialog.getExistingDirectory(parent, "Open a folder of cassettes", str(folder))
        return Path(name) if name else None

    def save_path(self, parent: QWidget, suggestion: Path) -> Path | None:
        """Ask where to save."""
        name, _ = QtWidgets.QFileDialog.getSaveFileName(parent, "Save the cassette as", str(suggestion), FILTER)
        path = Path(name)
        if not name or path.suffix:
            return path if name else None
        return path.with_name(path.name + _suffix(suggestion))

    def open_body_path(self, parent: QWidget, folder: Path) -> Path | None:
        """Ask for the file that a body is to become."""
        name, _ = QtWidgets.QFileDialog.getOpenFileName(parent, "Replace the body from a file", str(folder))
        return Path(name) if name else None

    def save_body_path(self, parent: QWidget, suggestion: Path) -> Path | None:
        """Ask where to save a body."""
        name, _ = QtWidgets.QFileDialog.getSaveFileName(parent, "Save the body as", str(suggestion))
        return Path(name) if name else None

    def export_path(self, parent: QWidget, suggestion: Path) -> Path | None:
        """Ask where to export a conversation."""
        name, chosen = QtWidgets.QFileDialog.getSaveFileName(
            parent, "Export the conversation", str(suggestion), EXPORT_FILTER
        )
        path = Path(name)
        if not name or path.suffix:
            return path if name else None
        return path.with_name(path.name + chosen.rpartition("*")[2].rstrip(")"))

    def ask_unsaved(self, parent: QWidget, name: str) -> Answer:
        """Ask what to do with changes before they would be lost."""
        box = QtWidgets.QMessageBox(parent)
        box.setWindowTitle("Unsaved")
        box.setText(f"Save the changes to {name}?")
        box.setInformativeText("They are lost otherwise.")
        buttons = QtWidgets.QMessageBox.StandardButton
        box.setStandardButtons(buttons.Save | buttons.Discard | buttons.Cancel)
        box.setDefaultButton(buttons.Save)
        show = box.addButton("Show Changes", QtWidgets.QMessageBox.ButtonRole.ActionRole)
        chosen = box.exec()
        if box.clickedButton() is show:
            return Answer.SHOW
        known = {buttons.Save.value: Answer.SAVE, buttons.Discard.value: Answer.DISCARD}
        return known.get(int(chosen), Answer.CANCEL)

    def ask_reload(self, parent: QWidget, name: str) -> bool:
        """Ask whether to give up changes for what is on the disk."""
        box = QtWidgets.QMessageBox(parent)
        box.setWindowTitle("Reload")
        box.setText(f"Discard the changes to {name} and read it again?")
        discard = box.addButton("Discard and Reload", QtWidgets.QMessageBox.ButtonRole.DestructiveRole)
        box.setDefaultButton(box.addButton(QtWidgets.QMessageBox.StandardButton.Cancel))
        box.exec()
        return box.clickedButton() is discard

    def problem(self, parent: QWidget, title: str, text: str) -> None:
        """Tell of something that went wrong and needs attention."""
        QtWidgets.QMessageBox.warning(parent, title, text)

    def show_keys(self, parent: QWidget) -> None:
        """The keys."""
        from inspector.ui.keys_dialog import keys_dialog  # asked for once in a while

        keys_dialog(parent).exec()

    def show_about(self, parent: QWidget) -> None:
        """Name and versions, to read and to copy."""
        from inspector.ui.versions import versions  # as above

        box = QtWidgets.QMessageBox(parent)
        box.setWindowTitle("About")
        box.setText(f"<b>Cassette Inspector {inspector.__version__}</b>")
        box.setInformativeText(
            f"Recorded HTTP fixtures: look, scrub, edit, and save only what you meant.\n\n{versions()}"
        )
        box.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        copy = box.addButton("Copy Versions", QtWidgets.QMessageBox.ButtonRole.ActionRole)
        box.setDefaultButton(box.addButton(QtWidgets.QMessageBox.StandardButton.Close))
        box.exec()
        if box.clickedButton() is copy:
            QApplication.clipboard().setText(versions())

    def show_failure(self, parent: QWidget | None, trace: str) -> None:
        """Say that the program made an error, with all that a report of it needs."""
        from inspector.ui.versions import versions  # as above

        report = f"{versions()}\n\n{trace}"
        box = QtWidgets.QMessageBox(parent)
        box.setWindowTitle("Error")
        box.setText("Cassette Inspector made an error.")
        box.setInformativeText(
            "Unsaved changes are put away; they are offered again should the program end now. You can go on, "
            "or save and start anew.\n\nThe details help to mend it. They may quote your cassette: read them "
            "before you pass them on."
        )
        box.setDetailedText(report)
        copy = box.addButton("Copy Details", QtWidgets.QMessageBox.ButtonRole.ActionRole)
        box.setDefaultButton(box.addButton(QtWidgets.QMessageBox.StandardButton.Close))
        box.exec()
        if box.clickedButton() is copy:
            QApplication.clipboard().setText(report)
