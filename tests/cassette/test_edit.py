"""Edits: the new body is read back, and nothing else in the file moves."""

import base64
import gzip
import json
import zlib
from collections.abc import Callable
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from inspector.cassette import Cassette, Side, edit_body, replace_body
from inspector.cassette.splices import NOT_AS_BEFORE
from tests.helpers import SIDES, TEMPLATES, body_text, cassette_text, parse, values_of

NASTY = [
    *("\nx", "\n x", "\n\n  x\n", "\n", " \n", "x\n\n\n", "\tx\ny", "x\n\t\n", "x \ny", "x\n ", "  x\n"),
    *("x\r\ny\r\n", "a\rb", "x\x85y\nz", "\u2028x\n", "x\u2028", "\ufeffx", "\uffff", "\0", "\x7f", "x😀y\nz"),
    *(
        "",
        "=",
        "<<",
        "2020-02-30",
        "1__0",
        "1:30",
        "08",
        "yes",
        "Y",
        ":x",
        "- x",
        "# x",
        "x: ",
        "---\nx",
        "...\n",
    ),
    *("x" * 79 + " y", '"q" ' * 40, "²", "- request:\n", "null", "~", "{}", "[x", "!tag", "&x", "*x", "|", ">"),
    *(
        "'",
        '"',
        "%x",
        "@",
        "`",
        "x #y",
        "x\\y",
        "data: {}\n\ndata: [DONE]\n\n",
        "é\n" * 3,
        "x\n" * 200,
        " ",
        "\t",
    ),
    *("\x1b[0m", "interactions:\n- x\n"),
]

STYLES = {
    "plain": "old value",
    "plain-lines": "old\n  value\n",
    "single": "'it''s old'",
    "double": '"old \\u00e9 \\t"',
    "double-lines": '"old\n\n\n  value\\n"',
    "literal": "|\nold\nvalue\n",
    "literal-strip": "|-\nold\n\nvalue\n",
    "literal-keep": "|+\nold\nvalue\n\n\n",
    "folded": ">\nold\nvalue\n\nmore\n",
    "folded-strip": ">-\nold\nvalue\n",
    "null": "null",
    "empty": "''",
    "number": "5",
}


def without_body(data: bytes, side: Side) -> Any:
    """All that a file says but for one body, as another YAML reader sees it."""
    root = values_of(data)
    listed = root.get("interactions") or root["http_interactions"]
    listed[0][side]["body"] = None
    return root


def without_body_key(text: str, side: Side) -> str:
    """A cassette whose message of one side has no key for a body."""
    lines = text.splitlines(keepends=True)
    start = next(at for at, line in enumerate(lines) if line.strip("- \n") == f"{side}:")
    at = next(at for at in range(start, len(lines)) if lines[at].strip().startswith("body:"))
    column = len(lines[at]) - len(lines[at].lstrip())
    end = at + 1
    while lines[end].startswith(" " * (column + 1)):
        end += 1
    return "".join(lines[:at] + lines[end:])


class TestNastyValues:
    @pytest.mark.parametrize("recorder", TEMPLATES)
    @pytest.mark.parametrize("style", STYLES)
    @pytest.mark.parametrize("side", SIDES)
    def test_in_every_style(self, recorder: str, style: str, side: Side) -> None:
        spelled: dict[str, Any] = {side: STYLES[style]}
        cassette = parse(cassette_text(recorder, **spelled))
        before = without_body(cassette.encode(), side)
        for value in NASTY:
            edited = replace_body(cassette, 0, side, value).encode()
            assert body_text(Cassette.parse(edited), side) == value
            assert without_body(edited, side) == before

    @pytest.mark.parametrize("recorder", TEMPLATES)
    def test_one_after_the_other(self, recorder: str) -> None:
        cassette = first = parse(cassette_text(recorder, response="|\nold\n"))
        for value in NASTY:
            cassette = replace_body(cassette, 0, "response", value)
            assert body_text(cassette) == value
        back = replace_body(cassette, 0, "response", "old\n").encode()
        assert body_text(Cassette.parse(back)) == "old\n"
        assert without_body(back, "response") == without_body(first.encode(), "response")

    @given(
        value=st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("\n \t'\"#:-"), max_size=40)
    )
    def test_anything(self, value: str) -> None:
        for style in ("plain", "single", "literal"):
            cassette = parse(cassette_text("go-vcr", response=STYLES[style]))
            edited = Cassette.parse(replace_body(cassette, 0, "response", value).encode())
            assert body_text(edited) == value

    @pytest.mark.parametrize("value", ["\ud83d", "x\udc00y"])
    def test_half_a_surrogate_pair_is_refused(self, value: str) -> None:
        with pytest.raises(ValueError, match="surrogate"):
            replace_body(parse(cassette_text()), 0, "response", value)


