"""Listens for files that later starts of the program hand over: one program, a window for each file.

Loaded once the first window is shown, as QtNetwork is needed for nothing else.
"""

import os
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from inspector.desktop import handover

_ACTIVATION = ("XDG_ACTIVATION_TOKEN", "DESKTOP_STARTUP_ID")


class Instance(QObject):
    """``open_`` shows a file; an empty path is the sample. ``new_window`` shows an empty window."""

    def __init__(
        self, open_: Callable[[Path], None], new_window: Callable[[], None], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._open, self._new_window = open_, new_window
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._accept)

    def listen(self, place: Path) -> bool:
        """Start to listen; False where another program does so already, or nothing can listen."""
        # A socket that a crash left behind is replaced; that of a living program would be, too.
        return not handover.is_heard(place) and self._server.listen(str(place))

    def close(self) -> None:
        """Take the socket away."""
        self._server.close()

    def _accept(self) -> None:
        while (connection := self._server.nextPendingConnection()) is not None:
            connection.readyRead.connect(lambda connection=connection: self._read(connection))
            connection.disconnected.connect(connection.deleteLater)
            if connection.canReadLine():
                self._read(connection)

    def _read(self, connection: QLocalSocket) -> None:
        if connection.bytesAvailable() > handover.MAX_REQUEST:
            connection.abort()
        if not connection.canReadLine():
            return
        try:
            files, sample, activation = handover.parse(bytes(connection.readLine().data()))
        except ValueError:
            connection.abort()
            return
        # Answered first: reading a large file may take longer than the other side waits.
        connection.write(handover.DONE)
        connection.flush()
        connection.disconnectFromServer()
        self._show(files, sample=sample, activation=activation)

    def _show(self, files: list[str], *, sample: bool, activation: str) -> None:
        """The activation is where Qt looks for that of a start: only for windows that are shown now."""
        if activation:
            os.environ.update(dict.fromkeys(_ACTIVATION, activation))
        try:
            for file in files:
                self._open(Path(file))
            if sample:
                self._open(Path())
            if not files and not sample:
                self._new_window()
        finally:
            for name in _ACTIVATION if activation else ():
                os.environ.pop(name, None)
