"""``python -m inspector [FILE...]`` and the ``cassette-inspector`` command."""

import gc
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import inspector

if TYPE_CHECKING:
    import argparse

EPILOG = """\
examples:
  cassette-inspector tests/cassettes/chat.yaml
  cassette-inspector --print --json chat.yaml | jq '.files[].interactions[].message'

exit status: 0, 1 where a file could not be read, 2 for wrong usage.
"""


class Options(NamedTuple):
    """What the command line asks for."""

    files: Sequence[str] = ()
    sample: bool = False
    new_process: bool = False
    print: bool = False
    json: bool = False
    include_credentials: bool = False
    install_desktop: bool = False
    uninstall_desktop: bool = False


def parse(words: Sequence[str]) -> Options:
    """What the command line says. Prints what is wrong with it, or the help, and raises `SystemExit`."""
    named = [word for word in words if word.startswith("-")]
    if named in ([], ["--sample"]):
        # A double click: nobody shall wait for `argparse` to be loaded and for all options to be described.
        return Options([word for word in words if word not in named], sample=bool(named))
    parser = _parser()
    options = Options(**vars(parser.parse_args(words)))
    if options.print and not options.files:
        parser.error("--print needs a FILE")
    if not options.print and (options.json or options.include_credentials):
        parser.error("--json and --include-credentials go with --print")
    return options


def main(arguments: Sequence[str] | None = None) -> int:
    """Open or print the named cassettes. Gives the exit status."""
    options = parse(sys.argv[1:] if arguments is None else arguments)
    # Each way imports what it needs and no more: only the window pays for Qt.
    if options.print:
        from inspector.export.printing import print_files

        return print_files(options.files, as_json=options.json, keep_credentials=options.include_credentials)

    if options.install_desktop or options.uninstall_desktop:
        from inspector.desktop.registration import register

        return register(install=options.install_desktop)

    from inspector.desktop import handover

    place = None if options.new_process else handover.address(inspector.__version__)
    if handover.hand_over(place, handover.request(options.files, sample=options.sample)):
        return 0

    if len(options.files) == 1 and not options.sample:
        from inspector.cassette import files

        files.read_ahead(Path(os.path.abspath(options.files[0])))  # noqa: PTH100  as `Document` names it
    gc.disable()  # until the window is painted: nothing that is made on the way is garbage
    from inspector.ui import load_qt

    load_qt.load_qt()
    from inspector.ui.app import run

    return run(options.files, sample=options.sample, listen_at=place)


def _parser() -> "argparse.ArgumentParser":
    import argparse

    parser = argparse.ArgumentParser(
        prog="cassette-inspector",
        description="Open, read, scrub and edit recorded HTTP fixtures: go-vcr, vcrpy, Ruby VCR.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "files", nargs="*", metavar="FILE", help="a cassette to open, or a folder whose cassettes to list"
    )
    parser.add_argument("--sample", action="store_true", help="open the sample cassette")
    parser.add_argument(
        "--new-process", action="store_true", help="do not open the files in the program that runs already"
    )
    parser.add_argument("--version", action="version", version=f"%(prog)s {inspector.__version__}")
    printing = parser.add_argument_group("without a window")
    printing.add_argument("--print", action="store_true", help="print what the files say, credentials replaced")
    printing.add_argument("--json", action="store_true", help="print it as JSON, for scripts")
    printing.add_argument("--include-credentials", action="store_true", help="print credentials as they are")
    desktop = parser.add_argument_group("for the current user's desktop").add_mutually_exclusive_group()
    desktop.add_argument(
        "--install-desktop", action="store_true", help="menu entry, icons, and double clicks on cassettes"
    )
    desktop.add_argument("--uninstall-desktop", action="store_true", help="take away what that installed")
    return parser


if __name__ == "__main__":
    sys.exit(main())
