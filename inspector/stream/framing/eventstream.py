"""AWS event streams: binary frames with headers, a payload and two checksums (all numbers big endian).

A frame is its length, the length of its headers, the CRC-32 of these eight bytes; the headers; the
payload; the CRC-32 of all before. Source: Smithy, "Amazon Event Stream Specification". A wrong
checksum is an anomaly, and reading goes on by the lengths.

Bedrock's invoke wraps its events: the payload of a ``chunk`` is ``{"bytes": base64, "p": padding}``.
The data is what is wrapped, and a change of it leaves the padding as it is. Bedrock's agents wrap text so,
and may say beside it what it cites: then the data is the payload with its ``bytes`` as readable text.
"""

import base64
import struct
import zlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from inspector.content import json_text
from inspector.stream.framing import Anomaly, Event, Framed, Line
from inspector.stream.framing.pieces import Arrangement, NewEvent, Piece

MEDIA_TYPE = "application/vnd.amazon.eventstream"

_PRELUDE = struct.Struct(">III")
_CRC = struct.Struct(">I")
_SHORT = struct.Struct(">H")
_LEAST = _PRELUDE.size + _CRC.size
_NUMBERS = {2: struct.Struct(">b"), 3: struct.Struct(">h"), 4: struct.Struct(">i"), 5: struct.Struct(">q")}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

FAULTS = ("exception", "error")
"""The ``:message-type`` of frames that end a stream with an error."""


class Header(NamedTuple):
    """A header of a frame; ``start`` and ``end`` of its value count from the start of the headers."""

    name: str
    value: str
    start: int
    end: int


def sniff(content: bytes) -> bool:
    """Whether a body starts with a frame: eight bytes and their checksum."""
    if len(content) < _PRELUDE.size:
        return False
    total, headers, checksum = _PRELUDE.unpack_from(content)
    return _fits(total, headers) and checksum == zlib.crc32(content[:8])


def is_fault(event: Event) -> bool:
    """Whether a frame says of itself that it is an exception or an error."""
    return dict(event.headers).get(":message-type") in FAULTS


def fault_type(event: Event) -> str:
    """What a frame calls its exception or error, "" for other frames."""
    headers = dict(event.headers)
    return str(headers.get(":exception-type") or headers.get(":error-code") or "") if is_fault(event) else ""


def parse(content: bytes) -> Framed:
    """Cut a body into frames. What makes no frame is one row at the end."""
    events: list[Event] = []
    lines: list[Line] = []
    anomalies: list[Anomaly] = []
    at, end = 0, len(content)
    while at < end:
        rest = end - at
        total, headers = _lengths(content, at)
        if not _fits(total, headers):
            lines.append(Line("ignored", len(events), f"{rest:,} bytes that are no frame", (at, end)))
            break
        if total > rest:
            lines.append(
                Line("unterminated", len(events), f"{rest:,} of {total:,} bytes of a frame", (at, end))
            )
            break
        anomalies += (Anomaly(len(events), message) for message in _wrong(content[at : at + total], headers))
        lines.append(Line("event", len(events) + 1, "", (at, at + total), len(events)))
        events.append(_event(content, at, total, headers))
        at += total
    return Framed(events, lines, content, tuple(anomalies))


def _lengths(content: bytes, at: int) -> tuple[int, int]:
    """Length of a frame and of its headers; of a torn prelude those of a frame that is too long."""
    if len(content) - at < 8:
        return max(_LEAST, len(content) - at + 1), 0
    total, headers, *_ = struct.unpack_from(">II", content, at)
    return total, headers


def _fits(total: int, headers: int) -> bool:
    return total >= _LEAST and headers <= total - _LEAST


def _wrong(frame: bytes, headers: int) -> Iterator[str]:
    """What is wrong with a frame, in words."""
    if not _checks(frame[:8], frame[8:12]):
        yield "the checksum of the frame's lengths is wrong"
    if not _checks(frame[:-4], frame[-4:]):
        yield "the checksum of the frame is wrong"
    read = [header.end for header in _headers(frame[12 : 12 + headers])]
    if (read[-1] if read else 0) != headers:
        yield "the headers of the frame cannot be read"


def _checks(data: bytes, checksum: bytes) -> bool:
    return _CRC.pack(zlib.crc32(data)) == checksum


def _headers(block: bytes) -> Iterator[Header]:
    """The headers of a frame, up to one that cannot be read."""
    at = 0
    while at < len(block):
        kind = at + 1 + block[at]
        try:
            value, start, end = _value(block[kind], block, kind + 1)
        except (IndexError, struct.error):
            return
        if end > len(block):
            return
        yield Header(block[at + 1 : kind].decode("utf-8", "replace"), value, start, end)
        at = end


