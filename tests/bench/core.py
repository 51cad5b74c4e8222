"""What is measured without a window: ``python -m tests.bench.core WHAT RUNS FILE`` prints one line of JSON."""

import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from time import perf_counter

from inspector.cassette import Cassette, edit_body, files
from inspector.cassette.opening import Opening
from inspector.stream import Stream, plan_part, read_stream
from inspector.stream.deltas import Delta


def times(do: Callable[[], object], runs: int) -> list[float]:
    """The seconds of each run, after one that warms up."""
    return in_turns(runs, time=do)["time"]


def in_turns(runs: int, **what: Callable[[], object]) -> dict[str, list[float]]:
    """The seconds of each run, after one that warms up, in turns: a machine's speed changes all the time."""
    found: dict[str, list[float]] = {name: [] for name in what}
    for number in range(runs + 1):
        for name, do in what.items():
            started = perf_counter()
            do()
            if number:
                found[name].append(perf_counter() - started)
    return found


def opening(runs: int, path: Path) -> dict[str, list[float]]:
    """Until the first message is assembled, against reading the bytes."""

    def first_message() -> None:
        data, _ = files.read(path)
        opening = Opening.of(data)
        stream = read_stream((opening.front if opening else Cassette.parse(data)).interactions[0])
        assert stream is not None
        assert stream.message.choices[0].joined("text")

    return in_turns(runs, time=first_message, baseline=path.read_bytes)


def editing(runs: int, path: Path) -> dict[str, list[float]]:
    """One body edited, verified."""
    cassette = Cassette.parse(files.read(path)[0])
    middle = len(cassette.interactions) // 2
    response = cassette.interactions[middle].response
    assert response is not None
    assert response.body.text is not None
    new = response.body.text.replace("noon", "dusk", 1)
    return {"time": times(lambda: edit_body(cassette, middle, "response", new), runs)}


def saving(runs: int, path: Path) -> dict[str, list[float]]:
    """A cassette saved after an edit, against writing the same bytes with fsync."""
    data, _ = files.read(path)
    target, plain = path.with_suffix(".saved"), path.with_suffix(".plain")
    target.write_bytes(b"")
    cassette = Cassette.parse(data)
    response = cassette.interactions[0].response
    assert response is not None
    assert response.body.text is not None
    edited = edit_body(cassette, 0, "response", response.body.text.replace("noon", "dusk")).cassette

    def save() -> None:
        files.write(target, [run.view for run in edited.runs()])

    def write() -> None:
        with plain.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())

    found = in_turns(runs, time=save, baseline=write)
    target.unlink()
    plain.unlink()
    return found


def streams(runs: int, path: Path) -> dict[str, list[float]]:
    """A stream and all of its deltas read, against `json.loads` of the same events."""
    interaction = Cassette.parse(path.read_bytes()).interactions[0]
    stream = read_stream(interaction)
    assert stream is not None
    payloads = [event.data for event in stream.events if event.data != "[DONE]"]
    return in_turns(
        runs,
        time=lambda: _deltas(read_stream(interaction)),
        baseline=lambda: [json.loads(payload) for payload in payloads],
    )


def _deltas(stream: Stream | None) -> Sequence[Delta]:
    assert stream is not None
    return stream.deltas


def rewriting(runs: int, path: Path) -> dict[str, list[float]]:
    """What an edit of a message changes, found out; one word in the middle of it."""
    stream = read_stream(Cassette.parse(path.read_bytes()).interactions[0])
    assert stream is not None
    part = next(part for part in stream.message.parts if part.kind == "text")
    middle = part.text.index("ferry", len(part.text) // 2)
    new = f"{part.text[:middle]}boat{part.text[middle + 5 :]}"
    return {"time": times(lambda: plan_part(stream, part.id, new), runs)}


if __name__ == "__main__":
    what, count, file = sys.argv[1:]
    print(json.dumps(globals()[what](int(count), Path(file))))