class TestSpelling:
    """A value keeps its style where that can hold it; otherwise the recorder's own choice."""

    @pytest.mark.parametrize(
        ("recorder", "old", "value", "new"),
        [
            ("vcrpy", "plain", "other", "other"),
            ("vcrpy", "plain", "it's: so", "'it''s: so'"),
            ("vcrpy", "plain", "5", "'5'"),
            ("vcrpy", "'x'", "it's", "'it''s'"),
            ("vcrpy", "'x'", "é", '"\\xE9"'),
            ("vcrpy", '"x"', 'say "é"', '"say \\"\\xE9\\""'),
            ("vcrpy", "'x'", "a\nb\n", "'a\n\n        b\n\n        '"),
            ("vcrpy", "null", "other", "other"),
            ("ruby-vcr", "'x'", "é", "'é'"),
            ("ruby-vcr", "x", "a\nb", "|-\n        a\n        b"),
            ("go-vcr", "'x'", "it's", "'it''s'"),
            ("go-vcr", "x", "a\nb\n", "|\n            a\n            b"),
            ("go-vcr", "|\nx\n", "a\nb\n\n", "|+\n            a\n            b\n"),
            ("go-vcr", "|\nx\n", "a😀\nb", "|-\n            a😀\n            b"),
            ("go-vcr", "|\nx\n", "one line", "|-\n            one line"),
            ("go-vcr", "'x'", "word " * 40 + "x", "'" + "word " * 40 + "x'"),
        ],
    )
    def test_as_the_recorder_would(self, recorder: str, old: str, value: str, new: str) -> None:
        before = cassette_text(recorder, response=old)
        key = "body: " if recorder == "go-vcr" else "string: "
        edit = edit_body(parse(before), 0, "response", value)
        text = edit.cassette.encode().decode()
        at = text.index(key, text.index("response:")) + len(key)
        assert text[at:].startswith(new + "\n")
        assert edit.notes == ()

    def test_what_a_literal_cannot_hold_is_quoted(self) -> None:
        edit = edit_body(parse(cassette_text("go-vcr", response="|\nx\n")), 0, "response", "\tx\ry\0")
        assert edit.notes == ()
        assert b'body: "\\tx\\ry\\0"\n' in edit.cassette.encode()

    def test_a_style_that_the_place_does_not_allow_is_said(self) -> None:
        text = "interactions:\n- {request: {uri: u, body: old}, response: {}}\n"
        edit = edit_body(parse(text), 0, "request", "a, b")
        assert edit.notes == (NOT_AS_BEFORE,)
        assert edit.cassette.encode().decode() == text.replace("old", '"a, b"')

    def test_long_lines_are_folded_as_pyyaml_folds_them(self) -> None:
        value = json.dumps({"text": "Take the early boat and walk to the lighthouse. " * 20})
        cassette = parse(cassette_text("vcrpy", response="'x'"))
        text = replace_body(cassette, 0, "response", value).encode().decode()
        root = {"response": {"body": {"string": value}}}
        dumped = yaml.dump([root], Dumper=yaml.CSafeDumper)
        assert dumped[dumped.index("string") :].rstrip() in text

    def test_base64_is_wrapped_as_pyyaml_wraps_it(self) -> None:
        cassette = parse(cassette_text("vcrpy", response="!!binary |\neHl6\n"))
        data = bytes(range(256))
        dumped = yaml.dump([{"response": {"body": {"string": data}}}], Dumper=yaml.CSafeDumper)
        text = replace_body(cassette, 0, "response", data).encode().decode()
        assert dumped[dumped.index("string") :].rstrip() in text

    @pytest.mark.parametrize("width", [60, 76, 20])
    def test_base64_keeps_the_width_of_its_lines(self, width: int) -> None:
        def lines(data: bytes) -> str:
            coded = base64.b64encode(data).decode()
            return "!binary |\n" + "".join(coded[at : at + width] + "\n" for at in range(0, len(coded), width))

        old, new = bytes(range(100)), bytes(range(250))
        cassette = parse(cassette_text("ruby-vcr", response=lines(old)))
        after = replace_body(cassette, 0, "response", new).encode().decode()
        assert after == cassette_text("ruby-vcr", response=lines(new))

    def test_base64_on_one_line_stays_on_one_line(self) -> None:
        cassette = parse(cassette_text("ruby-vcr", response="!binary |-\neHl6\n"))
        coded = base64.b64encode(bytes(range(256))).decode()
        text = replace_body(cassette, 0, "response", bytes(range(256))).encode().decode()
        assert f"string: !binary |-\n        {coded}\n  recorded_at" in text


