"""Two versions of a cassette side by side in meaning: the list of changes, and what the selected one means."""

import html
from collections.abc import Iterator

from PySide6.QtCore import QItemSelectionModel, Qt, QUrl, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QListView,
    QPlainTextEdit,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from inspector.cassette import CassetteError
from inspector.changes import Change, Difference, differences, exact_lines, renumbered_ids
from inspector.content.line_diff import DiffLine, unified
from inspector.ui.buttons import choice_button
from inspector.ui.changes_model import ChangesModel, Versions, title
from inspector.ui.diff_text import ROLES, show_lines
from inspector.ui.labels import ElidedLabel
from inspector.ui.strip import Strip
from inspector.ui.theme import Theme

MARGIN = 12
"""Pixels around what is read."""

MAX_LINES_SHOWN = 60
"""Of one value: the lines of the file show the rest."""


class ChangesPane(QSplitter):
    """Shows versions. Nothing is decoded but the selected change."""

    shown = Signal()
    """Another change is selected, or the selected one is another now."""

    revert_asked = Signal(object)
    """The `Difference` of the selected change that is to be taken back."""

    def __init__(self, versions: Versions, theme: Theme, *, offers_revert: bool = False) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._theme, self._offers_revert = theme, offers_revert
        self._differences: list[Difference] = []
        self.model = ChangesModel(versions, theme, self)
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
        self.revert_button = QPushButton("Revert This Change")
        self.revert_button.setAutoDefault(False)  # Return in the list is to do nothing that was not meant
        self.revert_button.setVisible(offers_revert)
        self.as_meaning = choice_button("Meaning", "What the change means")
        self.as_lines = choice_button("Lines", "The lines of the file, exactly")
        self._lay_out()
        self.as_meaning.toggled.connect(self._show)
        self.list.selectionModel().currentChanged.connect(self._show)
        self.meaning.anchorClicked.connect(self._follow_link)
        theme.changed.connect(self._show)
        self.setFocusProxy(self.list)

    def _lay_out(self) -> None:
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
        self.setHandleWidth(1)
        self.setChildrenCollapsible(False)
        self.addWidget(self.list)
        self.addWidget(right)
        self.setStretchFactor(1, 1)
        self.setSizes([300, 700])

    def show_versions(self, versions: Versions) -> None:
        """Show these versions, staying with the row that is selected."""
        row = max(self.list.currentIndex().row(), 0)
        self.model.refresh(versions)
        index = self.model.index(min(row, self.model.rowCount() - 1), 0)
        self.list.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self._show()

    @property
    def current(self) -> Change | None:
        """The selected change."""
        row, changes = self.list.currentIndex().row(), self.model.versions.changes
        return changes[row] if 0 <= row < len(changes) else None

    def _show(self, *_what: object) -> None:
        change, versions = self.current, self.model.versions
        is_lines = self.as_lines.isChecked()
        self._stack.setCurrentWidget(self.lines if is_lines else self.meaning)
        self.revert_button.setEnabled(change is not None and not change.is_rest)
        self.summary.setText("" if change is None else title(change, versions.old_name))
        if change is None:
            self.lines.clear()
            self.meaning.clear()
        elif is_lines:
            show_lines(self.lines, exact_lines(versions.old, versions.new, change), self._theme)
        else:
            self.meaning.setHtml("".join(self._html(change)))
        self.shown.emit()

    def _html(self, change: Change) -> Iterator[str]:
        muted = self._theme.color("muted").name()
        old, new, versions = change.old, change.new, self.model.versions
        self._differences = []
        if change.is_rest:
            words = f"{title(change, versions.old_name)} differs: its lines are under Lines."
            yield f'<p style="color:{muted}">{words}</p>'
            return
        try:
            self._differences = _differences(versions, change)
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
        can_revert = self._offers_revert and difference.target
        link = f' &nbsp; <a href="revert:{number}">Revert</a>' if can_revert else ""
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

    def _follow_link(self, link: QUrl) -> None:
        self.revert_asked.emit(self._differences[int(link.path())])


def _differences(versions: Versions, change: Change) -> list[Difference]:
    if change.renumbered:
        return renumbered_ids(versions.old, versions.new, change)
    return differences(
        None if change.old is None else versions.old.interactions[change.old],
        None if change.new is None else versions.new.interactions[change.new],
    )


def value_lines(difference: Difference) -> list[DiffLine]:
    """A value before and after as lines of a diff without headings."""
    old, new = difference.old, difference.new
    if old is None or new is None:
        sign, text = ("+", new or "") if old is None else ("-", old)
        return [DiffLine(sign, line) for line in text.split("\n")]  # type: ignore[arg-type]
    lines = unified(old.encode("utf-8", "replace"), new.encode("utf-8", "replace"))
    return [line for line in lines if line.sign != "@"]
