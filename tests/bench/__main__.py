"""The table: ``python -m tests.bench [--only WORD] [--runs N] [--folder FOLDER]``."""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter
from typing import Any, NamedTuple

from tests.bench import files

MS = 1000

EMPTY, SAMPLE = ("empty",), ("start", "")

LOOPS = 2_000_000
"""Of a plain loop of Python, by which the milliseconds of one machine are told from those of another."""


class Row(NamedTuple):
    """A line of the table. ``limit`` is what it has to stay below, in the unit of ``value``."""

    what: str
    value: float
    unit: str
    against: str
    limit: float

    def __str__(self) -> str:
        mark = "" if self.value <= self.limit else "  ✗"
        return f"{self.what:62}{self.value:9.2f} {self.unit:3}{self.limit:9.2f}   {self.against}{mark}"


class Bench:
    """Runs what is measured, in processes of their own."""

    def __init__(self, folder: Path, runs: int) -> None:
        self.folder, self.runs = folder, runs
        kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        self.environment = {
            **kept,  # a program that is installed has its byte code
            "QT_QPA_PLATFORM": "offscreen",
            "BENCH_SETTINGS": str(folder / "settings"),
            "XDG_CONFIG_HOME": str(folder / "settings"),
            "XDG_DATA_HOME": str(folder / "data"),
        }

    def ratio_of_starts(self, arguments: Sequence[str], against: Sequence[str]) -> tuple[float, float]:
        """How much longer one start takes than another, and the median seconds of the other.

        They take turns: a machine is seldom as fast now as it was a minute ago.
        """
        pairs = [(self._start(arguments), self._start(against)) for _ in range(self.runs + 1)][1:]
        return median(one / other for one, other in pairs), median(other for _, other in pairs)

    def _start(self, arguments: Sequence[str]) -> float:
        """The seconds from starting a process until it says ``painted``."""
        started = perf_counter()
        with subprocess.Popen(
            [sys.executable, "-m", "tests.bench.window", *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env=self.environment,
        ) as process:
            assert process.stdout is not None
            while process.stdout.readline() != "painted\n":
                assert process.poll() is None, f"{arguments} ended without having painted"
            return perf_counter() - started

    def window(self, *arguments: str) -> dict[str, Any]:
        """What a measurement in a window gives."""
        return self._told("tests.bench.window", *arguments)

    def core(self, what: str, path: Path) -> dict[str, list[float]]:
        """What a measurement without a window gives."""
        return self._told("tests.bench.core", what, str(self.runs), str(path))

    def _told(self, module: str, *arguments: str) -> dict[str, Any]:
        done = subprocess.run(
            [sys.executable, "-m", module, *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            check=True,
            env=self.environment,
        )
        found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        return found


def start(bench: Bench) -> Iterator[Row]:
    """Process start until the sample's message is painted."""
    ratio, base = bench.ratio_of_starts(SAMPLE, EMPTY)
    against = f"an empty window, {base * MS:.0f} ms"
    yield Row("start until the sample's message is painted", ratio, "×", against, 1.5)


def large_core(bench: Bench) -> Iterator[Row]:
    """A large cassette without a window."""
    path = files.large(bench.folder)
    found = bench.core("opening", path)
    base = median(found["baseline"])
    against = f"reading its bytes, {base * MS:.0f} ms"
    yield Row(
        "200 MB: open until the first message is assembled", median(found["time"]) / base, "×", against, 2
    )
    found = bench.core("editing", path)
    yield Row("200 MB: one body edited, verified", median(found["time"]) * MS, "ms", "", 16)
    found = bench.core("saving", path)
    base = median(found["baseline"])
    against = f"writing the bytes and fsync, {base * MS:.0f} ms"
    yield Row("200 MB: saved", median(found["time"]) / base, "×", against, 1.3)


def large_window(bench: Bench) -> Iterator[Row]:
    """A large cassette in the window."""
    path = files.large(bench.folder)
    ratio, base = bench.ratio_of_starts(("start", str(path)), SAMPLE)
    against = f"the start of the sample, {base * MS:.0f} ms"
    yield Row("200 MB: start until the first message is painted", ratio, "×", against, 1.5)
    empty, full = bench.window("empty")["memory"], bench.window("memory", str(path))["memory"]
    size = path.stat().st_size
    against = f"the size of the file; an empty window has {empty / 1e6:.0f} MB"
    yield Row(
        "200 MB: peak memory after 10 interactions, above empty", (full - empty) / size, "×", against, 1.6
    )
    found = bench.window("stall", str(path))
    yield Row("200 MB: longest stall in 5 s after opening", found["stall"] * MS, "ms", "", 50)


def scrubbing(bench: Bench) -> Iterator[Row]:
    """Steps of the playhead, painted."""
    for tab in ("message", "events"):
        worst: dict[int, float] = {}
        for events in (20, 5_000, 100_000):
            rounds = bench.window("scrub", str(files.long_stream(bench.folder, events)), tab)["rounds"]
            worst[events] = median(quantiles(steps, n=100)[98] for steps in rounds)
            against = f"median {median(step for steps in rounds for step in steps) * MS:.2f} ms"
            yield Row(f"scrub step, {tab}, {events:,} events, p99", worst[events] * MS, "ms", against, 8)
        ratio = worst[100_000] / worst[20]
        yield Row(f"scrub step, {tab}, 100,000 events", ratio, "×", "that of 20 events", 2)


def streams(bench: Bench) -> Iterator[Row]:
    """Reading and rewriting a stream."""
    path = files.long_stream(bench.folder, 5_000)
    found = bench.core("streams", path)
    base = median(found["baseline"])
    against = f"json.loads of its events, {base * MS:.0f} ms"
    yield Row("stream of 5,000 events with all deltas", median(found["time"]) / base, "×", against, 3)
    found = bench.core("rewriting", path)
    yield Row("one word of 5,000 events edited: what changes", median(found["time"]) * MS, "ms", "", 200)


def bodies(bench: Bench) -> Iterator[Row]:
    """Large bodies in the editor."""
    for pretty in (False, True):
        path = files.body(bench.folder, pretty=pretty)
        found = bench.window("body", str(path))
        name = "over lines" if pretty else "on one line"
        yield Row(f"20 MB body {name}: first paint", found["shown"] * MS, "ms", "", 100)
        yield Row(f"20 MB body {name}: longest stall, scrolled to its end", found["stall"] * MS, "ms", "", 50)


def many(bench: Bench) -> Iterator[Row]:
    """Many interactions."""
    found = bench.window("many", str(files.many(bench.folder)))
    yield Row("10,000 interactions: opened and shown", found["shown"] * MS, "ms", "", 100)
    yield Row("10,000 interactions: a key in the filter", found["key"] * MS, "ms", "", 100)
    yield Row("10,000 interactions: longest stall while filtering", found["stall"] * MS, "ms", "", 50)


def finding(bench: Bench) -> Iterator[Row]:
    """Find in the whole of a large cassette."""
    found = bench.window("find", str(files.large(bench.folder)))
    yield Row("200 MB: find, first hit", found["hit"] * MS, "ms", "", 200)
    yield Row("200 MB: find, longest stall in 5 s", found["stall"] * MS, "ms", "", 50)
    yield Row("200 MB: find, given up", found["cancel"] * MS, "ms", "", 50)


MEASURES: Sequence[Callable[[Bench], Iterator[Row]]] = (
    start,
    large_core,
    large_window,
    scrubbing,
    streams,
    bodies,
    many,
    finding,
)


def plain_loop() -> float:
    """The median seconds of a loop that does nothing else."""
    found = []
    for _ in range(7):
        started, total = perf_counter(), 0
        for number in range(LOOPS):
            total += number
        found.append(perf_counter() - started)
    return median(found)


def main() -> None:
    """Measure, and print each row as it is known."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--only", default="", help="measure only what has this word in its name")
    parser.add_argument("--runs", type=int, default=7, help="how often each is run")
    parser.add_argument("--folder", type=Path, help="where the large files are kept for the next time")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        bench = Bench(options.folder or Path(temporary), options.runs)
        bench.folder.mkdir(exist_ok=True)
        print(f"Here {LOOPS:,} additions in Python take {plain_loop() * MS:.0f} ms")
        print(f"{'':62}{'median':>9}    {'reach':>9}   against")
        for measure in MEASURES:
            if options.only in measure.__name__:
                for row in measure(bench):
                    print(row, flush=True)


if __name__ == "__main__":
    main()
