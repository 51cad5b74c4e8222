"""One program for all windows: what listens for later starts."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from inspector.desktop import handover
from inspector.resource_files import samples
from inspector.ui.instance import Instance

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs local sockets")
CLIENT = "import sys; from pathlib import Path; from inspector.desktop import handover as h; "
SEND = CLIENT + (
    "line = h.request(sys.argv[3:], sample=sys.argv[2] == 'sample'); "
    "sys.exit(h.hand_over(Path(sys.argv[1]), line))"
)
RAW = CLIENT + "sys.exit(h.hand_over(Path(sys.argv[1]), sys.argv[3].encode() + b'\\n'))"


class Desk:
    """Notes what is asked of the program, and the activation at that time."""

    def __init__(self) -> None:
        self.seen: list[tuple[str, str | None]] = []

    def open(self, path: Path) -> None:
        self.seen.append((str(path), os.environ.get("XDG_ACTIVATION_TOKEN")))

    def new_window(self) -> None:
        self.seen.append(("new window", os.environ.get("XDG_ACTIVATION_TOKEN")))


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "socket"


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def instance(qtbot: QtBot, place: Path, desk: Desk) -> Iterator[Instance]:
    owner = QObject()
    instance = Instance(desk.open, desk.new_window, owner)
    assert instance.listen(place)
    yield instance
    instance.close()


def client(qtbot: QtBot, code: str, place: Path, *words: str, token: str = "") -> bool:
    """Whether another process could hand something over."""
    environment = {**os.environ, "XDG_ACTIVATION_TOKEN": token}
    process = subprocess.Popen([sys.executable, "-c", code, str(place), *words], env=environment)
    qtbot.waitUntil(lambda: process.poll() is not None, timeout=20_000)
    return process.returncode == 1


def test_files_open_in_the_running_program(qtbot: QtBot, instance: Instance, desk: Desk, place: Path) -> None:
    assert client(qtbot, SEND, place, "no", "/a.yaml", "b.yaml", token="token")
    assert desk.seen == [("/a.yaml", "token"), (str(Path.cwd() / "b.yaml"), "token")]
    assert client(qtbot, SEND, place, "sample")
    assert client(qtbot, SEND, place, "no")
    assert desk.seen[2:] == [(".", None), ("new window", None)]
    assert "XDG_ACTIVATION_TOKEN" not in os.environ


def test_nonsense_is_not_taken(qtbot: QtBot, instance: Instance, desk: Desk, place: Path) -> None:
    assert not client(qtbot, RAW, place, "no", "{}")
    assert desk.seen == []
    assert client(qtbot, SEND, place, "no", "/a.yaml"), "and harms nobody"


def test_only_the_owner_may_talk_to_it(instance: Instance, place: Path) -> None:
    assert place.stat().st_mode & 0o077 == 0


def test_one_listens_and_a_socket_left_behind_is_replaced(
    qtbot: QtBot, instance: Instance, desk: Desk, place: Path
) -> None:
    second = Instance(desk.open, desk.new_window, instance)
    assert not second.listen(place)
    instance.close()
    leave = "import socket, sys; socket.socket(socket.AF_UNIX).bind(sys.argv[1])"
    subprocess.run([sys.executable, "-c", leave, str(place)], check=True)
    assert second.listen(place)
    assert client(qtbot, SEND, place, "no", "/a.yaml")


STARTED = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication, QTimer, QUrl
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication
from inspector.desktop import handover
from inspector.ui.main_window import MainWindow
handover.address = lambda version: Path(sys.argv[1])
from inspector.__main__ import main

def titles():
    return sorted(w.windowTitle() for w in QApplication.topLevelWidgets() if isinstance(w, MainWindow))

def look():
    if sys.argv[2] == "event":
        QCoreApplication.sendEvent(QApplication.instance(), QFileOpenEvent(sys.argv[3]))
    if Path(sys.argv[1]).exists():
        print("listening", flush=True)
    if any(Path(sys.argv[3]).name in title for title in titles()):
        print(len(titles()), flush=True)
        QApplication.quit()
    else:
        QTimer.singleShot(50, look)

QTimer.singleShot(0, look)
sys.exit(main([]))
"""


@contextmanager
def started(tmp_path: Path, place: Path, mode: str) -> Iterator[subprocess.Popen[str]]:
    """The whole program in a process of its own, which ends once it shows the sample."""
    words = [sys.executable, "-c", STARTED, str(place), mode, str(samples()[0])]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "XDG_CONFIG_HOME": str(tmp_path)}
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True, env=environment) as program:
        try:
            yield program
        finally:
            program.kill()  # it would wait for ever for what a failed test has not done


def test_a_second_start_opens_its_file_in_the_first(tmp_path: Path, place: Path) -> None:
    with started(tmp_path, place, "wait") as program:
        assert program.stdout is not None
        assert program.stdout.readline() == "listening\n"
        assert handover.hand_over(place, handover.request([str(samples()[0])], sample=False))
        assert program.wait(20) == 0
        assert program.stdout.read().splitlines()[-1] == "1", "the empty window took it"
    assert not place.exists(), "the socket goes with the program"


def test_macos_says_by_an_event_what_was_double_clicked(tmp_path: Path, place: Path) -> None:
    with started(tmp_path, place, "event") as program:
        assert program.wait(20) == 0
