"""Colours laid over the message: what is still to come at the playhead, and what its event wrote."""

from collections.abc import Iterator, Sequence

from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor, QTextDocument, QTextFormat
from PySide6.QtWidgets import QTextEdit

from inspector.stream import Stream
from inspector.ui.message_document import Placed
from inspector.ui.theme import Theme

Mark = QTextEdit.ExtraSelection


class Marks:
    """Makes the marks of one document whose sections stand where ``placed`` says."""

    def __init__(self, document: QTextDocument, theme: Theme, placed: Sequence[Placed]) -> None:
        self._document, self._theme, self._placed = document, theme, placed
        self._parts = {each.section.part: each for each in reversed(placed) if each.section.part}

    def still_to_come(self, stream: Stream | None, k: int, *, hide: bool) -> list[Mark]:
        """What no event up to the playhead has written."""
        colour = self._theme.color("base" if hide else "faint")
        found = []
        for placed in self._placed:
            if stream is not None and placed.section.is_answer:
                reached = _reached(placed, stream, k)
                if reached < placed.end:
                    found.append(self._mark(reached, placed.end, foreground=colour))
        return found

    def written(self, stream: Stream | None, k: int) -> list[Mark]:
        """The characters that the event before the playhead wrote."""
        if stream is None or k == 0 or stream.framing == "single":
            return []
        highlight = self._theme.color("highlight")
        return [self._mark(start, end, background=highlight) for start, end in self._ranges(stream, k)]

    def flash(self, placed: Placed) -> Mark:
        """A section to look at, over the whole width."""
        mark = self._mark(placed.start, placed.end, background=self._theme.color("highlight"))
        mark.format.setFontUnderline(False)
        mark.format.setProperty(QTextFormat.Property.FullWidthSelection, True)
        return mark

    def _ranges(self, stream: Stream, k: int) -> Iterator[tuple[int, int]]:
        for placed in self._placed:
            if placed.section.since == k:
                yield placed.text_start, placed.end
        for span in stream.spans_of(k - 1):
            placed_part = self._parts.get(span.part)
            if placed_part is not None:
                yield placed_part.start_of(span.start), placed_part.end_of(span.end)

    def _mark(
        self, start: int, end: int, *, foreground: QColor | None = None, background: QColor | None = None
    ) -> Mark:
        mark = QTextEdit.ExtraSelection()
        cursor = QTextCursor(self._document)
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        mark.cursor = cursor
        mark.format = self._format(foreground, background)
        return mark

    def _format(self, foreground: QColor | None, background: QColor | None) -> QTextCharFormat:
        format_ = QTextCharFormat()
        if foreground is not None:
            format_.setForeground(foreground)
        if background is not None:
            format_.setBackground(background)
            format_.setFontUnderline(True)
            format_.setUnderlineColor(self._theme.color("accent"))
        return format_


def _reached(placed: Placed, stream: Stream, k: int) -> int:
    """The document position up to which a section of the answer stands after k events."""
    section = placed.section
    if section.since:
        return placed.end if k >= section.since else placed.start
    if not section.part:
        return placed.end
    if stream.first_event(section.part) >= k:
        return placed.start
    return placed.reached(stream.length_at(section.part, k))
