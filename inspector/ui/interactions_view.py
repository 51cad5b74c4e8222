"""The tree of interactions on the left, with its filter."""

from collections.abc import Sequence

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QKeySequence, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLabel,
    QLineEdit,
    QStackedWidget,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from inspector.cassette import Side
from inspector.ui.drafts import Drafts
from inspector.ui.interactions_model import InteractionsModel, SummaryRole
from inspector.ui.outline import Leaf, Summary
from inspector.ui.places import Order, places
from inspector.ui.selection import Selection
from inspector.ui.theme import ICON_SIZE, ROW_HEIGHT, Theme

Index = QModelIndex | QPersistentModelIndex

_ICONS = {
    "request": "request",
    "response": "response",
    "text": "text",
    "message": "user",
    "reasoning": "reasoning",
    "summary": "reasoning",
    "tool_call": "tool-call",
    "server_tool_call": "tool-call",
    "refusal": "refusal",
    "error": "error",
    "tools": "tool-call",
}

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter

_FILTER_HELP = """<p>Words of the method, URL, status, model, tools or any text (Ctrl+L). All must match.</p>
<p><code>method:</code> <code>host:</code> <code>path:</code> <code>status:</code> <code>model:</code>
<code>tool:</code> <code>text:</code> narrow a word:<br>
<code>status:4xx tool:weather text:"low tide"</code></p>"""


