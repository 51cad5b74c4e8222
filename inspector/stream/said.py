"""How a part of a message was said: which delta said which piece of it, and which ones repeat it."""

from itertools import accumulate
from typing import NamedTuple

from inspector.stream.assembly import Assembly
from inspector.stream.deltas import Delta, Op, Target
from inspector.stream.timeline import Stream


class Source(NamedTuple):
    """A delta that said a piece of the text, and how many characters in front of it it repeats."""

    delta: Delta
    repeats: int


class Follower(NamedTuple):
    """A delta that repeats the pieces from ``first`` up to ``last``; ``inside`` is its place in them."""

    delta: Delta
    first: int
    last: int
    inside: int = 0


class Said:
    """How a part's text was said: the pieces of its last version, and what repeats them."""

    def __init__(self, stream: Stream, target: Target) -> None:
        self.sources: list[Source] = []
        self.followers: list[Follower] = []
        self.strays: list[Delta] = []
        """Repetitions that say something else, but for white space."""
        assembly = Assembly(lambda event: stream.events[event].data)
        versions = 0
        earlier: list[Delta] = []
        for delta in stream.deltas:
            if delta.target.part != target.part or delta.target.field != "text":
                continue
            odd = len(assembly.anomalies)
            assembly.add(delta)
            track = assembly.track(target)
            assert track is not None  # it was just added to
            if len(track.versions) != versions:
                versions = len(track.versions)
                earlier += (source.delta for source in self.sources if len(self.sources) == 1)
                self.sources, self.followers, self.strays = [], [], []
            pieces = track.last.pieces
            if len(pieces) > len(self.sources):
                repeats = len(delta.value) - len(pieces[-1]) if delta.op is Op.RESTATE else 0
                self.sources.append(Source(delta, repeats if isinstance(delta.value, str) else 0))
            elif len(assembly.anomalies) > odd:
                self.strays.append(delta)
            elif delta.op is Op.COPY:
                first = next(at for at, each in enumerate(self.sources) if each.delta.event == delta.event)
                own = "".join(pieces[first:])
                self.followers.append(Follower(delta, first, len(pieces), own.index(delta.value)))
            else:
                self.followers.append(Follower(delta, 0, len(pieces)))
        track = assembly.track(target)
        self.pieces = list(track.last.pieces) if track else []
        self.text = "".join(self.pieces)
        # What is set again to the same value is a repetition as well.
        values = [source.delta.value for source in self.sources]
        self.followers += (Follower(delta, 0, len(self.pieces)) for delta in earlier if [delta.value] == values)

    def events_repeating(self, new: str) -> set[int]:
        """The events that change in any case: those that repeat the text as far as it is different."""
        both = zip(self.text, new, strict=False)
        same = next((at for at, (was, now) in enumerate(both) if was != now), min(len(self.text), len(new)))
        ends = [0, *accumulate(map(len, self.pieces))]
        return {
            each.delta.event
            for each in self.followers
            if each.delta.op is Op.RESTATE and ends[each.last] > same
        }
