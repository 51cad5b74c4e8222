"""The Message tab: the conversation laid out once; scrubbing only changes colours, never the layout."""

from bisect import bisect_right

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import (
    QColor,
    QMouseEvent,
    QShowEvent,
    QTextCharFormat,
    QTextCursor,
)
from PySide6.QtWidgets import QTextEdit, QWidget

from inspector.cassette import Interaction
from inspector.ui.find_bar import count_in, find_in, place_in, select_in
from inspector.ui.message_document import FOLD, MessageWriter, Placed
from inspector.ui.playhead import Playhead
from inspector.ui.sections import Section, sections_of
from inspector.ui.selection import Selection
from inspector.ui.theme import Theme

MARGIN = 16


class MessageView(QTextEdit):
    """Shows the request's turns and the answer as it stands at the playhead."""

    def __init__(
        self, selection: Selection, playhead: Playhead, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._selection, self._playhead, self._theme = selection, playhead, theme
        self._placed: list[Placed] = []
        self._folded: dict[str, bool] = {}
        self._marked: list[QTextEdit.ExtraSelection] = []
        self._hide_future = False
        self._pressed_at = QPoint()
        self.setReadOnly(True)
        self.setAccessibleName("Message")
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse  # no caret: arrow keys scroll or scrub
        )
        self.viewport().setMouseTracking(True)
        self.document().setDocumentMargin(MARGIN)
        playhead.stream_changed.connect(self._rebuild)
        playhead.moved.connect(self._follow)
        selection.revealed.connect(self.reveal)
        theme.changed.connect(self._restyle)
        self._rebuild()

    def is_empty(self) -> bool:
        """Whether the selected interaction is no conversation."""
        return not self._placed

    @property
    def placed(self) -> list[Placed]:
        """The sections and where they stand in the document."""
        return self._placed

    def set_hide_future(self, hide: bool) -> None:
        """Hide what is still to come at the playhead instead of showing it faintly."""
        self._hide_future = hide
        self._colour()

    def reveal(self, part: str) -> None:
        """Scroll to a section."""
        for placed in self._placed:
            if placed.section.id == part:
                self._scroll_to_top(placed)

    # Building: once for each interaction, theme or fold.

    def _rebuild(self) -> None:
        self._fill()
        answer = [placed for placed in self._placed if placed.section.is_answer]
        turns = [placed for placed in self._placed if not placed.section.is_answer]
        if self.verticalScrollBar().maximum() and (turns or answer):
            self._scroll_to_top(turns[-1] if turns else answer[0])

    def _restyle(self) -> None:
        scrolled = self.verticalScrollBar().value()
        self._fill()
        self.verticalScrollBar().setValue(scrolled)

    def _fill(self) -> None:
        self.setUpdatesEnabled(False)
        self.clear()
        writer = MessageWriter(self.document(), self._theme, self._folded)
        self._placed = [writer.write(section) for section in self._sections()]
        self.document().clearUndoRedoStacks()
        self._colour()
        self.setUpdatesEnabled(True)

    def _sections(self) -> list[Section]:
        interaction = self._selection.interaction
        if not isinstance(interaction, Interaction):
            return []
        return sections_of(self._selection.document.prompt(interaction), self._playhead.stream)

    # Scrubbing: colours only.

    def _follow(self, _k: int) -> None:
        if not self.isVisible():
            return
        if self.textCursor().hasSelection():
            self.setTextCursor(QTextCursor(self.document()))  # it would look like what the event wrote
        self._colour()
        self._keep_in_view()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._colour()

    def _colour(self) -> None:
        future = self._theme.color("base" if self._hide_future else "faint")
        selections = [selection for placed in self._placed for selection in self._still_to_come(placed, future)]
        self._marked = self._written()
        self.setExtraSelections(self._marked + selections)

    def _still_to_come(self, placed: Placed, colour: QColor) -> list[QTextEdit.ExtraSelection]:
        section, stream, k = placed.section, self._playhead.stream, self._playhead.k
        if not section.is_answer or stream is None:
            return []
        if section.since:
            reached = placed.end if k >= section.since else placed.start
        elif not section.part or stream.first_event(section.part) >= k:
            reached = placed.start if section.part else placed.end
        else:
            reached = placed.end_of(stream.length_at(section.part, k))
        return [self._selection_of(reached, placed.end, foreground=colour)] if reached < placed.end else []

    def _written(self) -> list[QTextEdit.ExtraSelection]:
        """The characters that the event before the playhead wrote."""
        stream, k = self._playhead.stream, self._playhead.k
        if stream is None or k == 0 or stream.framing == "single":
            return []
        highlight = self._theme.color("highlight")
        found = [
            self._selection_of(placed.text_start, placed.end, background=highlight)
            for placed in self._placed
            if placed.section.since == k
        ]
        for span in stream.spans_of(k - 1):
            placed = self._section_of(span.part)
            if placed is not None:
                start, end = placed.start_of(span.start), placed.end_of(span.end)
                found.append(self._selection_of(start, end, background=highlight))
        return found

    def _section_of(self, part: str) -> Placed | None:
        return next((placed for placed in self._placed if placed.section.part == part), None)

    def _selection_of(
        self, start: int, end: int, *, foreground: QColor | None = None, background: QColor | None = None
    ) -> QTextEdit.ExtraSelection:
        selection = QTextEdit.ExtraSelection()
        cursor = QTextCursor(self.document())
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        selection.cursor = cursor
        format_ = QTextCharFormat()
        if foreground is not None:
            format_.setForeground(foreground)
        if background is not None:
            format_.setBackground(background)
            format_.setFontUnderline(True)
            format_.setUnderlineColor(self._theme.color("accent"))
        selection.format = format_
        return selection

    def _keep_in_view(self) -> None:
        """Scroll only where what the current event wrote would be out of sight."""
        if not self._marked:
            self._show_end(self._playhead.k)
            return
        rectangle = self.cursorRect(self._marked[-1].cursor)
        height, bar = self.viewport().height(), self.verticalScrollBar()
        if rectangle.bottom() > height - MARGIN:
            bar.setValue(bar.value() + rectangle.bottom() - height // 2)
        elif rectangle.top() < MARGIN:
            bar.setValue(bar.value() + rectangle.top() - height // 2)

    def _show_end(self, k: int) -> None:
        """At the very start show where the answer begins, at the very end all of its last lines."""
        answer = next((placed for placed in self._placed if placed.section.is_answer), None)
        if k == 0 and answer is not None:
            self._scroll_to_top(answer)
        elif k == self._playhead.maximum:
            self.verticalScrollBar().setValue(self.verticalScrollBar().maximum())

    def _scroll_to_top(self, placed: Placed) -> None:
        cursor = QTextCursor(self.document())
        cursor.setPosition(placed.start)
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + self.cursorRect(cursor).top() - MARGIN)

    def show_stretch(self, section: str, start: int, end: int) -> None:
        """Select a stretch of the text of a part or a turn, and bring it into view; unfolds it."""
        placed = next((placed for placed in self._placed if placed.section.id == section), None)
        if placed is not None and placed.folded:
            self._toggle_fold(section)
            placed = next(placed for placed in self._placed if placed.section.id == section)
        if placed is not None:
            cursor = QTextCursor(self.document())
            cursor.setPosition(placed.start_of(start))
            cursor.setPosition(placed.end_of(end), QTextCursor.MoveMode.KeepAnchor)
            select_in(self, cursor)

    def find_text(self, text: str, *, backwards: bool = False, again: bool = True) -> bool:
        """Select the next place that contains a text."""
        return find_in(self, text, backwards=backwards, again=again)

    def count_text(self, text: str) -> int:
        """How often a text occurs."""
        return count_in(self, text)

    def place_of(self, text: str) -> int:
        """Which hit is selected, counted from 1."""
        return place_in(self, text)

    # The mouse: a click goes to the event that wrote the character, or folds.

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed_at = event.position().toPoint()
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        point = event.position().toPoint()
        if event.button() != Qt.MouseButton.LeftButton or (point - self._pressed_at).manhattanLength() > 3:
            return
        anchor = self.anchorAt(point)
        if anchor.startswith(FOLD):
            self._toggle_fold(anchor.removeprefix(FOLD))
        elif not self.textCursor().hasSelection():
            self._go_to_writer(self.cursorForPosition(point).position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        over = bool(self.anchorAt(event.position().toPoint()))
        shape = Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.IBeamCursor
        self.viewport().setCursor(shape)

    def _toggle_fold(self, section_id: str) -> None:
        placed = next(placed for placed in self._placed if placed.section.id == section_id)
        self._folded[section_id] = not placed.folded
        self._restyle()

    def _go_to_writer(self, position: int) -> None:
        """Move the playhead to the event that wrote the character at a document position."""
        stream = self._playhead.stream
        index = bisect_right([placed.start for placed in self._placed], position) - 1
        if stream is None or index < 0:
            return
        placed = self._placed[index]
        if not placed.section.part or not placed.text_start <= position <= placed.end:
            return
        try:
            event = stream.event_at(placed.section.part, placed.offset_at(position))
        except IndexError:
            return
        self._playhead.set_k(event + 1)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and self._placed:
            self._restyle()
