"""Which interaction of one version of a cassette is which one of another version.

The same chunk is the same interaction; then the same bytes, wherever they stand; then what looks most
alike. Nothing is read of an interaction that is found in both by its chunk or its bytes.
"""

import re
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass

from inspector.cassette import Cassette, CassetteError
from inspector.cassette.interaction_list import staying
from inspector.cassette.recorders import text_at

MAX_PAIRS = 10_000
"""More pairs than these are not compared with each other: those of one method and URL go in order."""

MAX_LOOK = 20_000
"""Characters of an interaction that are looked at to tell how alike two are."""

MAX_READ = 16_000_000
"""Bytes of interactions that are read to tell which ones are the same; more go by their places alone."""

MIN_ALIKE = 0.35
SAME_REQUEST, SAME_ID, SAME_PLACE = 0.5, 1.0, 0.1

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Change:
    """An interaction that differs between two versions of a cassette: its index in each, None in which
    it is absent. None in both stands for what the file has around its interactions.
    """

    old: int | None
    new: int | None
    is_edited: bool = False
    is_moved: bool = False

    @property
    def kind(self) -> str:
        """What has happened, in one or two words."""
        if self.old is None and self.new is None:
            return "changed"
        if self.old is None:
            return "added"
        if self.new is None:
            return "removed"
        moved = "moved" if self.is_moved else ""
        return " and ".join(filter(None, (moved, "changed" if self.is_edited else "")))


def changes_between(old: Cassette, new: Cassette) -> list[Change]:
    """What differs, in the order of the new version; what was removed stands where it was."""
    if old is new:
        return []
    origins = aligned(old, new)
    stays = staying(origins)
    found: list[tuple[tuple[int, int, int], Change]] = []
    for index, origin in enumerate(origins):
        if origin < 0:
            found.append(((index, 0, 0), Change(None, index)))
            continue
        is_edited, is_moved = not is_same(old, origin, new, index), index not in stays
        if is_edited or is_moved:
            found.append(((index, 0, 0), Change(origin, index, is_edited, is_moved)))
    places = {origins[index]: index for index in stays}
    before, present = -1, set(origins)
    for origin in range(len(old.items)):
        before = places.get(origin, before)
        if origin not in present:
            found.append(((before, 1, origin), Change(origin, None)))
    changes = [change for _, change in sorted(found, key=lambda each: each[0])]
    return [*changes, Change(None, None, is_edited=True)] if _rest_differs(old, new, changes) else changes


def is_same(old: Cassette, origin: int, new: Cassette, index: int) -> bool:
    """Whether an interaction is spelled the same in both versions."""
    one, other = old.items[origin], new.items[index]
    if one is other:
        return True
    if not (old.is_whole or new.is_whole) and one.data == other.data:
        return True
    return _text(old, origin) == _text(new, index)


def _text(cassette: Cassette, index: int) -> str:
    """The lines of an interaction, without what stands around it."""
    try:
        return cassette.interactions[index].yaml.rstrip()
    except CassetteError:
        return cassette.items[index].data.decode("utf-8", "replace").rstrip()


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
    matching = _Matching(len(old.items), len(new.items))
    if not (old.is_whole or new.is_whole):
        matching.match(lambda index: old.items[index], lambda index: new.items[index])
        matching.match(lambda index: old.items[index].data, lambda index: new.items[index].data)
    if matching.is_open and _is_much(old, matching.left_old()) + _is_much(new, matching.left_new()):
        mine, theirs = matching.gaps()
        matching.match(mine.__getitem__, theirs.__getitem__)
        return matching.origins
    if matching.is_open:
        matching.match(lambda index: _text(old, index), lambda index: _text(new, index))
    if matching.is_open:
        _match_alike(matching, [_Look(old, index) for index in matching.left_old()], new)
    return matching.origins


def _is_much(cassette: Cassette, indices: list[int]) -> bool:
    """Whether reading some interactions would take longer than people wait."""
    return not cassette.is_whole and sum(len(cassette.items[index]) for index in indices) > MAX_READ