Storing = Callable[[bytes], str]


def _binary(data: bytes) -> str:
    return "!!binary |\n" + base64.encodebytes(data).decode()


class TestStorage:
    """A body is stored again as the old one was."""

    @pytest.mark.parametrize(
        ("header", "pack", "unpack"),
        [
            ("identity", bytes, bytes),
            ("gzip", gzip.compress, gzip.decompress),
            ("deflate", zlib.compress, zlib.decompress),
        ],
    )
    @pytest.mark.parametrize("new", ["other é\n", b"\xff\0\x01", "", b""])
    def test_binary(
        self, header: str, pack: Callable[[bytes], bytes], unpack: Callable[[bytes], bytes], new: str | bytes
    ) -> None:
        text = cassette_text(response=_binary(pack(b"old text"))).replace(
            "      - application/json\n    status",
            f"      - application/json\n      content-encoding: [{header}]\n    status",
        )
        edited = Cassette.parse(replace_body(parse(text), 0, "response", new).encode())
        content = new.encode() if isinstance(new, str) else new
        found = edited.interactions[0].response
        assert found is not None
        assert found.body.content == content
        assert isinstance(found.body.raw, bytes)
        assert unpack(found.body.raw) == content

    def test_binary_in_a_charset(self) -> None:
        text = cassette_text(
            response=_binary("café".encode("latin-1")), content_type="text/plain; charset=latin-1"
        )
        edited = replace_body(parse(text), 0, "response", "thé")
        found = edited.interactions[0].response
        assert found is not None
        assert found.body.raw == b"th\xe9"
        with pytest.raises(ValueError, match="latin-1"):
            replace_body(parse(text), 0, "response", "霧")

    def test_a_charset_that_nobody_knows(self) -> None:
        text = cassette_text(response=_binary(b"abc"), content_type="text/plain; charset=klingon")
        with pytest.raises(ValueError, match="klingon"):
            replace_body(parse(text), 0, "response", "x")

    def test_a_stale_coding_is_not_applied(self) -> None:
        text = cassette_text(response="'old'").replace(
            "    status:", "      content-encoding: [gzip]\n    status:"
        )
        edited = replace_body(parse(text), 0, "response", "new: text").encode().decode()
        assert edited == text.replace("'old'", "'new: text'")

    def test_base64_of_ruby(self) -> None:
        text = cassette_text("ruby-vcr", response="eHl6").replace("string: eHl6", "base64_string: eHl6")
        edited = replace_body(parse(text), 0, "response", "new é").encode().decode()
        assert f"base64_string: {base64.b64encode('new é'.encode()).decode()}\n" in edited

    def test_bytes_into_a_text(self) -> None:
        cassette = parse(cassette_text())
        assert body_text(replace_body(cassette, 0, "response", "é".encode())) == "é"
        edited = replace_body(cassette, 0, "response", b"\xff")
        response = edited.interactions[0].response
        assert response is not None
        assert response.body.content == b"\xff"

    @pytest.mark.parametrize("field", ["body: null", "body: ~", "body:"])
    @pytest.mark.parametrize("new", ["text", "a\nb\n", ""])
    def test_a_request_without_a_body_gets_one(self, field: str, new: str) -> None:
        text = cassette_text(request="X").replace("body: X", field)
        edited = Cassette.parse(replace_body(parse(text), 0, "request", new).encode())
        assert body_text(edited, "request") == new
        assert without_body(edited.encode(), "request") == without_body(text.encode(), "request")

    def test_where_there_is_no_message_for_a_body(self) -> None:
        with pytest.raises(ValueError, match="no response"):
            replace_body(parse("interactions:\n- request: {uri: x}\n"), 0, "response", "x")

    @pytest.mark.parametrize("recorder", TEMPLATES)
    @pytest.mark.parametrize("side", SIDES)
    def test_a_key_for_the_body_is_added_where_there_is_none(self, recorder: str, side: Side) -> None:
        text = without_body_key(cassette_text(recorder), side)
        edited = replace_body(parse(text), 0, side, "a: b")
        assert body_text(Cassette.parse(edited.encode()), side) == "a: b"
        added = set(edited.encode().decode().splitlines()) - set(text.splitlines())
        wanted = {"body: 'a: b'", "body:", "string: 'a: b'", "encoding: UTF-8"}
        assert {line.strip() for line in added} <= wanted

    @pytest.mark.parametrize("new", ["'{}'", b"{}"])
    def test_the_same_body_is_no_edit(self, new: str | bytes) -> None:
        cassette = parse(cassette_text())
        assert replace_body(cassette, 0, "response", "{}") is cassette
        assert replace_body(cassette, 0, "response", b"{}") is cassette


