"""Menu entry, icons and MIME type in a home of their own, as the desktop's real tools see them."""

import os
import shutil
import struct
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from inspector.desktop import xdg
from inspector.resource_files import resource, samples

ROOT = Path(__file__).parents[2]
CASSETTE = "application/x-http-cassette+yaml"
WORKFLOW = "name: test\non: push\njobs:\n  lint:\n    runs-on: ubuntu-latest\n"
OTHER_RECORDER = "# by hand\n\ninteractions:\n  - request:\n      method: GET\n"


def needs(*tools: str) -> pytest.MarkDecorator:
    """Skips where a tool of the desktop is not installed."""
    absent = [tool for tool in tools if shutil.which(tool) is None]
    return pytest.mark.skipif(bool(absent), reason=f"needs {', '.join(absent)} of the desktop")


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """A user who has just been created."""
    wanted = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path / "data")}
    return wanted | {"XDG_CONFIG_HOME": str(tmp_path / "config"), "XDG_DATA_DIRS": "/usr/share"}


def run(environment: dict[str, str], *command: str | Path) -> str:
    """What a command says; it must succeed."""
    words = [str(word) for word in command]
    ran = subprocess.run(words, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout.strip()


def inspector(environment: dict[str, str], flag: str) -> list[str]:
    """What the command says, line by line."""
    return run(environment, sys.executable, "-m", "inspector", flag).splitlines()


def files_below(folder: Path) -> dict[str, bytes]:
    """All files of a folder but the caches of the desktop's own tools."""
    mime = folder / "data" / "mime"
    found = (path for path in folder.rglob("*") if path.is_file() and path.name != "mimeinfo.cache")
    own = (path for path in found if mime not in path.parents or mime / "packages" in path.parents)
    return {str(path.relative_to(folder)): path.read_bytes() for path in own}


def test_installing_twice_and_taking_away(tmp_path: Path, environment: dict[str, str]) -> None:
    stranger = tmp_path / "data" / "applications" / "other.desktop"
    stranger.parent.mkdir(parents=True)
    stranger.write_text("[Desktop Entry]\nType=Application\nName=Other\nExec=true\n")
    before = files_below(tmp_path)
    assert inspector(environment, "--install-desktop")[0].startswith("installed ")
    installed = files_below(tmp_path)
    assert len(installed) == len(before) + 3 + len(list(resource("desktop", "icons").iterdir()))
    assert inspector(environment, "--install-desktop")[0] == "everything was installed already"
    assert files_below(tmp_path) == installed
    assert inspector(environment, "--uninstall-desktop")[0].startswith("removed ")
    assert files_below(tmp_path) == before
    assert not (tmp_path / "data" / "icons").exists(), "folders that are empty go as well"
    assert inspector(environment, "--uninstall-desktop") == ["nothing was installed"]


def test_qt_is_not_loaded_for_it(environment: dict[str, str]) -> None:
    code = (
        "import sys; from inspector.__main__ import main; "
        "main(['--install-desktop']); print('PySide6' in sys.modules)"
    )
    assert run(environment, sys.executable, "-c", code).splitlines()[-1] == "False"


@needs("desktop-file-validate")
def test_the_menu_entry_is_valid(tmp_path: Path, environment: dict[str, str]) -> None:
    inspector(environment, "--install-desktop")
    assert run(environment, "desktop-file-validate", tmp_path / "data" / xdg.ENTRY) == ""
    assert run(environment, "desktop-file-validate", resource("desktop", "cassette-inspector.desktop")) == ""


@pytest.fixture
def type_of(tmp_path: Path, environment: dict[str, str]) -> Callable[[str, str], dict[str, str]]:
    """The type of a file, as each of the desktop's libraries that is installed says."""
    inspector(environment, "--install-desktop")
    qt = (
        "import sys; from PySide6.QtCore import QMimeDatabase; "
        "print(QMimeDatabase().mimeTypeForFile(sys.argv[1]).name())"
    )

    def ask(name: str, text: str) -> dict[str, str]:
        path = tmp_path / name
        path.write_text(text, "utf-8")
        said = {"Qt": run(environment, sys.executable, "-c", qt, path)}
        if shutil.which("gio"):
            line = run(environment, "gio", "info", "-a", "standard::content-type", path).splitlines()[-1]
            said["GIO"] = line.split()[-1]
        if shutil.which("xdg-mime") and shutil.which("mimetype"):
            said["xdg-mime"] = run(environment, "xdg-mime", "query", "filetype", path)
        return said

    return ask


@needs("update-mime-database")
@pytest.mark.parametrize("sample", [path.name for path in samples()])
def test_cassettes_have_a_type_of_their_own(type_of: Callable[[str, str], dict[str, str]], sample: str) -> None:
    said = type_of(sample, resource("samples", sample).read_text("utf-8"))
    assert set(said.values()) == {CASSETTE}, said


@needs("update-mime-database")
@pytest.mark.parametrize(
    ("name", "text", "is_cassette"),
    [
        ("commented.yml", OTHER_RECORDER, True),
        ("workflow.yaml", WORKFLOW, False),
        ("late.yaml", WORKFLOW * 10 + OTHER_RECORDER, False),
        ("interactions.yaml", "interactions:\n- likes: 4\n", False),
    ],
)
def test_other_yaml_stays_what_it_is(
    type_of: Callable[[str, str], dict[str, str]], name: str, text: str, is_cassette: bool
) -> None:
    said = type_of(name, text)
    assert {kind == CASSETTE for kind in said.values()} == {is_cassette}, said


def default_for(environment: dict[str, str], kind: str) -> str:
    """The menu entry that opens a type, "" where there is none, which is no success to xdg-mime."""
    command = ["xdg-mime", "query", "default", kind]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False).stdout.strip()


