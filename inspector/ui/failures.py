"""Errors of the program itself: unsaved work is put away first, then they are said, once and calmly.

Python calls `sys.excepthook` for what nobody caught; PySide does so for errors in slots and event handlers,
after which Qt's loop goes on. A program that painted one thing wrong can still save.
"""

import sys
import threading
import traceback
from collections.abc import Callable
from types import TracebackType
from typing import Protocol

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget

from inspector.ui.dialogs import Dialogs


class Keeping(Protocol):
    """A window that can put its unsaved edits away. Raises nothing."""

    def put_away(self) -> None:
        """Write the recovery file now, if there is something unsaved."""


class Failures(QObject):
    """Stands behind `sys.excepthook`. The same error is said once, and never two at a time."""

    _came = Signal(str)

    def __init__(
        self, windows: Callable[[], list[Keeping]], dialogs: Dialogs, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._windows, self._dialogs = windows, dialogs
        self._said: set[tuple[str, int]] = set()
        self._is_saying = False
        # Emitted also by other threads: what is shown is shown by the one of the windows.
        self._came.connect(self._put_away_and_say)

    def install(self) -> None:
        """From now on, everywhere."""
        sys.excepthook = self.handle
        threading.excepthook = self._handle_in_thread

    def handle(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Take an error that nobody caught. It goes to standard error in any case."""
        sys.__excepthook__(kind, error, trace)
        if not issubclass(kind, Exception):
            return  # somebody wants the program to end
        last = traceback.extract_tb(trace)[-1:] or [traceback.FrameSummary("", 0, "")]
        where = (last[0].filename, last[0].lineno or 0)
        if where not in self._said:
            self._said.add(where)
            self._came.emit("".join(traceback.format_exception(kind, error, trace)))

    def _handle_in_thread(self, arguments: threading.ExceptHookArgs) -> None:
        if arguments.exc_value is not None:
            self.handle(arguments.exc_type, arguments.exc_value, arguments.exc_traceback)

    def _put_away_and_say(self, text: str) -> None:
        for window in self._windows():
            window.put_away()
        # Not from within the handler that failed: it may hold a painter, or the mouse.
        QTimer.singleShot(0, self, lambda: self._say(text))

    def _say(self, text: str) -> None:
        if self._is_saying:
            return  # one at a time; it is in the terminal
        self._is_saying = True
        try:
            parent = QApplication.activeWindow()
            self._dialogs.show_failure(parent if isinstance(parent, QWidget) else None, text)
        finally:
            self._is_saying = False
