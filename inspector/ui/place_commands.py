"""From what is current in the window to its line in the file: copied, or opened in a text editor."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from inspector.ui.body_view import BodyView
from inspector.ui.events_view import EventsView
from inspector.ui.file_places import FilePlaces
from inspector.ui.headers_view import HeadersView
from inspector.ui.text_editors import TextEditors

if TYPE_CHECKING:
    from inspector.ui.workspace import Workspace


class PlaceCommands:
    """The commands of one workspace that lead to the file."""

    def __init__(self, workspace: "Workspace") -> None:
        self._workspace = workspace
        self._places = FilePlaces(workspace.document)
        self.text_editors = TextEditors()

    def line(self) -> int | None:
        """The line of what is current where the focus is; None where the cassette is empty."""
        workspace, places = self._workspace, self._places
        index, side = workspace.selection.index, workspace.selection.side
        if index < 0:
            return None
        page = workspace.page(workspace.tab)
        focus = QApplication.focusWidget()
        if focus is not None and workspace.interactions.isAncestorOf(focus):
            return places.of_section(*workspace.interactions.current_place())
        if isinstance(page, HeadersView):
            return page.line_in_file(places)
        if isinstance(page, EventsView) and (row := page.current_line()) is not None:
            return places.of_row(index, row)
        if isinstance(page, BodyView):
            at, stream = workspace.provenance.offset_at_caret(), workspace.playhead.stream
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
