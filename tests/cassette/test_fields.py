"""Fields beside bodies and headers: which there are, what they take, and what follows them."""

import pytest

from inspector.cassette import Cassette, edit_body, edit_field, fields_of
from inspector.cassette.fields import Path
from tests.cassette.test_header_changes import diff
from tests.helpers import TEMPLATES, cassette_text, parse

PATHS: dict[str, dict[str, Path]] = {
    "go-vcr": {
        "url": ("request", "url"),
        "method": ("request", "method"),
        "status": ("response", "code"),
        "reason": ("response", "status"),
        "duration": ("response", "duration"),
    },
    "vcrpy": {
        "url": ("request", "uri"),
        "method": ("request", "method"),
        "status": ("response", "status", "code"),
        "reason": ("response", "status", "message"),
    },
    "ruby-vcr": {
        "url": ("request", "uri"),
        "method": ("request", "method"),
        "status": ("response", "status", "code"),
        "reason": ("response", "status", "message"),
    },
}

FORM = """\
---
version: 2
interactions:
    - id: 0
      request:
        content_length: 7
        host: api.example.test
        body: b=2&b=1
        form:
            a:
                - x y
            b:
                - "2"
                - "1"
        headers:
            Content-Type:
                - application/x-www-form-urlencoded
        url: https://api.example.test/v1?a=x+y
        method: POST
      response:
        content_length: 2
        transfer_encoding:
            - chunked
        body: ok
        headers:
            Content-Length:
                - "2"
        status: 200 OK
        code: 200
        duration: 1.5s
"""


def edited(text: str, path: Path, value: str) -> Cassette:
    """The cassette with a field changed, which its file says."""
    edit = edit_field(parse(text), 0, path, value)
    again = {
        field.path: field.value for field in fields_of(Cassette.parse(edit.cassette.encode()).interactions[0])
    }
    assert again[path] == value
    assert edit.notes == ()
    return edit.cassette


@pytest.mark.parametrize("recorder", TEMPLATES)
def test_the_known_fields_come_first(recorder: str) -> None:
    fields = fields_of(parse(cassette_text(recorder)).interactions[0])
    wanted = PATHS[recorder]
    order = [label for label in ("method", "url", "status", "reason", "duration") if label in wanted]
    assert [field.label for field in fields[: len(order)]] == order
    assert all(wanted[field.label] == field.path for field in fields[: len(order)])
    others = {field.label for field in fields[len(order) :]}
    assert (
        others
        == {
            "go-vcr": {"id", "request.proto", "request.content_length", "request.host"}
            | {"response.proto", "response.content_length"},
            "vcrpy": set(),
            "ruby-vcr": {"recorded_at"},
        }[recorder]
    )


@pytest.mark.parametrize("recorder", TEMPLATES)
class TestOfEveryRecorder:
    def test_the_status_and_its_reason(self, recorder: str) -> None:
        text = cassette_text(recorder)
        after = edited(text, PATHS[recorder]["status"], "429")
        lines = [line for line in diff(text, after) if line.startswith("+")]
        reason = "message: Too Many Requests" if recorder != "go-vcr" else "status: 429 Too Many Requests"
        assert sorted(lines) == sorted(["+ code: 429", f"+ {reason}"])

    def test_a_reason_of_ones_own_stays(self, recorder: str) -> None:
        text = cassette_text(recorder).replace("OK", "Fine")
        lines = [line for line in diff(text, edited(text, PATHS[recorder]["status"], "429")) if line[0] == "+"]
        assert sorted(lines) == ["+ code: 429", *(["+ status: 429 Fine"] if recorder == "go-vcr" else [])]

    def test_the_url(self, recorder: str) -> None:
        text = cassette_text(recorder)
        after = edited(text, PATHS[recorder]["url"], "https://other.test/v2")
        assert len(diff(text, after)) == (4 if recorder == "go-vcr" else 2)

    @pytest.mark.parametrize("value", ["", "abc", "99", "1000", "2e2", "²00"])
    def test_what_is_no_status(self, recorder: str, value: str) -> None:
        with pytest.raises(ValueError, match="a status is a number"):
            edit_field(parse(cassette_text(recorder)), 0, PATHS[recorder]["status"], value)

    @pytest.mark.parametrize("value", ["", "GE T", "GET\n"])
    def test_what_is_no_method(self, recorder: str, value: str) -> None:
        with pytest.raises(ValueError, match="method"):
            edit_field(parse(cassette_text(recorder)), 0, PATHS[recorder]["method"], value)

    def test_what_is_no_url(self, recorder: str) -> None:
        with pytest.raises(ValueError, match="%20"):
            edit_field(parse(cassette_text(recorder)), 0, PATHS[recorder]["url"], "http://a b")


