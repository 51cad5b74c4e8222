"""Troubles are called by their names, and what can be read is read."""

import pytest

from inspector.cassette import Cassette, CassetteError, diagnosis
from inspector.cassette.diagnosis import (
    CONFLICT,
    CUT_OFF,
    TWO_LISTS,
    conflict_line,
    keys_twice,
    remark_steps,
    remarks,
    remarks_on,
)
from inspector.cassette.source import lines_around
from tests.helpers import parse

ITEM = "- request: {method: GET, uri: 'http://h.example.test/'}\n  response: {}\n"
FILE = "interactions:\n" + ITEM
OURS, THEIRS = "<<<<<<< HEAD\n", ">>>>>>> theirs\n"


def error_of(data: bytes) -> CassetteError:
    """Why a file, or its last interaction, cannot be read."""
    with pytest.raises(CassetteError) as caught:
        list(Cassette.parse(data).interactions[-1:])
    return caught.value


@pytest.mark.parametrize("data", [b"", b"\n", b" \r\n\t\n", b"\xef\xbb\xbf", b"\xef\xbb\xbf\n"])
def test_an_empty_file(data: bytes) -> None:
    error = error_of(data)
    assert (error.message, error.line) == ("this file is empty", None)


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16"),
        ("utf-16-be", "UTF-16"),
        ("utf-32", "UTF-32"),
    ],
)
def test_other_encodings_are_named(encoding: str, name: str) -> None:
    error = error_of(FILE.encode(encoding))
    assert error.message.startswith(f"this file is {name} text")
    assert error.line is None


def test_a_nul_byte_is_named_with_its_place() -> None:
    error = error_of(b"a: \0\n" + FILE.encode())
    assert "NUL byte" in error.message
    assert (error.line, error.column) == (1, 4)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (FILE + OURS + ITEM + "=======\n" + ITEM + THEIRS, 4),
        (FILE.replace("  response", f"{OURS}  response") + "=======\n  response: {}\n" + THEIRS + ITEM, 3),
        (OURS + "version: 1\n=======\nversion: 2\n" + THEIRS + FILE, 1),
        ((FILE + OURS + ITEM + "=======\n" + ITEM + THEIRS).replace("\n", "\r\n"), 4),
    ],
)
def test_merge_conflicts_are_named(text: str, line: int) -> None:
    error = error_of(text.encode())
    assert (error.message, error.line, error.column) == (CONFLICT, line, 1)


@pytest.mark.parametrize(
    "text",
    [
        OURS,
        f"{OURS}=======\n",
        f"=======\n{THEIRS}",
        f"{THEIRS}=======\n{OURS}",
        f"  {OURS}=======\n  {THEIRS}",
    ],
)
def test_a_marker_alone_is_no_conflict(text: str) -> None:
    assert conflict_line(text.encode()) is None


def test_markers_inside_a_text_are_a_remark() -> None:
    text = FILE + ITEM.replace("{}", f'"a\n{OURS}=======\n{THEIRS}b"')
    assert len(parse(text).interactions) == 2
    assert remarks(text.encode()) == ("This file has unresolved merge conflicts (line 6)",)


WHOLE = (FILE + ITEM.replace("{}", "{body: {string: 'é and the rest'}}")).encode()


@pytest.mark.parametrize("end", [b"the", b"rest", b"'}", b"{body:", b"{body", "é".encode()[:1]])
def test_a_file_that_ends_too_soon(end: bytes) -> None:
    data = WHOLE[: WHOLE.rindex(end) + len(end)]
    error = error_of(data)
    assert error.message.endswith(CUT_OFF)
    assert (error.line or 0) >= 5
    assert Cassette.parse(data).interactions[0].request is not None, "the first one stays usable"


@pytest.mark.parametrize("text", [FILE + "- a: b: c\n", FILE + "- a: b: c and more", "a: 1", "services"])
def test_other_errors_are_no_cut_off_files(text: str) -> None:
    assert CUT_OFF not in error_of(text.encode()).message


def test_an_open_quote_in_the_middle_is_no_cut_off_file() -> None:
    cassette = parse(FILE + "- request: 'open\n" + ITEM.removesuffix("\n"))
    with pytest.raises(CassetteError) as caught:
        cassette.interactions[1]
    assert CUT_OFF not in caught.value.message


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (f"---\n{FILE}---\n{FILE}", 5),
        (f"{FILE}---\nother: 1\n", 4),
        (f"{FILE}--- other\n", 4),
        (f"# c\n%YAML 1.1\n---\n{FILE}...\n# c\n---\nx", 9),
        (f"{FILE}---\n\n# c\nx\n", 4),
    ],
)
def test_further_documents_are_a_remark(text: str, line: int) -> None:
    [remark] = remarks(text.encode())
    assert "several YAML documents" in remark
    assert f"up to line {line}." in remark
    cassette = parse(text)
    assert len(cassette.interactions) == 1
    assert cassette.encode() == text.encode()


