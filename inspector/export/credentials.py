"""Credentials in what leaves the program: known headers, cookies, query keys and obvious tokens.

What is recognised is replaced, the rest of a value stays readable: ``Authorization: Bearer REDACTED``.
It is a help, not a proof: a secret under a name that nobody knows, or one spread over the events of a
stream, is not found.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from inspector.content import forms

PLACEHOLDER = "REDACTED"

HEADERS = frozenset(
    {
        "authorization",
        "proxy-authorization",
        "x-api-key",
        "api-key",
        "apikey",
        "x-goog-api-key",
        "x-auth-token",
        "x-access-token",
        "x-amz-security-token",
        "ocp-apim-subscription-key",
        "x-subscription-token",
        "x-csrf-token",
    }
)
COOKIES = frozenset({"cookie", "set-cookie"})

_KEYS = (
    r"(?:x-)?api[_-]?key|apikey|access[_-]?token|refresh[_-]?token|id[_-]?token|session[_-]?token|auth[_-]?token"
    r"|security[_-]?token|client[_-]?secret|secret[_-]?access[_-]?key|secret[_-]?key|private[_-]?key|password|passwd"
    r"|client[_-]?assertion"
)
_QUERY_KEY = re.compile(
    rf"(?:{_KEYS}|key|token|sig|signature|secret|assertion|subscription-key|awsaccesskeyid"
    r"|x-amz-(?:signature|credential|security-token)|x-goog-(?:signature|credential))\Z",
    re.IGNORECASE,
)
_MEMBER_KEY = re.compile(rf"(?:{_KEYS})\Z", re.IGNORECASE)

# The quotes of JSON that stands in a JSON string have backslashes in front of them, as many at both ends.
_MEMBER = re.compile(
    rf'(?P<lead>(?P<quote>\\*")(?:{_KEYS}|authorization|cookie)(?P=quote)\s*:\s*(?P=quote))'
    r"(?P<value>(?:(?!(?P=quote))(?:\\.|.))+)(?=(?P=quote))",
    re.IGNORECASE | re.DOTALL,
)
_BEARER = re.compile(r"\b(Bearer|Basic)(\s+|%20|\+)[A-Za-z0-9._~+/-]{12,}=*", re.IGNORECASE)
_NEEDS_DIGIT = r"(?=[A-Za-z_-]*[0-9])"
_TOKENS = re.compile(
    "|".join(
        (
            rf"(?<![A-Za-z0-9])sk-{_NEEDS_DIGIT}[A-Za-z0-9_-]{{16,}}",  # OpenAI, Anthropic, DeepSeek, …
            r"\b[sr]k_(?:live|test)_[A-Za-z0-9]{16,}",  # Stripe
            r"\bAIza[A-Za-z0-9_-]{30,}",  # Google
            r"\bya29\.[A-Za-z0-9_-]{20,}",
            r"\b(?:AKIA|ASIA)[A-Z0-9]{16}\b",  # AWS
            r"\bgh[opsur]_[A-Za-z0-9]{30,}",  # GitHub
            r"\bgithub_pat_[A-Za-z0-9_]{30,}",
            r"\bglpat-[A-Za-z0-9_-]{20,}",
            r"\bxox[abeoprs]-[A-Za-z0-9-]{10,}",  # Slack
            rf"\b(?:hf|gsk|r8|pplx|csk|nvapi|xai)[_-]{_NEEDS_DIGIT}[A-Za-z0-9_-]{{24,}}",
            r"\beyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]+",  # JSON Web Token
            r"-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----.*?-----END (?:[A-Z]+ )?PRIVATE KEY-----",
        )
    ),
    re.DOTALL,
)
_QUERY = re.compile(r"(?P<lead>[?&](?P<key>[A-Za-z0-9_.%-]{1,60})=)(?P<value>[^&#\s\"'<>\\]+)")
_USER = re.compile(r"(?<=://)[^/?#@\s\"']+(?=@)")


@dataclass(frozen=True, slots=True)
class Credentials:
    """Replaces credentials, or leaves everything as it is (``keep``)."""

    keep: bool = False

    def header(self, name: str, value: str) -> str:
        """The value of a header as it may leave."""
        if self.keep or not value:
            return value
        lowered = name.lower()
        if lowered in COOKIES:
            return _cookies(value, only_first=lowered == "set-cookie")
        if lowered in HEADERS:
            scheme, space, rest = value.partition(" ")
            known = lowered.endswith("authorization") and space and rest and scheme.isalnum()
            return f"{scheme} {PLACEHOLDER}" if known else PLACEHOLDER
        return self.text(value)

    def headers(self, fields: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
        """Headers as they may leave, in their order."""
        return [(name, self.header(name, value)) for name, value in fields]

    def url(self, url: str) -> str:
        """A URL as it may leave."""
        return url if self.keep else self.text(_USER.sub(PLACEHOLDER, url))

    def text(self, text: str) -> str:
        """Any text: URLs, JSON members of telling names and obvious tokens in it are looked for."""
        if self.keep:
            return text
        text = _MEMBER.sub(rf"\g<lead>{PLACEHOLDER}", text)
        text = _QUERY.sub(_query, text)
        text = _BEARER.sub(rf"\g<1>\g<2>{PLACEHOLDER}", text)
        return _TOKENS.sub(PLACEHOLDER, text)

    def body(self, text: str, media_type: str = "") -> str:
        """The text of a body; the keys of a form are those of a query."""
        if not self.keep and media_type == "application/x-www-form-urlencoded" and forms.is_form(text):
            return self.text("?" + text)[1:]
        return self.text(text)

    def value(self, value: Any) -> Any:
        """A JSON value: its strings as texts, those under telling names replaced."""
        if self.keep:
            return value
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, Mapping):
            return {key: self._member(key, inner) for key, inner in value.items()}
        if isinstance(value, list | tuple):
            return [self.value(inner) for inner in value]
        return value

    def _member(self, key: Any, value: Any) -> Any:
        is_secret = isinstance(key, str) and isinstance(value, str) and value and _MEMBER_KEY.match(key)
        return PLACEHOLDER if is_secret else self.value(value)


REPLACE = Credentials()
KEEP = Credentials(keep=True)


def _query(found: re.Match[str]) -> str:
    is_secret = _QUERY_KEY.match(found["key"]) is not None
    return found["lead"] + (PLACEHOLDER if is_secret else found["value"])


def _cookies(value: str, *, only_first: bool) -> str:
    """Names stay, values go; of a ``Set-Cookie`` what follows the first pair are attributes."""
    pairs = value.split(";")
    for number, pair in enumerate(pairs):
        name, equals, _ = pair.partition("=")
        if number and only_first:
            break
        pairs[number] = (
            f"{name}={PLACEHOLDER}" if equals else f" {PLACEHOLDER}".removeprefix("" if number else " ")
        )
    return ";".join(pairs)