class InteractionsView(QWidget):
    """Filter and tree. Choosing a row selects its interaction and brings its part into view."""

    chosen = Signal(str, str)
    """Side and section id of the row that was chosen."""

    def __init__(
        self, selection: Selection, drafts: Drafts, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("role", "list-pane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._selection = selection
        self._is_choosing = False
        self._open_rows: list[tuple[int, int]] = []
        selection.document.rearranging.connect(self._note_open)  # before the model lets go of its rows
        self.model = InteractionsModel(selection.document, drafts, self)
        selection.document.rearranged.connect(self._open_again)
        self.filter = QLineEdit(
            self, placeholderText="Filter: 429  tool:weather  text:…", clearButtonEnabled=True
        )
        self.filter.setAccessibleName("Filter interactions")
        self.filter.setToolTip(_FILTER_HELP)
        self._stack = QStackedWidget(self)
        self.tree = self._make_tree(theme)
        nothing = self._nothing = QLabel(self._stack)
        nothing.setProperty("role", "muted")
        nothing.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        nothing.setContentsMargins(16, 24, 16, 16)
        nothing.setWordWrap(True)
        self._stack.addWidget(self.tree)
        self._stack.addWidget(nothing)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        top = QVBoxLayout()
        top.setContentsMargins(8, 8, 8, 8)
        top.addWidget(self.filter)
        layout.addLayout(top)
        layout.addWidget(self._stack)
        self.setFocusProxy(self.tree)
        self.filter.textChanged.connect(self.model.set_filter)
        self.model.modelReset.connect(self._filter_said)
        self.model.rowsInserted.connect(self._filter_said)
        self.model.steps.finished.connect(self._filter_done)
        self.filter.returnPressed.connect(self._to_first)
        self.filter.installEventFilter(self)
        selection.changed.connect(self._follow)
        theme.changed.connect(self._recolour)

    def _recolour(self) -> None:
        # Asked only now: Qt for Python makes all kinds of widgets to find out which of them a viewport is.
        self.tree.viewport().update()

    def show_rows(self) -> None:
        """Fill the tree, once it is at its place: it would lay out all rows again wherever it is put."""
        self.tree.setModel(self.model)
        self.tree.selectionModel().selectionChanged.connect(self._chosen)
        self._follow(self._selection.index)
        if self._selection.index >= 0:
            self._open(self.model.index_of(self._selection.index))

    def _make_tree(self, theme: Theme) -> QTreeView:
        tree = _Tree(self._stack)
        tree.setItemDelegate(_RowDelegate(self.model, theme, tree))
        tree.setAccessibleName("Interactions")
        tree.setHeaderHidden(True)
        tree.setUniformRowHeights(True)
        tree.setIndentation(14)
        tree.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        tree.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        tree.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        tree.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        tree.setExpandsOnDoubleClick(True)
        return tree

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.filter and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Down:
                self._to_first()
                return True
            if event.key() == Qt.Key.Key_Escape:
                if self.filter.text():
                    self.filter.clear()
                else:
                    self.tree.setFocus()
                return True
        return super().eventFilter(watched, event)

    def _to_first(self) -> None:
        """From the filter to the first interaction that it lets through."""
        if self.model.rowCount():
            self.tree.setFocus()
            self.tree.setCurrentIndex(self.model.index(0, 0))

    def current_place(self) -> tuple[int, str, str]:
        """Interaction, side and section of the current row, "" for what a row is not about."""
        current = self.tree.currentIndex()
        return self.model.place(current) if current.isValid() else (self._selection.index, "", "")

    def focus_filter(self) -> None:
        """To the filter, ready to type."""
        self.filter.setFocus()
        self.filter.selectAll()

    def _open(self, row: QModelIndex) -> None:
        self.tree.expand(row)
        for side in range(self.model.rowCount(row)):
            self.tree.expand(self.model.index(side, 0, row))

    def _chosen(self, selected: QItemSelection) -> None:
        indexes = selected.indexes()
        if not indexes:
            return
        current = self.tree.currentIndex()
        number, side, section = self.model.place(current if current in indexes else indexes[-1])
        self._is_choosing = True
        self._selection.select(number)
        self._is_choosing = False
        if side:
            which: Side = "request" if side == "request" else "response"
            self._selection.set_side(which)
            self.chosen.emit(side, section)
            if section:
                self._selection.reveal(section)

    def _follow(self, number: int) -> None:
        """Bring the tree to the selected interaction, wherever the selection came from."""
        current = self.tree.currentIndex()
        if self._is_choosing or (current.isValid() and self.model.number(current) == number):
            return
        row = self.model.index_of(number)
        if row.isValid():
            # Said outright: by itself the view would take a key that is held (Ctrl+Z) for a choice of several.
            self.tree.selectionModel().setCurrentIndex(row, QItemSelectionModel.SelectionFlag.ClearAndSelect)
            self.tree.scrollTo(row)

    # Whole interactions.

    def selected_numbers(self) -> list[int]:
        """The interactions of the selected rows; the one that is shown where no row is selected."""
        found = {self.model.number(index) for index in self.tree.selectionModel().selectedIndexes()}
        return sorted(found or {self._selection.index} - {-1})

    def select_numbers(self, numbers: Sequence[int]) -> None:
        """Select the rows of some interactions, as far as the filter shows them."""
        rows = [row for row in map(self.model.index_of, numbers) if row.isValid()]
        flags = QItemSelectionModel.SelectionFlag
        if rows:
            self.tree.setCurrentIndex(rows[0])
            self.tree.selectionModel().select(rows[0], flags.ClearAndSelect)
        for row in rows[1:]:
            self.tree.selectionModel().select(row, flags.Select)

    def _note_open(self, order: Order) -> None:
        """Which rows are open, by the numbers that their interactions will have."""
        to = places(order)
        self._open_rows = []
        for number in self.model.shown[: self.model.rowCount()]:
            row = self.model.index_of(number)
            if number in to and self.tree.isExpanded(row):
                self._open_rows.append((to[number], 0))
                sides = (side for side in (1, 2) if self.tree.isExpanded(self.model.index(side - 1, 0, row)))
                self._open_rows += ((to[number], side) for side in sides)

    def _open_again(self, _order: Order) -> None:
        for number, side in self._open_rows:
            row = self.model.index_of(number)
            if row.isValid():
                self.tree.expand(self.model.index(side - 1, 0, row) if side else row)

    def _filter_said(self) -> None:
        """Show the rows that there are, or that there are none (yet)."""
        is_reading = self.model.steps.is_running
        self._nothing.setText("Looking…" if is_reading else "No interaction matches the filter")
        self._stack.setCurrentIndex(0 if self.model.rowCount() else 1)

    def _filter_done(self) -> None:
        self._filter_said()
        self._follow(self._selection.index)
        self._open(self.model.index_of(self._selection.index))


class _Tree(QTreeView):
    """A tree to whose model more rows may come: a key that is about all of them waits for them."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        model = self.model()
        is_about_all = event.key() == Qt.Key.Key_End or event.matches(QKeySequence.StandardKey.SelectAll)
        if is_about_all and isinstance(model, InteractionsModel):
            model.give_all()
        super().keyPressEvent(event)


class _RowDelegate(QStyledItemDelegate):
    """Draws a row: number, method and path on the left; status and edited mark on the right."""

    def __init__(self, model: InteractionsModel, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._model, self._theme = model, theme
        self._take_font(QFont())

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(100, ROW_HEIGHT)

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        option.text = ""  # Qt draws the background, and this the words

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        if option.font != self._usual:
            self._take_font(option.font)
        painter.save()
        painter.setFont(self._usual)
        area = option.rect.adjusted(2, 0, -8, 0)
        what = index.data(SummaryRole)
        if isinstance(what, Summary):
            self._paint_interaction(painter, area, what, index)
        elif isinstance(what, Leaf):
            self._paint_leaf(painter, area, what)
        painter.restore()

    def _take_font(self, font: QFont) -> None:
        self._usual, self._bold = QFont(font), QFont(font)
        self._bold.setWeight(QFont.Weight.DemiBold)
        self._metrics, self._bold_metrics = QFontMetrics(self._usual), QFontMetrics(self._bold)

    def _paint_interaction(self, painter: QPainter, area: QRect, line: Summary, index: Index) -> None:
        if self._model.has_draft(index):
            area = self._right(painter, area, "○", "accent")  # typed, not applied
        elif self._model.is_edited(index):
            area = self._right(painter, area, "●", "accent")
        if line.status is not None:
            area = self._right(painter, area, str(line.status), self._theme.status_role(line.status))
        area = self._left(painter, area, self._padded(self._model.number(index)), "muted")
        if line.method:
            area = self._left(painter, area, line.method, "text", bold=True)
        role = "error" if line.problem else "text"
        self._text(painter, area, line.path, role, Qt.TextElideMode.ElideMiddle)

    def _padded(self, number: int) -> str:
        """A number with room for the longest one: figure spaces are as wide as digits."""
        digits = len(str(self._model.highest_number))
        return f"{number}".rjust(digits, "\u2007")

    def _paint_leaf(self, painter: QPainter, area: QRect, leaf: Leaf) -> None:
        is_side = leaf.kind in ("request", "response")
        role = "muted" if is_side or leaf.kind in ("message", "tools") else self._theme.kind_role(leaf.kind)
        if icon := _ICONS.get(leaf.kind):
            top = area.top() + (area.height() - ICON_SIZE) // 2
            self._theme.icon(icon, role).paint(painter, QRect(area.left(), top, ICON_SIZE, ICON_SIZE))
        area = area.adjusted(ICON_SIZE + 6, 0, 0, 0)
        if is_side:
            area = self._right(painter, area, leaf.preview, "muted") if leaf.preview else area
            self._text(painter, area, leaf.label, "text", Qt.TextElideMode.ElideRight)
            return
        area = self._left(painter, area, leaf.label, "text" if leaf.kind in ("message", "tools") else role)
        self._text(painter, area, leaf.preview, "muted", Qt.TextElideMode.ElideRight)

    def _left(self, painter: QPainter, area: QRect, text: str, role: str, *, bold: bool = False) -> QRect:
        """Write at the left edge; gives what is left of the area."""
        metrics = self._bold_metrics if bold else self._metrics
        width = min(metrics.horizontalAdvance(text), area.width())
        painter.setPen(self._theme.color(role))
        if bold:
            painter.setFont(self._bold)
        painter.drawText(area, _LEFT, text)
        if bold:
            painter.setFont(self._usual)
        return area.adjusted(width + 6, 0, 0, 0)

    def _right(self, painter: QPainter, area: QRect, text: str, role: str) -> QRect:
        painter.setPen(self._theme.color(role))
        painter.drawText(area, _RIGHT, text)
        return area.adjusted(0, 0, -self._metrics.horizontalAdvance(text) - 8, 0)

    def _text(self, painter: QPainter, area: QRect, text: str, role: str, elide: Qt.TextElideMode) -> None:
        painter.setPen(self._theme.color(role))
        painter.drawText(area, _LEFT, self._metrics.elidedText(text, elide, max(0, area.width())))