def _value(kind: int, block: bytes, at: int) -> tuple[str, int, int]:
    """The value of a header as text, and where its bytes stand. Raises for what is none."""
    match kind:
        case 0 | 1:
            return ("false" if kind else "true"), at, at
        case 2 | 3 | 4 | 5:
            number = _NUMBERS[kind]
            return str(number.unpack_from(block, at)[0]), at, at + number.size
        case 6 | 7:
            start, end = at + 2, at + 2 + _SHORT.unpack_from(block, at)[0]
            value = block[start:end]
            text = value.decode("utf-8", "replace") if kind == 7 else base64.b64encode(value).decode()
            return text, start, end
        case 8:
            return _time(_NUMBERS[5].unpack_from(block, at)[0]), at, at + 8
        case 9:
            import uuid  # which asks the platform for more than the few such headers are worth

            return str(uuid.UUID(bytes=struct.unpack_from("16s", block, at)[0])), at, at + 16
    raise IndexError(kind)


def _time(milliseconds: int) -> str:
    try:
        return (_EPOCH + timedelta(milliseconds=milliseconds)).isoformat(timespec="milliseconds")
    except OverflowError:
        return str(milliseconds)


def _event(content: bytes, at: int, total: int, headers: int) -> Event:
    start, end = at + _PRELUDE.size + headers, at + total - _CRC.size
    found = list(_headers(content[at + _PRELUDE.size : start]))
    values = {header.name: header.value for header in found}
    type_ = values.get(":event-type")
    if values.get(":message-type") in FAULTS:
        type_ = values.get(":exception-type") or values.get(":error-code") or values[":message-type"]
    data, span = content[start:end].decode("utf-8", "replace"), (start, end)
    if type_ == "chunk" and (opened := _opened(content[start:end])):
        data = opened
    elif type_ == "chunk" and (wrapped := _wrapped(content[start:end])):
        data, span = wrapped[0], (start + wrapped[1], start + wrapped[2])
    elif not data:
        # An error frame says what is wrong in a header.
        for header in found:
            if header.name == ":error-message":
                first = at + _PRELUDE.size
                data, span = header.value, (first + header.start, first + header.end)
    fields = tuple((header.name, header.value) for header in found)
    return Event(type_ or "message", data, "", (at, at + total), (span,), fields)


def _opened(payload: bytes) -> str | None:
    """A payload that says more than the text that it wraps, with that text readable; None for others."""
    found = _wrapped(payload)
    if found is None or found[0].lstrip()[:1] == "{":
        return None
    text = payload.decode()
    if json_text.loads(text).keys() <= {"bytes", "p"}:
        return None
    start, end = json_text.value_span(text, ("bytes",))
    return text[:start] + json_text.dumps(found[0]) + text[end:]


def _is_wrapped(event: Event) -> bool:
    """Whether the data is all of what a frame's payload wraps."""
    return event.span is not None and event.data_spans[0][1] != event.span[1] - _CRC.size


def _citing(data: str) -> str:
    """The payload of a chunk that says what it cites, with or without a text; "" for any other data."""
    holder = json_text.loads(data) if data[:1] == "{" and json_text.is_json(data) else None
    if not isinstance(holder, dict) or "attribution" not in holder:
        return ""
    return _closed(data).decode() if isinstance(holder.get("bytes"), str) else data


def _closed(data: str) -> bytes:
    """The payload of data that was `_opened`. Raises `ValueError` where there is no text to wrap."""
    holder = json_text.loads(data) if json_text.is_json(data) else None
    if not isinstance(holder, dict) or not isinstance(holder.get("bytes"), str):
        raise ValueError("this frame holds an object with a text under the name bytes")
    start, end = json_text.value_span(data, ("bytes",))
    coded = base64.b64encode(holder["bytes"].encode()).decode()
    return f'{data[:start]}"{coded}"{data[end:]}'.encode()


def _wrapped(payload: bytes) -> tuple[str, int, int] | None:
    """The text that a payload wraps in base64, and where that stands; None where it wraps none."""
    try:
        text = payload.decode()
        holder = json_text.loads(text)
        if not isinstance(holder, dict) or not isinstance(holder.get("bytes"), str):
            return None
        inner = base64.b64decode(holder["bytes"], validate=True).decode()
    except ValueError:
        return None
    start, end = json_text.value_span(text, ("bytes",))
    return inner, len(text[: start + 1].encode()), len(text[: end - 1].encode())


