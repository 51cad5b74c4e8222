"""Files are read and written whole: never half a file, never over somebody else's work.

A file is written aside in the same folder, flushed, and renamed over the old one (POSIX rename(2) is
atomic), so that whatever happens meanwhile the path names the old file or the new one. Symbolic links
stay links: their target is replaced. A file with several hard links is separated from the others,
which keep the old text: writing through all of them could only be done in place, which is not atomic.
Mode, owner, ACL and extended attributes are taken over as far as the system allows.

Nothing but regular files is ever opened: a pipe would wait for ever, and a device has no end.
"""

import errno
import os
import stat
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import NamedTuple

MAX_SIZE = 1_000_000_000
"""Bytes of the largest file that is read: what is bigger is no cassette, and might not fit into memory."""

PRIVATE = 0o600
"""The permissions of a file that its owner alone may read."""

_BLOCK = 1 << 20
_PUBLIC = 0o666  # less what the umask takes away
_BINARY = getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
_READ = os.O_RDONLY | _BINARY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0)
_CREATE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY | getattr(os, "O_NOFOLLOW", 0)
_FOLDER = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0)

_KINDS = (
    (stat.S_ISDIR, errno.EISDIR, "this is a folder, not a file"),
    (stat.S_ISFIFO, errno.EINVAL, "this is a pipe, not a file"),
    (stat.S_ISSOCK, errno.EINVAL, "this is a socket, not a file"),
    (lambda _mode: True, errno.EINVAL, "this is a device, not a file"),
)

_REASONS = {
    errno.ENOSPC: "there is no room left on the disk",
    errno.EDQUOT: "the disk quota is used up",
    errno.EROFS: "the disk is read-only",
    errno.EIO: "the disk reported an error",
    errno.ELOOP: "the symbolic link leads to itself",
    errno.ENAMETOOLONG: "the name is too long",
    errno.ENOTDIR: "a part of its path is not a folder",
}


class Fingerprint(NamedTuple):
    """What tells at a glance whether a file is still the one that was read: ``modified`` in ns."""

    modified: int
    size: int
    device: int
    inode: int

    @classmethod
    def of(cls, status: os.stat_result) -> "Fingerprint":
        return cls(status.st_mtime_ns, status.st_size, status.st_dev, status.st_ino)


class Known(NamedTuple):
    """What a file held when it was read or written last."""

    fingerprint: Fingerprint
    parts: Sequence[bytes | memoryview]


class Written(NamedTuple):
    """The file as it is now, and what could not be kept as it was, in words for people."""

    fingerprint: Fingerprint
    notes: tuple[str, ...] = ()


class ChangedError(Exception):
    """The file is not the one that was read any more. Nothing was written."""


class _Ahead(Thread):
    """Reads one file, or keeps what stands in the way of that."""

    def __init__(self, path: Path) -> None:
        super().__init__(daemon=True)
        self._path = path
        self.result: tuple[bytes, Fingerprint] | None = None

    def run(self) -> None:
        with suppress(OSError):  # `read` tries again, and says so
            self.result = _read(self._path)


_ahead: dict[Path, _Ahead] = {}


def read_ahead(path: Path) -> None:
    """Begin to read a file that `read` will be asked for, while something else is done.

    Python goes on meanwhile. Nothing is raised: that is left to `read`.
    """
    _ahead[path] = _Ahead(path)
    _ahead[path].start()


def read(path: Path) -> tuple[bytes, Fingerprint]:
    """All bytes of a regular file. Raises OSError, at once for what is none.

    The fingerprint is taken before the first byte is read: whatever is written later differs from it.
    What was read ahead is given once, if the file is still the same.
    """
    ahead = _ahead.pop(path, None)
    if ahead is not None:
        ahead.join()
        if ahead.result is not None and ahead.result[1] == Fingerprint.of(path.stat()):
            return ahead.result
    return _read(path)


def _read(path: Path) -> tuple[bytes, Fingerprint]:
    _refuse_special(path, path.stat())
    with os.fdopen(os.open(path, _READ), "rb", buffering=0) as file:
        status = os.fstat(file.fileno())
        _refuse_special(path, status)
        if status.st_size > MAX_SIZE:
            raise OSError(errno.EFBIG, f"this file has more than {MAX_SIZE // 10**9} GB", str(path))
        return file.readall() or b"", Fingerprint.of(status)


def is_changed(path: Path, known: Known) -> bool:
    """Whether a file is there and holds other bytes than it did. Raises OSError."""
    try:
        status = path.stat()
    except FileNotFoundError:
        return False
    if Fingerprint.of(status) == known.fingerprint:
        return False
    if status.st_size != sum(map(len, known.parts)):
        return True
    data, _ = read(path)
    return not _holds(data, known.parts)


