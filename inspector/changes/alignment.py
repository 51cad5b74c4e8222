"""Which interaction of one version of a cassette is which one of another version.

The same chunk is the same interaction; then the same bytes but for go-vcr's running number, wherever they
stand; then the same method, URL and body; then what looks most alike. Nothing is read of an interaction
that is found in both by its chunk or its bytes.
"""

from dataclasses import dataclass

from inspector.cassette import Cassette
from inspector.cassette.interaction_ids import id_of, text_without_id, without_id
from inspector.cassette.interaction_list import staying
from inspector.changes.likeness import match_alike
from inspector.changes.matching import Matching

MAX_READ = 16_000_000
"""Bytes of interactions that are read to tell which ones are the same; more go by their places alone."""


@dataclass(frozen=True, slots=True)
class Change:
    """An interaction that differs between two versions of a cassette: its index in each, None in which
    it is absent. None in both stands for what the file has around its interactions, or, with
    ``renumbered``, for all interactions that have another id: their indexes in both versions.
    """

    old: int | None
    new: int | None
    is_edited: bool = False
    is_moved: bool = False
    renumbered: tuple[tuple[int, int], ...] = ()

    @property
    def is_rest(self) -> bool:
        """Whether it is about what stands around the interactions."""
        return self.old is None and self.new is None and not self.renumbered

    @property
    def kind(self) -> str:
        """What has happened, in one or two words."""
        if self.old is None and self.new is None:
            return "renumbered" if self.renumbered else "changed"
        if self.old is None:
            return "added"
        if self.new is None:
            return "removed"
        moved = "moved" if self.is_moved else ""
        return " and ".join(filter(None, (moved, "changed" if self.is_edited else "")))


def changes_between(old: Cassette, new: Cassette) -> list[Change]:
    """What differs, in the order of the new version; what was removed stands where it was.

    Interactions that differ by their id alone, as all do behind one that was removed, are one change.
    """
    if old is new:
        return []
    origins = aligned(old, new)
    stays = staying(origins)
    found: list[tuple[tuple[int, int, int], Change]] = []
    renumbered: list[tuple[int, int]] = []
    for index, origin in enumerate(origins):
        if origin < 0:
            found.append(((index, 0, 0), Change(None, index)))
            continue
        is_edited, is_moved = not is_same(old, origin, new, index), index not in stays
        if is_edited and _is_renumbered(old, origin, new, index):
            renumbered.append((origin, index))
            is_edited = False
        if is_edited or is_moved:
            found.append(((index, 0, 0), Change(origin, index, is_edited, is_moved)))
    places = {origins[index]: index for index in stays}
    before, present = -1, set(origins)
    for origin in range(len(old.items)):
        before = places.get(origin, before)
        if origin not in present:
            found.append(((before, 1, origin), Change(origin, None)))
    changes = [change for _, change in sorted(found, key=lambda each: each[0])]
    if renumbered:
        changes.append(Change(None, None, renumbered=tuple(renumbered)))
    return [*changes, Change(None, None, is_edited=True)] if _rest_differs(old, new, changes) else changes


def is_same(old: Cassette, origin: int, new: Cassette, index: int) -> bool:
    """Whether an interaction is spelled the same in both versions."""
    one, other = old.items[origin], new.items[index]
    if one is other:
        return True
    if not (old.is_whole or new.is_whole):
        if one.data == other.data:
            return True
        if without_id(old, origin) == without_id(new, index):
            return False
    return _text(old, origin) == _text(new, index)


def _is_renumbered(old: Cassette, origin: int, new: Cassette, index: int) -> bool:
    """Whether two interactions differ by nothing but an id that both have."""
    if None in (id_of(old, origin), id_of(new, index)):
        return False
    if not (old.is_whole or new.is_whole) and without_id(old, origin) == without_id(new, index):
        return True
    return text_without_id(old, origin) == text_without_id(new, index)


def _text(cassette: Cassette, index: int) -> str:
    """The lines of an interaction, without what stands around it."""
    return cassette.source_of(index)[1].rstrip()


def _rest_differs(old: Cassette, new: Cassette, changes: list[Change]) -> bool:
    if old.is_whole or new.is_whole:
        return not changes and old.plain != new.plain
    return any(
        one is not other and one.data != other.data
        for one, other in ((old.head, new.head), (old.tail, new.tail))
    )


def aligned(old: Cassette, new: Cassette) -> list[int]:
    """For each interaction of the new version the index that it has in the old one, -1 for none."""
    if old.is_whole and new.is_whole and old.items[:1] == new.items[:1]:
        return list(range(len(new.items)))  # one and the same chunk holds them all
    matching = Matching(len(old.items), len(new.items))
    if not (old.is_whole or new.is_whole):
        matching.match(lambda index: old.items[index], lambda index: new.items[index])
        matching.match(lambda index: without_id(old, index), lambda index: without_id(new, index))
    if matching.is_open and _is_much(old, matching.left_old()) + _is_much(new, matching.left_new()):
        mine, theirs = matching.gaps()
        matching.match(mine.__getitem__, theirs.__getitem__)
        return matching.origins
    matching.match(lambda index: text_without_id(old, index), lambda index: text_without_id(new, index))
    if matching.is_open:
        match_alike(matching, old, new)
    return matching.origins


def _is_much(cassette: Cassette, indices: list[int]) -> bool:
    """Whether reading some interactions would take longer than people wait."""
    return not cassette.is_whole and sum(len(cassette.items[index]) for index in indices) > MAX_READ
