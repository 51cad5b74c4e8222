"""The line of the file at which something stands that is shown, to copy and to open in a text editor."""

from inspector.cassette import CassetteError, Interaction, Side
from inspector.cassette.fields import Path
from inspector.cassette.places import body_offset, path_offset
from inspector.stream import Line
from inspector.stream.places import line_offset, part_offset
from inspector.ui.document import Document


class FilePlaces:
    """Lines count from 1, in the file as it would be saved now."""

    def __init__(self, document: Document) -> None:
        self._document = document

    def of_interaction(self, index: int) -> int:
        """The line of an interaction, also of a broken one."""
        found = self._document.interaction(index)
        if isinstance(found, CassetteError) and found.line is not None:
            return found.line
        return self._document.cassette.source_of(index)[0]

    def of_path(self, index: int, path: Path) -> int:
        """The line of the key or item that a path below an interaction leads to."""
        found = self._document.interaction(index)
        if isinstance(found, CassetteError):
            return self.of_interaction(index)
        return self._document.cassette.line_at(index, path_offset(found, path))

    def of_header(self, index: int, side: Side, position: int) -> int:
        """The line of a header's value."""
        found = self._document.interaction(index)
        message = found.side(side) if isinstance(found, Interaction) else None
        if message is None:
            return self.of_interaction(index)
        return self._document.cassette.line_at(index, message.headers.node(position).start)

    def of_row(self, index: int, row: Line) -> int:
        """The line on which a row of an interaction's stream starts."""
        found = self._document.interaction(index)
        stream = self._document.stream(found) if isinstance(found, Interaction) else None
        if stream is None or not isinstance(found, Interaction):
            return self.of_interaction(index)
        return self._document.cassette.line_at(index, line_offset(found, stream, row))

    def of_section(self, index: int, side: str, section: str) -> int:
        """The line of a part of the answer, or of the request's body, where its turns are."""
        found = self._document.interaction(index)
        if not side or not isinstance(found, Interaction):
            return self.of_interaction(index)
        if not section:
            return self.of_path(index, (side,))
        stream = self._document.stream(found) if side == "response" else None
        offset = part_offset(found, stream, section) if stream else None
        if offset is None:
            return self.of_path(index, (side, "body"))
        return self._document.cassette.line_at(index, offset)

    def of_body(self, index: int, side: Side, at: int = 0, *, in_bytes: bool = False) -> int:
        """The line on which a character of a body's text, or a byte of its content, is spelled."""
        found = self._document.interaction(index)
        message = found.side(side) if isinstance(found, Interaction) else None
        if message is None or not isinstance(found, Interaction):
            return self.of_interaction(index)
        offset = body_offset(found, message.body, at, in_bytes=in_bytes)
        return self._document.cassette.line_at(index, offset)
