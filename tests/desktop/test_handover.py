"""Handing files over to a running program: where, what, and what is trusted."""

import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from inspector.desktop import handover

pytestmark = pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="needs local sockets")


def desktop(folder: Path, **more: str) -> dict[str, str]:
    return {"XDG_RUNTIME_DIR": str(folder), "DISPLAY": ":0", **more}


def test_each_desktop_and_version_has_its_own_address(tmp_path: Path) -> None:
    places = {
        handover.address(version, desktop(tmp_path, **more))
        for version in ("1", "2")
        for more in ({}, {"DISPLAY": ":1"}, {"WAYLAND_DISPLAY": "wayland-0"})
    }
    assert len(places) == 6
    assert handover.address("1", desktop(tmp_path)) == handover.address("1", desktop(tmp_path))


def test_without_a_desktop_there_is_none(tmp_path: Path) -> None:
    assert handover.address("1", {"XDG_RUNTIME_DIR": str(tmp_path)}) is None
    assert handover.address("1", desktop(tmp_path, QT_QPA_PLATFORM="offscreen")) is None


def test_the_folder_is_for_its_owner_alone(tmp_path: Path) -> None:
    place = handover.address("1", desktop(tmp_path))
    assert place is not None
    assert place.parent.stat().st_mode & 0o777 == 0o700
    place.parent.chmod(0o755)
    assert handover.address("1", desktop(tmp_path)) is None, "somebody may have put a socket there"
    place.parent.rmdir()
    place.parent.symlink_to(tmp_path)
    assert handover.address("1", desktop(tmp_path)) is None


def test_paths_are_absolute_and_the_activation_goes_along() -> None:
    line = handover.request(["a.yaml", "/b.yaml"], sample=True, environment={"XDG_ACTIVATION_TOKEN": "t"})
    assert handover.parse(line) == ([str(Path.cwd() / "a.yaml"), "/b.yaml"], True, "t")


NUMBERS = b'{"files": [1], "sample": false, "activation": ""}'


@pytest.mark.parametrize("line", [b"", b"{}\n", b"[]", NUMBERS, b"\xff"])
def test_what_is_no_request_is_refused(line: bytes) -> None:
    with pytest.raises(ValueError):
        handover.parse(line)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "socket"


def answering(place: Path, answer: bytes | None) -> Iterator[None]:
    """A program that listens and says something, or nothing."""
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(place))
        server.listen()

        def serve() -> None:
            connection, _ = server.accept()
            with connection:
                connection.recv(1000)
                if answer is not None:
                    connection.sendall(answer)
                else:
                    done.wait(10)

        done = threading.Event()
        thread = threading.Thread(target=serve)
        thread.start()
        yield
        done.set()
        thread.join()


@pytest.mark.parametrize(
    ("answer", "taken"), [(handover.DONE, True), (b"no\n", False), (b"", False), (None, False)]
)
def test_only_a_program_that_answers_has_taken_it(
    place: Path, monkeypatch: pytest.MonkeyPatch, answer: bytes | None, taken: bool
) -> None:
    monkeypatch.setattr(handover, "TIMEOUT", 0.2)
    for _ in answering(place, answer):
        assert handover.hand_over(place, handover.request([], sample=False)) is taken


def test_nobody_listens(place: Path) -> None:
    line = handover.request([], sample=False)
    assert not handover.hand_over(None, line)
    assert not handover.hand_over(place, line)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(place))
    assert not handover.hand_over(place, line), "a socket that a crash left behind"
