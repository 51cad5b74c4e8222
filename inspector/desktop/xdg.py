"""Menu entry, icons and MIME type for one user, where freedesktop.org's specifications want them.

Desktop Entry, Icon Theme, Shared MIME-info and Base Directory specifications. Nothing outside the user's
data folder is touched, and no default is set: the type is this program's own, so it is its default.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from inspector.resource_files import resource

ENTRY = Path("applications", "cassette-inspector.desktop")
TYPES = Path("mime", "packages", "cassette-inspector.xml")
_THEME = Path("icons", "hicolor")

_RESERVED = re.compile(r'(["`$\\])')
Run = Callable[[Sequence[str]], bool | None]
"""Runs a tool of the desktop: whether that went well, None where it is not installed."""


def data_home(environment: Mapping[str, str] = os.environ) -> Path:
    """The folder for data of the user; a relative path is to be ignored."""
    named = environment.get("XDG_DATA_HOME", "")
    return Path(named) if Path(named).is_absolute() else Path.home() / ".local" / "share"


def install(home: Path, command: Sequence[str], run: Run | None = None) -> Iterator[str]:
    """Put everything in its place, and say what was done. Raises OSError.

    What is there already and is the same is left alone.
    """
    changed = False
    for place, content in _wanted(command).items():
        target = home / place
        if target.is_file() and target.read_bytes() == content:
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        changed = True
        yield f"installed {target}"
    if not changed:
        yield "everything was installed already"
    yield from _refresh(home, run or _run)


def uninstall(home: Path, run: Run | None = None) -> Iterator[str]:
    """Take away what `install` puts there, and folders that are empty then. Raises OSError."""
    removed = False
    places = list(_wanted(()))
    for place in places:
        target = home / place
        if target.is_file() or target.is_symlink():
            target.unlink()
            removed = True
            yield f"removed {target}"
    if not removed:
        yield "nothing was installed"
        return
    yield from _refresh(home, run or _run)  # before the folders go, which the tools look into
    for place in places:
        _prune((home / place).parent, home)


def _wanted(command: Sequence[str]) -> dict[Path, bytes]:
    """The files by their places below the data folder."""
    entry = resource("desktop", "cassette-inspector.desktop").read_text("utf-8")
    line = f"Exec={exec_line(command)} %F"
    found = {
        ENTRY: re.sub(r"^Exec=.*$", lambda _: line, entry, flags=re.MULTILINE).encode("utf-8"),
        TYPES: resource("desktop", "cassette-inspector.xml").read_bytes(),
        _THEME / "scalable" / "apps" / "cassette-inspector.svg": resource("icons", "app.svg").read_bytes(),
    }
    for picture in sorted(resource("desktop", "icons").glob("*.png"), key=lambda path: int(path.stem)):
        size = f"{picture.stem}x{picture.stem}"
        found[_THEME / size / "apps" / "cassette-inspector.png"] = picture.read_bytes()
    return found


def exec_line(command: Sequence[str]) -> str:
    """A command as the value of ``Exec``: quoted, and escaped once more as every string there."""
    words = (_RESERVED.sub(r"\\\1", word).replace("%", "%%") for word in command)
    plain = re.compile(r"[A-Za-z0-9_./=+:@%,-]+\Z")
    line = " ".join(word if plain.match(word) else f'"{word}"' for word in words)
    return line.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t")


def _refresh(home: Path, run: Run) -> Iterator[str]:
    """Have the desktop read its databases anew."""
    for tool, folder in (
        ("update-mime-database", home / "mime"),
        ("update-desktop-database", home / "applications"),
        ("gtk-update-icon-cache", home / _THEME),
    ):
        if not folder.is_dir() or (tool == "gtk-update-icon-cache" and not (folder / "index.theme").exists()):
            continue
        done = run([tool, str(folder)])
        if done is None:
            yield f"{tool} is not installed: the desktop may notice at the next login"
        elif not done:
            yield f"{tool} failed: the desktop may notice at the next login"


def _run(command: Sequence[str]) -> bool | None:
    program = shutil.which(command[0])
    if program is None:
        return None
    ran = subprocess.run([program, *command[1:]], capture_output=True, check=False, timeout=60)  # noqa: S603
    return ran.returncode == 0


def _prune(folder: Path, root: Path) -> None:
    """Remove folders that are empty, up to the data folder itself."""
    with suppress(OSError):  # it is not empty, or was never there
        while folder != root:
            folder.rmdir()
            folder = folder.parent
