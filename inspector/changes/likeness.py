"""How alike two interactions are that are spelled differently: the same request, then words, then places."""

import re
from collections import Counter
from collections.abc import Iterator

from inspector.cassette import Cassette, CassetteError
from inspector.cassette.interaction_ids import id_of, text_without_id
from inspector.changes.matching import Matching

MAX_PAIRS = 10_000
"""More pairs than these are not compared with each other: those of one request go in order."""

MAX_LOOK = 20_000
"""Characters of an interaction that are looked at to tell how alike two are."""

MIN_ALIKE = 0.35
SAME_URL, SAME_BODY, SAME_PLACE = 0.5, 0.3, 0.1

_WORD = re.compile(r"\w+")


def match_alike(matching: Matching, old: Cassette, new: Cassette) -> None:
    """Pair what is left: what asks the same, then what is most alike."""
    olds = {index: _Look(old, index) for index in matching.left_old()}
    news = {index: _Look(new, index) for index in matching.left_new()}
    if len(olds) * len(news) > MAX_PAIRS:
        matching.match(lambda index: olds[index].asked, lambda index: news[index].asked)
        matching.match(lambda index: olds[index].request, lambda index: news[index].request)
        return
    for *_, origin, index in sorted(_scored(matching, olds, news)):
        matching.pair(origin, index)


class _Look:
    """What tells how alike two interactions are."""

    def __init__(self, cassette: Cassette, index: int) -> None:
        self.words = Counter(_WORD.findall(text_without_id(cassette, index)[:MAX_LOOK]))
        self.total = sum(self.words.values())
        self.request: tuple[str, ...] = ()
        self.body = b""
        try:
            request = cassette.interactions[index].request
        except CassetteError:
            request = None
        if request is not None:
            self.request = (request.method, request.url)
            self.body = request.body.content
        self.id = id_of(cassette, index)

    @property
    def asked(self) -> tuple[object, ...]:
        """Method, URL and body."""
        return (*self.request, self.body)

    def likeness(self, other: "_Look") -> float:
        """From 0 to 1 for the words, more for the same request."""
        shared = sum((self.words & other.words).values())
        found = 2 * shared / ((self.total + other.total) or 1)
        found += SAME_URL * (self.request == other.request != ())
        return found + SAME_BODY * (self.body == other.body != b"")


def _scored(
    matching: Matching, olds: dict[int, _Look], news: dict[int, _Look]
) -> Iterator[tuple[bool, float, bool, int, int]]:
    """Pairs that may be the same interaction; the likeliest ones sort first, and the id says least."""
    mine, theirs = matching.gaps()
    for origin, look in olds.items():
        for index, other in news.items():
            is_here = mine[origin] == theirs[index]
            if not is_here and look.request != other.request:
                continue  # interactions all have much the same words: that alone says little
            asks_the_same = bool(look.request) and look.asked == other.asked
            found = look.likeness(other) + SAME_PLACE * is_here
            if asks_the_same or found >= MIN_ALIKE:
                yield not asks_the_same, -round(found, 6), look.id != other.id, origin, index
