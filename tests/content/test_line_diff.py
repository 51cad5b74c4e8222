"""Differences between files as lines."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.content.line_diff import MAX_LINES, DiffLine, unified

lines = st.lists(st.sampled_from([b"a\n", b"b\n", b"cc\n", b"\n", b"\xff\n"]), max_size=30)


def text_of(found: list[DiffLine], *signs: str) -> list[str]:
    return [line.text for line in found if line.sign in signs]


def test_the_same_file_has_no_differences() -> None:
    assert unified(b"a\n", b"a\n") == []


def test_a_changed_line_stands_between_its_neighbours() -> None:
    old = b"".join(b"%d\n" % n for n in range(20))
    found = unified(old, old.replace(b"\n10\n", b"\nten\n"))
    assert [line.sign + line.text for line in found] == [
        "@@@ line 8 to 14 @@", " 7", " 8", " 9", "-10", "+ten", " 11", " 12", " 13",
    ]  # fmt: skip


def test_what_differs_in_a_long_line_is_shown() -> None:
    old = "x" * 50_000 + "Rome" + "y" * 50_000
    found = unified(old.encode(), old.replace("Rome", "Oslo").encode())
    assert [(line.sign, line.text.strip("…xy")) for line in found[1:]] == [("-", "Rome"), ("+", "Oslo")]
    assert all(len(line.text) < 400 for line in found)


def test_files_that_share_nothing_and_are_long_are_not_aligned() -> None:
    old, new = (b"".join(b"%s %d\n" % (word, n) for n in range(MAX_LINES + 1)) for word in (b"a", b"b"))
    found = unified(old, new)
    assert [line.sign for line in found] == ["@", *"-" * (MAX_LINES + 1), *"+" * (MAX_LINES + 1)]


@pytest.mark.parametrize(("old", "new"), [(b"", b"a"), (b"a", b""), (b"a\n", b"a\nb"), (b"b\na", b"a")])
def test_files_without_a_last_line_end(old: bytes, new: bytes) -> None:
    found = unified(old, new)
    assert "\n".join(text_of(found, " ", "-")) == old.decode().removesuffix("\n")
    assert "\n".join(text_of(found, " ", "+")) == new.decode().removesuffix("\n")


@given(old=lines, new=lines)
def test_what_is_shown_is_in_the_files_in_their_order(old: list[bytes], new: list[bytes]) -> None:
    found = unified(b"".join(old), b"".join(new))
    texts = [[line.decode("utf-8", "replace").removesuffix("\n") for line in version] for version in (old, new)]
    assert len(text_of(found, "-")) - len(text_of(found, "+")) == len(old) - len(new)
    joined = iter(texts[0])
    assert all(line in joined for line in text_of(found, " ", "-"))
    joined = iter(texts[1])
    assert all(line in joined for line in text_of(found, " ", "+"))
