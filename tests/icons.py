"""``python -m tests.icons`` makes the desktop's icon set anew, from the drawing of the icon."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from inspector.resource_files import resource

SIZES = (16, 22, 24, 32, 48, 64, 128, 256, 512)


def main() -> None:
    """Write one picture for each size of the hicolor theme."""
    app = QGuiApplication([])
    folder = resource("desktop", "icons")
    folder.mkdir(exist_ok=True)
    drawing = QSvgRenderer(str(resource("icons", "app.svg")))
    for size in SIZES:
        image = QImage(size, size, QImage.Format.Format_ARGB32)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        drawing.render(painter)
        painter.end()
        image.save(str(folder / f"{size}.png"))
    app.quit()


if __name__ == "__main__":
    main()