class _Matching:
    """Pairs found so far. ``origins`` has -1 for what has none yet."""

    def __init__(self, old_count: int, new_count: int) -> None:
        self.origins = [-1] * new_count
        self._is_free = [True] * old_count

    @property
    def is_open(self) -> bool:
        """Whether there is anything left on both sides."""
        return any(self._is_free) and -1 in self.origins

    def left_old(self) -> list[int]:
        """The interactions of the old version that are in no pair."""
        return [index for index, is_free in enumerate(self._is_free) if is_free]

    def left_new(self) -> list[int]:
        """The interactions of the new version that are in no pair."""
        return [index for index, origin in enumerate(self.origins) if origin < 0]

    def pair(self, origin: int, index: int) -> None:
        """Take one more pair, unless one of the two is in a pair already."""
        if self._is_free[origin] and self.origins[index] < 0:
            self.origins[index] = origin
            self._is_free[origin] = False

    def match(self, old_key: Callable[[int], Hashable], new_key: Callable[[int], Hashable]) -> None:
        """Pair what has the same key, in order."""
        waiting: dict[Hashable, deque[int]] = defaultdict(deque)
        for origin in self.left_old():
            waiting[old_key(origin)].append(origin)
        for index in self.left_new():
            candidates = waiting.get(new_key(index))
            if candidates:
                self.pair(candidates.popleft(), index)

    def gaps(self) -> tuple[dict[int, int], dict[int, int]]:
        """For what is left: the index of the pair behind which it stands, in the old version."""
        mine, theirs = {}, {}
        before = -1
        for origin, is_free in enumerate(self._is_free):
            mine[origin] = before
            before = before if is_free else origin
        before = -1
        for index, origin in enumerate(self.origins):
            theirs[index] = before
            before = origin if origin >= 0 else before
        return mine, theirs


class _Look:
    """What tells how alike two interactions are."""

    def __init__(self, cassette: Cassette, index: int) -> None:
        self.index = index
        self.words = Counter(_WORD.findall(_text(cassette, index)[:MAX_LOOK]))
        self.total = sum(self.words.values())
        self.request: tuple[object, ...] = ()
        self.body = b""
        self.id = ""
        try:
            interaction = cassette.interactions[index]
        except CassetteError:
            return
        self.id = text_at(interaction.node, ("id",))
        request = interaction.request
        if request is not None:
            self.request = (request.method, request.url)
            self.body = request.body.content

    def likeness(self, other: "_Look") -> float:
        """From 0 to 1 for the words, more for the same request."""
        shared = sum((self.words & other.words).values())
        found = 2 * shared / ((self.total + other.total) or 1)
        if self.request and self.request == other.request:
            found += SAME_REQUEST * (2 if self.body == other.body else 1)
            found += SAME_ID * (self.id == other.id != "")  # go-vcr's: a copy has another one
        return found


def _match_alike(matching: _Matching, olds: list[_Look], new: Cassette) -> None:
    news = [_Look(new, index) for index in matching.left_new()]
    if len(olds) * len(news) > MAX_PAIRS:
        requests = {look.index: look.request for look in olds}
        others = {look.index: look.request for look in news}
        matching.match(requests.__getitem__, others.__getitem__)
        return
    mine, theirs = matching.gaps()
    for _, origin, index in sorted(_scored(olds, news, mine, theirs), key=lambda each: (-each[0], *each[1:])):
        matching.pair(origin, index)


def _scored(
    olds: Iterable[_Look], news: list[_Look], mine: dict[int, int], theirs: dict[int, int]
) -> Iterator[tuple[float, int, int]]:
    for look in olds:
        for other in news:
            is_here = mine[look.index] == theirs[other.index]
            if not is_here and look.request != other.request:
                continue  # interactions all have much the same words: that alone says little
            found = look.likeness(other) + SAME_PLACE * is_here
            if found >= MIN_ALIKE:
                yield found, look.index, other.index
