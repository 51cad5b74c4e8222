"""Cassettes in gzip files (``.yaml.gz``; RFC 1952), or compressed by VCR for Ruby (``.zz``; RFC 1950).

Bytes that were not edited are saved as they were. Edited ones are compressed again behind the same
header: name, time and comment of a gzip file stay, and the level of a zlib file.
"""

import zlib
from dataclasses import dataclass, field

from inspector.cassette.source import GZIP, CassetteError, may_be_packed

MAX_SIZE = 1 << 30
"""Bytes that a file may become."""

FREE_SIZE = 64 << 20
MAX_RATIO = 200
"""Above ``FREE_SIZE`` bytes: texts shrink to a fifth or a twentieth, only bombs to a thousandth."""

_FHCRC, _FEXTRA, _FNAME, _FCOMMENT = 2, 4, 8, 16
_LEVELS = {2: 9, 4: 1}  # what the header's XFL says of the one who compressed
_ZLIB_LEVELS = (1, 5, 6, 9)  # and the FLEVEL of zlib's


@dataclass(frozen=True, slots=True)
class Packed:
    """A file that was read, and the bytes in it. ``name``: gzip or zlib."""

    packed: bytes = field(repr=False)
    plain: bytes = field(repr=False)
    name: str = "gzip"

    def pack(self, plain: bytes) -> bytes:
        """Bytes as they are to be saved: the file itself as long as they are the same."""
        if plain == self.plain:
            return self.packed
        return _gzip(self.packed, plain) if self.name == "gzip" else _zlib(self.packed, plain)


def _gzip(old: bytes, plain: bytes) -> bytes:
    header = old[: _header_size(old)]
    coder = zlib.compressobj(_LEVELS.get(header[8], 6), zlib.DEFLATED, -zlib.MAX_WBITS)
    body = coder.compress(plain) + coder.flush()
    return header + body + zlib.crc32(plain).to_bytes(4, "little") + _size_field(plain)


def _zlib(old: bytes, plain: bytes) -> bytes:
    return zlib.compress(plain, _ZLIB_LEVELS[old[1] >> 6])


def _size_field(plain: bytes) -> bytes:
    return (len(plain) & 0xFFFFFFFF).to_bytes(4, "little")


def unpack(data: bytes) -> Packed | None:
    """What is in a gzip or zlib file; None for other files. Raises `CassetteError` for broken and huge ones."""
    if not may_be_packed(data):
        return None
    is_gzip = data.startswith(GZIP)
    try:
        if is_gzip:
            return Packed(data, _inflate(data, zlib.MAX_WBITS | 16, "gzip"))
        return Packed(data, _inflate(data, zlib.MAX_WBITS, "zlib"), "zlib")
    except zlib.error as error:
        if not is_gzip and _is_text(data):
            return None  # two letters of a text that happen to look like the start of one
        raise CassetteError(f"this {'gzip' if is_gzip else 'zlib'} file is damaged ({error})") from error


def _is_text(data: bytes) -> bool:
    return data[1:64].isascii() and b"\0" not in data[:64]


def plain_bytes(data: bytes) -> bytes:
    """The bytes of a file, unpacked if that can be done: to show lines of it."""
    try:
        packed = unpack(data)
    except CassetteError:
        return data
    return packed.plain if packed else data


def _inflate(data: bytes, bits: int, name: str) -> bytes:
    """The bytes of all members of a file, as far as the limits allow."""
    left = min(MAX_SIZE, max(FREE_SIZE, MAX_RATIO * len(data)))
    members = []
    while data:
        member = zlib.decompressobj(bits)
        members.append(member.decompress(data, left + 1))
        left -= len(members[-1])
        if left < 0:
            raise CassetteError(f"this {name} file unpacks to more than a cassette can be: it is not opened")
        if not member.eof:
            raise CassetteError(f"this {name} file ends too early")
        data = member.unused_data.lstrip(b"\0")  # files may be padded
    return b"".join(members)


def _header_size(data: bytes) -> int:
    """The length of the first member's header; its parts are there, as it could be unpacked."""
    flags, at = data[3], 10
    if flags & _FEXTRA:
        at += 2 + int.from_bytes(data[at : at + 2], "little")
    for flag in (_FNAME, _FCOMMENT):
        if flags & flag:
            at = data.index(b"\0", at) + 1
    return at + 2 if flags & _FHCRC else at
