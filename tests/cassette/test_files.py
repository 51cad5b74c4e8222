"""Files written whole: at every step an error or a sudden end, and always one whole file or the other."""

import errno
import os
import socket
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from inspector.cassette import files
from inspector.cassette.files import ChangedError, Fingerprint, Known

OLD, NEW = b"old\n" * 3, b"new, and longer\n" * 5
PARTS = (NEW[:20], memoryview(NEW)[20:50], b"", NEW[50:])

CALLS = ("open", "write", "fstat", "fchown", "setxattr", "fchmod", "fsync", "close", "replace")
"""The system calls of a save, in the order of their first use."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "a.yaml"
    path.write_bytes(OLD)
    return path


def known(path: Path) -> Known:
    """What is known of a file that was just read."""
    data, fingerprint = files.read(path)
    return Known(fingerprint, (data[:3], data[3:]))


def beside(path: Path) -> list[str]:
    """What else is in the folder."""
    return [other.name for other in path.parent.iterdir() if other.name != path.name]


# Reading.


def test_reading_gives_the_bytes_and_a_fingerprint(path: Path) -> None:
    assert files.read(path) == (OLD, Fingerprint.of(path.stat()))


@pytest.mark.parametrize("kind", ["folder", "pipe", "socket", "device"])
def test_what_is_no_file_is_refused_at_once(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "x"
    if kind == "folder":
        path.mkdir()
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind == "socket":
        with socket.socket(socket.AF_UNIX) as server:
            server.bind(str(path))
    else:
        path = Path("/dev/zero")
    for use in (files.read, lambda path: files.write(path, [NEW])):
        with pytest.raises(OSError, match=f"this is a {kind}, not a file"):
            use(path)


def test_a_file_that_would_not_fit_into_memory_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.yaml"
    path.touch()
    os.truncate(path, 10**12)
    with pytest.raises(OSError, match="more than 1 GB"):
        files.read(path)


# Whether it is still the same.


def test_a_touched_file_with_the_same_bytes_has_not_changed(path: Path) -> None:
    before = known(path)
    os.utime(path, (1, 1))
    assert not files.is_changed(path, before)
    path.unlink()
    path.write_bytes(OLD)
    assert not files.is_changed(path, before)


@pytest.mark.parametrize("text", [b"", OLD[:-1], OLD + b"x", OLD.replace(b"l", b"L")])
def test_other_bytes_are_a_change(path: Path, text: bytes) -> None:
    before = known(path)
    path.write_bytes(text)
    os.utime(path, (1, 1))
    assert files.is_changed(path, before)
    with pytest.raises(ChangedError):
        files.write(path, PARTS, before)
    assert (path.read_bytes(), beside(path)) == (text, [])


def test_a_change_while_the_new_file_is_written_is_noticed(path: Path) -> None:
    before = known(path)

    def parts() -> Iterator[bytes]:
        yield NEW
        path.write_bytes(b"theirs")

    with pytest.raises(ChangedError):
        files.write(path, parts(), before)
    assert (path.read_bytes(), beside(path)) == (b"theirs", [])


def test_a_file_that_is_gone_is_made_anew_and_that_is_said(path: Path) -> None:
    before = known(path)
    path.unlink()
    assert not files.is_changed(path, before)
    written = files.write(path, PARTS, before)
    assert (path.read_bytes(), written.notes) == (NEW, ("the file was gone and was made anew",))


def test_what_was_written_is_known(path: Path) -> None:
    written = files.write(path, PARTS, known(path))
    assert written.fingerprint == Fingerprint.of(path.stat())
    assert written.notes == ()
    assert not files.is_changed(path, Known(written.fingerprint, PARTS))


# What stays as it was.


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664, 0o755])
def test_the_mode_stays(path: Path, mode: int) -> None:
    path.chmod(mode)
    files.write(path, PARTS)
    assert stat.S_IMODE(path.stat().st_mode) == mode


def test_a_new_file_has_the_mode_that_the_umask_leaves(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        files.write(tmp_path / "new.yaml", PARTS)
        files.write(tmp_path / "mine", PARTS, mode=files.PRIVATE)
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "new.yaml").stat().st_mode) == 0o640
    assert stat.S_IMODE((tmp_path / "mine").stat().st_mode) == 0o600


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_the_owner_stays(path: Path) -> None:
    os.chown(path, 12345, 23456)
    assert files.write(path, PARTS).notes == ()
    assert (path.stat().st_uid, path.stat().st_gid) == (12345, 23456)


def test_an_owner_that_cannot_be_kept_is_said_and_opens_nothing(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A group that was let in by name must not be let in by another one's name."""
    path.chmod(0o664)
    monkeypatch.setattr(files, "_give_to", lambda *_: False)
    assert files.write(path, PARTS).notes == ("the owner of the file could not be kept",)
    assert stat.S_IMODE(path.stat().st_mode) == 0o644


