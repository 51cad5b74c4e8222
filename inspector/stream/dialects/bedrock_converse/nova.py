"""What Amazon's Nova says through Bedrock's invoke: the events of Converse."""

from collections.abc import Iterator
from typing import Any

from inspector.stream.deltas import Delta
from inspector.stream.dialects.bedrock_converse import EVENTS
from inspector.stream.dialects.bedrock_converse.reading import ConverseReader
from inspector.stream.dialects.values import mapping
from inspector.stream.framing import Event


class NovaReader(ConverseReader):
    """Reads the events of Converse, each under its name."""

    _joins_texts = True

    def feed(self, number: int, _event: Event, payload: Any) -> Iterator[Delta]:
        """The deltas of one event."""
        if not isinstance(payload, dict):
            return
        names = [name for name in payload if name in EVENTS]
        for name in names:
            yield from self.read(number, name, (name,), mapping(payload[name]))
        if not names:
            yield from self.document(number, payload)
