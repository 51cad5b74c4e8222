"""What is replaced in what leaves the program, and what must stay as it is."""

import json
import random
import string

import pytest

from inspector.export import KEEP, REPLACE


def made_up(length: int, alphabet: str = string.ascii_letters + string.digits) -> str:
    """A secret that is none: made anew for each test, in the shape of one."""
    return "".join(random.Random(length).choices(alphabet, k=length - 1)) + "7"


SECRET = made_up(40)


@pytest.mark.parametrize(
    ("name", "value", "wanted"),
    [
        ("Authorization", f"Bearer {SECRET}", "Bearer REDACTED"),
        ("Proxy-Authorization", f"Basic {SECRET}", "Basic REDACTED"),
        ("authorization", SECRET, "REDACTED"),
        ("Authorization", f"AWS4-HMAC-SHA256 Credential={SECRET}, Signature={SECRET}", "REDACTED"),
        ("x-api-key", SECRET, "REDACTED"),
        ("Api-Key", SECRET, "REDACTED"),
        ("x-goog-api-key", SECRET, "REDACTED"),
        ("X-Amz-Security-Token", SECRET, "REDACTED"),
        ("Cookie", f"session={SECRET}; theme=dark", "session=REDACTED; theme=REDACTED"),
        ("Cookie", SECRET, "REDACTED"),
        ("Set-Cookie", f"sid={SECRET}; Path=/; HttpOnly", "sid=REDACTED; Path=/; HttpOnly"),
        ("Location", f"https://a.example/?access_token={SECRET}&p=2", "https://a.example/?access_token=REDACTED&p=2"),
        ("X-Request-Id", SECRET, SECRET),
        ("Authorization", "", ""),
    ],
)  # fmt: skip
def test_headers(name: str, value: str, wanted: str) -> None:
    assert REPLACE.header(name, value) == wanted
    assert KEEP.header(name, value) == value


@pytest.mark.parametrize(
    "key", ["key", "api_key", "access_token", "sig", "X-Amz-Signature", "X-Amz-Credential"]
)
def test_query_keys(key: str) -> None:
    url = f"https://api.example.com/v1?{key}={SECRET}&alt=sse&monkey=42#top"
    assert REPLACE.url(url) == f"https://api.example.com/v1?{key}=REDACTED&alt=sse&monkey=42#top"
    assert (
        REPLACE.body(f"{key}={SECRET}&alt=sse", "application/x-www-form-urlencoded")
        == f"{key}=REDACTED&alt=sse"
    )


def test_the_user_of_a_url() -> None:
    assert REPLACE.url(f"https://me:{SECRET}@api.example.com/a@b") == "https://REDACTED@api.example.com/a@b"


@pytest.mark.parametrize(
    "token",
    [
        "sk-" + SECRET,
        "sk-ant-api03-" + SECRET,
        "AIza" + made_up(35),
        "ghp_" + made_up(36),
        "AKIA" + made_up(16, string.ascii_uppercase),
        "hf_" + made_up(34),
        "xox" + "b-" + made_up(20, string.digits),
        f"eyJ{made_up(12)}.eyJ{made_up(20)}.{made_up(30)}",
    ],
)
def test_tokens_in_any_text(token: str) -> None:
    assert REPLACE.text(f'say "{token}" here') == 'say "REDACTED" here'
    assert KEEP.text(token) == token


def test_members_of_json_at_any_depth_of_quoting() -> None:
    said = {"api_key": 'a"b\\', "client_secret": "tiny", "max_tokens": 5, "key": "C major"}
    once = json.dumps({"settings": said, "text": "hello"})
    wanted = {"api_key": "REDACTED", "client_secret": "REDACTED", "max_tokens": 5, "key": "C major"}
    assert json.loads(REPLACE.text(once)) == {"settings": wanted, "text": "hello"}
    nested = json.dumps({"arguments": json.dumps({"password": "tiny", "town": "Kiel"})})
    assert json.loads(json.loads(REPLACE.text(nested))["arguments"]) == {"password": "REDACTED", "town": "Kiel"}


def test_values() -> None:
    value = {"password": "tiny", "deep": [{"url": "https://x.example/?key=abc"}], "n": 3, "none": None}
    assert REPLACE.value(value) == {
        "password": "REDACTED",
        "deep": [{"url": "https://x.example/?key=REDACTED"}],
        "n": 3,
        "none": None,
    }
    assert KEEP.value(value) is value


@pytest.mark.parametrize(
    "text",
    [
        "A task-oriented-design-of-2024-is-risk-free-and-short",
        "sk-learn-is-spelled-that-way-here",
        "The bearer of this letter is Mr. Smith",
        "Basic programming",
        '{"prompt_tokens": 12, "tokens": ["a", "b"], "key": "value"}',
        "call_Rk3wTq81 chatcmpl-Mt83gJcA5x msg_01XFDUDYJgAACzvnptvVoYEL",
    ],
)
def test_what_is_no_secret_stays(text: str) -> None:
    assert REPLACE.text(text) == text