class TestLengths:
    """Lengths beside a body follow it where they were right, and only there."""

    def vcrpy(self, length: str, header: str = "content-length") -> str:
        return cassette_text("vcrpy", response="'old é'").replace(
            "    status:", f"      {header}:\n      - {length}\n    status:"
        )

    @pytest.mark.parametrize(
        ("length", "after"),
        [("'6'", "'10'"), ("6", "10"), ('"6"', '"10"'), ("'5'", "'5'"), ("'0'", "'0'"), ("-1", "-1")],
    )
    def test_the_header(self, length: str, after: str) -> None:
        edited = replace_body(parse(self.vcrpy(length)), 0, "response", "newer éé").encode().decode()
        assert f"content-length:\n      - {after}\n" in edited

    def test_case_does_not_matter(self) -> None:
        edited = replace_body(parse(self.vcrpy("'6'", "Content-Length")), 0, "response", "four").encode()
        assert b"Content-Length:\n      - '4'\n" in edited

    def test_several_of_them(self) -> None:
        text = self.vcrpy("'6'\n      - '6'\n      - '7'")
        edited = replace_body(parse(text), 0, "response", "four").encode()
        assert b"- '4'\n      - '4'\n      - '7'\n" in edited

    def test_of_the_stored_bytes(self) -> None:
        packed = gzip.compress(b"old", mtime=0)
        text = cassette_text(response=_binary(packed)).replace(
            "    status:",
            f"      content-encoding: [gzip]\n      content-length: ['{len(packed)}']\n    status:",
        )
        cassette = replace_body(parse(text), 0, "response", "a text that is much longer than the old one")
        found = cassette.interactions[0].response
        assert found is not None
        assert isinstance(found.body.raw, bytes)
        assert found.headers.get("content-length") == str(len(found.body.raw)) != str(len(packed))

    @pytest.mark.parametrize(("length", "after"), [("2", "7"), ("-1", "-1"), ("3", "3")])
    @pytest.mark.parametrize("side", SIDES)
    def test_the_field_of_go_vcr(self, length: str, after: str, side: Side) -> None:
        first, rest = cassette_text("go-vcr").split("      response:\n")
        parts = {"request": first, "response": rest}
        parts[side] = parts[side].replace("content_length: -1", f"content_length: {length}")
        text = parts["request"] + "      response:\n" + parts["response"]
        edited = replace_body(parse(text), 0, side, '{"a":1}').encode()
        again = values_of(edited)["interactions"][0]
        assert again[side]["content_length"] == after
        assert again[SIDES[side == "request"]]["content_length"] == "-1"

    def test_the_other_side_is_left_alone(self) -> None:
        text = self.vcrpy("'6'").replace("body: '{}'", "body: 'sixsix'")
        edited = replace_body(parse(text), 0, "request", "x").encode()
        assert b"content-length:\n      - '6'\n" in edited


