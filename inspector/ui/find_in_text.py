"""Find in one of Qt's text editors: hits are counted, selected and brought into view."""

from typing import TYPE_CHECKING

from PySide6.QtGui import QTextCursor, QTextDocument
from PySide6.QtWidgets import QTextEdit

if TYPE_CHECKING:
    from PySide6.QtWidgets import QPlainTextEdit


def count_in(edit: "QTextEdit | QPlainTextEdit", text: str) -> int:
    """How often a text occurs in an editor, without regard to case."""
    return edit.toPlainText().casefold().count(text.casefold())


def place_in(edit: "QTextEdit | QPlainTextEdit", text: str) -> int:
    """How many hits there are up to the selected one."""
    units = edit.toPlainText().encode("utf-16-le", "surrogatepass")[: 2 * edit.textCursor().selectionEnd()]
    return units.decode("utf-16-le", "replace").casefold().count(text.casefold())


def find_in(
    edit: "QTextEdit | QPlainTextEdit", text: str, *, backwards: bool = False, again: bool = True
) -> bool:
    """Select the next hit in an editor, beginning again at the other end."""
    flags = QTextDocument.FindFlag.FindBackward if backwards else QTextDocument.FindFlag(0)
    document, cursor = edit.document(), edit.textCursor()
    if not again:
        cursor.setPosition(cursor.selectionStart())
    found = document.find(text, cursor, flags)
    if found.isNull():
        start = QTextCursor(document)
        if backwards:
            start.movePosition(QTextCursor.MoveOperation.End)
        found = document.find(text, start, flags)
    if found.isNull():
        return False
    select_in(edit, found)
    return True


def select_in(edit: "QTextEdit | QPlainTextEdit", found: QTextCursor) -> None:
    """Select a hit and bring it into view."""
    edit.setTextCursor(found)
    # Not at the very edge: what stands around a hit tells what it is.
    bar, place = edit.verticalScrollBar(), edit.cursorRect()
    if not isinstance(edit, QTextEdit):
        edit.centerCursor()
    elif not edit.viewport().rect().adjusted(0, 40, 0, -40).contains(place.center()):
        bar.setValue(bar.value() + place.center().y() - edit.viewport().height() // 2)
