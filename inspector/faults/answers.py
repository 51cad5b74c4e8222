"""An answer turned into an error: status, reason, headers and body, so that they agree with each other."""

from collections.abc import Callable

from inspector.cassette import Cassette, Edit, Headers, Response, edit_body, edit_field, edit_headers
from inspector.content import json_text
from inspector.faults import shapes
from inspector.faults.scene import Scene
from inspector.faults.shapes import Asked

RETRY_AFTER_S = 20
"""Seconds that a client is asked to wait."""

_OF_THE_BODY = frozenset(
    {
        "content-encoding",
        "transfer-encoding",
        "content-md5",
        "content-range",
        "content-disposition",
        "digest",
        "etag",
        "trailer",
        "retry-after",
        "x-amzn-errortype",
    }
)
"""Headers that speak of the old body, or of another error."""


def with_status(cassette: Cassette, index: int, scene: Scene, status: int) -> Edit:
    """Answer with an error instead. Raises ValueError where the file cannot hold it."""
    interaction, response = scene.interaction, scene.response
    if response.status is None:
        raise ValueError("this response has no status")
    steps: list[Callable[[Cassette], Edit]] = [
        lambda now: edit_headers(now, index, "response", headers(response.headers, scene.dialect, status)),
        lambda now: edit_body(now, index, "response", body(scene, status)),
        lambda now: edit_field(now, index, interaction.recorder.status, str(status)),
        lambda now: _with_reason(now, index, response.reason),
        lambda now: _with_length(now, index),
    ]
    notes = []
    if not scene.dialect:
        notes.append("the API is not known: its error is a plain message")
    for step in steps:
        edit = step(cassette)
        cassette = edit.cassette
        notes += (note for note in edit.notes if note not in notes)
    return Edit(cassette, tuple(notes))


def body(scene: Scene, status: int) -> str:
    """The body of the error, in the shape of the API. Raises ValueError for a status that it does not know."""
    _ = scene.response
    said = json_text.dumps(shapes.answer(scene.dialect, Asked(status, scene.request_id)))
    # Google's answers that are streamed as a list are one also where they fail.
    is_list = scene.dialect == "gemini" and scene.stream is not None and scene.stream.framing == "json-array"
    return f"[{said}]" if is_list else said


def headers(old: Headers, dialect: str, status: int) -> list[tuple[str, str]]:
    """The headers without those that speak of the old body, and with those that the error needs."""
    wanted = {"content-type": "application/json"}
    if status == 429:
        wanted["retry-after"] = str(RETRY_AFTER_S)
    if shapes.is_amazon(dialect):
        wanted["x-amzn-errortype"] = shapes.word(dialect, status)
    rows = []
    for name, value in old:
        if name.lower() == "content-type":
            if "content-type" in wanted:
                rows.append((name, wanted.pop("content-type")))
        elif name.lower() not in _OF_THE_BODY:
            rows.append((name, value))
    is_lower = any(name.islower() for name, _ in old)
    return [*rows, *((name if is_lower else name.title(), value) for name, value in wanted.items())]


def _response(cassette: Cassette, index: int) -> Response:
    response = cassette.interactions[index].response
    assert response is not None  # it was there when the edit began
    return response


def _with_reason(cassette: Cassette, index: int, before: str) -> Edit:
    """A phrase of its own, which the status did not take along, speaks of the old one."""
    interaction = cassette.interactions[index]
    response = _response(cassette, index)
    if not before or response.reason != before or interaction.recorder.name == "go-vcr":
        return Edit(cassette)
    return edit_field(cassette, index, interaction.recorder.reason, "")


def _with_length(cassette: Cassette, index: int) -> Edit:
    """``Content-Length`` of the new body, also where it was wrong for the old one."""
    response = _response(cassette, index)
    length = str(len(response.body.stored))
    rows = [(name, length if name.lower() == "content-length" else value) for name, value in response.headers]
    return edit_headers(cassette, index, "response", rows)
