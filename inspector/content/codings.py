"""Content codings (RFC 9110 §8.4) and charsets: ``gzip``, ``deflate``, ``br``, ``zstd``.

``br`` and ``zstd`` need the optional extras of the same names. A body that claims a coding but is
not coded that way (recorders often store it decoded and keep the header) is told apart by trying.
"""

import gzip
import importlib
import zlib
from collections.abc import Iterable
from typing import Any

ALIASES = {"x-gzip": "gzip", "identity": ""}


class CodingError(ValueError):
    """The bytes are not in the coding that was named, or the coding needs an extra."""


def names(content_encoding: str) -> tuple[str, ...]:
    """The codings of a ``Content-Encoding`` value, in the order in which they were applied."""
    words = (word.strip().lower() for word in content_encoding.split(","))
    return tuple(filter(None, (ALIASES.get(word, word) for word in words)))


def decode(data: bytes, coding: str) -> bytes:
    """Undo one content coding. Raises `CodingError`."""
    try:
        match coding:
            case "gzip":
                return gzip.decompress(data)
            case "deflate":
                return _inflate(data)
            case "br":
                return bytes(_extra("brotli", coding).decompress(data))
            case "zstd":
                return _unpack_zstd(data)
    except CodingError:
        raise
    except Exception as error:  # each library raises errors of its own for bytes that it cannot read
        raise CodingError(f"the body is not {coding}: {error}") from error
    raise CodingError(f"unknown content coding {coding!r}")


def encode(data: bytes, coding: str) -> bytes:
    """Apply one content coding; the same input always gives the same bytes. Raises `CodingError`."""
    match coding:
        case "gzip":
            return gzip.compress(data, mtime=0)
        case "deflate":
            return zlib.compress(data)
        case "br":
            return bytes(_extra("brotli", coding).compress(data))
        case "zstd":
            return bytes(_extra("zstandard", coding).ZstdCompressor().compress(data))
    raise CodingError(f"unknown content coding {coding!r}")


def decode_all(data: bytes, codings: Iterable[str]) -> bytes:
    """Undo several codings, the last applied first. Raises `CodingError`."""
    for coding in reversed(tuple(codings)):
        data = decode(data, coding)
    return data


def encode_all(data: bytes, codings: Iterable[str]) -> bytes:
    """Apply several codings in order. Raises `CodingError`."""
    for coding in codings:
        data = encode(data, coding)
    return data


def _inflate(data: bytes) -> bytes:
    try:
        return zlib.decompress(data)
    except zlib.error:
        # RFC 9110 §8.4.1.2: some servers send "deflate" without the zlib wrapper.
        return zlib.decompress(data, -zlib.MAX_WBITS)


def _unpack_zstd(data: bytes) -> bytes:
    """All frames. The library itself stops behind the first one, and takes a torn one for whole."""
    frames = []
    while data:
        frame = _extra("zstandard", "zstd").ZstdDecompressor().decompressobj()
        frames.append(bytes(frame.decompress(data)))
        if not frame.eof:
            raise CodingError("the body is not zstd: it ends too early")
        data = frame.unused_data
    return b"".join(frames)


def _extra(module: str, coding: str) -> Any:
    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise CodingError(f"reading {coding} needs the optional package {module!r}") from error


def charset(content_type: str) -> str:
    """The charset that a ``Content-Type`` names, in lower case; ``utf-8`` where it names none."""
    for parameter in content_type.split(";")[1:]:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset" and value.strip():
            return value.strip().strip("\"'").lower()
    return "utf-8"


def media_type(content_type: str) -> str:
    """``type/subtype`` of a ``Content-Type`` value, in lower case, without parameters."""
    return content_type.partition(";")[0].strip().lower()
