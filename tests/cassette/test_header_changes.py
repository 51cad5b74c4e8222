"""Headers: added, removed, renamed, reordered, in the lines of the file that show them."""

import difflib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.cassette import Cassette, Side, edit_headers
from tests.helpers import TEMPLATES, cassette_text, parse, values_of

Rows = list[tuple[str, str]]

VCRPY_FLAT = """\
interactions:
- request:
    body: null
    headers:
      Accept: text/plain   # why
      X-Number: '105'
      User-Agent: !!binary |
        YWJj
    method: GET
    uri: https://api.example.test/
  response:
    body: {string: ''}
    headers:
      Date: ['Mon, 22 Sep 2025 07:30:10 GMT']
      Set-Cookie: [a=1, 'b=2; path=/']
    status: {code: 200, message: OK}
version: 1
"""


def headers_of(cassette: Cassette, side: Side = "response") -> Rows:
    """The headers that a saved cassette has."""
    message = Cassette.parse(cassette.encode()).interactions[0].side(side)
    assert message is not None
    return list(message.headers)


def edited(text: str, rows: Rows, side: Side = "response") -> Cassette:
    """The cassette with these headers, as far as its file says."""
    edit = edit_headers(parse(text), 0, side, rows)
    assert edit.notes == ()
    assert headers_of(edit.cassette, side) == rows
    return edit.cassette


def diff(before: str, after: Cassette) -> list[str]:
    """The lines that went and those that came, without their indentation."""
    lines = difflib.ndiff(before.splitlines(), after.encode().decode().splitlines())
    return [line[:2] + line[2:].strip() for line in lines if line[0] in "+-"]


MANY = [("Content-Type", "application/json"), ("Set-Cookie", "a=1"), ("Set-Cookie", "b=2"), ("Via", "x")]


def with_headers(recorder: str, rows: Rows = MANY) -> str:
    """A cassette whose response has these headers."""
    return edit_headers(parse(cassette_text(recorder)), 0, "response", rows).cassette.encode().decode()


QUOTED = {"go-vcr": '"30"', "vcrpy": "'30'", "ruby-vcr": "'30'"}


@pytest.mark.parametrize("recorder", TEMPLATES)
class TestOfEveryRecorder:
    def test_an_added_header_is_spelled_as_the_recorder_would(self, recorder: str) -> None:
        text = cassette_text(recorder)
        rows = [("content-type" if recorder == "vcrpy" else "Content-Type", "application/json")]
        after = edited(text, [*rows, ("Retry-After", "30")])
        assert diff(text, after) == ["+ Retry-After:", f"+ - {QUOTED[recorder]}"]
        lines = after.encode().decode().splitlines()
        at = next(n for n, line in enumerate(lines) if "Retry-After" in line)
        assert lines[at].index("R") == lines[at - 2].lower().index("c")
        assert lines[at + 1].index("-") == lines[at - 1].index("-")

    def test_a_value(self, recorder: str) -> None:
        text = with_headers(recorder)
        after = edited(text, [*MANY[:2], ("Set-Cookie", "b=3"), MANY[3]])
        assert diff(text, after) == ["- - b=2", "+ - b=3"]

    def test_a_name(self, recorder: str) -> None:
        text = with_headers(recorder)
        after = edited(text, [*MANY[:3], ("X-Via", "x")])
        assert diff(text, after) == ["- Via:", "+ X-Via:"]

    def test_one_value_of_several_goes(self, recorder: str) -> None:
        text = with_headers(recorder)
        assert diff(text, edited(text, [*MANY[:1], *MANY[2:]])) == ["- - a=1"]

    def test_a_value_comes_to_a_name(self, recorder: str) -> None:
        text = with_headers(recorder)
        rows = [*MANY[:3], ("Set-Cookie", "c=3"), MANY[3]]
        assert diff(text, edited(text, rows)) == ["+ - c=3"]

    def test_a_header_goes(self, recorder: str) -> None:
        text = with_headers(recorder)
        after = edited(text, MANY[1:])
        assert diff(text, after) == ["- Content-Type:", "- - application/json"]

    def test_a_header_moves_with_its_lines(self, recorder: str) -> None:
        text = with_headers(recorder).replace("Via:", "Via:  # a proxy")
        after = edited(text, [MANY[3], *MANY[:3]])
        lines = after.encode().decode().splitlines()
        assert sorted(lines) == sorted(text.splitlines())
        assert [line for line in diff(text, after) if line.startswith("+")] == ["+ Via:  # a proxy", "+ - x"]

    def test_all_go_and_come_back(self, recorder: str) -> None:
        text = with_headers(recorder)
        none = edited(text, [])
        assert "headers: {}\n" in none.encode().decode()
        assert edited(none.encode().decode(), MANY).encode().decode() == text

    def test_where_the_file_has_no_headers(self, recorder: str) -> None:
        text = edited(with_headers(recorder), []).encode().decode()
        absent = "".join(line for line in text.splitlines(keepends=True) if line.strip() != "headers: {}")
        edited(absent, MANY)

    @given(
        rows=st.lists(st.sampled_from([*MANY, ("A", "1: 2"), ("B", ""), ("C", "yes"), ("D", "#")]), max_size=7)
    )
    def test_any_others(self, recorder: str, rows: Rows) -> None:
        text = with_headers(recorder)
        grouped = [
            (name, value) for name in dict.fromkeys(n for n, _ in rows) for n, value in rows if n == name
        ]
        edit = edit_headers(parse(text), 0, "response", rows)
        assert headers_of(edit.cassette) == grouped
        back = edit_headers(edit.cassette, 0, "response", MANY)
        assert headers_of(back.cassette) == MANY
        rest, before = values_of(edit.cassette.encode()), values_of(text.encode())
        for root in (rest, before):
            (root.get("interactions") or root["http_interactions"])[0]["response"].pop("headers")
        assert rest == before


