"""The clock that some providers stamp on their events. Recorders keep no times of events themselves.

Sources: Ollama's API reference, watsonx.ai and Mistral's conversations (``created_at`` of each line or
event), Bedrock's agents (``eventTime`` of traces), xAI's protocol buffers (``created`` of each chunk),
OpenAI's chat completions (``created``, in whole seconds; most servers send the time of the request, some
that of the chunk), Replicate's event ids (``second:number``).
"""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any, NamedTuple

from inspector.stream.dialects.values import mapping
from inspector.stream.framing import Event
from inspector.stream.timeline import Stream, payload_of

_PATHS: tuple[tuple[str, ...], ...] = (
    ("created_at",),
    ("chunk", "created"),
    ("created",),
    ("timestamp",),
    ("eventTime",),
)
_ISO = r"(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?\d*(Z|[+-]\d\d:?\d\d)?\Z"
_EVENT_ID = r"(\d{9,11}):\d+\Z"
_WRITTEN = re.compile(r'(?<!\\)"(?:created|created_at|timestamp|eventTime)"\s*:\s*("[^"]*"|[\d.]+)')
_MILLISECONDS = 10**11
"""Numbers from here on count milliseconds: as seconds they would lie beyond the year 5000."""


class Stamp(NamedTuple):
    """A time in nanoseconds since 1970, and how many of them the way it is written can tell apart."""

    time: int
    resolution: int


class Clock(NamedTuple):
    """When the provider says that each event was made.

    ``times`` are seconds since the first stamp, one for each event. Events that are not ``stamped``
    stand at the one before them: the clock says no more. ``resolution`` is in seconds, too.
    """

    name: str
    times: tuple[float, ...]
    resolution: float
    stamped: tuple[bool, ...]

    @property
    def is_coarse(self) -> bool:
        """Whether many events may share a stamp."""
        return self.resolution >= 1.0


def read_clock(stream: Stream) -> Clock | None:
    """The clock of a stream's events; None where they carry none, one that stands or runs backwards."""
    if not _may_tell_time(stream.events):
        return None
    payloads = [payload_of(event) for event in stream.events]
    for path in _PATHS:
        found = [stamp_of(_at(payload, path)) for payload in payloads]
        if (clock := _clock(".".join(path), found)) is not None:
            return clock
    return _clock("event id", [_stamp_of_id(event) for event in stream.events])


def _may_tell_time(events: Sequence[Event]) -> bool:
    """Whether two different stamps could be there: a look at the text, far cheaper than reading it."""
    seen = {stamp for event in events for stamp in _WRITTEN.findall(event.data)}
    return len(seen) > 1 or any(event.id and re.match(_EVENT_ID, event.id) for event in events[:5])


def _at(payload: Any, path: Sequence[str]) -> Any:
    for step in path:
        payload = mapping(payload).get(step)
    return payload


def _clock(name: str, stamps: Sequence[Stamp | None]) -> Clock | None:
    known = [stamp for stamp in stamps if stamp]
    if len({stamp.time for stamp in known}) < 2 or any(b.time < a.time for a, b in pairwise(known)):
        return None
    return Clock(
        name,
        times=tuple(_seconds(stamps, known[0].time)),
        resolution=min(stamp.resolution for stamp in known) / 1e9,
        stamped=tuple(stamp is not None for stamp in stamps),
    )


def _seconds(stamps: Sequence[Stamp | None], start: int) -> Iterator[float]:
    time = 0.0
    for stamp in stamps:
        if stamp:
            time = (stamp.time - start) / 1e9
        yield time


def stamp_of(value: Any) -> Stamp | None:
    """A time as APIs write it: seconds or milliseconds since 1970, or RFC 3339 without leap seconds.

    None for anything else, 0 included: Azure's filters say so where they have no time.
    """
    if isinstance(value, str):
        return _stamp_of_text(value)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 10**8 < value < 10**14:
        return None
    unit = 10**6 if value >= _MILLISECONDS else 10**9
    if isinstance(value, int):
        return Stamp(value * unit, unit)
    digits = len(repr(value).partition(".")[2])
    return Stamp(round(value * unit), max(1, unit // 10**digits))


def _stamp_of_text(text: str) -> Stamp | None:
    match = re.match(_ISO, text)
    if match is None:
        return None
    whole, fraction, zone = match.group(1), match.group(2) or "", match.group(3) or "Z"
    try:
        moment = datetime.fromisoformat(whole + zone)
        seconds = int(moment.astimezone(UTC).timestamp())
    except (ValueError, OverflowError):
        return None
    return Stamp(seconds * 10**9 + int(fraction.ljust(9, "0")), 10 ** (9 - len(fraction)))


def _stamp_of_id(event: Event) -> Stamp | None:
    match = re.match(_EVENT_ID, event.id)
    return Stamp(int(match.group(1)) * 10**9, 10**9) if match else None
