"""Messages of recorded cassettes, edited: read back by us, by the recorder, by the official SDKs."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import vcr

from inspector.cassette import Cassette, Interaction
from inspector.cassette.nodes import Scalar
from inspector.content import json_text
from inspector.stream import Part, Stream, rewrite_part
from tests import sdk
from tests.expectations import Record, records
from tests.rewritings import MARK, editable, outcomes, streams
from tests.test_real_cassettes import FILES, SHARED, cassette, each_file

pytestmark = pytest.mark.skipif(not FILES, reason=f"needs the folder of recorded cassettes {SHARED}")

NEW_TEXT = f"Quite another answer: {MARK}"
NEW_ARGUMENTS = '{"quite": ["different", 7], "text": "Grüße 👩‍👩‍👧"}'


@each_file
def test_every_part_takes_four_other_texts(name: str) -> None:
    for _, kind, outcome in outcomes(cassette(name)):
        assert outcome.changed <= outcome.least + outcome.citing, kind


@each_file
def test_only_lines_of_changed_events_differ_in_the_file(name: str) -> None:
    before = cassette(name)
    for index, stream in streams(before):
        if not _is_written_in_lines(before.interactions[index], stream):
            continue
        for part in editable(stream):
            if not part.text or part.kind != "text":
                continue
            after = rewrite_part(before, index, part.id, part.text[: len(part.text) // 2] + " and more")
            old, new = (each.encode().decode().split("\n") for each in (before, after))
            for was, now in zip(old, new, strict=True):
                is_length = re.sub(r"\d", "", was) == re.sub(r"\d", "", now)
                assert was == now or is_length or (_is_data(was, stream) and _is_data(now, stream))


def _is_written_in_lines(interaction: Interaction, stream: Stream) -> bool:
    body = interaction.response.body if interaction.response else None
    if body is None or not isinstance(body.node, Scalar) or body.storage != "text":
        return False
    return body.node.style == "|" and stream.framing in ("sse", "ndjson")


def _is_data(line: str, stream: Stream) -> bool:
    return line.strip().startswith("data:" if stream.framing == "sse" else "{")


# What others read.


def records_of_sdks() -> list[Record]:
    """The answers that the SDKs of this test could read as they were recorded."""
    return [
        record
        for record in records(SHARED / "expected.jsonl")
        if record["ok"]
        and record["dialect"] in sdk.DIALECTS
        and str(record["sdk"]).split(".")[0] in ("openai", "anthropic")
        and "wire" not in record
    ]


def _id(record: Record) -> str:
    return f"{Path(record['file']).stem[-40:]}-{record['interaction']}"


each_answer = pytest.mark.parametrize(
    "record", records_of_sdks() or [None], ids=lambda each: _id(each) if each else ""
)


def rewritings(stream: Stream) -> Iterator[tuple[Part, str, sdk.Said]]:
    """The parts that an SDK tells of, each with a new text and what the SDK must say then."""
    texts = [part for part in stream.message.parts if part.kind == "text" and part.choice == 0]
    calls = [part for part in stream.message.parts if part.kind == "tool_call" and part.choice == 0]
    for part in (*texts[:1], *calls[:1]):
        if not part.text:
            continue
        new = NEW_TEXT if part.kind == "text" else NEW_ARGUMENTS
        text = "".join(new if each is part else each.text for each in texts)
        said = [(each.name, json_text.loads((new if each is part else each.text) or "{}")) for each in calls]
        yield part, new, sdk.Said(text, said)


def _edited(record: Record) -> Iterator[tuple[Cassette, sdk.Said]]:
    before, index = cassette(record["file"]), record["interaction"]
    stream = dict(streams(before))[index]
    for part, new, wanted in rewritings(stream):
        yield rewrite_part(before, index, part.id, new), wanted


@each_answer
def test_the_sdk_says_the_new_text(record: Record) -> None:
    for edited, wanted in _edited(record):
        response = edited.interactions[record["interaction"]].response
        assert response is not None
        with sdk.served(response.body.content, response.body.media_type) as url:
            assert sdk.said(record["dialect"], url, streamed=record["stream"]) == wanted


def records_of_vcrpy() -> list[Record]:
    """Those in files that the recorder itself can play, without a serializer of the project that has them."""
    return [
        record
        for record in records_of_sdks()
        if (cassette(record["file"]).recorder == "vcrpy")
        and "parsed_body" not in cassette(record["file"]).interactions[record["interaction"]].text
    ]


@pytest.mark.parametrize("record", records_of_vcrpy() or [None], ids=lambda each: _id(each) if each else "")
def test_replayed_by_the_recorder_the_sdk_says_the_new_text(record: Record, tmp_path: Path) -> None:
    for edited, wanted in _edited(record):
        path = tmp_path / "edited.yaml"
        # The file as it is saved, of the interactions only the one that is asked for.
        item = edited.interactions[record["interaction"]].text
        path.write_bytes(b"interactions:\n" + item.encode() + b"\nversion: 1\n")
        assert Cassette.parse(path.read_bytes()).interactions[0].text.strip() == item.strip()
        with vcr.use_cassette(str(path), record_mode="none", match_on=["method"]):
            said = sdk.said(record["dialect"], "https://api.example.com/v1", streamed=record["stream"])
        assert said == wanted