def write(
    path: Path, parts: Iterable[bytes | memoryview], known: Known | None = None, mode: int = _PUBLIC
) -> Written:
    """Write a file: all of it or nothing.

    Raises `ChangedError` where the file is no longer what is known of it, and OSError (see `reason`); the
    old file is whole then, and nothing is left beside it. ``mode`` is for a file that is new.
    """
    target = Path(os.path.realpath(path))
    old = _status(target)
    if old is not None:
        _refuse_special(target, old)
        _refuse_protected(target, old)
    _refuse_changed(target, known)
    aside, descriptor = _create_aside(target, mode if old is None else PRIVATE)
    try:
        try:
            _fill(descriptor, parts)
            notes = [] if old is None else _take_over(descriptor, target, old)
            os.fsync(descriptor)
            fingerprint = Fingerprint.of(os.fstat(descriptor))
        finally:
            os.close(descriptor)
        _refuse_changed(target, known)  # writing may have taken a while
        aside.replace(target)
    except BaseException:
        with suppress(OSError):
            aside.unlink()
        raise
    notes += _flush_folder(target.parent)
    if old is None and known is not None:
        notes.append("the file was gone and was made anew")
    return Written(fingerprint, tuple(notes))


def reason(error: OSError) -> str:
    """Why a file could not be read or written, in words for people and without a full stop."""
    if error.errno in (errno.EACCES, errno.EPERM) and error.strerror in (None, os.strerror(error.errno)):
        return "the permissions of the file or of its folder do not allow it"
    if error.errno == errno.ENOENT:
        folder = Path(error.filename or "").parent
        return "there is no such file" if folder.is_dir() else f"there is no folder {folder}"
    return _REASONS.get(error.errno or 0) or error.strerror or str(error)


def _status(path: Path) -> os.stat_result | None:
    try:
        return path.stat()
    except FileNotFoundError:
        return None


def _refuse_special(path: Path, status: os.stat_result) -> None:
    if not stat.S_ISREG(status.st_mode):
        number, words = next((number, words) for is_one, number, words in _KINDS if is_one(status.st_mode))
        raise OSError(number, words, str(path))


def _refuse_protected(path: Path, status: os.stat_result) -> None:
    """A rename needs no right to write the file; whoever took that away did not want it replaced."""
    if not status.st_mode & 0o222 or not os.access(path, os.W_OK):
        raise OSError(errno.EACCES, "the file is read-only", str(path))


def _refuse_changed(target: Path, known: Known | None) -> None:
    if known is not None and is_changed(target, known):
        raise ChangedError(str(target))


def _holds(data: bytes, parts: Iterable[bytes | memoryview]) -> bool:
    at = 0
    for part in parts:
        for start in range(0, len(part), _BLOCK):  # bytes are compared at once, other buffers one by one
            block = bytes(part[start : start + _BLOCK])
            if data[at : at + len(block)] != block:
                return False
            at += len(block)
    return at == len(data)


def _create_aside(target: Path, mode: int) -> tuple[Path, int]:
    """A new file in the folder of the target, of a name that says whose it is."""
    aside = target.with_name(f".{target.name[:40]}.{os.urandom(6).hex()}.part")
    return aside, os.open(aside, _CREATE, mode)


def _fill(descriptor: int, parts: Iterable[bytes | memoryview]) -> None:
    for part in parts:
        rest = memoryview(part)
        while rest:
            written = os.write(descriptor, rest)
            if not written:
                raise OSError(errno.EIO, os.strerror(errno.EIO))
            rest = rest[written:]


def _take_over(descriptor: int, target: Path, old: os.stat_result) -> list[str]:
    """Give the new file the owner, attributes and mode of the old one; what cannot be kept is said."""
    notes = []
    mode = stat.S_IMODE(old.st_mode)
    if old.st_nlink > 1:
        notes.append("the other hard links of this file keep the old text")
    if hasattr(os, "fchown") and not _give_to(descriptor, old.st_uid, old.st_gid):
        notes.append("the owner of the file could not be kept")
        if not _give_to(descriptor, -1, old.st_gid):
            mode = mode & ~0o070 | (mode & 0o007) << 3  # what another group may, was said of others
    if not _copy_attributes(descriptor, target):
        notes.append("some attributes of the file could not be kept")
    if hasattr(os, "fchmod"):
        try:
            os.fchmod(descriptor, mode)
        except PermissionError:
            notes.append("the permissions of the file could not be kept")
    return notes


def _give_to(descriptor: int, owner: int, group: int) -> bool:
    made = os.fstat(descriptor)
    if owner in (-1, made.st_uid) and group == made.st_gid:
        return True
    try:
        os.fchown(descriptor, owner, group)
    except PermissionError:
        return False
    return True


def _copy_attributes(descriptor: int, target: Path) -> bool:
    """Extended attributes, ACLs among them (Linux: xattr(7)); False where one that people set is lost.

    Those of the system's own are given to a new file by the system.
    """
    kept = True
    if hasattr(os, "listxattr"):
        with suppress(OSError):  # a file system without attributes
            for name in os.listxattr(target):
                try:
                    os.setxattr(descriptor, name, os.getxattr(target, name))
                except OSError:
                    kept = kept and name.startswith(("security.", "trusted."))
    return kept


def _flush_folder(folder: Path) -> list[str]:
    """Make the rename last. The new file is in place already: a failure is a note, not an error."""
    if os.name == "nt":  # folders cannot be opened there, and renames are journalled
        return []
    try:
        descriptor = os.open(folder, _FOLDER)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except OSError:
        return ["the disk did not confirm it: after a power cut the old file may be back"]
    return []