class TestNothingElseMoves:
    AROUND = """\
# cassette of the harbour tests
version: 1   # do not touch
interactions:
- request:   # first
    method:   POST
    uri: "http://h/"
    body:    {request}
    headers: {{accept: [ '*/*' ]}}   # flow
  response:
    body: # holder
      string: {response}
    status: {{code: 200, message: OK}}

    # trailing thoughts
- request: {{uri: second}}
  response: {{}}
"""

    def text(self, request: str = "old", response: str = "old") -> str:
        return self.AROUND.format(request=request, response=response)

    @pytest.mark.parametrize(
        ("old", "new", "expected"),
        [
            ("old # why", "new", "new # why"),
            ("'old'   # why", "it's", "'it''s'   # why"),
            ("old", "new", "new"),
            ('"old"', "a\nb", '"a\\nb"'),
        ],
    )
    def test_inline(self, old: str, new: str, expected: str) -> None:
        edited = replace_body(parse(self.text(response=old)), 0, "response", new).encode().decode()
        assert edited == self.text(response=expected)

    @pytest.mark.parametrize(
        ("old", "new", "expected"),
        [
            ("| # why\n        old", "new\n", "| # why\n        new"),
            ("|- # why\n        old", "new\n\n", "|+ # why\n        new\n"),
            ("|\n        old", "\rnew", '"\\rnew"'),
            ("| # why\n        old", "\rnew", '"\\rnew" # why'),
            (">- # why\n        old", "\0", '"\\0" # why'),
        ],
    )
    def test_blocks(self, old: str, new: str, expected: str) -> None:
        edited = replace_body(parse(self.text(response=old)), 0, "response", new).encode().decode()
        assert edited == self.text(response=expected)

    def test_an_inline_value_that_becomes_a_block_keeps_its_comment(self) -> None:
        text = cassette_text("go-vcr", response="old # why")
        edited = replace_body(parse(text), 0, "response", "a\nb\n").encode().decode()
        assert "body: | # why\n            a\n            b\n        headers:" in edited

    def test_a_value_of_several_lines_inside_brackets(self) -> None:
        text = "interactions:\n- {request: {url: u, body: old}, response: {code: 200, body: x}} # why\n"
        edited = replace_body(parse(text), 0, "request", "a, b\n]c\n").encode().decode()
        assert edited == text.replace("body: old", 'body: "a, b\\n]c\\n"')

    @pytest.mark.parametrize("new", ["a, b", "[x]", "{y", "it's", "é", "a: b", "#"])
    def test_flow_collections(self, new: str) -> None:
        text = "interactions:\n- {request: {uri: u, body: old}, response: {body: {string: 'x'}}} # why\n"
        cassette = parse(text)
        for side in SIDES:
            edited = Cassette.parse(replace_body(cassette, 0, side, new).encode())
            assert body_text(edited, side) == new
            assert without_body(edited.encode(), side) == without_body(text.encode(), side)
            assert edited.encode().endswith(b"}} # why\n" if side == "request" else b"}}} # why\n")

    @pytest.mark.parametrize("new", ['say "é"\n', "😀 \\ \\ud83d", "\x7f\x85\0", "", "a\r\nb"])
    def test_a_cassette_in_json_stays_json(self, new: str) -> None:
        item: dict[str, Any] = {
            "request": {"uri": "http://h/", "body": "old"},
            "response": {"body": {"string": "x"}},
        }
        text = json.dumps({"interactions": [item, item]}, indent=2)
        edited = replace_body(parse(text), 1, "request", new).encode().decode()
        found = json.loads(edited)["interactions"]
        assert [entry["request"]["body"] for entry in found] == ["old", new]
        assert [body_text(parse(edited), "request", index) for index in range(2)] == ["old", new]
        assert edited.count("\n") == text.count("\n")

    def test_a_structure_in_a_cassette_in_json(self) -> None:
        item = {"request": {"uri": "http://h/", "parsed_body": {"a": [1], "b": "old"}}, "response": {}}
        text = json.dumps({"interactions": [item]})
        edited = replace_body(parse(text), 0, "request", '{"a":[1,{"c":"😀"}],"b":"new"}').encode().decode()
        assert json.loads(edited)["interactions"][0]["request"]["parsed_body"] == {
            "a": [1, {"c": "😀"}],
            "b": "new",
        }

    @pytest.mark.parametrize("value", ["new", "a\nb\n", "x\r\ny", "é\n\n"])
    @pytest.mark.parametrize("style", ["plain", "literal", "single", "literal-keep"])
    @pytest.mark.parametrize("recorder", TEMPLATES)
    def test_windows_line_ends(self, recorder: str, style: str, value: str) -> None:
        text = cassette_text(recorder, response=STYLES[style]).replace("\n", "\r\n")
        edited = replace_body(Cassette.parse(text.encode()), 0, "response", value).encode()
        assert body_text(Cassette.parse(edited)) == value
        assert edited.count(b"\n") == edited.count(b"\r\n")
        assert without_body(edited, "response") == without_body(text.encode(), "response")

    @pytest.mark.parametrize("value", ["new", "a\nb\n", "a\nb", "x\n\n\n", ""])
    @pytest.mark.parametrize("old", ["old", "'old'", "|\n        old", "|-\n        old", "|+\n        old"])
    def test_no_final_line_break(self, old: str, value: str) -> None:
        text = f"interactions:\n- request: {{uri: u}}\n  response:\n    body:\n      string: {old}"
        edited = replace_body(parse(text), 0, "response", value).encode()
        assert body_text(Cassette.parse(edited)) == value
        assert not edited.endswith(b"\n") or value.endswith("\n")

    def test_a_byte_order_mark_stays(self) -> None:
        data = b"\xef\xbb\xbf" + cassette_text().encode()
        edited = replace_body(Cassette.parse(data), 0, "response", "new").encode()
        assert edited == data.replace(b"string: '{}'", b"string: 'new'")
        assert body_text(Cassette.parse(edited)) == "new"

    def test_the_other_interactions_are_the_same_objects(self) -> None:
        cassette = parse("interactions:\n" + "- request: {uri: u, body: old}\n" * 5)
        edited = replace_body(cassette, 2, "request", "new")
        assert [a is b for a, b in zip(cassette.items, edited.items, strict=True)] == [
            True,
            True,
            False,
            True,
            True,
        ]
        assert edited.interactions[1] is cassette.interactions[1]
        assert edited.interactions[2].request is not cassette.interactions[2].request

    def test_undo_is_the_old_value(self) -> None:
        data = cassette_text("ruby-vcr", response="|\nold\n").encode()
        cassette = Cassette.parse(data)
        edited = replace_body(cassette, 0, "response", "new")
        assert edited is not cassette
        assert edited.encode() != data
        assert cassette.encode() is data


