"""The Headers tab: the fields of the recorded message, its headers, and the interaction's own YAML."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QToolButton, QVBoxLayout, QWidget

from inspector.cassette import CassetteError, Interaction
from inspector.content import header_lines
from inspector.ui import header_edits
from inspector.ui.actions import HEADER_ACTIONS, Actions
from inspector.ui.banner import Banner
from inspector.ui.buttons import choice_button
from inspector.ui.code_editor import CodeEditor
from inspector.ui.drafts import Drafts
from inspector.ui.file_places import FilePlaces
from inspector.ui.header_edits import NAME, VALUE, Path
from inspector.ui.headers_model import HeadersModel
from inspector.ui.headers_table import HeadersTable
from inspector.ui.labels import ElidedLabel
from inspector.ui.selecting import select_row
from inspector.ui.selection import Selection
from inspector.ui.strip import Strip
from inspector.ui.theme import Theme
from inspector.ui.words import plural


class HeadersView(QWidget):
    """The table, or the interaction's YAML on request."""

    told = Signal(str)
    """Something for the status bar."""

    def __init__(
        self,
        selection: Selection,
        drafts: Drafts,
        actions: Actions,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._selection, self._actions = selection, actions
        self.model = HeadersModel(selection, drafts, theme, self)
        self.table = HeadersTable(self.model, self)
        actions.add_to(self.table, "headers")
        self.yaml = CodeEditor(theme, self)
        self.yaml.setReadOnly(True)
        self.yaml.setAccessibleName("The interaction's YAML")
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.yaml)
        self._info = ElidedLabel(Qt.TextElideMode.ElideRight)
        self._info.setProperty("role", "muted")
        self._problem = Banner("error-banner")
        self.yaml_button = choice_button("YAML", "Show the interaction's own YAML")
        self._lay_out()
        self._connect()
        self._show()

    def _lay_out(self) -> None:
        strip = Strip()
        strip.row.addWidget(self._info, 1)
        for name in HEADER_ACTIONS:
            button = QToolButton()
            button.setDefaultAction(self._actions[name])
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
            button.setAccessibleName(self._actions[name].text().replace("&", ""))
            strip.row.addWidget(button)
        strip.row.addSpacing(8)
        strip.row.addWidget(self.yaml_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for widget in (strip, self._problem, self._stack):
            layout.addWidget(widget)
        self.setFocusProxy(self.table)

    def _connect(self) -> None:
        self.yaml_button.toggled.connect(self._toggle_yaml)
        self.model.typed_changed.connect(self._show_problem)
        self.model.told.connect(self.told)
        self.table.paste_asked.connect(self._paste)
        for changed in (self.model.modelReset, self.model.rowsInserted, self.model.rowsRemoved):
            changed.connect(self._show)
        self._selection.document.changed.connect(self._show)
        self.table.selectionModel().selectionChanged.connect(self.update_actions)

    # Showing.

    def _show(self, _what: object = None) -> None:
        interaction = self._selection.interaction
        headers = sum(row.kind == "header" for row in self.model.rows)
        fields = sum(row.kind == "field" for row in self.model.rows)
        if isinstance(interaction, Interaction) and interaction.recorder.replays_http:
            self._info.setText(
                f"{plural(fields, 'field')} · {plural(headers, 'header')}"
                if self.model.rows
                else f"This interaction has no {self._selection.side}"
            )
        else:
            self._info.setText("Shown as recorded, read-only" if interaction is not None else "")
            self.yaml_button.setChecked(interaction is not None)  # there is nothing else to show
        if self.yaml_button.isChecked():
            self._show_yaml(interaction)
        self._show_problem()
        self.update_actions()

    def _show_problem(self) -> None:
        problem = self.model.problem()
        self._problem.say(f"Not applied: {problem}. Esc takes back what was typed." if problem else "")

    def problem_text(self) -> str:
        """Why something typed here is not applied, "" where all is well."""
        return self._problem.text()

    def info_text(self) -> str:
        """What the strip says."""
        return self._info.text()

    def _show_yaml(self, interaction: Interaction | CassetteError | None) -> None:
        first, text = (
            (1, "") if interaction is None else self._selection.document.source_of(self._selection.index)
        )
        self.yaml.set_first_number(first)
        self.yaml.setPlainText(text)
        broken = isinstance(interaction, CassetteError) and interaction.line is not None
        self.yaml.mark_line(interaction.line - first if broken else None)  # type: ignore[union-attr, operator]

    def _toggle_yaml(self, checked: bool) -> None:
        page = self.yaml if checked else self.table
        self._stack.setCurrentWidget(page)
        self.setFocusProxy(page)
        self._show()

    def update_actions(self, _selected: object = None) -> None:
        """Enable what can be done with the rows that are selected."""
        is_table = self._stack.currentWidget() is self.table and self.model.first_header > 0
        positions = self.model.positions(self.table.selected_rows()) if is_table else []
        count = len(self.model.rows) - self.model.first_header
        self._actions["add_header"].setEnabled(is_table)
        self._actions["remove_header"].setEnabled(bool(positions))
        self._actions["header_up"].setEnabled(bool(positions) and positions[0] > 0)
        self._actions["header_down"].setEnabled(bool(positions) and positions[-1] < count - 1)

    def show_field(self, path: Path) -> None:
        """Go to a field."""
        self.yaml_button.setChecked(False)
        row = next((at for at, row in enumerate(self.model.rows) if path and row.path == path), -1)
        if row >= 0:
            self.table.setCurrentIndex(self.model.index(row, VALUE))

    def line_in_file(self, places: FilePlaces) -> int:
        """The line of the file that holds the current row; in the YAML the one at the caret."""
        index, side = self._selection.index, self._selection.side
        if self.yaml_button.isChecked():
            return places.of_interaction(index) + self.yaml.textCursor().blockNumber()
        current = self.table.currentIndex().row()
        row = self.model.rows[current] if 0 <= current < len(self.model.rows) else None
        if row is not None and row.kind == "field":
            return places.of_path(index, row.path)
        if row is not None and row.kind == "header":
            position = sum(above.kind == "header" for above in self.model.rows[:current])
            return places.of_header(index, side, position)
        return places.of_path(index, (side,))

    def show_header(self, position: int) -> None:
        """Go to a header, counted from 0."""
        self.yaml_button.setChecked(False)
        if self.model.first_header >= 0:
            self.table.setCurrentIndex(self.model.index(self.model.first_header + position, VALUE))

    # Editing.

    def finish_editing(self) -> None:
        """Apply what is being typed."""
        self.table.finish_editing()
        if self.model.new_row >= 0:
            self.model.finish_new()

    def add(self) -> None:
        """Type a new header below the current row."""
        self.table.finish_editing()
        row = self.model.start_new(self.table.currentIndex().row())
        self.table.setFocus()
        self.table.edit_cell(row, NAME)

    def remove(self) -> None:
        """Take the selected headers out."""
        rows = self.table.selected_rows()
        positions = self.model.positions(rows)
        document, key = self._selection.document, self.model.key
        if self._do(lambda: header_edits.remove_headers(document, key, positions)):
            self.told.emit(f"{plural(len(positions), 'header')} removed")
            after = min(rows[0], len(self.model.rows) - 1)
            self.table.select_rows([after] if self.model.rows[after].kind != "section" else [])

    def shift(self, by: int) -> None:
        """Move the selected headers up (-1) or down (+1)."""
        positions = self.model.positions(self.table.selected_rows())
        document, key = self._selection.document, self.model.key
        moved: list[int] = []
        if self._do(lambda: moved.extend(header_edits.move_headers(document, key, positions, by))):
            self.table.select_rows([self.model.first_header + position for position in moved])

    def _paste(self, text: str) -> None:
        new = header_lines.parse(text)
        if not new or self.model.first_header < 0:
            self.told.emit("Nothing to paste: headers are lines of the form Name: value")
            return
        current = self.table.currentIndex().row() + 1
        row = current if current >= self.model.first_header else len(self.model.rows)
        position = row - self.model.first_header
        document, key = self._selection.document, self.model.key
        if self._do(lambda: header_edits.insert_headers(document, key, position, new)):
            self.told.emit(f"{plural(len(new), 'header')} pasted")

    def _do(self, edit: Callable[[], object]) -> bool:
        """Edit rows; False where that cannot be, which is then said."""
        self.finish_editing()
        if self.model.problem():
            self.told.emit("First apply or take back what is typed")
            return False
        try:
            edit()
        except ValueError as error:
            self._problem.say(f"Not done: {error}.")
            return False
        return True

    # Finding.

    def count_text(self, text: str) -> int:
        """How many rows contain a text."""
        return sum(self._contains(row, text.casefold()) for row in range(len(self.model.rows)))

    def place_of(self, text: str) -> int:
        """Which of the rows that contain a text is selected, counted from 1."""
        current = self.table.currentIndex().row()
        return sum(self._contains(row, text.casefold()) for row in range(current + 1))

    def find_text(self, text: str, *, backwards: bool = False, again: bool = True) -> bool:
        """Select the next row that contains a text."""
        count, start, step = len(self.model.rows), self.table.currentIndex().row(), -1 if backwards else 1
        for distance in range(int(again), count + 1 if count else 0):
            row = (start + step * distance) % count
            if self._contains(row, text.casefold()):
                select_row(self.table, row)
                return True
        return False

    def _contains(self, row: int, needle: str) -> bool:
        what = self.model.rows[row]
        return what.kind != "section" and needle in f"{what.name}\n{what.value}".casefold()