def test_extended_attributes_stay(path: Path) -> None:
    try:
        os.setxattr(path, "user.note", b"kept")
    except OSError:
        pytest.skip("this file system has no extended attributes")
    files.write(path, PARTS)
    assert os.getxattr(path, "user.note") == b"kept"


def test_a_symbolic_link_stays_one_and_its_target_is_replaced(path: Path) -> None:
    (path.parent / "sub").mkdir()
    link = path.parent / "sub" / "link.yaml"
    link.symlink_to("../a.yaml")
    files.write(link, PARTS, known(link))
    assert link.is_symlink()
    assert (path.read_bytes(), list(link.parent.iterdir())) == (NEW, [link])


def test_a_link_to_nowhere_gets_its_target(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("target")
    files.write(tmp_path / "link", PARTS)
    assert (tmp_path / "target").read_bytes() == NEW
    assert (tmp_path / "link").is_symlink()


def test_hard_links_are_separated_and_that_is_said(path: Path) -> None:
    other = path.parent / "other"
    os.link(path, other)
    assert files.write(path, PARTS).notes == ("the other hard links of this file keep the old text",)
    assert (path.read_bytes(), other.read_bytes()) == (NEW, OLD)


# What cannot be written.


def test_a_read_only_file_is_not_replaced(path: Path) -> None:
    path.chmod(0o444)
    with pytest.raises(OSError, match="read-only") as caught:
        files.write(path, PARTS)
    assert files.reason(caught.value) == "the file is read-only"
    assert (path.read_bytes(), beside(path)) == (OLD, [])


def test_a_folder_that_is_gone_is_named(tmp_path: Path) -> None:
    with pytest.raises(OSError) as caught:
        files.write(tmp_path / "gone" / "a.yaml", PARTS)
    assert files.reason(caught.value) == f"there is no folder {tmp_path / 'gone'}"


def test_a_link_in_a_circle(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    for use in (files.read, lambda path: files.write(path, [NEW])):
        with pytest.raises(OSError) as caught:
            use(tmp_path / "a")
        assert files.reason(caught.value) == "the symbolic link leads to itself"


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)), "there is no room left on the disk"),
        (OSError(errno.EROFS, os.strerror(errno.EROFS)), "the disk is read-only"),
        (OSError(errno.EACCES, os.strerror(errno.EACCES)), "the permissions of the file or of its folder"),
        (OSError(errno.EBUSY, "Device or resource busy"), "Device or resource busy"),
        (OSError("odd"), "odd"),
    ],
)
def test_reasons_are_in_words(error: OSError, words: str) -> None:
    assert files.reason(error).startswith(words)


# Every step fails once.


@dataclass
class Faults:
    """Stands before some functions of ``os``: counts what a save calls, and does something at one call."""

    at: int = -1
    act: Callable[[str], object] = lambda _name: None
    seen: list[str] = field(default_factory=list)

    def wrap(self, name: str) -> Callable[..., Any]:
        real = getattr(os, name)

        def call(*arguments: Any, **named: Any) -> Any:
            self.seen.append(name)
            if len(self.seen) - 1 == self.at:
                self.act(name)
            return real(*arguments, **named)

        return call


def save_with(path: Path, faults: Faults, monkeypatch: pytest.MonkeyPatch) -> files.Written:
    before = known(path)
    with monkeypatch.context() as patched:
        for name in CALLS:
            patched.setattr(os, name, faults.wrap(name))
        return files.write(path, PARTS, before)


def outcome(path: Path, faults: Faults, monkeypatch: pytest.MonkeyPatch) -> files.Written | OSError:
    """What a save gives, or its error."""
    try:
        return save_with(path, faults, monkeypatch)
    except OSError as error:
        return error


def prepared(path: Path) -> None:
    """A file for which every step is needed: an owner and an attribute of its own."""
    if os.geteuid() == 0:
        os.chown(path, 12345, 23456)
    with suppress(OSError):  # without attributes there is one step less
        os.setxattr(path, "user.note", b"kept")


