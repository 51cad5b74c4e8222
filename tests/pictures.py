"""Writes the README's pictures from the real window: ``python -m tests.pictures``."""

import os
import sys

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QPoint, QStandardPaths
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QApplication

from inspector.resource_files import resource
from inspector.ui.main_window import MainWindow
from inspector.ui.theme import Theme


def main() -> int:
    """One picture for each theme: the sample's second answer, half way through its stream."""
    QStandardPaths.setTestModeEnabled(True)
    app = QApplication(sys.argv[:1])
    app.setApplicationName("cassette-inspector-pictures")
    app.setStyle("Fusion")
    QCursor.setPos(QPoint(799, 799))
    theme = Theme(app)
    for mode in ("light", "dark"):
        theme.set_mode(mode)
        window = MainWindow(theme)
        window.resize(1120, 700)
        window.open(resource("samples", "go-vcr-tool-call.yaml"))
        window.show()
        assert window.workspace is not None
        window.workspace.selection.select(1)
        window.workspace.playhead.set_k(31)
        app.processEvents()
        path = resource("pictures", f"{mode}.png")
        path.parent.mkdir(exist_ok=True)
        window.grab().save(str(path))
    return 0


if __name__ == "__main__":
    sys.exit(main())
