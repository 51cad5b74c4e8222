"""What must hold for the code as a whole: who may import whom, clean checks, a Qt that lives."""

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from inspector.stream.dialects import DIALECTS
from inspector.stream.dialects.sessions import SESSION_DIALECTS
from inspector.ui.load_qt import LATER as SIGNATURES

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "inspector"
ORDER = (
    "garbage",
    "resource_files",
    "content",
    "cassette",
    "stream",
    "faults",
    "conversation",
    "echoes",
    "echo_updates",
    "search",
    "replacing",
    "filtering",
    "changes",
    "export",
    "desktop",
    "ui",
)
"""Each may import those in front of it, and itself."""

QT_CALLS = """
from PySide6.QtCore import QObject
thing = QObject()
for _ in range(10_000):
    thing.setObjectName("name")
print(thing.objectName())
"""


def modules(room: str) -> Iterator[Path]:
    """The source files of a package or of the module of that name."""
    folder = PACKAGE / room
    yield from folder.rglob("*.py") if folder.is_dir() else [folder.with_suffix(".py")]


def imports(path: Path) -> Iterator[str]:
    """The full names of all that a module imports, inside functions too."""
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def run(*command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """A command of this Python in the project's root."""
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **environment},
    )


@pytest.mark.parametrize("room", ORDER)
def test_rooms_import_only_what_is_below_them(room: str) -> None:
    allowed = ORDER[: ORDER.index(room) + 1]
    for path in modules(room):
        for name in imports(path):
            package, _, rest = name.partition(".")
            if package == "inspector" and room != "ui":
                assert rest.split(".")[0] in allowed, f"{path.name} imports {name}"


@pytest.mark.parametrize("room", ORDER[:-1])
def test_only_the_user_interface_imports_qt(room: str) -> None:
    found = [name for path in modules(room) for name in imports(path) if name.startswith("PySide6")]
    assert found == []


def test_the_core_loads_without_qt() -> None:
    code = "import sys, inspector.echoes; sys.exit('PySide6' in sys.modules)"
    assert run("-c", code).returncode == 0


FIRST_PAINT = """
import linecache, sys
import inspector.__main__ as program
import inspector.ui.load_qt as loading
load_qt = loading.load_qt
def then_paint_once():
    load_qt()
    global QWidget
    from PySide6.QtWidgets import QApplication, QWidget
    QApplication.exec = paint
def paint(app):
    app.processEvents()
    print(*sys.modules)
    print(*linecache.cache)
    print(*(name for name, module in sys.modules.items() if "_run" in vars(module)))
    print(*(made.__name__ for made in QWidget.__subclasses__()))
    return 0
loading.load_qt = then_paint_once
program.main(["--sample"])
"""
LATER = (
    "argparse",
    "dataclasses",
    "difflib",
    "gzip",
    "hashlib",
    "platform",
    "socket",
    "tomllib",
    "inspector.cassette.compressed",
    "inspector.cassette.edit",
    "inspector.cassette.emitters",
    "inspector.cassette.json_document",
    "inspector.cassette.recovery",
    "inspector.cassette.scalar",
    "inspector.cassette.structure",
    "inspector.changes",
    "inspector.content.kinds",
    "inspector.content.views",
    "inspector.echo_updates",
    "inspector.filtering",
    "inspector.search",
    "inspector.stream.clock",
    "inspector.stream.dialects.bedrock_converse.reading",
    "inspector.stream.dialects.sessions",
    "inspector.stream.framing.eventstream",
    "inspector.stream.rewrite",
    "inspector.stream.totals",
    "inspector.ui.find_bar",
    "inspector.ui.folder_page",
    "inspector.ui.pages",
    "inspector.faults",
    "inspector.export",
    "inspector.stream.structure",
    "inspector.ui.body_view",
    "inspector.ui.events_view",
    "inspector.ui.header_edits",
    "inspector.ui.markdown_view",
    "inspector.ui.media",
    "inspector.ui.part_editor",
    "inspector.ui.part_texts",
    "inspector.ui.search_view",
)
"""What the first paint of a cassette does not need: loading it would be felt."""


def test_the_first_paint_loads_only_what_it_shows(tmp_path: Path) -> None:
    result = run("-c", FIRST_PAINT, XDG_CONFIG_HOME=str(tmp_path), XDG_DATA_HOME=str(tmp_path))
    loaded, sources, waiting, widgets = (line.split() for line in result.stdout.splitlines())
    assert "inspector.ui.message_view" in loaded, result.stderr
    assert [name for name in LATER if name in loaded] == []
    assert [name for name in sources if "inspector" in name] == [], "a source was read to see what is in it"
    assert set(waiting) >= SIGNATURES
    # Qt for Python makes all kinds of widgets where it must find out which of them one is.
    assert not {"QCalendarWidget", "QDialog", "QMdiSubWindow"} & set(widgets)


def test_the_readme_names_every_dialect() -> None:
    table = (ROOT / "README.md").read_text("utf-8")
    assert [
        dialect.NAME for dialect in (*DIALECTS, *SESSION_DIALECTS) if f"`{dialect.NAME}`" not in table
    ] == []


@pytest.mark.parametrize(
    "command",
    [("ruff", "check"), ("ruff", "format", "--check"), ("mypy",)],
    ids=["ruff-check", "ruff-format", "mypy"],
)
def test_checks_pass(command: tuple[str, ...]) -> None:
    result = run("-m", *command)
    assert result.returncode == 0, result.stdout + result.stderr


def test_many_qt_calls_that_return_none() -> None:
    result = run("-c", QT_CALLS)
    assert (result.returncode, result.stdout.strip()) == (0, "name"), result.stderr
