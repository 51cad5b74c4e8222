"""What some bytes are: by their first bytes, and only then by what a header says of them.

Signatures: the formats' own specifications, as collected in the WHATWG MIME Sniffing standard, §6,
and the IANA registrations of the media types.
"""

import zlib
from typing import NamedTuple


class Kind(NamedTuple):
    """``name`` for people, the usual ``suffix`` of its files, and whether it is a picture."""

    name: str
    suffix: str
    is_picture: bool = False


UNKNOWN = Kind("binary data", ".bin")

_SIGNATURES: tuple[tuple[int, bytes, Kind], ...] = (
    (0, b"\x89PNG\r\n\x1a\n", Kind("PNG image", ".png", is_picture=True)),
    (0, b"\xff\xd8\xff", Kind("JPEG image", ".jpg", is_picture=True)),
    (0, b"GIF87a", Kind("GIF image", ".gif", is_picture=True)),
    (0, b"GIF89a", Kind("GIF image", ".gif", is_picture=True)),
    (0, b"BM", Kind("BMP image", ".bmp", is_picture=True)),
    (0, b"\0\0\1\0", Kind("ICO image", ".ico", is_picture=True)),
    (0, b"II*\0", Kind("TIFF image", ".tif", is_picture=True)),
    (0, b"MM\0*", Kind("TIFF image", ".tif", is_picture=True)),
    (0, b"%PDF-", Kind("PDF document", ".pdf")),
    (0, b"PK\3\4", Kind("ZIP archive", ".zip")),
    (0, b"PK\5\6", Kind("ZIP archive", ".zip")),
    (0, b"\x1f\x8b", Kind("gzip data", ".gz")),
    (0, b"BZh", Kind("bzip2 data", ".bz2")),
    (0, b"\xfd7zXZ\0", Kind("xz data", ".xz")),
    (0, b"7z\xbc\xaf\x27\x1c", Kind("7-Zip archive", ".7z")),
    (0, b"\x28\xb5\x2f\xfd", Kind("zstd data", ".zst")),
    (257, b"ustar", Kind("tar archive", ".tar")),
    (0, b"OggS", Kind("Ogg audio", ".ogg")),
    (0, b"fLaC", Kind("FLAC audio", ".flac")),
    (0, b"ID3", Kind("MP3 audio", ".mp3")),
    (0, b"\x1a\x45\xdf\xa3", Kind("WebM or Matroska video", ".webm")),
    (0, b"\0asm", Kind("WebAssembly module", ".wasm")),
    (0, b"SQLite format 3\0", Kind("SQLite database", ".sqlite")),
    (0, b"wOFF", Kind("WOFF font", ".woff")),
    (0, b"wOF2", Kind("WOFF2 font", ".woff2")),
)

_RIFF = {
    b"WEBP": Kind("WebP image", ".webp", is_picture=True),
    b"WAVE": Kind("WAV audio", ".wav"),
    b"AVI ": Kind("AVI video", ".avi"),
}
_BRANDS = {
    b"avif": Kind("AVIF image", ".avif", is_picture=True),
    b"heic": Kind("HEIC image", ".heic", is_picture=True),
    b"qt  ": Kind("QuickTime video", ".mov"),
    b"M4A ": Kind("M4A audio", ".m4a"),
}
_MP4 = Kind("MP4 video", ".mp4")
_MP3 = Kind("MP3 audio", ".mp3")
_AAC = Kind("AAC audio", ".aac")
_FRAMES = Kind("AWS event stream", ".bin")

_BY_MEDIA_TYPE: dict[str, Kind] = {
    **dict.fromkeys(
        ("application/x-protobuf", "application/protobuf", "application/vnd.google.protobuf"),
        Kind("Protocol Buffers message", ".pb"),
    ),
    "application/grpc": Kind("gRPC frames", ".bin"),
    "application/grpc+proto": Kind("gRPC frames", ".bin"),
    "application/msgpack": Kind("MessagePack data", ".msgpack"),
    "application/cbor": Kind("CBOR data", ".cbor"),
    "audio/mpeg": _MP3,
    "audio/aac": _AAC,
    "audio/pcm": Kind("PCM samples", ".pcm"),
    "audio/l16": Kind("PCM samples", ".pcm"),
}
"""Formats without a signature of their own."""

_TEXT_SUFFIXES = {
    "application/json": ".json",
    "application/x-ndjson": ".ndjson",
    "application/xml": ".xml",
    "image/svg+xml": ".svg",
    "text/csv": ".csv",
    "text/event-stream": ".sse",
    "text/html": ".html",
    "text/xml": ".xml",
}


def kind_of(content: bytes, media_type: str = "") -> Kind:
    """What bytes are. The media type counts only where no signature speaks."""
    head = content[:264]
    for offset, signature, kind in _SIGNATURES:
        if head.startswith(signature, offset):
            return kind
    if head[:4] == b"RIFF" and head[8:12] in _RIFF:
        return _RIFF[head[8:12]]
    if head[4:8] == b"ftyp":
        return _BRANDS.get(head[8:12], _MP4)
    if _is_event_stream(head):
        return _FRAMES
    if (sync := _audio_frame(head)) is not None:
        return sync
    return _BY_MEDIA_TYPE.get(media_type, UNKNOWN)


def _audio_frame(head: bytes) -> Kind | None:
    """MPEG audio starts with eleven set bits; layer 0 is that of AAC in ADTS frames."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return None
    if head[1] & 0xF6 == 0xF0:
        return _AAC
    is_mp3 = head[1] & 0x18 != 0x08 and head[1] & 0x06 == 0x02 and head[2] & 0xF0 != 0xF0
    return _MP3 if is_mp3 else None


def _is_event_stream(head: bytes) -> bool:
    """A frame's prelude: two lengths of 4 bytes and the CRC-32 of both (AWS event stream encoding)."""
    return len(head) >= 12 and zlib.crc32(head[:8]) == int.from_bytes(head[8:12], "big")


def suffix_of(text: str | None, content: bytes, media_type: str) -> str:
    """The suffix for a file that holds a body."""
    if text is None:
        return kind_of(content, media_type).suffix
    if media_type.endswith("+json") or (media_type in ("", "text/plain") and text.lstrip()[:1] in ("{", "[")):
        return ".json"
    return _TEXT_SUFFIXES.get(media_type, ".txt")
