"""The Events tab: every row of the stream, and the JSON of the one at the playhead."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt
from PySide6.QtGui import QFontMetrics, QGuiApplication, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QSplitter, QTableView, QVBoxLayout, QWidget

from inspector.stream import Line, Stream
from inspector.stream.places import row_of
from inspector.ui.drafts import Drafts
from inspector.ui.event_detail import EventDetail, raw_text
from inspector.ui.events_filter import EventsFilter
from inspector.ui.events_model import ADDS, BYTES, COLUMNS, NUMBER, PART, TYPE, EventsModel
from inspector.ui.events_table import EventsTable
from inspector.ui.playhead import Playhead
from inspector.ui.selecting import select_row
from inspector.ui.selection import Selection
from inspector.ui.theme import ROW_HEIGHT, Theme
from inspector.ui.words import plural

__all__ = ["ADDS", "BYTES", "COLUMNS", "NUMBER", "PART", "TYPE", "EventsModel", "EventsView"]

NARROW = 700
"""Pixels below which the data of an event stands under the table, not beside it."""

NEAR = 3
"""Rows beside those that are seen: to these the table scrolls just as far as it must."""


class EventsView(QWidget):
    """The table; its row is the playhead. Beside it the event's JSON, with readable escapes."""

    def __init__(
        self,
        selection: Selection,
        playhead: Playhead,
        drafts: Drafts,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._playhead = playhead
        self.model = EventsModel(playhead, theme, self)
        self.filter = EventsFilter(self)
        self.table = self._make_table(theme)
        self.pane = EventDetail(selection, drafts, theme, self)
        self.detail = self.pane.editor
        self._lay_out()
        playhead.stream_changed.connect(self._stream_changed)
        playhead.moved.connect(self._show)
        self.filter.changed.connect(self._filter)
        self.filter.left.connect(self._to_table)
        self.model.filtered.connect(self._show)
        self._stream_changed()

    def _lay_out(self) -> None:
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.filter)
        column.addWidget(self.table)
        self._splitter = splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setHandleWidth(1)
        splitter.addWidget(left)
        splitter.addWidget(self.pane)
        splitter.setSizes([560, 400])
        splitter.setChildrenCollapsible(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(splitter)
        self.setFocusProxy(self.table)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < NARROW
        self._splitter.setOrientation(Qt.Orientation.Vertical if narrow else Qt.Orientation.Horizontal)

    def _make_table(self, theme: Theme) -> QTableView:
        table = EventsTable(self.model, theme, self)
        table.setAccessibleName("Events")
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
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
        # It would be painted again with each row that is selected.
        header.setSelectionModel(QItemSelectionModel(self.model, header))
        header.setMinimumSectionSize(40)
        metrics = QFontMetrics(table.font())
        for column, sample in ((NUMBER, "100,000"), (PART, "server tool call"), (BYTES, "100,000")):
            table.setColumnWidth(column, metrics.horizontalAdvance(sample) + 16)
        header.setSectionResizeMode(ADDS, QHeaderView.ResizeMode.Stretch)
        table.selectionModel().currentRowChanged.connect(self._row_chosen)
        return table

    def _stream_changed(self) -> None:
        self._fit_types()
        self.filter.set_kinds(self.model.kinds())
        self._show()

    def _fit_types(self) -> None:
        """As wide as the names of the types, within reason."""
        stream = self._playhead.stream
        names = {event.type for event in stream.events} if stream else set()
        widest = max(self.fontMetrics().horizontalAdvance(name) for name in (*names, "unterminated"))
        self.table.setColumnWidth(TYPE, min(widest + 28, 220))

    # The filter.

    def focus_filter(self) -> None:
        """To the filter, ready to type."""
        self.filter.field.setFocus()
        self.filter.field.selectAll()

    def _filter(self) -> None:
        self.model.set_filter(self.filter.field.text(), self.filter.hidden_kinds)
        self._show()

    def _to_table(self) -> None:
        self.table.setFocus()
        if not self.table.currentIndex().isValid() and self.model.rowCount():
            select_row(self.table, 0)

    def _say_count(self, line: int | None) -> None:
        stream = self._playhead.stream
        if stream is None or not self.model.is_filtered:
            self.filter.say("")
            return
        words = [f"{self.model.rowCount():,} of {plural(len(stream.lines), 'row')}"]
        if line is not None and self.model.row_of(line) is None:
            words.append(f"event {self._playhead.k:,} is filtered out")
        self.filter.say(" · ".join(words))

    # The playhead.

    def _row_chosen(self, current: QModelIndex, _previous: QModelIndex) -> None:
        stream = self._playhead.stream
        if stream is None or not current.isValid():
            return
        line = self.model.line(current.row())
        self._playhead.set_k(line.k)
        self.pane.show_line(stream, line)
        self._say_count(None)

    def _show(self, _k: int = 0) -> None:
        """Bring the table to the playhead; a table that nobody sees waits until it is shown."""
        if not self.isVisible():
            return
        stream, number = self._playhead.stream, self._line_number()
        self._say_count(number)
        if stream is None or number is None:
            self._clear_current()
            self.pane.show_line(None, None)
            return
        row = self.model.row_of(number)
        if row is None:
            self._clear_current()
        else:
            self._bring_into_view(row)
            if row != self.table.currentIndex().row() or not self.table.selectionModel().hasSelection():
                select_row(self.table, row)
        self.pane.show_line(stream, stream.lines[number])

    def _bring_into_view(self, row: int) -> None:
        """A row that is far away comes to the middle: what follows is seen then, and does not scroll."""
        height = self.table.viewport().height()
        first, last = self.table.rowAt(0), self.table.rowAt(height - 1)
        is_near = first - NEAR <= row <= last + NEAR or last < 0
        hints = QAbstractItemView.ScrollHint
        self.table.scrollTo(
            self.model.index(row, 0), hints.EnsureVisible if is_near else hints.PositionAtCenter
        )

    def _clear_current(self) -> None:
        self.table.setCurrentIndex(QModelIndex())
        self.table.clearSelection()

    def _line_number(self) -> int | None:
        """The line that the playhead stands on: the current one, if it has that place in the stream."""
        stream, k = self._playhead.stream, self._playhead.k
        if stream is None or not 0 < k <= len(stream.events):
            return None
        current = self.table.currentIndex().row()
        if 0 <= current < self.model.rowCount() and self.model.line(current).k == k:
            return self.model.line_number(current)
        return row_of(stream, k)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show()

    def current_line(self) -> Line | None:
        """The line whose data is shown."""
        stream, number = self._playhead.stream, self._line_number()
        return None if stream is None or number is None else stream.lines[number]

    # Which events are meant.

    def selected_events(self) -> list[int]:
        """The numbers of the selected events, in order."""
        return [line.k for line in self._selected() if line.event is not None]

    def select_events(self, ks: Sequence[int]) -> None:
        """Select events by their numbers; the playhead goes to the last one."""
        stream = self._playhead.stream
        if stream is None or not ks:
            return
        self._playhead.set_k(max(ks))
        rows = [row for k in ks if (row := self.model.row_of(row_of(stream, k))) is not None]
        flags = QItemSelectionModel.SelectionFlag
        for number, row in enumerate(rows):
            how = flags.Select if number else flags.ClearAndSelect
            self.table.selectionModel().select(self.model.index(row, 0), how | flags.Rows)

    # Copying.

    def _selected(self) -> list[Line]:
        rows = sorted({index.row() for index in self.table.selectionModel().selectedRows()})
        current = self.current_line()
        return [self.model.line(row) for row in rows] or ([current] if current else [])

    def copy_json(self) -> None:
        """The data of the selected events as it was sent, one on each line."""
        self._copy(lambda stream, line: line.text if line.event is None else stream.events[line.event].data)

    def copy_raw(self) -> None:
        """The selected rows as they stand in the body; bytes of frames in hexadecimal."""
        self._copy(raw_text, between="")

    def copy_added(self) -> None:
        """What the selected events add: their texts as one, or the fields that they set."""
        lines = self._selected()
        texts = all(line.event is not None and self.model.kind_of(line) != "control" for line in lines)
        self._copy(
            lambda stream, line: "" if line.event is None else stream.adds(line.event),
            between="" if texts else "\n",
        )

    def _copy(self, text_of: Callable[[Stream, Line], str], between: str = "\n") -> None:
        stream = self._playhead.stream
        if stream is not None and (lines := self._selected()):
            QGuiApplication.clipboard().setText(between.join(text_of(stream, line) for line in lines))

    # Finding.

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
                select_row(self.table, row)
                return True
        return False
