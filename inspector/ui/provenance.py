"""The Body tab beside the playhead: the bytes of its event are marked, and the caret leads to an event.

Only for streams, and only as long as nothing was typed: a draft has no events yet.
"""

from PySide6.QtCore import QObject
from PySide6.QtGui import QTextCursor

from inspector.content import json_text
from inspector.content.json_text import Pretty
from inspector.content.views import HEX_WIDTH, BodyView, HexView, JsonView, RawView
from inspector.stream import Stream
from inspector.stream.framing import SESSIONS
from inspector.stream.places import row_at, row_of
from inspector.ui.body_view import BREAK_AT
from inspector.ui.body_view import BodyView as BodyTab
from inspector.ui.editor_positions import EditorPositions
from inspector.ui.playhead import Playhead
from inspector.ui.selection import Selection

HEX_START = 10
"""The column of the first byte in a row of hexadecimal: behind the offset and two spaces."""

HEX_ROW = HEX_START + HEX_WIDTH * 3 + 1 + HEX_WIDTH
MAX_HEX_ROWS = 500
"""Of an event that is longer the first rows are marked."""

CONTEXT = 3
"""Lines that stay in sight above what is scrolled to."""

Ranges = list[tuple[int, int]]


class TextPlaces:
    """Places of a body's text, pretty or raw, in the editor."""

    def __init__(self, view: BodyView, text: str, *, is_crlf: bool, is_broken: bool) -> None:
        self._pretty: Pretty | None = json_text.pretty(text) if isinstance(view, JsonView) else None
        shown = self._pretty.text if self._pretty else text
        self._positions = EditorPositions(shown, is_crlf=is_crlf, break_at=BREAK_AT if is_broken else 0)

    def ranges(self, start: int, end: int) -> Ranges:
        """Where characters of the body stand in the editor."""
        if self._pretty is not None:
            start, end = self._pretty.position(start), self._pretty.position(end - 1) + 1
        return self._positions.ranges([(start, end)])

    def offset(self, position: int) -> int:
        """The character of the body at a position of the editor."""
        offset = self._positions.offset(position)
        return self._pretty.offset(offset) if self._pretty is not None else offset


class HexPlaces:
    """Places of a body's bytes in rows of hexadecimal; the last row is shorter."""

    def ranges(self, start: int, end: int) -> Ranges:
        """Where the hexadecimal digits of bytes stand in the editor, row by row."""
        found = []
        first = start // HEX_WIDTH
        for row in range(first, min((end - 1) // HEX_WIDTH, first + MAX_HEX_ROWS) + 1):
            left = max(start - row * HEX_WIDTH, 0)
            right = min(end - row * HEX_WIDTH, HEX_WIDTH)
            at = row * (HEX_ROW + 1) + HEX_START
            found.append((at + left * 3, at + right * 3 - 1))
        return found

    def offset(self, position: int) -> int:
        """The byte at a position: in the digits, or in the characters beside them."""
        row, column = divmod(position, HEX_ROW + 1)
        beside = column - (HEX_START + HEX_WIDTH * 3 + 1)
        byte = beside if beside >= 0 else max(column - HEX_START, 0) // 3
        return row * HEX_WIDTH + min(byte, HEX_WIDTH - 1)


class Provenance(QObject):
    """Keeps a Body tab and the playhead together."""

    def __init__(self, selection: Selection, playhead: Playhead, tab: BodyTab) -> None:
        super().__init__(tab)
        self._selection, self._playhead, self._tab = selection, playhead, tab
        self._places: TextPlaces | HexPlaces | None = None
        self._is_stale = True
        self._k = playhead.k
        playhead.stream_changed.connect(self._stream_changed)
        playhead.moved.connect(self._moved)
        tab.shown.connect(self._body_shown)
        tab.became_visible.connect(self._moved)
        for changed in (tab.editor.textChanged, tab.editor.modificationChanged):
            changed.connect(self._draft_changed)
        tab.editor.caret_placed.connect(self._follow_caret)

    def _stream_changed(self) -> None:
        self._k = self._playhead.k
        self._is_stale = True  # the body of the new one is shown after this

    def _body_shown(self) -> None:
        self._is_stale = True
        self._mark()

    def _draft_changed(self, _modified: bool = False) -> None:
        self._mark()

    def _moved(self, _k: int = 0) -> None:
        """Mark the event. Only a playhead that moved since scrolls: a body is first shown from its start."""
        if not self._tab.isVisible():
            return
        ranges = self._mark()
        if self._k != self._playhead.k and ranges:
            self._tab.finish_filling()
            self._scroll_to(ranges[0][0])
        self._k = self._playhead.k

    def _mark(self) -> Ranges:
        if not self._tab.isVisible():
            return []
        stream, k = self._stream(), self._playhead.k
        ranges: Ranges = []
        if stream is not None and k > 0 and (places := self._fresh_places()) is not None:
            ranges = places.ranges(*stream.lines[row_of(stream, k)].span)
        self._tab.editor.mark_ranges(ranges)
        return ranges

    def _stream(self) -> Stream | None:
        """The stream whose body is shown as it was recorded."""
        stream = self._playhead.stream
        if stream is None or stream.framing in ("single", *SESSIONS):
            return None
        return stream if self._selection.side == "response" and not self._tab.has_draft else None

    def _fresh_places(self) -> TextPlaces | HexPlaces | None:
        if self._is_stale:
            self._places, self._is_stale = self._read_places(), False
        return self._places

    def _read_places(self) -> TextPlaces | HexPlaces | None:
        view, stream = self._tab.view, self._playhead.stream
        assert stream is not None
        source = stream.framed.source
        if isinstance(view, HexView):
            return HexPlaces() if source == view.content else None
        if not isinstance(view, JsonView | RawView) or view.text != source:
            return None
        return TextPlaces(view, view.text, is_crlf=self._tab.is_crlf, is_broken=self._tab.is_broken)

    def _scroll_to(self, position: int) -> None:
        """Bring a place into view, its line near the top, without moving the caret."""
        editor = self._tab.editor
        cursor = QTextCursor(editor.document())
        cursor.setPosition(position)
        if self._is_in_sight(cursor):
            return
        line = cursor.block().firstLineNumber()
        editor.verticalScrollBar().setValue(max(0, line - CONTEXT))
        if not self._is_in_sight(cursor):  # the lines above it were wrapped over more than there is room for
            editor.verticalScrollBar().setValue(cursor.block().firstLineNumber())

    def _is_in_sight(self, cursor: QTextCursor) -> bool:
        editor = self._tab.editor
        return editor.viewport().rect().contains(editor.cursorRect(cursor))

    def _follow_caret(self) -> None:
        """Move the playhead to the event in which the caret was placed."""
        stream = self._stream()
        at = None if stream is None else self.offset_at_caret()
        if stream is None or at is None or (row := row_at(stream, at)) is None:
            return
        self._k = stream.lines[row].k  # what was clicked is in sight
        self._playhead.set_k(self._k)

    def offset_at_caret(self) -> int | None:
        """The character, or byte, of the response's body at the caret; None where that is not known."""
        if self._stream() is None or (places := self._fresh_places()) is None:
            return None
        return places.offset(self._tab.editor.textCursor().position())
