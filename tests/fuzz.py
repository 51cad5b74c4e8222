"""Mutated cassettes, many of them: nothing crashes, hangs or loses a byte.

    python -m tests.fuzz [COUNT] [SEED] [FOLDER]

Takes the samples, the recorders' layouts and the cassettes of a folder, and changes bytes, lines and
stretches of them at random. Each result must be refused with a `CassetteError`, or else open, save as
the same bytes, show every interaction (or say what is wrong with it), and take an edit that is read back.
Runs in several processes; prints what was tried and, for a failure, the file that shows it.
"""

import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from types import FrameType

from inspector.cassette import Cassette, CassetteError, edit_body, edit_field, edit_headers, fields_of
from inspector.conversation import read_prompt
from inspector.resource_files import samples
from inspector.stream import read_stream
from tests.helpers import SIDES, TEMPLATES, cassette_text

SPICES = [
    *(b"\n", b"\r", b"\r\n", b"\t", b" ", b"- ", b"? ", b": ", b"#", b"'", b'"', b"|", b">", b"|2-\n"),
    *(b"{", b"}", b"[", b"]", b",", b"&a ", b"*a ", b"!!binary ", b"!!python/object:os.system "),
    *(b"!ruby/object ", b"---\n", b"...\n", b"%TAG ! x\n", b"\xef\xbb\xbf", b"\xff", b"\0", b"\xc2\x85"),
    *(b"\xe2\x80\xa8", b"<<<<<<< HEAD\n", b"- request:\n", b"interactions:\n", b"version: 2\n", b"null"),
    *(b"~", b"99999999999999999999", b"\\ud83d", b"[" * 50, b"- " * 50),
]
MAX_SIZE = 60_000
MAX_SECONDS = 20


def seeds(folder: Path | None) -> list[bytes]:
    """The files to start from."""
    found = [cassette_text(recorder, response="|\n  data: {}\n\n").encode() for recorder in TEMPLATES]
    found += (path.read_bytes() for path in samples())
    if folder is not None:
        found += (
            path.read_bytes() for path in sorted(folder.rglob("*.y*ml")) if path.stat().st_size < MAX_SIZE
        )
    return found


def mutated(data: bytes, chance: random.Random) -> bytes:
    """A file with a few stretches changed."""
    for _ in range(chance.choice((1, 1, 2, 3, 8))):
        at = chance.randrange(len(data) + 1)
        end = min(len(data), at + chance.choice((0, 1, 1, 3, 20, 200)))
        match chance.randrange(7):
            case 0:
                data = data[:at] + data[end:]
            case 1:
                data = data[:at] + chance.choice(SPICES) + data[end:]
            case 2:
                data = data[:at] + chance.choice(SPICES) + data[at:]
            case 3:
                data = data[:end] + data[at:end] + data[end:]
            case 4:
                data = data[:at] + bytes([chance.randrange(256)]) + data[at + 1 :]
            case 5:
                line = data.rfind(b"\n", 0, at) + 1
                data = data[:line] + b" " * chance.randrange(4) + data[line:]
            case _:
                data = data[:end] if chance.random() < 0.2 else data
    return data


def check(data: bytes, chance: random.Random) -> str:
    """What became of a file, in a word; raises where something is wrong."""
    try:
        cassette = Cassette.parse(data)
    except CassetteError:
        return "refused"
    assert cassette.encode() == data
    broken = 0
    for index in range(min(len(cassette.interactions), 20)):
        try:
            interaction = cassette.interactions[index]
        except CassetteError:
            broken += 1
            continue
        read_prompt(interaction)
        stream = read_stream(interaction)
        if stream is not None:
            stream.message_at(len(stream.events) // 2).as_dict()
    assert cassette.encode() == data
    if len(cassette.interactions) and not broken:
        _edit(cassette, chance.randrange(len(cassette.interactions)), chance)
    return "broken in part" if broken else "opened"


def _edit(cassette: Cassette, index: int, chance: random.Random) -> None:
    interaction = cassette.interactions[index]
    try:
        for side in SIDES:
            if (message := interaction.side(side)) is not None:
                text = chance.choice(["x", "a\nb\n", " é😀\n x", '{"a": [1]}'])
                again = Cassette.parse(edit_body(cassette, index, side, text).cassette.encode())
                new = again.interactions[index].side(side)
                assert new is not None
                assert message.body.storage == "parsed" or new.body.text == text, (new.body.text, text)
                edit_headers(cassette, index, side, [*message.headers, ("X-New", "1")])
        for field in fields_of(interaction)[:5]:
            edit_field(cassette, index, field.path, "429")
    except ValueError:  # refused, with a reason
        pass


def _too_long(_signal: int, _frame: FrameType | None) -> None:
    raise TimeoutError(f"took more than {MAX_SECONDS} seconds")


def run(count: int, seed: int, folder: Path | None) -> Counter[str]:
    """Try some mutations in this process."""
    signal.signal(signal.SIGALRM, _too_long)
    chance = random.Random(seed)
    files = seeds(folder)
    found: Counter[str] = Counter()
    marker = Path(tempfile.gettempdir()) / f"fuzz-{os.getpid()}"
    for _ in range(count):
        data = mutated(chance.choice(files), chance)
        marker.write_bytes(data)  # a crash of the process leaves what caused it
        signal.alarm(MAX_SECONDS)
        try:
            found[check(data, chance)] += 1
        except Exception as error:
            kept = marker.with_name(f"{marker.name}-{sum(found.values())}.yaml")
            kept.write_bytes(data)
            found[f"FAILED: {type(error).__name__}: {str(error)[:80]} in {kept}"] += 1
        signal.alarm(0)
    marker.unlink()
    return found


def main(arguments: list[str]) -> int:
    """Try them in all processors; the exit status says whether one failed."""
    count = int(arguments[0]) if arguments else 10_000
    seed = int(arguments[1]) if len(arguments) > 1 else 1
    folder = Path(arguments[2]) if len(arguments) > 2 else None
    started = time.monotonic()
    workers = os.cpu_count() or 1
    total: Counter[str] = Counter()
    with ProcessPoolExecutor(workers) as pool:
        parts = max(workers, count // 1000)
        for found in pool.map(run, [count // parts] * parts, range(seed, seed + parts), [folder] * parts):
            total += found
    for what, number in total.most_common():
        print(f"{number:8} {what}")
    print(f"{sum(total.values())} cassettes in {time.monotonic() - started:.0f} s")
    return int(any(what.startswith("FAILED") for what in total))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
