"""The file on the disk against what would be saved, as a diff in a window of its own."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QTextOption
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from inspector.content.line_diff import DiffLine, unified
from inspector.ui.diff_text import MAX_SHOWN, show_lines
from inspector.ui.theme import Theme
from inspector.ui.words import plural


class Comparison(QDialog):
    """Lines that only the disk has are marked with ``-``, lines that only the window has with ``+``."""

    def __init__(self, name: str, disk: bytes, mine: bytes, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._lines = unified(disk, mine)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(f"{name}: on the disk (−) and here (+)")
        self.resize(QSize(900, 600).boundedTo(self.screen().availableSize()))
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setWordWrapMode(QTextOption.WrapMode.WrapAnywhere)
        self.text.setAccessibleName("Differences")
        note = QLabel(_summary(self._lines))
        note.setProperty("role", "muted")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 12)
        layout.setSpacing(12)
        layout.addWidget(note)
        layout.addWidget(self.text, 1)
        layout.addWidget(buttons)
        theme.changed.connect(self._fill)
        self._fill()

    def _fill(self) -> None:
        show_lines(self.text, self._lines, self._theme)


def _summary(lines: list[DiffLine]) -> str:
    if not lines:
        return "The disk and this window hold the same."
    removed, added = (sum(line.sign == sign for line in lines) for sign in "-+")
    words = f"{plural(removed, 'line')} only on the disk (−), {plural(added, 'line')} only here (+)"
    return f"{words} · the first {MAX_SHOWN:,} are shown" if len(lines) > MAX_SHOWN else words
