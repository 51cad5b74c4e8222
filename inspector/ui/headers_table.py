"""The table of the Headers tab: cells that are edited in place, with keys for rows."""

from PySide6.QtCore import QEvent, QMimeData, QModelIndex, QObject, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
    QTextCursor,
    QTextOption,
)
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QLineEdit,
    QPlainTextEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from inspector.ui.editor_text import EditorText
from inspector.ui.header_edits import NAME, VALUE
from inspector.ui.headers_model import HeadersModel
from inspector.ui.theme import ROW_HEIGHT

Index = QModelIndex | QPersistentModelIndex
Hint = QAbstractItemDelegate.EndEditHint

MAX_LINES = 8
"""Of the editor that opens over a value too long for its cell."""

PADDING = 24
"""Pixels of a cell that its text cannot use."""


class LongEditor(QPlainTextEdit):
    """Edits a long value over several lines of the view; Return ends it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "cell")
        self.setTabChangesFocus(True)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self._codec = EditorText(is_crlf=False)

    def put(self, text: str) -> None:
        self._codec = EditorText.of(text)
        self._codec.put(self, text)
        self.moveCursor(QTextCursor.MoveOperation.End)

    def take(self) -> str:
        return self._codec.take(self)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.ensureCursorVisible()

    def insertFromMimeData(self, source: QMimeData) -> None:
        self.insertPlainText(" ".join(source.text().splitlines()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()
            return
        super().keyPressEvent(event)


class CellDelegate(QStyledItemDelegate):
    """Makes the editors. What is typed into one is kept at once, as a draft of its cell."""

    def __init__(self, model: HeadersModel, view: QTableView) -> None:
        super().__init__(view)
        self._model, self._view = model, view
        self.edited = QPersistentModelIndex()
        """The cell whose editor is open, or was last."""

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        self.edited = QPersistentModelIndex(index)
        text = self._model.text(index.row(), index.column())
        font = index.data(Qt.ItemDataRole.FontRole)
        rectangle: QRect = option.rect
        wide = option.fontMetrics.horizontalAdvance(text) > rectangle.width() - PADDING
        editor: LongEditor | QLineEdit
        if "\n" in text or wide:
            editor = LongEditor(parent)
            editor.put(text)  # now already: its height depends on it
            editor.textChanged.connect(lambda: self._keep(editor))
        else:
            editor = QLineEdit(parent)
            editor.setProperty("role", "cell")
            editor.textEdited.connect(lambda _text: self._keep(editor))
        if font is not None:
            editor.setFont(font)
        editor.setAccessibleName("Value" if index.column() == VALUE else "Name")
        return editor

    def _keep(self, editor: "LongEditor | QLineEdit") -> None:
        text = _text_in(editor)
        if self.edited.isValid() and text != self._model.text(self.edited.row(), self.edited.column()):
            self._model.keep_typing(self.edited, text)

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        if isinstance(editor, LongEditor) and not editor.document().isModified():
            editor.blockSignals(True)
            editor.put(self._model.text(index.row(), index.column()))
            editor.blockSignals(False)
        elif isinstance(editor, QLineEdit) and not editor.isModified():
            editor.setText(self._model.text(index.row(), index.column()))

    def setModelData(self, editor: QWidget, _model: QObject, index: Index) -> None:
        if isinstance(editor, LongEditor | QLineEdit):
            self._model.setData(index, _text_in(editor))

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, _index: Index) -> None:
        area = QRect(option.rect)
        if isinstance(editor, LongEditor):
            metrics, frame = editor.fontMetrics(), self._view.viewport().rect()
            text = editor.toPlainText()
            per_line = max(1, (area.width() - PADDING) // max(1, metrics.averageCharWidth()))
            lines = min(MAX_LINES, sum(len(line) // per_line + 1 for line in text.split("\n")) + 1)
            area.setHeight(lines * metrics.lineSpacing() + 12)
            if area.bottom() > frame.bottom():
                area.moveBottom(max(frame.bottom(), area.height()))
        editor.setGeometry(area)

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        if isinstance(editor, LongEditor) and isinstance(event, QKeyEvent):
            is_end = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if event.type() == QEvent.Type.KeyPress and is_end:
                self.commitData.emit(editor)
                self.closeEditor.emit(editor, Hint.SubmitModelCache)
                return True
        return super().eventFilter(editor, event)


def _text_in(editor: LongEditor | QLineEdit) -> str:
    return editor.take() if isinstance(editor, LongEditor) else editor.text()


class HeadersTable(QTableView):
    """Return or F2 edits the current cell, as a double click does."""

    paste_asked = Signal(str)

    def __init__(self, model: HeadersModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._model = model
        self._delegate = CellDelegate(model, self)
        self.setModel(model)
        self.setItemDelegate(self._delegate)
        self.setAccessibleName("Fields and headers")
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.DoubleClicked | triggers.EditKeyPressed)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        self.horizontalHeader().setStretchLastSection(True)
        self.horizontalHeader().setHighlightSections(False)
        self.setColumnWidth(NAME, 260)
        self.doubleClicked.connect(self._edit_fixed)
        for changed in (model.modelReset, model.rowsInserted, model.rowsRemoved):
            changed.connect(self._span_sections)
        self._span_sections()

    def _span_sections(self) -> None:
        self.clearSpans()
        for row, what in enumerate(self._model.rows):
            if what.kind == "section":
                self.setSpan(row, NAME, 1, 2)

    def selected_rows(self) -> list[int]:
        return sorted({index.row() for index in self.selectedIndexes()})

    def select_rows(self, rows: list[int]) -> None:
        """Select rows and go to the first of them."""
        if not rows:
            return
        column = max(0, self.currentIndex().column())
        self.setCurrentIndex(self._model.index(rows[0], column))
        selection = self.selectionModel()
        for row in rows:
            flags = selection.SelectionFlag
            selection.select(self._model.index(row, NAME), flags.Select | flags.Rows)

    # Editing.

    def edit_cell(self, row: int, column: int) -> None:
        """Open the editor of a cell."""
        index = self._model.index(row, column)
        self.setCurrentIndex(index)
        if self.state() != QAbstractItemView.State.EditingState:
            self.edit(index)

    def edit_current(self) -> None:
        """Open the editor of the current cell, or of the value beside a name that is fixed."""
        index = self.currentIndex()
        if index.isValid():
            editable = bool(index.flags() & Qt.ItemFlag.ItemIsEditable)
            self.edit_cell(index.row(), index.column() if editable else VALUE)

    def _edit_fixed(self, index: QModelIndex) -> None:
        if not index.flags() & Qt.ItemFlag.ItemIsEditable and index.flags() & Qt.ItemFlag.ItemIsEnabled:
            self.edit_cell(index.row(), VALUE)

    def finish_editing(self) -> None:
        """Apply what is in an open editor."""
        editor = self.indexWidget(self._delegate.edited) if self._delegate.edited.isValid() else None
        if editor is not None and self.state() == QAbstractItemView.State.EditingState:
            self.commitData(editor)
            self.closeEditor(editor, Hint.NoHint)

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        edited = QPersistentModelIndex(self._delegate.edited)
        super().closeEditor(editor, hint)
        if not edited.isValid():
            return
        if hint == Hint.RevertModelCache:
            self._model.stop_typing(edited)
        if edited.row() == self._model.new_row:
            self._go_on_with_new(edited, hint)

    def _go_on_with_new(self, edited: QPersistentModelIndex, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """From the name of a new header to its value, and then it is added."""
        named = bool(self._model.rows[edited.row()].name)
        if hint == Hint.RevertModelCache:
            self._model.drop_new()
        elif named and edited.column() == NAME and hint in (Hint.SubmitModelCache, Hint.EditNextItem):
            self.edit_cell(edited.row(), VALUE)
        else:
            self._model.finish_new()

    # Keys.

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            lines = [
                f"{self._model.text(row, NAME)}: {self._model.text(row, VALUE)}" for row in self.selected_rows()
            ]
            QGuiApplication.clipboard().setText("\n".join(lines))
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.paste_asked.emit(QGuiApplication.clipboard().text())
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.edit_current()
        elif event.key() == Qt.Key.Key_Escape and self._model.take_back():
            return
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Who comes by key finds a current row."""
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and len(self._model.rows) > 1:
            self.setCurrentIndex(self._model.index(1, VALUE))
