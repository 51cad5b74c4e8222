"""What people set for all windows: theme, contrast, text size, motion. Kept in the settings."""

from typing import Literal, NamedTuple

from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QApplication

Mode = Literal["system", "light", "dark"]
MODES: tuple[Mode, ...] = ("system", "light", "dark")

TEXT_SIZES = (85, 100, 115, 130)
"""Per cent of the system's. Rows have room for the largest."""

NORMAL = 100


class Preferences(NamedTuple):
    """``high_contrast`` None leaves it to the system."""

    mode: Mode = "system"
    high_contrast: bool | None = None
    text_size: int = NORMAL
    reduces_motion: bool = False

    @classmethod
    def load(cls) -> "Preferences":
        """What was set last, as far as it means something."""
        settings = QSettings()
        mode, contrast = settings.value("theme", "system"), settings.value("high_contrast", "")
        size = str(settings.value("text_size", NORMAL))
        return cls(
            mode=mode if mode in MODES else "system",
            high_contrast={"true": True, "false": False}.get(str(contrast).lower()),
            text_size=int(size) if size.isdecimal() and int(size) in TEXT_SIZES else NORMAL,
            reduces_motion=str(settings.value("reduces_motion", "")).lower() == "true",
        )

    def save(self) -> None:
        settings = QSettings()
        settings.setValue("theme", self.mode)
        settings.setValue("text_size", self.text_size)
        settings.setValue("reduces_motion", self.reduces_motion)
        if self.high_contrast is not None:
            settings.setValue("high_contrast", self.high_contrast)

    @property
    def theme_file(self) -> str:
        """The name of the theme file that is wanted."""
        name = "dark" if self.is_dark else "light"
        return f"{name}-contrast" if self.is_high_contrast else name

    @property
    def is_dark(self) -> bool:
        if self.mode != "system":
            return self.mode == "dark"
        return QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark

    @property
    def is_high_contrast(self) -> bool:
        return _system_wants_contrast() if self.high_contrast is None else self.high_contrast

    def larger_text(self, by: int) -> int:
        """The size that is some steps away, or the last one there."""
        at = TEXT_SIZES.index(self.text_size) + by
        return TEXT_SIZES[max(0, min(at, len(TEXT_SIZES) - 1))]

    def apply_text_size(self) -> None:
        """Give the program its font; where nothing was ever set it keeps the one that it has."""
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
        size = font.pointSizeF() * self.text_size / 100
        if abs(app.font().pointSizeF() - size) > 0.01:
            font.setPointSizeF(size)
            app.setFont(font)


def _system_wants_contrast() -> bool:
    """Qt knows since 6.10."""
    accessibility = getattr(QGuiApplication.styleHints(), "accessibility", None)
    if accessibility is None:
        return False
    return bool(accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast)
