r"""Cassettes in the "Open with" menu of Windows, for one user, in the registry.

Which program is the default is protected there and left to the user. Keys are below
``HKEY_CURRENT_USER\Software\Classes`` (Microsoft: "Programmatic Identifiers", "How to Include an
Application in the Open With Dialog Box").
"""

import subprocess
import sys
from collections.abc import Iterator, Sequence
from typing import Protocol

PROGRAM_ID = "CassetteInspector.Cassette"
SUFFIXES = (".yaml", ".yml")


class Registry(Protocol):
    """The keys below the user's classes; names of keys have backslashes between them."""

    def get(self, key: str, name: str) -> str | None:
        """A value; None where there is none."""

    def set(self, key: str, name: str, value: str) -> None:
        """Set a value; "" is the name of a key's own. Missing keys are made."""

    def remove_value(self, key: str, name: str) -> bool:
        """Remove a value; whether it was there."""

    def remove_key(self, key: str) -> bool:
        """Remove a key that has no keys below it; whether it was there."""

    def is_empty(self, key: str) -> bool:
        """Whether a key is there and has neither values nor keys."""


def install(registry: Registry, command: Sequence[str], icon: str) -> Iterator[str]:
    """Offer the program for YAML files, and say what was done."""
    changed = False
    for key, name, value in _values(command, icon):
        if registry.get(key, name) != value:
            registry.set(key, name, value)
            changed = True
    yield f'"Open with" offers Cassette Inspector for {" and ".join(SUFFIXES)} files' + (
        "" if changed else " already"
    )


def uninstall(registry: Registry) -> Iterator[str]:
    """Take away what `install` made: other programs' values under the same keys stay."""
    removed = [registry.remove_value(f"{suffix}\\OpenWithProgids", PROGRAM_ID) for suffix in SUFFIXES]
    for suffix in SUFFIXES:
        for key in (f"{suffix}\\OpenWithProgids", suffix):
            if registry.is_empty(key):
                registry.remove_key(key)
    below = ("\\shell\\open\\command", "\\shell\\open", "\\shell", "\\DefaultIcon", "")
    removed += [registry.remove_key(PROGRAM_ID + key) for key in below]
    yield 'removed from "Open with"' if any(removed) else "nothing was installed"


def _values(command: Sequence[str], icon: str) -> Iterator[tuple[str, str, str]]:
    yield PROGRAM_ID, "", "HTTP cassette"
    yield PROGRAM_ID, "FriendlyTypeName", "HTTP cassette"
    yield f"{PROGRAM_ID}\\DefaultIcon", "", icon
    yield f"{PROGRAM_ID}\\shell\\open\\command", "", f'{subprocess.list2cmdline(command)} "%1"'
    for suffix in SUFFIXES:
        yield f"{suffix}\\OpenWithProgids", PROGRAM_ID, ""


if sys.platform == "win32":
    import ctypes
    import winreg
    from contextlib import suppress

    _ROOT = "Software\\Classes\\"
    _ASSOCIATIONS_CHANGED = 0x08000000  # SHCNE_ASSOCCHANGED

    class UserClasses:
        """The registry itself."""

        def get(self, key: str, name: str) -> str | None:
            try:
                with winreg.OpenKey(winreg.HKEY_CURRENT_USER, _ROOT + key) as handle:
                    return str(winreg.QueryValueEx(handle, name)[0])
            except FileNotFoundError:
                return None

        def set(self, key: str, name: str, value: str) -> None:
            with winreg.CreateKey(winreg.HKEY_CURRENT_USER, _ROOT + key) as handle:
                winreg.SetValueEx(handle, name, 0, winreg.REG_SZ, value)

        def remove_value(self, key: str, name: str) -> bool:
            with suppress(FileNotFoundError):
                access = winreg.KEY_SET_VALUE
                with winreg.OpenKey(winreg.HKEY_CURRENT_USER, _ROOT + key, 0, access) as handle:
                    winreg.DeleteValue(handle, name)
                    return True
            return False

        def remove_key(self, key: str) -> bool:
            with suppress(FileNotFoundError):
                winreg.DeleteKey(winreg.HKEY_CURRENT_USER, _ROOT + key)
                return True
            return False

        def is_empty(self, key: str) -> bool:
            with suppress(FileNotFoundError), winreg.OpenKey(winreg.HKEY_CURRENT_USER, _ROOT + key) as handle:
                keys, values, _ = winreg.QueryInfoKey(handle)
                return keys == values == 0
            return False

    def tell_explorer() -> None:
        """Have the shell read its associations anew."""
        ctypes.windll.shell32.SHChangeNotify(_ASSOCIATIONS_CHANGED, 0, None, None)
