"""Recorded URLs, placeholders included."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.content import urls


@pytest.mark.parametrize(
    ("url", "parts"),
    [
        ("https://api.example.com:8443/v1/x?a=1&b#c", ("api.example.com:8443", "/v1/x", "a=1&b")),
        ("https://[REDACTED]/v1/chat", ("[REDACTED]", "/v1/chat", "")),
        ("<API_BASE>/v1/chat", ("", "<API_BASE>/v1/chat", "")),
        ("http://h", ("h", "", "")),
        ("//h/p", ("h", "/p", "")),
        ("/p?q", ("", "/p", "q")),
        ("http://[", ("[", "", "")),
        ("", ("", "", "")),
    ],
)
def test_split(url: str, parts: tuple[str, str, str]) -> None:
    assert urls.split(url) == parts


@given(url=st.text(st.sampled_from("ahtp:/?#[]@.é\n ")))
def test_any_text_has_parts(url: str) -> None:
    found = urls.split(url)
    assert all(part in url for part in found)
