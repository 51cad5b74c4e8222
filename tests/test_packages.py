"""The source archive and the wheel, as others get them: built, installed, started."""

import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

import inspector

pytest.importorskip("hatchling", reason="needs hatchling, which builds the packages")

ROOT = Path(__file__).parents[1]
BUILD = "import sys, hatchling.build as b; print(getattr(b, sys.argv[1])(sys.argv[2]))"
LOOK = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
import inspector
from inspector.__main__ import main
from inspector.ui.main_window import MainWindow

def look():
    window = next(w for w in QApplication.topLevelWidgets() if isinstance(w, MainWindow))
    icon = window.actions_by_name["open"].icon()
    print(inspector.__file__, window.workspace.playhead.maximum, icon.isNull(), sep="\\n")
    QApplication.quit()

QTimer.singleShot(0, lambda: QTimer.singleShot(100, look))
sys.exit(main(["--sample"]))
"""


def run(*command: str | Path, cwd: Path) -> str:
    """What a command prints; it must succeed and not find the checkout by accident."""
    hidden = ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV")
    kept = {name: value for name, value in os.environ.items() if name not in hidden}
    environment = kept | {"QT_QPA_PLATFORM": "offscreen", "XDG_CONFIG_HOME": str(cwd)}
    ran = subprocess.run(
        [str(word) for word in command], cwd=cwd, env=environment, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The source archive of this checkout, and the wheel that is built from nothing but that."""
    folder = tmp_path_factory.mktemp("packages")
    hatchling = Path(str(sys.modules["hatchling"].__file__)).parents[1]
    build = BUILD.replace("import sys, ", f"import sys; sys.path.append({str(hatchling)!r}); import ")
    sdist = folder / run(sys.executable, "-c", build, "build_sdist", folder, cwd=ROOT).split()[-1]
    with tarfile.open(sdist) as archive:
        archive.extractall(folder, filter="data")
    unpacked = folder / sdist.name.removesuffix(".tar.gz")
    return sdist, folder / run(sys.executable, "-c", build, "build_wheel", folder, cwd=unpacked).split()[-1]


@pytest.fixture(scope="module")
def python(packages: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Python of its own in which the wheel is installed; what it needs is lent by this one."""
    import PySide6

    folder = tmp_path_factory.mktemp("installed")
    run(sys.executable, "-m", "venv", "--without-pip", folder, cwd=folder)
    python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    ask = "import sysconfig; print(sysconfig.get_path('purelib'))"
    lent = Path(run(python, "-c", ask, cwd=folder).strip(), "lent.pth")
    lent.write_text(str(Path(PySide6.__file__).parents[1]))
    pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet"]
    run(*pip, "--no-deps", "--no-index", "--force-reinstall", packages[1], cwd=folder)
    return python


def test_the_archive_holds_what_is_needed_to_work_on_it(packages: tuple[Path, Path]) -> None:
    with tarfile.open(packages[0]) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    wanted = (
        "README.md",
        "pyproject.toml",
        ".ci/bundle.spec",
        "inspector/__main__.py",
        "tests/test_packages.py",
    )
    assert set(wanted) <= names
    assert not [name for name in names if "__pycache__" in name]


def test_the_wheel_holds_the_program_and_its_resources(packages: tuple[Path, Path]) -> None:
    with zipfile.ZipFile(packages[1]) as archive:
        names = set(archive.namelist())
    resources = {
        f"inspector/{path.relative_to(ROOT).as_posix()}"
        for path in (ROOT / "resources").rglob("*")
        if path.is_file() and "pictures" not in path.parts
    }
    assert {name for name in names if name.startswith("inspector/resources/")} == resources
    assert not [name for name in names if name.startswith(("tests/", "resources/"))]


def test_the_installed_program_prints(python: Path, tmp_path: Path) -> None:
    command = python.with_name("cassette-inspector")
    assert run(command, "--version", cwd=tmp_path).split()[-1] == inspector.__version__
    ask = "from inspector.resource_files import samples; print(samples()[0])"
    sample = Path(run(python, "-c", ask, cwd=tmp_path).strip())
    assert python.parents[1] in sample.parents
    assert "3 interactions" in run(command, "--print", sample, cwd=tmp_path)


def test_the_installed_program_opens_its_sample(python: Path, tmp_path: Path) -> None:
    where, events, icon_is_missing = run(python, "-c", LOOK, cwd=tmp_path).splitlines()[-3:]
    assert python.parents[1] in Path(where).parents
    assert (events, icon_is_missing) == ("23", "False")
