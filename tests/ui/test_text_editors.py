"""How text editors are found and told a line."""

import sys
from pathlib import Path

import pytest

from inspector.desktop import xdg
from inspector.ui import text_editors
from inspector.ui.text_editors import KNOWN, VARIABLE, TextEditors, command, installed

FILE = Path("/some where/a.yaml")


def test_a_path_with_spaces_is_one_word() -> None:
    assert command("code -g {file}:{line}", FILE, 12) == ["code", "-g", "/some where/a.yaml:12"]
    assert command("'my editor' +{line}", FILE, 3) == ["my editor", "+3", "/some where/a.yaml"]


@pytest.mark.parametrize("template", KNOWN)
def test_known_editors_are_told_file_and_line(template: str) -> None:
    words = command(template, FILE, 77)
    assert any(str(FILE) in word for word in words[1:])
    assert any("77" in word for word in words[1:])


def test_the_first_installed_editor_is_taken() -> None:
    assert installed({"kate": "k", "gvim": "g"}.get) == "kate -l {line} {file}"
    assert installed(lambda _: None) is None


def test_what_is_wished_comes_first() -> None:
    started: list[str] = []

    def start(program: str, arguments: list[str]) -> bool:
        started.extend([program, *arguments])
        return True

    editors = TextEditors(
        start,
        find=lambda _: "found",
        environment={VARIABLE: "vi-window {file} {line}"},
    )
    assert editors.open(FILE, 5) == "Opened line 5 in vi-window"
    assert started == ["vi-window", str(FILE), "5"]


def test_without_an_editor_the_desktop_opens_the_file() -> None:
    opened: list[Path] = []

    def hand_over(path: Path) -> bool:
        opened.append(path)
        return True

    editors = TextEditors(hand_over=hand_over, find=lambda _: None, environment={})
    assert "go to line 5" in editors.open(FILE, 5)
    assert opened == [FILE]


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="is about desktops of Linux")
def test_cassettes_are_not_handed_back_to_this_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    entry = tmp_path / "data" / xdg.ENTRY
    entry.parent.mkdir(parents=True)
    entry.touch()
    editors = TextEditors(environment={})
    assert editors.open(FILE, 5).startswith("No text editor was found"), "as this one opens cassettes"
    started: list[str] = []

    def start(program: str, arguments: list[str]) -> bool:
        started.extend([program, *arguments])
        return True

    monkeypatch.setattr(text_editors, "_start", start)
    for name, said in (("xdg-mime", "echo quill.desktop"), ("gtk-launch", "true")):
        (tmp_path / name).write_text(f"#!/bin/sh\n{said}\n")
        (tmp_path / name).chmod(0o755)
    assert "go to line 5" in editors.open(FILE, 5)
    assert started == ["gtk-launch", "quill.desktop", str(FILE)]


@pytest.mark.parametrize(
    ("template", "words"), [("nothing", "could not be started"), ("'open", "is no command")]
)
def test_what_cannot_be_started_is_said(template: str, words: str) -> None:
    editors = TextEditors(lambda _program, _arguments: False, environment={VARIABLE: template})
    assert words in editors.open(FILE, 1)
