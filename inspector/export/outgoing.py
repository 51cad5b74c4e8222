"""A recorded message as it is sent again: headers that still hold, and the body without content codings.

A recorded body has no transfer coding any more, and recorders undo content codings or not. What leaves
is always the content itself, so that credentials in it can be found and people can read it.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from inspector.cassette import Body, Request, Response
from inspector.export.credentials import Credentials

_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+\Z")
"""The name of a header (RFC 9110 §5.1): pseudo-headers of HTTP/2 are none."""

_HOP = frozenset({"content-length", "transfer-encoding", "trailer"})
"""Headers about the way that the body was sent at the time."""


class Outgoing(NamedTuple):
    """``text`` is None where the content is no text, or none in UTF-8. ``content`` is what is to be sent."""

    headers: Sequence[tuple[str, str]]
    content: bytes
    text: str | None


def outgoing(message: Request | Response, credentials: Credentials) -> Outgoing:
    """What is sent for a recorded message."""
    content, text = _content(message.body, credentials)
    dropped = _HOP | ({"content-encoding"} if _is_plain(message.body) else frozenset())
    headers = [
        (name, credentials.header(name, " ".join(value.splitlines())))
        for name, value in message.headers
        if _TOKEN.match(name) and name.lower() not in dropped
    ]
    return Outgoing(headers, content, text)


def _is_plain(body: Body) -> bool:
    """Whether the content codings that headers name are undone; a body without the extra for it stays coded."""
    return not body.coding_problem


def _content(body: Body, credentials: Credentials) -> tuple[bytes, str | None]:
    try:
        text = body.content.decode("utf-8")
    except UnicodeDecodeError:
        return body.content, None
    if "\0" in text:
        return body.content, None
    replaced = credentials.body(text, body.media_type)
    return replaced.encode("utf-8"), replaced
