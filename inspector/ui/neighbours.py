"""What is remembered of the interactions around the one that is shown, within a budget."""

from functools import partial

from inspector.cassette import Interaction
from inspector.cassette.chunks import Chunk
from inspector.echoes import Digest
from inspector.stream import Message
from inspector.ui.document import Document

BEFORE, AFTER = 32, 8
"""Interactions that are looked at on either side."""

MAX_BYTES = 400_000
"""Of the file on either side: the rest of a large cassette is not read for this."""


class Neighbours:
    """Digests of a document's interactions, made when they are asked for the first time."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._digests: dict[int, tuple[Chunk, Digest | None]] = {}

    def around(self, index: int) -> dict[int, Digest]:
        """The digests of an interaction and of its readable neighbours."""
        numbers = [
            index,
            *self._affordable(range(index - 1, max(-1, index - 1 - BEFORE), -1)),
            *self._affordable(range(index + 1, index + 1 + AFTER)),
        ]
        return {number: found for number in numbers if (found := self._digest(number)) is not None}

    def _affordable(self, numbers: range) -> list[int]:
        found, left = [], MAX_BYTES
        for number in numbers:
            cassette = self._document.with_index(number)
            if number >= len(cassette.items):
                break
            size = len(cassette.items[number])
            left -= size // len(cassette.items) if cassette.is_whole else size
            if left < 0:
                break
            found.append(number)
        return found

    def _digest(self, number: int) -> Digest | None:
        chunk = self._document.so_far.items[number]
        known = self._digests.get(number)
        if known is None or known[0] is not chunk:
            known = self._digests[number] = (chunk, self._read(number))
        return known[1]

    def _read(self, number: int) -> Digest | None:
        interaction = self._document.interaction(number)
        if not isinstance(interaction, Interaction):
            return None
        # What most neighbours answered is never asked for.
        return Digest(self._document.prompt(interaction), partial(self._answer, number))

    def _answer(self, number: int) -> Message | None:
        interaction = self._document.interaction(number)
        stream = self._document.stream(interaction) if isinstance(interaction, Interaction) else None
        return stream.message if stream else None
