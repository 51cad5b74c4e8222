"""One event: its JSON with readable escapes and what it adds marked, or the bytes as they stand."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from inspector.content import json_text
from inspector.content.views import HexView
from inspector.stream import Line, Stream
from inspector.stream.deltas import Delta, Op
from inspector.stream.places import value_span
from inspector.ui.banner import Banner
from inspector.ui.buttons import choice_button
from inspector.ui.code_editor import CodeEditor
from inspector.ui.editor_positions import EditorPositions
from inspector.ui.editor_text import EditorText
from inspector.ui.labels import ElidedLabel
from inspector.ui.strip import Strip
from inspector.ui.theme import Theme
from inspector.ui.words import plural

Ranges = list[tuple[int, int]]


class EventDetail(QWidget):
    """The line that is current in the table of events."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._stream: Stream | None = None
        self._line: Line | None = None
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
        strip.row.addWidget(self.raw_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for widget in (strip, self.reason, self.editor):
            layout.addWidget(widget)
        self.setFocusProxy(self.editor)

    def show_line(self, stream: Stream | None, line: Line | None) -> None:
        """Show a line of a stream, or nothing."""
        if (stream, line) != (self._stream, self._line):
            self._stream, self._line = stream, line
            self._show()

    def info_text(self) -> str:
        """What the strip says about the event."""
        return self._info.text()

    def _show(self, _checked: bool = False) -> None:
        stream, line = self._stream, self._line
        if stream is None or line is None:
            self._info.setText("")
            self.reason.say("")
            self._put("", [])
            return
        name = "Not an event" if line.event is None else f"Event {line.k}"
        self._info.setText(f"{name} · {plural(stream.bytes_of(line), 'byte')}")
        self.reason.say("" if line.event is None else "; ".join(stream.reasons(line.event)))
        raw = self.raw_button.isChecked()
        self._put(*((raw_text(stream, line), []) if raw else readable(stream, line)))

    def _put(self, text: str, marks: Ranges) -> None:
        codec = EditorText.of(text)
        shown = codec.shown(text)
        if shown != self.editor.toPlainText():
            self.editor.setPlainText(shown)
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
