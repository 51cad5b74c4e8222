"""Shows a file in the desktop's file manager, selected where that can be asked for."""

import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QProcess, QUrl
from PySide6.QtGui import QDesktopServices

Start = Callable[[Sequence[str]], bool]


def commands(path: Path, platform: str = sys.platform) -> list[str]:
    """The command of a system that shows a file in its folder.

    On Linux that is a call of org.freedesktop.FileManager1, which GNOME's, KDE's, Xfce's and other file
    managers answer.
    """
    if platform == "win32":
        return ["explorer", f"/select,{path}"]
    if platform == "darwin":
        return ["open", "-R", str(path)]
    uri = QUrl.fromLocalFile(str(path)).toString(QUrl.ComponentFormattingOption.FullyEncoded)
    return [
        "dbus-send",
        "--session",
        "--print-reply",
        "--reply-timeout=3000",
        "--dest=org.freedesktop.FileManager1",
        "/org/freedesktop/FileManager1",
        "org.freedesktop.FileManager1.ShowItems",
        f"array:string:{uri.replace(',', '%2C')}",
        "string:",
    ]


def _run(command: Sequence[str]) -> bool:
    """Whether a command did its work. Windows' Explorer gives no useful status."""
    if sys.platform == "win32":
        return bool(QProcess.startDetached(command[0], list(command[1:]))[0])
    try:
        return subprocess.run(command, capture_output=True, check=False, timeout=5).returncode == 0  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return False


def _open(folder: Path) -> bool:
    return QDesktopServices.openUrl(QUrl.fromLocalFile(folder))


def reveal(path: Path, run: Start = _run, open_folder: Callable[[Path], bool] = _open) -> str:
    """Show a file, or at least its folder; says in words what was done."""
    folder = path if path.is_dir() else path.parent
    if (folder != path and run(commands(path))) or open_folder(folder):
        return f"Shown in the file manager: {path.name}"
    return "No file manager answered"
