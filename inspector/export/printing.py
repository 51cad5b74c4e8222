"""``--print``: cassettes on standard output, without a window. Qt is not needed for it."""

import io
import json
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, TextIO

from inspector.cassette import Cassette, CassetteError, files
from inspector.export.credentials import KEEP, REPLACE, Credentials
from inspector.export.report import VERSION, cassette_dict, error_dict, right_reading
from inspector.export.report_text import cassette_lines


def print_files(names: Sequence[str], *, as_json: bool, keep_credentials: bool = False) -> int:
    """Print cassettes; errors go to standard error as ``path:line:column: reason``.

    Gives the exit status: 0, or 1 where a file could not be read. A reader that has seen enough may
    close the pipe.
    """
    credentials = KEEP if keep_credentials else REPLACE
    printer = _Printer(credentials)
    pieces = printer.json(names) if as_json else printer.text(names)
    try:
        out = _stream(sys.stdout, "utf-8" if as_json else None)
        for piece in pieces:
            out.write(piece)
        out.flush()
    except BrokenPipeError:
        # What is still buffered has nowhere to go, and the interpreter would try again at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return printer.status


class _Printer:
    """``status`` is 1 once a file could not be read."""

    def __init__(self, credentials: Credentials) -> None:
        self._credentials = credentials
        self.status = 0

    def text(self, names: Sequence[str]) -> Iterator[str]:
        for number, name in enumerate(names):
            found = self._read(name)
            if isinstance(found, Cassette):
                yield "\n" if number else ""
                for line in cassette_lines(name, found, self._credentials):
                    yield line + "\n"

    def json(self, names: Sequence[str]) -> Iterator[str]:
        """One document, file by file, so that not all of them have to be in memory."""
        yield f'{{\n "version": {VERSION},\n "files": ['
        for number, name in enumerate(names):
            found = self._read(name)
            if isinstance(found, Cassette):
                entry = cassette_dict(name, found, self._credentials) | {"error": None}
            else:
                entry = {"file": name, "error": found}
            text = json.dumps(entry, ensure_ascii=False, indent=1, default=str)
            yield ("," if number else "") + "\n" + text
        yield "\n ]\n}\n"

    def _read(self, name: str) -> Cassette | dict[str, Any]:
        try:
            data, _ = files.read(Path(name))
            return right_reading(Cassette.parse(data))
        except (CassetteError, OSError) as error:
            self.status = 1
            return self._refuse(name, error)

    def _refuse(self, name: str, error: CassetteError | OSError) -> dict[str, Any]:
        reason = error.message if isinstance(error, CassetteError) else files.reason(error)
        entry = error_dict(error, reason)
        line = entry["line"] or 1 if isinstance(error, CassetteError) else None
        place = "" if line is None else f":{line}:{entry['column'] or 1}"
        out = _stream(sys.stderr, None)
        out.write(f"{name}{place}: {reason}\n")
        out.flush()
        return entry


def _stream(stream: TextIO, encoding: str | None) -> TextIO:
    """A standard stream that takes every character: what its encoding has not is escaped.

    In UTF-8 those are lone surrogates, whose escapes are the ones of JSON.
    """
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(encoding=encoding or stream.encoding, errors="backslashreplace")
    return stream
