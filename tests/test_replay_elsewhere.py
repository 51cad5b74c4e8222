"""What was edited here, read by the other recorders: by Ruby's own Psych, and by go-vcr's rules."""

import base64
import json
import shutil
import subprocess
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from inspector.cassette import Cassette, Side, edit_body, edit_field, edit_headers
from tests import go_vcr
from tests.cassette.test_edit import NASTY
from tests.helpers import SIDES, TEMPLATES, cassette_text, parse

RUBY = shutil.which("ruby")
HEADERS = [("Content-Type", "text/plain"), ("X-Number", "105"), ("X-Odd", ": # x"), ("X-Odd", "yes")]
SPELLINGS = ["'{}'", "plain", '"x"', "|\n  a\n  b\n", "|-\n  a\n  b\n"]

SCRIPT = """
require "json"
require "yaml"
found = ARGF.read.split("\\x1e").map do |text|
  root = YAML.respond_to?(:unsafe_load) ? YAML.unsafe_load(text) : YAML.load(text)
  item = (root["http_interactions"] || root["interactions"])[0]
  %w[request response].map do |side|
    body = item[side]["body"]
    body = body["string"] if body.is_a?(Hash)
    [[body.to_s].pack("m0"), item[side]["headers"], item[side]["status"]]
  end
end
puts JSON.generate(found)
"""


def edits(recorder: str) -> list[tuple[Cassette, Side, str]]:
    """Nasty bodies in every style, beside edited headers and another status."""
    found: list[tuple[Cassette, Side, str]] = []
    for spelling, side in product(SPELLINGS, SIDES):
        text = parse(cassette_text(recorder, **{side: spelling}))
        text = edit_headers(text, 0, "response", HEADERS).cassette
        text = edit_field(text, 0, text.format.status, "429").cassette
        found += ((edit_body(text, 0, side, value).cassette, side, value) for value in NASTY)
    return found


@pytest.mark.skipif(RUBY is None, reason="needs ruby")
def test_psych_reads_the_same(tmp_path: Path) -> None:
    tried = edits("ruby-vcr")
    script = tmp_path / "read.rb"
    script.write_text(SCRIPT)
    data = b"\x1e".join(cassette.encode() for cassette, _, _ in tried)
    answer = subprocess.run([RUBY or "", str(script)], input=data, capture_output=True, timeout=120, check=True)
    read: list[Any] = json.loads(answer.stdout)
    assert len(read) == len(tried)
    for sides, (_, side, value) in zip(read, tried, strict=True):
        coded, _, _ = sides[SIDES.index(side)]
        assert base64.b64decode(coded).decode("utf-8", "surrogatepass") == value
        assert [(name, value) for name, values in sides[1][1].items() for value in values] == HEADERS
        assert sides[1][2] == {"code": 429, "message": "Too Many Requests"}


def test_go_vcr_reads_the_same() -> None:
    for cassette, side, value in edits("go-vcr"):
        (item,) = go_vcr.load(cassette.encode())
        assert item[side]["body"] == value
        assert [
            (name, text) for name, texts in item["response"]["headers"].items() for text in texts
        ] == HEADERS
        assert (item["response"]["code"], item["response"]["status"]) == (429, "429 Too Many Requests")


def test_bytes_in_place_of_a_text() -> None:
    content = bytes(range(256)) * 3
    edited = edit_body(parse(cassette_text("go-vcr")), 0, "response", content).cassette
    (item,) = go_vcr.load(edited.encode())
    assert item["response"]["body"].encode("utf-8", "surrogateescape") == content


@pytest.mark.parametrize("recorder", TEMPLATES)
def test_bytes_are_written_as_the_recorder_writes_them(recorder: str) -> None:
    edited = edit_body(parse(cassette_text(recorder)), 0, "response", b"\xff" * 60).cassette.encode().decode()
    header = {"go-vcr": "body: !!binary |", "vcrpy": "string: !!binary |", "ruby-vcr": "string: !binary |-"}
    assert f"{header[recorder]}\n" in edited
    widths = {len(line.strip()) for line in edited.splitlines() if line.strip().startswith("////")}
    assert max(widths) == {"go-vcr": 70, "vcrpy": 76, "ruby-vcr": 80}[recorder]
