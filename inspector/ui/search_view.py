"""Find in the whole cassette: what to look for, the hits, and what to put in their place."""

from itertools import islice

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from inspector.replacing import Replaced, replace_steps
from inspector.search import Hit, Options, Query, QueryError, steps
from inspector.ui.buttons import choice_button
from inspector.ui.document import Document
from inspector.ui.drafts import Drafts
from inspector.ui.idle_steps import IdleSteps
from inspector.ui.labels import ElidedLabel
from inspector.ui.search_results import MAX_HITS, NOTE, TEXT, WHERE, HitRole, SearchResults
from inspector.ui.snippet_delegate import SnippetDelegate
from inspector.ui.strip import Strip
from inspector.ui.theme import ROW_HEIGHT, Theme
from inspector.ui.words import plural

MIN_HEIGHT = 140


class SearchView(QWidget):
    """A strip to type into, the list of hits, and a strip for replacing."""

    chosen = Signal(object)
    """A `Hit` to go to."""

    closed = Signal()
    told = Signal(str)
    """Something for the status bar."""

    def __init__(self, document: Document, drafts: Drafts, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document, self._drafts, self._theme = document, drafts, theme
        self._searched = document.cassette
        self._done = 0
        self.steps = IdleSteps(self)
        self.replacing_steps = IdleSteps(self)
        self._replaced: Replaced | None = None
        self.results = SearchResults(theme, self)
        self.field = QLineEdit(placeholderText="Find in the whole cassette", clearButtonEnabled=True)
        self.case = choice_button("Aa", "Mind upper and lower case")
        self.whole_word = choice_button("Word", "Whole words only")
        self.regex = choice_button(".*", "A regular expression")
        self.info = ElidedLabel(Qt.TextElideMode.ElideRight)
        self.replacement = QLineEdit(placeholderText="Replace with")
        self.replacing = choice_button("Replace", "Replace hits in bodies, with a preview")
        self.replace_button = QPushButton("Replace ticked")
        self._close = QToolButton()
        self.table = self._make_table()
        self._lay_out()
        self._connect()
        self._set_icons()

    def _make_table(self) -> QTableView:
        table = QTableView(self)
        table.setModel(self.results)
        table.setAccessibleName("Hits")
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setTabKeyNavigation(False)
        table.setItemDelegateForColumn(TEXT, SnippetDelegate(self.results, self._theme, table))
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        table.verticalHeader().setMinimumSectionSize(ROW_HEIGHT)
        table.horizontalHeader().hide()
        table.horizontalHeader().setSectionResizeMode(TEXT, QHeaderView.ResizeMode.Stretch)
        table.setColumnWidth(WHERE, 250)
        table.setColumnWidth(NOTE, 250)
        table.setColumnHidden(NOTE, True)
        table.installEventFilter(self)
        return table

    def _lay_out(self) -> None:
        self.setMinimumHeight(MIN_HEIGHT)
        top, self._bottom = Strip(), Strip()
        for field, name in ((self.field, "Find in the whole cassette"), (self.replacement, "Replace with")):
            field.setAccessibleName(name)
            field.setMaximumWidth(280)
        for widget in (self.field, self.case, self.whole_word, self.regex, self.replacing):
            top.row.addWidget(widget)
        self.info.setProperty("role", "muted")
        top.row.addWidget(self.info, 1)
        top.row.addWidget(self._close)
        self._close.setAccessibleName("Close")
        self._close.setToolTip("Close (Esc)")
        hint = QLabel("Untick what is to stay.")
        hint.setProperty("role", "muted")
        for below in (self.replacement, self.replace_button, hint):
            self._bottom.row.addWidget(below)
        self._bottom.row.addStretch(1)
        self._bottom.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(top)
        layout.addWidget(self._bottom)
        layout.addWidget(self.table, 1)

    def _connect(self) -> None:
        self.field.textChanged.connect(self.search)
        for button in (self.case, self.whole_word, self.regex):
            button.toggled.connect(self.search)
        self.field.returnPressed.connect(self._to_first)
        self.replacing.toggled.connect(self._toggle_replacing)
        self.replacement.textChanged.connect(self._preview)
        self.replacement.returnPressed.connect(self.replace)
        self.replace_button.clicked.connect(self.replace)
        self.results.dataChanged.connect(self._count_ticked)
        self.table.clicked.connect(self._go)
        self.steps.came.connect(self._take)
        self.steps.finished.connect(self._say_done)
        self.replacing_steps.came.connect(self._take_replaced)
        self.replacing_steps.finished.connect(self._apply_replaced)
        self._close.clicked.connect(self.close_pane)
        self._document.changed.connect(self._search_again)
        self._theme.changed.connect(self._set_icons)

    def _set_icons(self) -> None:
        self._close.setIcon(self._theme.icon("close"))

    def open_pane(self, text: str = "") -> None:
        """Show the pane, ready to type."""
        self.show()
        if text:
            self.field.setText(text)
        elif self._searched is not self._document.cassette:
            self.search()
        self.field.setFocus()
        self.field.selectAll()

    def close_pane(self) -> None:
        """Give up what runs, and hide."""
        self.steps.stop()
        self.replacing_steps.stop()
        self.hide()
        self.closed.emit()

    # Searching.

    def search(self, _changed: object = None) -> None:
        """Begin anew with what is typed."""
        self.steps.stop()
        self.replacing_steps.stop()
        self.results.clear()
        self._searched, self._done = self._document.cassette, 0
        if not self.field.text():
            self.info.setText("")
            return
        options = Options(self.case.isChecked(), self.whole_word.isChecked(), self.regex.isChecked())
        try:
            query = Query.of(self.field.text(), options)
        except QueryError as error:
            self.info.setText(f"{error}")
            return
        self.steps.start(steps(self._searched, query))
        self.steps.turn()

    def _search_again(self, indices: list[int]) -> None:
        """Hits of another cassette say nothing of this one."""
        if indices and self.isVisible():
            self.search()

    def _take(self, found: list[Hit | int]) -> None:
        """Show more hits; numbers are interactions that are done."""
        hits = [step for step in found if isinstance(step, Hit)]
        room = MAX_HITS - len(self.results.hits)
        self.results.add(list(islice(hits, room)))
        self._done += len(found) - len(hits)
        if len(hits) >= room:
            self.steps.stop()
            self.info.setText(f"The first {plural(MAX_HITS, 'hit')}")
        elif self.steps.is_running:
            total = len(self._searched.items)
            self.info.setText(f"{self._words()} · {self._done:,} of {plural(total, 'interaction')}, Esc stops")

    def _say_done(self) -> None:
        self.info.setText(self._words())
        self._count_ticked()

    def _words(self) -> str:
        hits = self.results.hits
        if not hits:
            return "No hits so far" if self.steps.is_running else "Not found"
        return f"{plural(len(hits), 'hit')} in {plural(len({hit.interaction for hit in hits}), 'interaction')}"

    # Going to a hit.

    def _to_first(self) -> None:
        if self.results.rowCount():
            self.table.setFocus()
            if not self.table.currentIndex().isValid():
                self.table.selectRow(0)
            self._go(self.table.currentIndex())

    def _go(self, index: QModelIndex) -> None:
        hit = index.data(HitRole)
        if isinstance(hit, Hit):
            self.chosen.emit(hit)

    def step(self, by: int) -> None:
        """To the next hit (+1) or the previous one (-1), beginning again at the other end."""
        count = self.results.rowCount()
        if count:
            current = self.table.currentIndex().row()
            row = (current + by) % count if current >= 0 else 0 if by > 0 else count - 1
            self.table.selectRow(row)
            self._go(self.results.index(row, WHERE))
            self.info.setText(f"{row + 1:,} of {count:,}")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.table and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._go(self.table.currentIndex())
                return True
            if event.key() == Qt.Key.Key_Space and self._tick(self.table.currentIndex().row()):
                return True
        return super().eventFilter(watched, event)

    def _tick(self, row: int) -> bool:
        index = self.results.index(row, WHERE)
        state = index.data(Qt.ItemDataRole.CheckStateRole)
        other = Qt.CheckState.Unchecked if state == Qt.CheckState.Checked else Qt.CheckState.Checked
        return state is not None and self.results.setData(index, other, Qt.ItemDataRole.CheckStateRole)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self.steps.is_running or self.replacing_steps.is_running:
            self.steps.stop()
            self.replacing_steps.stop()
            self.info.setText(f"Stopped: {self._words()}")
            self._count_ticked()
        else:
            self.close_pane()

    # Replacing.

    def _toggle_replacing(self, on: bool) -> None:
        self._bottom.setVisible(on)
        self.table.setColumnHidden(NOTE, not on)
        self._preview()
        if on:
            self.replacement.setFocus()

    def _preview(self, _text: str = "") -> None:
        self.results.preview(self.replacement.text() if self.replacing.isChecked() else None)
        self._count_ticked()

    def _count_ticked(self, *_range: object) -> None:
        count = len(self.results.ticked()) if self.replacing.isChecked() else 0
        self.replace_button.setText(f"Replace {count:,}" if count else "Replace")
        is_busy = self.steps.is_running or self.replacing_steps.is_running
        self.replace_button.setEnabled(count > 0 and not is_busy)

    def replace(self) -> None:
        """Replace the ticked hits, body by body, as one step of undo."""
        ticked = self.results.ticked()
        if ticked and not self.steps.is_running and self._searched is self._document.cassette:
            new = self.replacement.text()
            self._replaced = None
            self.replacing_steps.start(replace_steps(self._searched, ticked, new, self._drafts.keys()))
            self._count_ticked()
            self.replacing_steps.turn()

    def _take_replaced(self, states: list[Replaced]) -> None:
        self._replaced = states[-1]
        self.info.setText(f"{plural(self._replaced.count, 'hit')} replaced so far, Esc gives up")

    def _apply_replaced(self) -> None:
        """Make what was replaced an edit, unless there was another edit meanwhile."""
        done = self._replaced
        if done is None or self._searched is not self._document.cassette:
            self.told.emit("Not replaced: the cassette was edited meanwhile")
            return
        if done.count:
            self._document.apply(done.edit, f"replacement of {plural(done.count, 'hit')}")
        else:
            self.results.refuse(dict(done.left))
            self.info.setText(self._words())
        words = f"{plural(done.count, 'hit')} replaced"
        if done.left:
            words += f", {len(done.left):,} left ({done.left[0][1]})"
        self.told.emit("; ".join((words, *done.edit.notes)))
        self._count_ticked()