class TestOddLayouts:
    def test_values_that_are_no_lists(self) -> None:
        rows = [("Accept", "text/html"), ("X-Number", "105"), ("User-Agent", "abc")]
        after = edited(VCRPY_FLAT, rows, "request")
        assert diff(VCRPY_FLAT, after) == ["- Accept: text/plain   # why", "+ Accept: text/html   # why"]

    def test_a_new_one_among_them(self) -> None:
        rows = [("Accept", "text/plain"), ("X-Number", "105"), ("Via", "1.1"), ("User-Agent", "abc")]
        assert diff(VCRPY_FLAT, edited(VCRPY_FLAT, rows, "request")) == ["+ Via: '1.1'"]

    def test_binary_values_stay_binary(self) -> None:
        rows = [("Accept", "text/plain"), ("X-Number", "105"), ("User-Agent", "caf\xe9")]
        assert diff(VCRPY_FLAT, edited(VCRPY_FLAT, rows, "request")) == ["- YWJj", "+ Y2Fm6Q=="]

    def test_lists_in_brackets(self) -> None:
        rows = headers_of(parse(VCRPY_FLAT))
        after = edited(VCRPY_FLAT, [*rows[:2], ("Set-Cookie", "c"), rows[2], ("Via", "1.1")])
        assert "      Set-Cookie: [a=1, c, 'b=2; path=/']\n      Via: ['1.1']\n" in after.encode().decode()

    def test_names_without_values_stay(self) -> None:
        text = with_headers("vcrpy").replace("      Via:\n", "      X-None: []\n      Via:\n")
        assert "      X-None: []\n" in edited(text, MANY[1:]).encode().decode()

    def test_a_name_that_stands_twice(self) -> None:
        text = with_headers("vcrpy").replace("Via:", "Content-Type:")
        rows = headers_of(parse(text))
        edited(text, [*rows[:-1], ("Content-Type", "y")])
        with pytest.raises(ValueError, match="stands twice"):
            edit_headers(parse(text), 0, "response", rows[:-1])

    def test_below_an_anchor(self) -> None:
        text = with_headers("vcrpy").replace(
            "    headers:\n      Content-Type", "    headers: &h\n      Content-Type"
        )
        with pytest.raises(ValueError, match="anchor"):
            edit_headers(parse(text), 0, "response", MANY[1:])

    def test_a_moved_header_of_another_value_is_written_anew(self) -> None:
        text = with_headers("go-vcr")
        edited(text, [("Via", "y"), *MANY[:3]])

    def test_in_a_json_cassette(self) -> None:
        text = (
            '{"interactions": [{"request": {"method": "GET", "uri": "http://a.test", "body": null, "headers": '
            '{"Accept": ["x"],\n  "Via": ["y"]}}, "response": {"status": {"code": 200, "message": "OK"}}}], '
            '"version": 1}'
        )
        rows = [("Accept", "x"), ("New", 'q"'), ("Via", "y")]
        after = edited(text, rows, "request").encode().decode()
        assert after == text.replace('"Via"', '"New": ["q\\""],\n  "Via"')
        assert edited(text, rows[2:], "request").encode().decode() == text.replace('"Accept": ["x"],\n  ', "")


class TestRefused:
    @pytest.mark.parametrize("name", ["", "a b", "a:", "é", "a\n"])
    def test_names(self, name: str) -> None:
        with pytest.raises(ValueError, match="name"):
            edit_headers(parse(cassette_text()), 0, "response", [(name, "x")])

    @pytest.mark.parametrize("value", ["a\nb", "a\rb", "\0", "\x7f"])
    def test_values(self, value: str) -> None:
        with pytest.raises(ValueError, match="control character"):
            edit_headers(parse(cassette_text()), 0, "response", [("content-type", value)])

    def test_a_message_that_is_not_there(self) -> None:
        with pytest.raises(ValueError, match="no response"):
            edit_headers(parse("interactions:\n- request: {uri: x}\n"), 0, "response", MANY)

    def test_odd_ones_that_the_file_has_may_stay(self) -> None:
        text = with_headers("vcrpy").replace("Via:", "'odd name':").replace("- x\n", '- "a\\nb"\n')
        rows = headers_of(parse(text))
        assert rows[3] == ("odd name", "a\nb")
        edited(text, rows[1:])


def test_the_same_headers_are_no_edit() -> None:
    cassette = parse(with_headers("vcrpy"))
    assert edit_headers(cassette, 0, "response", MANY).cassette is cassette