class TestAliases:
    """A value that other places of the file show is not edited behind their backs."""

    TWO = """\
interactions:
- request: &request
    uri: u
    body: {first}
    headers: &headers
      content-length: ['3']
  response: {{}}
- request:
    uri: v
    body: {second}
    headers: *headers
  response: {{}}
"""

    @pytest.mark.parametrize("index", [0, 1])
    def test_an_anchored_scalar(self, index: int) -> None:
        text = self.TWO.replace("&request", "").format(first="&body old", second="*body")
        with pytest.raises(ValueError, match="anchor"):
            replace_body(parse(text), index, "request", "new")

    def test_below_an_anchored_collection(self) -> None:
        with pytest.raises(ValueError, match="anchor"):
            replace_body(parse(self.TWO.format(first="one", second="two")), 0, "request", "new")

    def test_an_item_that_is_an_alias(self) -> None:
        cassette = parse("interactions:\n- &one\n  request: {uri: u, body: old}\n- *one\n")
        for index in range(2):
            with pytest.raises(ValueError, match="anchor"):
                replace_body(cassette, index, "request", "new")

    @pytest.mark.parametrize("index", [0, 1])
    def test_a_shared_length_is_left_alone(self, index: int) -> None:
        text = self.TWO.replace("&request", "").format(first="one", second="two")
        edited = replace_body(parse(text), index, "request", "longer")
        expected = [("longer", "two"), ("one", "longer")][index]
        assert tuple(body_text(edited, "request", n) for n in range(2)) == expected
        assert edited.encode().decode() == self.TWO.replace("&request", "").format(
            first=expected[0], second=expected[1]
        )

    def test_beside_an_alias_of_another_item(self) -> None:
        text = self.TWO.replace("&request", "").format(first="one", second="two")
        edited = replace_body(parse(text), 1, "request", "new")
        again = replace_body(edited, 0, "request", "newer")
        assert [body_text(again, "request", index) for index in range(2)] == ["newer", "new"]
        assert body_text(Cassette.parse(again.encode()), "request", 1) == "new"


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)


