"""Changes since the last save, interaction by interaction: what they mean, their lines, taking them back."""

import html
from collections.abc import Callable, Iterator

from PySide6.QtCore import QItemSelectionModel, QSize, Qt, QUrl
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QListView,
    QPlainTextEdit,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from inspector.cassette import CassetteError, Edit
from inspector.changes import Change, Difference, differences, exact_lines, revert, revert_difference
from inspector.content.line_diff import DiffLine, unified
from inspector.ui.actions import Actions
from inspector.ui.buttons import choice_button
from inspector.ui.changes_model import ChangesModel, title
from inspector.ui.diff_text import ROLES, show_lines
from inspector.ui.labels import ElidedLabel
from inspector.ui.strip import Strip
from inspector.ui.theme import Theme
from inspector.ui.words import plural
from inspector.ui.workspace import Workspace

MARGIN = 12
"""Pixels around what is read."""

MAX_LINES_SHOWN = 60
"""Of one value: the lines of the file show the rest."""


class ChangesWindow(QDialog):
    """Follows the document as long as it is open. Nothing is decoded but the selected change."""

    def __init__(self, workspace: Workspace, name: str, actions: Actions, theme: Theme) -> None:
        super().__init__(workspace)
        self._workspace, self._document, self._theme = workspace, workspace.document, theme
        self._differences: list[Difference] = []
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(f"{name}: changes since the last save")
        self.resize(QSize(1000, 640).boundedTo(self.screen().availableSize()))
        self.model = ChangesModel(self._document, theme, self)
        self.list = QListView()
        self.list.setModel(self.model)
        self.list.setAccessibleName("Changes")
        self.list.setUniformItemSizes(True)
        self.list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.list.setMinimumWidth(180)
        self.meaning = QTextBrowser()
        self.meaning.setOpenLinks(False)
        self.meaning.setAccessibleName("What the change means")
        self.meaning.document().setDocumentMargin(MARGIN)
        self.lines = QPlainTextEdit()
        self.lines.document().setDocumentMargin(MARGIN)
        self.lines.setReadOnly(True)
        self.lines.setAccessibleName("Lines of the change")
        self.summary = ElidedLabel(Qt.TextElideMode.ElideRight)
        self.note = QLabel()
        self.note.setProperty("role", "muted")
        self.revert_button = QPushButton("Revert This Change")
        self.as_meaning = choice_button("Meaning", "What the change means")
        self.as_lines = choice_button("Lines", "The lines of the file, exactly")
        for name_ in ("undo", "redo", "save", "save_copy"):
            self.addAction(actions[name_])  # their keys work here too
        self._lay_out(actions)
        self._connect()
        self._refresh()
        self.list.setFocus()

    def _lay_out(self, actions: Actions) -> None:
        strip = Strip()
        group = QButtonGroup(self)
        for button in (self.as_meaning, self.as_lines):
            group.addButton(button)
            strip.row.addWidget(button)
        strip.row.addSpacing(8)
        strip.row.addWidget(self.summary, 1)
        strip.row.addWidget(self.revert_button)
        self.as_meaning.setChecked(True)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.meaning)
        self._stack.addWidget(self.lines)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(strip)
        column.addWidget(self._stack, 1)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setHandleWidth(1)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self.list)
        splitter.addWidget(right)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([300, 700])
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.save_button = buttons.addButton("Save", QDialogButtonBox.ButtonRole.ApplyRole)
        self.copy_button = buttons.addButton("Save a Copy…", QDialogButtonBox.ButtonRole.ActionRole)
        for push in (self.revert_button, *buttons.findChildren(QPushButton)):
            push.setAutoDefault(False)  # Return in the list is to do nothing that was not meant
        self.save_button.clicked.connect(actions["save"].trigger)
        self.copy_button.clicked.connect(actions["save_copy"].trigger)
        buttons.rejected.connect(self.close)
        bottom = QHBoxLayout()
        bottom.setContentsMargins(16, 8, 16, 12)
        bottom.addWidget(self.note, 1)
        bottom.addWidget(buttons)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(splitter, 1)
        layout.addLayout(bottom)

    def _connect(self) -> None:
        self.as_meaning.toggled.connect(self._show)
        self.list.selectionModel().currentChanged.connect(self._show)
        self.revert_button.clicked.connect(self.revert)
        self.meaning.anchorClicked.connect(self._follow_link)
        self._document.state_changed.connect(self._refresh)
        self._workspace.drafts.changed.connect(self._describe)
        self._theme.changed.connect(self._show)

    def _refresh(self) -> None:
        row = max(self.list.currentIndex().row(), 0)
        self.model.refresh()
        index = self.model.index(min(row, self.model.rowCount() - 1), 0)
        self.list.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self._show()
        self._describe()

    def _describe(self) -> None:
        count, drafts = self.model.rowCount(), len(self._workspace.drafts)
        words = f"{plural(count, 'change')}" if count else "Nothing has changed since the last save"
        if drafts:
            words += f" · {plural(drafts, 'draft')} not applied and not listed"
        self.note.setText(words)
        self.save_button.setEnabled(count > 0 or drafts > 0)

    @property
    def current(self) -> Change | None:
        """The selected change."""
        row = self.list.currentIndex().row()
        return self.model.changes[row] if 0 <= row < len(self.model.changes) else None

    # The selected change.

    def _show(self, *_what: object) -> None:
        change = self.current
        is_lines = self.as_lines.isChecked()
        self._stack.setCurrentWidget(self.lines if is_lines else self.meaning)
        self.revert_button.setEnabled(change is not None and (change.old, change.new) != (None, None))
        self.summary.setText("" if change is None else title(change))
        if change is None:
            self.lines.clear()
            self.meaning.clear()
        elif is_lines:
            lines = exact_lines(self._document.saved, self._document.cassette, change)
            show_lines(self.lines, lines, self._theme)
        else:
            self.meaning.setHtml("".join(self._html(change)))

    def _html(self, change: Change) -> Iterator[str]:
        muted = self._theme.color("muted").name()
        old, new = change.old, change.new
        self._differences = []
        if old is None and new is None:
            yield f'<p style="color:{muted}">{title(change)} differs: its lines are under Lines.</p>'
            return
        try:
            self._differences = differences(
                None if old is None else self._document.saved.interactions[old],
                None if new is None else self._document.cassette.interactions[new],
            )
        except CassetteError as error:
            yield f"<p>{html.escape(str(error))}</p>"
            return
        if change.is_moved:
            yield f'<p style="color:{muted}">It was number {old}, and is number {new} now.</p>'
        if change.is_edited and not self._differences:
            yield f'<p style="color:{muted}">It means the same: only the spelling in the file differs.</p>'
        side: str | None = ""
        for number, difference in enumerate(self._differences):
            if difference.side != side:
                side = difference.side
                yield f"<h4>{(side or 'interaction').capitalize()}</h4>"
            yield from self._block(number, difference)

    def _block(self, number: int, difference: Difference) -> Iterator[str]:
        link = f' &nbsp; <a href="revert:{number}">Revert</a>' if difference.target else ""
        yield f'<p style="margin-bottom:2px"><b>{html.escape(difference.label)}</b>{link}</p>'
        family = html.escape(self._theme.fixed_font.family(), quote=True)
        yield f"<pre style=\"margin-top:0; margin-left:12px; font-family:'{family}'; white-space:pre-wrap\">"
        lines = value_lines(difference)
        for line in lines[:MAX_LINES_SHOWN]:
            color = self._theme.color(ROLES[line.sign]).name()
            yield f'<span style="color:{color}">{line.sign} {html.escape(line.text)}</span>\n'
        if len(lines) > MAX_LINES_SHOWN:
            yield f"… and {len(lines) - MAX_LINES_SHOWN:,} more lines"
        yield "</pre>"

    # Taking back.

    def revert(self) -> None:
        """Take the selected change back, as one step that can be undone."""
        change = self.current
        if change is not None:
            saved, cassette = self._document.saved, self._document.cassette
            number = change.old if change.new is None else change.new
            self._take_back(lambda: revert(saved, cassette, change), f"change of interaction {number}")

    def _follow_link(self, link: QUrl) -> None:
        change, number = self.current, int(link.path())
        target = self._differences[number].target
        if change is not None and target is not None:
            saved, cassette = self._document.saved, self._document.cassette
            label = self._differences[number].label
            self._take_back(
                lambda: revert_difference(saved, cassette, change, target),
                f"change of {label} in interaction {change.new}",
            )

    def _take_back(self, make: Callable[[], Edit], words: str) -> None:
        self._workspace.draft_commands.finish_typing()
        try:
            edit = make()
        except ValueError as error:
            self._say(f"Not reverted: {error}")
            return
        if not self._workspace.draft_commands.may_rearrange(edit.order, "Revert"):
            self._say("Not reverted: this interaction has a draft. Apply it or take it back first")
            return
        self._document.apply(edit, f"reverted {words}")
        self._say("; ".join((f"Reverted the {words}", *edit.notes)))

    def _say(self, text: str) -> None:
        self.note.setText(text)
        self._workspace.told.emit(text)


def value_lines(difference: Difference) -> list[DiffLine]:
    """A value before and after as lines of a diff without headings."""
    old, new = difference.old, difference.new
    if old is None or new is None:
        sign, text = ("+", new or "") if old is None else ("-", old)
        return [DiffLine(sign, line) for line in text.split("\n")]  # type: ignore[arg-type]
    lines = unified(old.encode("utf-8", "replace"), new.encode("utf-8", "replace"))
    return [line for line in lines if line.sign != "@"]
