"""The command by which a desktop starts this very program."""

import shutil
import sys
from pathlib import Path

NAME = "cassette-inspector"


def command() -> list[str]:
    """The words of the command: the program of a bundle, the script beside this Python, or Python itself."""
    if getattr(sys, "frozen", False):
        return [sys.executable]
    name = f"{NAME}.exe" if sys.platform == "win32" else NAME
    beside = Path(sys.executable).with_name(name)  # of a virtual environment: a link must not be followed
    found = str(beside) if beside.is_file() else shutil.which(name)
    if found is not None:
        return [str(Path(found).absolute())]
    root = Path(__file__).parents[2]
    started = [sys.executable, "-m", "inspector"]
    return started if sys.platform == "win32" else ["env", f"PYTHONPATH={root}", *started]