class TestStructuredBodies:
    TEXT = """\
interactions:
- request:
    headers:
      content-length: ['99']
    method: POST
    parsed_body:
      model: harbour-1   # small
      messages:
      - content: |-
          Which boat
          is next?
        role: user
      - {role: assistant, content: "caf\\xE9"}
      temperature: 1.0
      stream: false
      tools: []
      seed: 1e3
      nothing: ~
    uri: http://h/
  response:
    parsed_body:
    - 1
    - a: 2
"""

    def edit(self, old: str, new: str, side: Side = "request") -> tuple[str, str]:
        cassette = parse(self.TEXT)
        text = body_text(cassette, side)
        assert text is not None
        assert old in text
        edited = text.replace(old, new, 1)
        after = replace_body(cassette, 0, side, edited)
        again = body_text(Cassette.parse(after.encode()), side)
        assert again is not None
        assert json.loads(again) == json.loads(edited)
        assert list(json.loads(again)) == list(json.loads(edited))
        return self.TEXT, after.encode().decode()

    @pytest.mark.parametrize(
        ("old", "new", "line", "expected"),
        [
            ("harbour-1", "harbour-2", "harbour-1 ", "harbour-2 "),
            ("1.0", "0.5", "1.0", "0.5"),
            ("1.0", "1", "1.0", "1"),
            ("false", "true", "false", "true"),
            ('"1e3"', '"2e3"', "1e3", "2e3"),
            ("null", '"x"', "~", "x"),
            ("café", "thé", '"caf\\xE9"', '"th\\xE9"'),
            ("is next?", "is last?", "is next?", "is last?"),
            ('"tools": []', '"tools": [1]', "tools: []", "tools:\n      - 1"),
            ('"stream": false', '"stream": null', "stream: false", "stream: null"),
        ],
    )
    def test_only_the_changed_node(self, old: str, new: str, line: str, expected: str) -> None:
        before, after = self.edit(old, new)
        assert after == before.replace(line, expected, 1)

    @pytest.mark.parametrize(
        ("old", "new"),
        [
            ('"stream": false', '"stream": {"a": [1, {}], "b": "é😀\\n"}'),
            ('"role": "user"', '"role": "user", "name": "Ann"'),
            ('"temperature": 1.0, ', ""),
            ('{"role": "assistant", "content": "café"}', '{"content": "café", "role": "assistant"}'),
            ('{"role": "assistant", "content": "café"}', "{}"),
            ('{"role": "assistant", "content": "café"}', '"text: x"'),
            ('"model": "harbour-1", ', '"model": "harbour-1", "top": {"deep": [[], [[1.5e300]]]}, '),
            ('"seed": "1e3"', '"seed": NaN'),
        ],
    )
    def test_another_shape(self, old: str, new: str) -> None:
        before, after = self.edit(old, new.replace("NaN", "1e-9"))
        assert after.startswith(before[: before.index("      model")])
        assert after.endswith(before[before.index("    uri: http") :])

    def test_a_list(self) -> None:
        before, after = self.edit('"a": 2', '"a": 3', "response")
        assert after == before.replace("a: 2", "a: 3")
        self.edit("[1, ", '["x", [], {"y": "z"}, ', "response")

    def test_the_whole_becomes_something_else(self) -> None:
        for new in ("{}", "[]", '"text"', "5", "null", '{"\\u2028": ["\\ud83d\\ude00"]}'):
            cassette = replace_body(parse(self.TEXT), 0, "request", new)
            text = Cassette.parse(cassette.encode()).interactions[0]
            assert text.request is not None
            assert values_of(cassette.encode())["interactions"][0]["request"]["uri"] == "http://h/"

    def test_the_same_values_in_another_layout_are_no_edit(self) -> None:
        cassette = parse(self.TEXT)
        text = body_text(cassette, "request")
        assert text is not None
        assert replace_body(cassette, 0, "request", json.dumps(json.loads(text), indent=3)) is cassette

    def test_not_a_number(self) -> None:
        text = cassette_text(request="X").replace("body: X", "parsed_body: {a: .nan, b: .inf, c: 1}")
        edited = replace_body(parse(text), 0, "request", '{"a": NaN, "b": -Infinity, "c": 1}').encode().decode()
        assert edited == text.replace(".inf", "-.inf")

    @pytest.mark.parametrize("new", ["{", "text", "", b"\xff"])
    def test_what_is_not_json_is_refused(self, new: str | bytes) -> None:
        with pytest.raises(ValueError, match=r"JSON only|not UTF-8"):
            replace_body(parse(self.TEXT), 0, "request", new)

    def test_an_alias_inside(self) -> None:
        text = cassette_text(request="X").replace(
            "body: X", "parsed_body:\n      a: &x [1]\n      b: *x\n      c: 2"
        )
        cassette = parse(text)
        assert (
            replace_body(cassette, 0, "request", '{"a":[1],"b":[1],"c":3}').encode()
            == text.replace("c: 2", "c: 3").encode()
        )
        for new in ('{"a":[1],"b":[2],"c":2}', '{"a":[2],"b":[1],"c":2}', '{"a":[1],"b":[1]}'):
            with pytest.raises(ValueError, match="alias"):
                replace_body(cassette, 0, "request", new)

    @given(old=JSON, new=JSON)
    def test_any_value_becomes_any_other(self, old: Any, new: Any) -> None:
        item = {"request": {"method": "GET", "parsed_body": old, "uri": "u"}, "response": {}}
        text = yaml.dump({"interactions": [item]}, Dumper=yaml.CSafeDumper, sort_keys=False)
        edited = Cassette.parse(replace_body(parse(text), 0, "request", json.dumps({"v": new})).encode())
        found = body_text(edited, "request")
        assert found is not None
        assert json.loads(found) == {"v": new}
        assert values_of(edited.encode())["interactions"][0]["request"]["uri"] == "u"


