"""Later requests that repeat what an answer said: found after an edit of it, and brought up to date.

Clients send answers back: texts as strings, calls of tools by id, name and arguments, the latter as text
or as an object and in a spelling of their own. Only whole values are taken for a repetition, and long
texts also inside of longer ones, such as results of tools. Nothing is changed that is not asked for.
"""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any, Literal, NamedTuple

from inspector.cassette import Cassette, CassetteError, Edit, edit_body
from inspector.cassette.source import Span, splice
from inspector.content import json_text
from inspector.content.json_strings import Speller
from inspector.stream import Part
from inspector.stream.message import TOOL_CALLS

Path = tuple[str | int, ...]
What = Literal["text", "arguments", "id", "name"]

SURE = 12
"""Characters from which on two equal texts are hardly equal by chance."""

_CHANGED = "a later request was changed meanwhile"
_ARGUMENTS = frozenset({"arguments", "input", "args", "parameters"})


class Change(NamedTuple):
    """What an edit changed in a part; ``call_id`` is that of its call before the edit."""

    what: What
    old: str
    new: str
    call_id: str = ""


class Echo(NamedTuple):
    """A value of a later request's JSON that repeats what was said before the edit.

    ``old`` and ``new`` are what it says; where ``is_value`` they are JSON of a value, else a string.
    ``is_sure`` is false where it may be equal by chance.
    """

    interaction: int
    path: Path
    what: What
    old: str
    new: str
    is_value: bool = False
    is_sure: bool = True


def changes_between(before: Part, after: Part) -> list[Change]:
    """What differs between two versions of a part."""
    is_call = before.kind in TOOL_CALLS
    found = [
        Change("arguments" if is_call else "text", before.text, after.text, before.call_id),
        Change("id", before.call_id, after.call_id, before.call_id),
        Change("name", before.name, after.name, before.call_id),
    ]
    return [change for change in found if change.old != change.new and change.old.strip()]


def find_echoes(cassette: Cassette, index: int, changes: Iterable[Change]) -> list[Echo]:
    """All later requests' repetitions of what was said in interaction ``index``."""
    return [step for step in echo_steps(cassette, index, changes) if isinstance(step, Echo)]


def echo_steps(cassette: Cassette, index: int, changes: Iterable[Change]) -> Iterator[Echo | int]:
    """`find_echoes` interaction by interaction: each is followed by its number."""
    wanted = list(changes)
    for number in range(index + 1, len(cassette.interactions)):
        text = _request_text(cassette, number)
        if text is not None and wanted:
            yield from _in_request(number, text, wanted)
        yield number


def _request_text(cassette: Cassette, number: int) -> str | None:
    """The JSON of a request; None where it has none."""
    try:
        interaction = cassette.interactions[number]
    except CassetteError:
        return None
    request = interaction.request if interaction.recorder.replays_http else None
    text = request.body.text if request else None
    return text if text and text.lstrip()[:1] in ("{", "[") and json_text.is_json(text) else None


def _in_request(number: int, text: str, changes: list[Change]) -> Iterator[Echo]:
    for path, value, holders in _values(json_text.loads(text), (), ()):
        for change in changes:
            found = _echo(change, path, value, holders, text)
            if found is not None:
                yield found._replace(interaction=number)
                break


Holders = tuple[dict[str, Any], ...]


def _values(value: Any, path: Path, holders: Holders) -> Iterator[tuple[Path, Any, Holders]]:
    """All values with their paths and the objects that hold them, the innermost first."""
    yield path, value, holders
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _values(inner, (*path, name), (value, *holders))
    elif isinstance(value, list):
        for at, inner in enumerate(value):
            yield from _values(inner, (*path, at), holders)


def _echo(change: Change, path: Path, value: Any, holders: Holders, text: str) -> Echo | None:
    match change.what:
        case "text":
            return _text(change, path, value)
        case "arguments":
            return _arguments(change, path, value, holders, text)
        case "id":
            return Echo(0, path, "id", change.old, change.new) if value == change.old else None
        case _:
            is_it = path[-1:] == ("name",) and value == change.old and _is_call(change, holders)
            return Echo(0, path, "name", change.old, change.new) if is_it else None


def _text(change: Change, path: Path, value: Any) -> Echo | None:
    if not isinstance(value, str) or change.old.strip() not in value:
        return None
    old = change.old.strip()
    if value.strip() == old:
        new = value.replace(old, change.new.strip()) if value != change.old else change.new
        return Echo(0, path, "text", value, new, is_sure=len(old) >= SURE)
    if len(old) < SURE:
        return None
    return Echo(0, path, "text", value, value.replace(old, change.new.strip()), is_sure=False)


def _arguments(change: Change, path: Path, value: Any, holders: Holders, text: str) -> Echo | None:
    is_sure = len(change.old) >= SURE or _is_call(change, holders)
    if value == change.old:
        return Echo(0, path, "arguments", change.old, change.new, is_sure=is_sure)
    if not path or path[-1] not in _ARGUMENTS or not json_text.is_json(change.old):
        return None
    said = json_text.loads(change.old)
    is_text = isinstance(value, str)
    if is_text and not json_text.is_json(value):
        return None
    if (json_text.loads(value) if is_text else value) != said:
        return None
    if is_text:
        new = json_text.reencode(change.new, value) if json_text.is_json(change.new) else change.new
        return Echo(0, path, "arguments", value, new, is_sure=is_sure)
    if not json_text.is_json(change.new):
        return None
    start, end = json_text.value_span(text, path)
    source = text[start:end]
    return Echo(
        0, path, "arguments", source, json_text.reencode(change.new, source), is_value=True, is_sure=is_sure
    )


def _is_call(change: Change, holders: Holders) -> bool:
    """Whether a value stands in the very call that was edited; APIs without ids have nothing to tell by."""
    return not change.call_id or any(change.call_id in holder.values() for holder in holders[:2])


def update_echoes(cassette: Cassette, echoes: Iterable[Echo]) -> Edit:
    """Give requests what is said now.

    Raises ValueError where a request is not what it was, or cannot hold it.
    """
    edit = Edit(cassette)
    for number, group in groupby(
        sorted(echoes, key=lambda echo: echo.interaction), lambda echo: echo.interaction
    ):
        text = _request_text(edit.cassette, number)
        if text is None:
            raise ValueError(_CHANGED)
        done = edit_body(edit.cassette, number, "request", _updated(text, group))
        edit = Edit(done.cassette, (*edit.notes, *(note for note in done.notes if note not in edit.notes)))
    return edit


def _updated(text: str, echoes: Iterable[Echo]) -> str:
    speller = Speller(text)
    changes = []
    for echo in echoes:
        try:
            start, end = json_text.value_span(text, echo.path)
        except KeyError:
            raise ValueError(_CHANGED) from None
        if (text[start:end] if echo.is_value else json_text.loads(text[start:end])) != echo.old:
            raise ValueError(_CHANGED)
        new = echo.new if echo.is_value else speller.respelled(text[start:end], echo.new)
        changes.append((Span(start, end), new))
    return splice(text, changes)
