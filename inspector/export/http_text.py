"""Requests and responses as HTTP/1.1 writes them (RFC 9112)."""

from inspector.cassette import Request, Response
from inspector.content import kinds, urls
from inspector.export.credentials import Credentials
from inspector.export.outgoing import Outgoing, outgoing

END = "\r\n"


def request_text(request: Request, credentials: Credentials) -> str:
    """A request. Bytes that are no text are named."""
    message = outgoing(request, credentials)
    host, path, query = urls.split(credentials.url(request.url))
    target = (path or "/") + (f"?{query}" if query else "")
    lines = [f"{request.method or 'GET'} {target.replace(' ', '%20')} HTTP/1.1"]
    if host and not request.headers.get("host"):
        lines.append(f"Host: {host.rpartition('@')[2]}")
    return _text(lines, message, _length(message))


def response_text(response: Response, credentials: Credentials, method: str = "") -> str:
    """A response to a request of some method. Bytes that are no text are named."""
    message = outgoing(response, credentials)
    recorded = response.headers.get("content-length")
    # The answer to HEAD says how long the body would be (RFC 9110 §9.3.2).
    length = recorded if method == "HEAD" and not message.content else _length(message) or (recorded and "0")
    return _text([f"HTTP/1.1 {response.status or 0:03} {response.reason}".rstrip()], message, length)


def _length(message: Outgoing) -> str:
    return str(len(message.content)) if message.content else ""


def _text(lines: list[str], message: Outgoing, length: str) -> str:
    lines += [f"{name}: {value}".rstrip() for name, value in message.headers]
    if length:
        lines.append(f"Content-Length: {length}")
    return END.join([*lines, "", body_words(message)])


def body_words(message: Outgoing) -> str:
    """The text of a body, or what its bytes are."""
    if message.text is not None:
        return message.text
    kind = kinds.kind_of(message.content)
    return f"[{kind.name}, {len(message.content):,} bytes]"
