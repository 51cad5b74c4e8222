"""From a response's body to the message at event k, and back. A delta knows where it came from."""

from inspector.stream.arranging import rewrite_event
from inspector.stream.framing import Event, Line
from inspector.stream.message import Choice, Message, Part
from inspector.stream.reading import read_stream
from inspector.stream.rewrite import edit_part, plan_part, rewrite_part
from inspector.stream.timeline import Marker, Stream

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
