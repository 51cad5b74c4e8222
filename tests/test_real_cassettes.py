"""Cassettes that other projects recorded: opened, saved, read, edited. They are not part of this project."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from itertools import count, cycle, product
from pathlib import Path
from typing import Any

import pytest

from inspector.cassette import Cassette, Interaction, Side, edit_body, edit_field, edit_headers, fields_of
from inspector.cassette.emitters import usual_style
from inspector.cassette.interaction import Body
from inspector.cassette.interaction_list import delete, duplicate, move
from inspector.cassette.item_layout import alike
from inspector.cassette.nodes import STR, Scalar, content_end
from inspector.cassette.scalar import Place, write
from inspector.cassette.source import Span
from inspector.cassette.spelling import profile_of, scalars
from inspector.cassette.tree import layout_of
from inspector.changes import changes_between, revert
from inspector.content import json_text
from inspector.content.views import EditableBodyView, JsonView, views_of
from inspector.conversation import read_prompt
from inspector.replacing import replace_hits
from inspector.search import hits
from inspector.stream import Stream, read_stream
from inspector.stream.framing import Framed, eventstream, json_array, ndjson, single, sse
from inspector.stream.reading import replace_events
from tests.expectations import Record, differences, records, wanted
from tests.helpers import SIDES, kept_around, respelled
from tests.invariants import check_stream

SHARED = Path(__file__).resolve().parents[2] / "shared" / "cassettes"
ROOT = SHARED / "files"
FRAMINGS: dict[str, Callable[[Any], Framed]] = {
    "sse": sse.parse,
    "ndjson": ndjson.parse,
    "aws-eventstream": eventstream.parse,
    "json-array": json_array.parse,
    "single": single.parse,
}
FILES = sorted(path.relative_to(ROOT).as_posix() for path in ROOT.rglob("*.y*ml")) if ROOT.is_dir() else []

pytestmark = pytest.mark.skipif(not FILES, reason=f"needs the folder of recorded cassettes {SHARED}")
each_file = pytest.mark.parametrize("name", FILES or ["none"], ids=lambda name: Path(name).stem[-60:])


@cache
def cassette(name: str) -> Cassette:
    """A recorded cassette."""
    return Cassette.parse((ROOT / name).read_bytes())


def stream_of(record: Record) -> Stream:
    """The stream that a record speaks of."""
    stream = read_stream(cassette(record["file"]).interactions[record["interaction"]])
    assert stream is not None
    return stream


def sampled(total: int) -> set[int]:
    """Some of the places 0..total."""
    return {round(total * part / 8) for part in range(9)}


def test_there_are_as_many_as_described() -> None:
    assert len(FILES) == 121


@each_file
def test_opened_and_saved_it_is_the_same_file(name: str) -> None:
    data = (ROOT / name).read_bytes()
    opened = Cassette.parse(data)
    assert opened.encode() == data
    assert opened.is_whole == (b"interactions: []" in data)
    lines = data.split(b"\n")
    starts = [opened.line_of(index) for index in range(len(opened.interactions))]
    assert all(lines[line - 1].lstrip().startswith(b"- ") for line in starts)
    assert len(set(starts)) == len(starts)
    assert opened.encode() == data


@each_file
def test_every_body_is_shown_and_goes_back(name: str) -> None:
    for interaction in cassette(name).interactions:
        read_prompt(interaction)
        for _, body in bodies(interaction):
            text = body.text
            if text and json_text.is_json(text):
                view = JsonView(text)
                assert view.reencode(view.prettify()) == text


@each_file
def test_every_stream_holds_what_streams_must(name: str) -> None:
    for interaction in cassette(name).interactions:
        stream = read_stream(interaction)
        if stream is not None:
            check_stream(stream, sampled(len(stream.events)))


@each_file
def test_every_event_goes_back_into_its_body(name: str) -> None:
    for interaction in cassette(name).interactions:
        stream = read_stream(interaction)
        if stream is None or interaction.response is None:
            continue
        body = interaction.response.body
        source = body.content if stream.framing == "aws-eventstream" else body.text
        same = {index: event.data for index, event in enumerate(stream.events)}
        assert replace_events(stream, same) == source
        for index in sorted({index for index in sampled(len(stream.events) - 1) if index >= 0}):
            changed = replace_events(stream, {index: '{"changed": "é"}'})
            again = FRAMINGS[stream.framing](changed)
            assert {**same, index: '{"changed": "é"}'} == {
                n: event.data for n, event in enumerate(again.events)
            }
            assert again.anomalies == ()


def record_id(record: Record) -> str:
    """What a record is about, short enough for a test's name."""
    k = f"-{record['events']}" if "of" in record else ""
    return f"{record['dialect']}-{Path(record['file']).stem}-{record['interaction']}{k}"


