"""Lines above a page that say what happened and offer what can be done about it.

They take the place of dialogs: nothing is blocked, and what is offered can wait.
"""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from inspector.ui.banner import BannerRole
from inspector.ui.theme import ICON_SIZE, Theme

Choice = tuple[str, Callable[[], object]]
"""The words of a button, and what it does."""


class Notice(QWidget):
    """One message with its buttons, and one that puts it away."""

    def __init__(self, text: str, choices: Sequence[Choice], role: BannerRole, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setProperty("role", role)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(text)
        self._icon = QLabel()
        self._label = QLabel(text)
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        self._label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._label.setWordWrap(True)
        self._close = QToolButton()
        self._close.setToolTip("Not now")
        self._close.setAccessibleName("Not now")
        self._close.clicked.connect(self.hide)
        self.buttons = {words: self._button(words, do) for words, do in choices}
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 8, 6)
        row.setSpacing(8)
        row.addWidget(self._icon)
        row.addWidget(self._label, 1)
        for button in (*self.buttons.values(), self._close):
            row.addWidget(button)
        theme.changed.connect(self._set_icons)
        self._set_icons()

    def _button(self, words: str, do: Callable[[], object]) -> QPushButton:
        button = QPushButton(words)
        button.setAutoDefault(False)
        button.clicked.connect(lambda: do())
        return button

    def _set_icons(self) -> None:
        color = "error" if self.property("role") == "error-banner" else "status_4xx"
        self._icon.setPixmap(self._theme.icon("warning", color).pixmap(QSize(ICON_SIZE, ICON_SIZE)))
        self._close.setIcon(self._theme.icon("close"))

    def text(self) -> str:
        """What it says."""
        return self._label.text()


class Page(QWidget):
    """What fills the window below its tool bar: notices, and under them ``content``."""

    path: Path | None = None
    """The file that is no document, or the folder, that the page is about."""

    is_broken = is_folder = False

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._page_theme = theme
        self._notices: dict[str, Notice] = {}
        self.content = QWidget(self)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self.content, 1)

    def notify(
        self, topic: str, text: str, choices: Sequence[Choice] = (), role: BannerRole = "warning-banner"
    ) -> None:
        """Show a notice; it takes the place of an earlier one on the same topic."""
        self.dismiss(topic)
        notice = self._notices[topic] = Notice(text, choices, role, self._page_theme)
        self._column.insertWidget(self._column.count() - 1, notice)
        notice.show()

    def dismiss(self, topic: str) -> None:
        """Take a notice away; it does not matter whether there is one."""
        notice = self._notices.pop(topic, None)
        if notice is not None:
            notice.hide()
            notice.deleteLater()

    def notice(self, topic: str) -> Notice | None:
        """The notice on a topic, if one can be seen."""
        notice = self._notices.get(topic)
        return notice if notice is not None and not notice.isHidden() else None
