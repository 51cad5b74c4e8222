"""Unsaved edits as bytes that can be put away: what a crash would lose, and how it is put back.

A small cassette is kept as a whole. Of a large one only what differs from the file is kept, beside
offsets into it; without that very file such a record still gives its changed interactions.

The form: one line of JSON, then the kept bytes one after the other.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from inspector.cassette.chunks import Chunk
from inspector.cassette.model import Cassette

FORMAT = "cassette-inspector recovery 1"

YEAR_3000 = 32_503_680_000

MAX_COMPLETE = 8_000_000
"""Bytes up to which a cassette is kept as a whole."""

Piece = tuple[int, int] | bytes
"""A range of the file's bytes, or bytes that the file does not have."""


@dataclass(frozen=True, slots=True)
class Recovery:
    """Unsaved edits. ``path`` is "" for a cassette that has no file yet, ``time`` in seconds since 1970.

    ``base`` is the digest of the file that the ranges of ``pieces`` count in. ``kept`` are the
    interactions of which the bytes are here. ``drafts`` are what was typed and not applied: lists of JSON
    values, the first one is the interaction.
    """

    path: str
    time: float
    base: str
    pieces: tuple[Piece, ...]
    kept: tuple[int, ...]
    drafts: tuple[list[Any], ...] = ()

    @property
    def is_complete(self) -> bool:
        """Whether all of the cassette is here, and the file is not needed."""
        return all(isinstance(piece, bytes) for piece in self.pieces)

    def restored(self, base: bytes) -> bytes:
        """The edited cassette, made from the file that it was made from before."""
        parts = (piece if isinstance(piece, bytes) else base[slice(*piece)] for piece in self.pieces)
        return b"".join(parts)

    def without_base(self) -> bytes:
        """A cassette of all that is here: of a large one the interactions in ``kept`` alone."""
        return b"".join(piece for piece in self.pieces if isinstance(piece, bytes))

    def encode(self) -> list[bytes]:
        """The record, in parts."""
        header = {
            "format": FORMAT,
            "path": self.path,
            "time": self.time,
            "base": self.base,
            "pieces": [len(piece) if isinstance(piece, bytes) else list(piece) for piece in self.pieces],
            "kept": list(self.kept),
            "drafts": list(self.drafts),
        }
        kept = (piece for piece in self.pieces if isinstance(piece, bytes))
        return [json.dumps(header).encode("ascii") + b"\n", *kept]

    @classmethod
    def decode(cls, data: bytes) -> "Recovery":
        """Read a record. Raises ValueError for anything else."""
        line, _, rest = data.partition(b"\n")
        match _json(line):
            case {
                "format": "cassette-inspector recovery 1",
                "path": str(path),
                "time": int() | float() as time,
                "base": str(base),
                "pieces": list(pieces),
                "kept": list(kept),
                "drafts": list(drafts),
            } if (
                0 <= time < YEAR_3000
                and all(isinstance(index, int) for index in kept)
                and all(isinstance(draft, list) and draft and isinstance(draft[0], int) for draft in drafts)
            ):
                return cls(path, time, base, tuple(_pieces(pieces, rest)), tuple(kept), tuple(drafts))
        raise ValueError("not a recovery record")


def record(
    path: str, time: float, saved: Cassette, edited: Cassette, base: str, drafts: Iterable[list[Any]] = ()
) -> Recovery:
    """What has to be kept of an edited cassette."""
    drafts = tuple(drafts)
    complete = edited.is_whole or edited.size <= MAX_COMPLETE
    offsets = {} if complete else _offsets(saved)
    drafted = {draft[0] for draft in drafts}
    kept = [
        index for index, chunk in enumerate(edited.items) if index in drafted or chunk not in offsets
    ]  # fmt: skip
    literal = {edited.head, edited.tail, *(edited.items[index] for index in kept)}
    pieces: list[Piece] = []
    for chunk in edited.chunks:
        if chunk in literal:
            pieces.append(chunk.data)
        elif pieces and isinstance(last := pieces[-1], tuple) and last[1] == offsets[chunk]:
            pieces[-1] = (last[0], last[1] + len(chunk))
        else:
            pieces.append((offsets[chunk], offsets[chunk] + len(chunk)))
    return Recovery(path, time, base, tuple(pieces), tuple(kept), drafts)


def digest(cassette: Cassette) -> str:
    """What tells whether a file holds the very bytes of a cassette."""
    found = hashlib.sha256()
    for run in cassette.runs():
        found.update(run.view)
    return found.hexdigest()


def _offsets(cassette: Cassette) -> dict[Chunk, int]:
    """Where in the file each chunk starts."""
    at = 0
    found = {}
    for chunk in cassette.chunks:
        found[chunk] = at
        at += len(chunk)
    return found


def _json(line: bytes) -> Any:
    try:
        return json.loads(line)
    except RecursionError as error:
        raise ValueError("not a recovery record") from error


def _pieces(described: list[Any], rest: bytes) -> Iterable[Piece]:
    at = 0
    for piece in described:
        match piece:
            case int(length) if 0 <= length <= len(rest) - at:
                yield rest[at : at + length]
                at += length
            case [int(start), int(end)] if 0 <= start <= end:
                yield start, end
            case _:
                raise ValueError("a piece of the record is missing")
    if at != len(rest):
        raise ValueError("the record is longer than it says")
