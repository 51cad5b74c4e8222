"""From a response's body to the message at event k, and back. A delta knows where it came from."""

from typing import TYPE_CHECKING

from inspector.stream.framing import Event, Line
from inspector.stream.message import Choice, Message, Part
from inspector.stream.reading import read_stream
from inspector.stream.timeline import Marker, Stream

if TYPE_CHECKING:
    from inspector.stream.arranging import rewrite_event
    from inspector.stream.rewrite import edit_part, plan_part, rewrite_part

__all__ = [
    "Choice",
    "Event",
    "Line",
    "Marker",
    "Message",
    "Part",
    "Stream",
    "edit_part",
    "plan_part",
    "read_stream",
    "rewrite_event",
    "rewrite_part",
]


def __getattr__(name: str) -> object:
    """What rewrites is loaded when it is first asked for: whoever only looks does not wait for it (PEP 562)."""
    if name in __all__:
        from inspector.stream import arranging, rewrite

        return getattr(arranging if name == "rewrite_event" else rewrite, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
