"""The cassettes below a folder: found by name, known by content, read one at a time."""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from inspector.cassette import diagnosis, files
from inspector.cassette.compressed import plain_bytes
from inspector.cassette.model import NO_CASSETTE, NO_JSON_CASSETTE, Cassette
from inspector.cassette.source import CassetteError

SUFFIXES = (".yaml", ".yml", ".json", ".yaml.gz", ".yml.gz", ".json.gz", ".zz")

MAX_READ = 30_000_000
"""Bytes of a file that is looked into: the others are listed by their size alone."""

MAX_LOOKED_AT = 1_000_000
"""Bytes of interactions in which it is looked for what is odd: the first one found is named."""

_SKIPPED = frozenset({"node_modules", "__pycache__", "venv", "site-packages"})
_HEAD = 65_536
_LISTS = re.compile(
    rb'^(?:[\s{]*|[^\n]*[,{]\s*)"?(?:http_)?interactions"?[ \t]*:'
    rb'|^(?:-|\[)\s*\{?\s*"?request"?[ \t]*:',
    re.MULTILINE,
)
"""The key of the list of interactions, or the first item of a bare list."""


class Found(NamedTuple):
    """A cassette.

    ``interactions`` is their number, None where it was not read; ``problem`` says what is wrong with it.
    """

    path: Path
    size: int
    recorder: str = ""
    interactions: int | None = None
    problem: str = ""


def cassettes_below(folder: Path) -> Iterator[Found | None]:
    """All cassettes in a folder and those below it, in the order of their paths.

    None for each file that is none: whoever runs this aside may pause there. Hidden folders and those of
    installed packages are left out; what cannot be entered as well.
    """
    for directory, names, files_here in os.walk(folder):
        names[:] = sorted(name for name in names if not name.startswith(".") and name not in _SKIPPED)
        for name in sorted(files_here):
            yield look_into(Path(directory, name)) if name.lower().endswith(SUFFIXES) else None


def look_into(path: Path) -> Found | None:
    """What a file is, None where it is no cassette."""
    try:
        size = path.stat().st_size
        if size > MAX_READ:
            return Found(path, size, problem="too large to be looked into here")
        data, _ = files.read(path)
    except OSError as error:
        return Found(path, 0, problem=files.reason(error))
    if not _LISTS.search(plain_bytes(data)[:_HEAD]):
        return None
    try:
        cassette = Cassette.parse(data)
    except CassetteError as error:
        return (
            None if error.message in (NO_CASSETTE, NO_JSON_CASSETTE) else Found(path, size, problem=str(error))
        )
    remarks = [*diagnosis.remarks(cassette.plain), *_remarks_on(cassette)]
    return Found(path, size, cassette.recorder, len(cassette.interactions), ". ".join(remarks))


def _remarks_on(cassette: Cassette) -> Iterator[str]:
    """What is odd about the first interactions: as many as are read in a moment."""
    left = MAX_LOOKED_AT
    for index, chunk in enumerate(cassette.items):
        left -= len(chunk) if not cassette.is_whole or index == 0 else 0
        if left < 0:
            return
        try:
            found = diagnosis.remarks_on(cassette, index)
        except CassetteError as error:
            found = [f"an interaction cannot be read: {error}"]
        if found:
            yield f"interaction {index}: {', '.join(found)}"
            return
