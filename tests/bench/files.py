"""Large cassettes, made where they are needed: like recorded ones, the same ones each time."""

import json
import random
from collections.abc import Iterator
from pathlib import Path

from tests.helpers import GO_VCR

WORDS = ("the", "tide", "comes", "in", "at", "noon", "and", "the", "ferry", "leaves", "before", "gulls", "cry")

FULL = 800
"""Words that fill a window."""

_HEAD, _, _ITEM = GO_VCR.partition("interactions:\n")
_HEAD += "interactions:\n"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _block(text: str) -> str:
    lines = "".join(f"            {line}\n" if line else "\n" for line in text.rstrip("\n").split("\n"))
    return "|+\n" + lines + "\n"


def _request(chance: random.Random, words: int) -> str:
    said = " ".join(chance.choices(WORDS, k=words))
    return json.dumps({"model": "harbour-1", "messages": [{"role": "user", "content": said}]})


def stream(events: int, chance: random.Random, words: int = 1) -> str:
    """A chat stream of so many words in each event: reasoning, then text, in paragraphs."""
    payloads: list[dict[str, object]] = []
    for number in range(events - 2):
        kind = "reasoning_content" if number < events // 4 else "content"
        space = "\n\n" if number % 60 == 59 else " "
        said = " ".join(chance.choices(WORDS, k=words))
        payloads.append({"index": 0, "delta": {kind: said + space}, "finish_reason": None})
    payloads.append({"index": 0, "delta": {}, "finish_reason": "stop"})
    frame = {
        "id": "chatcmpl-h1",
        "object": "chat.completion.chunk",
        "created": 1749000000,
        "model": "harbour-1",
    }
    chunks = [json.dumps({**frame, "choices": [payload]}, separators=(",", ":")) for payload in payloads]
    return "".join(f"data: {chunk}\n\n" for chunk in [*chunks, "[DONE]"])


def _item(number: int, response: str, content_type: str, chance: random.Random, words: int = 40) -> str:
    item = _ITEM.format(request=_quoted(_request(chance, words)), response=response, content_type=content_type)
    return item.replace("- id: 0", f"- id: {number}", 1)


def _items(count: int, events: int, words: int = 1) -> Iterator[str]:
    chance = random.Random(7)
    for number in range(count):
        yield _item(number, _block(stream(events, chance, words)), "text/event-stream", chance)


def _write(path: Path, items: Iterator[str]) -> Path:
    if not path.exists():
        with path.open("w", encoding="utf-8") as file:
            file.write(_HEAD)
            file.writelines(items)
    return path


def large(folder: Path, megabytes: int = 200) -> Path:
    """A cassette of so many megabytes: streams of 400 events."""
    size = len(next(_items(1, 400)).encode())
    return _write(folder / f"large-{megabytes}.yaml", _items(megabytes * 1_000_000 // size, 400))


def many(folder: Path, count: int = 10_000) -> Path:
    """A cassette of so many interactions with short streams."""
    return _write(folder / f"many-{count}.yaml", _items(count, 5))


def long_stream(folder: Path, events: int) -> Path:
    """A cassette of one stream. It fills the window, however many events say it."""
    return _write(folder / f"stream-{events}.yaml", _items(1, events, max(1, FULL // events)))


def body(folder: Path, megabytes: int = 20, *, pretty: bool = False) -> Path:
    """A cassette whose second answer is JSON of so many megabytes, on one line or over many."""
    chance = random.Random(3)
    rows = []
    size = 0
    while size < megabytes * 1_000_000:
        row = {
            "name": " ".join(chance.choices(WORDS, k=12)),
            "value": chance.random(),
            "flag": True,
            "none": None,
        }
        rows.append(row)
        size += len(json.dumps(row, indent=1 if pretty else None)) + 2
    text = json.dumps({"rows": rows}, indent=1 if pretty else None)
    response = _block(text) if pretty else _quoted(text)
    name = f"body-{megabytes}-{'pretty' if pretty else 'line'}.yaml"
    small = _item(0, "'{}'", "application/json", chance)
    return _write(folder / name, iter([small, _item(1, response, "application/json", chance)]))
