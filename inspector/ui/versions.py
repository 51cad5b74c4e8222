"""What this program is made of, in words for a report of a bug."""

import importlib.metadata
import platform
import sys

import PySide6
import yaml
from PySide6.QtCore import qVersion
from PySide6.QtGui import QGuiApplication

import inspector


def versions() -> str:
    """Versions of all that matters, one a line."""
    libyaml = "with libyaml" if yaml.__with_libyaml__ else "without libyaml"
    lines = [
        f"Cassette Inspector {inspector.__version__}{' (bundle)' if getattr(sys, 'frozen', False) else ''}",
        f"PySide6 {PySide6.__version__} · Qt {qVersion()} · {QGuiApplication.platformName()}",
        f"Python {platform.python_version()} · PyYAML {yaml.__version__} {libyaml}",
        _extras(),
        platform.platform(),
    ]
    return "\n".join(lines)


def _extras() -> str:
    found = []
    for name in ("brotli", "zstandard"):
        try:
            found.append(f"{name} {importlib.metadata.version(name)}")
        except importlib.metadata.PackageNotFoundError:
            found.append(f"no {name}")
    return " · ".join(found)
