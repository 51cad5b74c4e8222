"""The Events tab: every row of the stream, and the JSON of the one at the playhead."""

import re
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QItemSelection, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QSplitter,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from inspector.content import json_text
from inspector.stream import Line, Stream
from inspector.stream.framing import sse
from inspector.ui.banner import Banner
from inspector.ui.code_editor import CodeEditor
from inspector.ui.playhead import Playhead
from inspector.ui.theme import ROW_HEIGHT, Theme
from inspector.ui.words import visible

Index = QModelIndex | QPersistentModelIndex

COLUMNS = ("#", "Type", "Adds", "Bytes")
NUMBER, TYPE, ADDS, BYTES = range(4)

NARROW = 700
"""Pixels below which the data of an event stands under the table, not beside it."""

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
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class EventsModel(QAbstractTableModel):
    """The rows of a stream: events, and what no client is handed."""

    def __init__(self, playhead: Playhead, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._playhead, self._theme = playhead, theme
        self._stream: Stream | None = playhead.stream
        playhead.stream_changed.connect(self._reset)
        theme.changed.connect(self._recolour)

    def _reset(self) -> None:
        self.beginResetModel()
        self._stream = self._playhead.stream
        self.endResetModel()

    def _recolour(self) -> None:
        if rows := self.rowCount():
            self.dataChanged.emit(self.index(0, 0), self.index(rows - 1, len(COLUMNS) - 1), [_FOREGROUND])

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's signature
        return 0 if parent.isValid() or self._stream is None else len(self._stream.lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's signature
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == _DISPLAY:
            return COLUMNS[section]
        if orientation == Qt.Orientation.Horizontal and role == _ALIGNMENT:
            return _RIGHT if section in (NUMBER, BYTES) else _LEFT
        return None

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        if not index.isValid() or self._stream is None:
            return None
        line = self._stream.lines[index.row()]
        column = index.column()
        if role == _DISPLAY:
            return self._text(self._stream, line, column)
        if role == _FOREGROUND:
            return self._theme.color(self._role(self._stream, line, column))
        if role == _ALIGNMENT and column in (NUMBER, BYTES):
            return _RIGHT
        if role == _FONT and column == ADDS:
            return self._theme.fixed_font
        if role == _TOOL_TIP and column == ADDS:
            return self._text(self._stream, line, column)
        return None

    def _text(self, stream: Stream, line: Line, column: int) -> str:
        if column == NUMBER:
            return str(line.k) if line.event is not None else ""
        if column == BYTES:
            return f"{stream.bytes_of(line):,}"
        if line.event is None:
            return _LABELS[line.kind] if column == TYPE else visible(line.text[:_SHOWN])
        if column == TYPE:
            kind = stream.kinds[line.event]
            type_ = stream.events[line.event].type
            if type_ not in _NAMELESS:
                return type_
            return "end" if line.k == stream.ending.protocol else kind.replace("_", " ")
        added = stream.adds(line.event) or _telling(stream.events[line.event].data)
        return visible(added[:_SHOWN])

    def _role(self, stream: Stream, line: Line, column: int) -> str:
        if line.event is None:
            is_field = line.text.partition(":")[0] in sse.FIELDS and line.kind == "ignored"
            return "muted" if line.kind == "comment" or is_field else "error"
        kind = stream.kinds[line.event]
        if kind == "error":
            return "error"
        if column == TYPE:
            return self._theme.kind_role(kind)
        return "muted" if column in (NUMBER, BYTES) or kind == "control" else "text"


def _telling(data: str) -> str:
    """The data of an event that no dialect reads, without what is the same in all of them."""
    return _FRAME.sub("", data, count=3) if data.startswith("{") else data


class EventsView(QWidget):
    """The table; its row is the playhead. Beside it the event's JSON, with readable escapes."""

    def __init__(self, playhead: Playhead, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._playhead = playhead
        self.model = EventsModel(playhead, theme, self)
        self.table = self._make_table()
        self.detail = CodeEditor(theme, self)
        self.detail.setReadOnly(True)
        self.detail.setAccessibleName("The event's data")
        self._splitter = splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setHandleWidth(1)
        splitter.addWidget(self.table)
        self._reason = Banner("warning-banner")
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._reason)
        column.addWidget(self.detail)
        splitter.addWidget(right)
        splitter.setSizes([560, 400])
        splitter.setChildrenCollapsible(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(splitter)
        self.setFocusProxy(self.table)
        playhead.stream_changed.connect(self._show)
        playhead.stream_changed.connect(self._fit_types)
        self._fit_types()
        playhead.moved.connect(self._show)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < NARROW
        self._splitter.setOrientation(Qt.Orientation.Vertical if narrow else Qt.Orientation.Horizontal)

    def _fit_types(self) -> None:
        """As wide as the names of the types, within reason."""
        stream = self._playhead.stream
        names = {event.type for event in stream.events} if stream else set()
        widest = max(
            (self.fontMetrics().horizontalAdvance(name) for name in (*names, "unterminated")), default=0
        )
        self.table.setColumnWidth(TYPE, min(widest + 28, 260))

    def _make_table(self) -> QTableView:
        table = QTableView(self)
        table.setModel(self.model)
        table.setAccessibleName("Events")
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setAlternatingRowColors(True)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setTabKeyNavigation(False)
        table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        table.verticalHeader().setMinimumSectionSize(ROW_HEIGHT)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setMinimumSectionSize(40)
        metrics = QFontMetrics(table.font())
        for column, sample in ((NUMBER, "100,000"), (BYTES, "100,000")):
            table.setColumnWidth(column, metrics.horizontalAdvance(sample) + 16)
        header.setSectionResizeMode(ADDS, QHeaderView.ResizeMode.Stretch)
        table.selectionModel().selectionChanged.connect(self._row_selected)
        return table

    def _row_selected(self, selected: QItemSelection) -> None:
        stream = self._playhead.stream
        indexes = selected.indexes()
        if stream is None or not indexes:
            return
        line = stream.lines[indexes[0].row()]
        self._playhead.set_k(line.k)
        self._show_line(stream, line)

    def _show(self, _k: int = 0) -> None:
        """Bring the table to the playhead; a table that nobody sees waits until it is shown."""
        if not self.isVisible():
            return
        stream, k = self._playhead.stream, self._playhead.k
        row = self._row_of(k)
        current = self.table.currentIndex().row()
        if stream is not None and 0 <= current < len(stream.lines) and stream.lines[current].k == k:
            row = current
        if stream is None or row is None:
            self.table.clearSelection()
            self.detail.setPlainText("")
            return
        if row != current or not self.table.selectionModel().hasSelection():
            self.table.selectRow(row)
        self.table.scrollTo(self.model.index(row, 0))
        self._show_line(stream, stream.lines[row])

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show()

    def _row_of(self, k: int) -> int | None:
        """The row of the event before the playhead. Rows are ordered by k."""
        stream = self._playhead.stream
        if stream is None or not 0 < k <= len(stream.events):
            return None
        low, high = 0, len(stream.lines)
        while low < high:
            middle = (low + high) // 2
            if stream.lines[middle].k < k:
                low = middle + 1
            else:
                high = middle
        return low

    def _show_line(self, stream: Stream, line: Line) -> None:
        text = line.text if line.event is None else stream.events[line.event].data
        self._reason.say("" if line.event is None else "; ".join(stream.reasons(line.event)))
        if text.lstrip()[:1] in ("{", "[") and json_text.is_json(text):
            text = json_text.readable(json_text.pretty(text).text)
        if text != self.detail.toPlainText():
            self.detail.setPlainText(text)

    def count_text(self, text: str) -> int:
        """How many rows contain a text."""
        return sum(self._contains(row, text.casefold()) for row in range(self.model.rowCount()))

    def place_of(self, text: str) -> int:
        """Which of the rows that contain a text is selected, counted from 1."""
        current = self.table.currentIndex().row()
        return sum(self._contains(row, text.casefold()) for row in range(current + 1))

    def _contains(self, row: int, needle: str) -> bool:
        return any(needle in str(self.model.index(row, column).data()).casefold() for column in (TYPE, ADDS))

    def find_text(self, text: str, *, backwards: bool = False, again: bool = True) -> bool:
        """Select the next row that contains a text."""
        rows = self.model.rowCount()
        if not rows:
            return False
        step = -1 if backwards else 1
        start = self.table.currentIndex().row()
        needle = text.casefold()
        for distance in range(int(again), rows + 1):
            row = (start + step * distance) % rows
            if self._contains(row, needle):
                self.table.selectRow(row)
                return True
        return False
