"""Files that are broken, odd, or made to do harm, opened in a window of a process of its own.

The process has a time limit and a memory limit: a file that hangs the window or fills the memory fails.
"""

import gzip
import json
import os
import resource
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from inspector.ui.document import MAX_LINE, MAX_SOURCE, Document
from inspector.ui.main_window import MainWindow
from inspector.ui.pages import ErrorPage

TIMEOUT = 120
MEMORY = 4_000_000_000

LOOK = """
import json, os, sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
app = QApplication([])
app.setStyle("Fusion")
app.setApplicationName("hostile")
from inspector.ui.main_window import MainWindow
from inspector.ui.pages import ErrorPage
from inspector.ui.theme import Theme
window = MainWindow(Theme(app))
window.resize(1000, 700)
window.show()
window.open(Path(sys.argv[1]))
window.grab()
page, found = window.centralWidget(), {"error": None, "banners": [], "notice": "", "bodies": []}
if isinstance(page, ErrorPage):
    found["error"] = page.message.text()
else:
    workspace = window.workspace
    notice = workspace.notice("file")
    found["notice"] = notice.text() if notice else ""
    for index in range(len(workspace.document.cassette.interactions)):
        workspace.selection.select(index)
        for tab in ("message", "body", "headers"):
            workspace.show_tab(tab)
            app.processEvents()
            window.grab()
        found["banners"].append(workspace.banner_text())
        found["bodies"].append(workspace.body.editor.toPlainText()[:100])
print(json.dumps(found), flush=True)
os._exit(0)
"""

REQUEST = "- request: {method: GET, uri: 'http://h.example.test/', headers: {}, body: null}\n"


def item(body: str = "{string: fine}", headers: str = "{}") -> str:
    """An interaction whose response's body and headers are spelled as they are given."""
    status = "    status: {code: 200, message: OK}\n"
    return f"{REQUEST}  response:\n{status}    headers: {headers}\n    body: {body}\n"


FINE = item()
HEAD = "interactions:\n"


def bomb(letter: str, depth: int = 12) -> list[str]:
    """Lines of a mapping that stands for 10 ** depth values."""
    levels = [f"{letter}0: &{letter}0 [x, x, x, x, x, x, x, x, x, x]"]
    tens = (", ".join([f"*{letter}{n}"] * 10) for n in range(depth - 1))
    return [*levels, *(f"{letter}{n}: &{letter}{n} [{ten}]" for n, ten in enumerate(tens, 1))]


def indented(lines: list[str]) -> str:
    return "\n" + "\n".join(f"      {line}" for line in lines)


