"""A request as a command for a POSIX shell with curl."""

import base64
import re
from collections.abc import Iterator
from urllib.parse import quote

from inspector.cassette import Request
from inspector.content import urls
from inspector.export.credentials import Credentials
from inspector.export.outgoing import Outgoing, outgoing

MAX_ARGUMENT = 100_000
"""Bytes of a body in an argument: Linux takes 128 KiB for one (execve(2), MAX_ARG_STRLEN)."""

_LINE_WIDTH = 76
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")
"""What a terminal would take for a key when the command is pasted."""

_PRINTABLE = "".join(map(chr, range(0x21, 0x7F)))


def curl_command(request: Request, credentials: Credentials) -> str:
    """The command; what it prints is the answer. The body goes in by a pipe where no argument can hold it."""
    message = outgoing(request, credentials)
    pipe, data = _data(message)
    words = [*_method(request, has_body=bool(message.content)), *_headers(request, message), *data]
    return pipe + " \\\n  ".join([f"curl {_url_words(credentials.url(request.url))}", *words])


def quoted(text: str) -> str:
    """A text as one word of a POSIX shell (POSIX.1 2.2.2): nothing in it means anything."""
    return "'" + text.replace("'", "'\\''") + "'"


def _url_words(url: str) -> str:
    spelled = quote(url, safe=_PRINTABLE)
    flags = "--globoff " if re.search(r"[\[\]{}]", spelled) else ""
    flags += "--path-as-is " if "/." in urls.split(spelled).path else ""
    return f"{flags}{'--url ' if spelled.startswith('-') else ''}{quoted(spelled)}"


def _method(request: Request, *, has_body: bool) -> list[str]:
    usual = "POST" if has_body else "GET"
    if request.method == "HEAD" and not has_body:
        return ["--head"]
    return [] if request.method in (usual, "") else [f"--request {quoted(request.method)}"]


def _headers(request: Request, message: Outgoing) -> Iterator[str]:
    names = set()
    host = urls.split(request.url).host
    for name, value in message.headers:
        names.add(name.lower())
        if name.lower() == "host" and value in ("", host):
            continue
        # A header without a value has a semicolon, one that is followed by a colon alone is taken away.
        yield f"--header {quoted(f'{name}: {value}' if value else f'{name};')}"
    if message.content and "content-type" not in names:
        yield "--header 'Content-Type:'"
    if "accept-encoding" in names:
        yield "--compressed"


def _data(message: Outgoing) -> tuple[str, list[str]]:
    """What stands before the command, and its words about the body."""
    if not message.content:
        return "", []
    if message.text is None or _CONTROL.search(message.text):
        coded = base64.b64encode(message.content).decode("ascii")
        lines = (coded[at : at + _LINE_WIDTH] for at in range(0, len(coded), _LINE_WIDTH))
        text = "\n".join(lines)
        return f"printf %s '\n{text}\n' | base64 -d | ", ["--data-binary @-"]
    if len(message.content) > MAX_ARGUMENT:  # printf is part of the shell and has no such limit
        return f"printf %s {quoted(message.text)} | ", ["--data-binary @-"]
    return "", [f"--data-raw {quoted(message.text)}"]
