"""The strip above a body: the ways to show it, what it is, and what to do with a draft."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QButtonGroup, QLabel, QMenu, QPushButton, QToolButton, QWidget

from inspector.cassette import Body, Side
from inspector.content import kinds
from inspector.ui.buttons import choice_button
from inspector.ui.labels import ElidedLabel
from inspector.ui.strip import Strip
from inspector.ui.theme import Theme
from inspector.ui.words import size_text

VIEWS = ("Image", "Parts", "Form", "Pretty", "Raw", "Hex")


class BodyStrip(Strip):
    """Says and asks; what happens is the business of the view below."""

    view_chosen = Signal(str)
    apply_asked = Signal()
    revert_asked = Signal()
    anyway_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        row = self.row
        group = QButtonGroup(self)
        self._views: dict[str, QToolButton] = {}
        for name in VIEWS:
            button = choice_button(name, f"Show the body as {name}")
            button.clicked.connect(lambda _=False, name=name: self.view_chosen.emit(name))
            group.addButton(button)
            self._views[name] = button
            row.addWidget(button)
        self._info = ElidedLabel(Qt.TextElideMode.ElideRight)
        self._info.setProperty("role", "muted")
        row.addWidget(self._info, 1)
        self._draft = QLabel("Draft, not applied")
        self._draft.setProperty("role", "muted")
        self._anyway = QPushButton("Edit anyway")
        self._revert = QPushButton("Revert")
        self._revert.setToolTip("Revert Draft (Esc)")
        self._apply = QPushButton("Apply")
        self._apply.setProperty("role", "primary")
        self._apply.setToolTip("Apply Draft (Ctrl+Return)")
        self._more = QToolButton()
        self._more.setToolTip("The body and files")
        self._more.setAccessibleName("More")
        self._more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._more.hide()
        for widget in (self._anyway, self._draft, self._revert, self._apply, self._more):
            row.addWidget(widget)
        theme.changed.connect(self._set_icons)
        self._set_icons()
        self._anyway.clicked.connect(self.anyway_asked)
        self._revert.clicked.connect(self.revert_asked)
        self._apply.clicked.connect(self.apply_asked)

    def _set_icons(self) -> None:
        self._more.setIcon(self._theme.icon("more"))

    def set_more(self, actions: Sequence[QAction]) -> None:
        """Offer actions in a menu at the end of the strip."""
        menu = QMenu(self._more)
        menu.addActions(actions)
        self._more.setMenu(menu)
        self._more.show()

    def show_views(self, names: Iterable[str], chosen: str) -> None:
        """Offer these views; where there is only one there is nothing to choose."""
        offered = list(names)
        for name, button in self._views.items():
            button.setVisible(name in offered and len(offered) > 1)
            button.setChecked(name == chosen)

    def view_names(self) -> list[str]:
        """The views that are offered."""
        return [name for name, button in self._views.items() if not button.isHidden()]

    def info_text(self) -> str:
        """What the strip says about the body."""
        return self._info.text()

    def show_draft(self, *, has_draft: bool) -> None:
        for widget in (self._draft, self._revert, self._apply):
            widget.setVisible(has_draft)

    def show_info(self, text: str, *, can_edit_anyway: bool) -> None:
        self._info.setText(text)
        self._anyway.setVisible(can_edit_anyway)


def description(body: Body | None, side: Side, why_not: str = "") -> str:
    """What a body is and how it is stored, in words.

    ``why_not`` says why a message without a body cannot be given one, "" where it can.
    """
    if body is None:
        return f"This interaction has no {side}"
    if body.raw is None and not body.problem:
        absent = "null" if body.node is not None else "absent"
        return f"The {side}'s body is {absent} in the file · {why_not or 'what you type becomes its text'}"
    words = [body.media_type or "no content type", size_text(len(body.content))]
    kind = kinds.kind_of(body.content, body.media_type) if body.text is None else kinds.UNKNOWN
    if kind is not kinds.UNKNOWN:
        words.insert(1, kind.name)
    stored = {"binary": "base64", "base64": "base64", "parsed": "YAML values"}.get(body.storage)
    how = ", ".join(filter(None, (*body.codings, stored)))
    if how:
        words.append(f"stored as {how}")
    if body.problem:
        words.append(body.problem)
    return " · ".join(words)
