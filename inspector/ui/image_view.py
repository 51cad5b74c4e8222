"""A picture in a body. It is never enlarged, and scaled down only to fit.

What a picture claims to be is looked at before it is unpacked: a few kilobytes can stand for gigabytes.
"""

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QImageReader, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from inspector.ui.theme import Theme

MAX_PIXELS = 64_000_000
MAX_MEGABYTES = 256
MARGIN = 16
TILE = 8
"""Pixels of a square of the pattern that shines through transparent pictures."""


def read_image(content: bytes) -> tuple[QImage, str]:
    """A picture and its size in words; a null picture and why, where Qt cannot show it."""
    QImageReader.setAllocationLimit(MAX_MEGABYTES)
    buffer = QBuffer()
    buffer.setData(QByteArray(content))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setAutoTransform(True)
    size = reader.size()
    if not reader.canRead():
        return QImage(), "no reader for this format"
    if size.isValid() and size.width() * size.height() > MAX_PIXELS:
        return QImage(), f"{_dimensions(size)} pixels are too many to be shown"
    image = reader.read()
    if image.isNull():
        return image, f"damaged: {reader.errorString()}"
    return image, f"{_dimensions(image.size())} pixels"


def _dimensions(size: QSize) -> str:
    return f"{size.width():,} × {size.height():,}"


class ImageView(QWidget):
    """Paints a picture in the middle of a page."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._image = QImage()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        theme.changed.connect(self.update)

    @property
    def image(self) -> QImage:
        return self._image

    def show_image(self, content: bytes) -> str:
        """Show a picture; gives its size, or why it cannot be shown, in words."""
        self._image, words = read_image(content)
        self.setAccessibleName(f"Picture, {words}")
        self.update()
        return words

    def clear(self) -> None:
        self._image = QImage()

    def picture_area(self) -> QRectF:
        """Where the picture is painted: one of its pixels is one of the screen's, or less."""
        ratio = self.devicePixelRatioF()
        size = QSize(self._image.size()).toSizeF() / ratio
        room = QRectF(self.rect()).adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
        if size.width() > room.width() or size.height() > room.height():
            size.scale(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
        area = QRectF(0, 0, size.width(), size.height())
        area.moveCenter(room.center())
        area.moveTo(round(area.x() * ratio) / ratio, round(area.y() * ratio) / ratio)
        return area

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), self._theme.color("base"))
        if self._image.isNull():
            return
        area = self.picture_area()
        if self._image.hasAlphaChannel():
            self._paint_tiles(painter, area)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(area, self._image)

    def _paint_tiles(self, painter: QPainter, area: QRectF) -> None:
        painter.save()
        painter.setClipRect(area)
        for row in range(int(area.height() // TILE) + 1):
            for column in range(int(area.width() // TILE) + 1):
                role = "alternate" if (row + column) % 2 else "border"
                place = QRectF(area.x() + column * TILE, area.y() + row * TILE, TILE, TILE)
                painter.fillRect(place, self._theme.color(role))
        painter.restore()
