"""From what is current in the window to its line in the file: copied, or opened in a text editor."""

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from inspector.ui.file_places import FilePlaces

if TYPE_CHECKING:
    from inspector.ui.text_editors import TextEditors
    from inspector.ui.workspace import Workspace


class PlaceCommands:
    """The commands of one workspace that lead to the file."""

    def __init__(self, workspace: "Workspace") -> None:
        self._workspace = workspace
        self._places = FilePlaces(workspace.document)

    @cached_property
    def text_editors(self) -> "TextEditors":
        """The editors of this machine, looked for when one is wanted."""
        from inspector.ui.text_editors import TextEditors

        return TextEditors()

    def line(self) -> int | None:
        """The line of what is current where the focus is; None where the cassette is empty."""
        workspace, places = self._workspace, self._places
        index, side = workspace.selection.index, workspace.selection.side
        if index < 0:
            return None
        focus = QApplication.focusWidget()
        if focus is not None and workspace.interactions.isAncestorOf(focus):
            return places.of_section(*workspace.interactions.current_place())
        if workspace.tab == "headers":
            return workspace.headers.line_in_file(places)
        if workspace.tab == "events" and (row := workspace.events.current_line()) is not None:
            return places.of_row(index, row)
        if workspace.tab == "body":
            at = workspace.provenance.offset_at_caret() if workspace.provenance else None
            stream = workspace.playhead.stream
            in_bytes = stream is not None and isinstance(stream.framed.source, bytes)
            return places.of_body(index, side, at or 0, in_bytes=in_bytes and at is not None)
        return places.of_interaction(index)

    def copy(self) -> None:
        """Copy ``path:line`` of what is current."""
        line = self.line()
        if line is not None:
            path = self._workspace.document.path
            QApplication.clipboard().setText(f"{path or 'sample'}:{line}")
            self._workspace.told.emit(f"Copied the place: line {line:,}{self._unsaved_words()}")

    def open(self) -> None:
        """Open the file in a text editor at the line of what is current."""
        line, path = self.line(), self._workspace.document.path
        if path is None:
            self._workspace.told.emit("The sample is no file yet: save it first")
        elif line is not None:
            self._workspace.told.emit(self.text_editors.open(path, line) + self._unsaved_words())

    def _unsaved_words(self) -> str:
        return ", as it will be saved" if self._workspace.document.is_modified else ""
