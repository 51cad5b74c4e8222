"""How a desktop starts this very program: as a bundle, from a virtual environment, from a checkout."""

import subprocess
import sys
from pathlib import Path

import pytest

import inspector
from inspector.desktop.command import NAME, command


def test_a_bundle_is_its_own_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert command() == [sys.executable]


def test_the_script_beside_python_comes_first(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / NAME).touch()
    (tmp_path / "python").symlink_to(sys.executable)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    assert command() == [str(tmp_path / NAME)], "of the environment, not of the Python that it was made from"


@pytest.mark.skipif(sys.platform == "win32", reason="there is no env on Windows")
def test_a_checkout_can_be_started_from_anywhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    python = sys.executable
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    monkeypatch.setenv("PATH", str(tmp_path))
    words = [python if word == sys.executable else word for word in command()]
    monkeypatch.undo()
    ran = subprocess.run([*words, "--version"], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert ran.stdout.split() == [NAME, inspector.__version__]
