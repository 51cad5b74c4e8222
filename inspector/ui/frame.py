"""What stands around the page of a window: menus, tool bar, status bar, and the name of the file in them."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QLabel, QMainWindow, QMenu, QSizePolicy, QToolBar, QToolButton

from inspector.ui.actions import Actions
from inspector.ui.document import Document
from inspector.ui.faults_menu import FaultsMenu
from inspector.ui.recent_files import RecentMenu
from inspector.ui.tab_pages import TABS
from inspector.ui.theme import ICON_SIZE, MODES
from inspector.ui.words import plural, size_text
from inspector.ui.workspace import Workspace

MESSAGE_MS = 6000
COUNTING = "counting interactions…"


class Frame(QObject):
    """Builds the bars of one window, and says in them what is open."""

    open_requested = Signal(Path)
    """A file that was open is to be opened again."""

    def __init__(
        self, window: QMainWindow, actions: Actions, workspace: Callable[[], Workspace | None]
    ) -> None:
        super().__init__(window)
        self._window, self._actions = window, actions
        self._status, self._title = QLabel(), QLabel()
        self._fill_menus(workspace)
        window.addToolBar(self._tool_bar())
        window.statusBar().setSizeGripEnabled(False)
        window.statusBar().addPermanentWidget(self._status)
        themes, tabs = QActionGroup(window), QActionGroup(window)
        for mode in MODES:
            themes.addAction(actions[f"theme_{mode}"])
        for tab in TABS:
            tabs.addAction(actions[f"tab_{tab}"])

    def _fill_menus(self, workspace: Callable[[], Workspace | None]) -> None:
        bar = self._window.menuBar()
        self._actions.fill(bar)
        file, view = bar.findChild(QMenu, "file"), bar.findChild(QMenu, "view")
        assert isinstance(file, QMenu)
        assert isinstance(view, QMenu)
        recent = RecentMenu(file)
        recent.asked.connect(self.open_requested)
        file.insertMenu(self._actions["open_sample"], recent)
        bar.insertMenu(view.menuAction(), FaultsMenu(workspace, self._actions["duplicate"], bar))

    def _tool_bar(self) -> QToolBar:
        bar = QToolBar("Tools", self._window)
        bar.setMovable(False)
        bar.setIconSize(QSize(ICON_SIZE, ICON_SIZE))
        bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        for name in ("open", "save", "", "undo", "redo", "changes"):
            if name:
                bar.addAction(self._actions[name])
            else:
                bar.addSeparator()
        self._fill_tool_buttons(bar)
        self._title.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._title.setContentsMargins(8, 0, 8, 0)
        bar.addSeparator()
        bar.addWidget(self._title)
        bar.addAction(self._actions["find"])
        return bar

    def _fill_tool_buttons(self, bar: QToolBar) -> None:
        """Changes are counted beside their icon, and offered before saving."""
        changes, save = (bar.widgetForAction(self._actions[name]) for name in ("changes", "save"))
        assert isinstance(changes, QToolButton)
        assert isinstance(save, QToolButton)
        changes.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        menu = QMenu(save)
        for name in ("changes", "save_as", "save_copy"):
            menu.addAction(self._actions[name])
        save.setMenu(menu)
        save.setPopupMode(QToolButton.ToolButtonPopupMode.MenuButtonPopup)

    # Words.

    def tell(self, text: str) -> None:
        """Say something in the status bar for a while."""
        self._window.statusBar().showMessage(text, MESSAGE_MS)

    def status_text(self) -> str:
        """What the status bar always says."""
        return self._status.text()

    def show_name(self, name: str) -> None:
        """No document is open; ``name`` is that of a folder or of a file that cannot be read, or ""."""
        self._status.clear()
        self._title.clear()
        self._window.setWindowModified(False)
        self._window.setWindowTitle(f"{name} — Cassette Inspector" if name else "Cassette Inspector")

    def show_document(self, name: str, document: Document, *, modified: bool) -> None:
        """What is open, and whether there is something to save."""
        cassette = document.so_far
        version = f" v{cassette.version}" if cassette.recorder == "go-vcr" and cassette.version else ""
        words = [
            f"{cassette.recorder}{version}",
            COUNTING if document.is_opening else plural(len(cassette.items), "interaction"),
            size_text(document.size) + (f", in {cassette.packed.name}" if cassette.packed else ""),
        ]
        self._status.setText(" · ".join([*words, "edited"] if modified else words))
        spelled = name.replace("&", "&amp;").replace("<", "&lt;")
        self._title.setText(f"<b>{spelled}</b>{' · edited' if modified else ''}")
        self._window.setWindowTitle(f"{name}[*] — Cassette Inspector")
        self._window.setWindowModified(modified)
