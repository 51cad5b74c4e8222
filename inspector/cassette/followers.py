"""What follows an edit: lengths, the parsed form, the host, the reason phrase.

One rule for all: a field follows only where it was right before. A length of −1, a host that was
left out, a reason of one's own stay as they are.
"""

import base64
import json
import re
from collections.abc import Callable, Iterator, Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl

from inspector.cassette import nodes
from inspector.cassette.interaction import Body, Interaction, Request, Response
from inspector.cassette.nodes import BINARY_TAGS, Scalar
from inspector.cassette.structure import Change, ScalarChange, tree_changes
from inspector.cassette.values import header_text, plain, rewrapped
from inspector.content import urls

FORM = "application/x-www-form-urlencoded"

_LENGTH = re.compile(r"(content-length:[ \t]*)?([0-9]{1,18})(\s*)\Z", re.IGNORECASE)
"""A length, or the line of the wire that says it (vcrpy before 1.0)."""

_LAYOUTS: tuple[Callable[[Any], bytes], ...] = (
    lambda value: json.dumps(value, separators=(",", ":")).encode(),
    lambda value: json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode(),
    lambda value: json.dumps(value, ensure_ascii=False).encode(),
    lambda value: json.dumps(value).encode(),
)


def length_changes(
    message: Request | Response, interaction: Interaction, lengths: Mapping[int, int]
) -> Iterator[ScalarChange]:
    """The recorder's own length and ``Content-Length``; ``lengths`` maps old to new."""
    path = interaction.recorder.length
    candidates = [nodes.at_path(message.node, path)] if path else []
    candidates += message.headers.nodes_of("content-length")
    for node in candidates:
        text = header_text(node) if isinstance(node, Scalar) else ""
        found = _LENGTH.match(text)
        if isinstance(node, Scalar) and found:
            name, old, rest = found.groups("")
            new = lengths.get(int(old))
            if new is not None and old != str(new):
                yield ScalarChange(node, _as_stored(node, f"{name}{new}{rest}"), node.tag)


def _as_stored(node: Scalar, text: str) -> str:
    if node.tag not in BINARY_TAGS:
        return text
    return rewrapped(base64.b64encode(text.encode()).decode("ascii"), node.value)


def structured_lengths(old: Any, new: Any) -> dict[int, int]:
    """The lengths of a structured body in the layouts that clients and servers send JSON in."""
    return {len(layout(old)): len(layout(new)) for layout in _LAYOUTS}


def form_changes(
    interaction: Interaction, *, method: str = "", url: str | None = None, body: str | None = None
) -> Iterator[Change]:
    """go-vcr's ``form``: what Go's ``ParseForm`` makes of the body and the query, names in order."""
    request, path = interaction.request, interaction.recorder.form
    node = nodes.at_path(interaction.node, path) if path else None
    if request is None or not isinstance(node, nodes.Mapping):
        return
    before = _parsed_form(request.body, request.method, request.url, request.body.text)
    after = _parsed_form(
        request.body,
        method.upper() or request.method,
        request.url if url is None else url,
        request.body.text if body is None else body,
    )
    if before != after and plain(node) == before:
        yield from tree_changes(node, after)


def _parsed_form(body: Body, method: str, url: str, text: str | None) -> dict[str, list[str]]:
    fields = []
    if method in ("POST", "PUT", "PATCH") and body.media_type == FORM:
        fields += parse_qsl(text or "", keep_blank_values=True)
    fields += parse_qsl(urls.split(url).query, keep_blank_values=True)
    found: dict[str, list[str]] = {}
    for name, value in sorted(fields, key=lambda field: field[0]):
        found.setdefault(name, []).append(value)
    return found


def host_changes(interaction: Interaction, url: str) -> Iterator[ScalarChange]:
    """go-vcr's ``host`` and the ``Host`` header, where they name the host of the URL."""
    request, path = interaction.request, interaction.recorder.host
    if request is None:
        return
    old, new = urls.split(request.url).host, urls.split(url).host
    candidates = [nodes.at_path(interaction.node, path)] if path else []
    candidates += request.headers.nodes_of("host")
    for node in candidates:
        if isinstance(node, Scalar) and old and new not in (old, "") and header_text(node) == old:
            yield ScalarChange(node, _as_stored(node, new), node.tag)


def reason_changes(interaction: Interaction, status: str) -> Iterator[ScalarChange]:
    """The reason phrase, where it was the usual one (RFC 9110 §15). go-vcr writes the code before it."""
    recorder, response = interaction.recorder, interaction.response
    node = nodes.at_path(interaction.node, recorder.reason)
    if response is None or response.status is None or not isinstance(node, Scalar):
        return
    prefixed = node.value.startswith(f"{response.status} ") or node.value == str(response.status)
    reason = node.value.removeprefix(str(response.status)).strip() if prefixed else node.value
    if reason == phrase(response.status):
        reason = phrase(int(status))
    elif not prefixed:
        return
    new = f"{status} {reason}".strip() if prefixed else reason
    if new != node.value:
        yield ScalarChange(node, new)


def phrase(status: int) -> str:
    """The usual reason phrase of a status code, "" for one without."""
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""
