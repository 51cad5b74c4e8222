"""How a body is shown and put back."""

import pytest

from inspector.content.json_text import JsonError
from inspector.content.views import MAX_TOKENS, EditableBodyView, HexView, JsonView, RawView, views_of


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ('{"a":1}', ["Pretty", "Raw"]),
        (" [1]\n", ["Pretty", "Raw"]),
        ('{"a":', ["Raw"]),
        ("data: {}\n\n", ["Raw"]),
        ('"a string"', ["Raw"]),
        ("", ["Raw"]),
        (None, ["Hex"]),
    ],
)
def test_the_views_that_fit(text: str | None, names: list[str]) -> None:
    assert [view.name for view in views_of(text, b"\0")] == names


def test_json_of_too_many_items_is_not_laid_out() -> None:
    text = f"[{'1,' * MAX_TOKENS}1]"
    assert [view.name for view in views_of(text, b"")] == ["Pretty", "Raw"]
    assert [view.name for view in views_of(text.replace("[", "[1,", 1), b"")] == ["Raw"]


def test_raw_is_the_text_itself() -> None:
    view = RawView("a\r\nb")
    assert view.prettify() == "a\r\nb"
    assert view.reencode("c\td") == "c\td"


def test_json_goes_back_into_its_own_layout() -> None:
    view = JsonView('{"a": 1,"b":\t2}')
    assert view.prettify() == '{\n  "a": 1,\n  "b": 2\n}'
    assert view.reencode('{\n  "a": 1,\n  "b": 3\n}') == '{"a": 1,"b":\t3}'
    with pytest.raises(JsonError):
        view.reencode("{")


def test_hex_rows() -> None:
    assert HexView(b"").prettify() == ""
    rows = HexView(bytes(range(0x1E, 0x1E + 18))).prettify().split("\n")
    assert rows[0] == "00000000  1e 1f 20 21 22 23 24 25 26 27 28 29 2a 2b 2c 2d  .. !\"#$%&'()*+,-"
    assert rows[1].rstrip() == f"00000010  {'2e 2f':<47}  ./"


FORM = "application/x-www-form-urlencoded"


@pytest.mark.parametrize(
    ("text", "content", "media_type", "names"),
    [
        ("a=1&b=2", b"a=1&b=2", FORM, ["Form", "Raw"]),
        ("a=1&b=2", b"a=1&b=2", "text/plain", ["Raw"]),
        ("not a form", b"not a form", FORM, ["Raw"]),
        ('{"a":1}', b"", FORM, ["Pretty", "Raw"]),
        ("--b\n\nx\n--b--", b"--b\n\nx\n--b--", "multipart/form-data", ["Parts", "Raw"]),
        (None, b"--b\n\n\0\n--b--", "multipart/mixed", ["Parts", "Hex"]),
        (None, b"\x89PNG\r\n\x1a\n", "", ["Image", "Hex"]),
        (None, b"%PDF-1.7", "image/png", ["Hex"]),
    ],
)
def test_the_views_by_what_the_body_is(
    text: str | None, content: bytes, media_type: str, names: list[str]
) -> None:
    assert [view.name for view in views_of(text, content, media_type)] == names


def test_which_views_may_be_edited() -> None:
    assert isinstance(RawView(""), EditableBodyView)
    assert isinstance(JsonView("{}"), EditableBodyView)
    assert not isinstance(HexView(b""), EditableBodyView)