class TestItemsOfStructuredBodies:
    """A key or an item that comes or goes leaves all other lines alone."""

    TEXT = """\
interactions:
- request:
    method: POST
    parsed_body:
      when: 2020-01-01
      # kept above
      img: !!binary aGVsbG8=
      c: !foo bar   # kept beside
      list:
      - 1
      - a: 2   # two
        b: |
          three
    uri: http://h/
"""

    def edit(self, change: Callable[[dict[str, Any]], object]) -> str:
        cassette = parse(self.TEXT)
        text = body_text(cassette, "request")
        assert text is not None
        value = json.loads(text)
        change(value)
        after = replace_body(cassette, 0, "request", json.dumps(value))
        assert json.loads(body_text(after, "request") or "") == value
        return after.encode().decode()

    def test_a_new_key_is_one_new_line(self) -> None:
        after = self.edit(lambda value: value.update(new=1))
        assert after == self.TEXT.replace("    uri:", "      new: 1\n    uri:")

    def test_a_key_between_others(self) -> None:
        after = self.edit(lambda value: value.update(list=value.pop("list"), x=value.pop("x", "y")))
        assert after == self.TEXT.replace("    uri:", "      x: y\n    uri:")

    def test_a_key_goes_with_its_line(self) -> None:
        after = self.edit(lambda value: value.pop("c"))
        assert after == self.TEXT.replace("      c: !foo bar   # kept beside\n", "")

    def test_items_of_a_list(self) -> None:
        after = self.edit(lambda value: value["list"].append({"z": [True]}))
        assert after == self.TEXT.replace("    uri:", "      - z:\n        - true\n    uri:")
        after = self.edit(lambda value: value["list"].insert(0, "first"))
        assert after == self.TEXT.replace("      - 1\n", "      - first\n      - 1\n")
        after = self.edit(lambda value: value["list"].pop(0))
        assert after == self.TEXT.replace("      - 1\n", "")
        after = self.edit(lambda value: value["list"].pop(1))
        assert after == self.TEXT.replace("      - a: 2   # two\n        b: |\n          three\n", "")

    def test_inside_an_item(self) -> None:
        after = self.edit(lambda value: value["list"][1].update(c=None))
        assert after == self.TEXT.replace("          three\n", "          three\n        c: null\n")

    def test_the_first_key_goes_only_if_no_comment_goes_with_it(self) -> None:
        with pytest.raises(ValueError, match="cannot be written"):
            self.edit(lambda value: value.pop("when"))

    def test_lengths_follow_in_the_layout_that_they_were_right_for(self) -> None:
        body = {"a": 1, "b": "é"}
        layouts: list[dict[str, Any]] = [{"separators": (",", ":")}, {}, {"ensure_ascii": False}]
        for layout in layouts:
            size = len(json.dumps(body, **layout).encode())
            text = (
                f"interactions:\n- request:\n    headers:\n      content-length: ['{size}']\n"
                "    parsed_body:\n      a: 1\n      b: é\n    uri: http://h/\n    method: POST\n"
            )
            after = replace_body(parse(text), 0, "request", json.dumps({**body, "a": 12345}))
            assert f"['{size + 4}']" in after.encode().decode()


class TestWhatWasReadFromTheWholeFile:
    """Aliases across items: such an interaction belongs to one version of the cassette alone."""

    TEXT = (
        "interactions:\n"
        "- request: {method: GET, uri: 'http://a/', body: r0, headers: {}}\n"
        "- request: &r {method: GET, uri: 'http://b/', body: r1, headers: {}}\n"
        "- request: *r\n"
        "  response: {body: {string: s2}, headers: {}, status: {code: 200, message: OK}}\n"
    )

    def test_an_edit_after_another_one_keeps_both(self) -> None:
        cassette = parse(self.TEXT)
        assert cassette.interactions[2].response is not None
        first = replace_body(cassette, 0, "request", "EDIT0")
        assert first.interactions[2].response is not None
        second = replace_body(first, 2, "response", "EDIT2")
        assert second.encode().decode() == self.TEXT.replace("r0", "EDIT0").replace("s2", "EDIT2")