def limited() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def look(path: Path, home: Path) -> dict[str, Any]:
    """What a window shows of a file."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "HOME": str(home), "XDG_DATA_HOME": str(home)}
    environment["XDG_CONFIG_HOME"] = str(home)
    ran = subprocess.run(
        [sys.executable, "-c", LOOK, str(path)],
        capture_output=True, text=True, timeout=TIMEOUT, check=False, env=environment, preexec_fn=limited,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    shown = json.loads(ran.stdout)
    assert isinstance(shown, dict)
    return shown


@pytest.fixture
def shown(tmp_path: Path) -> Callable[[str | bytes], dict[str, Any]]:
    """What a window shows of a file with this text."""

    def show(text: str | bytes) -> dict[str, Any]:
        path = tmp_path / "hostile.yaml"
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return look(path, tmp_path)

    return show


Shown = Callable[[str | bytes], dict[str, Any]]

# Bad interactions between two good ones.


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (item("{string: 'never closed}"), "found unexpected end of stream"),
        (item("[" * 1000 + "]" * 1000), "nested more than 1000 levels deep"),
        (item("[" * 30_000 + "]" * 30_000), "nested more than 1000 levels deep"),
        (item("{a: " * 30_000 + "x" + "}" * 30_000), "nested more than 1000 levels deep"),
        (item("\n      " + "- " * 30_000 + "x"), "nested more than 1000 levels deep"),
        (item("{string: 'a\0b'}"), "character U+0000 is not allowed in YAML"),
        (item("{string: *nobody}"), "undefined alias"),
        (item("{string: 'caf\udce9'}"), "0xe9 is not UTF-8 text"),
        (item("{string: '" + "x" * 20_000_000), "found unexpected end of stream"),
        (REQUEST.replace("method", "k" * 20_000_000), "did not find expected"),
    ],
    ids=[
        "quote",
        "flow-1000",
        "flow-30000",
        "maps-30000",
        "lists-30000",
        "nul",
        "alias",
        "utf8",
        "line",
        "key",
    ],
)
def test_a_bad_interaction_is_explained_and_the_others_can_be_used(shown: Shown, text: str, words: str) -> None:
    found = shown((HEAD + FINE + text + FINE).encode("utf-8", "surrogateescape"))
    assert found["error"] is None
    first, bad, last = found["banners"]
    assert (first, last) == ("", "")
    assert words in bad
    assert "line " in bad
    assert found["bodies"][0] == found["bodies"][2] == "fine"


# Interactions that can be read, and should do no harm.


@pytest.mark.parametrize(
    "text",
    [
        item("{string: !!python/object/apply:os.system ['touch {pwned}']}"),
        item("{string: !!python/object/new:subprocess.Popen [[touch, '{pwned}']]}"),
        item("{string: !ruby/object:Gem::Installer {i: x}}"),
        item("{string: !<tag:example.test,2000:x> x}"),
        f"{REQUEST}  response:\n    headers: {{}}\n    parsed_body:{indented(bomb('a'))}\n",
        item(headers=indented(bomb("a"))),
        f"{REQUEST}  response:\n    headers: {{}}\n    parsed_body: &b {{a: *b}}\n",
        item("{string: '" + "[" * 30_000 + "]" * 30_000 + "'}"),
        item("{string: '" + '{"a":' * 30_000 + "1" + "}" * 30_000 + "'}"),
        item("{string: '" + "x" * 20_000_000 + "'}"),
        item("{string: '[" + "1," * 10_000_000 + "1]'}"),
        item() + "# " + "c" * 20_000_000 + "\n",
    ],
    ids=[
        "os.system",
        "Popen",
        "ruby",
        "tag",
        "bomb",
        "header-bomb",
        "self",
        "json",
        "json-map",
        "line",
        "items",
        "comment",
    ],
)
def test_what_is_odd_is_shown_and_does_nothing(shown: Shown, tmp_path: Path, text: str) -> None:
    pwned = tmp_path / "pwned"
    found = shown(HEAD + FINE + text.replace("{pwned}", str(pwned)) + FINE)
    assert found["error"] is None
    assert found["banners"][0] == found["banners"][-1] == ""
    assert "cannot be read" not in found["banners"][1]
    assert not pwned.exists()


def test_a_bomb_in_the_head_goes_off_in_nobody_s_hands(shown: Shown) -> None:
    found = shown("\n".join(bomb("a")) + f"\n{HEAD}{FINE}{item('*a11')}{FINE}")
    assert found["error"] is None
    assert len(found["bodies"]) == 3
    assert found["bodies"][2] == "fine"


def test_keys_that_are_there_twice_are_said(shown: Shown) -> None:
    found = shown(HEAD + FINE + FINE + "  response: {}\n")
    assert found["banners"] == ["", "The key response is there twice, on lines 8 and 12: the last one counts."]


@pytest.mark.parametrize("packed", [False, True])
def test_further_documents_are_said(shown: Shown, *, packed: bool) -> None:
    data = f"---\n{HEAD}{FINE}---\n{HEAD}{FINE}".encode()
    found = shown(gzip.compress(data) if packed else data)
    assert "several YAML documents" in found["notice"]
    assert len(found["bodies"]) == 1


# Whole files.


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b"", "This file is empty."),
        (b"\n\n", "This file is empty."),
        ((HEAD + FINE).encode("utf-16"), "This file is UTF-16 text"),
        ((HEAD + FINE).encode("utf-16-le"), "This file is UTF-16 text"),
        (b"# caf\xe9\n" + HEAD.encode(), "Line 1, column 6: Byte 0xe9 is not UTF-8 text"),
        (b"a: \0\n" + HEAD.encode(), "Line 1, column 4: Character U+0000 is not allowed in YAML: a NUL byte"),
        (b"\0" * 20_000_000, "a NUL byte"),
        (b"x" * 20_000_000, "not a cassette"),
        (b"[" * 20_000_000, "Line 1, column 1001: Nested more than 1000 levels deep"),
        (b"a: " + b"[" * 30_000 + b"\n" + HEAD.encode(), "Nested more than 1000 levels deep"),
        (
            f"{HEAD}{FINE}<<<<<<< HEAD\n{FINE}=======\n{FINE}>>>>>>> theirs\n".encode(),
            "Line 7, column 1: This file has unresolved merge conflicts.",
        ),
        (b"interactions: [", "the file ends there without a line end and may be cut off"),
    ],
    ids=[
        "empty",
        "blank",
        "utf-16",
        "utf-16-le",
        "utf-8",
        "nul",
        "nuls",
        "line",
        "brackets",
        "deep",
        "conflict",
        "cut",
    ],
)
def test_a_file_that_is_no_cassette_is_explained(shown: Shown, text: bytes, message: str) -> None:
    assert message in (shown(text)["error"] or "")


@pytest.mark.parametrize(
    ("kind", "message"),
    [
        ("pipe", "This is a pipe, not a file."),
        ("socket", "This is a socket, not a file."),
        ("/dev/zero", "This is a device, not a file."),
        ("loop", "The symbolic link leads to itself."),
        ("nowhere", "There is no such file."),
        ("sparse", "This file has more than 1 GB."),
    ],
)
def test_what_is_no_file_is_not_even_opened(tmp_path: Path, kind: str, message: str) -> None:
    path = tmp_path / "x.yaml"
    match kind:
        case "pipe":
            os.mkfifo(path)
        case "socket":
            with socket.socket(socket.AF_UNIX) as server:
                server.bind(str(path))
        case "loop":
            path.symlink_to(path)
        case "sparse":
            path.touch()
            os.truncate(path, 10**12)
        case _:
            path.symlink_to(kind)
    assert look(path, tmp_path)["error"] == message


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_a_file_that_may_not_be_read(window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.touch(mode=0)
    window.open(path)
    page = window.centralWidget()
    assert isinstance(page, ErrorPage)
    assert "permissions" in page.message.text()


def test_a_file_that_may_not_be_read_by_anybody(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_arguments: object, **_named: object) -> int:
        raise PermissionError(13, os.strerror(13))

    path = tmp_path / "x.yaml"
    path.touch()
    with monkeypatch.context() as patched:
        patched.setattr(os, "open", refuse)
        window.open(path)
    page = window.centralWidget()
    assert isinstance(page, ErrorPage)
    assert page.message.text() == "The permissions of the file or of its folder do not allow it."


def test_a_file_that_vanishes_while_its_error_is_explained(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "x.yaml"
    path.write_bytes(b"interactions: [\n")
    read = Document.open.__func__  # type: ignore[attr-defined]

    def read_and_lose(cls: type[Document], path: Path) -> Document:
        try:
            document = read(cls, path)
            assert isinstance(document, Document)
            return document
        finally:
            path.unlink()

    monkeypatch.setattr(Document, "open", classmethod(read_and_lose))
    window.open(path)
    page = window.centralWidget()
    assert isinstance(page, ErrorPage)
    assert "line" in page.message.text().lower()


def test_the_yaml_of_an_interaction_is_cut_to_what_an_editor_can_show(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    long_line, long_text = "{string: '" + "x" * 2 * MAX_LINE + "'}", "\n" + "      # c\n" * MAX_SOURCE
    path.write_text(HEAD + item(long_line) + item(long_text), encoding="utf-8")
    document = Document.open(path)
    line, text = document.source_of(0)
    assert line == 2
    assert max(map(len, text.split("\n"))) == MAX_LINE + 1
    assert text.count("\n") == item().count("\n"), "each line is still a line"
    assert len(document.source_of(1)[1]) == MAX_SOURCE + 1