class TestTypes:
    @pytest.mark.parametrize("value", ["105ms", "1m30s", "0", "-1.5h", "3µs"])
    def test_durations_of_go(self, value: str) -> None:
        edited(FORM, ("response", "duration"), value)

    @pytest.mark.parametrize("value", ["", "105", "ms", "1 s", "1d"])
    def test_what_go_takes_for_none(self, value: str) -> None:
        with pytest.raises(ValueError, match="duration"):
            edit_field(parse(FORM), 0, ("response", "duration"), value)

    def test_a_number_stays_one(self) -> None:
        edited(FORM, ("request", "content_length"), "-1")
        with pytest.raises(ValueError, match="content_length takes a whole number"):
            edit_field(parse(FORM), 0, ("request", "content_length"), "many")

    def test_a_text_stays_one(self) -> None:
        assert "\n    - x: '5'\n" in edited(FORM.replace("id: 0", "x: 'a'"), ("x",), "5").encode().decode()
        assert '\n    - x: "5"\n' in edited(FORM.replace("id: 0", "x: a"), ("x",), "5").encode().decode()

    def test_null_takes_a_text(self) -> None:
        assert "\n    - x: why\n" in edited(FORM.replace("id: 0", "x: null"), ("x",), "why").encode().decode()

    def test_an_item_of_a_list(self) -> None:
        edited(FORM, ("response", "transfer_encoding", 0), "gzip")

    @pytest.mark.parametrize(
        "path", [("nothing",), ("request",), ("response", "transfer_encoding", 1), ("id", "x")]
    )
    def test_where_there_is_no_field(self, path: Path) -> None:
        with pytest.raises(ValueError, match="no field"):
            edit_field(parse(FORM), 0, path, "x")

    def test_the_same_value_is_no_edit(self) -> None:
        cassette = parse(FORM)
        assert edit_field(cassette, 0, ("id",), "0").cassette is cassette


class TestWhatFollows:
    def test_the_form_follows_the_url(self) -> None:
        after = edited(FORM, ("request", "url"), "https://api.example.test/v1?c=&a=z")
        assert diff(FORM, after) == [
            "- - x y",
            "+ - z",
            "+ c:",
            '+ - ""',
            "- url: https://api.example.test/v1?a=x+y",
            "+ url: https://api.example.test/v1?c=&a=z",
        ]

    def test_the_host_follows_the_url(self) -> None:
        after = edited(FORM, ("request", "url"), "https://b.test:8080/v1?a=x+y")
        assert "+ host: b.test:8080" in diff(FORM, after)
        other = FORM.replace("host: api.example.test", 'host: ""')
        assert len(diff(other, edited(other, ("request", "url"), "https://b.test/v1?a=x+y"))) == 2

    def test_the_form_and_the_length_follow_the_body(self) -> None:
        after = edit_body(parse(FORM), 0, "request", "b=3").cassette
        assert diff(FORM, after) == [
            *("- content_length: 7", "+ content_length: 3", "- body: b=2&b=1", "+ body: b=3"),
            *('- - "2"', '+ - "3"', '- - "1"'),
        ]

    def test_a_form_that_was_not_right_stays(self) -> None:
        text = FORM.replace("- x y", "- y x")
        after = edit_body(parse(text), 0, "request", "b=3").cassette
        assert len(diff(text, after)) == 4

    def test_the_last_field_of_the_form_goes(self) -> None:
        text = FORM.replace("?a=x+y", "").replace("            a:\n                - x y\n", "")
        after = edit_body(parse(text), 0, "request", "").cassette
        assert "\n        form: {}\n" in after.encode().decode()

    def test_without_a_body_in_the_url_of_a_get(self) -> None:
        after = edited(FORM, ("request", "method"), "GET")
        assert "\n            b:\n" not in after.encode().decode()

    def test_a_binary_length_stays_binary(self) -> None:
        text = cassette_text("vcrpy", response="'{}'").replace(
            "    status:", "      Content-Length:\n      - !!binary |\n        Mg==\n    status:"
        )
        after = edit_body(parse(text), 0, "response", "[1, 2]").cassette
        assert diff(text, after)[-2:] == ["- Mg==", "+ Ng=="]

    def test_a_shared_field_does_not_follow(self) -> None:
        text = FORM.replace("host: api.example.test", "host: &h api.example.test").replace("id: 0", "x: *h")
        text = text.replace("    - x: *h\n", "    - id: 0\n").replace("code: 200", "code: 200\n        x: *h")
        after = edited(text, ("request", "url"), "https://b.test/v1?a=x+y")
        assert len(diff(text, after)) == 2
