"""Lines of a diff in a text widget: removed, added and common ones in their colours, told apart by signs."""

from collections.abc import Sequence

from PySide6.QtGui import QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit

from inspector.content.line_diff import DiffLine, Sign
from inspector.ui.theme import Theme

MAX_SHOWN = 5_000
"""Lines: nobody reads more, and laying them out takes its time."""

ROLES: dict[Sign, str] = {" ": "text", "-": "error", "+": "status_2xx", "@": "muted"}


def show_lines(text: QPlainTextEdit, lines: Sequence[DiffLine], theme: Theme) -> None:
    """Fill a read-only text with a diff, from its start."""
    text.clear()
    text.setFont(theme.fixed_font)
    formats = {}
    for sign, role in ROLES.items():
        formats[sign] = QTextCharFormat()
        formats[sign].setForeground(theme.color(role))
    cursor = text.textCursor()
    cursor.beginEditBlock()
    for line in lines[:MAX_SHOWN]:
        start = "" if cursor.atStart() else "\n"
        mark = "" if line.sign == "@" else line.sign + " "
        cursor.insertText(f"{start}{mark}{line.text}", formats[line.sign])
    cursor.endEditBlock()
    text.moveCursor(QTextCursor.MoveOperation.Start)
