"""What the window shows when there is no cassette: the empty state, and a file that cannot be read."""

from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtSvgWidgets import QSvgWidget
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from inspector.cassette import CassetteError, files
from inspector.cassette.compressed import plain_bytes
from inspector.cassette.source import lines_around
from inspector.resource_files import resource
from inspector.ui.actions import Actions
from inspector.ui.code_editor import CodeEditor
from inspector.ui.labels import ElidedLabel
from inspector.ui.notice import Page
from inspector.ui.recent_files import recent_files, short
from inspector.ui.text_editors import TextEditors
from inspector.ui.theme import Theme

CONTEXT = 4
"""Lines of a broken file that are shown above and below the trouble."""

MAX_RECENT = 5
MAX_NAME = 220
"""Files that were open, and pixels of their names, on the empty page."""

MAX_WIDTH = 400
"""Characters of such a line."""


def _heading(text: str, scale: float = 1.35) -> QLabel:
    label = QLabel(text)
    font = QFont(label.font())
    font.setPointSizeF(font.pointSizeF() * scale)
    font.setWeight(QFont.Weight.DemiBold)
    label.setFont(font)
    return label


def _paragraph(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", "muted")
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


def _button(actions: Actions, name: str, *, default: bool = False) -> QPushButton:
    action = actions[name]
    button = QPushButton(action.text().replace("&", ""))
    button.setToolTip(action.toolTip())
    button.setDefault(default)
    button.setAutoDefault(default)
    button.clicked.connect(action.trigger)
    return button


class EmptyPage(Page):
    """No file: open one, drop one, look at the sample, or go back to one that was open."""

    asked = Signal(Path)
    """A file that was open is to be opened again."""

    def __init__(self, actions: Actions, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        picture = QSvgWidget(str(resource("icons", "app.svg")))
        picture.setFixedSize(QSize(72, 72))
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        self.open_button = _button(actions, "open", default=True)
        self.sample_button = _button(actions, "open_sample")
        buttons.addWidget(self.open_button)
        buttons.addWidget(self.sample_button)
        buttons.addStretch(1)
        column = QVBoxLayout()
        column.setSpacing(12)
        column.addStretch(2)
        column.addWidget(picture)
        column.addSpacing(4)
        column.addWidget(_heading("Open a cassette"))
        column.addWidget(
            _paragraph(
                "A cassette is the YAML or JSON file in which go-vcr, vcrpy or VCR for Ruby recorded HTTP "
                "interactions. Drop one here, open one, or look at the sample: a streamed conversation "
                "with tool calls."
            )
        )
        column.addLayout(buttons)
        column.addSpacing(8)
        self.recent = [self._recent_button(path) for path in recent_files()[:MAX_RECENT]]
        if self.recent:
            column.addWidget(_heading("Recent", 1))
            column.addLayout(self._recent_rows())
            column.addSpacing(8)
        column.addWidget(_paragraph("F1 shows the keys."))
        column.addStretch(3)
        holder = QWidget()
        holder.setLayout(column)
        holder.setMaximumWidth(460)
        row = QHBoxLayout(self.content)
        row.addWidget(holder)
        self.setFocusProxy(self.open_button)

    def _recent_button(self, path: Path) -> QPushButton:
        button = QPushButton()
        button.setProperty("role", "link")
        button.setAutoDefault(False)
        name = button.fontMetrics().elidedText(path.name, Qt.TextElideMode.ElideMiddle, MAX_NAME)
        button.setText(name)
        button.setAccessibleName(f"Open {path.name}")
        button.setToolTip(str(path))
        button.clicked.connect(lambda: self.asked.emit(path))
        return button

    def _recent_rows(self) -> QGridLayout:
        rows = QGridLayout()
        rows.setHorizontalSpacing(12)
        rows.setVerticalSpacing(0)
        rows.setColumnStretch(1, 1)
        for number, button in enumerate(self.recent):
            place = ElidedLabel(Qt.TextElideMode.ElideMiddle)
            place.setText(short(Path(button.toolTip()).parent))
            place.setProperty("role", "muted")
            rows.addWidget(button, number, 0, Qt.AlignmentFlag.AlignLeft)
            rows.addWidget(place, number, 1)
        return rows


class ErrorPage(Page):
    """A file that cannot be read: what is wrong, where, and the lines around it."""

    path: Path
    is_broken = True

    def __init__(
        self,
        path: Path,
        error: CassetteError | OSError,
        actions: Actions,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, parent)
        self.path = path
        self.line = (error.line or 1) if isinstance(error, CassetteError) else 1
        self.text_editors = TextEditors()
        message, place = _words(error)
        column = QVBoxLayout()
        column.setSpacing(12)
        column.setContentsMargins(0, 48, 0, 24)
        icon = QLabel()
        icon.setPixmap(theme.icon("warning", "status_4xx").pixmap(QSize(16, 16)))
        title = QHBoxLayout()
        title.setSpacing(8)
        title.addWidget(icon)
        title.addWidget(_heading(f"{path.name} cannot be opened"), 1)
        column.addLayout(title)
        self.message = QLabel(f"{place}{message}")
        self.message.setWordWrap(True)
        self.message.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column.addWidget(self.message)
        column.addWidget(_paragraph(str(path)))
        if (excerpt := _excerpt(path, error)) is not None:
            column.addWidget(_excerpt_view(excerpt, theme))
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        self.buttons = {name: _button(actions, name) for name in ("reload", "open", "open_sample")}
        if path.is_file():
            self.buttons["open_place"] = _button(actions, "open_place")
        for button in self.buttons.values():
            buttons.addWidget(button)
        buttons.addStretch(1)
        column.addLayout(buttons)
        column.addStretch(1)
        holder = QWidget()
        holder.setLayout(column)
        holder.setMaximumWidth(760)
        row = QHBoxLayout(self.content)
        row.setContentsMargins(24, 0, 24, 0)
        row.addWidget(holder)

    def open_in_editor(self) -> str:
        """Open the file where it is broken; says in words what was done."""
        return self.text_editors.open(self.path, self.line)


def _words(error: CassetteError | OSError) -> tuple[str, str]:
    if isinstance(error, CassetteError):
        message = error.message[:1].upper() + error.message[1:] + "."
        # "No cassette" is said of the whole file, not of its first line.
        return message, f"Line {error.line}, column {error.column}: " if error.line and (
            error.line,
            error.column,
        ) != (1, 1) else ""
    reason = files.reason(error)
    return reason[:1].upper() + reason[1:] + ".", ""


def _excerpt(path: Path, error: CassetteError | OSError) -> tuple[int, int, str] | None:
    """The first line's number, the line to point at (from 0), and the text around it."""
    if not isinstance(error, CassetteError) or error.line is None:
        return None
    try:
        data, _ = files.read(path)
    except OSError:
        return None
    first, lines = lines_around(plain_bytes(data), error.line, error.column or 1, CONTEXT, MAX_WIDTH)
    return (first, error.line - first, "\n".join(lines)) if lines else None


def _excerpt_view(excerpt: tuple[int, int, str], theme: Theme) -> CodeEditor:
    first, marked, text = excerpt
    view = CodeEditor(theme)
    view.setAccessibleName("The lines around the error")
    view.setReadOnly(True)
    view.set_first_number(first)
    view.setLineWrapMode(CodeEditor.LineWrapMode.NoWrap)
    view.setPlainText(text)
    view.mark_line(marked)
    view.setFixedHeight(view.fontMetrics().lineSpacing() * (text.count("\n") + 2) + 16)
    view.setFrameShape(CodeEditor.Shape.StyledPanel)
    return view
