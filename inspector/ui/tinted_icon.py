"""Icons in a colour of the theme, drawn when they are first seen and as sharp as the screen is."""

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from inspector.resource_files import resource


class TintedIcon(QIconEngine):
    """Draws ``resources/icons/<name>.svg``, tinted. Most icons stand in menus, unseen."""

    def __init__(self, name: str, color: QColor, disabled: QColor) -> None:
        super().__init__()
        self._name, self._color, self._disabled = name, color, disabled
        self._drawn: dict[tuple[int, int, bool], QPixmap] = {}

    def clone(self) -> "TintedIcon":
        return TintedIcon(self._name, self._color, self._disabled)

    def pixmap(self, size: QSize, mode: QIcon.Mode, _state: QIcon.State) -> QPixmap:
        """``size`` is in pixels."""
        is_disabled = mode is QIcon.Mode.Disabled
        key = (size.width(), size.height(), is_disabled)
        if key not in self._drawn:
            self._drawn[key] = self._draw(size, self._disabled if is_disabled else self._color)
        return self._drawn[key]

    def scaledPixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float) -> QPixmap:
        # Qt 6.8 gives the size in pixels, later ones in logical pixels; all scale down what is too large.
        return self.pixmap(_pixels(size, scale), mode, state)

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        pixels = _pixels(rect.size(), painter.device().devicePixelRatio())
        painter.drawPixmap(rect, self.pixmap(pixels, mode, state))

    def _draw(self, size: QSize, color: QColor) -> QPixmap:
        source = resource("icons", f"{self._name}.svg").read_text(encoding="utf-8")
        pixmap = QPixmap(size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        tinted = source.replace("currentColor", color.name())
        QSvgRenderer(QByteArray(tinted.encode())).render(painter, QRectF(pixmap.rect()))
        painter.end()
        return pixmap


def _pixels(size: QSize, ratio: float) -> QSize:
    return (size.toSizeF() * ratio).toSize()
