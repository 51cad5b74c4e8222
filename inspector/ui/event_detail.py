"""One event: its JSON with readable escapes and what it adds marked, or the bytes as they stand."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from inspector.cassette import Interaction
from inspector.content import json_text
from inspector.content.views import HexView
from inspector.stream import Line, Stream, arranging
from inspector.stream.deltas import Delta, Op
from inspector.stream.framing import SESSIONS
from inspector.stream.places import value_span
from inspector.ui.banner import Banner
from inspector.ui.buttons import choice_button
from inspector.ui.code_editor import CodeEditor
from inspector.ui.drafts import Drafts
from inspector.ui.editor_positions import EditorPositions
from inspector.ui.editor_text import EditorText
from inspector.ui.labels import ElidedLabel
from inspector.ui.part_texts import PartDraft, event_text
from inspector.ui.selection import Selection
from inspector.ui.strip import Strip
from inspector.ui.theme import Theme
from inspector.ui.words import plural

Ranges = list[tuple[int, int]]


class EventDetail(QWidget):
    """The line that is current in the table of events."""

    edited = Signal(object)
    """What was typed is applied; the stream as it was before."""

    left = Signal()
    """The editor is left: back to the table."""

    told = Signal(str)
    """Something for the status bar."""

    def __init__(
        self, selection: Selection, drafts: Drafts, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._selection, self._drafts = selection, drafts
        self._stream: Stream | None = None
        self._line: Line | None = None
        self._k = 0
        """The event that is being edited, 0 for none."""

        self._form = EditorText.of("")
        self.editor = CodeEditor(theme, self)
        self.editor.setReadOnly(True)
        self.editor.setAccessibleName("The event's data")
        self.raw_button = choice_button("Raw", "Show the event as it stands in the body, byte for byte")
        self.raw_button.toggled.connect(self._show)
        self.reason = Banner("warning-banner")
        self._info = ElidedLabel(Qt.TextElideMode.ElideRight)
        self._info.setProperty("role", "muted")
        strip = Strip()
        strip.row.addWidget(self._info, 1)
        self.edit_button = QPushButton("Edit")
        self.edit_button.setToolTip("Edit the Event (F2)")
        self.cancel_button, self.apply_button = QPushButton("Cancel"), QPushButton("Apply")
        self.cancel_button.setToolTip("Take back what was typed (Esc)")
        self.apply_button.setToolTip("Apply (Ctrl+Return)")
        self.apply_button.setProperty("role", "primary")
        for button in (self.raw_button, self.edit_button, self.cancel_button, self.apply_button):
            strip.row.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for widget in (strip, self.reason, self.editor):
            layout.addWidget(widget)
        self.setFocusProxy(self.editor)
        self.edit_button.clicked.connect(self._edit_shown)
        self.cancel_button.clicked.connect(self.cancel)
        self.apply_button.clicked.connect(self.apply)
        self.editor.textChanged.connect(self._typed)
        selection.changed.connect(self._follow)
        self._show_buttons()

    # Editing: what is typed is a draft, and the pane stays with its event until it is applied or taken back.

    @property
    def is_editing(self) -> bool:
        return self._k > 0

    def edit(self, k: int) -> None:
        """Edit the data of event ``k``, or go on with what was typed into this answer before."""
        index = self._selection.index
        interaction = self._selection.interaction
        stream = self._selection.document.stream(interaction) if isinstance(interaction, Interaction) else None
        draft = self._drafts.part(index)
        if draft is not None and draft.event is None:
            self.told.emit("A part of this answer is being edited: apply or cancel that first")
            return
        if draft is not None and draft.event != k:
            self.told.emit(f"Event {draft.event:,} of this answer is being edited: apply or cancel that first")
        try:
            arranging.editable_stream(self._selection.document.cassette, index)
        except ValueError as error:
            self.told.emit(f"Not editable: {error}")
            return
        self._k = (draft.event if draft is not None else k) or 0
        if stream is None or not 0 < self._k <= len(stream.events):
            self._k = 0
            return
        text = draft.text if draft is not None else event_text(stream.events[self._k - 1].data)
        self._form = EditorText.of(text)
        self.editor.blockSignals(True)
        self._form.put(self.editor, text)
        self.editor.blockSignals(False)
        self.editor.mark_ranges([])
        self.editor.setReadOnly(False)
        self._show_buttons()
        self._say_typed(text)
        self.editor.setFocus()

    def _edit_shown(self) -> None:
        if self._line is not None:
            self.edit(self._line.k)

    def _typed(self) -> None:
        if not self.is_editing:
            return
        text = self._form.take(self.editor)
        self._drafts.put_part(
            self._selection.index, PartDraft.of_event(self._k, text, self.editor.textCursor().position())
        )
        self._say_typed(text)

    def _say_typed(self, text: str) -> None:
        self._info.setText(f"Editing event {self._k:,}")
        problem = arranging.problem_of(text)
        self.reason.say(f"This is not JSON: {problem}. It may be applied all the same." if problem else "")

    def apply(self) -> None:
        """Make what was typed an edit."""
        index, before = self._selection.index, self._stream
        if self._drafts.part(index) is not None:
            try:
                notes = self._drafts.apply_part(index)
            except ValueError as error:
                self.refuse(str(error))
                return
            self.told.emit("; ".join(("Applied", *notes)))
        self._stop()
        if before is not None:
            self.edited.emit(before)

    def refuse(self, reason: str) -> None:
        """Say why what was typed cannot be applied."""
        self.reason.say(f"Not applied: {reason}")
        self.editor.setFocus()

    def cancel(self) -> None:
        """Take back what was typed."""
        self._drafts.drop_part(self._selection.index)
        self._stop()

    def _stop(self) -> None:
        had_focus = self.editor.hasFocus()
        self._k = 0
        self.editor.setReadOnly(True)
        self._show_buttons()
        self._show()
        if had_focus:
            self.left.emit()

    def _follow(self, index: int) -> None:
        """Another interaction, or another version of it: its draft, if it has one."""
        draft = self._drafts.part(index)
        if draft is not None and draft.event is not None:
            self.edit(draft.event)
        elif self.is_editing:
            self._stop()

    def _show_buttons(self) -> None:
        self.edit_button.setVisible(not self.is_editing)
        self.raw_button.setVisible(not self.is_editing)
        self.cancel_button.setVisible(self.is_editing)
        self.apply_button.setVisible(self.is_editing)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.is_editing:
            self.cancel()
        else:
            super().keyPressEvent(event)

    def show_line(self, stream: Stream | None, line: Line | None) -> None:
        """Show a line of a stream, or nothing."""
        if (stream, line) != (self._stream, self._line):
            self._stream, self._line = stream, line
            if not self.is_editing:
                self._show()

    def info_text(self) -> str:
        """What the strip says about the event."""
        return self._info.text()

    def _show(self, _checked: bool = False) -> None:
        stream, line = self._stream, self._line
        if stream is None or line is None:
            self._info.setText("")
            self.edit_button.setEnabled(False)
            self.reason.say("")
            self._put("", [])
            return
        self.edit_button.setEnabled(line.event is not None and stream.framing not in SESSIONS)
        name = "Not an event" if line.event is None else f"Event {line.k}"
        self._info.setText(f"{name} · {plural(stream.bytes_of(line), 'byte')}")
        self.reason.say("" if line.event is None else "; ".join(stream.reasons(line.event)))
        raw = self.raw_button.isChecked()
        self._put(*((raw_text(stream, line), []) if raw else readable(stream, line)))

    def _put(self, text: str, marks: Ranges) -> None:
        codec = EditorText.of(text)
        shown = codec.shown(text)
        self.editor.show_text(shown)
        self.editor.mark_ranges(EditorPositions(text, is_crlf=codec.is_crlf).ranges(marks))


def raw_text(stream: Stream, line: Line) -> str:
    """A line as it stands in its source: bytes of a frame in hexadecimal."""
    piece = stream.framed.source[line.span[0] : line.span[1]]
    return piece if isinstance(piece, str) else HexView(piece).prettify()


def readable(stream: Stream, line: Line) -> tuple[str, Ranges]:
    """A line's data to read, and where in it stands what it adds."""
    if line.event is None:
        return line.text, []
    data = stream.events[line.event].data
    if data.lstrip()[:1] not in ("{", "[") or not json_text.is_json(data):
        return data, []
    laid_out = json_text.pretty(data)
    marks = []
    for start, end in added_spans(data, stream.deltas_of(line.event)):
        marks.append(
            (
                len(json_text.readable(laid_out.text[: laid_out.position(start)])),
                len(json_text.readable(laid_out.text[: laid_out.position(end - 1) + 1])),
            )
        )
    return json_text.readable(laid_out.text), marks


def added_spans(data: str, deltas: list[Delta]) -> list[tuple[int, int]]:
    """Where an event's data holds the text that it adds, or the fields that it sets where it adds none.

    What merely repeats other text is not marked.
    """
    adding = [delta for delta in deltas if delta.op in (Op.APPEND, Op.SET) and delta.path]
    texts = [delta for delta in adding if delta.target.field == "text" and delta.value]
    found = (value_span(data, delta) for delta in texts or adding)
    return sorted({span for span in found if span is not None})
