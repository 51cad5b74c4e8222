"""Cassettes that are stored as gzip files (``.yaml.gz``, ``.json.gz``; RFC 1952).

Bytes that were not edited are saved as they were. Edited ones are compressed again behind the same
header: name, time and comment of the file stay.
"""

import zlib
from dataclasses import dataclass, field

from inspector.cassette.source import GZIP, CassetteError

MAX_SIZE = 1 << 30
"""Bytes that a file may become."""

FREE_SIZE = 64 << 20
MAX_RATIO = 200
"""Above ``FREE_SIZE`` bytes: texts shrink to a fifth or a twentieth, only bombs to a thousandth."""

_FHCRC, _FEXTRA, _FNAME, _FCOMMENT = 2, 4, 8, 16
_LEVELS = {2: 9, 4: 1}  # what the header's XFL says of the one who compressed


@dataclass(frozen=True, slots=True)
class Gzip:
    """A gzip file that was read, and the bytes in it."""

    packed: bytes = field(repr=False)
    plain: bytes = field(repr=False)

    def pack(self, plain: bytes) -> bytes:
        """Bytes as they are to be saved: the file itself as long as they are the same."""
        if plain == self.plain:
            return self.packed
        header = self.packed[: _header_size(self.packed)]
        coder = zlib.compressobj(_LEVELS.get(header[8], 6), zlib.DEFLATED, -zlib.MAX_WBITS)
        body = coder.compress(plain) + coder.flush()
        return header + body + zlib.crc32(plain).to_bytes(4, "little") + _size_field(plain)


def _size_field(plain: bytes) -> bytes:
    return (len(plain) & 0xFFFFFFFF).to_bytes(4, "little")


def unpack(data: bytes) -> Gzip | None:
    """What is in a gzip file; None for other files. Raises `CassetteError` for broken and huge ones."""
    if not data.startswith(GZIP):
        return None
    try:
        return Gzip(data, _inflate(data))
    except zlib.error as error:
        raise CassetteError(f"this gzip file is damaged ({error})") from error


def plain_bytes(data: bytes) -> bytes:
    """The bytes of a file, unpacked if that can be done: to show lines of it."""
    try:
        gzip = unpack(data)
    except CassetteError:
        return data
    return gzip.plain if gzip else data


def _inflate(data: bytes) -> bytes:
    """The bytes of all members of a file, as far as the limits allow."""
    left = min(MAX_SIZE, max(FREE_SIZE, MAX_RATIO * len(data)))
    members = []
    while data:
        member = zlib.decompressobj(zlib.MAX_WBITS | 16)
        members.append(member.decompress(data, left + 1))
        left -= len(members[-1])
        if left < 0:
            raise CassetteError("this gzip file unpacks to more than a cassette can be: it is not opened")
        if not member.eof:
            raise CassetteError("this gzip file ends too early")
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