def steps(path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The system calls of a save that succeeds."""
    faults = Faults()
    save_with(path, faults, monkeypatch)
    path.unlink()
    path.write_bytes(OLD)
    return faults.seen


TOLERATED = ("fchown", "setxattr", "fchmod")
"""Where these are denied the new file goes without, and that is said."""


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EACCES, errno.EIO], ids=lambda n: errno.errorcode[n])
def test_an_error_at_any_step_leaves_one_whole_file_and_nothing_else(
    path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    prepared(path)
    plan = steps(path, monkeypatch)
    replaced = plan.index("replace")
    assert {"open", "write", "fchmod", "fsync", "close", "replace"} <= set(plan)
    written = len(plan) - plan[::-1].index("write")
    assert "fsync" in plan[written:replaced], "all bytes are flushed before the new file has the name"
    assert "fsync" in plan[replaced:], "the folder is flushed too"

    for at, name in enumerate(plan):
        prepared(path)

        def fail(_name: str) -> None:
            raise OSError(number, os.strerror(number))

        saved = outcome(path, Faults(at, fail), monkeypatch)
        if isinstance(saved, OSError):
            assert saved.errno == number
            assert at <= replaced, f"{name} fails behind the rename: that is no failed save"
            assert path.read_bytes() == OLD, f"{name}, call {at}"
        else:
            assert at > replaced or name in TOLERATED, f"{name}, call {at}"
            assert path.read_bytes() == NEW
            assert saved.notes, "what could not be kept is said"
        assert beside(path) == [], f"{name}, call {at}"
        path.unlink()
        path.write_bytes(OLD)


def test_the_system_may_write_less_than_it_was_given(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.write
    with monkeypatch.context() as patched:
        patched.setattr(os, "write", lambda descriptor, data: real(descriptor, data[:3]))
        files.write(path, PARTS)
    assert path.read_bytes() == NEW


def test_a_disk_that_takes_nothing_is_an_error(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(os, "write", lambda _descriptor, _data: 0)
        with pytest.raises(OSError):
            files.write(path, PARTS)
    assert (path.read_bytes(), beside(path)) == (OLD, [])


def test_a_limit_on_the_size_of_files_is_an_error_like_a_full_disk(tmp_path: Path) -> None:
    """A real one, not an injected one: the kernel writes a part and then refuses."""
    path = tmp_path / "a.yaml"
    path.write_bytes(OLD)
    script = (
        "import resource, signal, sys\n"
        "from pathlib import Path\n"
        "from inspector.cassette import files\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "try: files.write(Path(sys.argv[1]), [b'x' * 1500])\n"
        "except OSError as error: print(files.reason(error))\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script, str(path)], capture_output=True, text=True, timeout=60, check=True
    )
    assert ran.stdout.strip() == os.strerror(errno.EFBIG)
    assert (path.read_bytes(), beside(path)) == (OLD, [])


KILLED = """
import os, signal, sys
from pathlib import Path
from inspector.cassette import files

folder, calls = Path(sys.argv[1]), sys.argv[4].split(",")
old, new = (bytes.fromhex(text) for text in sys.argv[2:4])
real = {name: getattr(os, name) for name in calls}
count = kill_at = 0
half = False

def die():
    os.kill(os.getpid(), signal.SIGKILL)

def wrap(name):
    def call(*arguments, **named):
        global count
        count += 1
        if count == kill_at and when == "before":
            die()
        if count == kill_at and when == "half" and name == "write":
            real[name](arguments[0], arguments[1][:7])
            die()
        result = real[name](*arguments, **named)
        if count == kill_at and when == "after":
            die()
        return result
    return call

for when in ("before", "half", "after"):
    kill_at = 0
    while True:
        kill_at += 1
        path = folder / f"{when}{kill_at}" / "a.yaml"
        path.parent.mkdir()
        path.write_bytes(old)
        child = os.fork()
        if not child:
            for name in calls:
                setattr(os, name, wrap(name))
            files.write(path, [new[:20], new[20:50], new[50:]])
            os._exit(0)
        _, status = os.waitpid(child, 0)
        print(when, kill_at, os.WIFSIGNALED(status), path.read_bytes() == old, path.read_bytes() == new)
        if not os.WIFSIGNALED(status) and (when != "half" or kill_at > 20):
            break
"""


def test_a_process_that_dies_at_any_step_leaves_one_whole_file(tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", KILLED, str(tmp_path), OLD.hex(), NEW.hex(), ",".join(CALLS)],
        capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    rows = [line.split() for line in ran.stdout.splitlines()]
    killed = [row for row in rows if row[2] == "True"]
    assert len(killed) >= 2 * len({"open", "write", "fchmod", "fsync", "close", "replace"})
    for when, at, _, is_old, is_new in rows:
        assert (is_old, is_new) in (("True", "False"), ("False", "True")), f"{when} call {at}"
    assert {row[3] for row in killed} == {"True", "False"}, "some died before the rename, some behind it"


def test_what_was_read_ahead_is_given_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "chat.yaml"
    path.write_bytes(b"one")
    files.read_ahead(path)
    files._ahead[path].join()
    with monkeypatch.context() as patch:
        patch.setattr(files, "_read", lambda _path: pytest.fail("it was read already"))
        assert files.read(path)[0] == b"one"
    path.write_bytes(b"three")
    assert files.read(path)[0] == b"three"


def test_what_changed_since_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "chat.yaml"
    path.write_bytes(b"one")
    files.read_ahead(path)
    files._ahead[path].join()
    path.write_bytes(b"three")
    assert files.read(path)[0] == b"three"


def test_reading_ahead_raises_when_it_is_read(tmp_path: Path) -> None:
    files.read_ahead(tmp_path / "absent.yaml")
    with pytest.raises(FileNotFoundError):
        files.read(tmp_path / "absent.yaml")
