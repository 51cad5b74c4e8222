"""Find in what is shown: one bar for all tabs that can be searched, and replace where one can edit."""

from itertools import pairwise
from typing import Protocol

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QLabel,
    QLineEdit,
    QPushButton,
    QToolButton,
    QWidget,
)

from inspector.ui.strip import Strip
from inspector.ui.theme import Theme


class Findable(Protocol):
    """A view that can be searched."""

    def find_text(self, text: str, *, backwards: bool = False, again: bool = True) -> bool:
        """Show the next place that contains a text; False where there is none.

        ``again`` looks behind the place that is shown already, otherwise that one counts as well.
        """

    def count_text(self, text: str) -> int:
        """How many places contain a text."""

    def place_of(self, text: str) -> int:
        """Which of these places is the one that is shown, counted from 1."""


class Replaceable(Findable, Protocol):
    """A view in which hits can be replaced."""

    @property
    def can_replace(self) -> bool: ...
    def replace(self, old: str, new: str) -> bool: ...
    def replace_all(self, old: str, new: str) -> int: ...


class FindBar(Strip):
    """A line to type into; searches whatever it was given as its target."""

    opened = Signal()
    closed = Signal()

    everywhere_asked = Signal(str)
    """A text is to be found in the whole cassette."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._target: Findable | None = None
        self._replaceable: Replaceable | None = None
        self.field = QLineEdit(placeholderText="Find", clearButtonEnabled=True)
        self.field.setAccessibleName("Find")
        self.replacement = QLineEdit(placeholderText="Replace with")
        self.replacement.setAccessibleName("Replace with")
        self._replace = QPushButton("Replace")
        self._replace_all = QPushButton("Replace all")
        self._result = QLabel()
        self._result.setProperty("role", "muted")
        self._back, self._next, self._close = QToolButton(), QToolButton(), QToolButton()
        self.everywhere = QToolButton()
        self.everywhere.setText("Whole cassette")
        self.everywhere.setToolTip("Find in the whole cassette (Ctrl+Shift+F)")
        self._build()
        self._set_icons()
        theme.changed.connect(self._set_icons)

    def _build(self) -> None:
        row = self.row
        for field in (self.field, self.replacement):
            field.setMinimumWidth(60)
            field.setMaximumWidth(240)
        for button, name in ((self._back, "Find previous"), (self._next, "Find next"), (self._close, "Close")):
            button.setAccessibleName(name)
            button.setToolTip(name)
        for widget in (self.field, self._back, self._next, self.replacement, self._replace, self._replace_all):
            row.addWidget(widget)
        row.addWidget(self._result, 1)
        row.addWidget(self.everywhere)
        row.addWidget(self._close)
        order = (
            self.field, self.replacement, self._replace, self._replace_all, self._back, self._next,
            self.everywhere, self._close,
        )  # fmt: skip
        for first, second in pairwise(order):
            QWidget.setTabOrder(first, second)
        self.replacement.returnPressed.connect(self._replace_one)
        self.field.returnPressed.connect(self.find_next)
        self.field.textEdited.connect(self._search_as_typed)
        self._next.clicked.connect(self.find_next)
        self._back.clicked.connect(self.find_previous)
        self.everywhere.clicked.connect(lambda: self.everywhere_asked.emit(self.field.text()))
        self._close.clicked.connect(self.close_bar)
        self._replace.clicked.connect(self._replace_one)
        self._replace_all.clicked.connect(self._replace_every)

    def _set_icons(self) -> None:
        self._back.setIcon(self._theme.icon("previous"))
        self._next.setIcon(self._theme.icon("next"))
        self._close.setIcon(self._theme.icon("close"))

    def set_target(self, target: Findable, replaceable: Replaceable | None = None) -> None:
        """What to search, and in what hits can be replaced."""
        self._target, self._replaceable = target, replaceable
        can = replaceable is not None and replaceable.can_replace
        for widget in (self.replacement, self._replace, self._replace_all):
            widget.setVisible(can)
        self._result.clear()

    def open_bar(self) -> None:
        """Show the bar, ready to type."""
        self.show()
        self.field.setFocus()
        self.field.selectAll()
        self.opened.emit()

    def close_bar(self) -> None:
        self.hide()
        self.closed.emit()

    def find_next(self) -> None:
        self._find(backwards=False)

    def find_previous(self) -> None:
        self._find(backwards=True)

    def _search_as_typed(self, _text: str) -> None:
        self._find(backwards=False, again=False)

    def _find(self, *, backwards: bool, again: bool = True) -> None:
        text = self.field.text()
        self._result.clear()
        if not text or self._target is None:
            return
        found = self._target.find_text(text, backwards=backwards, again=again)
        self._result.setText(self._place(self._target, text) if found else "Not found")

    @staticmethod
    def _place(target: Findable, text: str) -> str:
        return f"{target.place_of(text):,} of {target.count_text(text):,}"

    def result_text(self) -> str:
        """What came of the search."""
        return self._result.text()

    def _replace_one(self) -> None:
        if self._replaceable is not None and self.field.text():
            found = self._replaceable.replace(self.field.text(), self.replacement.text())
            self._result.setText("" if found else "No more hits")

    def _replace_every(self) -> None:
        if self._replaceable is not None and self.field.text():
            count = self._replaceable.replace_all(self.field.text(), self.replacement.text())
            self._result.setText(f"{count} replaced in the draft")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_bar()
        else:
            super().keyPressEvent(event)