def replace(framed: Framed, changes: Mapping[int, str]) -> bytes:
    """The body in which some frames have other data; their lengths and checksums follow.

    A checksum that was wrong is left as it was: a fixture may be about that. Raises `ValueError` for
    what is not Unicode text, and for a header's value that is too long.
    """
    assert isinstance(framed.source, bytes)
    out: list[bytes] = []
    at = 0
    for index in sorted(changes):
        event = framed.events[index]
        assert event.span is not None
        start, end = event.span
        out += (framed.source[at:start], _rebuilt(framed.source[start:end], start, event, changes[index]))
        at = end
    return b"".join([*out, framed.source[at:]])


def _rebuilt(frame: bytes, offset: int, event: Event, data: str) -> bytes:
    """A frame that stands at an offset, with other data."""
    total, headers, _ = _PRELUDE.unpack_from(frame)
    start, end = (at - offset for at in event.data_spans[0])
    payload = _PRELUDE.size + headers
    new = data.encode()
    before, after = frame[_PRELUDE.size : start], frame[end : -_CRC.size]
    if start < payload:  # the value of a header, whose length stands in front of it
        if len(new) > 0xFFFF:
            raise ValueError("a header of a frame holds at most 65,535 bytes")
        headers += len(new) - (end - start)
        before = before[: -_SHORT.size] + _SHORT.pack(len(new))
    elif (start, end) != (payload, total - _CRC.size):
        new = base64.b64encode(new)
    elif event.type == "chunk" and _opened(frame[start:end]) is not None:
        new = _closed(data)
    body = before + new + after
    lengths = struct.pack(">II", _LEAST + len(body), headers)
    prelude = lengths + _checksum(lengths, frame[:8], frame[8:12])
    return prelude + body + _checksum(prelude + body, frame[:-4], frame[-4:])


def _checksum(data: bytes, before: bytes, checksum: bytes) -> bytes:
    """The checksum of data that was other data, whose checksum may have been wrong."""
    return _CRC.pack(zlib.crc32(data)) if _checks(before, checksum) else checksum


def arrange(framed: Framed, pieces: Sequence[Piece]) -> bytes:
    """The body of these frames, old and new ones in this order; every old one keeps its very bytes.

    A new frame has the headers of its own, or those of the nearest frame of its type. What makes no
    frame stays at the end. Raises `ValueError` for what is not Unicode text.
    """
    assert isinstance(framed.source, bytes)
    arrangement = Arrangement(len(framed.events), pieces)
    out: list[bytes] = []
    for position, piece in enumerate(pieces):
        if isinstance(piece, int):
            span = framed.events[piece].span
            assert span is not None
            out.append(framed.source[slice(*span)])
        else:
            out.append(_new_frame(framed, piece, arrangement.neighbour(position)))
    last = framed.events[-1].span if framed.events else None
    return b"".join([*out, framed.source[last[1] if last else 0 :]])


def _new_frame(framed: Framed, new: NewEvent, neighbour: int | None) -> bytes:
    assert isinstance(framed.source, bytes)
    if new.headers:
        return _sealed(_header_block(new.headers), new.data.encode())
    near = framed.events[neighbour] if neighbour is not None else None
    type_ = new.type or (near.type if near else "message")
    near_first = (*([near] if near else []), *framed.events)
    same = [event for event in near_first if event.type == type_ and (type_ != "chunk" or _is_wrapped(event))]
    cited = _citing(new.data) if type_ == "chunk" else ""
    if same and same[0].span is not None and not cited:
        start, end = same[0].span
        frame = _rebuilt(framed.source[start:end], start, same[0], new.data)
        headers = _PRELUDE.unpack_from(frame)[1]
        first = _PRELUDE.size + headers
        return _sealed(frame[_PRELUDE.size : first], frame[first : -_CRC.size])
    payload = cited or new.data
    if type_ == "chunk" and not cited:
        payload = json_text.dumps({"bytes": base64.b64encode(new.data.encode()).decode("ascii")})
    names = {":event-type": type_, ":content-type": "application/json", ":message-type": "event"}
    return _sealed(_header_block(tuple(names.items())), payload.encode())


def _header_block(headers: Sequence[tuple[str, str]]) -> bytes:
    """Headers of text."""
    block = bytearray()
    for name, value in headers:
        data = value.encode()
        if len(data) > 0xFFFF:
            raise ValueError("a header of a frame holds at most 65,535 bytes")
        block += bytes([len(name.encode())]) + name.encode() + b"\x07" + _SHORT.pack(len(data)) + data
    return bytes(block)


def _sealed(headers: bytes, payload: bytes) -> bytes:
    """A frame with its lengths and checksums."""
    lengths = struct.pack(">II", _LEAST + len(headers) + len(payload), len(headers))
    prelude = lengths + _CRC.pack(zlib.crc32(lengths))
    return prelude + headers + payload + _CRC.pack(zlib.crc32(prelude + headers + payload))
