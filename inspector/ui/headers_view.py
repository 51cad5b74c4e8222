"""The Headers tab: the fields of the recorded message, its headers, and the interaction's own YAML."""

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLabel,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from inspector.cassette import CassetteError, Interaction, Request, Response
from inspector.cassette.nodes import Mapping, Scalar
from inspector.ui.buttons import choice_button
from inspector.ui.code_editor import CodeEditor
from inspector.ui.selection import Selection
from inspector.ui.strip import Strip
from inspector.ui.theme import ROW_HEIGHT, Theme
from inspector.ui.words import plural

Index = QModelIndex | QPersistentModelIndex
Row = tuple[str, str, bool]
"""Name, value, whether it is a header (and not a field of the recorder)."""

_HIDDEN = frozenset({"body", "headers", "parsed_body"})


def rows_of(interaction: Interaction, message: Request | Response) -> list[Row]:
    """The fields of a message in the file's order, then its headers."""
    fields: list[Row] = [(name, value, False) for name, value in _scalars(message.node, "")]
    beside = [(name, value, False) for name, value in _scalars(interaction.node, "")]
    return [*fields, *beside, *((name, value, True) for name, value in message.headers)]


def _scalars(node: Mapping, prefix: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for key, value in node.pairs:
        if not isinstance(key, Scalar) or (not prefix and key.value in (*_HIDDEN, "request", "response")):
            continue
        if isinstance(value, Scalar):
            found.append((prefix + key.value, value.value))
        elif isinstance(value, Mapping):
            found += _scalars(value, f"{prefix}{key.value}.")
    return found


class HeadersModel(QAbstractTableModel):
    """Names and values."""

    def __init__(self, selection: Selection, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._selection, self._theme = selection, theme
        self.rows: list[Row] = []
        selection.changed.connect(self._reset)
        selection.side_changed.connect(self._reset)
        self._reset()

    def _reset(self, _what: object = None) -> None:
        self.beginResetModel()
        interaction = self._selection.interaction
        message = interaction.side(self._selection.side) if isinstance(interaction, Interaction) else None
        self.rows = (
            rows_of(interaction, message)
            if isinstance(interaction, Interaction) and message is not None
            else []
        )
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's signature
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's signature
        return 0 if parent.isValid() else 2

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return ("Name", "Value")[section]
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        name, value, is_header = self.rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return name if index.column() == 0 else value
        if role == Qt.ItemDataRole.ForegroundRole and index.column() == 0:
            return self._theme.color("json_key" if is_header else "muted")
        if role == Qt.ItemDataRole.FontRole and index.column() == 1:
            return self._theme.fixed_font
        return None


class HeadersView(QWidget):
    """The table, or the interaction's YAML on request."""

    def __init__(self, selection: Selection, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._selection = selection
        self.model = HeadersModel(selection, theme, self)
        self.table = _Table(self.model, self)
        self.yaml = CodeEditor(theme, self)
        self.yaml.setReadOnly(True)
        self.yaml.setAccessibleName("The interaction's YAML")
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.yaml)
        self._info = QLabel()
        self._info.setProperty("role", "muted")
        self.yaml_button = choice_button("YAML", "Show the interaction's own YAML")
        self.yaml_button.toggled.connect(self._toggle_yaml)
        strip = Strip()
        strip.row.addWidget(self._info, 1)
        strip.row.addWidget(self.yaml_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(strip)
        layout.addWidget(self._stack)
        self.setFocusProxy(self._stack)
        self.model.modelReset.connect(self._show)
        self._show()

    def _show(self) -> None:
        interaction = self._selection.interaction
        if interaction is not None and not self.model.rows and not self.yaml_button.isChecked():
            self.yaml_button.setChecked(True)  # there is nothing else to show
            return
        headers = sum(is_header for _, _, is_header in self.model.rows)
        fields = len(self.model.rows) - headers
        self._info.setText(
            f"{plural(fields, 'field')} · {plural(headers, 'header')}" if self.model.rows else ""
        )
        if self.yaml_button.isChecked():
            self._show_yaml(interaction)

    def _show_yaml(self, interaction: Interaction | CassetteError | None) -> None:
        first, text = (
            (1, "") if interaction is None else self._selection.document.source_of(self._selection.index)
        )
        self.yaml.set_first_number(first)
        self.yaml.setPlainText(text)
        broken = isinstance(interaction, CassetteError) and interaction.line is not None
        self.yaml.mark_line(interaction.line - first if broken else None)  # type: ignore[union-attr, operator]

    def _toggle_yaml(self, checked: bool) -> None:
        self._stack.setCurrentWidget(self.yaml if checked else self.table)
        self._show()

    def count_text(self, text: str) -> int:
        """How many rows contain a text."""
        return sum(text.casefold() in f"{name}\n{value}".casefold() for name, value, _ in self.model.rows)

    def find_text(self, text: str, *, backwards: bool = False, again: bool = True) -> bool:
        """Select the next row that contains a text."""
        rows, needle = self.model.rows, text.casefold()
        start, step = self.table.currentIndex().row(), -1 if backwards else 1
        for distance in range(int(again), len(rows) + 1):
            row = (start + step * distance) % len(rows)
            if needle in f"{rows[row][0]}\n{rows[row][1]}".casefold():
                self.table.selectRow(row)
                return True
        return False


class _Table(QTableView):
    def __init__(self, model: HeadersModel, parent: QWidget) -> None:
        super().__init__(parent)
        self.setModel(model)
        self.setAccessibleName("Headers")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        self.horizontalHeader().setStretchLastSection(True)
        self.horizontalHeader().setHighlightSections(False)
        self.setColumnWidth(0, 260)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            rows = sorted({index.row() for index in self.selectedIndexes()})
            model = self.model()
            assert isinstance(model, HeadersModel)
            text = "\n".join(f"{model.rows[row][0]}: {model.rows[row][1]}" for row in rows)
            QGuiApplication.clipboard().setText(text)
            return
        super().keyPressEvent(event)
