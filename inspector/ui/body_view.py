"""The Body tab: a request's or a response's body, pretty or raw, edited as a draft and applied."""

from collections.abc import Iterator
from itertools import islice

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent, QTextCursor, QTextDocument
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from inspector.content import json_text
from inspector.content.views import BodyView as View
from inspector.content.views import EditableBodyView, HexView, JsonView, RawView
from inspector.content.views import ImageView as PictureView
from inspector.ui.banner import Banner
from inspector.ui.body_strip import BodyStrip, description
from inspector.ui.code_editor import CodeEditor
from inspector.ui.drafts import Draft, Drafts
from inspector.ui.editor_text import EditorText
from inspector.ui.find_in_text import count_in, find_in, place_in, select_in
from inspector.ui.header_edits import Key
from inspector.ui.idle_steps import IdleSteps
from inspector.ui.image_view import ImageView
from inspector.ui.selection import Selection
from inspector.ui.theme import Theme

RAW = "Raw"
COLOURED = ("Pretty", "Raw")
MAX_EDITED = 2_000_000
MAX_LINE = 50_000
BREAK_AT = 2_000
BATCH = 200
"""Rows that are put into the editor at once: some milliseconds."""


class BodyView(QWidget):
    """Shows the body of the selected side. What is typed stays a draft until it is applied."""

    told = Signal(str)
    """Something for the status bar."""

    became_visible = Signal()
    """The tab is shown again, with the body that it had."""

    shown = Signal()
    """Another body, or another view of it, is shown."""

    def __init__(
        self, selection: Selection, drafts: Drafts, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._selection, self._drafts, self._theme = selection, drafts, theme
        self._key: Key = (-1, "response")
        self._view: View | None = None
        self._codec = EditorText(is_crlf=False)
        self._edit_anyway = self._is_broken = False
        self._preferred = "Pretty"
        self._filling = IdleSteps(self)
        self._filling.finished.connect(self._end_filling)
        self.editor = CodeEditor(theme, self)
        self.editor.setAccessibleName("Body")
        self.strip = BodyStrip(theme, self)
        self._problem = Banner("error-banner")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self.picture = ImageView(theme, self)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.editor)
        self._stack.addWidget(self.picture)
        for widget in (self.strip, self._problem, self._stack):
            layout.addWidget(widget)
        self._connect()
        self._show()

    def _connect(self) -> None:
        self._selection.changed.connect(self._show)
        self._selection.side_changed.connect(self._show)
        self.editor.textChanged.connect(self._keep_draft)
        self.editor.modificationChanged.connect(self._keep_draft)
        self.strip.view_chosen.connect(self.show_as)
        self.strip.apply_asked.connect(self.apply)
        self.strip.revert_asked.connect(self.revert)
        self.strip.anyway_asked.connect(self._allow_editing)

    # Showing.

    def _show(self, _what: object = None) -> None:
        """Show the selected body, with its draft if it has one."""
        self._key = (self._selection.index, self._selection.side)
        draft = self._drafts.get(self._key)
        self._edit_anyway = draft is not None  # who typed once may go on
        self._show_view(draft.view if draft else self._preferred)
        if draft is not None:
            self._type(draft)
            if self._view is not None and self._view.name != draft.view:
                self.refuse(f"the body is no longer one that {draft.view} can show; this is what was typed")
        self.shown.emit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.became_visible.emit()

    @property
    def view(self) -> View | None:
        """What the body is shown as."""
        return self._view

    @property
    def has_draft(self) -> bool:
        """Whether something was typed and is not applied."""
        return self._drafts.get(self._key) is not None

    @property
    def is_crlf(self) -> bool:
        """Whether the editor shows each CRLF as one line end."""
        return self._codec.is_crlf

    @property
    def is_broken(self) -> bool:
        """Whether lines are shown in pieces, which the body does not have."""
        return self._is_broken

    def show_as(self, name: str) -> None:
        """Show the body in another view.

        A draft is applied first. One that cannot be, such as broken JSON, goes over to the raw view
        as it was typed.
        """
        if self._view is not None and name == self._view.name:
            return
        self._preferred = name
        draft = self._drafts.get(self._key)
        if draft is None or self.apply():
            self._show_view(name)
        elif name == RAW:
            self._drafts.drop(self._key)
            self._show_view(name)
            self._type(Draft(name, draft.text, draft.cursor))
            self.told.emit("Taken over as typed")
        elif self._view is not None:
            self.strip.show_views([view.name for view in self._drafts.views(self._key)], self._view.name)

    def _show_view(self, name: str) -> None:
        views = {view.name: view for view in self._drafts.views(self._key)}
        self._view = views.get(name) or next(iter(views.values()), None)
        text = self._view.prettify() if self._view else ""
        fits = self._edit_anyway or _fits(text)
        self._is_broken = not fits
        self.editor.blockSignals(True)
        self.editor.set_coloured(self._view is not None and self._view.name in COLOURED)
        self._filling.stop()
        self._codec = EditorText.of(text)
        self.editor.reserve_numbers(0)
        if fits:
            self._codec.put(self.editor, text)
        else:
            self._fill(text)
        self.editor.blockSignals(False)
        self.editor.setReadOnly(not fits or not isinstance(self._view, EditableBodyView))
        self._problem.say("")
        self.strip.show_draft(has_draft=False)
        self.strip.show_views(views, self._view.name if self._view else "")
        words = self._describe()
        if not fits:
            words += f" · lines are shown broken at {BREAK_AT:,} characters"
        self.strip.show_info(words, can_edit_anyway=not fits)
        self.shown.emit()

    def _fill(self, text: str) -> None:
        """Show the start of what is large, and add the rest a little at a time."""
        batches = _batches(text)
        self.editor.document().setUndoRedoEnabled(False)
        self._codec.put(self.editor, next(batches))
        self.editor.reserve_numbers(text.count("\n") + len(text) // BREAK_AT)
        self._filling.start(self._add(batches))

    def _add(self, batches: Iterator[str]) -> Iterator[None]:
        for batch in batches:
            cursor = QTextCursor(self.editor.document())
            cursor.movePosition(QTextCursor.MoveOperation.End)
            self.editor.blockSignals(True)
            cursor.insertText(self._codec.shown(batch))
            self.editor.blockSignals(False)
            yield

    def _end_filling(self) -> None:
        self.editor.document().setUndoRedoEnabled(True)
        self.editor.document().setModified(False)
        self.shown.emit()

    def finish_filling(self) -> None:
        """Have the whole text in the editor now."""
        while self._filling.is_running:
            self._filling.turn()

    def _describe(self) -> str:
        """What the body is, in words; a picture is shown on the way."""
        body = self._drafts.body(self._key)
        is_absent = body is not None and body.raw is None
        why_not = self._drafts.why_no_body(self._key) if is_absent else ""
        words = description(body, self._selection.side, why_not)
        facts = ""
        self.picture.clear()
        if isinstance(self._view, PictureView):
            facts = self.picture.show_image(self._view.content)
        elif isinstance(self._view, HexView):
            facts = "read-only"
        page = self.editor if self.picture.image.isNull() else self.picture
        self._stack.setCurrentWidget(page)
        self.setFocusProxy(page)
        return " · ".join(filter(None, (words, facts)))

    def _allow_editing(self) -> None:
        self._edit_anyway = True
        self._show_view(self._view.name if self._view else self._preferred)
        self.editor.setFocus()

    # Drafts.

    def _keep_draft(self, _changed: object = None) -> None:
        """What is typed is kept at once: no later moment could forget it."""
        has_draft = self.editor.document().isModified() and not self.editor.isReadOnly()
        if has_draft and self._view is not None:
            cursor = self.editor.textCursor().position()
            self._drafts.put(self._key, Draft(self._view.name, self._codec.take(self.editor), cursor))
        else:
            self._drafts.drop(self._key)
        self._problem.say("")
        self.strip.show_draft(has_draft=has_draft)

    def _type(self, draft: Draft) -> None:
        """Put a draft into the editor as if it were typed: the editor's undo takes it back."""
        cursor = self.editor.textCursor()
        cursor.select(cursor.SelectionType.Document)
        cursor.insertText(self._codec.shown(draft.text))
        cursor.setPosition(min(draft.cursor, self.editor.document().characterCount() - 1))
        self.editor.setTextCursor(cursor)

    def apply(self) -> bool:
        """Make the draft an edit of the cassette; False where the body cannot hold it."""
        if self._drafts.get(self._key) is None:
            return True
        cursor, scrolled = self.editor.textCursor().position(), self.editor.verticalScrollBar().value()
        try:
            notes = self._drafts.apply(self._key)
        except ValueError as error:
            self.refuse(str(error))
            return False
        self._show()
        self._place_cursor(cursor, scrolled)
        self.told.emit("; ".join(notes) or "Applied")
        return True

    def refuse(self, reason: str) -> None:
        """Say why the draft cannot be applied."""
        self._problem.say(f"Not applied: {reason}")
        self.editor.setFocus()

    def problem_text(self) -> str:
        """Why the draft could not be applied, "" where there is no trouble."""
        return self._problem.text()

    def _place_cursor(self, position: int, scrolled: int) -> None:
        cursor = self.editor.textCursor()
        cursor.setPosition(min(position, self.editor.document().characterCount() - 1))
        self.editor.setTextCursor(cursor)
        self.editor.verticalScrollBar().setValue(scrolled)

    def revert(self) -> None:
        """Take the draft back. The editor's own undo brings it again."""
        if self._drafts.get(self._key) is None or self._view is None:
            return
        self._type(Draft(self._view.name, self._view.prettify()))
        self.editor.document().setModified(False)

    # Finding.

    def show_stretch(self, start: int, end: int) -> None:
        """Select the characters from ``start`` to ``end`` of the body's text; a draft has other ones."""
        if self._drafts.get(self._key) is not None:
            self.told.emit("This body has a draft: what was found may be elsewhere in it")
            return
        if not isinstance(self._view, JsonView | RawView):
            self._show_view(RAW)
        if not isinstance(self._view, JsonView | RawView):
            return
        self.finish_filling()
        cursor = self.editor.textCursor()
        first, last = self._positions(self._view, start, end)
        cursor.setPosition(first)
        cursor.setPosition(last, cursor.MoveMode.KeepAnchor)
        select_in(self.editor, cursor)

    def _positions(self, view: JsonView | RawView, start: int, end: int) -> tuple[int, int]:
        """Where a stretch of the body's text stands in the editor, which counts UTF-16 units."""
        text = view.text
        if isinstance(view, JsonView):
            layout = json_text.pretty(text)
            text, start, end = layout.text, layout.position(start), layout.position(end - 1) + 1
        is_broken = not (self._edit_anyway or _fits(text))
        ends = (_broken(text[:at]) if is_broken else text[:at] for at in (start, end))
        first, last = (len(self._codec.shown(each).encode("utf-16-le", "surrogatepass")) // 2 for each in ends)
        return first, last

    def find_text(self, text: str, *, backwards: bool = False, again: bool = True) -> bool:
        """Select the next place that contains a text."""
        return find_in(self.editor, text, backwards=backwards, again=again)

    def count_text(self, text: str) -> int:
        """How often a text occurs."""
        return count_in(self.editor, text)

    def place_of(self, text: str) -> int:
        """Which hit is selected, counted from 1."""
        return place_in(self.editor, text)

    @property
    def can_replace(self) -> bool:
        return not self.editor.isReadOnly()

    def replace(self, old: str, new: str) -> bool:
        """Replace the selected hit, in the draft, and go to the next one."""
        cursor = self.editor.textCursor()
        if cursor.selectedText() == old and self.can_replace:
            cursor.insertText(new)
        return self.find_text(old)

    def replace_all(self, old: str, new: str) -> int:
        """Replace every hit, in the draft, as one step of the editor; gives their number."""
        if not self.can_replace:
            return 0
        document, exactly = self.editor.document(), QTextDocument.FindFlag.FindCaseSensitively
        edit = self.editor.textCursor()
        edit.beginEditBlock()
        count, found = 0, document.find(old, 0, exactly)
        while not found.isNull():
            found.insertText(new)
            count += 1
            found = document.find(old, found, exactly)
        edit.endEditBlock()
        return count


def _fits(text: str) -> bool:
    """Whether Qt's editor can hold this and stay quick."""
    return len(text) <= MAX_EDITED and max(map(len, text.split("\n"))) <= MAX_LINE


def _broken(text: str) -> str:
    """Long lines cut into pieces, to be looked at."""
    return "\n".join(_rows(text))


def _rows(text: str) -> Iterator[str]:
    start = 0
    while start <= len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        for at in range(start, end, BREAK_AT) or (start,):
            yield text[at : min(at + BREAK_AT, end)]
        start = end + 1


def _batches(text: str) -> Iterator[str]:
    """`_broken`, some rows at a time; each batch but the last ends with a line feed."""
    rows = _rows(text)
    batch = list(islice(rows, BATCH))
    while following := list(islice(rows, BATCH)):
        yield "\n".join((*batch, ""))
        batch = following
    yield "\n".join(batch)
