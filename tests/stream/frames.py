"""Builds AWS event stream frames, also wrong ones, and the bodies of golden streams of frames.

In a golden file each line is a frame: ``[event type, payload]``, ``[headers, payload]`` where there
is more to say, or ``["wrapped", event]`` for what Bedrock's invoke sends.
"""

import base64
import json
import struct
import zlib
from collections.abc import Mapping
from typing import Any


def header(name: str, kind: int, value: bytes) -> bytes:
    """A header whose value is given as it stands in the frame, its length included."""
    return bytes([len(name.encode())]) + name.encode() + bytes([kind]) + value


def text_header(name: str, value: str) -> bytes:
    """A header whose value is text."""
    return header(name, 7, struct.pack(">H", len(value.encode())) + value.encode())


def frame(headers: bytes, payload: bytes) -> bytes:
    """A frame of encoded headers and a payload."""
    lengths = struct.pack(">II", len(headers) + len(payload) + 16, len(headers))
    prelude = lengths + struct.pack(">I", zlib.crc32(lengths))
    return prelude + headers + payload + struct.pack(">I", zlib.crc32(prelude + headers + payload))


def text_frame(headers: Mapping[str, str], payload: str) -> bytes:
    """A frame whose headers and payload are text."""
    return frame(b"".join(text_header(name, value) for name, value in headers.items()), payload.encode())


def event(type_: str, payload: Any, padding: str = "") -> bytes:
    """An event as Bedrock sends it."""
    value = {**payload, "p": padding} if padding else payload
    headers = {":event-type": type_, ":content-type": "application/json", ":message-type": "event"}
    return text_frame(headers, json.dumps(value, ensure_ascii=False, separators=(",", ":")))


def wrapped(payload: Any, padding: str = "abc") -> bytes:
    """An event that Bedrock's invoke wraps."""
    inner = json.dumps(payload, ensure_ascii=False, separators=(",", ":"))
    return event("chunk", {"bytes": base64.b64encode(inner.encode()).decode()}, padding)


def body(text: str) -> bytes:
    """The body that a golden file describes."""
    return b"".join(_row(*json.loads(line)) for line in text.splitlines())


def _row(kind: Any, payload: Any) -> bytes:
    if kind == "wrapped":
        return wrapped(payload)
    if isinstance(kind, dict):
        return text_frame(kind, payload if isinstance(payload, str) else json.dumps(payload))
    return event(kind, payload, "abcdefgh")
