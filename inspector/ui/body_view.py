"""The Body tab: a request's or a response's body, pretty or raw, edited as a draft and applied."""

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from inspector.cassette import Body, Interaction, Side
from inspector.content.views import BodyView as View
from inspector.content.views import EditableBodyView, views_of
from inspector.ui.buttons import choice_button
from inspector.ui.code_editor import CodeEditor
from inspector.ui.editor_text import EditorText
from inspector.ui.find_bar import find_in
from inspector.ui.selection import Selection
from inspector.ui.theme import STRIP_HEIGHT, Theme

MAX_EDITED = 2_000_000
MAX_LINE = 50_000
BREAK_AT = 2_000

Key = tuple[int, Side]


@dataclass(frozen=True, slots=True)
class Draft:
    """What was typed and not applied yet."""

    view: str
    text: str
    cursor: int


class BodyView(QWidget):
    """Shows the body of the selected side. What is typed stays a draft until it is applied."""

    drafts_changed = Signal()
    told = Signal(str)
    """Something for the status bar."""

    def __init__(self, selection: Selection, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._selection, self._theme = selection, theme
        self._drafts: dict[Key, Draft] = {}
        self._key: Key | None = None
        self._views: tuple[View, ...] = ()
        self._view: View | None = None
        self._codec = EditorText(is_crlf=False, pictures="")
        self._edit_anyway = False
        self._preferred = "Pretty"
        self.editor = CodeEditor(theme, self)
        self.editor.setAccessibleName("Body")
        self._build()
        self.setFocusProxy(self.editor)
        selection.changed.connect(self._show)
        selection.side_changed.connect(self._show)
        self.editor.modificationChanged.connect(self._draft_changed)
        self._show()

    def _build(self) -> None:
        strip = QWidget()
        strip.setProperty("role", "strip")
        strip.setFixedHeight(STRIP_HEIGHT + 4)
        row = QHBoxLayout(strip)
        row.setContentsMargins(12, 2, 12, 2)
        row.setSpacing(4)
        self._choices = QButtonGroup(self)
        self._buttons: dict[str, QToolButton] = {}
        for name in ("Pretty", "Raw", "Hex"):
            button = choice_button(name, f"Show the body as {name}")
            self._choices.addButton(button)
            self._buttons[name] = button
            row.addWidget(button)
            button.clicked.connect(lambda _=False, name=name: self.show_as(name))
        self._info = QLabel()
        self._info.setProperty("role", "muted")
        self._info.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        row.addSpacing(8)
        row.addWidget(self._info, 1)
        self._anyway = QPushButton("Edit anyway")
        self._anyway.clicked.connect(self._allow_editing)
        self._draft_label = QLabel("Draft, not applied")
        self._draft_label.setProperty("role", "muted")
        self.revert_button = QPushButton("Revert")
        self.revert_button.clicked.connect(self.revert)
        self.apply_button = QPushButton("Apply")
        self.apply_button.setProperty("role", "primary")
        self.apply_button.setToolTip("Apply Draft (Ctrl+Return)")
        self.apply_button.clicked.connect(self.apply)
        buttons = (self._anyway, self._draft_label, self.revert_button, self.apply_button)
        for button_or_label in buttons:
            row.addWidget(button_or_label)
        self._problem = QLabel()
        self._problem.setProperty("role", "error-banner")
        self._problem.setContentsMargins(12, 6, 12, 6)
        self._problem.setWordWrap(True)
        self._problem.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for widget in (strip, self._problem, self.editor):
            layout.addWidget(widget)

    # Showing.

    def _show(self, _what: object = None) -> None:
        self._store_draft()
        self._edit_anyway = False
        self._key = (self._selection.index, self._selection.side)
        body = self._body()
        self._views = views_of(body.text, body.content) if body and body.raw is not None else ()
        draft = self._drafts.get(self._key)
        self._show_view(draft.view if draft else self._preferred)
        if draft is not None:
            self._restore(draft)
        self._info.setText(_description(body, self._selection.side))

    def _body(self) -> Body | None:
        interaction = self._selection.interaction
        message = interaction.side(self._selection.side) if isinstance(interaction, Interaction) else None
        return message.body if message else None

    def show_as(self, name: str) -> None:
        """Show the body in another view. A draft stays a draft only in the view it was typed in."""
        if self._view is not None and name == self._view.name:
            return
        if self.has_draft() and not self.apply():
            self._buttons[self._view.name if self._view else "Raw"].setChecked(True)
            return
        self._preferred = name
        self._show_view(name)

    def _show_view(self, name: str) -> None:
        by_name = {view.name: view for view in self._views}
        self._view = by_name.get(name) or (self._views[0] if self._views else None)
        for button_name, button in self._buttons.items():
            button.setVisible(button_name in by_name)
            button.setChecked(self._view is not None and button_name == self._view.name)
        self._problem.hide()
        text = self._view.prettify() if self._view else ""
        fits = self._edit_anyway or _fits(text)
        self._anyway.setVisible(not fits)
        if not fits:
            text = _broken(text)
        self._codec = EditorText.of(text)
        self._codec.put(self.editor, text)
        self.editor.setReadOnly(not fits or not isinstance(self._view, EditableBodyView))
        self._draft_changed(changed=False)

    def _allow_editing(self) -> None:
        self._edit_anyway = True
        self._show_view(self._view.name if self._view else "Raw")
        self.editor.setFocus()

    # Drafts.

    def has_draft(self) -> bool:
        """Whether the editor holds something that is not applied."""
        return self.editor.document().isModified() and not self.editor.isReadOnly()

    def drafts(self) -> list[Key]:
        """The bodies with a draft: the one shown, and those left behind."""
        shown = [self._key] if self._key and self.has_draft() else []
        return shown + [key for key in self._drafts if key != self._key]

    def _store_draft(self) -> None:
        if self._key is None:
            return
        if self.has_draft() and self._view is not None:
            cursor = self.editor.textCursor().position()
            self._drafts[self._key] = Draft(self._view.name, self._codec.take(self.editor), cursor)

    def _restore(self, draft: Draft) -> None:
        cursor = self.editor.textCursor()
        cursor.select(cursor.SelectionType.Document)
        cursor.insertText(self._codec.shown(draft.text))
        cursor.setPosition(min(draft.cursor, self.editor.document().characterCount() - 1))
        self.editor.setTextCursor(cursor)

    def _draft_changed(self, changed: bool) -> None:
        has_draft = changed and not self.editor.isReadOnly()
        for widget in (self._draft_label, self.revert_button, self.apply_button):
            widget.setVisible(has_draft)
        if not changed and self._key is not None:
            self._drafts.pop(self._key, None)
        self._problem.hide()
        self.drafts_changed.emit()

    def apply(self) -> bool:
        """Make the draft an edit of the cassette; False where the body cannot hold it."""
        if not self.has_draft() or self._key is None or not isinstance(self._view, EditableBodyView):
            return True
        index, side = self._key
        cursor, scrolled = self.editor.textCursor().position(), self.editor.verticalScrollBar().value()
        try:
            text = self._view.reencode(self._codec.take(self.editor))
            self.editor.document().setModified(False)
            notes = self._selection.document.edit_body(index, side, text)
        except ValueError as error:
            self.editor.document().setModified(True)
            self._refuse(f"Not applied: {error}")
            return False
        self._place_cursor(cursor, scrolled)
        self.told.emit("; ".join(notes) or "Applied")
        return True

    def apply_all(self) -> bool:
        """Apply every draft, those of other interactions too; False at the first that cannot be."""
        for index, side in self.drafts():
            self._selection.select(index)
            self._selection.set_side(side)
            if not self.apply():
                return False
        return True

    def _refuse(self, message: str) -> None:
        self._problem.setText(message)
        self._problem.show()
        self.editor.setFocus()

    def problem_text(self) -> str:
        """Why the draft could not be applied, "" where there is no trouble."""
        return self._problem.text() if not self._problem.isHidden() else ""

    def _place_cursor(self, position: int, scrolled: int) -> None:
        cursor = self.editor.textCursor()
        cursor.setPosition(min(position, self.editor.document().characterCount() - 1))
        self.editor.setTextCursor(cursor)
        self.editor.verticalScrollBar().setValue(scrolled)

    def revert(self) -> None:
        """Take the draft back. The editor's own undo brings it again."""
        if not self.has_draft() or self._view is None:
            return
        cursor = self.editor.textCursor()
        cursor.select(cursor.SelectionType.Document)
        cursor.insertText(self._codec.shown(self._view.prettify()))
        self.editor.document().setModified(False)

    # Finding.

    def find_text(self, text: str, *, backwards: bool = False) -> bool:
        """Select the next place that contains a text."""
        return find_in(self.editor, text, backwards=backwards)

    @property
    def can_replace(self) -> bool:
        return not self.editor.isReadOnly()

    def replace(self, old: str, new: str) -> bool:
        """Replace the selected hit, in the draft, and go to the next one."""
        cursor = self.editor.textCursor()
        if cursor.selectedText().casefold() == old.casefold() and self.can_replace:
            cursor.insertText(new)
        return self.find_text(old)

    def replace_all(self, old: str, new: str) -> int:
        """Replace every hit, in the draft, as one step of the editor; gives their number."""
        document = self.editor.document()
        edit = self.editor.textCursor()
        edit.beginEditBlock()
        count, found = 0, document.find(old, 0, QTextDocument.FindFlag(0))
        while not found.isNull():
            found.insertText(new)
            count += 1
            found = document.find(old, found)
        edit.endEditBlock()
        return count


def _fits(text: str) -> bool:
    """Whether Qt's editor can hold this and stay quick."""
    return len(text) <= MAX_EDITED and max(map(len, text.split("\n"))) <= MAX_LINE


def _broken(text: str) -> str:
    """Long lines cut into pieces, to be looked at."""
    lines = []
    for line in text.split("\n"):
        lines += [line[at : at + BREAK_AT] for at in range(0, len(line), BREAK_AT)] or [""]
    return "\n".join(lines)


def _description(body: Body | None, side: Side) -> str:
    if body is None:
        return f"This interaction has no {side}"
    if body.raw is None:
        return f"The {side} has no body"
    words = [body.media_type or "no content type", size_text(len(body.content))]
    stored = {"binary": "base64", "base64": "base64", "parsed": "YAML values"}.get(body.storage)
    how = ", ".join(filter(None, (*body.codings, stored)))
    if how:
        words.append(f"stored as {how}")
    if body.coding_problem:
        words.append(body.coding_problem)
    return " · ".join(words)


def size_text(count: int) -> str:
    """A number of bytes for people."""
    if count < 1000:
        return f"{count} bytes"
    return f"{count / 1000:.1f} kB" if count < 1_000_000 else f"{count / 1_000_000:.1f} MB"
