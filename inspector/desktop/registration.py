"""``--install-desktop`` and ``--uninstall-desktop``, as the system at hand needs it."""

import sys
from collections.abc import Iterator

from inspector.desktop import windows, xdg
from inspector.desktop.command import command


def register(*, install: bool) -> int:
    """Do it and print what was done; gives the exit status."""
    try:
        for line in _install() if install else _uninstall():
            print(line)  # noqa: T201  a command of the terminal
    except OSError as error:
        print(f"not done: {error}", file=sys.stderr)  # noqa: T201
        return 1
    return 0


def _install() -> Iterator[str]:
    if sys.platform == "win32":
        words = command()
        yield from windows.install(windows.UserClasses(), words, words[0])
        windows.tell_explorer()
    elif sys.platform == "darwin":
        yield "macOS knows an application's file types from its bundle: put that into the Applications folder"
    else:
        yield from xdg.install(xdg.data_home(), command())


def _uninstall() -> Iterator[str]:
    if sys.platform == "win32":
        yield from windows.uninstall(windows.UserClasses())
        windows.tell_explorer()
    elif sys.platform == "darwin":
        yield "macOS forgets an application's file types with its bundle"
    else:
        yield from xdg.uninstall(xdg.data_home())
