"""Content codings (RFC 9110 §8.4) and charsets: ``gzip``, ``deflate``, ``br``, ``zstd``.

``br`` and ``zstd`` need the optional extras of the same names. A body that claims a coding but is
not coded that way (recorders often store it decoded and keep the header) is told apart by trying.
"""

import importlib
import zlib
from collections.abc import Iterable
from typing import Any

ALIASES = {"x-gzip": "gzip", "identity": ""}

RAW_DEFLATE = "raw deflate"
"""``deflate`` without the zlib wrapper, as some servers send it (RFC 9110 §8.4.1.2)."""


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
                import gzip  # most bodies are stored decoded

                return gzip.decompress(data)
            case "deflate":
                return zlib.decompress(data)
            case "raw deflate":
                return zlib.decompress(data, -zlib.MAX_WBITS)
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
            import gzip

            return gzip.compress(data, mtime=0)
        case "deflate":
            return zlib.compress(data)
        case "raw deflate":
            return zlib.compress(data, wbits=-zlib.MAX_WBITS)
        case "br":
            return bytes(_extra("brotli", coding).compress(data))
        case "zstd":
            return bytes(_extra("zstandard", coding).ZstdCompressor().compress(data))
    raise CodingError(f"unknown content coding {coding!r}")


def decode_all(data: bytes, codings: Iterable[str]) -> tuple[bytes, tuple[str, ...]]:
    """Undo several codings, the last applied first; the content, and the codings that there really were.

    Raises `CodingError`.
    """
    found = []
    for coding in reversed(tuple(codings)):
        data, real = _undone(data, coding)
        found.append(real)
    return data, tuple(reversed(found))


def _undone(data: bytes, coding: str) -> tuple[bytes, str]:
    if coding == "deflate":
        try:
            return decode(data, coding), coding
        except CodingError:
            return decode(data, RAW_DEFLATE), RAW_DEFLATE
    return decode(data, coding), coding


def encode_all(data: bytes, codings: Iterable[str]) -> bytes:
    """Apply several codings in order. Raises `CodingError`."""
    for coding in codings:
        data = encode(data, coding)
    return data


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
