"""Pictures, sounds and files in a message: what they are, from their own bytes. Nothing is fetched."""

from base64 import b64decode
from binascii import Error
from functools import lru_cache
from typing import NamedTuple

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage

MAX_CODED = 12_000_000
"""Characters of base64 that are unpacked to be looked at."""

MAX_SHOWN = QSize(480, 320)
"""Logical pixels of a picture in the message: larger ones are scaled down, smaller ones stay."""


class Picture(NamedTuple):
    """A picture ready to be shown, null where Qt cannot, and its size or the trouble in words."""

    image: QImage
    words: str


@lru_cache(maxsize=16)
def picture_in(coded: str, ratio: float) -> Picture:
    """The picture that base64 stands for, for a screen with ``ratio`` pixels to a logical one."""
    if len(coded) > MAX_CODED:
        return Picture(QImage(), "too large to be shown here")
    try:
        content = b64decode(coded, validate=True)
    except (Error, ValueError):
        return Picture(QImage(), "damaged base64")
    from inspector.ui.image_view import read_image  # few messages have pictures

    image, words = read_image(content)
    room = MAX_SHOWN * ratio
    if image.width() > room.width() or image.height() > room.height():
        smooth = Qt.TransformationMode.SmoothTransformation
        image = image.scaled(room, Qt.AspectRatioMode.KeepAspectRatio, smooth)
    image.setDevicePixelRatio(ratio)
    return Picture(image, words)
