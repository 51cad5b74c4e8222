"""Gzip files: saved as they were, or packed again behind the same header; bombs are refused."""

import gzip
import io
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.cassette import Cassette, CassetteError, compressed, replace_body
from inspector.cassette.source import GZIP
from tests.helpers import body_text, cassette_text, fixture

PLAIN = cassette_text().encode()
MTIME = 1_700_000_000


def packed(data: bytes = PLAIN, level: int = 9) -> bytes:
    """A gzip file with a name and a time."""
    buffer = io.BytesIO()
    with gzip.GzipFile("tides.yaml", "wb", level, buffer, mtime=MTIME) as file:
        file.write(data)
    return buffer.getvalue()


def full_header(data: bytes) -> bytes:
    """A gzip file that has every optional field."""
    header = b"\x1f\x8b\x08\x1e" + MTIME.to_bytes(4, "little") + b"\x04\x03"
    header += b"\x03\x00abc" + b"name.yaml\0" + b"a comment\0"
    header += (zlib.crc32(header) & 0xFFFF).to_bytes(2, "little")
    return header + gzip.compress(data, mtime=0)[10:]


@pytest.mark.parametrize("data", [packed(), packed(level=1), full_header(PLAIN), packed() + bytes(100)])
def test_unchanged_it_is_the_same_file(data: bytes) -> None:
    cassette = Cassette.parse(data)
    assert (cassette.recorder, cassette.plain, cassette.size) == ("vcrpy", PLAIN, len(PLAIN))
    assert cassette.encode() == data


@pytest.mark.parametrize(("data", "header"), [(packed(), 21), (packed(level=1), 21), (full_header(PLAIN), 37)])
def test_edited_it_keeps_its_header(data: bytes, header: int) -> None:
    edited = replace_body(Cassette.parse(data), 0, "response", "new").encode()
    assert edited[:header] == data[:header]
    assert gzip.decompress(edited) == PLAIN.replace(b"string: '{}'", b"string: 'new'")
    assert body_text(Cassette.parse(edited)) == "new"
    with gzip.GzipFile(fileobj=io.BytesIO(edited)) as file:
        file.read()
        assert file.mtime == MTIME


def test_an_edit_that_is_taken_back_gives_the_same_file() -> None:
    data = packed()
    edited = replace_body(Cassette.parse(data), 0, "response", "new")
    assert replace_body(edited, 0, "response", "{}").encode() == data


def test_several_members_are_one_file() -> None:
    data = packed(PLAIN[:50]) + packed(PLAIN[50:])
    cassette = Cassette.parse(data)
    assert (cassette.plain, cassette.encode()) == (PLAIN, data)
    assert gzip.decompress(replace_body(cassette, 0, "request", "x").encode()) != PLAIN


@pytest.mark.parametrize("name", ["betamax.json", "vcrpy-0.yaml", "websocket.yaml"])
def test_every_layout_may_be_packed(name: str) -> None:
    cassette = Cassette.parse(packed(fixture(name)))
    assert cassette.plain == fixture(name)
    assert len(cassette.interactions)


def test_a_broken_cassette_says_where() -> None:
    with pytest.raises(CassetteError) as caught:
        Cassette.parse(packed(b"interactions:\n- request: ]\n"))
    assert caught.value.line == 2
    assert compressed.plain_bytes(packed()) == compressed.plain_bytes(PLAIN) == PLAIN


@pytest.mark.parametrize("cut", [3, 10, 60])
def test_torn_files(cut: int) -> None:
    with pytest.raises(CassetteError, match="ends too early"):
        Cassette.parse(packed()[:cut])


def test_damaged_files() -> None:
    data = bytearray(packed())
    data[-6] ^= 1
    with pytest.raises(CassetteError, match="damaged"):
        Cassette.parse(bytes(data))
    assert compressed.plain_bytes(bytes(data)) == data


def test_bombs_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compressed, "FREE_SIZE", 100_000)
    bomb = packed(bytes(1_000_000))
    with pytest.raises(CassetteError, match="unpacks to more"):
        Cassette.parse(bomb)
    with pytest.raises(CassetteError, match="unpacks to more"):
        Cassette.parse(packed(b"x") + bomb)
    monkeypatch.setattr(compressed, "MAX_SIZE", 100)
    with pytest.raises(CassetteError, match="unpacks to more"):
        Cassette.parse(packed())


@given(data=st.binary(max_size=60))
def test_no_bytes_raise_anything_else(data: bytes) -> None:
    try:
        gzip_ = compressed.unpack(GZIP + data)
    except CassetteError:
        return
    assert gzip_ is not None
