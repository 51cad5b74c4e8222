"""Content codings and charsets."""

import gzip
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.content import codings
from inspector.content.codings import CodingError

CODINGS = ("gzip", "deflate", "br", "zstd")
TEXT = ("The ferry leaves at ten; take the 霧浜 boat. " * 40).encode()


@pytest.mark.parametrize(
    ("header", "names"),
    [
        ("gzip", ("gzip",)),
        ("GZIP", ("gzip",)),
        ("x-gzip", ("gzip",)),
        ("identity", ()),
        ("", ()),
        (" deflate , br", ("deflate", "br")),
        ("gzip, identity, zstd", ("gzip", "zstd")),
        ("klingon", ("klingon",)),
    ],
)
def test_names(header: str, names: tuple[str, ...]) -> None:
    assert codings.names(header) == names


@pytest.mark.parametrize("coding", CODINGS)
def test_round_trip(coding: str) -> None:
    coded = codings.encode(TEXT, coding)
    assert coded != TEXT
    assert codings.decode(coded, coding) == TEXT


@pytest.mark.parametrize("coding", CODINGS)
@given(data=st.binary(max_size=200))
def test_round_trip_of_anything(coding: str, data: bytes) -> None:
    assert codings.decode(codings.encode(data, coding), coding) == data


@pytest.mark.parametrize("coding", CODINGS)
def test_encoding_twice_gives_the_same_bytes(coding: str) -> None:
    assert codings.encode(TEXT, coding) == codings.encode(TEXT, coding)


def test_deflate_without_its_wrapper() -> None:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    raw = packer.compress(TEXT) + packer.flush()
    content, real = codings.decode_all(raw, ("deflate",))
    assert content == TEXT
    assert codings.encode_all(TEXT, real) == raw


@pytest.mark.parametrize("coding", ["gzip", "zstd"])
def test_several_members_are_one_body(coding: str) -> None:
    both = codings.encode(b"one ", coding) + codings.encode(b"two", coding)
    assert codings.decode(both, coding) == b"one two"


def test_gzip_of_another_writer() -> None:
    assert codings.decode(gzip.compress(TEXT, compresslevel=1, mtime=123), "gzip") == TEXT


@pytest.mark.parametrize("coding", CODINGS)
def test_text_that_is_not_coded(coding: str) -> None:
    with pytest.raises(CodingError, match=f"not {coding}"):
        codings.decode(b'{"plain": "text"}', coding)


@pytest.mark.parametrize("coding", CODINGS)
def test_a_torn_body_is_not_taken_for_a_whole_one(coding: str) -> None:
    torn = codings.encode(TEXT, coding)[:-5]
    with pytest.raises(CodingError):
        codings.decode(torn, coding)


@pytest.mark.parametrize("work", [codings.decode, codings.encode])
def test_unknown_coding(work: object) -> None:
    assert callable(work)
    with pytest.raises(CodingError, match="'klingon'"):
        work(b"x", "klingon")


def test_a_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "brotli", None)
    with pytest.raises(CodingError, match="optional package 'brotli'"):
        codings.decode(b"x", "br")


def test_several_codings_in_their_order() -> None:
    coded = codings.encode_all(TEXT, ("deflate", "gzip"))
    assert zlib.decompress(gzip.decompress(coded)) == TEXT
    assert codings.decode_all(coded, ("deflate", "gzip")) == (TEXT, ("deflate", "gzip"))


@pytest.mark.parametrize(
    ("content_type", "charset", "media_type"),
    [
        ("", "utf-8", ""),
        ("application/json", "utf-8", "application/json"),
        ("text/plain; charset=ISO-8859-1", "iso-8859-1", "text/plain"),
        ('text/html; boundary=x; Charset="Latin1" ', "latin1", "text/html"),
        ("text/plain; charset=", "utf-8", "text/plain"),
        (" Text/Event-Stream ;charset='utf-16'", "utf-16", "text/event-stream"),
    ],
)
def test_content_type(content_type: str, charset: str, media_type: str) -> None:
    assert codings.charset(content_type) == charset
    assert codings.media_type(content_type) == media_type
