"""Files and folders that were opened last: kept in the settings, offered in a menu."""

import os
from pathlib import Path

from PySide6.QtCore import QSettings, Signal
from PySide6.QtWidgets import QMenu, QWidget

KEY = "recent"
LIMIT = 12


def recent_files() -> list[Path]:
    """The last ones first."""
    stored = QSettings().value(KEY, [])
    names = [stored] if isinstance(stored, str) else list(stored) if isinstance(stored, list) else []
    return [Path(name) for name in names if isinstance(name, str) and name][:LIMIT]


def remember(path: Path) -> None:
    """Put a file to the front."""
    wanted = Path(os.path.abspath(path))  # noqa: PTH100  resolve() would follow symbolic links
    others = [known for known in recent_files() if known != wanted]
    QSettings().setValue(KEY, [str(known) for known in (wanted, *others)][:LIMIT])


def forget_all() -> None:
    """No file was opened."""
    QSettings().remove(KEY)


def short(path: Path) -> str:
    """A path as people write it, the home folder as ``~``."""
    try:
        return str(Path("~") / path.relative_to(Path.home()))
    except (ValueError, RuntimeError):
        return str(path)


class RecentMenu(QMenu):
    """Filled whenever it opens, as another window may have opened something."""

    asked = Signal(Path)

    def __init__(self, parent: QWidget) -> None:
        super().__init__("Open Rece&nt", parent)
        self.setToolTipsVisible(True)
        self.aboutToShow.connect(self.fill)
        self.fill()

    def fill(self) -> None:
        """Make the entries anew."""
        self.clear()
        known = recent_files()
        for number, path in enumerate(known, 1):
            lead = f"&{number} " if number < 10 else ""
            action = self.addAction(lead + short(path).replace("&", "&&"))
            action.triggered.connect(lambda _=False, path=path: self.asked.emit(path))
        if known:
            self.addSeparator()
            self.addAction("&Clear This List").triggered.connect(forget_all)
        else:
            self.addAction("Nothing was opened yet").setEnabled(False)
