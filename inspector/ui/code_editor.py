"""A text editor for bodies and events: line numbers, and colours for the lines in sight only.

A highlighter over a whole document costs 70 ms a megabyte; colouring what is visible costs nothing.
"""

import re
from collections.abc import Callable, Iterator

from PySide6.QtCore import QEvent, QMimeData, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextBlock,
    QTextCharFormat,
    QTextCursor,
    QTextFormat,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QWidget

from inspector.ui.theme import Theme

MAX_COLOURED = 20_000
"""Longer lines keep one colour: laying out their pieces would cost more than it tells."""

MANY_LINES, SHORT_LINE = 2_048, 200
"""How many lines have their colours remembered, and characters of the longest one of these."""

_TOKEN = re.compile(
    r'(?P<key>"[^"\\]*(?:\\.[^"\\]*)*"(?=\s*:))'
    r'|(?P<string>"[^"\\]*(?:\\.[^"\\]*)*")'
    r"|(?P<number>(?<![\w.-])-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.-]))"
    r"|(?P<keyword>\b(?:true|false|null)\b)"
    r"|(?P<punctuation>[{}\[\],:])"
)


class CodeEditor(QPlainTextEdit):
    """A plain text editor with a gutter of line numbers and colours for JSON."""

    caret_placed = Signal()
    """Somebody put the caret elsewhere, with the mouse or keys; not by typing."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._gutter = _Gutter(self)
        self._formats: dict[str, QTextCharFormat] = {}
        self._coloured: dict[int, int] = {}
        self._ranges: dict[str, list[QTextLayout.FormatRange]] = {}  # the next event has most lines of this one
        self._first_number = 1
        self._reserved = 0
        self._is_coloured = True
        self._marked_ranges: list[tuple[int, int]] = []
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAnywhere)  # words of a data line are all lengths
        self.setTabChangesFocus(True)
        self.blockCountChanged.connect(self._make_room)
        self.updateRequest.connect(self._update_gutter)
        theme.changed.connect(self._restyle)
        self._restyle()

    def _restyle(self) -> None:
        self.setFont(self._theme.fixed_font)
        self._formats = {}
        for name in ("key", "string", "number", "keyword", "punctuation"):
            format_ = QTextCharFormat()
            format_.setForeground(self._theme.color(f"json_{name}"))
            self._formats[name] = format_
        self._coloured.clear()
        self._ranges.clear()
        if self._marked_ranges:
            self.mark_ranges(self._marked_ranges)
        self._make_room()
        self.viewport().update()

    def show_text(self, text: str) -> None:
        """Show another text. It cannot be undone; lines that are the same stay, and in sight if they are."""
        before, after = self.toPlainText().split("\n"), text.split("\n")
        if before == after:
            return
        if len(before) != len(after) or len(after) > MANY_LINES:
            self.setPlainText(text)
            return
        document = self.document()
        document.setUndoRedoEnabled(False)
        cursor = QTextCursor(document)
        for number, (old, new) in enumerate(zip(before, after, strict=True)):
            if old != new:
                cursor.setPosition(document.findBlockByNumber(number).position())
                cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
                cursor.insertText(new)
        document.setUndoRedoEnabled(True)

    def set_first_number(self, number: int) -> None:
        """The number of the first line, for an excerpt of a file."""
        self._first_number = number

    def reserve_numbers(self, count: int) -> None:
        """Have room for so many line numbers, of lines that are still to come."""
        self._reserved = count
        self._make_room()

    def mark_line(self, block: int | None) -> None:
        """Give a line the background of an error; blocks count from 0, None marks nothing."""
        if block is None:
            self.setExtraSelections([])
            return
        selection = QTextEdit.ExtraSelection()
        cursor = QTextCursor(self.document().findBlockByNumber(block))
        selection.cursor = cursor
        format_ = QTextCharFormat()
        format_.setBackground(self._theme.color("error_background"))
        format_.setProperty(QTextFormat.Property.FullWidthSelection, True)
        selection.format = format_
        self.setExtraSelections([selection])

    def mark_ranges(self, ranges: list[tuple[int, int]]) -> None:
        """Give ranges of positions the background of what the current event wrote."""
        self._marked_ranges = ranges
        format_ = QTextCharFormat()
        format_.setBackground(self._theme.color("highlight"))
        selections = []
        last = self.document().characterCount() - 1
        for start, end in ((start, min(end, last)) for start, end in ranges if start < last):
            selection = QTextEdit.ExtraSelection()
            selection.cursor = QTextCursor(self.document())
            selection.cursor.setPosition(start)
            selection.cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            selection.format = format_
            selections.append(selection)
        self.setExtraSelections(selections)

    def marked_texts(self) -> list[str]:
        """The texts that are marked."""
        cursors = (selection.cursor for selection in self.extraSelections())
        return [cursor.selectedText().replace("\u2029", "\n") for cursor in cursors]

    # The gutter.

    @property
    def gutter_width(self) -> int:
        digits = max(3, len(str(max(self.blockCount(), self._reserved) + self._first_number)))
        return self.fontMetrics().horizontalAdvance("9") * digits + 20

    def _make_room(self, _count: int = 0) -> None:
        if self.viewportMargins().left() != self.gutter_width:  # all lines would be laid out again
            self.setViewportMargins(self.gutter_width, 0, 0, 0)

    def _update_gutter(self, rectangle: QRect, dy: int) -> None:
        if dy:
            self._gutter.scroll(0, dy)
        else:
            self._gutter.update(0, rectangle.y(), self._gutter.width(), rectangle.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        area = self.contentsRect()
        self._gutter.setGeometry(QRect(area.left(), area.top(), self.gutter_width, area.height()))

    def paint_gutter(self, event: QPaintEvent) -> None:
        """Write the numbers of the lines in sight."""
        painter = QPainter(self._gutter)
        painter.fillRect(event.rect(), self._theme.color("base"))
        painter.setFont(self.font())
        painter.setPen(self._theme.color("muted"))
        metrics = self.fontMetrics()
        right, ascent = self._gutter.width() - 12, metrics.ascent()
        current = self.textCursor().blockNumber() if self.hasFocus() else -1
        for block, top in self._blocks_in_sight(event.rect().bottom()):
            number = block.blockNumber()
            text = str(number + self._first_number)
            if number == current:
                painter.setPen(self._theme.color("text"))
            painter.drawText(right - metrics.horizontalAdvance(text), round(top) + ascent, text)
            if number == current:
                painter.setPen(self._theme.color("muted"))

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            undo = event.matches(QKeySequence.StandardKey.Undo) and not self.document().isUndoAvailable()
            redo = event.matches(QKeySequence.StandardKey.Redo) and not self.document().isRedoAvailable()
            if undo or redo or self.isReadOnly():
                # With nothing typed here to take back, the keys mean the document's undo.
                event.ignore()
                return False
        return super().event(event)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        # A file that is dropped is to be opened, not to be typed as its name.
        return not source.hasUrls() and super().canInsertFromMimeData(source)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if event.button() == Qt.MouseButton.LeftButton and not self.textCursor().hasSelection():
            self.caret_placed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        before, revision = self.textCursor().position(), self.document().revision()
        super().keyPressEvent(event)
        if self.textCursor().position() != before and self.document().revision() == revision:
            self.caret_placed.emit()

    # Colours.

    def set_coloured(self, coloured: bool) -> None:
        """Whether the text is worth colouring as JSON."""
        self._is_coloured = coloured
        self._coloured.clear()
        self._ranges.clear()

    def paintEvent(self, event: QPaintEvent) -> None:
        self._colour_visible()
        super().paintEvent(event)

    def _colour_visible(self) -> None:
        for block, _ in self._blocks_in_sight(self.viewport().height()):
            text = block.text()
            known = block.revision() << 32 | hash(text) & 0xFFFFFFFF
            number = block.blockNumber()
            if self._coloured.get(number) != known:
                self._coloured[number] = known
                self._colour(block, text)

    def _blocks_in_sight(self, bottom: int) -> Iterator[tuple[QTextBlock, float]]:
        """The lines that begin above a place in the viewport, and where their tops are."""
        block = self.firstVisibleBlock()
        top = self.blockBoundingGeometry(block).translated(self.contentOffset()).top()
        while block.isValid() and top <= bottom:
            if block.isVisible():
                yield block, top
            top += self.blockBoundingRect(block).height()
            block = block.next()

    def _colour(self, block: QTextBlock, text: str) -> None:
        known = self._ranges.get(text)
        if known is None:
            known = self._ranges_of(text)
            if len(self._ranges) == MANY_LINES:
                self._ranges.clear()
            if len(text) <= SHORT_LINE:
                self._ranges[text] = known
        block.layout().setFormats(known)

    def _ranges_of(self, text: str) -> list[QTextLayout.FormatRange]:
        ranges = []
        if self._is_coloured and len(text) <= MAX_COLOURED:
            shift = _shifts(text)
            for match in _TOKEN.finditer(text):
                assert match.lastgroup is not None
                range_ = QTextLayout.FormatRange()
                range_.start = shift(match.start())
                range_.length = shift(match.end()) - range_.start
                range_.format = self._formats[match.lastgroup]
                ranges.append(range_)
        return ranges


def _shifts(text: str) -> Callable[[int], int]:
    """From an offset in characters to one in UTF-16 units, which Qt counts."""
    if not text or max(text) <= "\uffff":
        return lambda offset: offset
    return lambda offset: len(text[:offset].encode("utf-16-le", "surrogatepass")) // 2


class _Gutter(QWidget):
    def __init__(self, editor: CodeEditor) -> None:
        super().__init__(editor)
        self._editor = editor

    def sizeHint(self) -> QSize:
        return QSize(self._editor.gutter_width, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        self._editor.paint_gutter(event)