@pytest.mark.parametrize("record", records(SHARED / "expected.jsonl"), ids=record_id)
def test_the_message_is_what_the_official_sdk_makes_of_it(record: Record) -> None:
    stream = stream_of(record)
    assert stream.dialect == record["dialect"]
    if wanted(record) is None:
        assert stream.message.error
    else:
        assert differences(stream.message.as_dict(), record) == []


@pytest.mark.parametrize("record", records(SHARED / "expected_mid.jsonl"), ids=record_id)
def test_on_the_way_too(record: Record) -> None:
    stream = stream_of(record)
    assert len(stream.events) == record["of"]
    assert differences(stream.message_at(record["events"]).as_dict(), record) == []


def test_scalars_are_spelled_again_as_they_stand() -> None:
    found = [interaction for name in FILES for interaction in cassette(name).interactions]
    different = [interaction for interaction in found if respelled(interaction) != interaction.text]
    assert len(different) <= 2  # laid out by hand


def test_scalars_are_spelled_from_value_and_place_alone() -> None:
    found = [spelled_alone(interaction) for name in FILES for interaction in cassette(name).interactions]
    everything = [is_same for scalars_of, _ in found for is_same in scalars_of]
    of_bodies = [is_same for _, bodies_of in found for is_same in bodies_of]
    assert everything.count(True) >= 0.998 * len(everything)
    assert of_bodies.count(True) >= 0.985 * len(of_bodies)


def spelled_alone(interaction: Interaction) -> tuple[list[bool], list[bool]]:
    """For each text of an interaction, and for each body of it: whether it is written as it stands."""
    if not interaction.recorder.replays_http:
        return [], []
    text, recorder = interaction.text, interaction.recorder
    layout, profile = layout_of(text, interaction.node, recorder.layout), profile_of(interaction)
    literals = any(node.style == "|" and node.tag == STR for node in scalars(interaction.node))
    written = {}
    for node in scalars(interaction.node):
        if node.tag == STR:
            place = Place.of(text, node)
            if recorder.emitter == "go-yaml":
                block = place.parent + 2 if place.in_sequence else layout.below(place.parent)
                place = replace(place, block=block)
            style = usual_style(node.value, recorder.emitter, literals=literals)
            written[node] = write(node.value, style, STR, place, profile) == text[node.start : node.end]
    nodes = [body.node for _, body in bodies(interaction) if isinstance(body.node, Scalar)]
    return list(written.values()), [written[node] for node in nodes if node in written]


@each_file
def test_fields_and_headers_of_each_file(name: str) -> None:
    opened = cassette(name)
    values = cycle(["429", "other text", "'", "é 😀", "x: y", "", "yes", "1:30", "a\nb", "- x"])
    for index in range(min(len(opened.interactions), 2)):
        interaction = opened.interactions[index]
        if not interaction.recorder.replays_http:
            continue
        for field, value in zip(fields_of(interaction), values, strict=False):
            try:
                edited = edit_field(opened, index, field.path, value).cassette
            except ValueError:
                continue  # a number stays a number, a method a method
            again = Cassette.parse(edited.encode())
            assert {f.path: f.value for f in fields_of(again.interactions[index])}[field.path] == value
            others = [n for n in range(len(opened.interactions)) if n != index]
            assert all(again.interactions[n].yaml == opened.interactions[n].yaml for n in others[:3])
        for side in SIDES:
            check_headers(opened, index, side)


