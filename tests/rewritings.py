"""Rewriting every part of a stream with four kinds of text, and what must then hold.

``python -m tests.rewritings FOLDER`` does so with all cassettes below a folder, and prints a table.
"""

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from inspector.cassette import Cassette, CassetteError
from inspector.content import json_text
from inspector.stream import Part, Stream, edit_part, plan_part, read_stream
from inspector.stream.copies import AS_THEY_ARE
from inspector.stream.deltas import Op
from inspector.stream.message import EDITABLE, TOOL_CALLS
from inspector.stream.tracks import part_id

MARK = 'Grüße 👩‍👩‍👧 e\u0301 — 日本語 \u2028 🇩🇪🇫🇷 "quoted" \\ <tag> a/b\n'
KINDS = ("shortened", "lengthened", "unicode", "different")


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many events an edit changed, and how many it had to; ``citing`` may have to follow besides."""

    changed: int
    least: int
    citing: int
    events: int


def editable(stream: Stream) -> list[Part]:
    """The parts whose text the stream itself says."""
    kinds = set(EDITABLE) - {"tool_result"}
    return [
        part for part in stream.message.parts if part.kind in kinds and (part.text or part.kind in TOOL_CALLS)
    ]


def takes_object(stream: Stream, part: Part) -> bool:
    """Whether the API gives the part as a value and not as text."""
    own = [
        delta for delta in stream.deltas if part_id(delta.target) == part.id and delta.target.field == "text"
    ]
    return any(not isinstance(delta.value, str) for delta in own)


def versions(stream: Stream, part: Part) -> Iterator[tuple[str, str]]:
    """Four other texts for a part, each with a word for its kind."""
    text = part.text
    value = json_text.loads(text) if part.kind in TOOL_CALLS and json_text.is_json(text) else None
    if isinstance(value, dict) or (part.kind in TOOL_CALLS and not text):
        yield from zip(KINDS if text else KINDS[1:], map(_dumped, _objects(value)), strict=False)
    elif takes_object(stream, part):
        yield from zip(KINDS, map(_dumped, ([], [*_listed(value), 1.50], [MARK], {"a": None})), strict=True)
    else:
        middle = len(text) // 2
        different = "Nothing that was said before is left of it."
        yield "shortened", text[: len(text) // 3] + text[2 * len(text) // 3 :]
        yield "lengthened", f"{text[:middle]} and some more words {text[middle:]}"
        yield "unicode", text[:middle] + MARK + text[middle:]
        yield "different", different


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _objects(value: dict[str, Any] | None) -> Iterator[dict[str, Any]]:
    if value is not None:
        yield dict(list(value.items())[:-1])
    value = value or {}
    yield {**value, "more": {"list": [1, 2.5, None], "text": "and some more"}}
    yield {**value, "unicode": MARK}
    yield {"quite": "different", "number": 7}


def _dumped(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def rewritten(cassette: Cassette, index: int, part: str, text: str) -> tuple[Cassette, Outcome]:
    """The cassette in which a part has another text, after everything that must hold was checked."""
    before = read_stream(cassette.interactions[index])
    assert before is not None
    edit = edit_part(cassette, index, part, text)
    again = Cassette.parse(edit.cassette.encode())
    after = read_stream(again.interactions[index])
    assert after is not None
    check_message(before, after, part, text)
    planned = plan_part(before, part, text).changes
    assert len(after.events) == len(before.events)
    differing = {
        number
        for number, (old, new) in enumerate(zip(before.events, after.events, strict=True))
        if old.data != new.data
    }
    assert differing == set(planned)
    assert [event.type for event in after.events] == [event.type for event in before.events]
    for other, interaction in enumerate(cassette.interactions):
        if other != index:
            assert again.interactions[other].text == interaction.text
    return edit.cassette, Outcome(len(differing), least(before, part, text), citing(before), len(before.events))


def check_message(before: Stream, after: Stream, part: str, text: str) -> None:
    """Whether the message is the old one but for this part."""
    old, new = before.message, after.message
    wanted = [each._replace(text=text) if each.id == part else each for each in old.parts]
    found = {each.id: each for each in new.parts}
    for each in wanted:
        if each.id in found or each.text:
            now = found[each.id]
            if each.kind in AS_THEY_ARE:
                continue
            assert now._replace(text="") == each._replace(text="")
            assert now.text == each.text or _value(now.text) == _value(each.text)
    assert found.keys() <= {each.id for each in wanted}
    assert (new.id, new.model, new.usage, new.error) == (old.id, old.model, old.usage, old.error)
    assert [choice.finish_reason for choice in new.choices] == [choice.finish_reason for choice in old.choices]


def _value(text: str) -> Any:
    """What arguments say. None at all, an empty object and an empty list are the same to everybody."""
    return (json.loads(text) or None) if text else None


def least(stream: Stream, part: str, text: str) -> int:
    """The fewest events that can change, without regard to grapheme clusters.

    What repeats the text as far as it is different has to; beyond that the best choice of pieces is found
    by dynamic programming over all pieces and places.
    """
    own = [delta for delta in stream.deltas if part_id(delta.target) == part and delta.target.field == "text"]
    pieces = [delta for delta in own if delta.op is Op.APPEND and delta.value]
    if not pieces or any(delta.op is Op.SET for delta in own):
        return len({delta.event for delta in own if delta.value} or {0})
    said = "".join(delta.value for delta in pieces)
    both = zip(said, text, strict=False)
    same = next((at for at, (old, new) in enumerate(both) if old != new), min(len(said), len(text)))
    repeating = {
        delta.event
        for delta in own
        if delta.op is Op.RESTATE and (not isinstance(delta.value, str) or len(delta.value) > same)
    }
    row = {0: 0}
    for delta in pieces:
        cost = 0 if delta.event in repeating else 1
        following: dict[int, int] = {}
        cheapest = min(row.values()) + len(pieces)
        for at in range(len(text) + 1):
            cheapest = min(cheapest, row.get(at, cheapest))
            following[at] = cheapest + cost
        for at, so_far in row.items():
            end = at + len(delta.value)
            if text.startswith(delta.value, at):
                following[end] = min(following[end], so_far)
        row = following
    return row[len(text)] + len(repeating)


def citing(stream: Stream) -> int:
    """The number of events that cite what the answer says, and have to follow it."""
    return len({delta.event for delta in stream.deltas if delta.target.kind == "annotation"})


def streams(cassette: Cassette) -> Iterator[tuple[int, Stream]]:
    """The answers of a cassette that have a message and can be edited."""
    for index in range(len(cassette.interactions)):
        try:
            stream = read_stream(cassette.interactions[index])
        except CassetteError:
            continue
        if stream is not None and stream.dialect and stream.framing not in ("websocket", "grpc"):
            yield index, stream


def outcomes(cassette: Cassette) -> Iterator[tuple[Stream, str, Outcome]]:
    """All edits of all parts of a cassette, each on its own, with the kind of the new text."""
    for index, stream in streams(cassette):
        for part in editable(stream):
            for kind, text in versions(stream, part):
                yield stream, kind, rewritten(cassette, index, part.id, text)[1]


def main(folder: Path) -> None:
    """Print what edits of all cassettes below a folder changed, by dialect and kind of text."""
    table: dict[tuple[str, str], list[Outcome]] = {}
    for path in sorted(folder.rglob("*.y*ml")):
        for stream, kind, outcome in outcomes(Cassette.parse(path.read_bytes())):
            table.setdefault((stream.dialect or "", kind), []).append(outcome)
    print(
        f"{'dialect':26}{'new text':12}{'edits':>6}{'events':>8}{'changed':>9}{'minimum':>9}{'citations':>11}"
    )
    for (dialect, kind), found in sorted(table.items()):
        events, changed, fewest = (sum(getattr(each, name) for each in found) for name in _COLUMNS)
        print(f"{dialect:26}{kind:12}{len(found):6}{events:8}{changed:9}{fewest:9}{changed - fewest:11}")


_COLUMNS = ("events", "changed", "least")

if __name__ == "__main__":
    main(Path(sys.argv[1]))
