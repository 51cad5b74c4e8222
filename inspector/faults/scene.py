"""What a fault is made of: an interaction, its stream, where the playhead stands."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from inspector.cassette import Interaction, Response
from inspector.content import json_text, urls
from inspector.stream import Stream
from inspector.stream.dialects import DIALECTS
from inspector.stream.framing import Event
from inspector.stream.timeline import payload_of


@dataclass(frozen=True)
class Scene:
    """``k`` is the number of events in front of the playhead."""

    interaction: Interaction
    stream: Stream | None
    k: int = 0

    @property
    def response(self) -> Response:
        """The answer. Raises ValueError where the interaction has none that can be edited."""
        if self.interaction.recorder.refusal:
            raise ValueError(self.interaction.recorder.refusal)
        if self.interaction.response is None:
            raise ValueError("this interaction has no response")
        return self.interaction.response

    @property
    def answer(self) -> Stream:
        """What the answer says. Raises ValueError where it is of no API that is known."""
        _ = self.response
        if self.stream is None or self.stream.dialect is None:
            raise ValueError("this answer is of no API that is known")
        return self.stream

    @property
    def events(self) -> Stream:
        """The answer as a stream of events. Raises ValueError where it is none."""
        response = self.response
        stream = self.stream
        if stream is None or stream.framing == "single":
            raise ValueError("this answer was not streamed")
        if isinstance(stream.framed.source, str) and response.body.text != stream.framed.source:
            raise ValueError("this stream is not text: its bytes could not be kept")
        return stream

    @cached_property
    def dialect(self) -> str:
        """The dialect of the answer, or the one that the URL hints at; "" where it is not known."""
        if self.stream is not None and self.stream.dialect is not None:
            return self.stream.dialect
        path = urls.split(self.interaction.request.url).path if self.interaction.request else ""
        return next((dialect.NAME for dialect in DIALECTS if dialect.serves(path)), "")

    @cached_property
    def request_id(self) -> Any:
        """The id of a JSON-RPC request, None for others."""
        text = self.interaction.request.body.text if self.interaction.request else None
        payload = payload_of(Event("", text or ""))
        return payload.get("id") if isinstance(payload, dict) else None

    def last_number(self, k: int) -> int | None:
        """The last ``sequence_number`` of the first k events, None where they are not counted."""
        for event in reversed(self.stream.events[:k] if self.stream else []):
            payload = payload_of(event)
            number = payload.get("sequence_number") if isinstance(payload, dict) else None
            if isinstance(number, int):
                return number
        return None


def is_valid(text: str) -> bool:
    """Whether arguments of a tool are JSON; none at all are."""
    return not text or json_text.is_json(text)
