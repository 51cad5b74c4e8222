"""A folder: its cassettes, listed as they are found, to open one of them in this window."""

from pathlib import Path

from PySide6.QtCore import QEvent, QModelIndex, QObject, QSortFilterProxyModel, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QLineEdit, QTableView, QVBoxLayout, QWidget

from inspector.cassette.folder import Found, cassettes_below
from inspector.ui.folder_model import COUNT, FILE, PROBLEM, RECORDER, SIZE, SORT_ROLE, FolderModel
from inspector.ui.idle_steps import IdleSteps
from inspector.ui.labels import ElidedLabel
from inspector.ui.notice import Page
from inspector.ui.strip import Strip
from inspector.ui.theme import ROW_HEIGHT, Theme
from inspector.ui.words import plural


class FolderPage(Page):
    """The table is sorted by a click on its head. Down leads from the filter into it, Return opens."""

    path: Path
    is_folder = True

    chosen = Signal(Path)
    """A cassette is to be opened here."""

    def __init__(
        self, folder: Path, theme: Theme, current: Path | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, parent)
        self.path = folder
        self._current = current
        self.model = FolderModel(folder, theme, self)
        self.rows = QSortFilterProxyModel(self)
        self.rows.setSourceModel(self.model)
        self.rows.setSortRole(SORT_ROLE)
        self.rows.setFilterKeyColumn(-1)
        self.rows.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.field = QLineEdit(placeholderText="Filter cassettes", clearButtonEnabled=True)
        self.field.setAccessibleName("Filter cassettes")
        self.field.setMaximumWidth(240)
        self.field.installEventFilter(self)
        self._count = ElidedLabel(Qt.TextElideMode.ElideMiddle)
        self._count.setProperty("role", "muted")
        self.table = self._make_table()
        self.steps = IdleSteps(self)
        self._lay_out()
        self.field.textChanged.connect(self._filter)
        self.steps.came.connect(self._add)
        self.steps.finished.connect(self._say_count)
        self.setFocusProxy(self.table)
        self.reload()

    def _lay_out(self) -> None:
        strip = Strip()
        strip.row.setSpacing(12)
        strip.row.addWidget(self.field, 1)
        strip.row.addWidget(self._count, 2)
        column = QVBoxLayout(self.content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(strip)
        column.addWidget(self.table)

    def _make_table(self) -> QTableView:
        table = QTableView(self)
        table.setModel(self.rows)
        table.setAccessibleName("Cassettes")
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setAlternatingRowColors(True)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setTabKeyNavigation(False)
        table.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        table.verticalHeader().setMinimumSectionSize(ROW_HEIGHT)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(FILE, QHeaderView.ResizeMode.Stretch)
        metrics = QFontMetrics(table.font())
        for section, sample in ((RECORDER, "websocket"), (COUNT, "Interactions ▾"), (SIZE, "999.9 MB ▾")):
            table.setColumnWidth(section, metrics.horizontalAdvance(sample) + 32)
        table.setColumnWidth(PROBLEM, 360)
        table.setSortingEnabled(True)
        table.sortByColumn(FILE, Qt.SortOrder.AscendingOrder)
        table.activated.connect(self._open)
        table.installEventFilter(self)
        return table

    def reload(self) -> None:
        """Look into the folder again."""
        selected = self.table.currentIndex()
        if selected.isValid():
            self._current = self._found(selected).path
        self.model.clear()
        self.steps.start(cassettes_below(self.path))
        self._say_count()

    def _add(self, found: list[Found]) -> None:
        self.model.add(found)
        row = self.model.row_of(self._current) if self._current else None
        if row is not None:
            self.table.setCurrentIndex(self.rows.mapFromSource(self.model.index(row, FILE)))
            self._current = None
        self._say_count()

    def _filter(self, text: str) -> None:
        self.rows.setFilterFixedString(text)
        self._say_count()

    def _say_count(self) -> None:
        total, shown = self.model.rowCount(), self.rows.rowCount()
        count = plural(total, "cassette") if shown == total else f"{shown:,} of {plural(total, 'cassette')}"
        if not total and not self.steps.is_running:
            count = "no cassettes"
        self._count.setText(f"{count} in {self.path}{' · looking …' if self.steps.is_running else ''}")

    def count_text(self) -> str:
        """What is said of the number of cassettes."""
        return self._count.text()

    def _found(self, index: QModelIndex) -> Found:
        return self.model.found(self.rows.mapToSource(index).row())

    def _open(self, index: QModelIndex) -> None:
        self.chosen.emit(self._found(index).path)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if watched is self.field and event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._to_table()
                return True
            if watched is self.field and event.key() == Qt.Key.Key_Escape:
                self.field.clear()
                self._to_table()
                return True
            if watched is self.table and event.text() == "/":
                self.field.setFocus()
                self.field.selectAll()
                return True
        return super().eventFilter(watched, event)

    def _to_table(self) -> None:
        self.table.setFocus()
        if not self.table.currentIndex().isValid() and self.rows.rowCount():
            self.table.selectRow(0)
