"""Edit what the answer says: a pane under the message, with what would change before it is applied."""

from collections.abc import Sequence
from time import monotonic

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QTextCursor, QTextOption
from PySide6.QtWidgets import (
    QLabel,
    QLineEdit,
    QPushButton,
    QSplitter,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from inspector.cassette import CassetteError
from inspector.echo_updates import Echo, changes_between, echo_steps
from inspector.stream import Part, Stream, plan_part
from inspector.stream.message import TOOL_CALLS
from inspector.ui.code_editor import CodeEditor
from inspector.ui.drafts import Drafts
from inspector.ui.editor_text import EditorText
from inspector.ui.idle_steps import IdleSteps
from inspector.ui.labels import ElidedLabel
from inspector.ui.part_preview import WHAT, WHERE, EventRole, PartPreview, SnippetPainter
from inspector.ui.part_texts import PartDraft, as_draft, json_trouble, wanted
from inspector.ui.playhead import Playhead
from inspector.ui.selection import Selection
from inspector.ui.strip import Strip
from inspector.ui.theme import Theme
from inspector.ui.words import plural

PREVIEW_MS = 150
HEIGHT = 260
WHERE_WIDTH = 190
SETTLE_SECONDS = 0.5


class PartEditor(QWidget):
    """Edits one part of the selected interaction's answer. What is typed is a draft until it is applied."""

    closed = Signal()
    told = Signal(str)
    """Something for the status bar."""

    def __init__(
        self,
        selection: Selection,
        playhead: Playhead,
        drafts: Drafts,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._selection, self._playhead, self._drafts = selection, playhead, drafts
        self._part: Part | None = None
        self._echoes: list[Echo] = []
        self._is_loading = False
        self._form = EditorText.of("")
        self.editor = CodeEditor(theme)
        self.name, self.call_id = QLineEdit(), QLineEdit()
        self.info = ElidedLabel(Qt.TextElideMode.ElideRight)
        self.preview = PartPreview(self)
        self.changes = QTreeView()
        self.apply_button, self.revert_button = QPushButton("Apply"), QPushButton("Cancel")
        self._title = QLabel()
        self._theme = theme
        self._steps = IdleSteps(self)
        self._timer = QTimer(self, singleShot=True, interval=PREVIEW_MS)
        self._lay_out()
        self._connect()
        self.hide()

    def _lay_out(self) -> None:
        strip = Strip()
        self._title.setProperty("role", "muted")
        strip.row.addWidget(self._title)
        self._labels = []
        for field, word, width in ((self.name, "Name", 180), (self.call_id, "Id", 240)):
            label = QLabel(word)
            label.setProperty("role", "muted")
            label.setBuddy(field)
            field.setAccessibleName(word)
            field.setMaximumWidth(width)
            strip.row.addSpacing(8)
            strip.row.addWidget(label)
            strip.row.addWidget(field, 1)
            self._labels.append(label)
        strip.row.addSpacing(8)
        strip.row.addWidget(self.info, 2)
        self.apply_button.setProperty("role", "primary")
        self.apply_button.setToolTip("Apply (Ctrl+Return)")
        self.revert_button.setToolTip("Take back what was typed, and close (Esc)")
        for button in (self.revert_button, self.apply_button):
            strip.row.addWidget(button)
        self.editor.setAccessibleName("Text of the part")
        self.changes.setModel(self.preview)
        self.changes.setAccessibleName("What changes")
        self.changes.setHeaderHidden(True)
        self.changes.setIndentation(12)
        self.changes.setItemDelegateForColumn(WHAT, SnippetPainter(self._theme, self.changes))
        self.changes.header().resizeSection(WHERE, WHERE_WIDTH)
        self.changes.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.changes.header().setStretchLastSection(True)
        for row in range(self.preview.rowCount()):
            self.changes.setFirstColumnSpanned(row, QModelIndex(), True)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setHandleWidth(1)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self.editor)
        splitter.addWidget(self.changes)
        splitter.setSizes([500, 480])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(strip)
        layout.addWidget(splitter, 1)
        self.setFixedHeight(HEIGHT)

    def _connect(self) -> None:
        self.editor.textChanged.connect(self._typed)
        self.name.textEdited.connect(self._typed)
        self.call_id.textEdited.connect(self._typed)
        self._timer.timeout.connect(self._show_changes)
        self._steps.came.connect(self._take_echoes)
        self._steps.finished.connect(lambda: self._show_echoes(is_complete=True))
        self.apply_button.clicked.connect(self.apply)
        self.revert_button.clicked.connect(self.revert)
        self.changes.clicked.connect(self._go)

    # What is edited.

    @property
    def part(self) -> str:
        """The id of the part that is edited, "" where none is."""
        return self._part.id if self._part else ""

    def _stream(self) -> Stream | None:
        return self._playhead.stream

    def _find(self, part: str) -> Part | None:
        stream = self._stream()
        return next((each for each in stream.message.parts if each.id == part), None) if stream else None

    def edit(self, part: str, start: int = 0, end: int = 0) -> None:
        """Edit a part of the answer; a stretch of its text is selected."""
        draft = self._drafts.part(self._selection.index)
        if draft is not None and draft.event is not None:
            self.told.emit(f"Event {draft.event:,} of this answer is being edited: apply or cancel that first")
            return
        if draft is not None and draft.part != part:
            self.told.emit("Another part of this answer is being edited: apply or cancel that first")
            part, start, end = draft.part, 0, 0
        if self.isHidden() or self.part != part:
            self._load(part)
        if self._part is None:
            return
        cursor = self.editor.textCursor()
        if end:
            cursor.setPosition(start)
            cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            self.editor.setTextCursor(cursor)
        self.editor.setFocus()

    def _load(self, part: str) -> None:
        """Show a part, or what was typed in its place."""
        found = self._find(part)
        typed = self._drafts.part(self._selection.index)
        draft = typed if typed is not None and typed.part == part else None
        if found is None and draft is None:
            self._close()
            return
        self._part = found or Part(part, "unknown", 0, "")
        draft = draft or as_draft(self._part)
        is_call = self._part.kind in TOOL_CALLS
        self._is_loading = True
        self._form = EditorText.of(draft.text)
        self._form.put(self.editor, draft.text)
        self.editor.set_coloured(is_call)
        wrap = QTextOption.WrapMode
        self.editor.setWordWrapMode(wrap.WrapAnywhere if is_call else wrap.WrapAtWordBoundaryOrAnywhere)
        self.name.setText(draft.name)
        self.call_id.setText(draft.call_id)
        cursor = self.editor.textCursor()
        cursor.setPosition(min(draft.cursor, self.editor.document().characterCount() - 1))
        self.editor.setTextCursor(cursor)
        self._is_loading = False
        self._title.setText(f"Edit {self._part.kind.replace('_', ' ')}")
        for widget in (self.name, self.call_id, *self._labels):
            widget.setVisible(is_call)
        self.call_id.setEnabled(bool(self._part.call_id))
        self.show()
        self._show_changes()

    def _draft(self) -> PartDraft:
        text = self._form.take(self.editor)
        place = self.editor.textCursor().position()
        return PartDraft(self.part, text, self.name.text(), self.call_id.text(), place)

    def _typed(self) -> None:
        if self._part is None or self._is_loading:
            return
        draft = self._draft()
        if draft._replace(cursor=0) == as_draft(self._part):
            self._drafts.drop_part(self._selection.index)
        else:
            self._drafts.put_part(self._selection.index, draft)
        self._timer.start()

    def follow(self, index: int) -> None:
        """Another interaction, or another version of it: its draft, if it has one."""
        draft = self._drafts.part(index)
        if draft is not None and draft.event is None:
            self._load(draft.part)
        elif not self.isHidden():
            self._close()

    # What would change.

    def _show_changes(self) -> None:
        self._timer.stop()
        self._steps.stop()
        self._echoes = []
        stream, part = self._stream(), self._part
        if part is None or stream is None:
            return
        found = self._find(part.id)
        if found is None:
            self._say_impossible(stream, "this part of the answer is no longer there")
            return
        new = wanted(found, self._draft())
        try:
            planned = plan_part(stream, part.id, new.text, name=new.name, call_id=new.call_id)
        except ValueError as error:
            self._say_impossible(stream, str(error))
            return
        self.preview.show_events(stream, dict(planned.changes))
        self.changes.expandAll()
        trouble = json_trouble(part, self._draft().text)
        words = [f"{len(planned.changes):,} of {plural(len(stream.events), 'event')} change"]
        words += [f"these arguments are not JSON: {trouble}"] if trouble else []
        self._say("; ".join((*words, *planned.notes)))
        self.apply_button.setEnabled(bool(planned.changes))
        changes = changes_between(found, found.saying(new.text, name=new.name, call_id=new.call_id))
        self._show_echoes(is_complete=not changes)
        if changes:
            self._steps.start(echo_steps(self._selection.document.cassette, self._selection.index, changes))

    def _say_impossible(self, stream: Stream, reason: str) -> None:
        self._say(reason, is_error=True)
        self.preview.show_events(stream, {})
        self.preview.show_echoes(())
        self.apply_button.setEnabled(False)

    def _say(self, words: str, *, is_error: bool = False) -> None:
        self.info.setText(words)
        self.info.setProperty("role", "error" if is_error else "muted")
        self.info.style().unpolish(self.info)
        self.info.style().polish(self.info)

    def info_text(self) -> str:
        """What is said of the edit."""
        return self.info.text()

    def _take_echoes(self, steps: Sequence[Echo | int]) -> None:
        self._echoes += [step for step in steps if isinstance(step, Echo)]
        self._show_echoes(is_complete=False)

    def _show_echoes(self, *, is_complete: bool) -> None:
        self.preview.show_echoes(self._echoes, is_complete=is_complete)
        self.changes.expandAll()

    def _go(self, index: QModelIndex) -> None:
        """To the event of a row."""
        event = index.siblingAtColumn(WHERE).data(EventRole)
        if event is not None:
            self._playhead.set_k(event + 1)

    # What becomes of it.

    def apply(self) -> None:
        """Make what was typed an edit, and with it what is ticked."""
        index = self._selection.index
        if self._drafts.part(index) is None:
            self._close()
            return
        if not self._is_settled():
            self.refuse("later requests repeat it, as listed now: untick what is to stay, and apply again")
            return
        chosen = self.preview.chosen()
        try:
            notes = self._drafts.apply_part(index, chosen)
        except (ValueError, CassetteError) as error:
            self.refuse(str(error))
            return
        words = "Applied"
        if chosen:
            words += f", with {plural(len(chosen), 'place')} in later requests"
        self.told.emit("; ".join((words, *notes)))
        self._close()

    def _is_settled(self) -> bool:
        """Whether all that would change was to be seen; what was not is listed now."""
        if not self._timer.isActive() and not self._steps.is_running:
            return True
        seen = list(self._echoes)
        if self._timer.isActive():
            self._show_changes()
        until = monotonic() + SETTLE_SECONDS
        while self._steps.is_running and monotonic() < until:
            self._steps.turn()
        return self._echoes == seen

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.revert()
        else:
            super().keyPressEvent(event)

    def refuse(self, reason: str) -> None:
        """Say why what was typed cannot be applied."""
        self._say(reason, is_error=True)
        self.editor.setFocus()

    def revert(self) -> None:
        """Take back what was typed."""
        self._drafts.drop_part(self._selection.index)
        self._close()

    def _close(self) -> None:
        self._timer.stop()
        self._steps.stop()
        self._part = None
        if not self.isHidden():
            self.hide()
            self.closed.emit()