def check_headers(opened: Cassette, index: int, side: Side) -> None:
    """A header comes, goes, and moves; nothing else in the file does."""
    message = opened.interactions[index].side(side)
    rows = list(message.headers) if message else []
    if not rows or opened.recorder == "vcrpy-0":
        return
    names = [name for name, _ in rows]
    without = [row for row in rows if row[0] != names[len(names) // 2]]
    for new in ([*rows, ("X-New", "1: 2")], [("X-New", "yes"), *rows], without, rows[::-1]):
        edit = edit_headers(opened, index, side, new)
        assert edit.notes == ()
        again = Cassette.parse(edit.cassette.encode()).interactions[index].side(side)
        assert again is not None
        order = list(dict.fromkeys(name for name, _ in new))
        assert list(again.headers) == sorted(new, key=lambda row: order.index(row[0]))
        assert again.body.raw == message.body.raw if message else True


# Edits: each body of each file gets another text, and nothing else may move.

KINDS = ("shortened", "lengthened", "unicode", "different")
UNICODE = "é 霧浜 😀 \u2028 ’ ß"


def bodies(interaction: Interaction) -> Iterator[tuple[Side, Body]]:
    """The bodies of an interaction that are there."""
    for side in SIDES:
        message = interaction.side(side)
        if message is not None and message.body.raw is not None:
            yield side, message.body


def changed(text: str, kind: str) -> str:
    """Another text."""
    match kind:
        case "shortened":
            return text[: len(text) // 2]
        case "lengthened":
            return text + text[-200:] + " and more\n"
        case "unicode":
            return text[: len(text) // 3] + UNICODE + text[len(text) // 3 :]
    return 'data: {"another":"text"}\n\ndata: [DONE]\n\n' if "\n" not in text[:-1] else '{"one": "line"}'


def changed_values(value: Any, kind: str) -> Any:
    """Another JSON value of the same shape: the texts in it are changed."""
    if isinstance(value, str):
        return changed(value, kind) if kind != "different" else "other"
    if isinstance(value, list):
        return [changed_values(item, kind) for item in value]
    if isinstance(value, dict):
        return {key: changed_values(item, kind) for key, item in value.items()}
    return value


def new_text(body: Body, kind: str) -> str:
    """What a body becomes."""
    assert body.text is not None
    if body.storage != "parsed":
        return changed(body.text, kind)
    return json_text.dumps(changed_values(json_text.loads(body.text), kind))


def sizes(body: Body) -> set[str]:
    """The lengths that are right beside a body; a structured one has a length in each layout of JSON."""
    if body.storage != "parsed":
        return {str(len(body.stored))}
    value = json_text.loads(body.stored.decode())
    layouts = product([(",", ":"), (", ", ": ")], [True, False])
    return {str(len(json.dumps(value, separators=a, ensure_ascii=b).encode())) for a, b in layouts}


def allowed(interaction: Interaction, side: Side) -> list[tuple[int, int]]:
    """Where an edit of a body may change bytes: the scalars of that body, and the lengths that were right."""
    message = interaction.side(side)
    assert message is not None
    body = message.body
    assert body.node is not None
    found = [node.span for node in scalars(body.node)]
    lengths = [*message.headers.nodes_of("content-length"), message.node.get("content_length")]
    found += [node.span for node in lengths if isinstance(node, Scalar) and node.value in sizes(body)]
    for key, value in message.node.pairs:
        if isinstance(key, Scalar) and key.value == "form":
            found.append(Span(key.start, content_end(value)))
    offsets = [len(interaction.text[:at].encode()) for span in found for at in span]
    return list(zip(offsets[::2], offsets[1::2], strict=True))


@each_file
def test_views_that_are_not_edited_give_the_body_back(name: str) -> None:
    for interaction in cassette(name).interactions:
        for _, body in bodies(interaction):
            for view in views_of(body.text, body.content, body.media_type):
                if isinstance(view, EditableBodyView):
                    assert view.reencode(view.prettify()) in (body.text, body.content)


@pytest.mark.parametrize("turn", range(len(KINDS)), ids=[f"turn{turn}" for turn in range(len(KINDS))])
@each_file
def test_an_edit_changes_its_own_lines_only(name: str, turn: int) -> None:
    before = after = cassette(name)
    expected: dict[tuple[int, Side], str | bytes] = {}
    numbers = count(turn)
    for index, interaction in enumerate(before.interactions):
        for side, body in bodies(interaction):
            if body.text is None:
                expected[index, side] = body.content
                continue
            text = new_text(body, KINDS[next(numbers) % len(KINDS)])
            edited = edit_body(after, index, side, text).cassette
            old, new = after.items[index].data, edited.items[index].data
            assert kept_around(old, new, allowed(after.interactions[index], side))
            expected[index, side] = text
            after = edited
    check_bodies(Cassette.parse(after.encode()), expected)


def check_bodies(again: Cassette, expected: dict[tuple[int, Side], str | bytes]) -> None:
    """Whether the bodies of a file are these, structured ones compared as values."""
    for index, interaction in enumerate(again.interactions):
        for side, body in bodies(interaction):
            wanted_body = expected.pop((index, side))
            if body.storage == "parsed":
                assert isinstance(wanted_body, str)
                assert body.text is not None
                assert json_text.loads(body.text) == json_text.loads(wanted_body)
            else:
                assert wanted_body == (body.text if isinstance(wanted_body, str) else body.content)
    assert expected == {}


@each_file
def test_replaced_hits_leave_the_streams_what_they_are(name: str) -> None:
    before = cassette(name)
    found = [hit for hit in hits(before, "model") if hit.place.where == "body"]
    done = replace_hits(before, found, 'a "tide"\n')
    assert done.count + len(done.left) == len(found)
    for index in {hit.interaction for hit in found}:
        was, now = (read_stream(each.interactions[index]) for each in (before, done.edit.cassette))
        assert (was is None) == (now is None)
        if was is not None and now is not None:
            assert len(was.events) == len(now.events)
            assert was.malformed == now.malformed


@each_file
def test_whole_interactions_come_go_and_move(name: str) -> None:
    """Read back, exactly the wanted interactions are there; what is undone leaves the same bytes."""
    opened = cassette(name)
    data, count = opened.encode(), len(opened.items)
    if not count or opened.recorder == "websocket":
        return
    nodes = [interaction.node for interaction in opened.interactions]

    def says(edited: Cassette, wanted: list[int], renamed: int = -1) -> bool:
        found = [interaction.node for interaction in Cassette.parse(edited.encode()).interactions]
        pairs = zip(found, wanted, strict=True)
        return all(alike(node, nodes[at]) for place, (node, at) in enumerate(pairs) if place != renamed)

    for index in {0, count // 2, count - 1}:
        before, behind = [*range(index)], [*range(index + 1, count)]
        copied = duplicate(opened, [index]).cassette
        renamed = index + 1 if opened.recorder == "go-vcr" else -1
        assert says(copied, [*before, index, index, *behind], renamed)
        assert delete(copied, [index + 1]).cassette.encode() == data
        gone = delete(opened, [index]).cassette
        assert says(gone, [*before, *behind])
        back = revert(opened, gone, changes_between(opened, gone)[0]).cassette
        assert back is opened
        to = (index + 1) % count
        moved = move(opened, [index], to).cassette
        rest = [*before, *behind]
        assert says(moved, [*rest[:to], index, *rest[to:]])
        assert move(moved, [to], index).cassette.encode() == data
