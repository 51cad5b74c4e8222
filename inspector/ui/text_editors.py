"""Opens a file in a text editor at a line: in the one that is set, one that is installed, or the desktop's."""

import os
import shlex
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import QProcess, QSettings, QUrl
from PySide6.QtGui import QDesktopServices

VARIABLE = "CASSETTE_EDITOR"
"""Names a command such as ``code -g {file}:{line}``. ``$EDITOR`` is no use here: it wants a terminal."""

SETTING = "editor"

KNOWN = (
    "code -g {file}:{line}",
    "codium -g {file}:{line}",
    "cursor -g {file}:{line}",
    "zed {file}:{line}",
    "subl {file}:{line}",
    "kate -l {line} {file}",
    "gvim +{line} {file}",
    "idea --line {line} {file}",
    "pycharm --line {line} {file}",
    "gedit +{line} {file}",
    "gnome-text-editor +{line} {file}",
    "mousepad -l {line} {file}",
)
"""How the editors that have a window of their own are told a line, those for code first."""

_PATIENCE_MS = 2000

Start = Callable[[str, list[str]], bool]


def command(template: str, path: Path, line: int) -> list[str]:
    """The words of a command. A command that does not say where the file goes has it at its end.

    Raises `ValueError` for a quote that is not closed.
    """
    words = shlex.split(template)
    if not any("{file}" in word for word in words):
        words.append("{file}")
    return [word.replace("{line}", str(line)).replace("{file}", str(path)) for word in words]


def installed(find: Callable[[str], str | None] = shutil.which) -> str | None:
    """The first known editor that is installed, as a template."""
    return next((template for template in KNOWN if find(template.split()[0])), None)


def _start(program: str, arguments: list[str]) -> bool:
    return bool(QProcess.startDetached(program, arguments)[0])


def _hand_over(path: Path) -> bool:
    """Open a file in the desktop's program for plain text: the one for cassettes may be this very program."""
    from inspector.desktop import xdg  # for the few who have no editor that is known

    entry = _said("xdg-mime", "query", "default", "text/plain") if shutil.which("xdg-mime") else ""
    if entry and shutil.which("gtk-launch"):
        return _start("gtk-launch", [entry, str(path)])
    if (xdg.data_home() / xdg.ENTRY).exists():
        return False
    return QDesktopServices.openUrl(QUrl.fromLocalFile(path))


def _said(program: str, *arguments: str) -> str:
    """What a short command prints; "" where it fails."""
    process = QProcess()
    process.start(program, arguments)
    process.waitForFinished(_PATIENCE_MS)
    return process.readAllStandardOutput().toStdString().strip()


class TextEditors:
    """What starts editors; ``start``, ``hand_over`` and the rest stand in for the desktop in tests."""

    def __init__(
        self,
        start: Start = _start,
        hand_over: Callable[[Path], bool] = _hand_over,
        find: Callable[[str], str | None] = shutil.which,
        environment: Mapping[str, str] = os.environ,
    ) -> None:
        self._start, self._hand_over, self._find, self._environment = start, hand_over, find, environment

    def template(self) -> str | None:
        """The command that is wished, by the environment or the settings, else that of a known editor."""
        wished = self._environment.get(VARIABLE) or str(QSettings().value(SETTING, ""))
        return wished or installed(self._find)

    def open(self, path: Path, line: int) -> str:
        """Open a file at a line; says in words what was done."""
        template = self.template()
        if template is not None:
            try:
                program, *arguments = command(template, path, line)
            except ValueError as error:
                return f"{VARIABLE} is no command: {error}"
            if self._start(program, arguments):
                return f"Opened line {line} in {Path(program).stem}"
            return f"{program} could not be started: set {VARIABLE}, such as 'code -g {{file}}:{{line}}'"
        if self._hand_over(path):
            return f"Opened; go to line {line} (set {VARIABLE} to get there at once)"
        return f"No text editor was found: set {VARIABLE}, such as 'code -g {{file}}:{{line}}'"
