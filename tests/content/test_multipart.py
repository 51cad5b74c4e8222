"""Multipart bodies: parts and their facts, edits of one part, and bytes that stay."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.content import multipart
from inspector.content.multipart import Multipart

BODY = (
    b'--b0\r\nContent-Disposition: form-data; name="model"\r\n\r\near-1\r\n'
    b'--b0\r\nContent-Disposition: form-data; name="file"; filename="a\\"b.bin"\r\n'
    b"Content-Type: application/octet-stream\r\n\r\n\xff\0\r\n"
    b"--b0\r\n\r\nno headers\nat all\r\n--b0--\r\nepilogue"
)


def parsed(content: bytes) -> Multipart:
    found = multipart.parse(content)
    assert found is not None
    return found


def test_parts_and_what_their_headers_say() -> None:
    body = parsed(BODY)
    assert [part.content for part in body.parts] == [b"ear-1", b"\xff\0", b"no headers\nat all"]
    assert [part.parameters for part in body.parts] == [
        {"name": "model"},
        {"name": "file", "filename": 'a"b.bin'},
        {},
    ]
    assert body.parts[1].media_type == "application/octet-stream"
    assert body.parts[1].text is None


def test_the_text_to_show() -> None:
    assert multipart.prettify(parsed(BODY)).split("\n") == [
        "──────── 1 of 3 · model · 5 bytes",
        'Content-Disposition: form-data; name="model"',
        "",
        "ear-1",
        '──────── 2 of 3 · file · a"b.bin · application/octet-stream · 2 bytes',
        'Content-Disposition: form-data; name="file"; filename="a\\"b.bin"',
        "Content-Type: application/octet-stream",
        "",
        "(binary data, 2 bytes)",
        "──────── 3 of 3 · 17 bytes",
        "",
        "no headers",
        "at all",
    ]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("ear-1", "ear-é\nx", BODY.replace(b"ear-1", "ear-é\nx".encode())),
        ('name="file"', 'name="f"', BODY.replace(b'name="file"', b'name="f"')),
        ("no headers", "--b", BODY.replace(b"no headers", b"--b")),
        ('name="model"\n', 'name="model"\nX: y\n', BODY.replace(b'"model"\r\n', b'"model"\r\nX: y\r\n')),
        ("at all", "", BODY.replace(b"at all", b"")),
    ],
)
def test_an_edit_changes_its_part_only(old: str, new: str, expected: bytes) -> None:
    body = parsed(BODY)
    assert multipart.reencode(multipart.prettify(body).replace(old, new, 1), body) == expected


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("─ 2 of 3", "─ 2", "the line above part 2"),
        ("(binary data", "(text", "part 2 is not text"),
        ("ear-1", "x\n--b0\ny", "part 1 would contain the boundary"),
        ('"model"\n\n', '"model"\n', "part 1 needs a blank line"),
        ("──────── 1 of 3", "x\n──────── 1 of 3", "nothing can stand above the first"),
        ("ear-1", "\ud800", "part 1 cannot hold this"),
    ],
)
def test_what_cannot_be_is_refused(old: str, new: str, problem: str) -> None:
    body = parsed(BODY)
    with pytest.raises(ValueError, match=re.escape(problem)):
        multipart.reencode(multipart.prettify(body).replace(old, new, 1), body)


@pytest.mark.parametrize(
    "content",
    [
        b"--b\r\n\r\nx\r\n--b--",
        b"--b\n\nx\n--b--\n",
        b"--b\r\n--b--",
        b"--b\r\n--b\r\n--b--\r\n",
        b"--b\r\nA: b\r\n\r\ntorn",
        b"--b\r\nA: b",
        b"--b \r\nA: \xff\r\n\r\nx\r\n--b--",
        b"--b\r\n\r\n" + b"\xe2\x94\x80" * 8 + b" 1 of 1\r\n--b--",
        b"--b\r\nContent-Type: text/plain; charset=nonsense\r\n\r\nx\r\n--b--",
        b"--b\r\nContent-Type: text/plain; charset=utf-16\r\n\r\nx\0\r\n--b--",
    ],
)
def test_odd_bodies_stay_as_they_are(content: bytes) -> None:
    body = parsed(content)
    assert body.encode() == content
    assert multipart.reencode(multipart.prettify(body), body) == content


@pytest.mark.parametrize("content", [b"", b"text", b"--", b"--b", b"\r\n--b\r\n\r\n--b--"])
def test_what_is_not_multipart(content: bytes) -> None:
    assert multipart.parse(content) is None


PIECES = st.sampled_from(
    [b"--b", b"--", b"\r\n", b"\n", b"\r\n\r\n", b"A: b", b"x", b"\xff", ("─" * 8 + " ").encode(), b"\0", b": "]
)


@given(st.lists(PIECES, max_size=24))
def test_a_body_that_is_not_edited_is_the_same(pieces: list[bytes]) -> None:
    content = b"--b\r\n" + b"".join(pieces)
    body = multipart.parse(content)
    if body is not None:
        assert body.encode() == content
        assert multipart.reencode(multipart.prettify(body), body) == content