@pytest.mark.parametrize(
    "text", [FILE, f"---\n{FILE}", f"---\n{FILE}---\n", f"---\n{FILE}...\n", f"# c\n---\n{FILE}"]
)
def test_one_document_is_nothing_to_remark(text: str) -> None:
    assert remarks(text.encode()) == ()


def test_a_list_that_is_there_twice() -> None:
    [remark] = remarks((FILE + FILE).encode())
    assert "more than once" in remark


@pytest.mark.parametrize(
    ("text", "key"),
    [
        (FILE, None),
        (FILE + "  response: {}\n", "response"),
        (FILE.replace("uri:", "method:"), "method"),
        ("interactions:\n- request: {headers: {a: [x], a: [y]}}\n", "a"),
        ("interactions:\n- request: {body: {string: {x: 1, x: 2}}}\n", None),
    ],
)
def test_keys_that_are_there_twice(text: str, key: str | None) -> None:
    found = next(keys_twice(parse(text).interactions[0].node), None)
    assert (found and found.key) == key
    assert ("is there twice, on lines" in " ".join(remarks_on(parse(text), 0))) == (key is not None)


def test_both_lines_of_a_key_are_named() -> None:
    cassette = parse(FILE + ITEM + "  request: {method: PUT, uri: 'http://h.example.test/'}\n")
    assert remarks_on(cassette, 0) == []
    assert remarks_on(cassette, 1) == ["the key request is there twice, on lines 4 and 6: the last one counts"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{"interactions": [],}', "Expecting property name enclosed in double quotes (line 1, column 21)"),
        ('{"interactions": []} # x', "Extra data (line 1, column 22)"),
        ("{'interactions': []}", "Expecting property name enclosed in double quotes (line 1, column 2)"),
        ('{"interactions":\n [],\n version: 1}', "Expecting property name enclosed in double quotes (line 3"),
        ('{"interactions": []}', ""),
        ('{"interactions": [], "version": 1}\n', ""),
    ],
)
def test_what_json_readers_refuse(text: str, words: str) -> None:
    assert len(parse(text).interactions) == 0, "it is shown all the same"
    said = remarks(text.encode())
    assert [f"JSON readers refuse this file: {words}" in said[0]] == [True] if words else said == ()
    assert list(filter(None, remark_steps(text.encode()))) == list(said)


def test_a_list_that_is_there_twice_in_json() -> None:
    assert remarks(b'{"interactions": [], "interactions": []}') == (TWO_LISTS,)


def test_keys_of_aliases_of_aliases_are_looked_at_once() -> None:
    width = 2000
    keys = ", ".join(f"k{n}: *b" for n in range(width))
    leaves = ", ".join(f"l{n}: 1" for n in range(width))
    text = f"interactions:\n- request: {{x: &b {{{leaves}}}, headers: {{{keys}}}}}\n"
    assert list(keys_twice(parse(text).interactions[0].node)) == []


def test_a_broken_interaction_is_parsed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    cassette = parse(FILE + "- ]\n" + ITEM)
    errors = []
    for _ in range(3):
        with pytest.raises(CassetteError) as caught:
            cassette.interactions[1]
        errors.append(caught.value)
        monkeypatch.setattr("inspector.cassette.nodes.compose", None)
    assert {str(error) for error in errors} == {str(errors[0])}
    assert errors[0].line == 4


@pytest.mark.parametrize(
    ("line", "column", "expected"),
    [
        (1, 1, (1, ["one", "two"])),
        (3, 1, (2, ["two", "three", "four"])),
        (5, 1, (4, ["four"])),
        (9, 1, (8, [])),
    ],
)
def test_lines_around_a_place(line: int, column: int, expected: tuple[int, list[str]]) -> None:
    first, found = lines_around(b"one\r\ntwo\nthree\nfour\n", line, column, 1, 10)
    assert (first, found) == expected


def test_of_a_long_line_the_part_around_the_place_is_given() -> None:
    data = b"x" * 1000 + b"HERE" + b"y" * 1000 + b"\nz\n"
    first, found = lines_around(data, 1, 1001, 1, 20)
    assert first == 1
    assert "HERE" in found[0]
    assert found[0][0] == found[0][-1] == "…"
    assert len(found[0]) == 22
    assert found[1] == "z"


class TestRemarkSteps:
    """What is said of a large file, a slice at a time, is what is said of it at once."""

    @pytest.mark.parametrize("size", [7, 40, 10**6])
    @pytest.mark.parametrize(
        "text",
        [
            "---\ninteractions:\n- request: {}\n",
            "interactions:\n- request: {}\n---\nother: 1\n",
            "interactions:\n- request: {}\n---\n",
            "interactions: []\nhttp_interactions: []\n",
            f"interactions:\n- a: 1\n{OURS}- b: 1\n=======\n- c: 1\n{THEIRS}",
            "",
        ],
    )
    def test_the_same(self, text: str, size: int, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(diagnosis, "_SLICE", size)
        data = text.encode()
        steps = list(diagnosis.remark_steps(data))
        assert tuple(step for step in steps if step is not None) == diagnosis.remarks(data)
        assert steps.count(None) == -(-len(data) // size)
