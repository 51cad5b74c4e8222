"""The application: settings, theme, and the windows that are open."""

import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSettings, QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication, QMainWindow

import inspector
from inspector.resource_files import resource
from inspector.ui.dialogs import Dialogs
from inspector.ui.main_window import MainWindow
from inspector.ui.theme import Theme


class Application:
    """Keeps the windows. A file is opened in a window that shows none, else in a new one."""

    def __init__(self, theme: Theme, dialogs: Dialogs | None = None) -> None:
        self._theme = theme
        self._dialogs = dialogs
        self.windows: list[MainWindow] = []

    def new_window(self) -> MainWindow:
        """An empty window."""
        window = MainWindow(self._theme, self._dialogs)
        geometry = QSettings().value("geometry")
        if geometry is not None and not self.windows:
            window.restoreGeometry(geometry)
            window.resize(window.size().boundedTo(window.screen().availableSize()))
        window.open_requested.connect(self.open)
        window.closed.connect(self._forget)
        window.actions_by_name["quit"].triggered.connect(self.quit)
        self.windows.append(window)
        return window

    def open(self, path: Path) -> None:
        """Show a file: in the window that has it, in an empty one, or in a new one.

        An empty path is the sample.
        """
        is_sample = path == Path()
        wanted = Path(os.path.abspath(path))  # noqa: PTH100  resolve() would follow symbolic links
        for window in self.windows:
            if not is_sample and window.document is not None and window.document.path == wanted:
                window.raise_()
                window.activateWindow()
                return
        empty = (window for window in self.windows if window.document is None)
        window = next(empty, None) or self.new_window()
        if is_sample:
            window.open_sample()
        else:
            window.open(path)
        window.show()

    def _forget(self, window: QMainWindow) -> None:
        self.windows = [known for known in self.windows if known is not window]

    def quit(self) -> None:
        """Close all windows, asking for each with unsaved changes."""
        for window in list(self.windows):
            if not window.close():
                return


def run(files: Sequence[str], *, sample: bool = False) -> int:
    """Start the program and stay until the last window is closed; gives the exit status."""
    app = QApplication(sys.argv[:1])
    app.setApplicationName("cassette-inspector")
    app.setApplicationDisplayName("Cassette Inspector")
    app.setApplicationVersion(inspector.__version__)
    app.setOrganizationName("cassette-inspector")
    app.setDesktopFileName("cassette-inspector")
    app.setStyle("Fusion")
    app.setWindowIcon(QIcon(str(resource("icons", "app.svg"))))
    application = Application(Theme(app))
    for file in files:
        application.open(Path(file))
    if sample:
        application.open(Path())
    if not application.windows:
        application.new_window().show()
    _let_python_see_interrupts(app)
    return app.exec()


def _let_python_see_interrupts(app: QApplication) -> None:
    """Ctrl+C in the terminal closes the program: Qt's loop alone would never look."""
    signal.signal(signal.SIGINT, lambda *_: app.quit())
    timer = QTimer(app)
    timer.timeout.connect(lambda: None)
    timer.start(500)
