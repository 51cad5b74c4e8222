"""Events and markers of a timeline in words: for tool tips, and for those who hear it."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from inspector.stream import Stream
from inspector.stream.lanes import line_of, parts_of
from inspector.ui.words import shortened, size_text, visible

if TYPE_CHECKING:
    from inspector.stream.clock import Clock


def event_words(stream: Stream, index: int, labels: Mapping[str, str]) -> str:
    """Number, kind and parts of an event, what it adds and how long it is: two lines.

    ``labels`` are the words for parts by their ids.
    """
    kind = stream.kinds[index].replace("_", " ")
    parts = [labels.get(part, "") for part in parts_of(stream, index)]
    line = line_of(stream, index)
    head = [
        f"event {index + 1:,} of {len(stream.events):,}",
        kind,
        *(label for label in parts if label and label != kind),
        size_text(stream.bytes_of(line)) if line else "",
    ]
    return "\n".join([" · ".join(word for word in head if word), said_words(stream, index)]).strip()


def said_words(stream: Stream, index: int) -> str:
    """What an event adds, on one line."""
    return visible(shortened(stream.adds(index), 80))


def clock_words(clock: "Clock", index: int) -> str:
    """When an event was made, as its provider says."""
    digits = 0 if clock.is_coarse else 6
    since = f"{clock.times[index]:,.{digits}f}"
    since = since.rstrip("0").rstrip(".") if digits else since
    if not clock.stamped[index]:
        return f"no stamp of its own; {clock.name} before it: {since} s"
    return f"{clock.name}: {since} s after the first stamp" + (", in whole seconds" if clock.is_coarse else "")
