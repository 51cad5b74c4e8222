"""The application: settings, theme, and the windows that are open."""

import gc
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QSettings, QTimer, Signal
from PySide6.QtGui import QFileOpenEvent, QIcon
from PySide6.QtWidgets import QApplication, QMainWindow

import inspector
from inspector.resource_files import resource
from inspector.ui.dialogs import Dialogs
from inspector.ui.failures import Failures
from inspector.ui.idle_steps import PAINTED_AFTER_MS
from inspector.ui.main_window import MainWindow
from inspector.ui.theme import Theme

COLLECTOR_THRESHOLDS = (5_000, 2, 4_000)
"""Objects made, and collections, before the next younger, middle and full collection: a collection of the
middle generation looks at all that was made since the last one, and must not be felt either."""


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
            if not is_sample and window.shown_path() == wanted:
                if window.document is None:
                    window.open(path)  # what could not be read may have been mended
                window.raise_()
                window.activateWindow()
                return
        empty = (window for window in self.windows if window.is_vacant)
        window = next(empty, None) or self.new_window()
        if is_sample:
            window.open_sample()
        else:
            window.open(path)
        window.show()
        window.raise_()
        window.activateWindow()

    def show_new_window(self) -> None:
        """An empty window in front of the others."""
        window = self.new_window()
        window.show()
        window.activateWindow()

    def _forget(self, window: QMainWindow) -> None:
        self.windows = [known for known in self.windows if known is not window]

    def quit(self) -> None:
        """Close all windows, asking for each with unsaved changes."""
        for window in list(self.windows):
            if not window.close():
                return


class GuiApplication(QApplication):
    """Qt's application; on macOS it is told by an event which file was double-clicked, also at the start."""

    file_asked = Signal(Path)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QFileOpenEvent) and event.file():
            self.file_asked.emit(Path(event.file()))
            return True
        return super().event(event)


def run(files: Sequence[str], *, sample: bool = False, listen_at: Path | None = None) -> int:
    """Start the program and stay until the last window is closed; gives the exit status.

    ``listen_at`` is where later starts hand their files over.
    """
    # The style is named so: `setStyle` gives it back, and Qt for Python would make all that styles have.
    app = GuiApplication([*sys.argv[:1], "-style", "Fusion"])
    app.setApplicationName("cassette-inspector")
    app.setApplicationDisplayName("Cassette Inspector")
    app.setApplicationVersion(inspector.__version__)
    app.setOrganizationName("cassette-inspector")
    app.setDesktopFileName("cassette-inspector")
    application = Application(Theme(app))
    app.file_asked.connect(application.open)
    Failures(lambda: list(application.windows), Dialogs(), app).install()
    for file in files:
        application.open(Path(file))
    if sample:
        application.open(Path())
    if not application.windows:
        application.new_window().show()
    QTimer.singleShot(0, _collect_seldom)
    QTimer.singleShot(PAINTED_AFTER_MS, lambda: app.setWindowIcon(QIcon(str(resource("icons", "app.svg")))))
    QTimer.singleShot(PAINTED_AFTER_MS, lambda: _let_python_see_interrupts(app))
    if listen_at is not None:
        QTimer.singleShot(PAINTED_AFTER_MS, lambda: _listen(application, app, listen_at))
    return app.exec()


def _listen(application: Application, app: QApplication, place: Path) -> None:
    try:
        from inspector.ui.instance import Instance  # after the first paint, which needs no QtNetwork
    except ImportError:
        return  # then each start has a process of its own
    instance = Instance(application.open, application.show_new_window, app)
    if instance.listen(place):
        app.aboutToQuit.connect(instance.close)


def _collect_seldom() -> None:
    """Look for cyclic garbage less often, and never among what the program itself consists of.

    A full collection takes some 10 ms, and reading streams would ask for one again and again.
    """
    gc.freeze()
    gc.set_threshold(*COLLECTOR_THRESHOLDS)
    gc.enable()


def _let_python_see_interrupts(app: QApplication) -> None:
    """Ctrl+C in the terminal closes the program: Qt's loop alone would never look."""
    import signal

    signal.signal(signal.SIGINT, lambda *_: app.quit())
    timer = QTimer(app)
    timer.timeout.connect(lambda: None)
    timer.start(500)
