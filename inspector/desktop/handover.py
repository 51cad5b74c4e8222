"""Hands files over to the program that runs already, before anything heavy is loaded.

The running program listens on a local socket in a folder that its user alone may enter. One line of JSON
goes there and one comes back. Whatever goes wrong, the answer is to start a process of one's own.
"""

import json
import os
import stat
import sys
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

TIMEOUT = 2.0
"""Seconds after which a program that does not answer is taken for one that hangs."""

MAX_REQUEST = 1_000_000
DONE = b"opened\n"

_NO_DESKTOP = ("offscreen", "minimal", "vnc", "linuxfb", "eglfs")


def address(version: str, environment: Mapping[str, str] = os.environ) -> Path | None:
    """Where the program of this user, this desktop and this version listens; None: there is no such place.

    The folder is made. Windows has no local sockets in Python.
    """
    if os.name != "posix" or environment.get("QT_QPA_PLATFORM", "").split(":")[0] in _NO_DESKTOP:
        return None
    desktop = [environment.get(name, "") for name in ("WAYLAND_DISPLAY", "DISPLAY")]
    if sys.platform != "darwin" and not any(desktop):
        return None
    words = "\0".join([version, str(Path(__file__).parent), *desktop])
    folder = _folder(environment)
    # One name each for the few that a user has at once; `hashlib` would take longer to load than all this.
    return None if folder is None else folder / f"{zlib.crc32(words.encode('utf-8', 'replace')):08x}"


def _folder(environment: Mapping[str, str]) -> Path | None:
    """The user's own folder for sockets; None where somebody else made it or may look into it."""
    runtime = environment.get("XDG_RUNTIME_DIR", "")
    name = "cassette-inspector" if runtime else f"cassette-inspector-{os.getuid()}"
    folder = Path(runtime or _temporary_folder()) / name
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        status = folder.lstat()
    except OSError:
        return None
    is_own = stat.S_ISDIR(status.st_mode) and status.st_uid == os.getuid() and not status.st_mode & 0o077
    return folder if is_own else None


def _temporary_folder() -> str:
    import tempfile  # where a desktop says no better place

    return tempfile.gettempdir()


def request(files: Sequence[str], *, sample: bool, environment: Mapping[str, str] = os.environ) -> bytes:
    """What is sent. ``activation`` is the desktop's permission for a new window to come to the front."""
    activation = environment.get("XDG_ACTIVATION_TOKEN") or environment.get("DESKTOP_STARTUP_ID") or ""
    paths = [os.path.abspath(file) for file in files]  # noqa: PTH100  the other program is in another folder
    return json.dumps({"files": paths, "sample": sample, "activation": activation}).encode() + b"\n"


def parse(line: bytes) -> tuple[list[str], bool, str]:
    """Files, whether the sample is wanted, activation. Raises `ValueError` for what is no request."""
    value: Any = json.loads(line)
    match value:
        case {"files": [*files], "sample": bool(sample), "activation": str(activation)}:
            if all(isinstance(file, str) for file in files):
                return files, sample, activation
    raise ValueError("no request")


def is_heard(place: Path) -> bool:
    """Whether a program listens there."""
    import socket

    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.settimeout(TIMEOUT)
        return connection.connect_ex(str(place)) == 0


def hand_over(place: Path | None, line: bytes) -> bool:
    """Whether the running program has taken a request over."""
    if place is None or len(line) > MAX_REQUEST or not place.exists():
        return False
    import socket  # only now: mostly nobody listens, and the start goes on without it

    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
            connection.settimeout(TIMEOUT)
            connection.connect(str(place))
            connection.sendall(line)
            return connection.recv(len(DONE)) == DONE
    except OSError:
        return False
