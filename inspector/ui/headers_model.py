"""The rows of the Headers tab: fields of the recorded message, and its headers, edited in place."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from difflib import SequenceMatcher
from textwrap import wrap
from typing import Any, Literal

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from inspector.cassette import Interaction, Side, fields_of
from inspector.content import header_lines
from inspector.ui import header_edits
from inspector.ui.drafts import Drafts, Typed
from inspector.ui.header_edits import NAME, NEW, VALUE, Cell, Key, Path
from inspector.ui.places import Order, places
from inspector.ui.selection import Selection
from inspector.ui.theme import Theme
from inspector.ui.words import shortened, visible

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole

TIP_WIDTH = 100
TIP_LENGTH = 3_000


@dataclass(frozen=True, slots=True)
class Row:
    """A field has a path below its interaction; a section's name is a heading."""

    kind: Literal["section", "field", "header", "new"]
    name: str = ""
    value: str = ""
    path: Path = ()


def rows_of(interaction: Interaction, side: Side) -> list[Row]:
    """The fields of a message, those beside request and response, and the message's headers."""
    message = interaction.side(side)
    if message is None:
        return []
    other = "request" if side == "response" else "response"
    fields = [
        Row("field", label.removeprefix(f"{side}."), value, path)
        for path, label, value in fields_of(interaction)
        if path[0] != other
    ]
    headers = [Row("header", name, value) for name, value in message.headers]
    general = [Row("section", "General"), *fields] if fields else []
    return [*general, Row("section", "Headers"), *headers]


