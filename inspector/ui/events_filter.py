"""The strip above the table of events: words and kinds to look for, and how many rows are left."""

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QMenu, QToolButton, QWidget

from inspector.ui.labels import ElidedLabel
from inspector.ui.strip import Strip


class EventsFilter(Strip):
    """Down leads to the table, Esc clears the words and then leads there too."""

    changed = Signal()
    """Other words, or other kinds."""

    left = Signal()
    """To the table."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = QLineEdit(placeholderText="Filter events", clearButtonEnabled=True)
        self.field.setAccessibleName("Filter events")
        self.field.setToolTip("Words of the type, the part, the text or the data (/)")
        self.field.setMaximumWidth(240)
        self.kinds_button = QToolButton()
        self.kinds_button.setText("Kinds ▾")
        self.kinds_button.setAccessibleName("Kinds")
        self.kinds_button.setToolTip("Which kinds of rows are shown")
        self.kinds_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.kinds_button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.menu = QMenu(self.kinds_button)
        self.kinds_button.setMenu(self.menu)
        self._count = ElidedLabel(Qt.TextElideMode.ElideRight)
        self._count.setProperty("role", "muted")
        self.row.addWidget(self.field, 1)
        self.row.addWidget(self.kinds_button)
        self.row.addWidget(self._count, 1)
        self._hidden: set[str] = set()
        self.field.textChanged.connect(self.changed)
        self.field.returnPressed.connect(self.left)
        self.field.installEventFilter(self)

    @property
    def hidden_kinds(self) -> frozenset[str]:
        """The kinds that are not to be shown; they stay so from one stream to the next."""
        return frozenset(self._hidden)

    def set_kinds(self, kinds: Iterable[str]) -> None:
        """Offer the kinds of a stream."""
        self.menu.clear()
        everything = self.menu.addAction("All kinds")
        everything.triggered.connect(self._show_all)
        self.menu.addSeparator()
        for kind in kinds:
            action = self.menu.addAction(kind.capitalize())
            action.setCheckable(True)
            action.setChecked(kind not in self._hidden)
            action.setData(kind)
            action.toggled.connect(lambda shown, kind=kind: self._set_kind(kind, shown=shown))

    def kind_action(self, kind: str) -> QAction:
        """The action that shows and hides a kind. Raises `KeyError` where the stream has none of it."""
        for action in self.menu.actions():
            if action.data() == kind:
                return action
        raise KeyError(kind)

    def _set_kind(self, kind: str, *, shown: bool) -> None:
        (self._hidden.discard if shown else self._hidden.add)(kind)
        self._mark()
        self.changed.emit()

    def _show_all(self) -> None:
        self._hidden.clear()
        self.menu.blockSignals(True)
        for action in self.menu.actions():
            action.blockSignals(True)
            action.setChecked(action.isCheckable())
            action.blockSignals(False)
        self.menu.blockSignals(False)
        self._mark()
        self.changed.emit()

    def _mark(self) -> None:
        self.kinds_button.setText(f"Kinds ({len(self._hidden)} hidden) ▾" if self._hidden else "Kinds ▾")

    def say(self, text: str) -> None:
        """Say how many rows are left."""
        self._count.setText(text)

    def text(self) -> str:
        """What is said of the rows."""
        return self._count.text()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.field and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Down:
                self.left.emit()
                return True
            if event.key() == Qt.Key.Key_Escape:
                if self.field.text():
                    self.field.clear()
                else:
                    self.left.emit()
                return True
        return super().eventFilter(watched, event)
