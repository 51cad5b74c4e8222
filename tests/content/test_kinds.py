"""What bytes are: signatures first, media types where there are none."""

import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.content import kinds

PRELUDE = struct.pack(">II", 120, 60)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"\x89PNG\r\n\x1a\n\0", "PNG image"),
        (b"\xff\xd8\xff\xe0", "JPEG image"),
        (b"RIFF\1\0\0\0WEBPVP8 ", "WebP image"),
        (b"RIFF\1\0\0\0WAVEfmt ", "WAV audio"),
        (b"\0\0\0\x18ftypavif", "AVIF image"),
        (b"\0\0\0\x18ftypisom", "MP4 video"),
        (b"%PDF-1.4", "PDF document"),
        (b"PK\3\4", "ZIP archive"),
        (b"\0" * 257 + b"ustar\0", "tar archive"),
        (b"ID3\4", "MP3 audio"),
        (b"\xff\xfb\x90\x64", "MP3 audio"),
        (b"\xff\xf1\x50\x80", "AAC audio"),
        (b"\xff\xff\xff\xff", "binary data"),
        (PRELUDE + struct.pack(">I", zlib.crc32(PRELUDE)), "AWS event stream"),
        (b"", "binary data"),
        (b"\1\2\3", "binary data"),
    ],
)
def test_by_its_bytes(content: bytes, name: str) -> None:
    assert kinds.kind_of(content).name == name


def test_bytes_rule_over_what_a_header_says() -> None:
    assert kinds.kind_of(b"GIF89a", "audio/mpeg").name == "GIF image"
    assert kinds.kind_of(b"\x0a\x03abc", "application/x-protobuf").name == "Protocol Buffers message"


@given(st.binary(max_size=300), st.sampled_from(["", "image/png", "application/grpc"]))
def test_all_bytes_have_a_name(content: bytes, media_type: str) -> None:
    kind = kinds.kind_of(content, media_type)
    assert kind.name
    assert kind.suffix.startswith(".")


@pytest.mark.parametrize(
    ("text", "media_type", "suffix"),
    [
        ("{}", "application/json", ".json"),
        ("{}", "application/vnd.things+json", ".json"),
        (" [1]", "", ".json"),
        ("data: 1", "text/event-stream", ".sse"),
        ("words", "text/plain", ".txt"),
        (None, "image/png", ".bin"),
    ],
)
def test_suffixes(text: str | None, media_type: str, suffix: str) -> None:
    assert kinds.suffix_of(text, b"", media_type) == suffix
