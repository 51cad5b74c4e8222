"""The recorders that play: an interpreter with the recorder in it, and the script that it runs."""

import json
import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

HERE = Path(__file__).parent
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "cassette-inspector-replays"


class Player(NamedTuple):
    """``packages`` are what its environment needs; none: it is there already."""

    name: str
    script: str
    packages: tuple[str, ...] = ()

    @property
    def command(self) -> list[str]:
        """How it is started; empty where it is not there."""
        if self.script.endswith(".rb"):
            ruby = shutil.which("ruby")
            has_vcr = ruby and subprocess.run(
                [ruby, "-e", "require 'vcr'; require 'webmock'"], capture_output=True, check=False
            )
            return [ruby, str(HERE / self.script)] if ruby and has_vcr and has_vcr.returncode == 0 else []
        python = Path(sys.executable) if not self.packages else CACHE / self.name / "bin" / "python"
        return [str(python), str(HERE / self.script)] if python.exists() else []

    def plays(self, client: str, *, is_old_layout: bool) -> bool:
        """Whether its clients are there, and read this layout: that of httpx was another one before vcrpy 6."""
        if client != "httpx":
            return True
        is_old = self.name in ("vcrpy-5.1", "vcrpy-4.4")
        return bool(self.packages) and (is_old == is_old_layout or not is_old)

    def make(self) -> None:
        """Its environment, if that is not there yet."""
        if self.packages and not self.command:
            venv.create(CACHE / self.name, with_pip=True)
            python = str(CACHE / self.name / "bin" / "python")
            subprocess.run([python, "-m", "pip", "install", "--quiet", *self.packages], check=True)

    def play(self, jobs: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        """What the clients got, job by job."""
        ran = subprocess.run(
            self.command, input=json.dumps(jobs).encode(), stdout=subprocess.PIPE, timeout=600, check=True
        )
        answers: list[dict[str, Any]] = json.loads(ran.stdout)
        return answers


PLAYERS = {
    "vcrpy": (
        Player("vcrpy here", "play_vcrpy.py"),
        Player("vcrpy-newest", "play_vcrpy.py", ("vcrpy", "requests", "httpx")),
        Player("vcrpy-5.1", "play_vcrpy.py", ("vcrpy==5.1.0", "requests", "httpx<0.28", "urllib3<2")),
        Player(
            "vcrpy-4.4",
            "play_vcrpy.py",
            ("vcrpy==4.4.0", "requests", "httpx<0.24", "urllib3<2", "setuptools<70"),
        ),
    ),
    "ruby": (Player("VCR for Ruby", "play_vcr.rb"),),
    "betamax": (Player("betamax", "play_betamax.py", ("betamax", "requests")),),
    "cassetter": (Player("cassetter", "play_cassetter.py", ("cassetter", "httpx")),),
}
