"""The Message tab: the conversation laid out once; scrubbing only changes colours, never the layout."""

from bisect import bisect_right

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QEnterEvent, QKeyEvent, QMouseEvent, QShowEvent, QTextCursor
from PySide6.QtWidgets import QTextEdit, QWidget

from inspector.cassette import Interaction
from inspector.echoes import earlier_turns, links
from inspector.stream.framing import SESSIONS
from inspector.stream.message import EDITABLE
from inspector.ui.find_in_text import count_in, find_in, place_in, select_in
from inspector.ui.message_document import FOLD, JUMP, MessageWriter, Placed
from inspector.ui.message_marks import Mark, Marks
from inspector.ui.neighbours import Neighbours
from inspector.ui.playhead import Playhead
from inspector.ui.sections import EARLIER, Section, sections_of
from inspector.ui.selection import Selection
from inspector.ui.theme import Theme

MARGIN = 16
FLASH_MS = 700


class MessageView(QTextEdit):
    """Shows the request's turns and the answer as it stands at the playhead.

    The caret and the playhead follow each other: the caret stands before what the last event wrote, and
    where it is put, by mouse or keys, the playhead goes to the event that wrote the character there.
    """

    told = Signal(str)
    """Which events wrote what is selected; "" where nothing is any more."""

    def __init__(
        self, selection: Selection, playhead: Playhead, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._selection, self._playhead, self._theme = selection, playhead, theme
        self._placed: list[Placed] = []
        self._folds: dict[int, dict[str, bool]] = {}
        self._neighbours = Neighbours(selection.document)
        self._marked: list[Mark] = []
        self._marks = Marks(self.document(), theme, [])
        self._flashed: Placed | None = None
        self._hide_future = False
        self._is_pointing = False  # the caret leads and the playhead follows
        self._says_range = False
        self._pressed_at = QPoint()
        self._flash_timer = QTimer(self, singleShot=True, interval=FLASH_MS)
        self._flash_timer.timeout.connect(self._end_flash)
        self.setReadOnly(True)
        self.setAccessibleName("Message")
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.document().setDocumentMargin(MARGIN)
        playhead.stream_changed.connect(self._rebuild)
        playhead.moved.connect(self._follow)
        selection.revealed.connect(self.reveal)
        theme.changed.connect(self._restyle)
        self.selectionChanged.connect(self._tell_range)
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
        """Scroll to a section, and let it light up for a moment."""
        if part not in (placed.section.id for placed in self._placed):
            self._folded[EARLIER] = False
            self._fill()
        for placed in self._placed:
            if placed.section.id == part:
                self._scroll_to_top(placed)
                self._flashed = placed
                self._flash_timer.start()
                self._colour()
                return

    @property
    def flashed(self) -> str:
        """The section that lights up now, "" for none."""
        return self._flashed.section.id if self._flashed else ""

    def _end_flash(self) -> None:
        self._flashed = None
        self._colour()

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
        self._flashed = None
        self.clear()
        writer = MessageWriter(self.document(), self._theme, self._folded, self.devicePixelRatioF())
        self._placed = [writer.write(section) for section in self._sections()]
        self._marks = Marks(self.document(), self._theme, self._placed)
        self.document().clearUndoRedoStacks()
        self._colour()
        self.setUpdatesEnabled(True)

    @property
    def _folded(self) -> dict[str, bool]:
        """Which sections of this interaction were folded or unfolded."""
        return self._folds.setdefault(self._selection.index, {})

    def _sections(self) -> list[Section]:
        interaction, index = self._selection.interaction, self._selection.index
        if not isinstance(interaction, Interaction):
            return []
        prompt, stream = self._selection.document.prompt(interaction), self._playhead.stream
        if not (prompt and prompt.turns) and not (stream and stream.dialect):
            return []
        known = self._neighbours.around(index)
        earlier = earlier_turns(index, known)
        show_earlier = not self._folded.get(EARLIER, True)
        return sections_of(prompt, stream, links(index, known), earlier=earlier, show_earlier=show_earlier)

    # Scrubbing: colours only.

    def _follow(self, _k: int) -> None:
        if not self.isVisible():
            return
        self._colour()
        if self._is_pointing:
            return
        cursor = self.textCursor()
        if self._marked:
            cursor.setPosition(self._marked[-1].cursor.selectionStart())
            self.setTextCursor(cursor)
        elif cursor.hasSelection():  # it would look like what the event wrote
            cursor.clearSelection()
            self.setTextCursor(cursor)
        self._keep_in_view()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._colour()

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.viewport().setMouseTracking(True)  # for the hand over links; nobody points at the first paint

    def _colour(self) -> None:
        stream, k = self._playhead.stream, self._playhead.k
        self._marked = self._marks.written(stream, k)
        flash = [self._marks.flash(self._flashed)] if self._flashed else []
        future = self._marks.still_to_come(stream, k, hide=self._hide_future)
        self.setExtraSelections(flash + self._marked + future)

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

    def editable_parts(self) -> list[Placed]:
        """The parts of the answer whose text people may write."""
        stream = self._playhead.stream
        is_edited = stream is not None and stream.framing not in SESSIONS
        kinds = {part.id: part.kind for part in stream.message.parts} if stream and is_edited else {}
        return [placed for placed in self._placed if kinds.get(placed.section.part) in EDITABLE]

    def selected_part(self) -> tuple[str, int, int]:
        """The part that is to be edited, and the stretch of it that is selected, in UTF-16 units as shown.

        It is that in which the caret stands, else the first text, else the first part; "" for none.
        """
        parts = self.editable_parts()
        cursor = self.textCursor()
        for placed in parts:
            if placed.start <= cursor.selectionStart() and cursor.selectionEnd() <= placed.end:
                start, end = (
                    max(0, at - placed.text_start) for at in (cursor.selectionStart(), cursor.selectionEnd())
                )
                return placed.section.part, start, end
        texts = [placed for placed in parts if placed.section.title == ""]
        return next((placed.section.part for placed in (*texts, *parts)), ""), 0, 0

    def find_text(self, text: str, *, backwards: bool = False, again: bool = True) -> bool:
        """Select the next place that contains a text."""
        return find_in(self, text, backwards=backwards, again=again)

    def count_text(self, text: str) -> int:
        """How often a text occurs."""
        return count_in(self, text)

    def place_of(self, text: str) -> int:
        """Which hit is selected, counted from 1."""
        return place_in(self, text)

    # The caret: where it goes, the playhead goes to the event that wrote the character.

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
            if plain:
                event.ignore()  # a caret would take Home, End and Space, which move the playhead here
                return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        before = self.textCursor()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._follow_link(self._link_at(before)):
            return
        super().keyPressEvent(event)
        after = self.textCursor()
        if after.position() != before.position() and not after.hasSelection():
            self._go_to_writer(after.position())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed_at = event.position().toPoint()
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        point = event.position().toPoint()
        if event.button() != Qt.MouseButton.LeftButton or (point - self._pressed_at).manhattanLength() > 3:
            return
        if not self._follow_link(self.anchorAt(point)) and not self.textCursor().hasSelection():
            self._go_to_writer(self._character_at(point))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        over = bool(self.anchorAt(event.position().toPoint()))
        shape = Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.IBeamCursor
        self.viewport().setCursor(shape)

    def _character_at(self, point: QPoint) -> int:
        """The document position of the character under the mouse, also under its right half."""
        cursor = self.cursorForPosition(point)
        rectangle = self.cursorRect(cursor)
        if point.x() < rectangle.left() and not cursor.atBlockStart():
            cursor.movePosition(QTextCursor.MoveOperation.PreviousCharacter)
        return cursor.position()

    def _link_at(self, cursor: QTextCursor) -> str:
        """The link behind the caret."""
        behind = QTextCursor(cursor)
        behind.movePosition(QTextCursor.MoveOperation.NextCharacter)
        return behind.charFormat().anchorHref() if behind.block() == cursor.block() else ""

    def _follow_link(self, link: str) -> bool:
        if link.startswith(FOLD):
            self._toggle_fold(link.removeprefix(FOLD))
        elif link.startswith(JUMP):
            number, _, section = link.removeprefix(JUMP).partition("/")
            self._selection.select(int(number))
            self._selection.reveal(section)
        return bool(link)

    def _toggle_fold(self, section_id: str) -> None:
        placed = next(placed for placed in self._placed if placed.section.id == section_id)
        self._folded[section_id] = not placed.folded
        self._restyle()

    def _placed_at(self, position: int) -> Placed | None:
        index = bisect_right([placed.start for placed in self._placed], position) - 1
        return self._placed[index] if index >= 0 else None

    def _go_to_writer(self, position: int) -> None:
        """Move the playhead to the event that wrote the character at a document position."""
        stream, placed = self._playhead.stream, self._placed_at(position)
        if stream is None or placed is None or not placed.text_start <= position <= placed.end:
            return
        if placed.section.since:
            self._point_to(placed.section.since)
        elif placed.section.part:
            try:
                event = stream.event_at(placed.section.part, placed.offset_at(position))
            except IndexError:
                return
            self._point_to(event + 1)

    def _point_to(self, k: int) -> None:
        self._is_pointing = True
        self._playhead.set_k(k)
        self._is_pointing = False

    # What is selected, in events.

    def selected_events(self) -> tuple[int, int] | None:
        """The first and the last event, from 1, that wrote something of what is selected."""
        stream, cursor = self._playhead.stream, self.textCursor()
        if stream is None or stream.framing == "single" or not cursor.hasSelection():
            return None
        found: list[int] = []
        for placed in self._placed:
            start = max(cursor.selectionStart(), placed.text_start)
            end = min(cursor.selectionEnd(), placed.end)
            if start < end and placed.section.since:
                found.append(placed.section.since)
            elif start < end and placed.section.part:
                first, last = placed.offset_at(start), placed.offset_at(end - 1)
                found += (1 + event for event in stream.events_between(placed.section.part, first, last + 1))
        return (min(found), max(found)) if found else None

    def _tell_range(self) -> None:
        events = self.selected_events()
        if events is not None:
            first, last = events
            self.told.emit(
                f"Selected: events {first:,}–{last:,}" if last > first else f"Selected: event {first:,}"
            )
        elif self._says_range:
            self.told.emit("")
        self._says_range = events is not None

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and self._placed:
            self._restyle()