class HeadersModel(QAbstractTableModel):
    """Names and values. What is set is applied at once; what cannot be stays, with the reason."""

    told = Signal(str)
    """What was decided on the way, for the status bar."""

    typed_changed = Signal()
    """Something was typed, applied, refused or taken back."""

    def __init__(
        self, selection: Selection, drafts: Drafts, theme: Theme, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._selection, self._drafts, self._theme = selection, drafts, theme
        self.key: Key = (-1, "response")
        self.rows: list[Row] = []
        selection.document.rearranged.connect(self._rearranged)
        selection.changed.connect(self._follow)
        selection.side_changed.connect(self._follow)
        self._follow()

    def _rearranged(self, order: Order) -> None:
        """What is shown is the same interaction, under another number."""
        self.key = (places(order).get(self.key[0], -1), self.key[1])

    # What is shown.

    def _follow(self, _what: object = None) -> None:
        """Show what is selected; rows that stay keep their place in the view."""
        key: Key = (self._selection.index, self._selection.side)
        if key != self.key:
            self._leave()
        interaction = self._selection.interaction
        rows = rows_of(interaction, key[1]) if isinstance(interaction, Interaction) else []
        if key == self.key and rows and self.rows:
            self._become(rows)
        else:
            self.beginResetModel()
            self.key, self.rows = key, rows
            self.endResetModel()
        for cell in self._drafts.cells(key):
            if self.row_of(cell) < 0:
                self._drafts.drop_cell(key, cell)
        self.typed_changed.emit()

    def _become(self, rows: Sequence[Row]) -> None:
        codes = SequenceMatcher(None, self.rows, rows, autojunk=False).get_opcodes()
        for _, start, end, new, new_end in reversed([code for code in codes if code[0] != "equal"]):
            changed = min(end - start, new_end - new)
            middle = start + changed
            if changed:
                self.rows[start:middle] = rows[new : new + changed]
                self.dataChanged.emit(self.index(start, 0), self.index(middle - 1, VALUE))
            if middle < end:
                self.beginRemoveRows(QModelIndex(), middle, end - 1)
                del self.rows[middle:end]
                self.endRemoveRows()
            elif new + changed < new_end:
                self.beginInsertRows(QModelIndex(), middle, middle + new_end - new - changed - 1)
                self.rows[middle:middle] = rows[new + changed : new_end]
                self.endInsertRows()

    def _leave(self) -> None:
        """A header that was being typed is added before another message is shown."""
        row = self.new_row
        if row < 0:
            return
        position, header = row - self.first_header, (self.text(row, NAME).strip(), self.text(row, VALUE))
        self.drop_new()  # first: adding it changes what is selected, and leads here again
        if header[0] and self.key[0] >= 0:
            with suppress(ValueError):
                header_edits.insert_headers(self._selection.document, self.key, position, [header])

    @property
    def first_header(self) -> int:
        """The row below the headers' heading, -1 where there is no message."""
        return next((at + 1 for at, row in enumerate(self.rows) if row == Row("section", "Headers")), -1)

    @property
    def new_row(self) -> int:
        """The row of the header that is being typed, -1 where none is."""
        return next((at for at, row in enumerate(self.rows) if row.kind == "new"), -1)

    def cell(self, row: int, column: int) -> Cell:
        """What a row's cell is called among the drafts."""
        match self.rows[row].kind:
            case "new":
                return Cell(NEW, column)
            case "field":
                return Cell(self.rows[row].path, column)
        return Cell(row - self.first_header, column)

    def row_of(self, cell: Cell) -> int:
        """The row of a cell, -1 where it is not shown."""
        if cell.place == NEW:
            return self.new_row
        if isinstance(cell.place, int):
            row = self.first_header + cell.place
            return row if row < len(self.rows) and self.first_header > 0 else -1
        paths = [row.path if row.kind == "field" else None for row in self.rows]
        return paths.index(cell.place) if cell.place in paths else -1

    def typed(self, row: int, column: int) -> Typed | None:
        """What was typed into a cell and is not applied."""
        if self.rows[row].kind == "section":
            return None
        return self._drafts.cells(self.key).get(self.cell(row, column))

    def text(self, row: int, column: int) -> str:
        """What a cell holds, or what was typed into it."""
        typed = self.typed(row, column)
        return typed.text if typed else (self.rows[row].name, self.rows[row].value)[column]

    # Qt's side.

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's signature
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's signature
        return 0 if parent.isValid() else 2

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Role.DisplayRole:
            return ("Name", "Value")[section]
        if orientation == Qt.Orientation.Horizontal and role == Role.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid() or self.rows[index.row()].kind == "section":
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
        is_fixed = self.rows[index.row()].kind == "field" and index.column() == NAME
        return flags if is_fixed else flags | Qt.ItemFlag.ItemIsEditable

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, column = index.row(), index.column()
        if role == Role.DisplayRole:
            return visible(self.text(row, column)) if column == VALUE else self.text(row, column)
        if role == Role.EditRole:
            return self.text(row, column)
        if self.rows[row].kind == "section":
            return self._section_data(role)
        if role == Role.ToolTipRole:
            return self._tip(row, column)
        if role == Role.FontRole and column == VALUE:
            return self._theme.fixed_font
        return self._look(row, column, role)

    def _section_data(self, role: int) -> Any:
        if role == Role.ForegroundRole:
            return self._theme.color("muted")
        if role == Role.FontRole:
            return self._theme.heading_font
        return self._theme.color("window") if role == Role.BackgroundRole else None

    def _look(self, row: int, column: int, role: int) -> Any:
        typed = self.typed(row, column)
        if role == Role.BackgroundRole and typed:
            return self._theme.color("error_background" if typed.problem else "warning_background")
        if role == Role.DecorationRole and typed and typed.problem:
            return self._theme.icon("error", "error")
        if role == Role.ForegroundRole and column == NAME:
            return self._theme.color("muted" if self.rows[row].kind == "field" else "json_key")
        return None

    def _tip(self, row: int, column: int) -> str:
        typed = self.typed(row, column)
        lines = [f"Not applied: {typed.problem or 'still being typed'}"] if typed else []
        for line in shortened(self.text(row, column), TIP_LENGTH).split("\n"):
            lines += wrap(line, TIP_WIDTH) or [""]
        return "\n".join(lines)

    def setData(self, index: Index, value: Any, role: int = Role.EditRole) -> bool:
        """Apply what was typed. What cannot be applied is kept beside its reason."""
        if role != Role.EditRole or not index.isValid():
            return False
        row, column, text = index.row(), index.column(), str(value)
        if self.rows[row].kind == "new":
            self._type_new(row, column, text)
            return True
        cell = self.cell(row, column)
        if text == (self.rows[row].name, self.rows[row].value)[column]:
            self._drafts.drop_cell(self.key, cell)
            self._tell_typed(index)
            return True
        try:
            notes = self._drafts.apply_cell(self.key, cell, text)
        except ValueError:
            self._tell_typed(index)
            return False
        self.told.emit("; ".join(notes) or "Applied")
        self._tell_typed(index)
        return True

    def _tell_typed(self, index: Index) -> None:
        if index.row() < len(self.rows):
            self.dataChanged.emit(index, index)
        self.typed_changed.emit()

    # Typing.

    def keep_typing(self, index: Index, text: str) -> None:
        """Keep what is in an open editor: no later moment could forget it."""
        if index.isValid():
            self._drafts.put_cell(self.key, self.cell(index.row(), index.column()), Typed(text))

    def stop_typing(self, index: Index) -> None:
        """An editor was left without applying what it holds."""
        if index.isValid():
            self._drafts.drop_cell(self.key, self.cell(index.row(), index.column()))
            self._tell_typed(index)

    def take_back(self) -> bool:
        """Forget all that is typed here and not applied; False where there is nothing."""
        cells = self._drafts.cells(self.key)
        for cell in cells:
            self._drafts.drop_cell(self.key, cell)
        had_new = self.new_row >= 0
        self.drop_new()
        if self.rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.rows) - 1, VALUE))
        self.typed_changed.emit()
        return bool(cells) or had_new

    def problem(self) -> str:
        """Why something typed here is not applied, "" where all is well."""
        return next((typed.problem for typed in self._drafts.cells(self.key).values() if typed.problem), "")

    # Headers that come, go and move.

    def start_new(self, below: int) -> int:
        """Make room for a header below a row, or at the end; gives the row to type into."""
        if self.new_row < 0:
            inside = self.first_header - 1 <= below < len(self.rows)
            row = below + 1 if inside else len(self.rows)
            self.beginInsertRows(QModelIndex(), row, row)
            self.rows.insert(row, Row("new"))
            self.endInsertRows()
        return self.new_row

    def _type_new(self, row: int, column: int, text: str) -> None:
        """A name that comes as ``Name: value`` brings its value along."""
        old, lines = self.rows[row], header_lines.parse(text)
        if column == NAME and len(lines) == 1:
            self.rows[row] = Row("new", *lines[0])
        elif column == NAME:
            self.rows[row] = Row("new", text.strip(), old.value)
        else:
            self.rows[row] = Row("new", old.name, text)
        self._drafts.drop_cell(self.key, Cell(NEW, column))
        self.dataChanged.emit(self.index(row, NAME), self.index(row, VALUE))

    def finish_new(self) -> bool:
        """Add the header that was typed; False where it cannot be one. Without a name it goes again."""
        row = self.new_row
        header = (self.text(row, NAME).strip(), self.text(row, VALUE))
        if header == ("", ""):
            self.drop_new()
            return True
        try:
            notes = header_edits.insert_headers(
                self._selection.document, self.key, row - self.first_header, [header]
            )
        except ValueError as error:
            self._drafts.put_cell(self.key, Cell(NEW, NAME), Typed(header[0], str(error)))
            self._tell_typed(self.index(row, NAME))
            return False
        self._drop_new_cells()
        self.told.emit("; ".join(notes) or "Header added")
        return True

    def drop_new(self) -> None:
        """Forget the header that is being typed."""
        row = self.new_row
        if row >= 0:
            self.beginRemoveRows(QModelIndex(), row, row)
            del self.rows[row]
            self.endRemoveRows()
        self._drop_new_cells()

    def _drop_new_cells(self) -> None:
        for column in (NAME, VALUE):
            self._drafts.drop_cell(self.key, Cell(NEW, column))
        self.typed_changed.emit()

    def positions(self, rows: Sequence[int]) -> list[int]:
        """The positions of the headers among some rows."""
        return sorted(row - self.first_header for row in rows if self.rows[row].kind == "header")
