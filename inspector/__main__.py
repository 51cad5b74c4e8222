"""``python -m inspector [FILE...]`` and the ``cassette-inspector`` command."""

import argparse
import sys
from collections.abc import Sequence

import inspector


def main(arguments: Sequence[str] | None = None) -> int:
    """Open the named cassettes, one window each. Gives the exit status."""
    parser = argparse.ArgumentParser(
        prog="cassette-inspector",
        description="Open, read, scrub and edit recorded HTTP fixtures: go-vcr, vcrpy, Ruby VCR.",
    )
    parser.add_argument("files", nargs="*", metavar="FILE", help="a cassette to open")
    parser.add_argument("--sample", action="store_true", help="open the sample cassette")
    parser.add_argument("--version", action="version", version=f"%(prog)s {inspector.__version__}")
    options = parser.parse_args(arguments)

    from inspector.ui.app import run  # --help and --version must not pay for Qt

    return run(options.files, sample=options.sample)


if __name__ == "__main__":
    sys.exit(main())
