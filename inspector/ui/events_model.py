"""The rows of the Events tab: what each says, and which of them a filter shows."""

import re
from bisect import bisect_left
from collections.abc import Iterable
from time import perf_counter
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer, Signal

from inspector.stream import Line, Stream
from inspector.stream.framing import sse
from inspector.stream.message import TOOL_CALLS
from inspector.stream.tracks import part_id
from inspector.ui.playhead import Playhead
from inspector.ui.theme import Theme
from inspector.ui.words import visible

Index = QModelIndex | QPersistentModelIndex

COLUMNS = ("#", "Type", "Part", "Adds", "Bytes")
NUMBER, TYPE, PART, ADDS, BYTES = range(5)

SLICE_S = 0.008
"""Seconds of filtering between two looks at what the user does."""

_STEP = 64
_SHOWN = 300
_FRAME = re.compile(r'"(?:type|index|output_index|content_index|sequence_number)": ?(?:"[^"]*"|\d+), ?')
_NAMELESS = ("message", "chunk")
"""Types that say nothing: what is not named, and what Bedrock calls everything that it wraps."""
_LABELS = {"comment": "comment", "ignored": "ignored line", "unterminated": "unterminated"}

_DISPLAY = Qt.ItemDataRole.DisplayRole
_FOREGROUND = Qt.ItemDataRole.ForegroundRole
_ALIGNMENT = Qt.ItemDataRole.TextAlignmentRole
_TOOL_TIP = Qt.ItemDataRole.ToolTipRole
_FONT = Qt.ItemDataRole.FontRole
_ANSWERED = frozenset({_DISPLAY, _FOREGROUND, _ALIGNMENT, _TOOL_TIP, _FONT})
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class EventsModel(QAbstractTableModel):
    """The rows of a stream: events, and what no client is handed. ``line`` numbers count all of them."""

    filtered = Signal()
    """The filter has looked at all rows."""

    def __init__(self, playhead: Playhead, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._playhead, self._theme = playhead, theme
        self._stream: Stream | None = playhead.stream
        self._parts: dict[str, str] | None = None
        self._words: list[str] = []
        self._hidden: frozenset[str] = frozenset()
        self._shown: list[int] | None = None  # None: all
        self._looked_at = 0
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._filter_on)
        playhead.stream_changed.connect(self._reset)
        theme.changed.connect(self._recolour)

    def _reset(self) -> None:
        self._stream, self._parts = self._playhead.stream, None
        self._filter()

    def _recolour(self) -> None:
        if rows := self.rowCount():
            self.dataChanged.emit(self.index(0, 0), self.index(rows - 1, len(COLUMNS) - 1), [_FOREGROUND])

    # Rows and lines.

    def line_number(self, row: int) -> int:
        """The line that a row shows, counted from 0 over all lines of the stream."""
        return row if self._shown is None else self._shown[row]

    def line(self, row: int) -> Line:
        """The line that a row shows."""
        assert self._stream is not None
        return self._stream.lines[self.line_number(row)]

    def row_of(self, number: int) -> int | None:
        """The row of a line, None where the filter hides it."""
        if self._shown is None:
            return number
        row = bisect_left(self._shown, number)
        return row if row < len(self._shown) and self._shown[row] == number else None

    # The filter.

    def kind_of(self, line: Line) -> str:
        """What a line is, in the words of the kinds menu."""
        if line.event is None:
            return _LABELS[line.kind]
        assert self._stream is not None
        return self._stream.kinds[line.event].replace("_", " ")

    def kinds(self) -> list[str]:
        """The kinds of the stream's lines, in the order in which they come."""
        lines = self._stream.lines if self._stream else []
        return list(dict.fromkeys(map(self.kind_of, lines)))

    def set_filter(self, text: str, hidden: Iterable[str]) -> None:
        """Show the rows that hold all words of a text, and are of no hidden kind."""
        words, kinds = text.casefold().split(), frozenset(hidden)
        if (words, kinds) != (self._words, self._hidden):
            self._words, self._hidden = words, kinds
            self._filter()

    @property
    def is_filtered(self) -> bool:
        return self._shown is not None

    @property
    def is_filtering(self) -> bool:
        """Whether there are rows that the filter has not looked at yet."""
        return self._timer.isActive()

    def _filter(self) -> None:
        self._timer.stop()
        self.beginResetModel()
        self._shown = [] if self._words or self._hidden else None
        self._looked_at = 0
        self.endResetModel()
        if self._shown is not None:
            self._timer.start()
            self._filter_on()
        else:
            self.filtered.emit()

    def _filter_on(self) -> None:
        """Look at some more rows, as long as nobody notices."""
        assert self._shown is not None
        total = len(self._stream.lines) if self._stream else 0
        until = perf_counter() + SLICE_S
        found: list[int] = []
        while self._looked_at < total and perf_counter() < until:
            end = min(self._looked_at + _STEP, total)
            found += (number for number in range(self._looked_at, end) if self._matches(number))
            self._looked_at = end
        if found:
            first = len(self._shown)
            self.beginInsertRows(QModelIndex(), first, first + len(found) - 1)
            self._shown += found
            self.endInsertRows()
        if self._looked_at == total:
            self._timer.stop()
            self.filtered.emit()

    def _matches(self, number: int) -> bool:
        assert self._stream is not None
        line = self._stream.lines[number]
        if self._hidden and self.kind_of(line) in self._hidden:
            return False
        return not self._words or self.holds(line, self._words)

    def holds(self, line: Line, words: Iterable[str]) -> bool:
        """Whether a line has all words, in lower case: in its columns, or in its data."""
        stream = self._stream
        assert stream is not None
        data = line.text if line.event is None else stream.events[line.event].data
        adds = "" if line.event is None else stream.adds(line.event)
        text = "\n".join(
            (data, adds, *(self._text(stream, line, column) for column in (TYPE, PART)))
        ).casefold()
        return all(word in text for word in words)

    # Qt's questions.

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's signature
        if parent.isValid() or self._stream is None:
            return 0
        return len(self._stream.lines if self._shown is None else self._shown)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's signature
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == _DISPLAY:
            return COLUMNS[section]
        if orientation == Qt.Orientation.Horizontal and role == _ALIGNMENT:
            return _RIGHT if section in (NUMBER, BYTES) else _LEFT
        return None

    def cells(self, row: int) -> list[tuple[str, str]]:
        """The texts of a row's cells, each with the role of its colour."""
        stream = self._stream
        assert stream is not None
        line = self.line(row)
        return [
            (self._text(stream, line, column), self._role(stream, line, column))
            for column in range(len(COLUMNS))
        ]

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        if role not in _ANSWERED or self._stream is None or not index.isValid():
            return None  # of ten questions for each cell a view asks five in vain
        line = self.line(index.row())
        column = index.column()
        if role == _DISPLAY:
            return self._text(self._stream, line, column)
        if role == _FOREGROUND:
            return self._theme.color(self._role(self._stream, line, column))
        if role == _ALIGNMENT and column in (NUMBER, BYTES):
            return _RIGHT
        if role == _FONT and column == ADDS:
            return self._theme.fixed_font
        if role == _TOOL_TIP and column in (PART, ADDS):
            return self._text(self._stream, line, column)
        return None

    def _text(self, stream: Stream, line: Line, column: int) -> str:
        if column == NUMBER:
            return str(line.k) if line.event is not None else ""
        if column == BYTES:
            return f"{stream.bytes_of(line):,}"
        if line.event is None:
            words = {TYPE: _LABELS[line.kind], ADDS: visible(line.text[:_SHOWN])}
            return words.get(column, "")
        if column == TYPE:
            kind = stream.kinds[line.event]
            type_ = stream.events[line.event].type
            if type_ not in _NAMELESS:
                return type_
            return "end" if line.k == stream.ending.protocol else kind.replace("_", " ")
        if column == PART:
            return self._target(stream, line.event)
        added = stream.adds(line.event) or _telling(stream.events[line.event].data)
        return visible(added[:_SHOWN])

    def _target(self, stream: Stream, event: int) -> str:
        """The parts that an event adds to or starts."""
        if self._parts is None:
            self._parts = part_names(stream)
        ids = dict.fromkeys(part_id(delta.target) for delta in stream.deltas_of(event))
        return ", ".join(self._parts[id_] for id_ in ids if id_ in self._parts)

    def _role(self, stream: Stream, line: Line, column: int) -> str:
        if line.event is None:
            is_field = line.text.partition(":")[0] in sse.FIELDS and line.kind == "ignored"
            return "muted" if line.kind == "comment" or is_field else "error"
        kind = stream.kinds[line.event]
        if kind == "error":
            return "error"
        if column == TYPE:
            return self._theme.kind_role(kind)
        return "muted" if column in (NUMBER, PART, BYTES) or kind == "control" else "text"


def part_names(stream: Stream) -> dict[str, str]:
    """A short name for each part, by its id; parts of one name are numbered."""
    message = stream.message
    names: dict[str, str] = {}
    seen: dict[str, int] = {}
    for part in message.parts:
        name = part.name if part.kind in TOOL_CALLS and part.name else part.kind.replace("_", " ")
        if len(message.choices) > 1:
            name = f"{part.choice}: {name}"
        seen[name] = seen.get(name, 0) + 1
        names[part.id] = name if seen[name] == 1 else f"{name} {seen[name]}"
    return names


def _telling(data: str) -> str:
    """The data of an event that no dialect reads, without what is the same in all of them."""
    return _FRAME.sub("", data, count=3) if data.startswith("{") else data
