"""Writes the conversation of the open cassette to a file of its own."""

from pathlib import Path

from PySide6.QtCore import QSettings, QStandardPaths
from PySide6.QtWidgets import QWidget

from inspector.cassette import files
from inspector.export.conversation_file import conversation_file
from inspector.export.credentials import Credentials
from inspector.ui.dialogs import Dialogs
from inspector.ui.workspace import Workspace


def export_conversation(
    parent: QWidget, workspace: Workspace, dialogs: Dialogs, credentials: Credentials
) -> None:
    """Ask for a path and write there; its suffix says whether Markdown or JSON."""
    source = workspace.document.path
    name = source.name if source else "sample"
    path = dialogs.export_path(parent, _folder() / f"{name.partition('.')[0] or name}.md")
    if path is None:
        return
    data = conversation_file(name, workspace.document.cassette, path.suffix, credentials)
    try:
        files.write(path, [data])
    except OSError as error:
        dialogs.problem(parent, "Not exported", f"{path} could not be written: {files.reason(error)}.")
        return
    QSettings().setValue("export_folder", str(path.parent))
    kept = ", with credentials" if credentials.keep else ""
    workspace.told.emit(f"Exported to {path.name}{kept}")


def _folder() -> Path:
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return Path(str(QSettings().value("export_folder", documents)))
