"""Bodies and files of their own: a body from a file, and a body into one."""

import re
from pathlib import Path

from PySide6.QtCore import QSettings, QStandardPaths
from PySide6.QtWidgets import QWidget

from inspector.cassette import Body, CassetteError
from inspector.content import kinds, urls
from inspector.ui.dialogs import Dialogs
from inspector.ui.header_edits import Key
from inspector.ui.words import size_text
from inspector.ui.workspace import Workspace

MAX_FILE = 200_000_000
"""Bytes of a file that may become a body: what is written into YAML must be read again."""


def replace_body(parent: QWidget, workspace: Workspace, dialogs: Dialogs) -> None:
    """Ask for a file and put its bytes into the body that is shown, as one step of undo."""
    key: Key = (workspace.selection.index, workspace.selection.side)
    workspace.show_tab("body")
    if not workspace.body.apply():  # a draft would be lost
        return
    path = dialogs.open_body_path(parent, _folder())
    if path is None:
        return
    try:
        notes = workspace.document.edit_body(*key, _read(path))
    except OSError as error:
        dialogs.problem(parent, "Not read", f"{path} could not be read: {error.strerror or error}.")
    except ValueError as error:
        workspace.body.refuse(str(error))
    else:
        workspace.told.emit("; ".join((f"Replaced by {path.name}", *notes)))
    QSettings().setValue("body_folder", str(path.parent))


def _read(path: Path) -> bytes:
    if path.stat().st_size > MAX_FILE:
        raise ValueError(f"{path.name} has more than {size_text(MAX_FILE)}")
    return path.read_bytes()


def save_body(parent: QWidget, workspace: Workspace, dialogs: Dialogs) -> None:
    """Ask for a path and write the content of the body there, decoded."""
    key: Key = (workspace.selection.index, workspace.selection.side)
    body = workspace.drafts.body(key)
    if body is None or body.raw is None:
        workspace.told.emit("There is no body to save")
        return
    path = dialogs.save_body_path(parent, _folder() / suggested_name(_url(workspace), key, body))
    if path is None:
        return
    try:
        path.write_bytes(body.content)
    except OSError as error:
        dialogs.problem(parent, "Not saved", f"{path} could not be written: {error.strerror or error}.")
        return
    QSettings().setValue("body_folder", str(path.parent))
    draft = ", without the draft" if workspace.drafts.get(key) is not None else ""
    workspace.told.emit(f"Saved {path.name}{draft}")


def suggested_name(url: str, key: Key, body: Body) -> str:
    """A file name that tells which body is in it."""
    index, side = key
    words = re.findall(r"[A-Za-z0-9._-]+", urls.split(url).path)
    suffix = kinds.suffix_of(body.text, body.content, body.media_type)
    stem = words[-1].strip(".-") if words else ""
    return "-".join(filter(None, (stem, str(index), side))) + suffix


def _url(workspace: Workspace) -> str:
    interaction = workspace.selection.interaction
    request = None if interaction is None or isinstance(interaction, CassetteError) else interaction.request
    return request.url if request else ""


def _folder() -> Path:
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return Path(str(QSettings().value("body_folder", documents)))
