"""Where icons, themes and samples are: beside the package when installed, beside it in a checkout."""

from pathlib import Path

_PACKAGE = Path(__file__).parent


def resource(*names: str) -> Path:
    """The path of a file or folder below ``resources``."""
    installed = _PACKAGE / "resources"
    root = installed if installed.is_dir() else _PACKAGE.parent / "resources"
    return root.joinpath(*names)


def samples() -> list[Path]:
    """The cassettes that come with the program; the one to show first is first."""
    return sorted(resource("samples").iterdir())