@needs("update-mime-database", "update-desktop-database", "xdg-mime")
def test_the_inspector_opens_cassettes_by_default_and_no_other_yaml(environment: dict[str, str]) -> None:
    inspector(environment, "--install-desktop")
    assert default_for(environment, CASSETTE) == "cassette-inspector.desktop"
    for other in ("application/x-yaml", "application/yaml", "text/plain"):
        assert "cassette-inspector" not in default_for(environment, other)
    inspector(environment, "--uninstall-desktop")
    assert default_for(environment, CASSETTE) == ""


@needs("update-mime-database", "update-desktop-database", "xdg-open", "mimetype")
def test_a_double_click_starts_the_inspector(tmp_path: Path, environment: dict[str, str]) -> None:
    note, script = tmp_path / "note", tmp_path / "inspector"
    script.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" >"{note}"\n')
    script.chmod(0o755)
    list(xdg.install(tmp_path / "data", [str(script)]))
    cassette = tmp_path / "it's a trip.yaml"
    cassette.write_text(OTHER_RECORDER)
    # Without a desktop that has an opener of its own; nothing is painted.
    run({**environment, "DISPLAY": ":0", "XDG_CURRENT_DESKTOP": "none"}, "xdg-open", cassette)
    assert note.read_text().splitlines() == [str(cassette)]


@pytest.mark.parametrize("done", [None, False])
def test_missing_and_failing_tools_are_said(tmp_path: Path, done: bool | None) -> None:
    asked: list[str] = []

    def tool(command: Sequence[str]) -> bool | None:
        asked.append(command[0])
        return done

    lines = list(xdg.install(tmp_path, ["/opt/inspector"], tool))
    assert asked == ["update-mime-database", "update-desktop-database"]
    words = "is not installed" if done is None else "failed"
    assert [line for line in lines if words in line] == lines[-2:]


@pytest.mark.parametrize(
    ("command", "line"),
    [
        (["/usr/bin/cassette-inspector"], "/usr/bin/cassette-inspector"),
        (["/my tools/in$pector", "100%"], '"/my tools/in\\\\$pector" 100%%'),
        (['/a"b\\c`d', "-m"], '"/a\\\\"b\\\\\\\\c\\\\`d" -m'),
    ],
)
def test_any_path_can_be_a_command(command: list[str], line: str) -> None:
    assert xdg.exec_line(command) == line


def test_a_relative_data_folder_is_ignored() -> None:
    assert xdg.data_home({"XDG_DATA_HOME": "data"}) == Path.home() / ".local" / "share"
    assert xdg.data_home({"XDG_DATA_HOME": "/data"}) == Path("/data")


def test_the_icons_have_the_sizes_of_their_names() -> None:
    pictures = list(resource("desktop", "icons").glob("*.png"))
    assert {"16", "32", "48", "256"} <= {picture.stem for picture in pictures}
    for picture in pictures:
        size = int(picture.stem)
        assert struct.unpack(">II", picture.read_bytes()[16:24]) == (size, size)


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path, environment: dict[str, str]) -> None:
    (tmp_path / "data").write_text("no folder")
    command = [sys.executable, "-m", "inspector", "--install-desktop"]
    ran = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 1
    assert ran.stderr.startswith("not done: ")
